import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTimeBudget } from '../../src/server/time-budget.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('work is refused once its share is spent, and done again when time has passed', () => {
  const budget = createTimeBudget(0.25, 1_000);
  const work = (ms: number) => budget.spend(() => vi.advanceTimersByTime(ms) && 'done');

  expect([work(700), work(700), work(1)]).toEqual(['done', 'done', undefined]);
  vi.advanceTimersByTime(100);
  expect(work(1)).toBeUndefined();
  vi.advanceTimersByTime(400);
  expect([work(100), work(1)]).toEqual(['done', undefined]);
});

test('a long rest allows no more than the burst', () => {
  const budget = createTimeBudget(0.5, 1_000);
  vi.advanceTimersByTime(1_000_000);
  const done = Array.from({ length: 5 }, () => budget.spend(() => vi.advanceTimersByTime(700) && 'done'));
  expect(done).toEqual(['done', 'done', 'done', undefined, undefined]);
});
