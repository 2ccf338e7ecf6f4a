import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Defer } from '../e2e/harness/cleanup.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/**
 * What a host of files does with a directory, and no more: index.html, a redirect to the address with a slash, which
 * forgets the query as that of S3 does, and 404.html for all else.
 */
export async function startFileServer(defer: Defer, directory: string): Promise<{ port: number }> {
  const server = createServer(async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const found = await stat(join(directory, path)).catch(() => undefined);
    if (found?.isDirectory() && !path.endsWith('/')) {
      response.writeHead(302, { Location: `${path}/` }).end();
      return;
    }
    const asked = found?.isDirectory() ? `${path}index.html` : path;
    const isThere = (await stat(join(directory, asked)).catch(() => undefined))?.isFile();
    const file = isThere ? asked : '404.html';
    response.writeHead(file === '404.html' ? 404 : 200, { 'Content-Type': types[extname(file)] ?? 'text/plain' });
    response.end(await readFile(join(directory, file)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port };
}
