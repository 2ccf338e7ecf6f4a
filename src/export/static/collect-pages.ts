import type { Route } from '../../config/config.ts';
import type { Site } from '../../site/site.ts';
import { majorVersion } from '../../vanity/module-path.ts';
import { formatPathPattern } from '../../vanity/path-pattern.ts';

/** A page of the export. */
export interface StaticPage {
  /** Begins with a slash and ends with none; "/" for the index. */
  readonly path: string;
  /** UTF-8: as text, tens of thousands of pages in pieces would be most of the work of the garbage collector. */
  readonly body: Uint8Array;
  /** As `serve` sends it with the page. */
  readonly cacheControl: string;
  /** The route whose tags the page carries; undefined on lists and on what is the site's own. */
  readonly route: Route | undefined;
  /** Whether a repository root is here, so that the paths below belong to this page, too. */
  readonly isRoot: boolean;
}

export interface PageChoice {
  readonly host: string;
  /** The highest N of the `/vN` pages that each module gets; below 2: none. */
  readonly majorVersions: number;
  /** Paths beside those of the keys; a route answers each. */
  readonly paths: readonly string[];
}

/** Makes the pages for people as `serve` does, sorted by path: the index, the lists below it, modules, their majors. */
export function collectPages(
  site: Site,
  { host, majorVersions, paths }: PageChoice,
  onPage: (done: number, all: number) => void,
): StaticPage[] {
  const routes = site.hostTable.routesOf(host);
  const modules = [...routes.filter(({ isPattern }) => !isPattern).map(pathOf), ...paths];
  const roots = modules.filter((path) => isRepoRoot(site, host, path));
  const own = ['/', '/-/setup', ...modules, ...roots.flatMap((root) => majorPaths(root, majorVersions))];
  const wanted = new Set([...own, ...routes.flatMap(listPaths).filter((path) => isList(site, host, path))]);
  return [...wanted].sort().map((path, index) => {
    onPage(index, wanted.size);
    return makePage(site, host, path);
  });
}

/** Asks the site as a browser does. */
export function askSite(site: Site, host: string, path: string) {
  return site.answer({ method: 'GET', target: path, host, isAuthorised: true });
}

function makePage(site: Site, host: string, path: string): StaticPage {
  const { body, headers, module } = askSite(site, host, path);
  const isRoot = isRepoRoot(site, host, path);
  const hasTags = isRoot || module !== undefined;
  const route = hasTags ? site.hostTable.match(host, path)?.route : undefined;
  return { path, body: Buffer.from(body), cacheControl: headers['Cache-Control'] ?? '', route, isRoot };
}

/** Of what is hidden there is no list; a catch-all then answers with its page. */
function isList(site: Site, host: string, path: string): boolean {
  const { status, module } = askSite(site, host, path);
  return status === 200 && module === undefined;
}

function isRepoRoot(site: Site, host: string, path: string): boolean {
  return site.hostTable.match(host, path)?.prefix === (path === '/' ? '' : path);
}

function pathOf({ elements }: Route): string {
  return formatPathPattern(elements);
}

/** Paths above a route, down to the last that holds no placeholder. */
function listPaths({ elements }: Route): string[] {
  const placeholder = elements.findIndex((element) => 'placeholder' in element);
  const above = elements.slice(0, placeholder === -1 ? elements.length - 1 : placeholder);
  return above.map((_, index) => formatPathPattern(above.slice(0, index + 1)));
}

/** Where `go` looks for the major versions of a module: a file host does not know that they are the module's. */
function majorPaths(root: string, highest: number): string[] {
  if (majorVersion(root.slice(root.lastIndexOf('/') + 1)) !== undefined) return [];
  const count = Math.max(0, highest - 1);
  return Array.from({ length: count }, (_, index) => `${root === '/' ? '' : root}/v${index + 2}`);
}
