import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';

export type FileText =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly error: NodeJS.ErrnoException };

/** Reads files and remembers what they held, so that it can tell later whether they still do. */
export class FileSet {
  private readonly digests = new Map<string, string>();
  private signatures = new Map<string, string>();

  /** Reads a file; one that cannot be read is remembered as such. */
  async read(path: string): Promise<FileText> {
    this.signatures.set(path, await signature(path));
    const text = await readBytes(path);
    this.digests.set(path, digest(text));
    return text;
  }

  /** Names in a directory, which are not remembered; rejects where there is none. */
  list(directory: string): Promise<string[]> {
    return readdir(directory);
  }

  get paths(): readonly string[] {
    return [...this.digests.keys()];
  }

  /** Digest of everything that was read. */
  get fingerprint(): string {
    return [...this.digests.values()].join(' ');
  }

  /** Compares size, inode and times only: cheap, and blind to changes within one tick of the file system's clock. */
  async looksUnchanged(): Promise<boolean> {
    const now = await Promise.all(this.paths.map(signature));
    const same = this.paths.every((path, index) => this.signatures.get(path) === now[index]);
    if (!same) this.signatures = new Map(this.paths.map((path, index) => [path, now[index] ?? '']));
    return same;
  }

  /** Reads the same files again; `looksCut` is about those that changed. */
  async reread(): Promise<{ fingerprint: string; looksCut: boolean }> {
    const texts = await Promise.all(this.paths.map(readBytes));
    const digests = texts.map(digest);
    const hasChanged = (index: number) => digests[index] !== this.digests.get(this.paths[index] ?? '');
    return {
      fingerprint: digests.join(' '),
      looksCut: texts.some((text, index) => hasChanged(index) && looksCut(text)),
    };
  }
}

async function readBytes(path: string): Promise<FileText> {
  try {
    return { ok: true, bytes: await readFile(path) };
  } catch (error) {
    return { ok: false, error: error as NodeJS.ErrnoException };
  }
}

async function signature(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return `${(error as NodeJS.ErrnoException).code}`;
  }
}

function digest(text: FileText): string {
  return text.ok ? createHash('sha256').update(text.bytes).digest('hex') : `${text.error.code}`;
}

/** A writer that is not done yet mostly leaves nothing, or a line without an end. */
function looksCut(text: FileText): boolean {
  return !text.ok || text.bytes.at(-1) !== 0x0a;
}
