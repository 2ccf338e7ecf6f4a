import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { type Ask, ask, openRaw, sendRaw } from './ask.ts';
import {
  eventually,
  type GovanityProcess,
  type LogLine,
  mainFile,
  simpleYaml,
  startGovanity,
} from './govanity-process.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const cleanup = createCleanup();
let server: GovanityProcess;
beforeAll(async () => {
  server = await startGovanity(cleanup.defer);
  return cleanup.run;
});

/** The one line of a request that is like this. */
async function lineLike(fields: Partial<LogLine>, from = server): Promise<LogLine> {
  const alike = () =>
    from
      .log()
      .filter(
        (line) => Object.entries(fields).every(([name, value]) => line[name] === value) && line.msg === 'request',
      );
  await eventually(() => expect(alike()).not.toEqual([]));
  expect(alike()).toHaveLength(1);
  return alike()[0] ?? { level: '', msg: '' };
}

let requests = 0;
/** Asks with an id of its own, and reads the line of the request. */
async function lineOf(target: string, options: Ask = {}): Promise<LogLine> {
  const reqId = `request-${requests++}`;
  await server.ask(target, { ...options, headers: { ...options.headers, 'x-request-id': reqId } });
  return lineLike({ reqId });
}

describe('a line a request, as JSON', () => {
  test.for([
    ['/lib/sub?go-get=1', { kind: 'go-get', module: '/lib', status: 200, path: '/lib/sub' }],
    ['/lib', { kind: 'page', module: '/lib', status: 200 }],
    ['/', { kind: 'page', status: 200 }],
    ['/unknown?go-get=1', { kind: 'go-get', status: 404, path: '/unknown' }],
    ['/-/static/none.css', { kind: 'static', status: 404 }],
    ['//evil', { kind: 'refused', status: 400 }],
    ['*', { kind: 'refused', status: 400 }],
    ['//#@', { kind: 'refused', status: 400 }],
  ] as const)('%s', async ([target, fields]) => {
    const line = await lineOf(target);
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      reqId: expect.stringMatching(/^request-/),
      client: '127.0.0.1',
      method: 'GET',
      host: 'go.company.com',
      path: target,
      ms: expect.any(Number),
      msg: 'request',
      ...fields,
    });
    expect(line?.ms).toBeGreaterThanOrEqual(0);
    expect(line?.ms).toBeLessThan(5_000);
  });

  test('the method, and the status that was really sent', async () => {
    const etag = (await server.ask('/lib?go-get=1')).headers.etag ?? '';
    const lines = [
      await lineOf('/lib', { method: 'HEAD' }),
      await lineOf('/lib', { method: 'DELETE' }),
      await lineOf('/lib?go-get=1', { headers: { 'if-none-match': etag } }),
    ];
    expect(lines.map(({ method, status }) => [method, status])).toEqual([
      ['HEAD', 200],
      ['DELETE', 405],
      ['GET', 304],
    ]);
  });

  test('a client that hung up is named all the same', async () => {
    const { socket } = await openRaw(server.port);
    await sleep(50);
    socket.write('GET /hung-up HTTP/1.1\r\nHost: go.company.com\r\n\r\n', () => socket.resetAndDestroy());
    const line = await lineLike({ path: '/hung-up' });
    expect(line?.client).toBe('127.0.0.1');
  });
});

