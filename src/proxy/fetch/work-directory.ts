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
  /** Makes again what somebody has removed, such as a cleaner of temporary files; throws if it cannot be used. */
  restore(): Promise<void>;
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

  const cloneDirectories = async (): Promise<string[]> => {
    const names = await readdir(clones).catch((): string[] => []);
    return names.filter((name) => name.endsWith('.info')).map((name) => join(clones, name.slice(0, -'.info'.length)));
  };
  const restore = async () => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await checkOwner(path);
    await Promise.all([mkdir(clones, { recursive: true }), mkdir(temporary, { recursive: true })]);
  };
  const sweep = async () => {
    for (const name of await readdir(temporary)) {
      if (await isAbandoned(temporary, name)) await remove(join(temporary, name));
    }
  };
  /** Repositories by the directories of their clones, each read once. */
  const repos = new Map<string, string>();
  const find = async (repo: string): Promise<string | undefined> => {
    for (const directory of await cloneDirectories()) {
      const other = repos.get(directory) ?? (await repoOf(directory));
      if (other !== '') repos.set(directory, other);
      if (other === repo) return directory;
    }
    return undefined;
  };

  return {
    path,
    temporary,
    async prepare() {
      await restore();
      await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
      await sweep();
    },
    restore,
    sweep,
    async withCache(task) {
      await restore();
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
        (await cloneDirectories()).map(async (directory) => {
          const { mtimeMs } = await stat(directory).catch(() => ({ mtimeMs: 0 }));
          return { directory, repo: await repoOf(directory), usedMs: mtimeMs, size: await sizeOf(directory) };
        }),
      );
      let total = measured.reduce((sum, { size }) => sum + size, 0);
      for (const { directory, repo, size } of measured.sort((a, b) => a.usedMs - b.usedMs)) {
        if (total <= bytes) break;
        if (busy(repo)) continue;
        // `go` makes a clone again whose `.info` is gone.
        await rm(`${directory}.info`, { force: true });
        await remove(directory);
        repos.delete(directory);
        total -= size;
      }
      return total;
    },
  };
}

/** The repository of a clone, as `go` wrote it beside it; "" if there is none. */
async function repoOf(directory: string): Promise<string> {
  const text = await readFile(`${directory}.info`, 'utf8').catch(() => '');
  // Such as `git3:https://...`: the system, the layout of its clones, and the repository.
  return text.trim().replace(/^[a-z]+[0-9]*:/, '');
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
