import { LRUCache } from 'lru-cache';
import type { ServedAnswer } from '../site/answer.ts';
import type { StoredFile } from './store/module-store.ts';

/** Answers from the store that are kept in memory, by the path below the mount that was asked for. */
export interface HotAnswers {
  /** The answer if it was compared with the store a moment ago. */
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
  usedAtMs: number;
  isChecking: boolean;
}

/** Bytes of bodies that are kept in all, and of the largest one. */
const maxSize = 32 * 1024 * 1024;
export const maxHotBody = 256 * 1024;
const maxAnswers = 50_000;
/** Milliseconds after which the store is looked at again: what is purged is announced, but others may write there, too. */
const checkMs = 1_000;
/** Of an answer that is asked for again and again it is looked at in the background: the longest pause between two. */
const busyMs = 1_500;
/** Milliseconds that such a look may take. */
const maxCheckMs = 5_000;

export function createHotAnswers(): HotAnswers {
  const answers = new LRUCache<string, HotAnswer>({
    max: maxAnswers,
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
      const now = performance.now();
      const ageMs = now - entry.checkedAtMs;
      const isBusy = now - entry.usedAtMs < busyMs && ageMs < maxCheckMs;
      entry.usedAtMs = now;
      if (ageMs < checkMs) return entry.answer;
      if (!isBusy) return undefined;
      check(path, entry);
      return entry.answer;
    },
    clear: () => answers.clear(),
    async keep(path, file, make, look) {
      const known = answers.get(path);
      const now = performance.now();
      if (known?.identity === file.identity) {
        known.checkedAtMs = now;
        known.usedAtMs = now;
        return known.answer;
      }
      const answer = await make();
      if (answer.body.length > maxHotBody) return answer;
      const { identity } = file;
      answers.set(path, { answer, identity, look, checkedAtMs: now, usedAtMs: now, isChecking: false });
      return answer;
    },
  };
}
