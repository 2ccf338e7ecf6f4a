import { escapeName } from '../protocol/escaped.ts';
import { isCanonicalVersion, isPseudoVersion } from '../protocol/module-version.ts';
import type { ModuleStore, StoredFile } from './module-store.ts';

/** What `go` has made of a version: two texts, and where the zip is on this machine. */
export interface MadeVersion {
  /** Undefined if it is not known; then the version counts as incomplete. */
  readonly info: string | undefined;
  readonly mod: string;
  readonly zipFile: string;
  /** `h1:` digest of the zip, as in go.sum. */
  readonly zipHash: string;
}

/** What the store holds of a version for as long as its name means anything. */
export interface Pin {
  /** Undefined if there is only a hash. */
  readonly info: VersionInfo | undefined;
  /** Undefined if the zip was never stored. */
  readonly zipHash: string | undefined;
}

/** What an `.info` file says; of files that others wrote, everything but the version may be absent. */
export interface VersionInfo {
  readonly text: string;
  readonly version: string;
  readonly time: string | undefined;
  /** Undefined if the file does not name it. */
  readonly commit: string | undefined;
  /** Such as refs/tags/v1.0.0; undefined for commits. */
  readonly ref: string | undefined;
}

/** The bytes differ from those that were stored first, which stay. */
export interface Conflict {
  readonly stored: string;
  readonly made: string;
}

/** Milliseconds for which a checksum without anything else belongs to a process that is writing the rest. */
const claimMs = 60 * 60_000;

export type VersionFileKind = 'info' | 'mod' | 'zip' | 'ziphash';

/** Name of a version's file in the store. */
export function versionFile(modulePath: string, version: string, kind: VersionFileKind): string {
  return `${versionsDirectory(modulePath)}/${escapeName(version)}.${kind}`;
}

function versionsDirectory(modulePath: string): string {
  return `${escapeName(modulePath)}/@v`;
}

/** The versions of modules in a store. The first bytes of a version are the only ones that it ever has. */
export interface StoredVersions {
  find(modulePath: string, version: string, kind: VersionFileKind): Promise<StoredFile | undefined>;
  /** Undefined if nothing is known of the version. */
  pin(modulePath: string, version: string): Promise<Pin | undefined>;
  /** Canonical versions of which there is an `.info` or `.zip`, in no order. */
  list(modulePath: string): Promise<string[]>;
  /** Stores one text of a version unless there is one; returns the text that is stored. */
  keepText(modulePath: string, version: string, kind: 'info' | 'mod', text: string): Promise<string>;
  /**
   * Stores a version, or reports how it differs from the stored one. `onReadable` is called when all of it can be read,
   * and the list of versions is still to be written; by default nobody is told.
   */
  commit(
    modulePath: string,
    version: string,
    made: MadeVersion,
    onReadable?: () => void,
  ): Promise<Conflict | undefined>;
  /** Forgets a version and its pin. */
  purge(modulePath: string, version: string): Promise<void>;
  /** Removes the zip alone: the pin stays, and the zip can be made again. */
  prune(modulePath: string, version: string): Promise<void>;
  readonly store: ModuleStore;
}

