import type { Route } from '../config/config.ts';

/** Positions in a list, the end not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Compares paths in the order of pages: what is directly below a path first, then the groups with more elements, each
 * by name; a placeholder makes no group. Hence the paths below any path are together, and so is each group.
 */
export function comparePaths(a: string, b: string): number {
  let at = 0;
  const shorter = Math.min(a.length, b.length);
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === a.length && at === b.length) return 0;
  const start = a.lastIndexOf('/', at - 1) + 1;
  return isGroup(a, start, at) - isGroup(b, start, at) || characterAt(a, at) - characterAt(b, at);
}

/** 1 where the element that begins at `start` and reaches `at` is followed by others and has a name. */
function isGroup(path: string, start: number, at: number): number {
  return path.indexOf('/', at) !== -1 && path.charCodeAt(start) !== openingBrace ? 1 : 0;
}

const [slash, openingBrace] = [0x2f, 0x7b];

/** The end of the path before the end of the element, and that before all characters. */
function characterAt(path: string, at: number): number {
  if (at === path.length) return -1;
  const code = path.charCodeAt(at);
  return code === slash ? 0 : code;
}

/** Positions of the paths below a path in a list that is in that order. */
export function rangeBelow(path: string, sorted: readonly string[]): Range {
  return { start: firstFrom(`${path}/`, sorted), end: firstFrom(`${path}/\uffff/`, sorted) };
}

/** Position of the first path that does not come before another one. */
export function firstFrom(path: string, sorted: readonly string[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comparePaths(sorted[middle] ?? '', path) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The path of a route on its host, with placeholders as `{name}`; "/" for the catch-all. */
export function pathOf({ host, key }: Route): string {
  return host === undefined ? key : key.slice(host.length) || '/';
}
