import { LRUCache } from 'lru-cache';
import type { ServedAnswer } from '../site/answer.ts';
import type { StoredFile } from './store/module-store.ts';

/** Answers from the store that are kept in memory, by the path below the mount that was asked for. */
export interface HotAnswers {
  /** The answer if it was compared with the store in the last second. */
  find(path: string): ServedAnswer | undefined;
  /** The answer made of a file that is still the same, or the one that `make` makes of it. */
  keep(path: string, file: StoredFile, make: () => Promise<ServedAnswer>): Promise<ServedAnswer>;
}

interface HotAnswer {
  readonly answer: ServedAnswer;
  readonly identity: string;
  checkedAtMs: number;
}

/** Bytes of bodies that are kept in all, and of the largest one. */
const maxSize = 32 * 1024 * 1024;
export const maxHotBody = 256 * 1024;
const maxAnswers = 50_000;
/** Milliseconds after which the store is looked at again: another process may have purged the version. */
const checkMs = 1_000;

export function createHotAnswers(): HotAnswers {
  const answers = new LRUCache<string, HotAnswer>({
    max: maxAnswers,
    maxSize,
    sizeCalculation: ({ answer }, path) => answer.body.length + path.length + 500,
  });
  return {
    find(path) {
      const known = answers.get(path);
      return known !== undefined && performance.now() - known.checkedAtMs < checkMs ? known.answer : undefined;
    },
    async keep(path, file, make) {
      const known = answers.get(path);
      if (known?.identity === file.identity) {
        known.checkedAtMs = performance.now();
        return known.answer;
      }
      const answer = await make();
      if (answer.body.length > maxHotBody) return answer;
      answers.set(path, { answer, identity: file.identity, checkedAtMs: performance.now() });
      return answer;
    },
  };
}
