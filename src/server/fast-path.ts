import type { IncomingMessage } from 'node:http';
import type { ServedAnswer } from '../site/answer.ts';
import type { Site } from '../site/site.ts';
import { findPrepared, type Responder } from './responder.ts';

/**
 * Finds the answer to `go` for a known module without Express, which costs more than all the rest together; a test
 * compares it with what Express would send. Undefined for every other request: those with conditions, too.
 */
export function takeFastPath(
  request: IncomingMessage,
  site: Site,
  responders: readonly Responder[] = [],
): ServedAnswer | undefined {
  const { method, url = '', headers } = request;
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined) return undefined;
  if (namesSeveralHosts(request.rawHeaders)) return undefined;
  const goGet = site.findGoGet(url, headers.host);
  if (goGet !== undefined || headers.range !== undefined) return goGet;
  return findPrepared(responders, url, headers.host, headers.authorization, site.hostTable);
}

/** Of several Host headers Node.js shows only the first; such a request is refused (RFC 9112, 3.2). */
function namesSeveralHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}
