import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { eventually, type GovanityProcess, type StartOptions, startGovanity } from './govanity-process.ts';

export const workerCount = 2;

export const preload = (name: string) => ['--import', fileURLToPath(new URL(name, import.meta.url))];

/** Started with workers whose answers tell which of them wrote it. */
export async function startWorkers(defer: Defer, options: StartOptions = {}): Promise<GovanityProcess> {
  const flags = ['--workers', String(workerCount), ...(options.flags ?? [])];
  const nodeFlags = [...preload('name-worker.mjs'), ...(options.nodeFlags ?? [])];
  return startGovanity(defer, { ...options, flags, nodeFlags });
}

export interface WorkerView {
  readonly worker: number;
  readonly pid: number;
  readonly hash: string;
}

export async function workersOf(server: GovanityProcess): Promise<WorkerView[]> {
  return JSON.parse((await server.askAdmin('/config')).body).workers;
}

/** Asks on fresh connections until every worker has answered; returns what each said last, by process. */
export async function askAll<Answer>(
  server: GovanityProcess,
  read: (body: string) => Answer,
  target = '/lib?go-get=1',
): Promise<Map<number, Answer>> {
  const workers = await workersOf(server);
  expect(workers).toHaveLength(workerCount);
  const answers = new Map<number, Answer>();
  for (let round = 0; answers.size < workerCount; round++) {
    if (round > 200) throw new Error(`of ${JSON.stringify(workers)} only ${[...answers.keys()]} answer`);
    for (const { status, headers, body } of await Promise.all([1, 2, 3, 4].map(() => server.ask(target)))) {
      expect(status).toBe(200);
      answers.set(Number(headers['x-worker']), read(body));
    }
  }
  expect(new Set(answers.keys())).toEqual(new Set(workers.map(({ pid }) => pid)));
  return answers;
}

export const marker = (body: string) => /github\.com\/company\/(\w+)/.exec(body)?.[1];

export async function markers(server: GovanityProcess): Promise<Set<string | undefined>> {
  return new Set((await askAll(server, marker)).values());
}

export const messages = (server: GovanityProcess, pattern: RegExp) =>
  server.log().filter(({ msg }) => pattern.test(msg));

/** Kills a worker and waits until another one serves in its place; returns the process of that one. */
export async function replaceOne(server: GovanityProcess): Promise<number> {
  const before = (await workersOf(server)).map(({ pid }) => pid);
  process.kill(before[0] ?? 0, 'SIGKILL');
  let added: number[] = [];
  await eventually(async () => {
    const now = (await workersOf(server)).map(({ pid }) => pid);
    added = now.filter((pid) => !before.includes(pid));
    expect([now.length, added.length]).toEqual([workerCount, 1]);
  });
  return added[0] ?? 0;
}

export const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
