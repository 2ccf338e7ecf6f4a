import { mkdir, readdir, rename, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { inParent } from './in-parent.ts';
import { type Changes, maxOpenFiles } from './inspect-directory.ts';
import { type Digests, formatManifest, manifestName, scratchName } from './manifest.ts';

/**
 * Makes a directory what an export says, as inspected before. Each file is replaced in one step. Until all is done the
 * manifest names what was there and what is to come, so that an interruption leaves what the next export can repair.
 */
export async function bringUpToDate(
  directory: string,
  files: ReadonlyMap<string, string>,
  { write, remove, gone, present, planned, isManifestOld }: Changes,
): Promise<void> {
  await removeScratch(directory);
  if (write.length === 0 && !isManifestOld) return;
  await mkdir(directory, { recursive: true });
  await inParent(directory, scratchName, (path) => mkdir(path));
  let count = 0;
  const replace = (name: string, contents: string, flush = false) =>
    inParent(directory, `${scratchName}/${count++}`, async (draft) => {
      await writeFile(draft, contents, { flush, flag: 'wx' });
      await inParent(directory, name, (path) => rename(draft, path), true);
    });
  const writeManifest = (digests: Digests, unfinished: Digests) =>
    replace(manifestName, formatManifest({ files: digests, unfinished }), true);
  try {
    await writeManifest(present, planned);
    await forEach(write, (name) => replace(name, files.get(name) ?? ''));
    await forEach(remove, (name) => inParent(directory, name, unlink));
    await removeEmpty(directory, gone);
    await writeManifest(planned, new Map());
  } finally {
    await removeScratch(directory);
  }
}

/** What is in it are files: an export writes nothing else there. */
async function removeScratch(directory: string): Promise<void> {
  try {
    const names = await inParent(directory, `${scratchName}/.`, (path) => readdir(path));
    for (const name of names) await inParent(directory, `${scratchName}/${name}`, unlink);
    await inParent(directory, scratchName, rmdir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
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
      await inParent(directory, parent, rmdir);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'ENOENT'].includes(code)) throw error;
    }
  }
}
