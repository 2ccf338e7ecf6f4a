/** Registers what ends a resource; vitest's `onTestFinished` is one, `createCleanup().defer` another. */
export type Defer = (end: () => Promise<void> | void) => void;

/** A stack of clean-ups for a whole suite: `run` ends everything in reverse order, all of it, then reports failures. */
export function createCleanup(): { defer: Defer; run: () => Promise<void> } {
  const stack: Array<() => Promise<void> | void> = [];
  return {
    defer: (end) => {
      stack.push(end);
    },
    run: async () => {
      const failures: unknown[] = [];
      for (let end = stack.pop(); end !== undefined; end = stack.pop()) {
        try {
          await end();
        } catch (failure) {
          failures.push(failure);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'clean-up failed');
    },
  };
}
