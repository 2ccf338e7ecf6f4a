import { forges } from '../vanity/forges/forge-table.ts';
import type { ModuleVersions } from '../vanity/versions.ts';
import type { ModuleFacts } from './module-facts.ts';
import type { ModuleView, PageView } from './page-views.ts';
import type { StoredModule } from './stored-module.ts';

/** Versions that a page shows at once; the others unfold. */
const newestVersions = 8;

/** What the page of a module shows of the module itself. */
export function moduleView(facts: ModuleFacts, host: string): Omit<ModuleView, keyof PageView | 'below' | 'moreBelow'> {
  const { match, askedPath, importPath, packagePath, stored } = facts;
  const { route, goImport, placeholders } = match;
  const pathOf = (own: string) => (own === host ? '/' : own.slice(host.length));
  return {
    askedPath,
    pathElements: askedPath.split(/(?<=\/)/),
    importPath,
    packagePath,
    goGet: `go get ${askedPath}`,
    moduleUrl: pathOf(importPath),
    description: route.description,
    deprecated: route.deprecated,
    home: match.home,
    docs: match.docs,
    repo: goImport.repo,
    vcs: goImport.vcs,
    forge: route.vcs === 'mod' ? undefined : forges[route.forge].title,
    subdir: goImport.subdir || undefined,
    branch: route.branch,
    pattern: route.isPattern
      ? { key: route.key, placeholders: [...placeholders].map(([name, value]) => ({ name, value })) }
      : undefined,
    health: healthView(facts),
    versions: versionsView(facts, pathOf),
    stored: stored && storedView(stored),
    goImport: match.goImportContent,
    modImport: match.modImportContent,
    goSource: match.goSourceContent,
  };
}

/** The tagged versions; if tags are not looked up, those that the module proxy has stored. */
function versionsView(
  { match, versions, stored, versionsWanted }: ModuleFacts,
  pathOf: (importPath: string) => string,
): ModuleView['versions'] {
  const times = new Map(stored?.versions.map(({ version, time }) => [version, time]));
  const held = [...times.keys()];
  const known = versions ?? (versionsWanted === undefined && held.length > 0 ? storedVersions(held) : undefined);
  if (known === undefined) return undefined;
  const shown = known.versions.map((version) => ({ version, date: dateOf(times.get(version)) }));
  return {
    latest: known.latest,
    latestDate: known.latest === undefined ? undefined : dateOf(times.get(known.latest)),
    newest: shown.slice(0, newestVersions),
    older: shown.slice(newestVersions),
    otherMajors: known.otherMajors.map(({ major, latest }) => {
      const path = major === 1 ? match.importPath : `${match.importPath}/v${major}`;
      return { importPath: path, url: pathOf(path), latest };
    }),
  };
}

/** Versions, highest first, as `go` chooses among them: a release before any pre-release. */
function storedVersions(versions: readonly string[]): ModuleVersions {
  const latest = versions.find((version) => !version.includes('-')) ?? versions[0];
  return { versions, latest, otherMajors: [] };
}

function healthView({ versionsWanted, versionTable, isPending }: ModuleFacts): ModuleView['health'] {
  if (versionsWanted === undefined) return undefined;
  if (versionTable !== undefined) return { isBad: false, text: 'This server can read the repository' };
  if (isPending) return { isBad: false, text: 'This server is reading the repository: reload the page in a moment' };
  return { isBad: true, text: 'This server cannot read the repository' };
}

/** The day of a time. */
function dateOf(time: string | undefined): string | undefined {
  return time?.slice(0, 10);
}

function storedView({ versions, count, lastError }: StoredModule): ModuleView['stored'] {
  const shown = versions.map(({ size, time, ...version }) => ({
    ...version,
    date: dateOf(time),
    size: size === undefined ? 'pruned' : sizeText(size),
  }));
  return { versions: shown, more: count - versions.length, lastError };
}

/** Two digits are enough for people. */
function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${units[step]}`;
}
