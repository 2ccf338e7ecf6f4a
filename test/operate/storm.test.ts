import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { ask, keepAlive } from './ask.ts';
import { type EditKind, edits, prepareFile } from './edits.ts';
import { eventually, type GovanityProcess, startGovanity } from './govanity-process.ts';

const editCount = 300;
const clientCount = 8;
/** Edits after which code is compiled and caches are full, so that the heap can be compared. */
const warmUpEdits = 30;
const kinds = Object.keys(edits) as EditKind[];

/** A marker of the same length for each configuration, in everything that a page or tag says. */
const markerOf = (edit: number) => `m${String(edit).padStart(5, '0')}`;

function yamlOf(edit: number): string {
  const marker = markerOf(edit);
  const modules = ['lib', 'team/tool', 'late'].map(
    (path) => `  /${path}:\n    repo: https://github.com/company/${marker}\n    description: of ${marker}\n`,
  );
  return `host: go.company.com\ntitle: Modules ${marker}\npaths:\n${modules.join('')}`;
}

/** Texts that no server may take; undefined: the file vanishes. */
const invalid: readonly ((edit: number) => string | undefined)[] = [
  () => '',
  (edit) => yamlOf(edit).replace('repo:', 'rpeo:'),
  (edit) => yamlOf(edit).slice(0, 60),
  () => undefined,
  (edit) => `${yamlOf(edit)}\tpaths: [`,
];

/** Each kind comes up for valid and for invalid edits, in changing order. */
function kindOf(edit: number): EditKind {
  return kinds[(edit + Math.floor(edit / kinds.length)) % kinds.length] ?? 'inPlace';
}

const targets = ['/lib?go-get=1', '/', '/late/sub/package?go-get=1', '/team/tool', '/team/tool?go-get=1'];

/** What the clients and the editor know of one another. */
interface Storm {
  readonly server: GovanityProcess;
  /** Bodies of the first configuration by target. */
  readonly samples: ReadonlyMap<string, string>;
  /** Configurations that have been written as a whole, or are just being written. */
  readonly applied: Set<string>;
  /** Number of the newest edit that has been seen in service. */
  confirmed: number;
  isOver: boolean;
}

/** One keep-alive client: asks without pause until the storm is over. Returns what went wrong. */
async function askWithoutPause(storm: Storm): Promise<{ requests: number; faults: string[]; connections: number }> {
  const agent = keepAlive();
  const faults: string[] = [];
  const connections = new Set<number | undefined>();
  let requests = 0;
  while (!storm.isOver) {
    const target = targets[requests++ % targets.length] ?? '/';
    const confirmed = storm.confirmed;
    try {
      const { status, body, localPort } = await ask(storm.server.port, target, { agent });
      connections.add(localPort);
      const marker = /m[0-9]{5}/.exec(body)?.[0] ?? '';
      const isOfOne = body === storm.samples.get(target)?.replaceAll(markerOf(0), marker);
      if (status !== 200 || !isOfOne || !storm.applied.has(marker)) faults.push(`${target}: ${status} ${body}`);
      if (Number(marker.slice(1)) < confirmed) faults.push(`${target}: ${marker} after ${markerOf(confirmed)}`);
    } catch (error) {
      faults.push(`${target}: ${error}`);
    }
  }
  agent.destroy();
  return { requests, faults, connections: connections.size };
}

/** Applies an edit that has to be served; resolves with the milliseconds that this took. */
async function applyValid(storm: Storm, edit: number): Promise<number> {
  storm.applied.add(markerOf(edit));
  const kind = kindOf(edit);
  await edits[kind](storm.server.configFile, yamlOf(edit));
  const isServed = async () => {
    const { body } = await ask(storm.server.port, '/lib?go-get=1');
    if (!body.includes(markerOf(edit))) throw new Error(`${markerOf(edit)} (${kind}) is not served: ${body}`);
  };
  const ms = await eventually(isServed);
  storm.confirmed = edit;
  return ms;
}

/** Applies one that must not be served: mostly it is overwritten at once, sometimes the server has the time to refuse it. */
async function applyInvalid(storm: Storm, edit: number): Promise<void> {
  const text = invalid[edit % invalid.length]?.(edit);
  const { configFile } = storm.server;
  if (text === undefined) await rm(configFile, { force: true });
  else await edits[kindOf(edit)](configFile, text);
  if (edit % 4 !== 0) return sleep(edit % 60);
  const isRefused = async () => {
    expect(await storm.server.metric('govanity_config_last_reload_successful')).toBe(0);
  };
  await eventually(isRefused);
}

/** Bytes of the heap in use after a collection. */
async function heapOf(server: GovanityProcess): Promise<number> {
  const before = server.stderr().length;
  server.signal('SIGUSR2');
  await eventually(() => expect(server.stderr().slice(before)).toMatch(/heap \d+\n/));
  return Number(/heap (\d+)\n/.exec(server.stderr().slice(before))?.[1]);
}

async function startStorm(defer: Defer): Promise<Storm> {
  const configFile = join(await createTempDir(defer, 'storm'), 'config', 'vanity.yaml');
  await prepareFile('inPlace', configFile, yamlOf(0));
  const preload = fileURLToPath(new URL('report-heap.mjs', import.meta.url));
  const nodeFlags = ['--expose-gc', '--import', preload];
  const server = await startGovanity(defer, { configFile, nodeFlags, flags: ['--access-log', 'off'] });
  const samples = new Map<string, string>();
  for (const target of targets) samples.set(target, (await server.ask(target)).body);
  return { server, samples, applied: new Set([markerOf(0)]), confirmed: 0, isOver: false };
}

test('no request fails during a storm of edits', { timeout: 150_000 }, async ({ onTestFinished: defer }) => {
  const storm = await startStorm(defer);
  const clients = Array.from({ length: clientCount }, () => askWithoutPause(storm));
  const latencies: number[] = [];
  const failures: string[] = [];
  let heapBefore = 0;
  for (let edit = 1; edit <= editCount; edit++) {
    if (edit === warmUpEdits) heapBefore = await heapOf(storm.server);
    try {
      if (edit % 3 === 2) await applyInvalid(storm, edit);
      else latencies.push(await applyValid(storm, edit));
    } catch (error) {
      failures.push(`${edit}: ${error}`);
    }
  }
  const heapGrowth = (await heapOf(storm.server)) - heapBefore;
  storm.isOver = true;
  const outcomes = await Promise.all(clients);
  const requests = outcomes.reduce((sum, outcome) => sum + outcome.requests, 0);
  latencies.sort((a, b) => a - b);
  const [median, slowest] = [latencies[latencies.length >> 1] ?? NaN, latencies.at(-1) ?? NaN];
  console.info(
    `storm: ${requests} requests, ${latencies.length} valid edits visible after ${median.toFixed(0)} ms (median), ` +
      `${slowest.toFixed(0)} ms (slowest); heap ${(heapGrowth / 2 ** 20).toFixed(2)} MiB more`,
  );
  expect(failures).toEqual([]);
  expect(outcomes.flatMap(({ faults }) => faults).slice(0, 5)).toEqual([]);
  expect(outcomes.map(({ connections }) => connections)).toEqual(Array(clientCount).fill(1));
  expect(requests).toBeGreaterThan(5_000);
  expect(latencies).toHaveLength(editCount - editCount / 3);
  expect(slowest).toBeLessThan(1_000);
  expect(heapGrowth).toBeLessThan(5e6);
});
