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

/**
 * Sorts the tags of a repository by major version. `subdir` is the module's directory: its tags are `subdir/vX.Y.Z`.
 * `major` is that of the module path, 1 for a path without `/vN`, which v0 belongs to, too.
 */
export function moduleVersions(tags: readonly string[], subdir: string, major: number): ModuleVersions {
  // A directory that is there for one major version is not part of the tag's name.
  const ownDirectory = `/v${major}`;
  const hasOwnDirectory = major > 1 && `/${subdir}`.endsWith(ownDirectory);
  const prefix = hasOwnDirectory ? subdir.slice(0, -ownDirectory.length) : subdir;
  const byMajor = new Map<number, Version[]>();
  for (const tag of tags) {
    const name = prefix === '' ? tag : tag.startsWith(`${prefix}/`) ? tag.slice(prefix.length + 1) : '';
    const version = parseVersion(name);
    if (version === undefined) continue;
    const key = Math.max(1, Number(version.core[0]));
    const known = byMajor.get(key);
    if (known === undefined) byMajor.set(key, [version]);
    else known.push(version);
  }
  for (const versions of byMajor.values()) versions.sort((a, b) => compareVersions(b, a));
  const sorted = byMajor.get(major) ?? [];
  const otherMajors = [...byMajor]
    .filter(([key]) => key !== major)
    .sort(([a], [b]) => b - a)
    .flatMap(([key, found]) => {
      const latest = latestOf(found);
      return latest === undefined ? [] : [{ major: key, latest }];
    });
  return { versions: sorted.map(({ text }) => text), latest: latestOf(sorted), otherMajors };
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
  const [first, second] = [a, b].map((text) => readVersion(text.replace(/\+.*$/, '')));
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
