import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { getSystemErrorMap } from 'node:util';

/** What a file holds, or why it cannot be read. */
export type FileBytes =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly error: NodeJS.ErrnoException };

const mebibyte = 1024 * 1024;
/** Bytes. What is larger is not a file of its kind, and reading it could take all memory. */
export const maxFileBytes = {
  /** 500,000 modules. */
  config: 64 * mebibyte,
  /** 50,000 users. */
  users: 4 * mebibyte,
  template: 4 * mebibyte,
  certificate: 4 * mebibyte,
  /** A go.sum, or a list of import paths. */
  text: 64 * mebibyte,
  /** Settings of other programs, such as ~/.netrc. */
  settings: 4 * mebibyte,
} as const;

/** Milliseconds. A network file system that does not answer must not stop everything else. */
const timeLimitMs = 10_000;
/** Operations that have exceeded the time limit and still go on, by path: one more would take another thread. */
const hanging = new Set<string>();

/**
 * Reads a regular file; anything else at the path is an error, and is neither waited for nor opened if its kind is known before.
 * Never rejects. Codes beside those of the system: `ENOTREG` for devices, FIFOs and sockets, `EFBIG` above `maxBytes`.
 */
export async function readRegularFile(path: string, maxBytes: number): Promise<FileBytes> {
  try {
    return { ok: true, bytes: await limited(path, () => readBytes(path, maxBytes)) };
  } catch (error) {
    return { ok: false, error: error as NodeJS.ErrnoException };
  }
}

/** The same for the last `bytes` of a file of any size. */
export async function readEndOfFile(path: string, bytes: number): Promise<FileBytes> {
  try {
    return { ok: true, bytes: await limited(path, () => readEnd(path, bytes)) };
  } catch (error) {
    return { ok: false, error: error as NodeJS.ErrnoException };
  }
}

/** Changes if the file at the path, or what the path leads to, may have changed; rejects on a shortage alone. */
export async function fileSignature(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await limited(path, () => stat(path, { bigint: true }));
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    if (isShortage(error as NodeJS.ErrnoException)) throw error;
    return `${(error as NodeJS.ErrnoException).code}`;
  }
}

/** Whether an operation on a file hangs: its thread keeps the process from exiting by itself. */
export function isReadHanging(): boolean {
  return hanging.size > 0;
}

/** Whether the process, and not the file, is the reason why a file cannot be read: its contents are unknown. */
export function isShortage({ code = '' }: NodeJS.ErrnoException): boolean {
  return ['EMFILE', 'ENFILE', 'ENOMEM', 'ETIMEDOUT'].includes(code);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  ENXIO: 'it is a socket, or a named pipe that nobody reads',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EMFILE: 'too many open files (EMFILE): raise the limit of the process (ulimit -n, LimitNOFILE)',
  ENFILE: 'too many open files on this machine (ENFILE)',
};

/** Why a file cannot be read or written, in words and without its path. */
export function describeFileError({ code = '', errno, message }: NodeJS.ErrnoException): string {
  // What is not of the system has its reason already.
  if (errno === undefined) return message;
  const known = reasons[code];
  if (known !== undefined) return known;
  const [name, text] = getSystemErrorMap().get(errno) ?? [];
  return name === undefined ? message : `${name}: ${text}`;
}

async function readBytes(path: string, maxBytes: number): Promise<Buffer> {
  // Opening some devices has an effect of its own.
  checkFile(await stat(path), maxBytes);
  // O_NONBLOCK: what takes the file's place meanwhile must not be waited for, as a FIFO without a writer would be.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stats = await handle.stat();
    checkFile(stats, maxBytes);
    const chunks: Buffer[] = [];
    let total = 0;
    for (;;) {
      // One byte more than there should be, so that the second read finds the end. Files of /proc have no size.
      const chunk = Buffer.allocUnsafe(Math.max(stats.size + 1 - total, 65_536));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      total += bytesRead;
      if (total > maxBytes) throw tooLarge(total, maxBytes);
      chunks.push(chunk.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

async function readEnd(path: string, bytes: number): Promise<Buffer> {
  checkRegular(await stat(path));
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stats = await handle.stat();
    checkRegular(stats);
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, Math.max(0, stats.size - bytes));
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function checkFile(stats: Stats, maxBytes: number): void {
  checkRegular(stats);
  if (stats.size > maxBytes) throw tooLarge(stats.size, maxBytes);
}

/** Throws unless it is a regular file. */
export function checkRegular(stats: Stats): void {
  if (stats.isDirectory()) throw fileError('EISDIR', 'it is a directory');
  if (!stats.isFile()) throw fileError('ENOTREG', `it is ${kindOf(stats)}, not a regular file`);
}

/** In words, with an article. */
function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  if (stats.isCharacterDevice()) return 'a character device';
  return stats.isBlockDevice() ? 'a block device' : 'of an unknown kind';
}

function tooLarge(bytes: number, maxBytes: number): NodeJS.ErrnoException {
  const inMebibytes = (number: number) => `${Math.ceil(number / mebibyte)} MiB`;
  return fileError('EFBIG', `it has ${inMebibytes(bytes)}, at most ${inMebibytes(maxBytes)} are read`);
}

/** An error whose message is a reason, as `describeFileError` gives it. */
export function fileError(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

/** Rejects with ETIMEDOUT at the time limit, and at once while an earlier operation on the path hangs. */
async function limited<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const late = () => fileError('ETIMEDOUT', `the file system does not answer within ${timeLimitMs / 1000} seconds`);
  if (hanging.has(path)) throw late();
  let timer: NodeJS.Timeout | undefined;
  const running = work();
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      hanging.add(path);
      const end = () => hanging.delete(path);
      running.then(end, end);
      reject(late());
    }, timeLimitMs);
  });
  try {
    return await Promise.race([running, limit]);
  } finally {
    clearTimeout(timer);
  }
}
