import { distance } from 'fastest-levenshtein';
import { itemsPerStep, type Steps } from './steps.ts';

/** Characters of an element that count: nobody misspells the end of a longer one. */
const maxLength = 48;
/** Elements that are compared with one in a request, and those that are returned. */
const maxCompared = 200;
const maxFound = 24;
/** Edits, of which an exchange of two characters takes two. */
const maxEdits = 2;

/** Finds elements of paths that differ from a word by one slip, in any case; the nearest first. */
export type FindNearElements = (word: string) => string[];

/**
 * An index of elements by what is left of each without one of its characters: two that differ by a missing, additional,
 * replaced or exchanged character have that in common. It takes about six bytes per character, and a look-up takes no
 * longer with more elements.
 */
export function* indexElements(elements: Iterable<string>): Steps<FindNearElements> {
  const words = [...new Set(elements)];
  const entryCount = words.reduce((sum, word) => sum + Math.min(word.length, maxLength) + 1, 0);
  const bits = Math.max(4, 31 - Math.clz32(entryCount));
  const bucketOf = (hash: number) => Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
  // Where the words of each bucket end, and after they have been filled in, where they begin.
  const bounds = new Uint32Array(2 ** bits + 1);
  const add = (bucket: number, count: number) => {
    const sum = (bounds[bucket] ?? 0) + count;
    bounds[bucket] = sum;
    return sum;
  };
  for (const [id, word] of words.entries()) {
    forEachHash(word, (hash) => add(bucketOf(hash), 1));
    if (id % itemsPerStep === 0) yield;
  }
  for (let bucket = 1; bucket < bounds.length; bucket++) add(bucket, bounds[bucket - 1] ?? 0);
  const entries = new Uint32Array(entryCount);
  for (const [id, word] of words.entries()) {
    forEachHash(word, (hash) => {
      entries[add(bucketOf(hash), -1)] = id;
    });
    if (id % itemsPerStep === 0) yield;
  }
  return (word) => {
    const near = new Map<string, number>();
    const lowerCase = word.toLowerCase();
    const compare = (candidate = '') => {
      if (Math.abs(candidate.length - word.length) > maxEdits || near.has(candidate)) return;
      near.set(candidate, distance(lowerCase, candidate.toLowerCase()));
    };
    forEachHash(word, (hash) => {
      const bucket = bucketOf(hash);
      const end = bounds[bucket + 1] ?? 0;
      for (let at = bounds[bucket] ?? 0; at < end && near.size < maxCompared; at++) compare(words[entries[at] ?? 0]);
    });
    const found = [...near].filter(([, edits]) => edits <= maxEdits).sort(([, a], [, b]) => a - b);
    return found.slice(0, maxFound).map(([candidate]) => candidate);
  };
}

/**
 * Hashes a word in lower case, whole and without each of its characters. A character at a place counts its code times
 * the power for that place; without an earlier one, all characters after it are one place further to the front.
 */
function forEachHash(word: string, visit: (hash: number) => void): void {
  const length = Math.min(word.length, maxLength);
  let whole = 0;
  let moved = 0;
  for (let at = length - 1; at >= 0; at--) {
    const code = lowerCaseCode(word, at);
    if (at > 0) moved = Math.imul(moved, base) + code;
    whole = Math.imul(whole, base) + code;
  }
  visit(whole);
  let before = 0;
  let power = 1;
  let powerBefore = 0;
  for (let at = 0; at < length; at++) {
    const code = lowerCaseCode(word, at);
    // The characters from the second on that are not after this one.
    if (at > 0) moved -= Math.imul(code, powerBefore);
    visit(before + moved);
    before += Math.imul(code, power);
    powerBefore = power;
    power = Math.imul(power, base);
  }
}

const base = 0x01000193;

function lowerCaseCode(word: string, at: number): number {
  const code = word.charCodeAt(at);
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
