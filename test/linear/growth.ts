/** Measurements of which the fastest counts. */
const rounds = 3;
/** Milliseconds that one measurement takes at least. */
const leastMs = 4;

/** Milliseconds that `work` takes, the fastest of several measurements. */
export function fastestMs(work: () => void): number {
  let calls = 1;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    for (let call = 0; call < calls; call++) work();
    const ms = performance.now() - started;
    best = Math.min(best, ms / calls);
    if (ms < leastMs) calls = Math.min(10_000, Math.ceil((calls * leastMs) / Math.max(ms, 0.01)));
  }
  return best;
}

/**
 * By how much longer `work` takes with four times the text: 4 where it is linear, 16 where it is quadratic. What seems
 * to be more than `most` is measured again, since the machine does other work meanwhile.
 */
export function growth(work: (text: string) => void, textOf: (length: number) => string, most: number): number {
  const [short, long] = [textOf(length), textOf(longLength)];
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 8 && least > most; attempt++) {
    least = Math.min(least, fastestMs(() => work(long)) / fastestMs(() => work(short)));
  }
  return least;
}

/** Characters of the shorter text, and of the longer one. */
const length = 4_000;
export const longLength = 4 * length;
