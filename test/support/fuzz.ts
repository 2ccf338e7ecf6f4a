/** Parameters of fast-check; prints the seed, which FC_SEED repeats. */
export function fuzz(name: string, numRuns: number): { seed: number; numRuns: number } {
  const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
  console.info(`${name}: FC_SEED=${seed}`);
  return { seed, numRuns };
}
