import type { Route } from '../config/config.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import type { ModuleList } from './module-list.ts';
import type { IndexEntry, IndexGroup, IndexView, JumpLink, PageLinks } from './page-views.ts';
import { firstFrom, pathOf, type Range, rangeBelow } from './path-order.ts';

/** Modules on one page: as many as a phone shows without a delay. */
const modulesPerPage = 500;
/** Modules that a search shows; another word narrows the search. */
const maxFound = 100;
/** Shorter lists need no links into them. */
const leastForJump = 40;
/** Links into a list: to its groups, or if there are more, to its pages. */
const maxJumpLinks = 120;
/** Entries that are kept, and with them what the template of rows made of them. */
const maxEntries = 10_000;

/** Which modules a list shows. */
export interface ListRequest {
  readonly host: string;
  /** Path that the modules have in common; "" for all. */
  readonly below: string;
  /** "" for all. */
  readonly filter: string;
  /** From 1 to as many as there are. */
  readonly page: number;
}

type ListView = Pick<
  IndexView,
  'query' | 'shown' | 'total' | 'count' | 'groups' | 'isWhole' | 'mayHaveMore' | 'pages' | 'jump'
>;

/** Makes what pages show of lists. */
export interface ListViews {
  /** The part of an index that depends on its modules. */
  view(list: ModuleList, request: ListRequest): ListView;
  entry(host: string, route: Route): IndexEntry;
}

/** `isForFiles`: everything is on one page, for hosts of files. */
export function createListViews(isForFiles: boolean): ListViews {
  const entry = rememberEntries();
  const view = (list: ModuleList, { host, below, filter, page }: ListRequest): ListView => {
    const range = list.below(below);
    const total = range.end - range.start;
    const groupsOf = (routes: readonly Route[]) => groupRoutes(routes, below, (route) => entry(host, route));
    if (filter !== '') {
      const { found, mayHaveMore } = list.search(host, filter, range, maxFound);
      const count = formatCount(found.length, mayHaveMore, total);
      const result = { query: filter, shown: found.length, total, count, isWhole: false, mayHaveMore };
      return { ...result, groups: groupsOf(found), pages: undefined, jump: [] };
    }
    const size = isForFiles ? Math.max(1, total) : modulesPerPage;
    const pageCount = isForFiles ? 1 : countPages(total);
    const start = range.start + (page - 1) * size;
    const routes = list.routes.slice(start, Math.min(range.end, start + size));
    const isWhole = pageCount === 1;
    return {
      query: '',
      shown: routes.length,
      total,
      isWhole,
      mayHaveMore: false,
      groups: groupsOf(routes),
      count: formatCount(routes.length, false, total),
      pages: isWhole ? undefined : linkPages(page, pageCount),
      jump: total < leastForJump ? [] : linkGroups(list, range, { below, size, page, pageCount }),
    };
  };
  return { view, entry };
}

/** Number of pages of a list of so many modules. */
export function countPages(total: number): number {
  return Math.max(1, Math.ceil(total / modulesPerPage));
}

/** Makes each entry once, until there are too many. */
function rememberEntries(): (host: string, route: Route) => IndexEntry {
  const known = new Map<string, IndexEntry>();
  return (host, route) => {
    const key = `${host} ${route.key}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const entry = indexEntry(host, route);
    if (known.size === maxEntries) known.clear();
    known.set(key, entry);
    return entry;
  };
}

function indexEntry(host: string, route: Route): IndexEntry {
  const { description, deprecated, forge, vcs } = route;
  const path = pathOf(route);
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

/** The element of a route after a path, where others follow it; undefined for a placeholder, too. */
function groupName({ elements }: Route, depth: number): string | undefined {
  const element = elements.length > depth + 1 ? elements[depth] : undefined;
  return element !== undefined && 'literal' in element ? element.literal : undefined;
}

/** Modules that have the next element in common are next to each other. */
function groupRoutes(
  routes: readonly Route[],
  below: string,
  entryOf: (route: Route) => IndexEntry,
): readonly IndexGroup[] {
  const depth = depthOf(below);
  const groups: { name: string | undefined; modules: IndexEntry[] }[] = [];
  for (const route of routes) {
    const name = groupName(route, depth);
    const last = groups.at(-1);
    if (last !== undefined && last.name === name) last.modules.push(entryOf(route));
    else groups.push({ name, modules: [entryOf(route)] });
  }
  return groups.map(({ name, modules }) => ({
    name,
    url: name && `${below}/${name}/`,
    anchor: anchorOf(name),
    modules,
  }));
}

function depthOf(below: string): number {
  return below.split('/').length - 1;
}

function anchorOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `g-${name}`;
}

function formatCount(shown: number, mayHaveMore: boolean, total: number): string {
  const number = (count: number) => count.toLocaleString('en-US');
  const all = `${number(total)} ${total === 1 ? 'module' : 'modules'}`;
  return shown === total ? all : `${number(shown)}${mayHaveMore ? '+' : ''} of ${all}`;
}

function linkPages(number: number, count: number): PageLinks {
  return {
    number,
    count,
    previousUrl: number === 1 ? undefined : pageUrl(number - 1),
    nextUrl: number === count ? undefined : pageUrl(number + 1),
  };
}

function pageUrl(number: number): string {
  return number === 1 ? '?' : `?page=${number}`;
}

interface Paging {
  readonly below: string;
  /** Modules per page. */
  readonly size: number;
  readonly page: number;
  readonly pageCount: number;
}

/** Links to the groups of a list, or to its pages where it has too many groups or none. */
function linkGroups(list: ModuleList, range: Range, { below, size, page, pageCount }: Paging): JumpLink[] {
  const depth = depthOf(below);
  const nameAt = (position: number) => {
    const route = list.routes[position];
    return route && groupName(route, depth);
  };
  const groups: JumpLink[] = [];
  let position = firstFrom(`${below}/\u0001/`, list.paths);
  while (position < range.end && groups.length <= maxJumpLinks) {
    const name = nameAt(position) ?? '';
    const pageOfGroup = Math.floor((position - range.start) / size) + 1;
    groups.push({ name, url: `${pageOfGroup === page ? '' : pageUrl(pageOfGroup)}#${anchorOf(name)}` });
    position = rangeBelow(`${below}/${name}`, list.paths).end;
  }
  if (groups.length <= maxJumpLinks && groups.length > 1) return groups;
  const step = Math.ceil(pageCount / maxJumpLinks);
  const links: JumpLink[] = [];
  for (let number = 1; number <= pageCount && pageCount > 1; number += step) {
    const first = list.paths[range.start + (number - 1) * size] ?? '';
    const name = first.slice(below.length + 1).split('/', 1)[0] ?? '';
    if (links.at(-1)?.name !== name) links.push({ name, url: pageUrl(number) });
  }
  return links.length > 1 ? links : [];
}
