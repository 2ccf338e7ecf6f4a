import { LRUCache } from 'lru-cache';
import type { SiteAnswer } from './answer.ts';

/** Makes the answer of a key, or returns the one that was made before. */
export type AnswerMemory = (key: string, make: () => SiteAnswer) => SiteAnswer;

/** Characters that an answer counts beside its body: its headers, and what it takes to find it. */
const overhead = 500;

/** Keeps the answers that were asked for last, as many as fit in `maxSize` characters. */
export function createAnswerMemory(maxSize: number): AnswerMemory {
  const sizeCalculation = ({ body }: SiteAnswer, key: string) => body.length + key.length + overhead;
  // Not by number: room for a number of answers is taken at once, for each of several memories.
  const remembered = new LRUCache<string, SiteAnswer>({ maxSize, sizeCalculation });
  return (key, make) => {
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const answer = make();
    remembered.set(key, answer);
    return answer;
  };
}
