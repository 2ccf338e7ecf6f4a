import type { Route } from '../config/config.ts';
import { pathOf, type Range } from './path-order.ts';
import { itemsPerStep, type Steps } from './steps.ts';

export interface SearchResult {
  /** In the order of pages. */
  readonly found: readonly Route[];
  /** Whether there may be more: the search ends at its limit, or when it has looked at too many modules. */
  readonly mayHaveMore: boolean;
}

/** Finds modules whose path or description holds every word of a filter, in any case. A word may begin with the host. */
export type Search = (host: string, filter: string, range: Range, limit: number) => SearchResult;

/** Longest filter that is looked at, in characters. */
const maxFilter = 200;
/** Modules that differ in nothing but their texts. */
const blockSize = 16;
/** Blocks whose modules are looked at for one search. */
const maxBlocks = 100;

/** The `q` of a query string, without the spaces around it; "" where there is none. */
export function parseFilter(query: string): string {
  return (new URLSearchParams(query).get('q') ?? '').trim().slice(0, maxFilter).trim();
}

/**
 * Prepares the search in a sorted list. Of each block of modules it knows which characters, and which two and three in a
 * row, occur there, in about 45 bytes per module; only blocks with all of those of the words are looked at.
 */
export function* createSearch(sorted: readonly Route[]): Steps<Search> {
  const index = yield* indexBlocks(sorted);
  return (host, filter, { start, end }, limit) => {
    const words = readWords(filter, host);
    const found: Route[] = [];
    let looked = 0;
    for (const block of index.blocksWith(words, Math.floor(start / blockSize))) {
      const from = block * blockSize;
      if (from >= end) break;
      if (looked++ === maxBlocks) return { found, mayHaveMore: true };
      for (const route of sorted.slice(Math.max(start, from), Math.min(end, from + blockSize))) {
        if (!hasWords(route, words)) continue;
        if (found.length === limit) return { found, mayHaveMore: true };
        found.push(route);
      }
    }
    return { found, mayHaveMore: false };
  };
}

interface BlockIndex {
  /** Numbers of blocks in which all words may be, in order. */
  blocksWith(words: readonly string[], first: number): Iterable<number>;
}

function* indexBlocks(sorted: readonly Route[]): Steps<BlockIndex> {
  // One bit per block and group of characters; those of a group are together.
  const rowLength = Math.ceil(sorted.length / blockSize / 32);
  const bits = new Uint32Array(rowLength * groupCount);
  for (const [position, route] of sorted.entries()) {
    const block = Math.floor(position / blockSize);
    const add = (group: number) => {
      const at = group * rowLength + (block >>> 5);
      bits[at] = (bits[at] ?? 0) | (1 << (block & 31));
    };
    forEachGroup(pathOf(route).toLowerCase(), add);
    if (route.description !== undefined) forEachGroup(route.description.toLowerCase(), add);
    if (position % itemsPerStep === 0) yield;
  }
  return {
    *blocksWith(words, first) {
      const groups = new Set<number>();
      for (const word of words) forEachGroup(word, (group) => groups.add(group));
      const rows = [...groups].map((group) => bits.subarray(group * rowLength, (group + 1) * rowLength));
      for (let at = first >>> 5; at < rowLength; at++) {
        let possible = rows.reduce((left, row) => left & (row[at] ?? 0), -1);
        for (; possible !== 0; possible &= possible - 1) {
          const block = at * 32 + 31 - Math.clz32(possible & -possible);
          if (block >= first && block * blockSize < sorted.length) yield block;
        }
      }
    },
  };
}

/** The script of the pages reads words by the same rule. */
function readWords(filter: string, host: string): string[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .map((word) => (word === host || word.startsWith(`${host}/`) ? word.slice(host.length) : word));
  return [...new Set(words)].filter((word) => word !== '');
}

/** A word holds no space, and so it is in one of the texts or in none. */
function hasWords(route: Route, words: readonly string[]): boolean {
  const path = pathOf(route).toLowerCase();
  const description = route.description?.toLowerCase();
  return words.every((word) => path.includes(word) || description?.includes(word));
}

/** Kinds of characters: letters, digits, four signs, and all others together. */
const kinds = 41;
const pairs = kinds * kinds;
const triples = 4_096;
const groupCount = pairs + triples + kinds;

/** Each two characters of a text have a number, each three share one with few others, and each one has one. */
function forEachGroup(text: string, visit: (group: number) => void): void {
  let last = -1;
  let beforeLast = -1;
  for (let at = 0; at < text.length; at++) {
    const kind = kindOf(text.charCodeAt(at));
    visit(pairs + triples + kind);
    if (last !== -1) visit(last * kinds + kind);
    if (beforeLast !== -1) visit(pairs + (Math.imul((beforeLast * kinds + last) * kinds + kind, 0x9e3779b1) >>> 20));
    beforeLast = last;
    last = kind;
  }
}

const signs = '/-. ';
const kindOfAscii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return code - 0x61;
  if (/[0-9]/.test(character)) return code - 0x30 + 26;
  return signs.includes(character) ? 36 + signs.indexOf(character) : kinds - 1;
});

function kindOf(code: number): number {
  return kindOfAscii[code] ?? kinds - 1;
}
