import { mkdir, open, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ways in which people and programs change a file. Each resolves when the new text is there as a whole. */
export const edits = {
  /** As `cat > file` and many editors do. */
  inPlace: (file: string, text: string) => writeFile(file, text),

  /** A writer that is interrupted for `pauseMs` after a complete line. */
  async inPlaceCutAtLineEnd(file: string, text: string) {
    await writeInTwo(file, text, text.lastIndexOf('\n', text.length / 2 + 1) + 1, 80);
  },

  /** A writer that is interrupted in the middle of a line. */
  async inPlaceCutInLine(file: string, text: string) {
    await writeInTwo(file, text, text.length - 8, 120);
  },

  /** As vim, Ansible and `govanity check --fix` do. */
  async rename(file: string, text: string) {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  },

  async deleteAndCreate(file: string, text: string) {
    await rm(file, { force: true });
    await sleep(30);
    await writeFile(file, text);
  },

  /** `file` is a symbolic link: what it points to is written. */
  async behindSymlink(file: string, text: string) {
    const target = join(dirname(file), 'elsewhere', 'real.yaml');
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
    await ensureLink(file, target);
  },

  /** The symbolic link itself is replaced. */
  async otherSymlink(file: string, text: string) {
    const target = `${file}.${Math.random().toString(36).slice(2)}`;
    await writeFile(target, text);
    await replaceByLink(file, target);
  },

  /** As kubelet does with a ConfigMap: `file` -> `..data/file`, `..data` -> `..2026_…`, and `..data` is swapped. */
  async configMap(file: string, text: string) {
    const directory = dirname(file);
    const version = `..${Math.random().toString(36).slice(2)}`;
    await mkdir(join(directory, version));
    await writeFile(join(directory, version, basename(file)), text);
    const old = await readlink(join(directory, '..data')).catch(() => undefined);
    await symlink(version, join(directory, '..data_tmp'));
    await rename(join(directory, '..data_tmp'), join(directory, '..data'));
    await ensureLink(file, join('..data', basename(file)));
    if (old !== undefined) await rm(join(directory, old), { recursive: true });
  },

  /** The directory that holds the file is swapped for another one. */
  async directoryReplaced(file: string, text: string) {
    const directory = dirname(file);
    await mkdir(`${directory}.new`);
    await writeFile(join(`${directory}.new`, basename(file)), text);
    await rename(directory, `${directory}.old`);
    await rename(`${directory}.new`, directory);
    await rm(`${directory}.old`, { recursive: true });
  },
} as const;

export type EditKind = keyof typeof edits;

/** Makes `file` what an edit of this kind leaves behind. */
export async function prepareFile(kind: EditKind, file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await edits[kind](file, text);
}

async function writeInTwo(file: string, text: string, cut: number, pauseMs: number): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.write(text.slice(0, cut));
    await sleep(pauseMs);
    await handle.write(text.slice(cut));
  } finally {
    await handle.close();
  }
}

/** Puts a symbolic link in the place of a file, in one step. */
async function replaceByLink(file: string, target: string): Promise<void> {
  await symlink(target, `${file}.link`);
  await rename(`${file}.link`, file);
}

async function ensureLink(file: string, target: string): Promise<void> {
  const current = await readlink(file).catch(() => undefined);
  if (current !== target) await replaceByLink(file, target);
}
