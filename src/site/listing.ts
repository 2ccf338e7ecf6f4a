import type { Config, Route } from '../config/config.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { formatPathPattern } from '../vanity/path-pattern.ts';
import type { Directory } from './directory.ts';

/** A module that pages may name. */
export interface ListedModule {
  readonly route: Route;
  /** With placeholders as `{name}`; "/" for the catch-all. */
  readonly path: string;
  readonly isPattern: boolean;
}

/** The listed modules of a host, in file order; computed once a host. */
export interface Listing {
  of(host: string): readonly ListedModule[];
  /** Paths of listed modules below a path. */
  below(host: string, path: string): readonly ListedModule[];
  /** Paths that may have been meant instead of an unknown one, best first, at most three. */
  nearest(host: string, path: string): string[];
}

const maxNearest = 3;

/** Leaves out hidden modules, and all of them with `index: hidden`. */
export function createListing(config: Config, directory: Directory): Listing {
  const cache = new Map<readonly Route[], readonly ListedModule[]>();
  const of = (host: string): readonly ListedModule[] => {
    if (config.index === 'hidden') return [];
    const routes = directory.routesOf(host);
    const known = cache.get(routes);
    if (known !== undefined) return known;
    const listed = routes.filter((route) => !route.hidden).map(toListed);
    cache.set(routes, listed);
    return listed;
  };
  return {
    of,
    below: (host, path) => of(host).filter((module) => module.path.startsWith(`${path}/`)),
    nearest: (host, path) => nearestPaths(path, of(host)),
  };
}

function toListed(route: Route): ListedModule {
  const isPattern = route.elements.some((element) => 'placeholder' in element);
  return { route, path: formatPathPattern(route.elements), isPattern };
}

/** A sub-package of a misspelt module is as far off as the module: paths are compared up to the same number of elements. */
function nearestPaths(path: string, modules: readonly ListedModule[]): string[] {
  const prefixes = prefixesOf(path);
  const candidates = prefixes.map((): string[] => []);
  for (const module of modules) {
    const depth = module.route.elements.length;
    if (!module.isPattern && depth > 0) candidates[depth - 1]?.push(module.path);
  }
  const found = prefixes.flatMap((prefix, index) => nearest(prefix, candidates[index] ?? [], maxNearest));
  return found.reverse().slice(0, maxNearest);
}

/** "/a", "/a/b" ... up to the path itself. */
function prefixesOf(path: string): string[] {
  const elements = path.split('/').slice(1);
  return elements.map((_, index) => `/${elements.slice(0, index + 1).join('/')}`);
}
