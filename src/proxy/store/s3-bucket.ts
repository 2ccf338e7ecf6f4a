import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { BucketLocation } from '../../config/config.ts';
import type { ByteRange } from '../../site/answer.ts';
import type { FileContent } from './module-store.ts';
import { explainS3Error, isMissing, statusOf } from './s3-error.ts';
import { StoreError } from './store-error.ts';

/** An object of a bucket, without its contents. */
export interface ObjectFacts {
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

/** The objects of a bucket. All methods take whole keys, and reject with a StoreError after a few attempts. */
export interface Bucket {
  head(key: string): Promise<ObjectFacts | undefined>;
  /** A small object with its contents. */
  read(key: string): Promise<(ObjectFacts & { readonly bytes: Buffer }) | undefined>;
  /** The contents as a stream that goes on where it was torn; it fails unless all of it is the object of this ETag. */
  open(key: string, facts: ObjectFacts, range: ByteRange | undefined): Readable;
  /** Writes an object, whole or not at all. */
  put(key: string, content: FileContent): Promise<void>;
  /** Writes an object unless there is one; false if there was. */
  create(key: string, text: string): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** All objects below a prefix in order of their keys; without those in deeper directories if `isFlat`. */
  list(prefix: string, isFlat: boolean): AsyncIterable<{ readonly key: string; readonly size: number }>;
  /** An address from which whoever has it can read the object for some minutes. */
  sign(key: string): Promise<string>;
}

/** Attempts of one request, with growing pauses. */
const maxAttempts = 4;
/** Milliseconds for a connection, and for the head of an answer. */
const connectMs = 5_000;
const answerMs = 20_000;
/** Milliseconds for a small request with all its attempts. */
const requestMs = 60_000;
/** Milliseconds without progress after which a transfer is torn and begun anew. */
const idleMs = 30_000;
/** Milliseconds between attempts, times their number. */
const pauseMs = 500;
/** Times that one stream is resumed. */
const maxResumed = 6;
/** Milliseconds that the answer to an upload may take once all bytes are sent. */
const storedMs = 120_000;
/** Seconds for which a signed URL holds: `go` follows it at once. */
const signedSeconds = 900;
const maxSockets = 64;

/** Creates the client; contacts nobody. Logins come from the usual places of the AWS SDK. */
export function createBucket(location: BucketLocation): Bucket {
  const { bucket, endpoint, region, isPathStyle } = location;
  const Bucket = bucket;
  // This version runs on every Node.js that the program takes, and comes with it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...chooseRegion(location),
    forcePathStyle: isPathStyle,
    maxAttempts,
    // Other services than AWS do not know the newer ones.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    followRegionRedirects: region === undefined && endpoint === undefined,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
      httpsAgent: { maxSockets },
      httpAgent: { maxSockets },
    },
  });
  const failed = (error: unknown) => explainS3Error(error, location);
  const limited = () => ({ abortSignal: AbortSignal.timeout(requestMs) });
  /** Undefined if there is no such object. */
  const orMissing = async <Value>(task: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await task();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw failed(error);
    }
  };
  /** The SDK has made all its attempts. */
  const sent = <Value>(answer: Promise<Value>): Promise<Value> =>
    answer.catch((error: unknown) => {
      throw isMissing(error) ? error : failed(error);
    });
  /** Tries again what the SDK does not: bodies that are streams. */
  const retried = async <Value>(task: () => Promise<Value>): Promise<Value> => {
    for (let count = 1; ; count++) {
      try {
        return await task();
      } catch (error) {
        const isFinal = error instanceof StoreError || isMissing(error) || !failed(error).isPassing;
        if (isFinal || count === maxAttempts) throw error;
        await sleep(pauseMs * count);
      }
    }
  };

  const head = (Key: string) =>
    orMissing(async () => factsOf(await client.send(new HeadObjectCommand({ Bucket, Key }), limited())));

  const putFile = async (Key: string, file: string): Promise<void> => {
    const { size } = await stat(file);
    const digest = await digestOf(file);
    await retried(async () => {
      const abort = new AbortController();
      const body = createReadStream(file);
      const stopWatching = watchProgress(() => body.bytesRead, size, abort);
      try {
        const command = new PutObjectCommand({ Bucket, Key, Body: body, ContentLength: size });
        // The service compares it with what arrives.
        command.middlewareStack.add(
          (next) => (args) => {
            (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = digest;
            return next(args);
          },
          { step: 'build', name: 'payloadDigest' },
        );
        await client.send(command, { abortSignal: abort.signal, requestTimeout: uploadMs(size) });
      } finally {
        stopWatching();
        body.destroy();
      }
    });
    const stored = await head(Key);
    if (stored?.size !== size) throw new Error(`the bucket has ${stored?.size ?? 'none'} of ${size} bytes`);
  };

  async function* chunksOf(Key: string, { etag, size }: ObjectFacts, range: ByteRange | undefined) {
    let at = range?.start ?? 0;
    const end = range?.end ?? size - 1;
    for (let resumed = 0, fruitless = 0; at <= end; ) {
      const began = at;
      try {
        const part = { IfMatch: `"${etag}"`, Range: `bytes=${at}-${end}` };
        const command = new GetObjectCommand({ Bucket, Key, ...part });
        const { Body, ContentRange } = await sent(client.send(command, limited()));
        if (ContentRange?.startsWith(`bytes ${at}-`) !== true && !(at === 0 && end === size - 1)) {
          throw new Error('the bucket does not answer with the part that was asked for');
        }
        for await (const chunk of withoutStalls(Body as Readable)) {
          at += chunk.length;
          yield chunk;
        }
        if (at <= end) throw new CutOff();
      } catch (error) {
        const problem = failed(error);
        fruitless = at > began ? 0 : fruitless + 1;
        if (problem === error || !problem.isPassing || ++resumed > maxResumed || fruitless === maxAttempts)
          throw problem;
        await sleep(pauseMs * (fruitless + 1));
      }
    }
  }

  return {
    head,
    read: (Key) =>
      orMissing(() =>
        retried(async () => {
          const answer = await sent(client.send(new GetObjectCommand({ Bucket, Key }), limited()));
          const facts = factsOf(answer);
          const chunks: Buffer[] = [];
          for await (const chunk of withoutStalls(answer.Body as Readable)) chunks.push(chunk);
          const bytes = Buffer.concat(chunks);
          if (bytes.length !== facts.size) throw new CutOff();
          return { ...facts, bytes };
        }),
      ),
    open: (key, facts, range) => Readable.from(chunksOf(key, facts, range), { objectMode: false }),
    async put(Key, content) {
      try {
        if ('file' in content) await putFile(Key, content.file);
        else await client.send(new PutObjectCommand({ Bucket, Key, ...bodyOf(content.text) }), limited());
      } catch (error) {
        throw failed(error);
      }
    },
    async create(Key, text) {
      for (let count = 1; ; count++) {
        try {
          await client.send(new PutObjectCommand({ Bucket, Key, ...bodyOf(text), IfNoneMatch: '*' }), limited());
          return true;
        } catch (error) {
          if (statusOf(error) === 412) return false;
          // Another process writes the same object at this moment.
          if (statusOf(error) !== 409 || count === maxAttempts) throw failed(error);
          await sleep(pauseMs * count);
        }
      }
    },
    async remove(Key) {
      await orMissing(() => client.send(new DeleteObjectCommand({ Bucket, Key }), limited()));
    },
    async *list(Prefix, isFlat) {
      for (let token: string | undefined; ; ) {
        const command = new ListObjectsV2Command({
          ...{ Bucket, Prefix },
          ...(isFlat && { Delimiter: '/' }),
          ...(token !== undefined && { ContinuationToken: token }),
        });
        const { Contents = [], NextContinuationToken } = await client.send(command, limited()).catch((error) => {
          throw failed(error);
        });
        for (const { Key: key = '', Size: size = 0 } of Contents) yield { key, size };
        token = NextContinuationToken;
        if (token === undefined) return;
      }
    },
    sign: (Key) => getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: signedSeconds }),
  };
}

