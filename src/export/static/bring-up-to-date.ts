import { mkdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { type Changes, maxOpenFiles } from './inspect-directory.ts';
import { type Digests, formatManifest, manifestName, scratchName } from './manifest.ts';

/**
 * Makes a directory what an export says, as inspected before. Each file is replaced in one step. Until all is done the
 * manifest names what was there and what is to come, so that an interruption leaves what the next export can mend.
 */
export async function bringUpToDate(
  directory: string,
  files: ReadonlyMap<string, string>,
  { write, remove, gone, present, planned, isManifestOld }: Changes,
): Promise<void> {
  const scratch = join(directory, scratchName);
  await rm(scratch, { recursive: true, force: true });
  if (write.length === 0 && !isManifestOld) return;
  await mkdir(scratch, { recursive: true });
  let count = 0;
  const replace = async (name: string, contents: string, flush = false) => {
    const draft = join(scratch, String(count++));
    await writeFile(draft, contents, { flush });
    await rename(draft, join(directory, name));
  };
  const writeManifest = (digests: Digests, unfinished: Digests) =>
    replace(manifestName, formatManifest({ files: digests, unfinished }), true);
  try {
    await writeManifest(present, planned);
    await forEach(write, async (name) => {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await replace(name, files.get(name) ?? '');
    });
    await forEach(remove, (name) => unlink(join(directory, name)));
    await removeEmpty(directory, gone);
    await writeManifest(planned, new Map());
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** After a failure nothing more is begun, and it is thrown once what was begun has ended. */
async function forEach(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const limit = pLimit(maxOpenFiles);
  const failures: unknown[] = [];
  const attempt = async (name: string) => {
    if (failures.length > 0) return;
    await work(name).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(names.map((name) => limit(attempt, name)));
  if (failures.length > 0) throw failures[0];
}

/** Removes the directories that files are gone from, deepest first, as far as nothing else is in them. */
async function removeEmpty(directory: string, gone: readonly string[]): Promise<void> {
  const parents = new Set<string>();
  for (const name of gone) {
    for (let parent = dirname(name); parent !== '.'; parent = dirname(parent)) parents.add(parent);
  }
  for (const parent of [...parents].sort((a, b) => b.length - a.length)) {
    try {
      await rmdir(join(directory, parent));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'ENOENT'].includes(code)) throw error;
    }
  }
}
