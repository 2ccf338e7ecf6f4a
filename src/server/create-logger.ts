import { Writable } from 'node:stream';
import { destination, type Logger, pino } from 'pino';

export interface LoggerOptions {
  /** Lines for people instead of JSON. */
  readonly isText: boolean;
  readonly color: boolean;
  readonly write: (text: string) => void;
  /** File descriptor to which JSON lines go instead, several at a time; undefined: each goes to `write` at once. */
  readonly fd: number | undefined;
}

export interface FlushableLogger {
  readonly logger: Logger;
  /**
   * Resolves when no write is under way, also where nobody reads any more; `flush` would cut into it.
   * False if the reader has stopped reading: the write that waits for it keeps the process alive.
   */
  settle(): Promise<boolean>;
  /** Writes what was collected; to be called before the process ends. */
  flush(): void;
}

/** JSON lines for machines, readable ones for people. */
export async function createLogger({ isText, color, write, fd }: LoggerOptions): Promise<FlushableLogger> {
  const options = { base: null, timestamp: createTimestamp() };
  if (isText) {
    const output = new Writable({
      write(chunk, _encoding, done) {
        write(String(chunk));
        done();
      },
    });
    // Loaded only now: JSON needs none of it.
    const { default: pretty } = await import('pino-pretty');
    const translateTime = 'SYS:HH:MM:ss';
    const stream = pretty({
      colorize: color,
      translateTime,
      ignore: machineFields,
      messageFormat,
      destination: output,
    });
    return { logger: pino(options, stream), ...nothingToFlush };
  }
  const json = { ...options, formatters: { level: (level: string) => ({ level }) } };
  if (fd === undefined) return { logger: pino(json, { write }), ...nothingToFlush };
  const stream = openStream(fd);
  const batches = createLineBatches((lines) => stream.write(lines));
  return {
    logger: pino(json, batches),
    settle() {
      batches.flush();
      return stream.settle();
    },
    flush() {
      batches.flush();
      stream.flushSync();
    },
  };
}

/** Characters that wait for a file or reader that takes none; further lines are dropped. */
const maxWaiting = 16_000_000;
/** Milliseconds for the last lines before the process ends. */
const settleMs = 2_000;

interface LogStream {
  write(lines: string): void;
  /** As `FlushableLogger` has it. */
  settle(): Promise<boolean>;
  flushSync(): void;
}

/** A stream to a descriptor. One that takes no more, as on a full disk, costs lines, and harms nothing else. */
function openStream(fd: number): LogStream {
  // Without a minimum it does not report when all is written.
  const stream = destination({ dest: fd, sync: false, minLength: 1, maxLength: maxWaiting });
  const flushSync = stream.flushSync.bind(stream);
  const setStuck = (isStuck: boolean) => {
    // It would wait for ever; pino calls it, too, when the process ends.
    stream.flushSync = isStuck ? () => undefined : flushSync;
  };
  // With the next line it tries again.
  stream.on('error', () => setStuck(true));
  stream.on('write', () => setStuck(false));
  return {
    write: (lines) => stream.write(lines),
    flushSync: () => stream.flushSync(),
    settle: () =>
      new Promise((resolve) => {
        const limit = setTimeout(() => {
          setStuck(true);
          resolve(false);
        }, settleMs);
        stream.flush(() => {
          clearTimeout(limit);
          resolve(true);
        });
      }),
  };
}

/** Characters of lines that are collected, and milliseconds that they wait at most. */
const batchLength = 16 * 1024;
const waitMs = 250;

/** Collects lines. */
interface LineBatches {
  /** Takes whole lines. */
  write(lines: string): void;
  /** Hands on what was collected. */
  flush(): void;
}

/** Hands lines on several at a time: each write costs more than a line. */
function createLineBatches(handOn: (lines: string) => void): LineBatches {
  let collected: string[] = [];
  let length = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    // Joined at the end: a destination with a buffer of its own may copy all that it holds for each line.
    const lines = collected.join('');
    collected = [];
    length = 0;
    if (lines !== '') handOn(lines);
  };
  return {
    write(lines) {
      collected.push(lines);
      length += lines.length;
      if (length >= batchLength) flush();
      else timer ??= setTimeout(flush, waitMs).unref();
    },
    flush,
  };
}

/** As pino's isoTime, made once a millisecond. */
function createTimestamp(): () => string {
  let last = 0;
  let field = '';
  return () => {
    const now = Date.now();
    if (now !== last) {
      last = now;
      field = `,"time":"${new Date(now).toISOString()}"`;
    }
    return field;
  };
}

const nothingToFlush = { settle: async () => true, flush: () => undefined };

/** What a person reads in the message already. */
const machineFields =
  'reqId,client,method,host,path,kind,module,status,ms,hash,modules,changes,key,from,to,repo,code,line,column,file,cert';

function messageFormat(log: Record<string, unknown>, messageKey: string): string {
  if (log.status === undefined) return String(log[messageKey]);
  return `${log.status} ${log.method} ${log.host}${log.path} (${log.kind}) in ${log.ms} ms for ${log.client}`;
}
