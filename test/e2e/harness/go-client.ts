import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Defer } from './cleanup.ts';
import { PLAIN_GIT } from './git-repository.ts';
import { findTool, toolPath } from './required-tools.ts';
import { type CommandResult, mustRun, runCommand } from './run-command.ts';
import { createTempDir } from './temp-dir.ts';

export type GoClientOptions = {
  readonly proxyPort: number;
  readonly caFile: string;
  /** GIT_SSH_COMMAND; see `createSshCommand`. */
  readonly sshCommand: string;
  /** Which module paths are private: go fetches them directly and asks no checksum database. */
  readonly goprivate: string;
  readonly netrc?: string;
  /** Over all of the above. */
  readonly env?: Readonly<Record<string, string>>;
};

/** A developer's machine with an empty module cache, at work on the module example.com/app. */
export type GoClient = {
  readonly moduleCache: string;
  /** The environment of everything that the developer runs. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `go`, whatever its exit code. */
  readonly run: (...args: string[]) => Promise<CommandResult>;
  /** Runs `go`; an exit code other than 0 is an error that shows the output. Returns stdout. */
  readonly must: (...args: string[]) => Promise<string>;
  /** Like `must`, for commands that print one JSON object. */
  readonly json: (...args: string[]) => Promise<Record<string, unknown>>;
  readonly goSum: () => Promise<string>;
  /** As on a new CI machine: go.mod and go.sum stay, every download is gone. */
  readonly forgetModules: () => Promise<void>;
};

export async function createGoClient(defer: Defer, options: GoClientOptions): Promise<GoClient> {
  const home = await createTempDir(defer, 'go');
  const app = join(home, 'app');
  const moduleCache = join(home, 'mod');
  await mkdir(app);
  await mkdir(join(home, 'tmp'));
  await mkdir(join(home, '.config/go/telemetry'), { recursive: true });
  await writeFile(join(home, '.config/go/telemetry/mode'), 'off'); // no helper process that outlives `go`
  await writeFile(join(home, '.netrc'), options.netrc ?? '', { mode: 0o600 });
  await writeFile(join(app, 'go.mod'), 'module example.com/app\n\ngo 1.21\n');
  const at = { cwd: app, env: { ...goEnvironment(home, options), GOMODCACHE: moduleCache, ...options.env } };
  const go = toolPath('go');
  const must = (...args: string[]) => mustRun(go, args, at);
  return {
    moduleCache,
    env: at.env,
    must,
    run: (...args) => runCommand(go, args, at),
    json: async (...args) => JSON.parse(await must(...args)) as Record<string, unknown>,
    goSum: () => readFile(join(app, 'go.sum'), 'utf8'),
    forgetModules: () => rm(moduleCache, { recursive: true, force: true }),
  };
}

function goEnvironment(home: string, options: GoClientOptions): Record<string, string> {
  const proxy = `http://127.0.0.1:${options.proxyPort}`;
  return {
    ...PLAIN_GIT,
    PATH: [dirname(findTool('git') ?? ''), process.env.PATH ?? ''].join(delimiter),
    HOME: home,
    TMPDIR: join(home, 'tmp'),
    GOPATH: join(home, 'gopath'),
    GOCACHE: join(home, 'cache'),
    GOENV: 'off',
    GOFLAGS: '-modcacherw',
    GOTOOLCHAIN: 'local',
    GOPROXY: 'direct',
    GOPRIVATE: options.goprivate,
    GONOSUMDB: options.goprivate,
    HTTPS_PROXY: proxy,
    HTTP_PROXY: proxy,
    NO_PROXY: '',
    SSL_CERT_FILE: options.caFile,
    SSL_CERT_DIR: home, // holds no certificates: only the test CA is trusted
    GIT_SSL_CAINFO: options.caFile,
    GIT_SSL_CAPATH: join(home, 'tmp'), // nor does this: git would parse the machine's certificates for each connection
    GIT_SSH_COMMAND: options.sshCommand,
    GIT_SSH_VARIANT: 'ssh',
    NETRC: join(home, '.netrc'),
  };
}
