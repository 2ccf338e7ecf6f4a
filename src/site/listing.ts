import type { Config, Route } from '../config/config.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { formatPathPattern } from '../vanity/path-pattern.ts';
import type { HostTable } from './host-table.ts';

/** A module that pages may name. */
export interface ListedModule {
  readonly route: Route;
  /** With placeholders as `{name}`; "/" for the catch-all. */
  readonly path: string;
}

/** The listed modules of a host, in file order; computed once a host. */
export interface Listing {
  modulesOf(host: string): readonly ListedModule[];
  /** Paths of listed modules below a path. */
  below(host: string, path: string): readonly ListedModule[];
  /** Paths that may have been meant instead of an unknown one, best first, at most three. */
  nearest(host: string, path: string): string[];
}

interface HostListing {
  readonly modules: readonly ListedModule[];
  /** Paths without placeholders by number of elements, from 1. */
  readonly pathsByDepth: readonly (readonly string[])[];
}

const maxNearest = 3;
const nothing: HostListing = { modules: [], pathsByDepth: [] };

/** Leaves out hidden modules, and all of them with `index: hidden`. */
export function createListing(config: Config, hostTable: HostTable): Listing {
  const cache = new Map<readonly Route[], HostListing>();
  const listingOf = (host: string): HostListing => {
    if (config.index === 'hidden') return nothing;
    const routes = hostTable.routesOf(host);
    const known = cache.get(routes);
    if (known !== undefined) return known;
    const built = buildHostListing(routes);
    cache.set(routes, built);
    return built;
  };
  return {
    modulesOf: (host) => listingOf(host).modules,
    below: (host, path) => listingOf(host).modules.filter((module) => module.path.startsWith(`${path}/`)),
    nearest: (host, path) => nearestPaths(path, listingOf(host).pathsByDepth),
  };
}

function buildHostListing(routes: readonly Route[]): HostListing {
  const modules = routes.filter((route) => !route.hidden).map(toListed);
  const pathsByDepth: string[][] = [];
  for (const { route, path } of modules) {
    const depth = route.elements.length;
    if (route.isPattern || depth === 0) continue;
    while (pathsByDepth.length < depth) pathsByDepth.push([]);
    pathsByDepth[depth - 1]?.push(path);
  }
  return { modules, pathsByDepth };
}

function toListed(route: Route): ListedModule {
  return { route, path: formatPathPattern(route.elements) };
}

/**
 * A sub-package of a misspelt module is as far off as the module: paths are compared up to the same number of elements.
 * No more elements are looked at than modules have, however long the path is.
 */
function nearestPaths(path: string, pathsByDepth: HostListing['pathsByDepth']): string[] {
  if (path === '/') return [];
  const found: string[] = [];
  let end = 0;
  for (const paths of pathsByDepth) {
    if (end === path.length) break;
    const slash = path.indexOf('/', end + 1);
    end = slash === -1 ? path.length : slash;
    found.unshift(...nearest(path.slice(0, end), paths, maxNearest));
  }
  return found.slice(0, maxNearest);
}
