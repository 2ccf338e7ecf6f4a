import { isLoopback } from '../vanity/is-loopback.ts';
import { linkFault } from './link.ts';
import type { Report } from './read-fields.ts';
import type { Span } from './yaml-node.ts';

/** Reads `proxy.upstream`, without final slashes; undefined if there is none, or if it is not valid. */
export function readUpstream(text: string | undefined, place: Span, report: Report): string | undefined {
  if (text === undefined) return undefined;
  const fault = upstreamFault(text);
  if (fault === undefined) return text.replace(/(?<!\/)\/+$/, '');
  const hint = 'write the https address of one module proxy, the first that `go env GOPROXY` names for example';
  report({ code: 'config/invalid-upstream', message: `\`upstream\` ${fault}`, hint }, place);
  return undefined;
}

function upstreamFault(text: string): string | undefined {
  if (/[,|]|^(?:direct|off)$/.test(text)) return 'takes one address, no list of GOPROXY';
  const link = linkFault(text, 'upstream', []);
  if (link !== undefined)
    return link.message.replace(/^`upstream` /, '').replace(/, which the pages would publish$/, '');
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '') return 'holds a query or a fragment';
  return url.protocol === 'https:' || isLoopback(url)
    ? undefined
    : 'is not encrypted: anyone on the way could change modules';
}

/** A server that asks itself would ask without end. */
export function checkUpstream(
  upstream: string | undefined,
  ownHosts: ReadonlySet<string>,
  place: Span,
  report: Report,
): void {
  if (upstream === undefined || !ownHosts.has(new URL(upstream).hostname)) return;
  const message = '`upstream` is this server itself';
  report({ code: 'config/invalid-upstream', message, hint: 'write the address of a public module proxy' }, place);
}
