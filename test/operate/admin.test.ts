import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { startGovanity as startWithoutAdmin } from '../e2e/harness/govanity.ts';
import { ask, basic } from './ask.ts';
import { eventually, type GovanityProcess, runGovanity, simpleYaml, startGovanity } from './govanity-process.ts';

const cleanup = createCleanup();
let server: GovanityProcess;
beforeAll(async () => {
  server = await startGovanity(cleanup.defer);
  return cleanup.run;
});

describe('the admin listener', () => {
  test.for([
    ['/healthz', 200, 'text/plain; charset=utf-8', 'ok\n'],
    ['/readyz', 200, 'text/plain; charset=utf-8', 'ok\n'],
    ['/metrics', 200, 'text/plain; version=0.0.4; charset=utf-8', undefined],
    ['/config', 200, 'application/json; charset=utf-8', undefined],
    ['/', 404, 'text/plain; charset=utf-8', 'here are /healthz, /readyz, /metrics and /config\n'],
    ['/lib?go-get=1', 404, 'text/plain; charset=utf-8', undefined],
    ['/%zz', 404, 'text/plain; charset=utf-8', undefined],
  ] as const)('%s', async ([target, status, type, text]) => {
    const answer = await server.askAdmin(target);
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      status,
      type,
      'no-store',
    ]);
    expect(answer.headers['x-powered-by']).toBeUndefined();
    if (text !== undefined) expect(answer.body).toBe(text);
    expect((await server.askAdmin(target, { method: 'HEAD' })).status).toBe(status);
  });

  test('nothing of it is on the public one', async () => {
    for (const target of ['/healthz', '/readyz', '/metrics', '/config']) {
      const answers = [await server.ask(target), await server.ask(`${target}?go-get=1`)];
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      for (const { body, headers } of answers) {
        expect(body).not.toContain('govanity_');
        expect(headers['x-config-hash']).toBeUndefined();
      }
    }
  });

  test('answers for addresses, loopback names and those of --admin-host', async ({ onTestFinished: defer }) => {
    const one = await startGovanity(defer, { flags: ['--admin-host', 'govanity, go-2.monitoring.svc'] });
    const statusOf = async (host: string) => {
      const targets = ['/config', '/metrics', '/healthz', '/none'];
      const answers = await Promise.all(targets.map((target) => one.askAdmin(target, { host })));
      return [...new Set(answers.map(({ status }) => (status === 404 ? 200 : status)))];
    };
    const own = ['127.0.0.1', '127.0.0.1:9090', '10.1.2.3:9090', '[::1]:9090', 'localhost', 'LOCALHOST.:80'];
    for (const host of [...own, 'any.localhost:9090', 'govanity:9090', 'Go-2.monitoring.svc']) {
      expect([host, await statusOf(host)]).toEqual([host, [200]]);
    }
    const foreign = ['evil.example', 'evil.example:9090', '127.0.0.1.evil.example', 'localhost.evil.example'];
    for (const host of [...foreign, 'notlocalhost', '[evil]', 'go.company.com', '127.0.0.1@evil.example']) {
      expect([host, await statusOf(host)]).toEqual([host, [421]]);
    }
    expect((await one.askAdmin('/config', { host: 'evil.example' })).body).toContain('name others with --admin-host');
    const { exitCode, stderr } = await runGovanity(['serve', '--admin-host', 'govanity:9090']);
    expect([exitCode, stderr]).toEqual([
      2,
      'govanity: --admin-host takes names without a port, found `govanity:9090`\n(see govanity serve --help)\n',
    ]);
  });

  test('--admin off: there is none', async ({ onTestFinished: defer }) => {
    const { log, port } = await startWithoutAdmin(defer, simpleYaml());
    expect((await ask(port, '/lib?go-get=1')).status).toBe(200);
    await eventually(() => expect(log()).toContain('serving 1 routes'));
    expect(log()).not.toContain('admin listener');
  });

  test('is on loopback where nothing else is said', async () => {
    expect((await runGovanity(['serve', '--help'])).stdout).toMatch(
      /--admin <host:port> .*\(default:\s+"127\.0\.0\.1:9090"\)/s,
    );
  });

  test('govanity health asks it', async () => {
    const health = (port: number) => runGovanity(['health', '--url', `http://127.0.0.1:${port}/healthz`]);
    expect(await health(server.adminPort)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(': 200\n') });
    expect(await health(1)).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test.for([301, 308, 401, 404, 421, 500, 503])('%i is not healthy', async (status, { onTestFinished: defer }) => {
    const other = createServer((_request, response) => response.writeHead(status, { Location: '/' }).end());
    other.listen(0, '127.0.0.1');
    defer(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { exitCode, stdout, stderr } = await runGovanity(['health', '--url', `http://127.0.0.1:${port}/`]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`http://127.0.0.1:${port}/: ${status}\n`);
  });

  test('govanity health --wait asks until it is healthy, or the time is over', async ({ onTestFinished: defer }) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const statuses = [503, 404, 204];
    const other = createServer((_request, response) => response.writeHead(statuses.shift() ?? 204).end());
    defer(() => void other.close());
    setTimeout(() => other.listen(port, '127.0.0.1'), 500);
    expect(await runGovanity(['health', '--url', url, '--wait', '20'])).toMatchObject({ exitCode: 0 });
    expect(statuses).toEqual([]);
    other.close();
    expect(await runGovanity(['health', '--url', url, '--wait', '1'])).toMatchObject({ exitCode: 1, stdout: '' });
    expect((await runGovanity(['health', '--wait', 'long'])).exitCode).toBe(2);
  });
});

