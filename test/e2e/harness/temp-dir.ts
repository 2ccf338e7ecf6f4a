import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defer } from './cleanup.ts';

const REMOVE = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };

const present = new Set<string>();
process.once('exit', () => {
  for (const dir of present) rmSync(dir, REMOVE); // a test run that was interrupted
});

/** A new directory under the system's temporary one; removed at the end, with what is in it. */
export async function createTempDir(defer: Defer, name: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), `govanity-e2e-${name}-`));
  present.add(dir);
  defer(async () => {
    await rm(dir, REMOVE);
    present.delete(dir);
  });
  return dir;
}
