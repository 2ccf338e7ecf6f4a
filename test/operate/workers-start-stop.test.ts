import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { lstat, open, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createCa } from '../e2e/harness/ca.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { signalGroup } from '../e2e/harness/process-group.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { parseResponses } from '../support/raw-http.ts';
import { ask, openRaw, sendRaw } from './ask.ts';
import { askUntilRefused, lostByServer, type Outcome } from './ask-until-refused.ts';
import { eventually, type GovanityProcess, mainFile, runGovanity, simpleYaml } from './govanity-process.ts';

import {
  askAll,
  isAlive,
  marker,
  messages,
  preload,
  replaceOne,
  startWorkers,
  workerCount,
  workersOf,
} from './workers.ts';

describe('stop', () => {
  const toPrimary = (server: GovanityProcess, signal: NodeJS.Signals) => server.signal(signal);
  const toAll = (server: GovanityProcess, signal: NodeJS.Signals) => signalGroup(server.pid, signal);

  test.for([
    ['SIGTERM to the primary', 'SIGTERM', toPrimary],
    ['SIGTERM to all processes, as systemd sends it', 'SIGTERM', toAll],
    ['SIGINT to all processes, as Ctrl-C does', 'SIGINT', toAll],
  ] as const)(
    '%s under load loses no accepted request, exit code 0',
    async ([_name, signal, send], { onTestFinished: defer }) => {
      const server = await startWorkers(defer, { nodeFlags: preload('report-accepted.mjs') });
      const pids = (await workersOf(server)).map(({ pid }) => pid);
      const outcome: Outcome = { answered: 0, lost: [] };
      const clients = Array.from({ length: 16 }, (_, index) => askUntilRefused(server, index % 2 === 0, outcome));
      await eventually(() => expect(outcome.answered).toBeGreaterThan(500));
      send(server, signal);
      await Promise.all(clients);
      expect(await server.exited).toEqual({ code: 0, signal: null });
      expect(lostByServer(server, outcome)).toEqual([]);
      expect(messages(server, /^stopped$/)).toHaveLength(1);
      expect(server.log().filter(({ level }) => level !== 'info')).toEqual([]);
      expect(messages(server, /: no new connections/)).toHaveLength(1);
      // What was answered is in the log, to the last line, and each line is whole.
      expect(messages(server, /^request$/)).toHaveLength(outcome.answered);
      expect(pids.filter(isAlive)).toEqual([]);
    },
  );

  /** A request that is not finished at each of the workers. */
  async function hangAtAll(server: GovanityProcess) {
    const hanging = await Promise.all(Array.from({ length: 24 }, () => openRaw(server.port)));
    for (const { socket } of hanging) socket.write('GET /lib?go-get=1 HTTP/1.1\r\nHost: go.company.com\r\n');
    await sleep(200);
    return hanging;
  }

  test('what is in flight is finished while readiness says draining', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    const hanging = await hangAtAll(server);
    server.signal('SIGTERM');
    await eventually(async () => {
      const { status, body } = await server.askAdmin('/readyz');
      expect([status, body]).toEqual([503, 'draining\n']);
    });
    await eventually(async () => expect(server.ask('/lib?go-get=1')).rejects.toThrow('ECONNREFUSED'));
    for (const { socket } of hanging) socket.write('\r\n');
    for (const { closed } of hanging) {
      const [answer] = parseResponses(await closed);
      expect([answer?.status, answer?.headers.get('connection')]).toEqual([200, 'close']);
    }
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test('--grace cuts what hangs, exit code 0', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer, { flags: ['--grace', '1'] });
    const hanging = await hangAtAll(server);
    server.signal('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    for (const { closed } of hanging) expect(await closed).toBe('');
  });

  test('a worker that hangs does not hold it up', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer, { flags: ['--grace', '0.5'] });
    const [hanging] = await workersOf(server);
    process.kill(hanging?.pid ?? 0, 'SIGSTOP');
    server.signal('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(isAlive(hanging?.pid ?? 0)).toBe(false);
  });

  test('a second signal ends all at once, exit code 1', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer, { flags: ['--grace', '60'] });
    const pids = (await workersOf(server)).map(({ pid }) => pid);
    await hangAtAll(server);
    signalGroup(server.pid, 'SIGTERM');
    await eventually(async () => expect((await server.askAdmin('/readyz')).status).toBe(503));
    const again = performance.now();
    signalGroup(server.pid, 'SIGTERM');
    expect(await server.exited).toEqual({ code: 1, signal: null });
    await eventually(() => expect(pids.filter(isAlive)).toEqual([]));
    // What hangs would be given up after ten seconds anyway.
    expect(performance.now() - again).toBeLessThan(5_000);
  });

  test('a primary that is killed leaves no worker behind', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    const pids = (await workersOf(server)).map(({ pid }) => pid);
    expect(pids.filter(isAlive)).toHaveLength(workerCount);
    // What they log now, nobody will read.
    await askAll(server, marker);
    server.signal('SIGKILL');
    await eventually(() => expect(pids.filter(isAlive)).toEqual([]));
    await expect(server.ask('/')).rejects.toThrow('ECONNREFUSED');
    expect(server.stderr()).toBe('');
  });
});

