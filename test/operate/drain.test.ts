import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { parseResponses } from '../support/raw-http.ts';
import { basic, openRaw, sendRaw } from './ask.ts';
import { askUntilRefused, lostByServer, type Outcome } from './ask-until-refused.ts';
import { eventually, runGovanity, simpleYaml, startGovanity } from './govanity-process.ts';

/** A request whose end is still to come. */
const unfinished = 'GET /lib?go-get=1 HTTP/1.1\r\nHost: go.company.com\r\n';

const millisecondsUntil = async (end: Promise<unknown>) => {
  const started = performance.now();
  await end;
  return performance.now() - started;
};

describe('SIGTERM ends the process, whatever hangs', () => {
  test.for([
    [
      'a thread in a system call',
      (pipe: string) => `import fs from 'node:fs'; fs.open(${JSON.stringify(pipe)}, 'r', () => {});`,
    ],
    ['a timer that was forgotten', () => 'setInterval(() => {}, 1000);'],
  ] as const)('%s', async ([_what, hang], { onTestFinished: defer }) => {
    const pipe = join(await createTempDir(defer, 'hang'), 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const source = `data:text/javascript,${encodeURIComponent(hang(pipe))}`;
    const server = await startGovanity(defer, { nodeFlags: ['--import', source], flags: ['--grace', '1'] });
    server.signal('SIGTERM');
    expect(await server.exited).toEqual({ code: null, signal: 'SIGTERM' });
    expect(server.log().at(-1)?.msg).toBe('stopped');
  });

  test('and git that waits for a forge ends with it', async ({ onTestFinished: defer }) => {
    const forge = createServer().listen(0, '127.0.0.1');
    await once(forge, 'listening');
    const { port } = forge.address() as AddressInfo;
    const asked = once(forge, 'connection');
    defer(() => void forge.close());
    const yaml = `host: go.company.com\npaths:\n  /lib: {repo: "https://127.0.0.1:${port}/company/lib"}\n`;
    const server = await startGovanity(defer, { yaml, flags: ['--versions'] });
    expect((await server.ask('/lib')).status).toBe(200);
    const [connection] = (await asked) as [Socket];
    const gone = once(connection.resume(), 'close');
    server.signal('SIGHUP');
    expect((await server.ask('/lib?go-get=1')).status).toBe(200);
    server.signal('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    await gone;
  });
});

describe('SIGTERM', () => {
  test.for(['SIGTERM', 'SIGINT'] as const)(
    '%s under load loses no accepted request, exit code 0',
    async (signal, { onTestFinished: defer }) => {
      const preload = fileURLToPath(new URL('report-accepted.mjs', import.meta.url));
      const server = await startGovanity(defer, { nodeFlags: ['--import', preload] });
      const outcome: Outcome = { answered: 0, lost: [] };
      const clients = Array.from({ length: 16 }, (_, index) => askUntilRefused(server, index % 2 === 0, outcome));
      await eventually(() => expect(outcome.answered).toBeGreaterThan(500));
      server.signal(signal);
      await Promise.all(clients);
      expect(await server.exited).toEqual({ code: 0, signal: null });
      expect(lostByServer(server, outcome)).toEqual([]);
      expect(server.log().filter(({ msg }) => msg === 'stopped')).toHaveLength(1);
      // What was answered is in the log, to the last line.
      expect(server.log().filter(({ msg }) => msg === 'request')).toHaveLength(outcome.answered);
    },
  );

  test('a request in flight is finished, readiness shows draining, no other request is accepted', async ({
    onTestFinished: defer,
  }) => {
    const server = await startGovanity(defer);
    const slow = await openRaw(server.port);
    slow.socket.write(unfinished);
    await sleep(100);
    server.signal('SIGTERM');
    await eventually(async () => {
      const { status, body } = await server.askAdmin('/readyz');
      expect([status, body]).toEqual([503, 'draining\n']);
    });
    expect((await server.askAdmin('/healthz')).status).toBe(200);
    await expect(server.ask('/lib?go-get=1')).rejects.toThrow('ECONNREFUSED');
    slow.socket.write('\r\n');
    const [answer] = parseResponses(await slow.closed);
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([200, 'close']);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test('a kept-alive connection may bring the request that was on its way', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    const { socket, closed, received } = await openRaw(server.port);
    socket.write(`${unfinished}\r\n`);
    await eventually(() => expect(received()).toContain('</html>'));
    server.signal('SIGTERM');
    await eventually(async () => expect((await server.askAdmin('/readyz')).status).toBe(503));
    socket.write(`${unfinished}\r\n`);
    expect(parseResponses(await closed).map(({ status }) => status)).toEqual([200, 200]);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test('idle connections, and those that never spoke, do not hold it up', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    const [idle, silent] = [await openRaw(server.port), await openRaw(server.port)];
    idle.socket.write(`${unfinished}\r\n`);
    await eventually(() => expect(idle.received()).toContain('</html>'));
    server.signal('SIGTERM');
    expect(await millisecondsUntil(server.exited)).toBeLessThan(3_000);
    expect(await silent.closed).toBe('');
    expect(parseResponses(await idle.closed)).toHaveLength(1);
  });

  test('--grace cuts a request that hangs, exit code 0', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer, { flags: ['--grace', '1.5'] });
    const hanging = await openRaw(server.port);
    hanging.socket.write(unfinished);
    await sleep(100);
    server.signal('SIGTERM');
    const ms = await millisecondsUntil(server.exited);
    expect(ms).toBeGreaterThan(1_300);
    expect(ms).toBeLessThan(4_000);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await hanging.closed).toBe('');
  });

  test('a second signal exits at once', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer, { flags: ['--grace', '60'] });
    const hanging = await openRaw(server.port);
    hanging.socket.write(unfinished);
    await sleep(100);
    server.signal('SIGTERM');
    await eventually(async () => expect((await server.askAdmin('/readyz')).status).toBe(503));
    server.signal('SIGTERM');
    expect(await millisecondsUntil(server.exited)).toBeLessThan(2_000);
    expect(await server.exited).toEqual({ code: 1, signal: null });
  });

  test('a password that is being checked is answered', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    const users = join(server.dir, 'users');
    expect((await runGovanity(['passwd', users, 'gopher'], { input: 'sesame\n' })).exitCode).toBe(0);
    await writeFile(server.configFile, simpleYaml('first', 'access: {restrict: all, users: users}\n'));
    await eventually(async () => expect((await server.ask('/lib?go-get=1')).status).toBe(401));
    const { authorization } = basic('gopher', 'sesame');
    const answer = sendRaw(server.port, `${unfinished}Authorization: ${authorization}\r\n\r\n`);
    await sleep(15);
    server.signal('SIGTERM');
    expect(parseResponses(await answer)).toMatchObject([{ status: 200 }]);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});

test.for([
  ['-1', 'takes seconds, found `-1`'],
  ['soon', 'takes seconds, found `soon`'],
  ['', 'needs a value, found an empty one'],
] as const)('--grace %s is refused', async ([seconds, reason]) => {
  const { exitCode, stderr } = await runGovanity(['serve', `--grace=${seconds}`]);
  expect([exitCode, stderr]).toEqual([2, `govanity: --grace ${reason}\n(see govanity serve --help)\n`]);
});
