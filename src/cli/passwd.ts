import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { hash as hashPassword } from '@node-rs/bcrypt';
import { replaceFile } from '../files/replace-file.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

/** Rounds as a power of two: about 60 ms a check on a server of 2025. */
const cost = 10;
/** bcrypt ignores what comes after. */
const maxPasswordBytes = 72;

/** `govanity passwd`: sets a user's password in an htpasswd file, or removes the user. */
export async function passwd(file: string, user: string, isRemoval: boolean, io: Io): Promise<ExitCode> {
  if (user === '' || /[:\p{Cc}]/u.test(user) || user.startsWith('#')) {
    throw new UsageError('a user name is not empty, holds no colon or control character and begins with no #');
  }
  const lines = await readLines(file);
  const others = lines.filter((line) => line.split(':', 1)[0] !== user);
  if (isRemoval) {
    if (others.length === lines.length) throw new UsageError(`${file} has no user \`${user}\``);
    await replaceFile(file, joinLines(others));
    io.stderr(`${file}: removed ${user}\n`);
    return 0;
  }
  const password = await readPassword(io);
  if (password === '') throw new UsageError('the password is empty');
  if (Buffer.byteLength(password) > maxPasswordBytes) {
    throw new UsageError(`the password has more than ${maxPasswordBytes} bytes, bcrypt would ignore the rest`);
  }
  // Apache and nginx know $2y$, the same algorithm as $2b$.
  const hash = (await hashPassword(password, cost)).replace(/^\$2b/, '$2y');
  if (lines.length === 0) await writeFile(file, '', { flag: 'a', mode: 0o640 });
  await replaceFile(file, joinLines([...others, `${user}:${hash}`]));
  io.stderr(`${file}: ${others.length === lines.length ? 'added' : 'changed'} ${user}\n`);
  return 0;
}

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The first line of stdin; on a terminal it is asked for and not shown. */
async function readPassword(io: Io): Promise<string> {
  const isAsked = io.stdin === process.stdin && process.stdin.isTTY === true;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: io.stdin, output: silent, terminal: isAsked });
  try {
    if (isAsked) io.stderr('password: ');
    const { value } = await lines[Symbol.asyncIterator]().next();
    if (isAsked) io.stderr('\n');
    return value ?? '';
  } finally {
    lines.close();
  }
}
