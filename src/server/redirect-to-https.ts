import type { RequestListener } from 'node:http';
import type { Answer } from '../site/answer.ts';
import { chooseHost } from '../site/host-table.ts';
import { methodNotAllowed, misdirected, refusedTarget } from '../site/refusals.ts';
import { parseRequestTarget } from '../site/request-target.ts';
import type { Site } from '../site/site.ts';
import type { LiveSite } from './load-site.ts';

/** Sends plain HTTP to the same path on https, with its query: `go` does not carry `?go-get=1` over by itself. */
export function redirectToHttps(live: Pick<LiveSite, 'current'>, httpsPort: number): RequestListener {
  return (request, response) => {
    const { method = '', url = '', headersDistinct } = request;
    const host = headersDistinct.host?.join(',');
    const answer = answerPlainHttp(live.current().site, httpsPort, method, url, host);
    response.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) });
    response.end(answer.body);
  };
}

/** Refuses what https refuses, too, so that a Location is never made of something that is no host and path of ours. */
function answerPlainHttp(
  { hostTable }: Site,
  httpsPort: number,
  method: string,
  url: string,
  host: string | undefined,
): Answer {
  if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed(method);
  const target = parseRequestTarget(url);
  if (typeof target === 'string') return refusedTarget(target);
  if (host?.includes(',')) return refusedTarget('the request names more than one Host');
  const choice = chooseHost(target.host ?? host, hostTable);
  if (choice === undefined) return misdirected(hostTable);
  const origin = `https://${choice.host}${httpsPort === 443 ? '' : `:${httpsPort}`}`;
  // Of the absolute form only what follows the authority.
  const rest = target.host === undefined ? url : url.replace(/^https?:\/\/[^/?#]*/i, '');
  return permanentRedirect(`${origin}${rest.startsWith('/') ? '' : '/'}${rest}`, choice.isDynamic);
}

/** 308 keeps the method; not cached for long, so that a mistake here can be mended. */
function permanentRedirect(location: string, isDynamic: boolean): Answer {
  const headers: Record<string, string> = { Location: location, 'Cache-Control': 'public, max-age=300' };
  if (isDynamic) headers.Vary = 'Host';
  return { status: 308, headers, body: '' };
}
