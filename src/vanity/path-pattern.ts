import type { Finding } from '../diagnostics/diagnostic.ts';
import { elementFault, hasVcsSuffix, isDottedVersion, majorVersion } from './module-path.ts';

/** One element of a route's path: fixed text, or a placeholder that any single element fills. */
export type PathElement = { readonly literal: string } | { readonly placeholder: string };

/** Placeholder names with a meaning of their own in go-source and documentation links. */
const reservedNames = ['dir', 'file', 'line', 'importPath'];

/**
 * Reads the path of a route, such as `/teams/{team}/{name}`; a final slash is allowed, `/` has no elements.
 * Findings hold one error for each faulty element.
 */
export function parsePathPattern(path: string): { elements: PathElement[]; findings: Finding[] } {
  if (path === '' || path === '/') return { elements: [], findings: [] };
  const trimmed = path.slice(path.startsWith('/') ? 1 : 0, path.endsWith('/') ? -1 : undefined);
  const findings: Finding[] = [];
  const names: string[] = [];
  const texts = trimmed.split('/');
  if (texts[0] === '-') {
    const message = '`/-/` holds the pages of this server itself, no module path can begin with it';
    findings.push({ code: 'config/invalid-module-path', message });
  }
  for (const text of texts) {
    const finding = text.includes('{') || text.includes('}') ? placeholderFault(text, names) : literalFault(text);
    if (finding !== undefined) findings.push(finding);
  }
  // Not pushed one by one: an array that grows keeps room for 17, in each of 100,000 routes.
  const elements = texts.map(toElement);
  const versionFault = lastElementFault(elements);
  if (versionFault !== undefined) findings.push(versionFault);
  return { elements, findings };
}

function toElement(text: string): PathElement {
  return text.startsWith('{') ? { placeholder: text.slice(1, -1) } : { literal: text };
}

/** The path that a pattern was read from, with a leading and without a final slash; "/" for no elements. */
export function formatPathPattern(elements: readonly PathElement[]): string {
  return `/${elements.map((element) => ('literal' in element ? element.literal : `{${element.placeholder}}`)).join('/')}`;
}

/** The text of an element, `{}` for every placeholder: their names make no difference to what is answered. */
export function elementName(element: PathElement): string {
  return 'literal' in element ? element.literal : '{}';
}

function placeholderFault(text: string, names: string[]): Finding | undefined {
  const name = /^\{([A-Za-z][A-Za-z0-9_]*)\}$/.exec(text)?.[1];
  if (name === undefined) {
    const hint = 'a placeholder is a whole element, such as /teams/{team}/{name}, named with letters, digits and _';
    return { code: 'config/invalid-placeholder', message: `\`${text}\` is not a valid placeholder`, hint };
  }
  if (reservedNames.includes(name)) {
    const message = `a placeholder cannot be called \`${name}\`: the name is reserved for links`;
    return {
      code: 'config/invalid-placeholder',
      message,
      hint: `reserved are ${reservedNames.join(', ')}`,
    };
  }
  if (names.includes(name)) {
    const message = `the placeholder \`{${name}}\` is used twice`;
    return { code: 'config/invalid-placeholder', message, hint: 'give each a name of its own' };
  }
  names.push(name);
  return undefined;
}

function literalFault(text: string): Finding | undefined {
  if (hasVcsSuffix(text)) {
    const message = `\`${text}\` ends like a repository, so \`go\` clones such paths without asking this server`;
    return { code: 'config/vcs-suffix', message, hint: `write \`${text.slice(0, text.lastIndexOf('.'))}\`` };
  }
  const fault = elementFault(text);
  if (fault === undefined) return undefined;
  const hint = elementHint(text);
  const message = `\`${text}\` cannot be in a module path: ${fault}`;
  return { code: 'config/invalid-module-path', message, ...(hint !== undefined && { hint }) };
}

/** What other servers and routers write for any element, and what is after a path in a URL or a command. */
function elementHint(text: string): string | undefined {
  const [, name] = /^(?::|<(?:\w+:)?|\$\{?|\[|\(\?P?<)(\w{1,40})/.exec(text) ?? [];
  if (name !== undefined || /^(?:\*+|\.\.\.|\(.*\)|.*\.\*)$/.test(text)) {
    const placeholder = /^[A-Za-z]/.test(name ?? '') ? name : 'name';
    return `write \`{${placeholder}}\`: a placeholder is one whole element of the path, and \`{${placeholder}}\` in \`repo\` is replaced by it`;
  }
  const [rest = ''] = text.split(/[?#@:]/, 1);
  return rest !== text && elementFault(rest) === undefined ? `write \`${rest}\`` : undefined;
}

/** `/v0`, `/v01` and `/v1.2` are refused at the end of a module path; `/v1` is merely never needed. */
function lastElementFault(elements: readonly PathElement[]): Finding | undefined {
  const last = elements.at(-1);
  if (last === undefined || !('literal' in last)) return undefined;
  const major = majorVersion(last.literal);
  if (major === '1') {
    const message = 'a module path does not end in /v1: the first major version has no suffix';
    return { code: 'config/v1-suffix', message, hint: 'leave the /v1 out' };
  }
  const isRefused = major === undefined ? isDottedVersion(last.literal) : major.startsWith('0');
  if (!isRefused) return undefined;
  const message = `\`${last.literal}\` cannot end a module path: versions there are v2 and up, without leading zeros and dots`;
  return { code: 'config/invalid-module-path', message };
}
