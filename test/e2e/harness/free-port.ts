import { once } from 'node:events';
import { createServer } from 'node:net';

const firstPort = 10_000;
/** Where Linux begins to take ports for outgoing connections: what lies below is not taken between this look and `listen`. */
const ephemeralPort = 32_768;

/** Workers of Vitest that have ports of their own; with more, some share and may rarely be given the same. */
const poolSize = 16;
const perPool = Math.floor((ephemeralPort - firstPort) / poolSize);
/** Vitest counts from 1; a program that is no test has none. */
const pool = Number(process.env.VITEST_POOL_ID ?? 0) % poolSize;
let next = Math.floor(Math.random() * perPool);

/**
 * A TCP port on loopback that nothing listens on. No two callers get the same, neither in this test file nor in those
 * that run beside it: one may take a port long after it was given it. The first is random, for another run of the tests
 * beside this one and for what the last file left behind.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = firstPort + pool * perPool + (next++ % perPool);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port on 127.0.0.1');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
