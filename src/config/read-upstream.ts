import { isLoopback } from '../vanity/is-loopback.ts';
import { isPublicGoProxy } from '../vanity/public-go-proxies.ts';
import type { Access } from './config.ts';
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

/** A server that asks itself would ask without end, and no forge can say who may have what is not its own. */
export function checkUpstream(
  upstream: string | undefined,
  { ownHosts, access }: { readonly ownHosts: ReadonlySet<string>; readonly access: Access },
  place: Span,
  report: Report,
): void {
  if (upstream === undefined) return;
  const { hostname } = new URL(upstream);
  if (ownHosts.has(hostname)) {
    const message = '`upstream` is this server itself';
    report({ code: 'config/invalid-upstream', message, hint: 'write the address of a public module proxy' }, place);
  } else if (access.forge !== undefined && access.restrict === 'downloads' && !isPublicGoProxy(hostname)) {
    const message = `with \`forge\` everybody may download what ${hostname} has: no forge knows who may read modules of other hosts`;
    const hint =
      'if it has private modules, write `restrict: all` with `users` or `allow`; if not, `ignore: config/open-upstream`';
    report({ code: 'config/open-upstream', message, hint }, place);
  }
}