/** The SDK takes an empty text for a body of unknown length. */
function bodyOf(text: string): { readonly Body: string; readonly ContentLength: number } {
  return { Body: text, ContentLength: Buffer.byteLength(text) };
}

/** Other services than AWS mostly have no regions, but signatures name one. */
function chooseRegion({ region, endpoint }: BucketLocation): { region?: string } {
  if (region !== undefined) return { region };
  const hasOwn = process.env.AWS_REGION !== undefined || process.env.AWS_DEFAULT_REGION !== undefined;
  if (hasOwn) return { region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? '' };
  return endpoint === undefined ? {} : { region: 'us-east-1' };
}

/** An answer ended before all of it was there. */
class CutOff extends Error {
  readonly code = 'ECONNRESET';
}

/** A part of an answer did not come in time. */
class Stalled extends Error {
  readonly code = 'ETIMEDOUT';
}

function factsOf(answer: {
  readonly ContentLength?: number | undefined;
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
}): ObjectFacts {
  return {
    size: answer.ContentLength ?? 0,
    etag: (answer.ETag ?? '').replace(/^"|"$/g, ''),
    modifiedAt: answer.LastModified ?? new Date(0),
  };
}

/** The chunks of a stream, which has to deliver the next one in time whenever it is asked for one. */
async function* withoutStalls(stream: Readable): AsyncGenerator<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const watch = () => {
    timer = setTimeout(() => stream.destroy(new Stalled()), idleMs);
  };
  try {
    watch();
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      yield chunk;
      watch();
    }
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
}

/** Milliseconds for an upload whose bytes go on flowing. */
function uploadMs(size: number): number {
  return storedMs + size / 16;
}

/** Aborts an upload of which no bytes are taken any more. */
function watchProgress(bytesRead: () => number, size: number, abort: AbortController): () => void {
  let before = -1;
  const timer = setInterval(() => {
    const now = bytesRead();
    if (now === before && now < size) abort.abort(new Stalled());
    before = now;
  }, idleMs);
  return () => clearInterval(timer);
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
