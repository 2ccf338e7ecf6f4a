import { LRUCache } from 'lru-cache';
import type { Fetched } from './fetch/go-fetcher.ts';
import type { RefsState } from './known-refs.ts';
import type { ModuleTarget } from './module-target.ts';
import type { Outcome } from './outcome.ts';

/** Answers that depend on the refs of a repository and on this `go` alone. */
export interface Memo<Value> {
  /** What was made of these refs, or is being made; if the refs are stale or making it fails, what was made before. */
  recall(
    target: ModuleTarget,
    key: string,
    state: RefsState,
    make: () => Promise<Fetched<Value>>,
  ): Promise<Outcome<Value>>;
  /** What was made last, of whatever refs. */
  last(target: ModuleTarget, key: string): Value | undefined;
  clear(): void;
}

const maxRemembered = 50_000;
/** Milliseconds that "not there" holds for what refs do not list, such as commits. */
const negativeMs = 60_000;

export function createMemo<Value extends object>(): Memo<Value> {
  // Not `max`, which allocates room for all at once.
  const bounds = { maxSize: maxRemembered, sizeCalculation: () => 1 };
  const made = new LRUCache<string, Promise<Fetched<Value>>>(bounds);
  const last = new LRUCache<string, Value>(bounds);
  const lastKey = ({ repo, modulePath }: ModuleTarget, key: string) => `${repo}\n${modulePath}\n${key}`;
  return {
    clear() {
      made.clear();
      last.clear();
    },
    last: (target, key) => last.get(lastKey(target, key)),
    async recall(target, key, { digest, failure }, make) {
      const name = `${digest}\n${lastKey(target, key)}`;
      const before = last.get(lastKey(target, key));
      const stale = before && ({ ok: true, value: before, how: 'stale' } as const);
      const outcome = (fetched: Fetched<Value>, how: 'hit' | 'fetched'): Outcome<Value> => {
        if (fetched.ok) return { ...fetched, how: failure === undefined ? how : 'stale' };
        const isPassing = fetched.failure.status >= 502;
        return (isPassing ? stale : undefined) ?? fetched;
      };
      const known = made.get(name);
      if (known !== undefined) return outcome(await known, 'hit');
      if (failure !== undefined) return stale ?? { ok: false, failure };
      const making = make().then(
        (fetched) => {
          if (fetched.ok) last.set(lastKey(target, key), fetched.value);
          else if (fetched.failure.isLasting) made.set(name, making, { ttl: negativeMs });
          else made.delete(name);
          return fetched;
        },
        (error: unknown) => {
          made.delete(name);
          throw error;
        },
      );
      made.set(name, making);
      return outcome(await making, 'fetched');
    },
  };
}
