import { LRUCache } from 'lru-cache';
import type { ServedAnswer } from '../site/answer.ts';
import type { StoredFile } from './store/module-store.ts';

/** Answers from the store that are kept in memory, by the path below the mount that was asked for. */
export interface HotAnswers {
  /** The answer if it was compared with the store lately. */
  find(path: string): ServedAnswer | undefined;
  /** The answer made of a file that is still the same, or the one that `make` makes of it; `look` finds the file again. */
  keep(
    path: string,
    file: StoredFile,
    make: () => Promise<ServedAnswer>,
    look: () => Promise<StoredFile | undefined>,
  ): Promise<ServedAnswer>;
  /** Forgets all: a version was purged. */
  clear(): void;
}

interface HotAnswer {
  readonly answer: ServedAnswer;
  readonly identity: string;
  readonly look: () => Promise<StoredFile | undefined>;
  checkedAtMs: number;
  isChecking: boolean;
}

/** Bytes of bodies that are kept in all, and of the largest one. */
const maxSize = 32 * 1024 * 1024;
export const maxHotBody = 256 * 1024;
/**
 * Milliseconds after which the store is looked at again, behind the answer: versions never change, and what is purged is
 * announced, but others may remove files.
 */
const checkMs = 30_000;
/** Milliseconds after which nothing is answered without a look. */
const maxAgeMs = 60 * 60_000;

export function createHotAnswers(): HotAnswers {
  const answers = new LRUCache<string, HotAnswer>({
    maxSize,
    sizeCalculation: ({ answer }, path) => answer.body.length + path.length + 500,
  });
  const check = (path: string, entry: HotAnswer): void => {
    if (entry.isChecking) return;
    entry.isChecking = true;
    const forget = () => {
      if (answers.peek(path) === entry) answers.delete(path);
    };
    entry.look().then((file) => {
      entry.isChecking = false;
      if (file?.identity === entry.identity) entry.checkedAtMs = performance.now();
      else forget();
    }, forget);
  };
  return {
    find(path) {
      const entry = answers.get(path);
      if (entry === undefined) return undefined;
      const ageMs = performance.now() - entry.checkedAtMs;
      if (ageMs > maxAgeMs) return undefined;
      if (ageMs > checkMs) check(path, entry);
      return entry.answer;
    },
    clear: () => answers.clear(),
    async keep(path, file, make, look) {
      const known = answers.get(path);
      const now = performance.now();
      if (known?.identity === file.identity) {
        known.checkedAtMs = now;
        return known.answer;
      }
      const answer = await make();
      if (answer.body.length > maxHotBody) return answer;
      const { identity } = file;
      answers.set(path, { answer, identity, look, checkedAtMs: now, isChecking: false });
      return answer;
    },
  };
}
