import { refusedAnswer, type ServedAnswer } from '../site/answer.ts';
import { chooseHost } from '../site/host-table.ts';
import { methodNotAllowed, misdirected, refusedTarget } from '../site/refusals.ts';
import { parseRequestTarget } from '../site/request-target.ts';
import type { Site } from '../site/site.ts';

/** A request as far as the redirect depends on it. */
export interface PlainHttpRequest {
  readonly method: string;
  readonly url: string;
  /** The Host header; several are joined by commas. */
  readonly host: string | undefined;
}

/**
 * Sends plain HTTP to the same path on https, with its query: `go` does not carry `?go-get=1` over by itself.
 * Refuses what https refuses, too, so that a Location is never made of something that is no host and path of ours.
 */
export function redirectToHttps(
  { method, url, host }: PlainHttpRequest,
  { hostTable }: Pick<Site, 'hostTable'>,
  httpsPort: number,
): ServedAnswer {
  if (method !== 'GET' && method !== 'HEAD') return refusedAnswer(methodNotAllowed(method));
  const target = parseRequestTarget(url);
  if (typeof target === 'string') return refusedAnswer(refusedTarget(target));
  if (host?.includes(',')) return refusedAnswer(refusedTarget('the request names more than one Host'));
  const choice = chooseHost(target.host ?? host, hostTable);
  if (choice === undefined) return refusedAnswer(misdirected(hostTable));
  const origin = `https://${choice.host}${httpsPort === 443 ? '' : `:${httpsPort}`}`;
  // Of the absolute form only what follows the authority.
  const rest = target.host === undefined ? url : url.replace(/^https?:\/\/[^/?#]*/i, '');
  return permanentRedirect(`${origin}${rest.startsWith('/') ? '' : '/'}${rest}`, choice.isDynamic);
}

/** 308 keeps the method; not cached for long, so that a mistake here can be corrected. */
function permanentRedirect(location: string, isDynamic: boolean): ServedAnswer {
  const headers: Record<string, string> = { Location: location, 'Cache-Control': 'public, max-age=300' };
  if (isDynamic) headers.Vary = 'Host';
  return { status: 308, headers, body: '', kind: 'redirect', module: undefined };
}
