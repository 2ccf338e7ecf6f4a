import { LRUCache } from 'lru-cache';
import type { Config, Route } from '../config/config.ts';
import { type HostTable, maxMergedHosts } from './host-table.ts';
import { createFindNearPaths, type FindNearPaths } from './near-paths.ts';
import { comparePaths, firstFrom, pathOf, type Range, rangeBelow } from './path-order.ts';
import { createSearch, type Search } from './search.ts';
import { atOnce, mergeInSteps, type Steps, sortInSteps } from './steps.ts';

/** The modules of a host that pages may name: without hidden ones, and none with `index: hidden`. */
export interface ModuleList {
  readonly inFileOrder: readonly Route[];
  /** In the order of pages, see `comparePaths`. */
  readonly routes: readonly Route[];
  /** Of `routes`. */
  readonly paths: readonly string[];
  /**
   * The first element of all paths, with a slash, if they have one in common: `/go` for a host whose other paths may
   * belong to a website. The server's own pages are below it, too. "" if there is none.
   */
  readonly base: string;
  /** The first one in the file that has a page of its own; undefined: there is none. */
  readonly example: Route | undefined;
  /** Positions in `routes` of those below a path; "" for all. */
  below(path: string): Range;
  /** Paths that may be meant by an unknown one, best first, at most three. */
  readonly findNear: FindNearPaths;
  readonly search: Search;
}

export interface Listing {
  /** Hosts with the same modules share a list. */
  modulesOf(host: string): ModuleList;
}

/** Modules before and after a path that are compared with it. */
const neighbourCount = 50;

/** Sorts and indexes the modules of all hosts, so that no request takes longer with more modules. */
export function* createListing({ index }: Pick<Config, 'index'>, hostTable: HostTable): Steps<Listing> {
  const lists = new LRUCache<readonly Route[], ModuleList>({ max: maxMergedHosts });
  const build = function* (host: string): Steps<ModuleList> {
    const routes = hostTable.routesOf(host);
    const known = lists.get(routes);
    if (known !== undefined) return known;
    const listed = index === 'hidden' ? [] : routes.filter(({ hidden }) => !hidden);
    const list = yield* createModuleList(listed, host, hostTable);
    lists.set(routes, list);
    return list;
  };
  for (const host of ['', ...hostTable.hosts].slice(0, maxMergedHosts)) yield* build(host);
  return { modulesOf: (host) => atOnce(build(host)) };
}

function* createModuleList(inFileOrder: readonly Route[], host: string, hostTable: HostTable): Steps<ModuleList> {
  const routes = yield* sortByPath(inFileOrder);
  const paths = routes.map(pathOf);
  const below = (path: string) => (path === '' ? { start: 0, end: paths.length } : rangeBelow(path, paths));
  const isListed = (path: string) => {
    const match = hostTable.match(host, path);
    return match?.prefix === path && !match.route.isPattern && !match.route.hidden;
  };
  const neighbours = (path: string) => {
    const parent = path.slice(0, path.lastIndexOf('/'));
    const position = firstFrom(path, paths);
    const { start, end } = below(parent);
    const near = routes.slice(Math.max(start, position - neighbourCount), Math.min(end, position + neighbourCount));
    const depth = path.split('/').length - 1;
    return near.filter(({ elements, isPattern }) => !isPattern && elements.length === depth).map(pathOf);
  };
  const hasModulesBelow = (path: string) => hostTable.hasRoutesBelow(host, path);
  return {
    inFileOrder,
    routes,
    paths,
    base: commonElement(paths),
    example: inFileOrder.find(({ isPattern, elements }) => !isPattern && elements.length > 0),
    below,
    findNear: yield* createFindNearPaths(inFileOrder, { isListed, neighbours, hasModulesBelow }),
    search: yield* createSearch(routes),
  };
}

/** Sorts those with the same parent first, which together are in order but for placeholders. */
function* sortByPath(inFileOrder: readonly Route[]): Steps<Route[]> {
  const compare = (a: Route, b: Route) => comparePaths(pathOf(a), pathOf(b));
  const siblings = new Map<string, Route[]>();
  for (const route of inFileOrder) {
    const path = pathOf(route);
    const parent = path.slice(0, path.lastIndexOf('/'));
    const known = siblings.get(parent);
    if (known === undefined) siblings.set(parent, [route]);
    else known.push(route);
  }
  yield;
  const lists: Route[][] = [];
  for (const list of siblings.values()) lists.push(yield* sortInSteps(list, compare));
  const inOrder = yield* sortInSteps(lists, (a, b) => compare(a[0] as Route, b[0] as Route));
  return yield* mergeInSteps(inOrder, compare);
}

/** The paths are sorted. */
function commonElement(paths: readonly string[]): string {
  const [first = '', last = ''] = [paths[0], paths.at(-1)];
  const base = first.slice(0, first.indexOf('/', 1));
  return first.indexOf('/', 1) !== -1 && !base.includes('{') && last.startsWith(`${base}/`) ? base : '';
}
