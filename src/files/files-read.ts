import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { describeFileError, type FileBytes, fileSignature, isShortage, readRegularFile } from './read-file.ts';

interface Entry {
  readonly maxBytes: number;
  /** As it was before the file was read; undefined if it is not known. */
  signature: string | undefined;
  readonly digest: string;
}

/** What the same files hold now. */
export interface Reread {
  /** As `FilesRead.fingerprint`. */
  readonly fingerprint: string;
  /** Whether one that has changed is gone, empty or ends in the middle of a line: its writer is probably not done. */
  readonly looksCut: boolean;
}

/**
 * Reads files and remembers what they held, for comparing it later with what they hold then. All of it happens one
 * file after the other, so that a file system that does not answer takes one thread and no more.
 */
export class FilesRead {
  private readonly entries = new Map<string, Entry>();
  private shortageOf: Error | undefined;

  /** Reads a regular file of at most `maxBytes`; one that cannot be read is remembered as such. Never rejects. */
  async read(path: string, maxBytes: number): Promise<FileBytes> {
    if (this.shortageOf !== undefined) return { ok: false, error: this.shortageOf };
    let read: FileBytes;
    let signature: string | undefined;
    try {
      signature = await fileSignature(path);
      read = await readRegularFile(path, maxBytes);
    } catch (error) {
      read = { ok: false, error: error as NodeJS.ErrnoException };
    }
    this.entries.set(path, { maxBytes, signature, digest: digestOf(read) });
    if (!read.ok && isShortage(read.error)) this.shortageOf = shortageError(path, read.error);
    return read;
  }

  /** Names in a directory, which are not remembered; rejects if there is none. */
  list(directory: string): Promise<string[]> {
    return readdir(directory);
  }

  /** Remembers what another one has read, too. */
  add({ entries, shortageOf }: FilesRead): void {
    for (const [path, entry] of entries) this.entries.set(path, entry);
    this.shortageOf ??= shortageOf;
  }

  /** Why a file could not be read, if the reason says nothing about the file; after it no other file was read. */
  get shortage(): Error | undefined {
    return this.shortageOf;
  }

  /** Digest of all paths and of what they held. */
  get fingerprint(): string {
    return this.join(({ digest }) => digest);
  }

  /** Sizes, inodes and times of the files before they were read. */
  get signatures(): string {
    return this.join(({ signature }) => signature);
  }

  /** What `signatures` would be now; rejects on a shortage. */
  async look(): Promise<string> {
    const signatures = new Map<string, string>();
    for (const path of this.entries.keys()) signatures.set(path, await signatureOf(path));
    return this.join((_entry, path) => signatures.get(path));
  }

  /** Reads the same files again, and takes over the signatures of those that hold what they held; rejects on a shortage. */
  async reread(): Promise<Reread> {
    const digests = new Map<string, string>();
    let looksCut = false;
    for (const [path, entry] of this.entries) {
      const signature = await signatureOf(path);
      const read = await readRegularFile(path, entry.maxBytes);
      if (!read.ok && isShortage(read.error)) throw shortageError(path, read.error);
      const digest = digestOf(read);
      digests.set(path, digest);
      if (digest === entry.digest) entry.signature = signature;
      else looksCut ||= !read.ok || read.bytes.at(-1) !== 0x0a;
    }
    return { fingerprint: this.join((_entry, path) => digests.get(path)), looksCut };
  }

  private join(part: (entry: Entry, path: string) => string | undefined): string {
    return [...this.entries].map(([path, entry]) => `${path}\0${part(entry, path)}`).join('\0\0');
  }
}

async function signatureOf(path: string): Promise<string> {
  try {
    return await fileSignature(path);
  } catch (error) {
    throw shortageError(path, error as NodeJS.ErrnoException);
  }
}

function digestOf(read: FileBytes): string {
  return read.ok ? createHash('sha256').update(read.bytes).digest('hex') : `${read.error.code}`;
}

function shortageError(path: string, error: NodeJS.ErrnoException): Error {
  return Object.assign(new Error(`cannot read ${path}: ${describeFileError(error)}`), { code: error.code });
}
