import { once } from 'node:events';
import { createServer } from 'node:net';

const FIRST_PORT = 10_000;
/** Where Linux begins to take ports for outgoing connections: what lies below is not taken between this look and `listen`. */
const EPHEMERAL_PORT = 32_768;

/** A TCP port on loopback that nothing listens on. Random, so that test files running in parallel keep apart. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = FIRST_PORT + Math.floor(Math.random() * (EPHEMERAL_PORT - FIRST_PORT));
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
