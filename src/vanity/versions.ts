/** What a repository's tags say about one module path. */
export interface ModuleVersions {
  /** Versions of the module path, highest first. */
  readonly versions: readonly string[];
  /** The highest release, or the highest pre-release where nothing was released; undefined without versions. */
  readonly latest: string | undefined;
  /** The other major versions in the same repository, highest first, each with its latest version. */
  readonly otherMajors: readonly { readonly major: number; readonly latest: string }[];
}

interface Version {
  readonly text: string;
  /** Major, minor and patch, as digits without leading zeros: they may be longer than numbers are exact. */
  readonly core: readonly string[];
  /** Empty for a release. */
  readonly preRelease: readonly string[];
}

/** The versions of a directory of a repository, by major version. */
export interface VersionTable {
  /** Versions of the module path with `/vN`; 1 for the path without it, to which v0 belongs, too. */
  of(major: number): ModuleVersions;
}

/** A tag whose go.mod files decide what `go` makes of all versions with its major version. */
export interface DecidingTag {
  readonly tag: string;
  /** In the directory of the module, and in its `vN`. */
  readonly goModFiles: readonly [string, string];
}

/** The module paths that the go.mod files of deciding tags declare, by tag; undefined for a file that does not exist. */
export type DeclaredPaths = ReadonlyMap<string, readonly (string | undefined)[]>;

/** Major versions of a directory whose tags are looked into, the highest ones; `go` finds later ones all the same. */
const maxMajors = 20;

/**
 * The tags that have to be looked into before it is known what `go` makes of versions from v2 on: the highest of each
 * major version, as in modfetch (appendIncompatibleVersions). Empty if all versions are v0 or v1.
 */
export function decidingTags(tags: readonly string[], subdir: string): DecidingTag[] {
  return directoriesOf(subdir).flatMap((dir) => {
    const byMajor = groupByMajor(tags, dir);
    const majors = [...byMajor.keys()].filter((major) => major > 1).sort((a, b) => b - a);
    const looked = majors.length === 0 ? [] : [1, ...majors.slice(0, maxMajors)];
    return looked.flatMap((major) => {
      const [highest] = byMajor.get(major) ?? [];
      if (highest === undefined) return [];
      const goModFiles = [join(dir, 'go.mod'), join(dir, `v${major}/go.mod`)] as const;
      return [{ tag: join(dir, highest.text), goModFiles }];
    });
  });
}

/**
 * Sorts the tags of a repository by major version. `subdir` is the module's directory: its tags are `subdir/vX.Y.Z`.
 * `declared` is what the deciding tags hold: versions from v2 on belong to the path with `/vN` if their go.mod says so; with
 * no go.mod at all they are `+incompatible` versions of the path without it; anything else is of no use to `go`.
 * Without `declared`, all of them belong to the path with `/vN`.
 */
export function buildVersionTable(tags: readonly string[], subdir: string, declared?: DeclaredPaths): VersionTable {
  const [dir = '', majorDir] = directoriesOf(subdir);
  const usual = sortVersions(tags, dir, declared);
  const own = majorDir === undefined ? usual : sortVersions(tags, majorDir, declared);
  return {
    of(major) {
      const sorted = subdir.endsWith(`v${major}`) ? own : usual;
      const { versions, latest } = sorted.get(major) ?? { versions: [], latest: undefined };
      const otherMajors = [...sorted.keys()]
        .filter((key) => key !== major)
        .sort((a, b) => b - a)
        .flatMap((key) => {
          const found = sorted.get(key)?.latest;
          return found === undefined ? [] : [{ major: key, latest: found }];
        });
      return { versions, latest, otherMajors };
    },
  };
}

/** As `buildVersionTable` without go.mod files. */
export function moduleVersions(tags: readonly string[], subdir: string, major: number): ModuleVersions {
  return buildVersionTable(tags, subdir).of(major);
}

/** The directories that tags may be named after: one that is there for one major version is not part of their names. */
function directoriesOf(subdir: string): string[] {
  const [suffix] = /(?:^|\/)v(?:[2-9]|[1-9][0-9]+)$/.exec(subdir) ?? [];
  return suffix === undefined ? [subdir] : [subdir, subdir.slice(0, -suffix.length)];
}