test('/config shows the modules, the hash and what the last attempt found', async ({ onTestFinished: defer }) => {
  const one = await startGovanity(defer, {
    yaml: simpleYaml('first', '  /old: {repo: https://github.com/a/old, hidden: true}\n'),
  });
  const read = async () => JSON.parse((await one.askAdmin('/config')).body);
  const good = await read();
  expect(good).toMatchObject({
    file: one.configFile,
    hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    lastReloadSuccessful: true,
    diagnostics: [],
    hosts: ['go.company.com'],
    modules: [
      { path: '/lib', vcs: 'git', repo: 'https://github.com/company/first', forge: 'github', hidden: false },
      { path: '/old', repo: 'https://github.com/a/old', hidden: true },
    ],
  });
  expect(Date.now() - Date.parse(good.loadedAt)).toBeLessThan(60_000);
  await writeFile(one.configFile, simpleYaml('second').replace('repo:', 'rpeo:'));
  await eventually(async () => expect((await read()).lastReloadSuccessful).toBe(false));
  const { diagnostics, ...rest } = await read();
  expect(diagnostics).toMatchObject([{ severity: 'error', code: 'config/unknown-key', line: 3, column: 10 }]);
  expect(rest).toMatchObject({ hash: good.hash, loadedAt: good.loadedAt, modules: good.modules });
});

describe('/metrics', () => {
  const names = [
    'govanity_http_requests_total',
    'govanity_http_request_duration_seconds',
    'govanity_module_requests_total',
    'govanity_unknown_module_requests_total',
    'govanity_config_last_reload_successful',
    'govanity_config_last_reload_success_timestamp_seconds',
    'govanity_config_modules',
    'govanity_config_info',
    'govanity_build_info',
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'process_open_fds',
    'nodejs_eventloop_lag_seconds',
    'nodejs_heap_size_used_bytes',
  ];

  test('has these names, each with its help, in Prometheus grammar', async () => {
    const { body } = await server.askAdmin('/metrics');
    for (const name of names)
      expect(body).toMatch(new RegExp(`^# HELP ${name} .+\n# TYPE ${name} (counter|gauge|histogram)$`, 'm'));
    for (const line of body.split('\n').filter((text) => text !== '' && !text.startsWith('#'))) {
      expect(line).toMatch(/^[a-z0-9_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.e+-]+(Inf|NaN)?$/);
    }
  });

  test('counts by kind and status; modules are bounded by the routes', async ({ onTestFinished: defer }) => {
    const one = await startGovanity(defer, {
      yaml: simpleYaml('first', '  /gone: {repo: https://github.com/a/gone}\n'),
    });
    for (let index = 0; index < 3; index++) await one.ask('/lib/sub?go-get=1');
    await one.ask('/gone?go-get=1');
    for (let index = 0; index < 50; index++) await one.ask(`/unknown${index}?go-get=1`);
    await one.ask('/lib');
    await one.ask('/%zz');
    await one.ask('/lib?go-get=1', { host: 'evil.example' });
    const counted = async (labels: string) => one.metric(`govanity_http_requests_total{${labels}}`);
    const moduleOf = async (path: string) => one.metric(`govanity_module_requests_total{module="${path}"}`);
    expect(await counted('kind="go-get",status="200"')).toBe(4);
    expect(await counted('kind="go-get",status="404"')).toBe(50);
    expect(await counted('kind="page",status="200"')).toBe(1);
    expect(await counted('kind="refused",status="400"')).toBe(1);
    expect(await counted('kind="refused",status="421"')).toBe(1);
    expect(await one.metric('govanity_unknown_module_requests_total')).toBe(50);
    expect(await one.metric('govanity_http_request_duration_seconds_count{kind="go-get"}')).toBe(54);
    expect([await moduleOf('/lib'), await moduleOf('/gone')]).toEqual([3, 1]);
    expect((await one.askAdmin('/metrics')).body).not.toContain('unknown1');
    expect(await one.metric('govanity_config_modules')).toBe(2);
    await writeFile(one.configFile, simpleYaml('second'));
    await eventually(async () => expect(await one.metric('govanity_config_modules')).toBe(1));
    expect([await moduleOf('/lib'), await moduleOf('/gone')]).toEqual([3, undefined]);
  });

  test('a duration holds the check of the password', async ({ onTestFinished: defer }) => {
    const one = await startGovanity(defer);
    expect((await runGovanity(['passwd', join(one.dir, 'users'), 'gopher'], { input: 'sesame\n' })).exitCode).toBe(0);
    await writeFile(one.configFile, simpleYaml('first', 'access: {restrict: all, users: users}\n'));
    await eventually(async () => expect((await one.ask('/lib')).status).toBe(401));
    expect((await one.ask('/lib?go-get=1', { headers: basic('gopher', 'sesame') })).status).toBe(200);
    const sum = await one.metric('govanity_http_request_duration_seconds_sum{kind="go-get"}');
    expect(sum).toBeGreaterThan(0.01);
  });
});

