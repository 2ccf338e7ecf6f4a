import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onInterruption } from '../programs/on-interruption.ts';

const options = { recursive: true, force: true, maxRetries: 3 };

/** Gives a directory for as long as it is needed; it goes also where the process is interrupted. */
export async function withThrowAwayDirectory<Value>(use: (dir: string) => Promise<Value>): Promise<Value> {
  const dir = await mkdtemp(join(tmpdir(), 'govanity-doctor-'));
  const forget = onInterruption(() => rmSync(dir, options));
  try {
    return await use(dir);
  } finally {
    forget();
    await rm(dir, options);
  }
}