describe('where it listens', () => {
  test('port 0 is one port for all', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer, { listenFlags: ['--listen', '127.0.0.1:0'] });
    await eventually(() => expect(messages(server, /^serving/)).toHaveLength(1));
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(messages(server, /^serving/)[0]?.msg ?? '')?.[1]);
    expect(port).toBeGreaterThan(0);
    const onPort = { ...server, ask: (target: string) => ask(port, target) };
    expect((await askAll(onPort, marker)).size).toBe(workerCount);
    await replaceOne(server);
    expect((await askAll(onPort, marker)).size).toBe(workerCount);
  });

  test('a unix socket has mode 0660, replaces a stale one, and is gone in the end', async ({
    onTestFinished: defer,
  }) => {
    const socket = join(await createTempDir(defer, 'workers'), 'govanity.sock');
    const mode = async () => ((await lstat(socket)).mode & 0o777).toString(8);
    const first = await startWorkers(defer, { listenFlags: ['--socket', socket] });
    expect(await mode()).toBe('660');
    const onSocket = { ...first, ask: (target: string) => ask(socket, target) };
    expect((await askAll(onSocket, marker)).size).toBe(workerCount);
    // The mask of the socket would keep git from the directories that it makes.
    for (const { pid } of await workersOf(first)) {
      expect(await readFile(`/proc/${pid}/status`, 'utf8')).toMatch(/^Umask:\t0077$/m);
    }
    await replaceOne(first);
    expect((await askAll(onSocket, marker)).size).toBe(workerCount);
    first.signal('SIGKILL');
    await first.exited;
    expect((await lstat(socket)).isSocket()).toBe(true);
    const second = await startWorkers(defer, { listenFlags: ['--socket', socket] });
    expect([await mode(), (await ask(socket, '/lib?go-get=1')).status]).toEqual(['660', 200]);
    second.signal('SIGTERM');
    expect((await second.exited).code).toBe(0);
    await expect(lstat(socket)).rejects.toThrow('ENOENT');
  });

  test('http is redirected by all', async ({ onTestFinished: defer }) => {
    const dir = await createTempDir(defer, 'workers');
    const { certFile, keyFile } = await (await createCa(dir)).issue(['go.company.com']);
    const httpPort = await freePort();
    const flags = ['--tls-cert', certFile, '--tls-key', keyFile, '--http-redirect', `127.0.0.1:${httpPort}`];
    const server = await startWorkers(defer, { flags });
    for (let round = 0; round < 12; round++) {
      const { status, headers } = await ask(httpPort, '/lib?go-get=1');
      expect([status, headers.location]).toEqual([308, `https://go.company.com:${server.port}/lib?go-get=1`]);
    }
  });
});

