import pLimit from 'p-limit';

/** Runs a bounded number of tasks at once, lets a bounded number wait, and refuses more. */
export interface ProcessQueue {
  /** The task's result; undefined if too many wait already. */
  run<Result>(task: () => Promise<Result>): Promise<Result> | undefined;
  readonly running: number;
  readonly waiting: number;
}

/** A queue that runs `jobs` tasks at once; `maxWaiting` more may wait, any number by default. */
export function createProcessQueue(jobs: number, maxWaiting = Number.POSITIVE_INFINITY): ProcessQueue {
  const limit = pLimit(jobs);
  return {
    run: (task) => (limit.activeCount + limit.pendingCount < jobs + maxWaiting ? limit(task) : undefined),
    get running() {
      return limit.activeCount;
    },
    get waiting() {
      return limit.pendingCount;
    },
  };
}