describe('X-Request-Id', () => {
  test.for([
    ['0af7651916cd43dd8448eb211c80319c', true],
    ['Root=1-67891233-abcdef012345678912345678', true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['', false],
    ['with space', false],
    ['quote"}', false],
    ['umlaut\u00e4', false],
    ['tab\tbed', false],
  ] as const)('%s: honoured %s', async ([id, isHonoured]) => {
    const path = `/request/${requests++}`;
    await server.ask(path, { headers: { 'x-request-id': id } });
    const line = await lineLike({ path });
    expect(line?.reqId).toEqual(isHonoured ? id : expect.stringMatching(uuid));
  });

  test('two of them are none', async () => {
    const request =
      'GET /two-ids HTTP/1.1\r\nHost: go.company.com\r\nX-Request-Id: a\r\nX-Request-Id: b\r\nConnection: close\r\n\r\n';
    await sendRaw(server.port, request);
    const line = await lineLike({ path: '/two-ids' });
    expect(line?.reqId).toMatch(uuid);
  });
});

describe('the client', () => {
  test.for([
    ['loopback', '203.0.113.7', '203.0.113.7'],
    ['loopback', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['none', '203.0.113.7', '127.0.0.1'],
    ['10.0.0.0/8', '203.0.113.7', '127.0.0.1'],
    ['loopback', `${'198.51.100.1, '.repeat(900)}203.0.113.7, 127.0.0.1`, '203.0.113.7'],
    // What is so far away is not read: nobody has as many proxies.
    ['loopback', `203.0.113.7, ${'127.0.0.1,'.repeat(1_300)}127.0.0.1`, '127.0.0.1'],
  ] as const)(
    '--trust-proxy %s, forwarded for %s: %s',
    async ([trusted, forwarded, client], { onTestFinished: defer }) => {
      const one = await startGovanity(defer, { flags: ['--trust-proxy', trusted] });
      await one.ask('/lib', { headers: { 'x-forwarded-for': forwarded } });
      await eventually(() => expect(one.log().find(({ msg }) => msg === 'request')?.client).toBe(client));
    },
  );
});

describe('no control character of a request is logged raw', () => {
  const hostile = [
    ['an escape in the path', '/a\x1b[2Jb', 'Host: go.company.com\r\n'],
    ['C1 controls in the path', '/a\x9b2Jb\x85', 'Host: go.company.com\r\n'],
    ['a bell and a backspace in the path', '/a\x07\x08b', 'Host: go.company.com\r\n'],
    ['DEL in the path', '/a\x7fb', 'Host: go.company.com\r\n'],
    ['C1 controls in Host', '/a', 'Host: go\x9b31m.company.com\r\n'],
    ['an escape in Host', '/a', 'Host: go\x1b[31m.company.com\r\n'],
    ['an escape in X-Request-Id', '/a', 'Host: go.company.com\r\nX-Request-Id: a\x1b[31m\r\n'],
    ['C1 controls in X-Request-Id', '/a', 'Host: go.company.com\r\nX-Request-Id: a\x9b31m\r\n'],
    ['C1 controls in X-Forwarded-For', '/a', 'Host: go.company.com\r\nX-Forwarded-For: 10.0.0.1\x9b31m\r\n'],
    [
      'a forged line in X-Forwarded-For',
      '/a',
      'Host: go.company.com\r\nX-Forwarded-For: 1.2.3.4\n{"level":"info"}\r\n',
    ],
    ['a bare carriage return in the path', '/a\rb', 'Host: go.company.com\r\n'],
    ['a JSON string in the path', '/a","level":"fatal","x":"\\u001b', 'Host: go.company.com\r\n'],
    ['an encoded escape', '/a%1b%0a', 'Host: go.company.com\r\n'],
  ] as const;

  test.for(hostile)('%s', async ([_name, target, headers]) => {
    await sendRaw(server.port, `GET ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
    // Later lines come later: what the request left behind is there, too.
    await lineOf('/lib');
    const output = server.stdout() + server.stderr();
    // Every line parses, and holds printable ASCII only.
    expect(output).toMatch(/^[\x20-\x7e\n]*$/);
    for (const { level, msg } of server.log()) expect([level, msg === '']).toEqual(['info', false]);
  });

  test('what was masked can still be recognised', async () => {
    await sendRaw(server.port, 'GET /masked HTTP/1.1\r\nHost: go\x9b.company.com\r\nConnection: close\r\n\r\n');
    expect((await lineLike({ path: '/masked' })).host).toBe('go\\x9b.company.com');
  });

  test('long values are cut', async () => {
    const line = await lineOf(`/${'a'.repeat(8_000)}`);
    expect(String(line.path)).toHaveLength(512);
  });
});

test('--access-log off: no line a request, but all others', async ({ onTestFinished: defer }) => {
  const one = await startGovanity(defer, { flags: ['--access-log', 'off'] });
  await one.ask('/lib?go-get=1');
  await one.ask('/');
  await writeFile(one.configFile, simpleYaml('second'));
  await eventually(() => expect(one.log().map(({ msg }) => msg)).toContain('configuration reloaded'));
  one.signal('SIGTERM');
  await one.exited;
  expect(one.log().map(({ msg }) => msg)).toContain('stopped');
  expect(one.log().filter(({ msg }) => msg === 'request')).toEqual([]);
});

test('a log collector that dies does not take the server with it', async ({ onTestFinished: defer }) => {
  const one = await startGovanity(defer);
  one.hangUp();
  for (let index = 0; index < 200; index++) {
    expect((await one.ask(index % 2 === 0 ? '/lib?go-get=1' : '/')).status).toBe(200);
    await sleep(3);
  }
  await writeFile(one.configFile, simpleYaml('second'));
  await eventually(async () => expect((await one.ask('/lib?go-get=1')).body).toContain('company/second'));
  one.signal('SIGTERM');
  expect(await one.exited).toEqual({ code: 0, signal: null });
});

test('a log collector that dies just before the end does not hold it up', async ({ onTestFinished: defer }) => {
  const one = await startGovanity(defer);
  await one.ask('/lib');
  one.hangUp();
  one.signal('SIGTERM');
  expect(await one.exited).toEqual({ code: 0, signal: null });
});

test('on a terminal lines are readable, and requests cannot paint it', async ({ onTestFinished: defer }) => {
  const dir = await createTempDir(defer, 'terminal');
  await writeFile(join(dir, 'vanity.yaml'), simpleYaml());
  const port = await freePort();
  const command = `${process.execPath} ${mainFile} serve --listen 127.0.0.1:${port} --admin off`;
  const env = { PATH: process.env.PATH, NO_COLOR: '1', TERM: 'xterm' };
  const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: dir, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('latin1').on('data', (text) => {
    output += text;
  });
  const exited = once(child, 'close');
  defer(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  await eventually(async () => expect((await ask(port, '/lib?go-get=1')).status).toBe(200));
  await sendRaw(port, 'GET /a HTTP/1.1\r\nHost: go\x9b2Jb.company.com\r\nConnection: close\r\n\r\n');
  await eventually(() => expect(output).toContain('go\\x9b2Jb.company.com'));
  expect(output).toContain(`serving 1 routes of vanity.yaml on http://127.0.0.1:${port}`);
  expect(output).not.toContain('{"level"');
  expect(output).toMatch(/^[\x20-\x7e\r\n]*$/);
});

test('lines are whole on a pipe that is full for a while, however long they are', async ({ onTestFinished: defer }) => {
  const one = await startGovanity(defer);
  one.stopReading();
  // What is not printable becomes four characters: lines beyond what the system keeps together.
  const long = '\x9b'.repeat(600);
  const request = (id: number) =>
    `GET / HTTP/1.1\r\nHost: ${long}\r\nX-Forwarded-For: ${long}\r\nX-Request-Id: long-${id}\r\nConnection: close\r\n\r\n`;
  await Promise.all(Array.from({ length: 200 }, (_, id) => sendRaw(one.port, request(id))));
  one.readOn();
  one.signal('SIGTERM');
  expect(await one.exited).toEqual({ code: 0, signal: null });
  const lines = one.stdout().trimEnd().split('\n');
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  const ids = lines.map((line) => JSON.parse(line).reqId).filter((id) => /^long-/.test(id ?? ''));
  expect(new Set(ids).size).toBe(200);
  expect(one.stdout().length / 200).toBeGreaterThan(4_096);
});
