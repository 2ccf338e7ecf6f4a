import type { Config } from '../config/config.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { discoveryTags } from './go-get-page.ts';
import type { HostTable } from './host-table.ts';
import { filterModules, groupModules, type ModuleGroup } from './index-groups.ts';
import type { ListedModule, Listing } from './listing.ts';
import type { ModuleFacts } from './module-facts.ts';
import type { ModuleMatch } from './module-match.ts';
import type { IndexEntry, IndexGroup, IndexView, ModuleView, PageView } from './page-views.ts';
import { safeHtml } from './page-views.ts';
import { buildSetupView, findSetupNeeds } from './setup-view.ts';
import type { StaticFiles } from './static-files.ts';
import type { StoredModule } from './stored-module.ts';
import type { Templates } from './templates.ts';

/** Makes the HTML pages of a configuration. */
export interface Pages {
  /** List of all modules, or of those that pass a filter, with the tags of a catch-all. */
  index(host: string, filter: string): string;
  /** List of the modules below a path that has no module of its own, with the tags of a catch-all. */
  below(host: string, path: string, filter: string): string;
  module(host: string, facts: ModuleFacts): string;
  notFound(host: string, path: string): string;
  /** The same for whatever path is not known. */
  anyNotFound(host: string): string;
  setup(host: string): string;
}

/** Versions that a module's page shows at once; the others unfold. */
const newestVersions = 8;

export function createPages(
  config: Config,
  hostTable: HostTable,
  listing: Listing,
  templates: Templates,
  { staticFiles, banner }: { readonly staticFiles: StaticFiles; readonly banner: () => string | undefined },
): Pages {
  const needs = findSetupNeeds(config);
  const base = {
    tags: undefined,
    siteTitle: config.title,
    styleUrl: staticFiles.urlOf('style.css'),
    scriptUrl: staticFiles.urlOf('script.js'),
    iconUrl: staticFiles.urlOf('icon.svg'),
    needsSetup: needs.needsSetup,
  };
  const isHidden = config.index === 'hidden';
  const tags = (module: ModuleMatch | undefined) => module && safeHtml(discoveryTags(module));
  const list = (modules: readonly ListedModule[], host: string, query: string, below: string | undefined) => {
    const page = { ...base, tags: tags(hostTable.find(host, '/')), host, below, isHidden };
    const pageTitle = below === undefined ? config.title : `${host}${below}`;
    const shownBanner = below === undefined ? banner() : undefined;
    return templates.index({ ...page, pageTitle, banner: shownBanner, ...listView(modules, host, query, below ?? '') });
  };
  return {
    index: (host, filter) => list(listing.modulesOf(host), host, filter, undefined),
    below: (host, path, filter) => list(listing.below(host, path), host, filter, path),
    module(host, facts) {
      const path = facts.askedPath.slice(host.length);
      const below = path === '' ? [] : listing.below(host, path).map((module) => indexEntry(module, host));
      const page = { ...base, tags: tags(facts.match), pageTitle: facts.askedPath, host };
      return templates.module({ ...page, below, ...moduleView(facts, host) });
    },
    notFound(host, path) {
      const importPath = `${host}${path}`;
      const nearest = listing.nearest(host, path).map((url) => ({ importPath: `${host}${url}`, url }));
      const name = path.slice(path.lastIndexOf('/') + 1);
      return templates.notFound({ ...base, pageTitle: importPath, host, importPath, nearest, isHidden, name });
    },
    anyNotFound(host) {
      const page = { ...base, pageTitle: config.title, host, isHidden };
      return templates.notFound({ ...page, importPath: undefined, nearest: [], name: '' });
    },
    setup(host) {
      const hosts = hostTable.hosts.size === 0 ? [host] : [...hostTable.hosts];
      const example = listing.modulesOf(host).find(({ route, path }) => !route.isPattern && path !== '/');
      const view = buildSetupView(config, needs, hosts, example && `${host}${example.path}`);
      return templates.setup({ ...base, pageTitle: `Setup: ${config.title}`, host, ...view });
    },
  };
}

type ListView = Pick<IndexView, 'query' | 'shown' | 'total' | 'count' | 'groups'>;

/** `below` is the path that the modules have in common, "" for none. */
function listView(modules: readonly ListedModule[], host: string, query: string, below: string): ListView {
  const found = filterModules(modules, host, query);
  const groups = groupModules(found, below.split('/').length - 1);
  return {
    query,
    shown: found.length,
    total: modules.length,
    count: countOf(found.length, modules.length),
    groups: groups.map((group) => groupView(group, host, below)),
  };
}

function countOf(shown: number, total: number): string {
  const number = (count: number) => count.toLocaleString('en-US');
  const all = `${number(total)} ${total === 1 ? 'module' : 'modules'}`;
  return shown === total ? all : `${number(shown)} of ${all}`;
}

function groupView({ name, modules }: ModuleGroup, host: string, below: string): IndexGroup {
  return {
    name,
    url: name === undefined ? undefined : `${below}/${name}/`,
    modules: modules.map((module) => indexEntry(module, host)),
  };
}

function indexEntry({ route, path }: ListedModule, host: string): IndexEntry {
  const { description, deprecated, forge, vcs } = route;
  const isCatchAll = path === '/';
  const ownPath = isCatchAll ? '' : path;
  return {
    importPath: `${host}${ownPath}`,
    host,
    path: ownPath,
    url: route.isPattern || isCatchAll ? undefined : path,
    description,
    deprecated,
    forge: vcs === 'mod' ? 'Go proxy' : (forges[forge].title ?? vcs),
  };
}

function moduleView(facts: ModuleFacts, host: string): Omit<ModuleView, keyof PageView | 'below'> {
  const { match, askedPath, importPath, packagePath, versions } = facts;
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
    versions: versions && {
      latest: versions.latest,
      newest: versions.versions.slice(0, newestVersions),
      older: versions.versions.slice(newestVersions),
      otherMajors: versions.otherMajors.map(({ major, latest }) => {
        const path = major === 1 ? match.importPath : `${match.importPath}/v${major}`;
        return { importPath: path, url: pathOf(path), latest };
      }),
    },
    stored: facts.stored && storedView(facts.stored),
    goImport: match.goImportContent,
    modImport: match.modImportContent,
    goSource: match.goSourceContent,
  };
}

function storedView({ versions, count, lastError }: StoredModule): ModuleView['stored'] {
  const shown = versions.map(({ size, ...version }) => ({
    ...version,
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
