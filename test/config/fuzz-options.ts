/** Seed of this run; a failure is repeated with FUZZ_SEED. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() & 0x7fffffff);

/** Parameters of a property test; prints the seed. */
export function fuzzOptions(numRuns: number): { readonly seed: number; readonly numRuns: number } {
  process.stdout.write(`fast-check: ${numRuns} runs, FUZZ_SEED=${seed}\n`);
  return { seed, numRuns };
}
