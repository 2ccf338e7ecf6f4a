import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Runs `work` with a path for `name` below a directory. On Linux the path goes through a descriptor of the parent, which
 * was opened without following links: whoever replaces a directory by a link meanwhile diverts nothing. `makes` adds
 * missing parents. Rejects if a parent is a link or not a directory.
 */
export async function inParent<Result>(
  directory: string,
  name: string,
  work: (path: string) => Promise<Result>,
  makes = false,
): Promise<Result> {
  if (process.platform !== 'linux') {
    const path = join(directory, name);
    if (makes) await mkdir(dirname(path), { recursive: true });
    return work(path);
  }
  let parent = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const parents = dirname(name);
    for (const element of parents === '.' ? [] : parents.split('/')) {
      const child = await openChild(parent, element, makes, join(directory, parents));
      await parent.close();
      parent = child;
    }
    return await work(pathIn(parent, basename(name)));
  } finally {
    await parent.close();
  }
}

async function openChild(parent: FileHandle, element: string, makes: boolean, shown: string): Promise<FileHandle> {
  const path = pathIn(parent, element);
  if (makes) await mkdir(path).catch(ignoreExisting);
  try {
    return await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOTDIR', 'ELOOP'].includes(code)) throw error;
    throw new Error(`${shown} is in the way: it is a link, or not a directory`);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function pathIn({ fd }: FileHandle, element: string): string {
  return `/proc/self/fd/${fd}/${element}`;
}
