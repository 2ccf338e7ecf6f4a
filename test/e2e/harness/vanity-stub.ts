import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Defer } from './cleanup.ts';

/** A vanity server without any sense: serves these go-import tags (`prefix vcs repo`) by prefix, as they are given. */
export async function startVanityStub(defer: Defer, tags: readonly string[]): Promise<{ port: number }> {
  const server = createServer((request, response) => {
    const path = `${request.headers.host}${request.url?.split('?')[0]}/`;
    const tag = tags.find((candidate) => path.startsWith(`${candidate.split(' ')[0]}/`));
    response.statusCode = tag ? 200 : 404;
    response.end(tag ? `<meta name="go-import" content="${tag}">` : 'not found');
  }).listen(0, '127.0.0.1');
  defer(() => void server.close());
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port };
}
