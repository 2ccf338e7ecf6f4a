import { FilesRead } from './files-read.ts';
import { parseHtpasswd, type Users } from './htpasswd.ts';
import { type Attempt, Live } from './live.ts';
import { describeFileError, maxFileBytes } from './read-file.ts';

/** What an htpasswd file holds. */
export interface UsersReading extends Attempt<Users> {
  readonly path: string;
  /** Those who are admitted in any case. */
  readonly value: Users;
  /** Why not all of the file can be used; undefined: it can. */
  readonly fault: string | undefined;
}

/**
 * Reads an htpasswd file; never rejects. One that is missing or names nobody admits nobody. Of one that cannot be read
 * for another reason, and of lines that cannot be used, the users of `previous` remain.
 */
export async function readUsers(path: string, previous: Users = new Map()): Promise<UsersReading> {
  const files = new FilesRead();
  const read = await files.read(path, maxFileBytes.users);
  if (!read.ok) {
    const value: Users = read.error.code === 'ENOENT' ? new Map() : previous;
    return { path, files, value, fault: describeFileError(read.error) };
  }
  const { users, faults } = parseHtpasswd(read.bytes.toString('utf8'), previous);
  const [first, ...others] = faults;
  return {
    path,
    files,
    value: users,
    fault: others.length === 0 ? first : `${first}, and ${others.length} more lines`,
  };
}

/** Learns what becomes of an htpasswd file. */
export interface UsersListener {
  /** The file holds something else, which is in service as far as it can be used. */
  changed(reading: UsersReading): void;
  /** The file could not be read for a reason that is not the file's. */
  failed(error: unknown): void;
  /** That is over, and the file holds what it held. */
  recovered(reading: UsersReading): void;
}

/**
 * The users of one htpasswd file. Followed, they are those of now: the file is followed by itself, so that no mistake
 * in another file delays a removal.
 */
export class UsersFile {
  readonly initial: UsersReading;
  private live: Live<Users, UsersReading> | undefined;

  constructor(initial: UsersReading) {
    this.initial = initial;
  }

  get path(): string {
    return this.initial.path;
  }

  current(): Users {
    return this.live?.current() ?? this.initial.value;
  }

  follow({ changed, failed, recovered }: UsersListener): void {
    const live: Live<Users, UsersReading> = new Live(this.initial, (current) => readUsers(this.path, current), {
      loaded: () => changed(live.lastAttempt()),
      refused: changed,
      failed,
      recovered: () => recovered(live.lastAttempt()),
    });
    this.live = live;
  }

  /** Reads the file at once. */
  async reload(): Promise<void> {
    await this.live?.reload();
  }

  close(): void {
    this.live?.close();
  }
}
