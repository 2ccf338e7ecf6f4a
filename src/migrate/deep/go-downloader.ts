import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { quoteForShell } from '../../diagnostics/quote-for-shell.ts';
import { fetchTimeoutMs, type GitRunner } from '../../programs/git/git-runner.ts';
import type { GoImport } from '../../vanity/tags.ts';
import type { ModuleSums } from '../compare/repo-fact.ts';
import { startDiscoveryStub } from './discovery-stub.ts';

/** A text is `go`'s reason why there is no such version. */
export type Downloaded = ModuleSums | string;

/** Downloads modules with the real `go`, into a module cache of its own that was empty at first. */
export interface GoDownloader {
  /** `queries` are `module@version`; the answers are in their order. */
  download(queries: readonly string[]): Promise<Downloaded[]>;
  close(): void;
}

/** Versions that one `go` process is asked for. */
const maxQueries = 100;
const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** Whether there is a `go` to be run. */
export async function hasGo({ run, env, workDir }: GitRunner): Promise<boolean> {
  const command = { args: ['version'], timeoutMs: fetchTimeoutMs };
  return (await run('go', command, env, workDir)).exitCode === 0;
}

/** A downloader for which these tags are all that vanity servers say; it clones as the user's git does. */
export async function createGoDownloader(runner: GitRunner, tags: readonly GoImport[]): Promise<GoDownloader> {
  const home = await mkdtemp(join(runner.workDir, 'go-'));
  const stub = await startDiscoveryStub(tags);
  const bin = await writeGitWrapper(home, runner.env);
  const hosts = [...new Set(tags.map(({ prefix }) => prefix.split('/')[0]))].join(',');
  const env = { ...runner.env, ...goVariables(home, hosts, stub.url), PATH: `${bin}${delimiter}${runner.env.PATH}` };
  await mkdir(join(home, 'work'));
  const downloadSome = async (queries: readonly string[]): Promise<Downloaded[]> => {
    const command = { args: ['mod', 'download', '-json', ...queries], timeoutMs: fetchTimeoutMs };
    const { stdout, stderr } = await runner.run('go', command, env, join(home, 'work'));
    const found = new Map(parseDownloads(stdout));
    return queries.map((query) => found.get(query) ?? firstLine(stderr));
  };
  return {
    async download(queries) {
      const results: Downloaded[] = [];
      for (let start = 0; start < queries.length; start += maxQueries) {
        results.push(...(await downloadSome(queries.slice(start, start + maxQueries))));
      }
      return results;
    },
    close: () => stub.close(),
  };
}

/** `go` itself asks the stub; GOENV=off keeps the user's proxy and checksum database out of it. */
function goVariables(home: string, hosts: string, stubUrl: string): NodeJS.ProcessEnv {
  const none = Object.fromEntries(proxyVariables.map((name) => [name, '']));
  return {
    ...none,
    GOAUTH: 'off',
    GOCACHE: join(home, 'cache'),
    GOENV: 'off',
    GOFLAGS: '-modcacherw',
    GOINSECURE: hosts,
    // One repository at a time, so that the bound on processes holds.
    GOMAXPROCS: '1',
    GOMODCACHE: join(home, 'mod'),
    GONOSUMDB: '*',
    GOPATH: join(home, 'path'),
    GOPROXY: 'direct',
    GOSUMDB: 'off',
    GOTOOLCHAIN: 'local',
    GOVCS: '*:git',
    GOWORK: 'off',
    HTTP_PROXY: stubUrl,
    HTTPS_PROXY: stubUrl,
  };
}

/** The proxy is for `go` alone: git gets the user's own settings back. */
async function writeGitWrapper(home: string, env: NodeJS.ProcessEnv): Promise<string> {
  const bin = join(home, 'bin');
  await mkdir(bin);
  const settings = [...proxyVariables, 'PATH'].map((name) => {
    const value = env[name];
    return value === undefined ? `unset ${name}` : `export ${name}=${quoteForShell(value)}`;
  });
  await writeFile(join(bin, 'git'), `#!/bin/sh\n${settings.join('\n')}\nexec git "$@"\n`, { mode: 0o755 });
  return bin;
}

/** The objects that `go mod download -json` prints one behind the other. */
function parseDownloads(stdout: string): [string, Downloaded][] {
  const objects = stdout.split(/(?<=^\}\n)/m).filter((text) => text.trim() !== '');
  return objects.map((text) => {
    const { Path: path, Version: version, Error: error, Sum: sum = '', GoModSum: goModSum = '' } = JSON.parse(text);
    return [`${path}@${version}`, error === undefined ? { sum, goModSum } : firstLine(String(error))];
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] || 'no answer';
}
