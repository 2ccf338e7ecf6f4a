import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { hash as hashPassword } from '@node-rs/bcrypt';
import { editFile } from '../files/edit-file.ts';
import { describeFileError } from '../files/read-file.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

/** Rounds as a power of two: about 60 ms a check on a server of 2025. */
const cost = 10;
/** bcrypt ignores what comes after. */
const maxPasswordBytes = 72;
const newFileMode = 0o640;
/** Codes of what is named by mistake. */
const notAFile: readonly string[] = ['EISDIR', 'ENOTREG', 'EFBIG'];
/** Comments, and entries of any kind of hash; no line of a YAML file, and none of /etc/passwd. */
const htpasswdLine = /^(?:#|[^:\s][^:]*:[^:\s]+\s*$)/;

/** `govanity passwd`: sets a user's password in an htpasswd file, or removes the user. 1: the file cannot be written. */
export async function passwd(file: string, user: string, isRemoval: boolean, io: Io): Promise<ExitCode> {
  if (user === '' || /[:\p{Cc}]/u.test(user) || user.startsWith('#')) {
    throw new UsageError('a user name is not empty, holds no colon or control character and begins with no #');
  }
  const hash = isRemoval ? undefined : await hashPassword(await readPassword(io), cost);
  let done = '';
  try {
    await editFile(
      file,
      (bytes) => {
        const edited = editUsers(bytes, user, hash, file);
        done = edited.done;
        return edited.bytes;
      },
      newFileMode,
    );
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = describeFileError(error as NodeJS.ErrnoException);
    if (notAFile.includes(code)) throw new UsageError(`cannot read ${file}: ${reason}`);
    io.stderr(`govanity: cannot write ${file}: ${reason}\n`);
    return 1;
  }
  io.stderr(`${file}: ${done}\n`);
  return 0;
}

/** The file with the user's line replaced, added or, without a hash, removed. Throws UsageError if that is not possible. */
function editUsers(
  bytes: Buffer | undefined,
  user: string,
  hash: string | undefined,
  file: string,
): { bytes: Buffer; done: string } {
  // Characters of one byte each: what is not UTF-8 stays what it is.
  const lines = (bytes?.toString('latin1') ?? '').split(/\r?\n/).filter((line) => line !== '');
  const wrong = lines.findIndex((line) => !htpasswdLine.test(line));
  if (wrong !== -1) throw new UsageError(`${file} is not an htpasswd file: its line ${wrong + 1} is not user:hash`);
  const name = Buffer.from(user).toString('latin1');
  const others = lines.filter((line) => line.split(':', 1)[0] !== name);
  const isKnown = others.length < lines.length;
  const join = (all: readonly string[]) => Buffer.from(all.map((line) => `${line}\n`).join(''), 'latin1');
  // Apache and nginx know $2y$, the same algorithm as $2b$.
  if (hash !== undefined) {
    const line = `${name}:${hash.replace(/^\$2b/, '$2y')}`;
    return { bytes: join([...others, line]), done: `${isKnown ? 'changed' : 'added'} ${user}` };
  }
  if (!isKnown) throw new UsageError(`${file} has no user \`${user}\``);
  const isEmpty = others.every((line) => line.startsWith('#'));
  return {
    bytes: join(others),
    done: `removed ${user}${isEmpty ? '; it names no user any more, nobody can log in' : ''}`,
  };
}

/** The first line of stdin; on a terminal it is asked for and not shown. Throws UsageError if it cannot be a password. */
async function readPassword(io: Io): Promise<string> {
  const isAsked = io.stdin === process.stdin && process.stdin.isTTY === true;
  const value = isAsked ? await askPassword(io) : await readLine(io.stdin);
  if (value === '') throw new UsageError('the password is empty');
  if (Buffer.byteLength(value) <= maxPasswordBytes) return value;
  throw new UsageError(`the password has more than ${maxPasswordBytes} bytes, bcrypt would ignore the rest`);
}

async function askPassword(io: Io): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: io.stdin, output: silent, terminal: true });
  try {
    io.stderr('password: ');
    const { value = '' } = await lines[Symbol.asyncIterator]().next();
    io.stderr('\n');
    return value;
  } finally {
    lines.close();
  }
}

/** The first line, or the beginning of one that is too long for a password: the input may be endless. */
async function readLine(input: NodeJS.ReadableStream): Promise<string> {
  let read = Buffer.alloc(0);
  for await (const chunk of input) {
    read = Buffer.concat([read, Buffer.from(chunk)]);
    if (read.includes('\n') || read.length > 8 * maxPasswordBytes) break;
  }
  return read.toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}
