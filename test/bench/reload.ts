import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../e2e/harness/free-port.ts';
import { manyModules, modulePath } from './many-modules.ts';
import { OpenLoop, percentile } from './open-loop.ts';

export interface ReloadOptions {
  /** The built program, dist/main.js. */
  readonly main: string;
  readonly modules: number;
  readonly requestsPerSecond: number;
  /** How often the file is edited. */
  readonly edits: number;
  /** The program that runs it; default: this one. */
  readonly node?: string;
  readonly nodeFlags?: readonly string[];
}

/** Milliseconds, but for the counts. */
export interface ReloadFigures {
  readonly requests: number;
  readonly failures: number;
  /** Latencies in the time from the edits until the new answers; and of the same server without edits. */
  readonly during: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly quiet: { readonly p50: number; readonly p99: number; readonly max: number };
  /** From each edit until the new answer, sorted. */
  readonly arrivals: readonly number[];
}

const host = 'go.company.com';
const arrivalLimitMs = 30_000;

/** Measures what requests at a fixed rate feel of a server that loads an edited configuration. */
export async function measureReload(options: ReloadOptions): Promise<ReloadFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'govanity-reload-'));
  const file = join(directory, 'vanity.yaml');
  await writeFile(file, manyModules(options.modules, 'edit0'));
  const port = await freePort();
  const flags = ['serve', '--config', file, '--listen', `127.0.0.1:${port}`, '--admin', 'off'];
  const args = [...(options.nodeFlags ?? []), options.main, ...flags];
  const server = spawn(options.node ?? process.execPath, args, { stdio: 'ignore' });
  try {
    await untilServed(port, 'edit0');
    const load = { port, host, targets: targetsOf(options.modules), requestsPerSecond: options.requestsPerSecond };
    await rest(load, 1_000);
    const quiet = await rest(load, 3_000);
    // Written beforehand: the load must not wait for it.
    const markers = Array.from({ length: options.edits }, (_, index) => `edit${index + 1}`);
    for (const marker of markers) await writeFile(join(directory, marker), manyModules(options.modules, marker));
    const arrivals: number[] = [];
    const loop = new OpenLoop(load);
    for (const marker of markers) {
      const started = performance.now();
      await rename(join(directory, marker), file);
      await untilServed(port, marker);
      arrivals.push(performance.now() - started);
    }
    const { requests, failures, latencies } = await loop.stop();
    return { requests, failures, during: summary(latencies), quiet, arrivals: arrivals.sort((a, b) => a - b) };
  } finally {
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    await rm(directory, { recursive: true });
  }
}

/** A thousand of the modules, spread over the file. */
function targetsOf(modules: number): string[] {
  const step = Math.max(1, Math.floor(modules / 1_000));
  return Array.from({ length: Math.min(modules, 1_000) }, (_, index) => `${modulePath(index * step)}?go-get=1`);
}

async function rest(load: ConstructorParameters<typeof OpenLoop>[0], ms: number) {
  const loop = new OpenLoop(load);
  await sleep(ms);
  return summary((await loop.stop()).latencies);
}

function summary(latencies: readonly number[]) {
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), max: latencies.at(-1) ?? Number.NaN };
}

async function untilServed(port: number, marker: string): Promise<void> {
  for (const deadline = Date.now() + arrivalLimitMs; Date.now() < deadline; await sleep(20)) {
    const address = `http://127.0.0.1:${port}/marker?go-get=1`;
    const text = await fetch(address).then(
      (response) => response.text(),
      () => '',
    );
    if (text.includes(`company/${marker}"`)) return;
  }
  throw new Error(`the answer with ${marker} did not arrive in ${arrivalLimitMs} ms`);
}