function join(dir: string, name: string): string {
  return dir === '' ? name : `${dir}/${name}`;
}

type Sorted = Pick<ModuleVersions, 'versions' | 'latest'>;

function sortVersions(tags: readonly string[], dir: string, declared: DeclaredPaths | undefined): Map<number, Sorted> {
  const byMajor = groupByMajor(tags, dir);
  if (declared !== undefined) moveByGoMod(byMajor, dir, declared);
  return new Map(
    [...byMajor].map(([major, versions]) => {
      return [major, { versions: versions.map(({ text }) => text), latest: latestOf(versions) }];
    }),
  );
}

/** Versions in descending order; v0 is under 1. */
function groupByMajor(tags: readonly string[], dir: string): Map<number, Version[]> {
  const byMajor = new Map<number, Version[]>();
  for (const tag of tags) {
    const name = dir === '' ? tag : tag.startsWith(`${dir}/`) ? tag.slice(dir.length + 1) : '';
    const version = parseVersion(name);
    if (version === undefined) continue;
    const major = Math.max(1, Number(version.core[0]));
    const known = byMajor.get(major);
    if (known === undefined) byMajor.set(major, [version]);
    else known.push(version);
  }
  for (const versions of byMajor.values()) versions.sort((a, b) => compareVersions(b, a));
  return byMajor;
}

/** Takes away the versions that `go` cannot use, and moves those without a go.mod to the path without `/vN`. */
function moveByGoMod(byMajor: Map<number, Version[]>, dir: string, declared: DeclaredPaths): void {
  const pathsOf = (major: number) => declared.get(join(dir, byMajor.get(major)?.[0]?.text ?? ''));
  const compatible = byMajor.get(1) ?? [];
  // From then on, `go` takes a missing go.mod for a mistake.
  const isModule = pathsOf(1)?.[0] !== undefined;
  for (const [major, versions] of [...byMajor].sort(([a], [b]) => a - b)) {
    const paths = pathsOf(major);
    if (major === 1 || paths?.some((path) => path?.endsWith(`/v${major}`))) continue;
    byMajor.delete(major);
    if (dir !== '' || isModule || paths === undefined || paths[0] !== undefined) continue;
    compatible.unshift(...versions.map((version) => ({ ...version, text: `${version.text}+incompatible` })));
    byMajor.set(1, compatible);
  }
}

function latestOf(descending: readonly Version[]): string | undefined {
  return (descending.find(({ preRelease }) => preRelease.length === 0) ?? descending[0])?.text;
}

const identifier = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const pattern = new RegExp(
  `^v(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(?:-(${identifier}(?:\\.${identifier})*))?$`,
);

/** Undefined for what `go` takes for no version: other texts, build metadata, and tags that look like pseudo-versions. */
function parseVersion(text: string): Version | undefined {
  return /[-.][0-9]{14}-[0-9a-f]{12}$/.test(text) ? undefined : readVersion(text);
}

function readVersion(text: string): Version | undefined {
  const [, major, minor, patch, preRelease] = pattern.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return { text, core: [major, minor, patch], preRelease: preRelease?.split('.') ?? [] };
}

/** Precedence of two versions, with or without build metadata; what is no version comes first. */
export function compareVersionTexts(a: string, b: string): number {
  const [first, second] = [a, b].map((text) => readVersion(text.split('+', 1)[0] ?? ''));
  if (first === undefined || second === undefined) return Number(first !== undefined) - Number(second !== undefined);
  return compareVersions(first, second);
}

/** Precedence by semver.org, rule 11. */
function compareVersions(a: Version, b: Version): number {
  for (const [index, part] of a.core.entries()) {
    const order = compareIdentifiers(part, b.core[index] ?? '');
    if (order !== 0) return order;
  }
  if (a.preRelease.length === 0 || b.preRelease.length === 0) return b.preRelease.length - a.preRelease.length;
  for (const [index, part] of a.preRelease.entries()) {
    const other = b.preRelease[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(part, other);
    if (order !== 0) return order;
  }
  return a.preRelease.length - b.preRelease.length;
}

/** Numbers by value and before words, words by ASCII. */
function compareIdentifiers(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  if (isNumber && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
