import pLimit from 'p-limit';
import type { ProcessQueue } from '../../programs/process-queue.ts';
import type { Fetched } from './go-fetcher.ts';
import { unavailable } from './proxy-failure.ts';

/** Runs fetches: one per repository, and with everything else that starts programs no more than the queue allows. */
export interface RepositoryQueue {
  run<Value>(repo: string, task: () => Promise<Fetched<Value>>): Promise<Fetched<Value>>;
  /** Whether a fetch of the repository runs or waits. */
  isBusy(repo: string): boolean;
  readonly running: number;
  readonly waiting: number;
}

/** Creates the queue of fetches; `maxWaiting` may wait for their repository or for a free place, more are refused. */
export function createRepositoryQueue(queue: ProcessQueue, maxWaiting: number): RepositoryQueue {
  const byRepo = new Map<string, { readonly limit: ReturnType<typeof pLimit>; users: number }>();
  let entered = 0;
  return {
    async run(repo, task) {
      const full = unavailable(503, 'too many fetches are waiting, try again in a minute');
      if (entered - queue.running >= maxWaiting) return { ok: false, failure: full };
      const place = byRepo.get(repo) ?? { limit: pLimit(1), users: 0 };
      byRepo.set(repo, place);
      place.users++;
      entered++;
      try {
        return await place.limit(async () => (await queue.run(task)) ?? { ok: false, failure: full });
      } finally {
        entered--;
        if (--place.users === 0) byRepo.delete(repo);
      }
    },
    isBusy: (repo) => byRepo.has(repo),
    get running() {
      return queue.running;
    },
    get waiting() {
      return Math.max(0, entered - queue.running);
    },
  };
}