describe('what cannot be had at the start is told once, exit code 1', () => {
  test.for([
    ['a port', (busy: number) => ['--listen', `127.0.0.1:${busy}`], /cannot listen on .*EADDRINUSE/],
    ['the admin port', (busy: number) => ['--listen', '127.0.0.1:0', '--admin', `127.0.0.1:${busy}`], /EADDRINUSE/],
    ['a socket', () => ['--socket', 'busy.sock'], /busy\.sock is in use by another process/],
    ['a configuration', () => ['--listen', '127.0.0.1:0', '--config', 'bad.yaml'], /unknown key `rpeo`/],
    ['a certificate', () => ['--listen', '127.0.0.1:0', '--tls-cert', 'a', '--tls-key', 'b'], /cannot read a: ENOENT/],
  ] as const)('%s', async ([_name, flags, told], { onTestFinished: defer }) => {
    const cwd = await createTempDir(defer, 'workers');
    await writeFile(join(cwd, 'vanity.yaml'), simpleYaml());
    await writeFile(join(cwd, 'bad.yaml'), 'host: go.company.com\npaths:\n  /lib: {rpeo: x}\n');
    const busy = [createServer(), createServer()] as const;
    busy[0].listen(0, '127.0.0.1');
    busy[1].listen(join(cwd, 'busy.sock'));
    await Promise.all(busy.map((server) => once(server, 'listening')));
    defer(() => busy.forEach((server) => void server.close()));
    const { port } = busy[0].address() as { port: number };
    const result = await runGovanity(['serve', '--admin', 'off', '--workers', '2', ...flags(port)], { cwd });
    expect([result.exitCode, result.stderr]).toEqual([1, '']);
    expect(result.stdout.match(new RegExp(told, 'g'))).toHaveLength(1);
    expect(result.stdout.match(/"level":"fatal"/g)).toHaveLength(1);
  });

  test.for(['0', '-1', '65', 'auto', '1.5', ''])('--workers %s is refused', async (number) => {
    const { exitCode, stderr } = await runGovanity(['serve', `--workers=${number}`]);
    expect([exitCode, stderr]).toEqual([2, `govanity: --workers takes a number from 1 to 64, found \`${number}\`\n`]);
  });
});

test('lines of all workers are whole, however long they are', async ({ onTestFinished: defer }) => {
  const dir = await createTempDir(defer, 'workers');
  const [pipe, configFile, port] = [join(dir, 'log'), join(dir, 'vanity.yaml'), await freePort()];
  await writeFile(configFile, simpleYaml());
  await promisify(execFile)('mkfifo', [pipe]);
  const end = await open(pipe, 'r+');
  const flags = ['--config', configFile, '--listen', `127.0.0.1:${port}`, '--admin', 'off', '--workers', '2'];
  const child = spawn(process.execPath, [mainFile, 'serve', ...flags], { stdio: ['ignore', end.fd, 'ignore'] });
  const exited = once(child, 'exit');
  defer(() => void child.kill('SIGKILL'));
  await eventually(async () => expect((await ask(port, '/lib')).status).toBe(200));
  // What is not printable becomes five characters: lines beyond what the system keeps together.
  const long = '\x9b'.repeat(600);
  const request = (id: number) =>
    `GET / HTTP/1.1\r\nHost: ${long}\r\nX-Forwarded-For: ${long}\r\nX-Request-Id: long-${id}\r\nConnection: close\r\n\r\n`;
  const answers = Promise.all(Array.from({ length: 200 }, (_, id) => sendRaw(port, request(id))));
  // The pipe is full when the reader begins.
  await sleep(500);
  const reader = createReadStream(pipe, 'utf8');
  let text = '';
  reader.on('data', (chunk) => {
    text += chunk;
  });
  await answers;
  child.kill('SIGTERM');
  await exited;
  await eventually(() => expect(text).toMatch(/"stopped"\}\n$/));
  reader.destroy();
  await end.close();
  const ids = text.match(/^\{.*"reqId":"long-\d+".*\}$/gm)?.map((line) => String(JSON.parse(line).reqId));
  expect(new Set(ids).size).toBe(200);
  expect(text.length / 200).toBeGreaterThan(4_096);
  for (const line of text.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
});
