import { connect, type Socket } from 'node:net';
import type { Defer } from './cleanup.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './free-port.ts';

/** Listens, and then sleeps for ever without accepting anybody. */
const SLEEPER = `
const server = require('node:net').createServer();
server.listen({ port: Number(process.argv[1]), host: '127.0.0.1', backlog: 1 }, () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

const ATTEMPT_MS = 400;
const MAX_ATTEMPTS = 50;

/** A loopback port that lets every attempt to connect wait, as a firewall that drops packets: its queue is full. */
export async function startBlackHole(defer: Defer): Promise<{ port: number }> {
  const port = await freePort();
  await startDaemon(defer, { command: process.execPath, args: ['-e', SLEEPER, String(port)], port });
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    defer(() => void socket.destroy());
    if (!(await connects(socket))) return { port };
  }
  throw new Error(`127.0.0.1:${port} accepts every connection`);
}

function connects(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ATTEMPT_MS);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
