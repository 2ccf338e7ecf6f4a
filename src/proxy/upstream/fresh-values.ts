import { LRUCache } from 'lru-cache';
import type { Fetched } from '../fetch/go-fetcher.ts';
import type { Outcome } from '../outcome.ts';

/** Values that hold for a time, each asked for once for all who wait. */
export interface FreshValues<Value> {
  /** The value if it is fresh, or a new one; the last one if no new one is to be had. */
  recall(key: string, make: () => Promise<Fetched<Value>>): Promise<Outcome<Value>>;
}

export interface FreshValuesOptions<Value> {
  /** How long a value is fresh; undefined: for ever. */
  readonly freshMs: number | undefined;
  readonly maxSize: number;
  readonly sizeOf: (value: Value) => number;
}

/** Milliseconds that "not there" holds at most. */
const maxNegativeMs = 60_000;
const maxNegative = 10_000;
/** Bytes that an entry takes beside its value. */
const entrySize = 500;

interface Entry<Value> {
  readonly value: Value;
  readonly madeAtMs: number;
}

export function createFreshValues<Value extends object>({
  freshMs,
  maxSize,
  sizeOf,
}: FreshValuesOptions<Value>): FreshValues<Value> {
  const entries = new LRUCache<string, Entry<Value>>({
    maxSize,
    sizeCalculation: ({ value }, key) => sizeOf(value) + key.length + entrySize,
  });
  const negativeMs = Math.min(freshMs ?? maxNegativeMs, maxNegativeMs);
  const missing = new LRUCache<string, Fetched<never>>({ max: maxNegative, ttl: Math.max(1, negativeMs) });
  const making = new Map<string, Promise<Fetched<Value>>>();

  const makeOnce = (key: string, make: () => Promise<Fetched<Value>>): Promise<Fetched<Value>> => {
    const running = making.get(key);
    if (running !== undefined) return running;
    const started = make().finally(() => making.delete(key));
    making.set(key, started);
    return started;
  };
  return {
    async recall(key, make) {
      const known = entries.get(key);
      const isFresh = known !== undefined && (freshMs === undefined || performance.now() - known.madeAtMs < freshMs);
      if (isFresh) return { ok: true, value: known.value, how: 'hit' };
      const before = missing.get(key);
      if (before !== undefined && !before.ok) return before;
      const made = await makeOnce(key, make);
      if (made.ok) {
        entries.set(key, { value: made.value, madeAtMs: performance.now() });
        return { ...made, how: 'fetched' };
      }
      if (!made.failure.isLasting) return known === undefined ? made : { ok: true, value: known.value, how: 'stale' };
      entries.delete(key);
      if (negativeMs > 0) missing.set(key, made);
      return made;
    },
  };
}
