import { distance } from 'fastest-levenshtein';

/** Longer texts are not compared: that takes time as the product of both lengths. */
const maxWordLength = 200;

/** Names that a hint lists. */
const maxListed = 20;
/** Candidates that are compared with a word; who has more back ends is not helped by a guess either. */
const maxCompared = 200;

/**
 * The candidates nearest to a word, best first, at most `limit`;
 * empty if none is near enough to be meant (a third of the word's length, at least 2 edits).
 */
export function nearest(word: string, candidates: Iterable<string>, limit: number): string[] {
  if (word.length > maxWordLength) return [];
  const allowed = Math.max(2, Math.floor(word.length / 3));
  const ranked: { candidate: string; edits: number }[] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > allowed || candidate.length > maxWordLength) continue;
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= allowed && edits < candidate.length) ranked.push({ candidate, edits });
  }
  const sameStart = new Map(ranked.map(({ candidate }) => [candidate, commonPrefix(word, candidate)]));
  const start = (candidate: string) => sameStart.get(candidate) ?? 0;
  // Of two that are equally near, the one that begins alike is meant: slips rarely hit the first letters.
  ranked.sort(
    (a, b) => a.edits - b.edits || start(b.candidate) - start(a.candidate) || (a.candidate < b.candidate ? -1 : 1),
  );
  return ranked.slice(0, limit).map(({ candidate }) => candidate);
}

/** The candidates that a word can be a typing error of; stricter than `nearest` with short words, which are all alike. */
export function misspellingOf(word: string, candidates: Iterable<string>): string[] {
  const near = nearest(word, candidates, Number.POSITIVE_INFINITY);
  return near.filter((candidate) => {
    if (word.length > 4) return true;
    const [written, meant] = [word.toLowerCase(), candidate.toLowerCase()];
    return distance(written, meant) <= 1 || lettersOf(written) === lettersOf(meant);
  });
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Hint for a word that is not one of those allowed. */
export function didYouMean(word: string, allowed: readonly string[], noun: string): string {
  const [best] = nearest(word, allowed.slice(0, maxCompared), 1);
  const more = allowed.length > maxListed ? ', ...' : '';
  const list = `${noun}: ${allowed.slice(0, maxListed).join(', ')}${more}`;
  return best === undefined ? list : `did you mean \`${best}\`? ${list}`;
}
