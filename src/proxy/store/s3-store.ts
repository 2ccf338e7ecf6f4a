import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { LRUCache } from 'lru-cache';
import type { BucketLocation } from '../../config/config.ts';
import type { FileContent, ModuleStore, StoredFile } from './module-store.ts';
import { createBucket, type ObjectFacts } from './s3-bucket.ts';
import { StoreError } from './store-error.ts';

/** Names that are no modules': a path never begins with a dot. */
const purgedName = '.govanity-purged';
const probeName = '.govanity-probe';
const usedPrefix = '.govanity-used/';
/** How exact the time of use is, in milliseconds. */
const usedGrainMs = 24 * 60 * 60_000;
/** Uses that are remembered, so that the bucket is not asked for them. */
const maxUsed = 50_000;
/** Texts never change unless they are purged: how many bytes are kept, and for how long (milliseconds). */
const maxTexts = 32 * 2 ** 20;
const textMs = 10 * 60_000;
/** The largest text that is kept, in bytes. */
const maxText = 256 * 1024;
/** Milliseconds between looks whether another process has purged something. */
const purgeCheckMs = 5_000;
/** Milliseconds for which the size of all objects holds: to add it up takes a request per thousand. */
const sizeMs = 60 * 60_000;

/**
 * A store in a bucket, which several processes may use at once: each object is written whole or not at all, and `create`
 * is a conditional write.
 */
export function createS3Store(location: BucketLocation): ModuleStore {
  const bucket = createBucket(location);
  const { prefix } = location;
  const keyOf = (name: string) => (prefix === '' ? name : `${prefix}/${name}`);
  const texts = new LRUCache<string, StoredFile>({
    maxSize: maxTexts,
    ttl: textMs,
    sizeCalculation: ({ size }, name) => size + name.length + 500,
  });
  const used = new LRUCache<string, number>({ max: maxUsed });
  const sizes: { bytes: number; readAtMs: number } = { bytes: 0, readAtMs: Number.NEGATIVE_INFINITY };

  const requireReadable = async (): Promise<string | undefined> => {
    try {
      await bucket.list(keyOf('.'), true)[Symbol.asyncIterator]().next();
      return undefined;
    } catch (error) {
      return passing(error);
    }
  };
  /** The second of two conditional writes has to be refused. */
  const probe = async (): Promise<string | undefined> => {
    try {
      const text = 'tells whether the bucket supports conditional writes\n';
      if (!(await bucket.create(keyOf(probeName), text))) return undefined;
      if (!(await bucket.create(keyOf(probeName), text))) return undefined;
      return `the module store ${name} ignores If-None-Match: with more than one replica, versions may be overwritten`;
    } catch (error) {
      return passing(error);
    }
  };
  const name = `s3://${location.bucket}${prefix === '' ? '' : `/${prefix}`}`;

  const usedAt = async (of: string, { modifiedAt }: ObjectFacts): Promise<Date> => {
    const marked = await bucket.head(keyOf(usedPrefix + of));
    return marked !== undefined && marked.modifiedAt > modifiedAt ? marked.modifiedAt : modifiedAt;
  };
  const fileOf = (of: string, facts: ObjectFacts): Omit<StoredFile, 'read' | 'open'> => ({
    size: facts.size,
    identity: facts.etag,
    modifiedAt: facts.modifiedAt,
    usedAt: () => usedAt(of, facts),
  });
  const findZip = async (of: string): Promise<StoredFile | undefined> => {
    const key = keyOf(of);
    const facts = await bucket.head(key);
    if (facts === undefined) return undefined;
    return {
      ...fileOf(of, facts),
      open: (range) => bucket.open(key, facts, range),
      read: async () => Buffer.concat(await bucket.open(key, facts, undefined).toArray()),
      ...(location.redirectsZips && { signUrl: () => bucket.sign(key) }),
    };
  };
  const findText = async (of: string): Promise<StoredFile | undefined> => {
    const known = texts.get(of);
    if (known !== undefined) return known;
    const found = await bucket.read(keyOf(of));
    if (found === undefined) return undefined;
    const { bytes, ...facts } = found;
    const file: StoredFile = {
      ...fileOf(of, facts),
      open: (range) => streamOf(range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)),
      read: async () => bytes,
    };
    if (file.size <= maxText) texts.set(of, file);
    return file;
  };

  return {
    name,
    async prepare() {
      return (await requireReadable()) ?? (await probe());
    },
    requireReadable,
    find: (of) => (of.endsWith('.zip') ? findZip(of) : findText(of)),
    async write(files) {
      for (const [of, content] of files) {
        texts.delete(of);
        await bucket.put(keyOf(of), content);
      }
    },
    async create(of, content: FileContent) {
      if ('text' in content) return bucket.create(keyOf(of), content.text);
      throw new Error('only texts are created');
    },
    async remove(of) {
      texts.delete(of);
      await bucket.remove(keyOf(of));
      if (of.endsWith('.zip')) await bucket.remove(keyOf(usedPrefix + of));
    },
    async list(directory) {
      const below = keyOf(`${directory}/`);
      const names: string[] = [];
      for await (const { key } of bucket.list(below, true)) names.push(key.slice(below.length));
      return names.filter((found) => found !== '');
    },
    async *modules() {
      let last: string | undefined;
      for await (const { key } of bucket.list(keyOf(''), false)) {
        const module = /^([^.].*)\/@v\/[^/]+$/.exec(key.slice(keyOf('').length))?.[1];
        if (module === undefined || module === last) continue;
        last = module;
        yield module;
      }
    },
    async size() {
      if (performance.now() - sizes.readAtMs < sizeMs) return sizes.bytes;
      sizes.readAtMs = performance.now();
      let bytes = 0;
      for await (const { size } of bucket.list(keyOf(''), false)) bytes += size;
      sizes.bytes = bytes;
      return bytes;
    },
    announcePurge: () => bucket.put(keyOf(purgedName), { text: `${new Date().toISOString()} ${randomUUID()}\n` }),
    watchPurges(onPurge) {
      let before: string | undefined | 'unknown' = 'unknown';
      let isLooking = false;
      const look = async () => {
        isLooking = true;
        const now = (await bucket.head(keyOf(purgedName)))?.etag;
        if (before !== 'unknown' && now !== before) {
          texts.clear();
          onPurge();
        }
        before = now;
      };
      const timer = setInterval(() => {
        // While the bucket is down nothing is purged.
        if (!isLooking) look().then(stopLooking, stopLooking);
      }, purgeCheckMs);
      const stopLooking = () => {
        isLooking = false;
      };
      timer.unref();
      return () => clearInterval(timer);
    },
    async markUsed(of) {
      const now = Date.now();
      if (now - (used.get(of) ?? Number.NEGATIVE_INFINITY) < usedGrainMs) return;
      used.set(of, now);
      await bucket.put(keyOf(usedPrefix + of), { text: '' });
    },
  };
}

async function* chunks(bytes: Buffer) {
  yield bytes;
}

function streamOf(bytes: Buffer): Readable {
  return Readable.from(chunks(bytes), { objectMode: false });
}

/** What is wrong if it may pass; what does not is thrown. */
function passing(error: unknown): string {
  if (error instanceof StoreError && error.isPassing) return error.message;
  throw error;
}
