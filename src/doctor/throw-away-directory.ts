import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onInterruption } from '../programs/on-interruption.ts';

const options = { recursive: true, force: true, maxRetries: 3 };

/** Gives a directory for as long as it is needed; it goes also where the process is interrupted. */
export async function withThrowAwayDirectory<Value>(use: (dir: string) => Promise<Value>): Promise<Value> {
  let dir: string | undefined;
  // Before there is a directory: a signal in between would leave it behind.
  const forget = onInterruption(() => dir !== undefined && rmSync(dir, options));
  try {
    dir = mkdtempSync(join(tmpdir(), 'govanity-doctor-'));
    return await use(dir);
  } finally {
    if (dir !== undefined) await rm(dir, options);
    forget();
  }
}
