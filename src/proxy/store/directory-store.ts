import { constants, createReadStream, watch } from 'node:fs';
import {
  access,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { sizeOf } from '../size-of.ts';
import { isAbandoned, temporaryName } from '../temporary-name.ts';
import type { FileContent, ModuleStore, StoredFile } from './module-store.ts';

/** Directory for files that are not complete yet; no module path begins with a dot. */
const temporaryDirectory = '.govanity-tmp';
/** How exact the time of use is, in milliseconds: a file system need not write more often. */
const usedGrainMs = 6 * 60 * 60_000;
/** Written with each purge, so that other processes notice. */
const purgedName = '.govanity-purged';
const fileMode = 0o644;

/** A store in a directory, which may hold a tree that `go` or another server has filled. */
export function createDirectoryStore(root: string): ModuleStore {
  const temporary = join(root, temporaryDirectory);
  let realRoot: Promise<string> | undefined;

  const locate = async (name: string): Promise<string | undefined> => {
    realRoot ??= realpath(root);
    try {
      const [inside, path] = [await realRoot, await realpath(join(root, name))];
      // A link that leads out of the store shows nothing.
      return path.startsWith(inside + sep) ? path : undefined;
    } catch (error) {
      realRoot = undefined;
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  const prepareFile = async (content: FileContent): Promise<string> => {
    const path = join(temporary, temporaryName());
    try {
      await mkdir(temporary, { recursive: true });
      if ('text' in content) await writeFile(path, content.text, { mode: fileMode, flag: 'wx' });
      else await copyFile(content.file, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      await makeDurable(path);
      return path;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  };
  const target = async (name: string): Promise<string> => {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    const directory = await locate(dirname(name));
    if (directory === undefined) throw new Error(`${dirname(path)} leads out of the store`);
    return path;
  };

  return {
    name: root,
    async prepare() {
      await mkdir(temporary, { recursive: true });
      await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
      for (const name of await readdir(temporary)) {
        if (await isAbandoned(temporary, name)) await rm(join(temporary, name), { force: true });
      }
      return undefined;
    },
    async requireReadable() {
      await access(root).catch(() => {
        throw new Error(`the module store ${root} cannot be read, and with \`fetch: false\` nothing fills it`);
      });
      return undefined;
    },
    async find(name) {
      const path = await locate(name);
      if (path === undefined) return undefined;
      try {
        const found = await stat(path, { bigint: true });
        return found.isFile() ? storedFile(path, found) : undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async write(files) {
      const names = [...files.keys()];
      const prepared = await Promise.allSettled([...files.values()].map(prepareFile));
      try {
        for (const [index, result] of prepared.entries()) {
          if (result.status === 'rejected') throw result.reason;
          names[index] = await target(names[index] ?? '');
        }
        for (const [index, result] of prepared.entries()) {
          if (result.status === 'fulfilled') await rename(result.value, names[index] ?? '');
        }
      } finally {
        // Those that were renamed are not there any more.
        for (const result of prepared) if (result.status === 'fulfilled') await rm(result.value, { force: true });
      }
    },
    async create(name, content) {
      const prepared = await prepareFile(content);
      try {
        await link(prepared, await target(name));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(prepared, { force: true });
      }
    },
    async remove(name) {
      if ((await locate(dirname(name))) !== undefined) await rm(join(root, name), { force: true });
    },
    async list(directory) {
      const path = await locate(directory);
      if (path === undefined) return [];
      const entries = await readdir(path, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    },
    announcePurge: () => writeFile(join(root, purgedName), `${new Date().toISOString()}\n`),
    watchPurges(onPurge) {
      try {
        const watcher = watch(root, { persistent: false }, (_event, name) => {
          if (name === purgedName) onPurge();
        });
        // Where nothing can be watched, what is purged shows a little later.
        watcher.on('error', () => watcher.close());
        return () => watcher.close();
      } catch {
        return () => undefined;
      }
    },
    size: () => sizeOf(root),
    modules: () => findModules(root, ''),
    async markUsed(name, { usedAt, modifiedAt }) {
      const now = new Date();
      if (now.getTime() - (await usedAt()).getTime() < usedGrainMs) return;
      const path = await locate(name);
      // A store that is only read does not keep it.
      if (path !== undefined) await utimes(path, now, modifiedAt).catch(() => undefined);
    },
  };
}

type BigStats = Awaited<ReturnType<typeof statBig>>;
const statBig = (path: string) => stat(path, { bigint: true });

function storedFile(path: string, found: BigStats): StoredFile {
  return {
    path,
    size: Number(found.size),
    identity: `${found.mtimeNs.toString(36)}-${found.ino.toString(36)}-${found.size.toString(36)}`,
    modifiedAt: found.mtime,
    usedAt: async () => (found.atime > found.mtime ? found.atime : found.mtime),
    open: (range) => createReadStream(path, { ...range }),
    read: () => readFile(path),
  };
}

/** So that a power cut leaves no empty file under the name of a complete one. */
async function makeDurable(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.chmod(fileMode);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function* findModules(root: string, path: string): AsyncIterable<string> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    if (entry.name === '@v') yield path;
    else yield* findModules(root, path === '' ? entry.name : `${path}/${entry.name}`);
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
