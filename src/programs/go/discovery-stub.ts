import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DiscoveryStub {
  /** For HTTP_PROXY and HTTPS_PROXY. */
  readonly url: string;
  close(): void;
}

/** HTML with the go-import tag for an import path; undefined if there is no module. Answers from memory, at once. */
export type FindDiscoveryPage = (importPath: string) => string | undefined;

/**
 * Answers `go` in place of all vanity servers, as a proxy on loopback: https is refused, so that `go` with GOINSECURE
 * asks over http, and gets the page that `findPage` has. Nothing is passed on. Rejects if no port can be had.
 */
export async function startDiscoveryStub(findPage: FindDiscoveryPage): Promise<DiscoveryStub> {
  const server = createServer((request, response) => {
    const path = importPathOf(request.url ?? '');
    const page = path === undefined ? undefined : findPage(path);
    response.statusCode = page === undefined ? 404 : 200;
    response.end(page ?? '');
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Out of descriptors a connection is not accepted, and `go` asks again.
  server.on('error', () => {});
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A proxy is asked with a whole URL. */
function importPathOf(target: string): string | undefined {
  if (!URL.canParse(target)) return undefined;
  const { hostname, pathname } = new URL(target);
  return hostname === '' ? undefined : `${hostname}${pathname}`.replace(/\/$/, '');
}
