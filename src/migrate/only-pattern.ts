import type { Route } from '../config/config.ts';

/** A pattern of `--only`, in elements; the first one is the host, "" for keys without one. */
export type OnlyPattern = readonly string[];

/**
 * Parses a pattern: the key of a route, in which `*` matches one element and `**` any number of them, including none.
 * A string is the reason why the text is not a pattern.
 */
export function parseOnlyPattern(text: string): OnlyPattern | string {
  const elements = text.replace(/(?<=.)\/$/, '').split('/');
  if (text === '') return 'it is empty';
  if (elements.slice(1).includes('') && text !== '/') return 'an element is empty';
  const mixed = elements.find((element) => element.includes('*') && element !== '*' && element !== '**');
  if (mixed !== undefined) return `\`*\` matches whole elements, found \`${mixed}\``;
  return text === '/' ? [''] : elements;
}

/** Whether a pattern matches a route. With a configured host as its first element it also matches keys without a host. */
export function matchesRoute(pattern: OnlyPattern, { key }: Route, hosts: readonly string[]): boolean {
  const elements = key === '/' ? [''] : key.split('/');
  const [host = '', ...rest] = pattern;
  return matches(pattern, elements) || (hosts.includes(host) && matches(['', ...rest], elements));
}

/** Row by row: with many `**` the time is still that of pattern times key. */
function matches(pattern: readonly string[], elements: readonly string[]): boolean {
  let row = [true, ...elements.map(() => false)];
  for (const part of pattern) {
    const next = [part === '**' && row[0] === true];
    for (const [index, element] of elements.entries()) {
      const isFit = part === '*' || part === element;
      next.push(part === '**' ? row[index + 1] === true || next[index] === true : isFit && row[index] === true);
    }
    row = next;
  }
  return row.at(-1) === true;
}
