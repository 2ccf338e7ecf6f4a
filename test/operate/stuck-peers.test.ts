import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createCa } from '../e2e/harness/ca.ts';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { parseResponses } from '../support/raw-http.ts';
import { keepAlive, sendRaw } from './ask.ts';
import { eventually, type GovanityProcess, startGovanity } from './govanity-process.ts';

const shortGrace = ['--grace', '1'];
/** Milliseconds: a grace of one second, and what a busy machine adds. */
const soonMs = 5_000;

async function millisecondsToStop(server: GovanityProcess): Promise<number> {
  const started = performance.now();
  server.signal('SIGTERM');
  await server.exited;
  return performance.now() - started;
}

/** A client that keeps its side open whatever the server does. */
async function openStubborn(port: number, bytes: string, defer: Defer): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
  defer(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

describe('a client that keeps its connection open', () => {
  test('after CONNECT is let go of', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    const tunnel = await openStubborn(server.port, 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', defer);
    expect(String((await once(tunnel, 'data'))[0])).toMatch(/^HTTP\/1\.1 405 /);
    // A connection that is only half closed would still take bytes.
    await eventually(() => {
      tunnel.write('x');
      expect(tunnel.destroyed).toBe(true);
    });
  });

  test('in the middle of a TLS handshake is cut after the grace', async ({ onTestFinished: defer }) => {
    const authority = await createCa(await createTempDir(defer, 'tls'));
    const { certFile, keyFile } = await authority.issue(['go.company.com']);
    const flags = ['--tls-cert', certFile, '--tls-key', keyFile, ...shortGrace];
    const server = await startGovanity(defer, { flags });
    await openStubborn(server.port, '\x16', defer);
    expect(await millisecondsToStop(server)).toBeLessThan(soonMs);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});

test('a packet of a thousand page requests ends its connection, and nothing else', async ({
  onTestFinished: defer,
}) => {
  const server = await startGovanity(defer);
  const page = 'GET / HTTP/1.1\r\nHost: go.company.com\r\n\r\n';
  expect(parseResponses(await sendRaw(server.port, page.repeat(1_000))).length).toBeLessThanOrEqual(50);
  expect(
    parseResponses(await sendRaw(server.port, page.repeat(20).replace(/\r\n$/, 'Connection: close\r\n\r\n'))),
  ).toHaveLength(20);
  expect((await server.ask('/lib?go-get=1')).status).toBe(200);
});

describe('a log', () => {
  test('on a full disk costs its lines and nothing else', async ({ onTestFinished: defer }) => {
    const preload = fileURLToPath(new URL('full-disk.mjs', import.meta.url));
    const server = await startGovanity(defer, { nodeFlags: ['--import', preload] });
    const agent = keepAlive();
    defer(() => agent.destroy());
    // Longer than lines are collected, so that several writes have failed.
    const until = performance.now() + 1_000;
    while (performance.now() < until) expect((await server.ask('/lib?go-get=1', { agent })).status).toBe(200);
    expect((await server.askAdmin('/healthz')).status).toBe(200);
    agent.destroy();
    expect(await millisecondsToStop(server)).toBeLessThan(soonMs);
    expect([await server.exited, server.stderr()]).toEqual([{ code: 0, signal: null }, '']);
  });

  test('without a reader delays the end by two seconds', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer, { flags: shortGrace });
    server.stopReading();
    const agent = keepAlive();
    defer(() => agent.destroy());
    const headers = { 'x-request-id': 'x'.repeat(120) };
    // More than a pipe holds.
    for (let at = 0; at < 2_000; at++) await server.ask('/lib?go-get=1', { agent, headers });
    agent.destroy();
    server.signal('SIGTERM');
    await eventually(() => expect(() => process.kill(server.pid, 0)).toThrow('ESRCH'));
  });
});

test('names as long as a request allows do not fill the memory', async ({ onTestFinished: defer }) => {
  const yaml = 'host: go.company.com\npaths:\n  /team/{name}: {repo: "https://github.com/company/{name}"}\n';
  const server = await startGovanity(defer, { yaml, nodeFlags: ['--max-old-space-size=120'] });
  const agent = keepAlive();
  defer(() => agent.destroy());
  for (let at = 0; at < 2_000; at++) {
    const { status } = await server.ask(`/team/${'a'.repeat(15_000)}${at}?go-get=1`, { agent });
    expect(status).toBe(200);
  }
});
