import { LRUCache } from 'lru-cache';
import type { SiteAnswer } from './answer.ts';

/** Makes the answer of a key, or returns the one that was made before. */
export type AnswerMemory = (key: string, make: () => SiteAnswer) => SiteAnswer;

/** What requests can name has no natural bound, neither in number nor, with long names, in size. */
const maxAnswers = 10_000;

/** Keeps the answers that were asked for last, as many as fit in `maxSize` characters of bodies and keys together. */
export function createAnswerMemory(maxSize: number): AnswerMemory {
  const sizeCalculation = ({ body }: SiteAnswer, key: string) => body.length + key.length;
  const remembered = new LRUCache<string, SiteAnswer>({ max: maxAnswers, maxSize, sizeCalculation });
  return (key, make) => {
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const answer = make();
    remembered.set(key, answer);
    return answer;
  };
}
