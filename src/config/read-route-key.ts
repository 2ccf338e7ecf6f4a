import { cutText } from '../diagnostics/cut-text.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { hostFault } from '../vanity/module-path.ts';
import { formatPathPattern, type PathElement, parsePathPattern } from '../vanity/path-pattern.ts';
import type { Report } from './read-fields.ts';
import { probableHost } from './read-hosts.ts';
import { strayCharacterFinding, variableFinding } from './stray-text.ts';
import type { Span } from './yaml-node.ts';

/** A key below `paths`, read: where it answers. */
export interface RouteKey {
  readonly key: string;
  readonly host: string | undefined;
  /** With a leading slash, "/" for no elements. */
  readonly path: string;
  /** The same with every placeholder as `{}`: their names make no difference to what is answered. */
  readonly namelessPath: string;
  readonly elements: readonly PathElement[];
  /** Whether an element is a placeholder. */
  readonly isPattern: boolean;
}

/** Reads a key such as `/go/foo`, `/teams/{team}/{name}` or `go.company.cn/foo`; undefined if it has errors. */
export function readRouteKey(text: string, span: Span, report: Report): RouteKey | undefined {
  const what = `the key \`${text}\``;
  const unreadable = lengthFault(text) ?? variableFinding(text, what) ?? strayCharacterFinding(text, what);
  if (unreadable !== undefined) {
    report(unreadable, span);
    return undefined;
  }
  const slash = text.indexOf('/');
  const host = slash === 0 ? undefined : text.slice(0, slash === -1 ? text.length : slash);
  if (host !== undefined) {
    const fault = hostFault(host);
    if (fault !== undefined) {
      const message = `\`${text}\` begins neither with \`/\` nor with a host: ${fault}`;
      report({ code: 'config/invalid-key', message, hint: `write \`${probableKey(text)}\`` }, span);
      return undefined;
    }
  }
  const { elements, findings } = parsePathPattern(slash === -1 ? '' : text.slice(slash));
  for (const finding of findings) report(finding, span);
  if (findings.some(({ code }) => code !== 'config/v1-suffix')) return undefined;
  const isPattern = elements.some((element) => 'placeholder' in element);
  const path = formatPathPattern(elements);
  const namelessPath = isPattern ? path.replace(/\{[^{}]*\}/g, '{}') : path;
  const key = host === undefined ? path : `${host}${path === '/' ? '' : path}`;
  return { key, host, path, namelessPath, elements, isPattern };
}

/** Longer paths are no module paths that anybody types, and each look-up takes as long as they are. */
const maxKeyLength = 1_024;
const maxElements = 64;

function lengthFault(text: string): Finding | undefined {
  const isLong = text.length > maxKeyLength;
  const elements = isLong ? 0 : text.split('/').length - 1;
  if (!isLong && elements <= maxElements) return undefined;
  const found = isLong ? `${text.length} characters` : `${elements} elements`;
  const message = `the key \`${cutText(text)}\` has ${found}, at most ${isLong ? maxKeyLength : maxElements} are allowed`;
  return { code: 'config/too-long', message };
}

/** What a key that begins with neither probably means: a host with too much around it, or a path. */
function probableKey(text: string): string {
  const host = probableHost(text);
  const rest = text.replace(/^[A-Za-z]+:\/\//, '');
  const slash = rest.indexOf('/');
  return host === undefined ? `/${rest}` : `${host}${slash === -1 ? '' : rest.slice(slash)}`;
}
