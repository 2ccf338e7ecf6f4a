import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { maxFileBytes, readRegularFile } from '../files/read-file.ts';

/** A `.netrc`, without what is in it: who may log in where is looked up by host. */
export interface Netrc {
  readonly file: string;
  readonly exists: boolean;
  /** Permission bits; undefined where there is no file, and on Windows. */
  readonly mode: number | undefined;
  has(host: string): boolean;
  /** The Authorization header that `go` sends to this host; for nothing but sending. */
  authorization(host: string): string | undefined;
}

interface NetrcEntry {
  readonly machine: string;
  readonly login: string;
  readonly password: string;
}

/** Where `go` looks: $NETRC, or the file in the home directory. git knows the latter only. */
export function netrcFile(env: NodeJS.ProcessEnv, home: string): string {
  return env.NETRC || homeNetrc(home);
}

/** The file in the home directory. */
export function homeNetrc(home: string): string {
  return join(home, process.platform === 'win32' ? '_netrc' : '.netrc');
}

/** Reads a `.netrc`; one that is not there, or cannot be read, has no entries. */
export async function readNetrc(file: string): Promise<Netrc> {
  const info = await stat(file).catch(() => undefined);
  const read = await readRegularFile(file, maxFileBytes.settings);
  const entries = parseNetrc(read.ok ? read.bytes.toString('utf8') : '');
  const find = (host: string) => entries.find(({ machine }) => machine === host);
  return {
    file,
    exists: info !== undefined,
    mode: process.platform === 'win32' ? undefined : info && info.mode & 0o777,
    has: (host) => find(host) !== undefined,
    authorization: (host) => {
      const entry = find(host);
      return entry && `Basic ${Buffer.from(`${entry.login}:${entry.password}`).toString('base64')}`;
    },
  };
}

/** As cmd/go/internal/auth reads it: pairs of words a line, macros left out. */
function parseNetrc(text: string): NetrcEntry[] {
  const entries: NetrcEntry[] = [];
  let entry: Partial<NetrcEntry> = {};
  let isMacro = false;
  for (const line of text.split(/\r?\n/)) {
    if (isMacro) {
      isMacro = line !== '';
      continue;
    }
    const words = line.split(/\s+/).filter((word) => word !== '');
    for (let index = 0; index + 1 < words.length; index += 2) {
      const [key, value = ''] = words.slice(index, index + 2);
      if (key === 'machine') entry = { machine: value };
      else if (key === 'login' || key === 'password') entry = { ...entry, [key]: value };
      else if (key === 'macdef') isMacro = true;
      const { machine, login, password } = entry;
      if (machine && login && password) {
        entries.push({ machine, login, password });
        entry = {};
      }
    }
  }
  return entries;
}
