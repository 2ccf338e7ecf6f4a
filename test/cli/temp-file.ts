import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory of its own for the running test. */
export async function tempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'govanity-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A vanity.yaml in a directory of its own for the running test. */
export async function tempFile(contents: string | Uint8Array): Promise<string> {
  const file = join(await tempDir(), 'vanity.yaml');
  await writeFile(file, contents);
  return file;
}
