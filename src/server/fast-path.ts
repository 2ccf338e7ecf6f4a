import type { IncomingMessage, ServerResponse } from 'node:http';
import { listAnswerHeaders } from '../site/answer.ts';
import { listSecurityHeaders } from '../site/security-headers.ts';
import type { Site } from '../site/site.ts';
import type { SiteAnswer } from '../site/site-answer.ts';

/**
 * Writes the answer to `go` for a known module without Express, which costs more than all the rest together.
 * Returns undefined, having done nothing, for every other request: those with conditions, too.
 */
export type FastPath = (
  request: IncomingMessage,
  response: ServerResponse,
  site: Site,
  extraHeaders: readonly string[],
) => SiteAnswer | undefined;

/** It sends what the slow path sends, header for header; a test compares the two. */
export function createFastPath(): FastPath {
  const common = listSecurityHeaders();
  const ownHeaders = new WeakMap<SiteAnswer, readonly string[]>();
  return (request, response, site, extraHeaders) => {
    const { method, url: target = '', headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    if (headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined) return undefined;
    if (namesSeveralHosts(request.rawHeaders)) return undefined;
    const answer = site.findGoGet(target, headers.host);
    if (answer === undefined) return undefined;
    let own = ownHeaders.get(answer);
    if (own === undefined) {
      own = listAnswerHeaders(answer);
      ownHeaders.set(answer, own);
    }
    response.writeHead(answer.status, common.concat(extraHeaders, own));
    response.end(method === 'HEAD' ? undefined : answer.body);
    return answer;
  };
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
