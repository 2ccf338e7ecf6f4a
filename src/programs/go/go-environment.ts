import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { quoteForShell } from '../../diagnostics/quote-for-shell.ts';

export interface GoEnvironmentOptions {
  /** Environment of git, as a GitRunner has it. */
  readonly gitEnv: NodeJS.ProcessEnv;
  /** Directory with a `git` of `writeGitWrapper`. */
  readonly bin: string;
  /** Where build cache and GOPATH may be; `go` writes next to nothing there. */
  readonly home: string;
  /** GOMODCACHE. */
  readonly modCache: string;
  /** Hosts that the discovery stub answers for. */
  readonly hosts: readonly string[];
  /** Address of the discovery stub. */
  readonly stubUrl: string;
  /** Version control systems that may be used, such as `git`. */
  readonly vcs: readonly string[];
}

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/**
 * Settings for git whatever the machine has: a clone that lasts is not repacked in the background, and the bytes of an
 * archive depend on the commit alone.
 */
const gitSettings = [
  'gc.auto=0',
  'maintenance.auto=false',
  'core.attributesFile=/dev/null',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
];

/**
 * The environment for `go` that contacts repositories and the discovery stub, and nobody else.
 * GOENV=off keeps the user's proxy and checksum database out of it.
 */
export function goEnvironment(options: GoEnvironmentOptions): NodeJS.ProcessEnv {
  const { gitEnv, bin, home, modCache, hosts, stubUrl, vcs } = options;
  return {
    ...gitEnv,
    ...Object.fromEntries(proxyVariables.map((name) => [name, ''])),
    GOAUTH: 'off',
    GOCACHE: join(home, 'cache'),
    GOENV: 'off',
    GOFLAGS: '-modcacherw',
    GOINSECURE: hosts.join(','),
    // One repository at a time, so that a bound on `go` processes bounds those of git.
    GOMAXPROCS: '1',
    GOMODCACHE: modCache,
    GONOPROXY: '',
    GONOSUMDB: '*',
    GOPATH: join(home, 'path'),
    GOPRIVATE: '',
    GOPROXY: 'direct',
    GOSUMDB: 'off',
    GOTMPDIR: '',
    GOTOOLCHAIN: 'local',
    GOVCS: `*:${vcs.join('|')}`,
    GOWORK: 'off',
    HTTP_PROXY: stubUrl,
    HTTPS_PROXY: stubUrl,
    PATH: `${bin}${delimiter}${gitEnv.PATH}`,
  };
}

/** Writes `git` into `bin`: the stub is the proxy of `go` alone, git gets the user's own proxy settings and PATH back. */
export async function writeGitWrapper(bin: string, gitEnv: NodeJS.ProcessEnv): Promise<void> {
  await mkdir(bin, { recursive: true });
  const variables = [...proxyVariables, 'PATH'].map((name) => {
    const value = gitEnv[name];
    return value === undefined ? `unset ${name}` : `export ${name}=${quoteForShell(value)}`;
  });
  const lines = ['#!/bin/sh', ...variables, 'export GIT_ATTR_NOSYSTEM=1 GIT_LFS_SKIP_SMUDGE=1'];
  const settings = gitSettings.map((setting) => `-c ${setting}`).join(' ');
  await writeFile(join(bin, 'git'), `${lines.join('\n')}\nexec git ${settings} "$@"\n`, { mode: 0o755 });
}
