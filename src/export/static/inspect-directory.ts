import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { describeFileError, readRegularFile } from '../../files/read-file.ts';
import { type Digests, digestOf, type Manifest, manifestName, parseManifest, scratchName } from './manifest.ts';

/** What a file of an export holds; pages are bytes, which take the least memory. */
export type Contents = string | Uint8Array;

/** Bytes of a manifest, of a million files, and of another file: no export writes larger ones. */
const maxManifestBytes = 256 * 1024 * 1024;
const maxFileBytes = 64 * 1024 * 1024;

/** What it takes to bring a directory up to date. */
export interface Changes {
  /** Names of files to write, in the order of the export. */
  readonly write: readonly string[];
  /** Names of files to remove. */
  readonly remove: readonly string[];
  /** Those, and the names of what an export wrote or began to write before and is not there: directories may be left. */
  readonly gone: readonly string[];
  readonly unchanged: number;
  /** What an export wrote and is there now. */
  readonly present: Digests;
  /** Digests of the whole export. */
  readonly planned: Digests;
  /** Whether the manifest differs from the export. */
  readonly isManifestOld: boolean;
}

export type Inspection =
  | { readonly ok: true; readonly changes: Changes }
  /** What is in the way, one per line. */
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Compares an export with what is in its directory, which may not be there yet. Nothing is followed out of it.
 * Only what the manifest names, with the digest in it, counts as written by an export; all else is in the way.
 */
export async function inspectDirectory(directory: string, files: ReadonlyMap<string, Contents>): Promise<Inspection> {
  const known = await readState(directory);
  if (typeof known === 'string') return { ok: false, faults: [known] };
  const planned = new Map([...files].map(([name, contents]) => [name, digestOf(contents)]));
  const look = createLook(directory);
  const names = [...new Set([...planned.keys(), ...known.files.keys(), ...known.unfinished.keys()])];
  const found = names.map((name) => ({ name, ...look(name) }));
  const faults = new Set(found.flatMap((one) => findFault(directory, one, planned, known) ?? []));
  if (faults.size > 0) return { ok: false, faults: [...faults].sort() };
  const present = new Map(found.flatMap(({ name, digest }) => (digest === undefined ? [] : [[name, digest]])));
  const write = [...files.keys()].filter((name) => present.get(name) !== planned.get(name));
  const gone = names.filter((name) => !planned.has(name));
  const remove = gone.filter((name) => present.has(name));
  const unchanged = files.size - write.length;
  const isManifestOld = known.unfinished.size > 0 || !isSame(known.files, planned);
  return { ok: true, changes: { write, remove, gone, unchanged, present, planned, isManifestOld } };
}

/** Why an export must not touch what is in the place of a file; undefined where it may. */
function findFault(
  directory: string,
  { name, digest, blocker }: Look & { readonly name: string },
  planned: Digests,
  { files, unfinished }: Manifest,
): string | undefined {
  if (blocker !== undefined) {
    return `${join(directory, blocker)} is in the way: it is a link, or of another kind than an export needs`;
  }
  if (digest === undefined) return undefined;
  if (!files.has(name) && !unfinished.has(name)) return `${join(directory, name)} is in the way: no export wrote it`;
  const isKnown = [files.get(name), unfinished.get(name), planned.get(name)].includes(digest);
  return isKnown ? undefined : `${join(directory, name)} was changed since an export wrote it`;
}

function isSame(one: Digests, other: Digests): boolean {
  return one.size === other.size && [...one].every(([name, digest]) => other.get(name) === digest);
}

/** A text says why the directory cannot be used. */
async function readState(directory: string): Promise<Manifest | string> {
  const none: Manifest = { files: new Map(), unfinished: new Map() };
  const file = join(directory, manifestName);
  try {
    const names = readdirSync(directory);
    const scratch = names.includes(scratchName) ? scratchFault(join(directory, scratchName)) : undefined;
    if (scratch !== undefined) return scratch;
    if (!names.includes(manifestName)) return none;
    if (!lstatSync(file).isFile()) return `${file} is no file`;
    const hint = 'take it back from a backup, or choose a directory without it';
    const read = await readRegularFile(file, maxManifestBytes);
    if (!read.ok) return `cannot read ${file}: ${describeFileError(read.error)}`;
    return parseManifest(read.bytes.toString('utf8')) ?? `${file} is not what an export wrote: ${hint}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return none;
    if (code === 'ENOTDIR') return `${directory} is no directory`;
    throw error;
  }
}

/** What an interrupted export left may go; it holds nothing but numbered files. */
function scratchFault(path: string): string | undefined {
  const isOurs = lstatSync(path).isDirectory() && readdirSync(path).every((name) => /^[0-9]+$/.test(name));
  return isOurs ? undefined : `${path} is in the way: no export wrote it`;
}

interface Look {
  /** Undefined where there is no file. */
  readonly digest?: string;
  /** What is in the place of the file or of a directory above it, by name. */
  readonly blocker?: string;
}

/** Looks at one file after the other, at each directory once. */
function createLook(directory: string): (name: string) => Look {
  const parents = new Map<string, Stats | undefined>();
  const lookAtParent = (name: string) => {
    const stats = parents.has(name) ? parents.get(name) : lookAt(join(directory, name));
    parents.set(name, stats);
    return stats;
  };
  return (name) => {
    for (let slash = name.indexOf('/'); slash !== -1; slash = name.indexOf('/', slash + 1)) {
      const parent = name.slice(0, slash);
      const stats = lookAtParent(parent);
      if (stats === undefined) return {};
      if (!stats.isDirectory()) return { blocker: parent };
    }
    const stats = lookAt(join(directory, name));
    if (stats === undefined) return {};
    if (!stats.isFile()) return { blocker: name };
    return { digest: stats.size > maxFileBytes ? tooLarge : digestOf(readFileSync(join(directory, name))) };
  };
}

/** Instead of the digest of a file that no export can have written. */
const tooLarge = 'too large';

/** Does not follow links; undefined where there is nothing. */
function lookAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
