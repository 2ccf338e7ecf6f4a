import { constants, type Stats } from 'node:fs';
import { open, stat, unlink } from 'node:fs/promises';
import { editFile } from './edit-file.ts';
import { checkRegular } from './read-file.ts';

/**
 * Writes what a command was asked to put into a file. A regular file is replaced in one step, as `editFile` does; what
 * is written to a named pipe or a character device, such as /dev/null, goes through it. Throws for all else that is in
 * the way, and with EEXIST for a regular file that must not be replaced.
 */
export async function writeOutput(path: string, text: string, { replaces = true } = {}): Promise<void> {
  const stats = await statIfThere(path);
  if (stats?.isFIFO() || stats?.isCharacterDevice()) return writeThrough(path, text);
  if (stats !== undefined) checkRegular(stats);
  if (replaces) await editFile(path, () => Buffer.from(text));
  else await create(path, text);
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function create(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await handle.close();
  }
}

async function writeThrough(path: string, text: string): Promise<void> {
  // Fails for a named pipe that nobody reads, instead of waiting for somebody who does.
  const probe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const handle = await open(path, constants.O_WRONLY | constants.O_NOCTTY);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
  } finally {
    await probe.close();
  }
}
