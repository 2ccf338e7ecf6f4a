import { mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Changes, Contents } from './inspect-directory.ts';
import { type Digests, formatManifest, manifestName, scratchName } from './manifest.ts';
import { OpenDirectories } from './open-directories.ts';

/**
 * Makes a directory what an export says, as inspected before. Each file is replaced in one step. Until all is done the
 * manifest names what was there and what is to come, so that an interruption leaves what the next export can repair.
 * Throws if something is in the way, or the system refuses. `onFile` is called before each file.
 */
export function bringUpToDate(
  directory: string,
  files: ReadonlyMap<string, Contents>,
  { write, remove, gone, present, planned, isManifestOld }: Changes,
  onFile: (done: number, all: number) => void = () => undefined,
): void {
  if (write.length === 0 && !isManifestOld) {
    withDirectories(directory, removeScratch);
    return;
  }
  makeDirectories(directory);
  withDirectories(directory, (scratch) =>
    withDirectories(directory, (places) => {
      removeScratch(scratch);
      mkdirSync(scratch.pathOf(scratchName));
      let count = 0;
      const replace = (name: string, contents: Contents, flush = false) => {
        const draft = scratch.pathOf(`${scratchName}/${count++}`);
        writeFileSync(draft, contents, { flush, flag: 'wx' });
        renameSync(draft, places.pathOf(name, true));
      };
      const writeManifest = (digests: Digests, unfinished: Digests) =>
        replace(manifestName, formatManifest({ files: digests, unfinished }), true);
      try {
        writeManifest(present, planned);
        const all = write.length + remove.length;
        for (const [index, name] of write.entries()) {
          onFile(index, all);
          replace(name, files.get(name) ?? '');
        }
        for (const [index, name] of remove.entries()) {
          onFile(write.length + index, all);
          unlinkSync(places.pathOf(name));
        }
        removeEmpty(places, gone);
        writeManifest(planned, new Map());
      } finally {
        removeScratch(scratch);
      }
    }),
  );
}

/** Not with `recursive`, for which Node.js tries without end where the system makes none, as below /proc. */
function makeDirectories(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makeDirectories(dirname(path));
    mkdirSync(path);
  }
}

function withDirectories(directory: string, work: (directories: OpenDirectories) => void): void {
  const directories = new OpenDirectories(directory);
  try {
    work(directories);
  } finally {
    directories.close();
  }
}

/** What is in it are files: an export writes nothing else there. */
function removeScratch(directories: OpenDirectories): void {
  try {
    for (const name of readdirSync(directories.pathOf(`${scratchName}/.`))) {
      unlinkSync(directories.pathOf(`${scratchName}/${name}`));
    }
    rmdirSync(directories.pathOf(scratchName));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Removes the directories that files are gone from, deepest first, as far as nothing else is in them. */
function removeEmpty(directories: OpenDirectories, gone: readonly string[]): void {
  const parents = new Set<string>();
  for (const name of gone) {
    for (let parent = dirname(name); parent !== '.'; parent = dirname(parent)) parents.add(parent);
  }
  for (const parent of [...parents].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(directories.pathOf(parent));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'ENOENT'].includes(code)) throw error;
    }
  }
}
