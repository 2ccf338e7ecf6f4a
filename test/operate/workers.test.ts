import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { eventually, simpleYaml, startGovanity } from './govanity-process.ts';

import {
  askAll,
  marker,
  markers,
  messages,
  preload,
  replaceOne,
  startWorkers,
  workerCount,
  workersOf,
} from './workers.ts';

const success = 'govanity_config_last_reload_successful';

test('workers answer as one process does', async ({ onTestFinished: defer }) => {
  const yaml = simpleYaml('first', '  /teams/{team}: {repo: "https://github.com/company/{team}"}\n');
  const [one, several] = [await startGovanity(defer, { yaml }), await startWorkers(defer, { yaml })];
  const targets = [
    '/lib?go-get=1',
    '/teams/a/b?go-get=1',
    '/lib',
    '/',
    '/none?go-get=1',
    '/none',
    '//',
    '/-/api/modules',
  ];
  for (const target of targets) {
    const { status, headers, body } = await one.ask(target);
    for (let round = 0; round < 6; round++) {
      const answer = await several.ask(target);
      const { 'x-worker': worker, ...rest } = answer.headers;
      expect(Number(worker)).not.toBe(several.pid);
      expect([answer.status, answer.body]).toEqual([status, body]);
      expect({ ...rest, date: '' }).toEqual({ ...headers, date: '' });
    }
  }
  await eventually(() => expect(messages(several, /^(serving|admin listener|try)/)).toHaveLength(3));
  expect(messages(several, /^serving/)[0]?.msg).toMatch(/, 2 workers$/);
});

describe('a worker that ends', () => {
  test('is told, replaced, and stays counted', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    const counted = () => server.metric('govanity_module_requests_total{module="/lib"}');
    for (let count = 0; count < 40; count++) await server.ask('/lib/sub?go-get=1');
    expect(await counted()).toBe(40);
    const [lost] = await workersOf(server);
    await replaceOne(server);
    for (let count = 0; count < 10; count++) await server.ask('/lib?go-get=1');
    expect(await counted()).toBe(50);
    expect(await server.metric('govanity_http_request_duration_seconds_count{kind="go-get"}')).toBe(50);
    expect(await server.metric('govanity_http_requests_total{kind="go-get",status="200"}')).toBe(50);
    expect(await server.metric('govanity_workers')).toBe(workerCount);
    expect(await server.metric('govanity_worker_losses_total')).toBe(1);
    const told = messages(server, /was ended by SIGKILL/);
    expect(told).toMatchObject([{ level: 'error', msg: expect.stringContaining(`(process ${lost?.pid})`) }]);
    // A module that is configured no more is not counted any more, by whomever.
    await writeFile(server.configFile, simpleYaml('first').replace('/lib', '/other'));
    await eventually(async () => expect(await counted()).toBeUndefined());
  });

  test('all at once: the port stays, and new ones serve', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    const before = (await workersOf(server)).map(({ pid }) => pid);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await eventually(async () => expect(messages(server, /was ended by SIGKILL/)).toHaveLength(workerCount));
    await eventually(async () => expect(await workersOf(server)).toHaveLength(workerCount));
    expect(await markers(server)).toEqual(new Set(['first']));
    expect((await server.askAdmin('/readyz')).status).toBe(200);
  });

  test('nobody serves: not ready', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    const pids = (await workersOf(server)).map(({ pid }) => pid);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await eventually(async () => expect((await server.askAdmin('/readyz')).body).toBe('no worker serves\n'));
    expect((await server.askAdmin('/healthz')).status).toBe(200);
    await eventually(async () => expect((await server.askAdmin('/readyz')).status).toBe(200));
  });

  test('before it serves, again and again: exit code 1', async ({ onTestFinished: defer }) => {
    const start = startWorkers(defer, { nodeFlags: preload('end-workers.mjs') });
    await expect(start).rejects.toThrow(/cannot start: worker \d \(process \d+\) ended by itself with code 7/);
  });
});

describe('/metrics', () => {
  test('is the sum of all workers, and facts stay facts', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    let found = 0;
    const seen = new Set<unknown>();
    while (found < 100 || seen.size < workerCount) {
      seen.add((await server.ask('/lib?go-get=1')).headers['x-worker']);
      found++;
    }
    await Promise.all(Array.from({ length: 30 }, (_, index) => server.ask(`/unknown${index}?go-get=1`)));
    expect(await server.metric('govanity_http_requests_total{kind="go-get",status="200"}')).toBe(found);
    expect(await server.metric('govanity_http_request_duration_seconds_count{kind="go-get"}')).toBe(found + 30);
    expect(await server.metric('govanity_module_requests_total{module="/lib"}')).toBe(found);
    expect(await server.metric('govanity_unknown_module_requests_total')).toBe(30);
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await server.metric(`govanity_build_info{version="${version}"}`)).toBe(1);
    expect(await server.metric(success)).toBe(1);
    expect(await server.metric('govanity_config_modules')).toBe(1);
    expect(Math.abs(((await server.metric('process_start_time_seconds')) ?? 0) - Date.now() / 1_000)).toBeLessThan(120);
    expect(await server.metric('process_resident_memory_bytes')).toBeGreaterThan(100e6);
    const { body } = await server.askAdmin('/metrics');
    for (const line of body.split('\n').filter((text) => text !== '' && !text.startsWith('#'))) {
      expect(line).toMatch(/^[a-z0-9_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? (-?[0-9.e+-]+|Nan)$/);
    }
  });

  test('does not wait for a worker that hangs, and forgets nothing of it', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    await askAll(server, marker);
    const counted = () => server.metric('govanity_module_requests_total{module="/lib"}');
    const before = await counted();
    const [hanging] = await workersOf(server);
    process.kill(hanging?.pid ?? 0, 'SIGSTOP');
    defer(() => void process.kill(hanging?.pid ?? 0, 'SIGCONT'));
    expect(await counted()).toBe(before);
    process.kill(hanging?.pid ?? 0, 'SIGCONT');
    await server.ask('/lib?go-get=1');
    await eventually(async () => expect(await counted()).toBe((before ?? 0) + 1));
  });
});

test('--workers 1 is one process', async ({ onTestFinished: defer }) => {
  const server = await startGovanity(defer, { flags: ['--workers', '1'], nodeFlags: preload('name-worker.mjs') });
  expect((await server.ask('/lib?go-get=1')).headers['x-worker']).toBe(String(server.pid));
  expect(await workersOf(server)).toBeUndefined();
  expect(await server.metric('govanity_workers')).toBeUndefined();
});