describe('--config-hash-header', () => {
  test('identifies a replica in every answer', async ({ onTestFinished: defer }) => {
    const flags = ['--config-hash-header'];
    const replicas = [await startGovanity(defer, { flags }), await startGovanity(defer, { flags })];
    const hashes = async (target: string) =>
      Promise.all(replicas.map(async (replica) => (await replica.ask(target)).headers['x-config-hash']));
    const { hash } = JSON.parse((await replicas[0]?.askAdmin('/config'))?.body ?? '');
    for (const target of ['/lib?go-get=1', '/lib', '/', '/unknown', '/unknown?go-get=1', '/%zz', '*']) {
      expect([target, ...(await hashes(target))]).toEqual([target, hash, hash]);
    }
    expect(await replicas[0]?.metric(`govanity_config_info{hash="${hash}"}`)).toBe(1);
    await writeFile(replicas[0]?.configFile ?? '', simpleYaml('second'));
    await eventually(async () => expect(new Set(await hashes('/lib?go-get=1')).size).toBe(2));
    expect((await hashes('/'))[1]).toBe(hash);
  });
});

describe('an exception in one request', () => {
  const told = 'internal error: the request failed, the server goes on\n';

  // How often writing the answer fails, and what comes of it. What go asks is tried again on the slow path.
  test.for([
    ['/lib', 1, 500],
    ['/', 1, 500],
    ['/unknown?go-get=1', 1, 500],
    ['/lib?go-get=1', 1, 200],
    ['/lib?go-get=1', 2, 500],
  ] as const)('%s, %i times: %i', async ([target, times, status], { onTestFinished: defer }) => {
    const preload = fileURLToPath(new URL('explode.mjs', import.meta.url));
    const one = await startGovanity(defer, { nodeFlags: ['--import', preload] });
    for (let round = 0; round < 3; round++) {
      // Round the front, which writes without a head of Node.js's.
      const answer = await one.ask(target, { headers: { 'x-explode': String(times), connection: 'close' } });
      expect(answer.status).toBe(status);
      if (status === 500) expect([answer.body, answer.headers['cache-control']]).toEqual([told, 'no-store']);
      expect((await one.ask('/lib?go-get=1')).status).toBe(200);
    }
    const failures = () => one.log().filter(({ msg }) => msg === 'a request failed');
    await eventually(() => expect(failures()).toHaveLength(3 * times));
    expect(JSON.stringify(failures()[0]?.err)).toContain('a bug at');
    expect(one.stderr()).toBe('');
  });

  test('is counted and logged once, wherever it happens', async ({ onTestFinished: defer }) => {
    const preload = fileURLToPath(new URL('explode.mjs', import.meta.url));
    const one = await startGovanity(defer, { nodeFlags: ['--import', preload] });
    const { status, body } = await one.ask('/lib', { host: 'explode.example' });
    expect([status, body]).toEqual([500, told]);
    const lines = () => one.log().filter(({ msg }) => msg === 'request');
    await eventually(() => expect(lines()).toMatchObject([{ path: '/lib', kind: 'refused', status: 500 }]));
    expect(await one.metric('govanity_http_requests_total{kind="refused",status="500"}')).toBe(1);
  });
});