export function createStoredVersions(store: ModuleStore): StoredVersions {
  const readText = async (name: string) => (await store.find(name))?.read().then((bytes) => bytes.toString('utf8'));

  const versions: StoredVersions = {
    store,
    find: (modulePath, version, kind) => store.find(versionFile(modulePath, version, kind)),
    async pin(modulePath, version) {
      const [info, hash] = await Promise.all([
        readText(versionFile(modulePath, version, 'info')),
        readText(versionFile(modulePath, version, 'ziphash')),
      ]);
      const parsed = info === undefined ? undefined : parseVersionInfo(info);
      const zipHash = hash?.trim() || undefined;
      return parsed === undefined && zipHash === undefined ? undefined : { info: parsed, zipHash };
    },
    async list(modulePath) {
      const names = await store.list(versionsDirectory(modulePath));
      return [...new Set(names.flatMap(versionOfFile))];
    },
    async keepText(modulePath, version, kind, text) {
      const name = versionFile(modulePath, version, kind);
      if (await store.create(name, { text })) return text;
      return (await readText(name)) ?? text;
    },
    async commit(modulePath, version, made, onReadable = () => undefined) {
      const nameOf = (kind: VersionFileKind) => versionFile(modulePath, version, kind);
      const [found, storedMod] = await Promise.all([versions.pin(modulePath, version), readText(nameOf('mod'))]);
      const isForgotten = found !== undefined && (await isAbandoned(modulePath, version));
      if (isForgotten) await store.remove(nameOf('ziphash'));
      const pin = isForgotten ? undefined : found;
      const conflict = findConflict(pin, storedMod, made);
      if (conflict !== undefined) return conflict;
      // The checksum first: of several processes with different bytes, one alone may write them.
      if (pin?.zipHash === undefined && !(await store.create(nameOf('ziphash'), { text: made.zipHash }))) {
        const claim = await versions.pin(modulePath, version);
        if (claim?.zipHash === undefined) await store.write(new Map([[nameOf('ziphash'), { text: made.zipHash }]]));
        const claimed = findConflict(claim, storedMod, made);
        if (claimed !== undefined) return claimed;
      }
      // In this order: whoever sees `.info` finds the rest.
      await store.write(
        new Map([
          [nameOf('zip'), { file: made.zipFile }],
          ...(storedMod === undefined ? [[nameOf('mod'), { text: made.mod }] as const] : []),
        ]),
      );
      if (made.info === undefined) {
        await writeList(modulePath);
        return undefined;
      }
      if (pin?.info === undefined && !(await store.create(nameOf('info'), { text: made.info }))) {
        // Another process was first, or left a file that is cut off.
        const other = await versions.pin(modulePath, version);
        if (other?.info === undefined) await store.write(new Map([[nameOf('info'), { text: made.info }]]));
        else return findConflict(other, await readText(nameOf('mod')), made);
      }
      onReadable();
      await writeList(modulePath);
      return undefined;
    },
    async purge(modulePath, version) {
      // `.info` first: from then on nothing is promised.
      for (const kind of ['info', 'ziphash', 'mod', 'zip'] as const) {
        await store.remove(versionFile(modulePath, version, kind));
      }
      await writeList(modulePath);
      await store.announcePurge();
    },
    prune: (modulePath, version) => store.remove(versionFile(modulePath, version, 'zip')),
  };

  /** Whether a process that was killed left the checksum and nothing else. */
  const isAbandoned = async (modulePath: string, version: string): Promise<boolean> => {
    const claim = await versions.find(modulePath, version, 'ziphash');
    if (claim === undefined || Date.now() - claim.modifiedAt.getTime() < claimMs) return false;
    const others = await Promise.all([
      versions.find(modulePath, version, 'info'),
      versions.find(modulePath, version, 'zip'),
    ]);
    return others.every((file) => file === undefined);
  };

  /** For those who serve the store as files: `go` reads tagged versions from it. */
  const writeList = async (modulePath: string): Promise<void> => {
    const names = (await store.list(versionsDirectory(modulePath))).filter((name) => name.endsWith('.zip'));
    const found = names
      .flatMap(versionOfFile)
      .filter((version) => !isPseudoVersion(version))
      .sort();
    const text = found.map((version) => `${version}\n`).join('');
    await store.write(new Map([[`${versionsDirectory(modulePath)}/list`, { text }]]));
  };

  return versions;
}

function versionOfFile(name: string): string[] {
  const escaped = /^(.+)\.(?:info|zip)$/.exec(name)?.[1];
  const version = escaped?.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return version !== undefined && isCanonicalVersion(version) ? [version] : [];
}

function findConflict(pin: Pin | undefined, storedMod: string | undefined, made: MadeVersion): Conflict | undefined {
  if (pin?.zipHash !== undefined && pin.zipHash !== made.zipHash) {
    return { stored: pin.zipHash, made: made.zipHash };
  }
  const [stored, now] = [pin?.info?.commit, made.info && parseVersionInfo(made.info)?.commit];
  // The same tree under another commit is the same module.
  if (pin?.zipHash === undefined && stored !== undefined && now !== undefined && stored !== now) {
    return { stored: `commit ${stored}`, made: `commit ${now}` };
  }
  return storedMod !== undefined && storedMod !== made.mod
    ? { stored: 'another go.mod', made: 'a go.mod that differs from it' }
    : undefined;
}

/** Reads an `.info` file; undefined for one that holds no version. */
export function parseVersionInfo(text: string): VersionInfo | undefined {
  try {
    const { Version: version, Time: time, Origin: origin } = JSON.parse(text);
    if (typeof version !== 'string') return undefined;
    const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
    return { text, version, time: textOf(time), commit: textOf(origin?.Hash), ref: textOf(origin?.Ref) };
  } catch {
    return undefined;
  }
}
