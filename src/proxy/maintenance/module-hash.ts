import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import type { StoredFile } from '../store/module-store.ts';

/** What a zip of the store holds. */
export interface ZipSummary {
  /** `h1:` digest, as in go.sum and in `.ziphash` (golang.org/x/mod/sumdb/dirhash). */
  readonly hash: string;
  /** Names of the files, in order of the archive. */
  readonly names: readonly string[];
  /** Text of the module's own go.mod; undefined if there is none. */
  readonly goMod: string | undefined;
}

/** Digest of a go.mod, as in the `/go.mod` lines of go.sum. */
export function hashGoMod(text: string | Buffer): string {
  return hashFiles([['go.mod', createHash('sha256').update(text).digest('hex')]]);
}

function hashFiles(digests: readonly (readonly [string, string])[]): string {
  const lines = [...digests].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = lines.map(([name, digest]) => `${digest}  ${name}\n`).join('');
  return `h1:${createHash('sha256').update(text).digest('base64')}`;
}

/** A file that can be read in parts. */
type ReadableFile = Pick<StoredFile, 'size' | 'open'>;

/**
 * Reads all of a zip; `prefix` is what its names begin with, such as `go.company.com/foo@v1.0.0/`. Rejects if it is
 * broken, or if its files are larger than `maxBytes` in all.
 */
export async function summariseZip(
  file: ReadableFile,
  prefix: string,
  maxBytes: number = Number.POSITIVE_INFINITY,
): Promise<ZipSummary> {
  const zip = await openZip(file);
  let left = maxBytes;
  const digests: [string, string][] = [];
  let goMod: string | undefined;
  for await (const entry of entriesOf(zip)) {
    if (entry.fileName.endsWith('/')) continue;
    left -= entry.uncompressedSize;
    if (left < 0) throw new Error(`its files are larger than ${maxBytes} bytes`);
    const hash = createHash('sha256');
    const isGoMod = entry.fileName === `${prefix}go.mod`;
    const chunks: Buffer[] = [];
    for await (const chunk of (await openEntry(zip, entry)) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      if (isGoMod) chunks.push(chunk);
    }
    digests.push([entry.fileName, hash.digest('hex')]);
    if (isGoMod) goMod = Buffer.concat(chunks).toString('utf8');
  }
  return { hash: hashFiles(digests), names: digests.map(([name]) => name), goMod };
}

class StoredFileReader extends RandomAccessReader {
  private readonly file: ReadableFile;

  constructor(file: ReadableFile) {
    super();
    this.file = file;
  }

  /** `end` is exclusive. */
  override _readStreamForRange(start: number, end: number): Readable {
    return this.file.open({ start, end: end - 1 });
  }
}

function openZip(file: ReadableFile): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true };
    fromRandomAccessReader(new StoredFileReader(file), file.size, options, (error, zip) => {
      if (error) reject(error);
      else resolve(zip);
    });
  });
}

async function* entriesOf(zip: ZipFile): AsyncIterable<Entry> {
  let give: (entry: Entry | undefined) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  zip.on('entry', (entry: Entry) => give(entry));
  zip.on('end', () => give(undefined));
  zip.on('error', (error: Error) => fail(error));
  while (true) {
    const next = new Promise<Entry | undefined>((resolve, reject) => {
      give = resolve;
      fail = reject;
    });
    zip.readEntry();
    const entry = await next;
    if (entry === undefined) return;
    yield entry;
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error);
      else resolve(stream);
    });
  });
}
