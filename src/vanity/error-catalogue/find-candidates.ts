import { errorCatalogue, type KnownError } from './error-catalogue.ts';
import { firstWords, type LinePattern } from './line-pattern.ts';

/** A pattern that a line may match, with its row. */
export interface Candidate {
  readonly row: KnownError;
  readonly pattern: LinePattern;
}

/** In the order in which a line is compared with them. */
const candidates: readonly Candidate[] = errorCatalogue.flatMap((row) =>
  row.patterns.map((pattern) => ({ row, pattern })),
);

/** Positions in `candidates` by the words that a line must hold. */
const positionsByWords = new Map<string, number[]>();
for (const [position, { pattern }] of candidates.entries()) {
  for (const words of firstWords(pattern)) {
    const known = positionsByWords.get(words);
    if (known === undefined) positionsByWords.set(words, [position]);
    else known.push(position);
  }
}

/**
 * For each line the patterns whose first words it holds, in the order of the catalogue. The whole text is searched once
 * for each of these words, so that thousands of short lines take no longer than one long line.
 */
export function findCandidates(lines: readonly string[]): readonly (readonly Candidate[])[] {
  const lower = lines.map((line) => line.toLowerCase());
  const ends: number[] = [];
  let length = 0;
  for (const line of lower) {
    length += line.length + 1;
    ends.push(length);
  }
  const text = lower.join('\n');
  const found: Set<number>[] = lines.map(() => new Set());
  for (const [words, positions] of positionsByWords) {
    let line = 0;
    for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, ends[line])) {
      while ((ends[line] ?? 0) <= at) line++;
      for (const position of positions) found[line]?.add(position);
    }
  }
  return found.map((positions) =>
    [...positions].sort((a, b) => a - b).flatMap((position) => candidates[position] ?? []),
  );
}
