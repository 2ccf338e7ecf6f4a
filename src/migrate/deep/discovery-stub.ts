import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GoImport, goImportContent, metaTag } from '../../vanity/tags.ts';

export interface DiscoveryStub {
  /** For HTTP_PROXY and HTTPS_PROXY. */
  readonly url: string;
  close(): void;
}

/**
 * Stands between `go` and every vanity server, as a proxy on loopback: https is refused, so that `go` with GOINSECURE
 * asks over http, and is answered with one of these tags. Nothing is passed on.
 */
export async function startDiscoveryStub(tags: readonly GoImport[]): Promise<DiscoveryStub> {
  const byPrefix = new Map(tags.map((tag) => [tag.prefix, tag]));
  const server = createServer((request, response) => {
    const tag = URL.canParse(request.url ?? '') ? longest(byPrefix, new URL(request.url ?? '')) : undefined;
    response.statusCode = tag === undefined ? 404 : 200;
    response.end(tag === undefined ? '' : `<html><head>${metaTag('go-import', goImportContent(tag))}</head></html>\n`);
  });
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function longest(byPrefix: ReadonlyMap<string, GoImport>, { hostname, pathname }: URL): GoImport | undefined {
  let path = `${hostname}${pathname}`.replace(/\/+$/, '');
  while (path !== '') {
    const tag = byPrefix.get(path);
    if (tag !== undefined) return tag;
    path = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  }
  return undefined;
}
