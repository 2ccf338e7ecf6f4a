import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, readFile, rm, stat, symlink, utimes } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { sizeOf } from '../size-of.ts';
import { isAbandoned, temporaryName } from '../temporary-name.ts';

/** A module cache for one fetch, which shares its clones with all others. */
export interface TemporaryCache {
  /** GOMODCACHE. */
  readonly modCache: string;
  /** An empty directory to run `go` in. */
  readonly cwd: string;
}

/** Clones that last, and everything that is only needed while modules are fetched. */
export interface WorkDirectory {
  readonly path: string;
  /** For what is removed after use. */
  readonly temporary: string;
  /** Creates it and removes what a process that was killed left; throws if it cannot be used. */
  prepare(): Promise<void>;
  /** Removes that again: programs outlive a process that was killed, and may go on writing. */
  sweep(): Promise<void>;
  /** Lends a temporary cache, and removes it whatever becomes of the task. */
  withCache<Result>(task: (cache: TemporaryCache) => Promise<Result>): Promise<Result>;
  /** The bare clone of a git repository; undefined if there is none. */
  findClone(repo: string): Promise<string | undefined>;
  /** Bytes of all of it. */
  size(): Promise<number>;
  /** Marks the clone of a repository as used now. */
  markUsed(repo: string): Promise<void>;
  /** Removes the clones that were not used for the longest time, but for those of `busy`, until all fit; bytes of the rest. */
  limit(bytes: number, busy: (repo: string) => boolean): Promise<number>;
}

/** Creates the work directory; without a path it is below the system's temporary directory. */
export function createWorkDirectory(path: string = usualPath()): WorkDirectory {
  const clones = join(path, 'vcs');
  const temporary = join(path, 'tmp');

  /** Clones with the repositories that `go` wrote beside them. */
  const listClones = async (): Promise<{ directory: string; repo: string }[]> => {
    const names = (await readdir(clones).catch(() => [])).filter((name) => name.endsWith('.info'));
    const read = names.map(async (name) => {
      const text = await readFile(join(clones, name), 'utf8').catch(() => '');
      // Such as `git3:https://...`: the system, the layout of its clones, and the repository.
      return {
        directory: join(clones, name.slice(0, -'.info'.length)),
        repo: text.trim().replace(/^[a-z]+[0-9]*:/, ''),
      };
    });
    return Promise.all(read);
  };
  const sweep = async () => {
    for (const name of await readdir(temporary)) {
      if (await isAbandoned(temporary, name)) await remove(join(temporary, name));
    }
  };
  const find = async (repo: string) => (await listClones()).find((clone) => clone.repo === repo)?.directory;

  return {
    path,
    temporary,
    async prepare() {
      await mkdir(path, { recursive: true, mode: 0o700 });
      await checkOwner(path);
      await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
      await Promise.all([mkdir(clones, { recursive: true }), mkdir(temporary, { recursive: true })]);
      await sweep();
    },
    sweep,
    async withCache(task) {
      const directory = join(temporary, temporaryName());
      const modCache = join(directory, 'mod');
      const cwd = join(directory, 'cwd');
      try {
        await mkdir(join(modCache, 'cache'), { recursive: true });
        await Promise.all([mkdir(cwd), symlink(clones, join(modCache, 'cache', 'vcs'))]);
        return await task({ modCache, cwd });
      } finally {
        await remove(directory);
      }
    },
    findClone: find,
    size: () => sizeOf(path),
    async markUsed(repo) {
      const directory = await find(repo);
      const now = new Date();
      if (directory !== undefined) await utimes(directory, now, now).catch(() => undefined);
    },
    async limit(bytes, busy) {
      const measured = await Promise.all(
        (await listClones()).map(async (clone) => {
          const { mtimeMs } = await stat(clone.directory).catch(() => ({ mtimeMs: 0 }));
          return { ...clone, usedMs: mtimeMs, size: await sizeOf(clone.directory) };
        }),
      );
      let total = measured.reduce((sum, { size }) => sum + size, 0);
      for (const { directory, repo, size } of measured.sort((a, b) => a.usedMs - b.usedMs)) {
        if (total <= bytes) break;
        if (busy(repo)) continue;
        // `go` makes a clone again whose `.info` is gone.
        await rm(`${directory}.info`, { force: true });
        await remove(directory);
        total -= size;
      }
      return total;
    },
  };
}

function usualPath(): string {
  return join(tmpdir(), `govanity-proxy-${userInfo().uid}`);
}

/** In a directory that all may write, somebody else could have made it first. */
async function checkOwner(path: string): Promise<void> {
  const { uid } = await lstat(path);
  const own = userInfo().uid;
  if (own !== -1 && own !== 0 && uid !== own && uid !== 0) throw new Error(`${path} belongs to another user`);
}

/** With -modcacherw all of it can be removed. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
}
