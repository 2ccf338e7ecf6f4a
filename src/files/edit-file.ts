import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { lstat, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileError, fileSignature, readRegularFile } from './read-file.ts';

/** Bytes of the largest file that is edited. */
const maxBytes = 64 * 1024 * 1024;
/** An editor that saves once is met once. */
const maxAttempts = 5;
/** Milliseconds to wait for another govanity that edits the same file: it holds the lock for a few. */
const lockLimitMs = 10_000;
const lockStepMs = 20;

/** What the contents of a file become; they are undefined if there is no file yet. Undefined: nothing is written. */
export type Edit = (bytes: Buffer | undefined) => Uint8Array | undefined;

/**
 * Replaces the contents of a regular file in one step, keeping its mode and owner; of a symbolic link, those of what
 * it leads to. Resolves with whether it was written. Others who edit the file with this function wait; if somebody else
 * changes the file meanwhile, `edit` is asked again. `mode` is that of a new file. Rejects if the file cannot be read
 * or written, and then it is as it was.
 */
export async function editFile(path: string, edit: Edit, mode = 0o666): Promise<boolean> {
  const file = await resolveLinks(path);
  const lock = await acquireLock(file);
  try {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const signature = await fileSignature(file);
      const read = await readRegularFile(file, maxBytes);
      if (!read.ok && read.error.code !== 'ENOENT') throw read.error;
      const bytes = edit(read.ok ? read.bytes : undefined);
      if (bytes === undefined) return false;
      if (await replace(file, bytes, signature, mode)) return true;
    }
    throw fileError('EBUSY', 'somebody else changes it all the time');
  } finally {
    lock?.close();
  }
}

/** Throws if the path is a link that leads nowhere: what would be replaced is the link. */
async function resolveLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const isLink = await lstat(path).then(
      () => true,
      () => false,
    );
    if (isLink) throw fileError('ENOENT', 'it is a symbolic link to a file that does not exist');
    return join(await realpath(dirname(path)), basename(path));
  }
}

/** False if the file has changed since it had the signature; then nothing is written. */
async function replace(file: string, bytes: Uint8Array, signature: string, mode: number): Promise<boolean> {
  const old = await stat(file).catch(() => undefined);
  const draft = `${file}.${process.pid}.${Date.now().toString(36)}.tmp`;
  const handle = await open(draft, 'wx', old === undefined ? mode : 0o600);
  try {
    try {
      await handle.writeFile(bytes);
      if (old !== undefined) {
        // Only root may give a file away; for others the new one is theirs, as with most editors.
        await handle.chown(old.uid, old.gid).catch(() => undefined);
        await handle.chmod(old.mode & 0o7777);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    const isUnchanged = (await fileSignature(file)) === signature;
    await (isUnchanged ? rename(draft, file) : unlink(draft));
    return isUnchanged;
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

/**
 * Waits for all others who edit the file, in processes of this machine. The lock is a name of Linux's abstract sockets:
 * unlike a file beside the file, it is free again however its process ends. Undefined where there are none.
 */
async function acquireLock(file: string): Promise<Server | undefined> {
  if (process.platform !== 'linux') return undefined;
  const name = `\0govanity-${createHash('sha256').update(file).digest('hex')}`;
  for (const limit = performance.now() + lockLimitMs; ; await sleep(lockStepMs)) {
    const server = createServer().listen(name);
    try {
      await once(server, 'listening');
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return undefined;
      if (performance.now() > limit) throw fileError('EBUSY', 'another govanity is editing it');
    }
  }
}
