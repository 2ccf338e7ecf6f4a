import { LRUCache } from 'lru-cache';
import type { ServedAnswer } from '../site/answer.ts';

/** Answers that were made of refs, by the path below the mount; each holds as long as those refs are the fresh ones. */
export interface CurrentAnswers {
  find(path: string): ServedAnswer | undefined;
  /** `digest` names the refs that the answer was made of, and `freshDigest` those that are fresh later, if any are. */
  keep(path: string, answer: ServedAnswer, digest: string, freshDigest: () => string | undefined): void;
  clear(): void;
}

interface CurrentAnswer {
  readonly answer: ServedAnswer;
  readonly digest: string;
  readonly freshDigest: () => string | undefined;
}

/** Characters of bodies and paths that are kept in all. */
const maxSize = 16 * 1024 * 1024;

export function createCurrentAnswers(): CurrentAnswers {
  const answers = new LRUCache<string, CurrentAnswer>({
    maxSize,
    sizeCalculation: ({ answer }, path) => answer.body.length + path.length + 500,
  });
  return {
    find(path) {
      const found = answers.get(path);
      if (found === undefined) return undefined;
      if (found.freshDigest() === found.digest) return found.answer;
      answers.delete(path);
      return undefined;
    },
    keep: (path, answer, digest, freshDigest) => answers.set(path, { answer, digest, freshDigest }),
    clear: () => answers.clear(),
  };
}
