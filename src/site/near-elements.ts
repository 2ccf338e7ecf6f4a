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
  yield;
  const entryCount = words.reduce((sum, word) => sum + Math.min(word.length, maxLength) + 1, 0);
  const bits = Math.max(4, 31 - Math.clz32(entryCount));
  const hashes = new Uint32Array(maxLength + 1);
  const bucketOfEntry = new Uint32Array(entryCount);
  const wordOfEntry = new Uint32Array(entryCount);
  let entry = 0;
  for (const [id, word] of words.entries()) {
    const count = hashWord(word, hashes);
    for (let at = 0; at < count; at++, entry++) {
      bucketOfEntry[entry] = bucketOf(hashes[at] ?? 0, bits);
      wordOfEntry[entry] = id;
    }
    if (id % itemsPerStep === 0) yield;
  }
  const { starts, values } = sortIntoBuckets(bucketOfEntry, wordOfEntry, 2 ** bits);
  return (word) => {
    const near = new Map<string, number>();
    const lowerCase = word.toLowerCase();
    const compare = (candidate = '') => {
      if (Math.abs(candidate.length - word.length) > maxEdits || near.has(candidate)) return;
      near.set(candidate, distance(lowerCase, candidate.toLowerCase()));
    };
    const count = hashWord(word, hashes);
    for (let index = 0; index < count; index++) {
      const bucket = bucketOf(hashes[index] ?? 0, bits);
      const end = starts[bucket + 1] ?? 0;
      for (let at = starts[bucket] ?? 0; at < end && near.size < maxCompared; at++) compare(words[values[at] ?? 0]);
    }
    const found = [...near].filter(([, edits]) => edits <= maxEdits).sort(([, a], [, b]) => a - b);
    return found.slice(0, maxFound).map(([candidate]) => candidate);
  };
}

function bucketOf(hash: number, bits: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}

/** Brings the values of each bucket together; those of bucket b are from `starts[b]` to `starts[b + 1]`. */
function sortIntoBuckets(bucketOfEntry: Uint32Array, valueOfEntry: Uint32Array, bucketCount: number) {
  const starts = new Uint32Array(bucketCount + 1);
  const count = bucketOfEntry.length;
  for (let entry = 0; entry < count; entry++) {
    const bucket = bucketOfEntry[entry] ?? 0;
    starts[bucket] = (starts[bucket] ?? 0) + 1;
  }
  for (let bucket = 1; bucket <= bucketCount; bucket++)
    starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0);
  // Now each is where its bucket ends, and moves to the beginning as the bucket is filled.
  const values = new Uint32Array(count);
  for (let entry = 0; entry < count; entry++) {
    const bucket = bucketOfEntry[entry] ?? 0;
    const at = (starts[bucket] ?? 0) - 1;
    starts[bucket] = at;
    values[at] = valueOfEntry[entry] ?? 0;
  }
  return { starts, values };
}

/**
 * Hashes a word in lower case, whole and without each of its characters; returns the number of hashes. A character at a
 * place counts its code times the power for that place; without an earlier one, those after it are one place further to
 * the front.
 */
function hashWord(word: string, hashes: Uint32Array): number {
  const length = Math.min(word.length, maxLength);
  let whole = 0;
  let moved = 0;
  for (let at = length - 1; at >= 0; at--) {
    const code = lowerCaseCode(word, at);
    if (at > 0) moved = (Math.imul(moved, base) + code) | 0;
    whole = (Math.imul(whole, base) + code) | 0;
  }
  hashes[length] = whole;
  let before = 0;
  let power = 1;
  let powerBefore = 0;
  for (let at = 0; at < length; at++) {
    const code = lowerCaseCode(word, at);
    // The characters from the second on that are not after this one.
    if (at > 0) moved = (moved - Math.imul(code, powerBefore)) | 0;
    hashes[at] = before + moved;
    before = (before + Math.imul(code, power)) | 0;
    powerBefore = power;
    power = Math.imul(power, base);
  }
  return length + 1;
}

const base = 0x01000193;

function lowerCaseCode(word: string, at: number): number {
  const code = word.charCodeAt(at);
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
