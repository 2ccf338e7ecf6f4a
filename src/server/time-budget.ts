/** Limits what one kind of work takes of the process's time. */
export interface TimeBudget {
  /** Does the work and counts its time; undefined if none is left. */
  spend<Result>(work: () => Result): Result | undefined;
}

/** `share`: part of the time, from 0 to 1; `burstMs`: milliseconds that may be spent at once. */
export function createTimeBudget(share: number, burstMs: number): TimeBudget {
  let leftMs = burstMs;
  let lastMs = performance.now();
  return {
    spend(work) {
      const startMs = performance.now();
      leftMs = Math.min(burstMs, leftMs + (startMs - lastMs) * share);
      lastMs = startMs;
      if (leftMs <= 0) return undefined;
      const result = work();
      leftMs -= performance.now() - startMs;
      return result;
    },
  };
}
