import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { signalGroup, spawnGroup } from '../e2e/harness/process-group.ts';
import { type CommandResult, runCommand } from '../e2e/harness/run-command.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { type Ask, ask, type Response } from './ask.ts';

/** The built program: `npm run build` makes it. */
export const mainFile = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Milliseconds. */
const startMs = 20_000;
const eventuallyMs = 10_000;

export interface StartOptions {
  /** Default: `simpleYaml()`. */
  readonly yaml?: string;
  /** The configuration; default: vanity.yaml in a directory of its own. */
  readonly configFile?: string;
  /** Flags of `serve` after those that every test has. */
  readonly flags?: readonly string[];
  readonly nodeFlags?: readonly string[];
  /** Another copy of the program. */
  readonly main?: string;
  /** Instead of `--listen` with a free port. */
  readonly listenFlags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `ulimit -n`; default: as for the tests. */
  readonly maxDescriptors?: number;
}

export interface GovanityProcess {
  readonly pid: number;
  readonly port: number;
  readonly adminPort: number;
  readonly dir: string;
  readonly configFile: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Closes the reading ends of stdout and stderr, as a log collector that dies does. */
  readonly hangUp: () => void;
  /** Leaves stdout unread from now on, as a log collector that hangs does. */
  readonly stopReading: () => void;
  readonly readOn: () => void;
  /** Lines of the log, parsed. */
  readonly log: () => LogLine[];
  readonly ask: (target: string, options?: Ask) => Promise<Response>;
  readonly askAdmin: (target: string, options?: Ask) => Promise<Response>;
  /** Value of a metric without labels, or with the labels as Prometheus prints them. */
  readonly metric: (name: string) => Promise<number | undefined>;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** One module at /lib whose repository is named after the marker. */
export function simpleYaml(marker = 'first', more = ''): string {
  return `host: go.company.com\npaths:\n  /lib: {repo: https://github.com/company/${marker}}\n${more}`;
}

/** Starts the real program and waits until it is ready; fails with its output where it ends before that. */
export async function startGovanity(defer: Defer, options: StartOptions = {}): Promise<GovanityProcess> {
  if (!existsSync(mainFile)) throw new Error(`${mainFile} does not exist: run npm run build`);
  const [port, adminPort, dir] = [await freePort(), await freePort(), await createTempDir(defer, 'operate')];
  const configFile = options.configFile ?? join(dir, 'vanity.yaml');
  if (options.configFile === undefined) await writeFile(configFile, options.yaml ?? simpleYaml());
  const listen = options.listenFlags ?? ['--listen', `127.0.0.1:${port}`];
  const flags = ['--config', configFile, ...listen, '--admin', `127.0.0.1:${adminPort}`, ...(options.flags ?? [])];
  const args = [...(options.nodeFlags ?? []), options.main ?? mainFile, 'serve', ...flags];
  const limit = options.maxDescriptors === undefined ? '' : `ulimit -n ${options.maxDescriptors};`;
  const command = ['-c', `${limit} exec "$0" "$@"`, process.execPath, ...args];
  const child = spawnGroup('sh', command, { cwd: dir, env: { PATH: process.env.PATH ?? '', ...options.env } });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  const exited = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  defer(async () => {
    signalGroup(child.pid, 'SIGKILL');
    await exited;
  });
  const self: GovanityProcess = {
    pid: child.pid ?? 0,
    port,
    adminPort,
    dir,
    configFile,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    hangUp: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    stopReading: () => void child.stdout?.pause(),
    readOn: () => void child.stdout?.resume(),
    log: () => parseLog(output.stdout),
    ask: (target, request) => ask(port, target, request),
    askAdmin: (target, request) => ask(adminPort, target, { host: `127.0.0.1:${adminPort}`, ...request }),
    metric: async (name) => findMetric((await self.askAdmin('/metrics')).body, name),
    signal: (signal) => void process.kill(child.pid ?? 0, signal),
    exited,
  };
  const isReady = () =>
    self.askAdmin('/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );
  for (const deadline = Date.now() + startMs; !(await isReady()); await sleep(20)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`does not start:\n${JSON.stringify(output)}`);
  }
  return self;
}

/** Runs the program to its end. */
export function runGovanity(args: readonly string[], options: { cwd?: string; input?: string } = {}) {
  return runCommand(process.execPath, [mainFile, ...args], {
    ...options,
    timeoutSeconds: 20,
  }) as Promise<CommandResult>;
}

/** Tries until it does not throw any more, and throws what it threw last after the time limit. Returns milliseconds. */
export async function eventually(check: () => unknown, limitMs = eventuallyMs): Promise<number> {
  const started = performance.now();
  for (;;) {
    const tried = performance.now() - started;
    try {
      await check();
      return tried;
    } catch (error) {
      if (tried > limitMs) throw error;
    }
    await sleep(10);
  }
}

/** JSON lines; the last one may still be on its way. */
function parseLog(text: string): LogLine[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function findMetric(text: string, name: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}
