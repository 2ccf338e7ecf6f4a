import type { Config, Route } from '../config/config.ts';
import type { HostTable } from '../site/host-table.ts';
import { formatPathPattern } from '../vanity/path-pattern.ts';

/** What an old server is asked. */
export interface Question {
  readonly host: string;
  /** As it is sent, perhaps with a final slash. */
  readonly path: string;
  /**
   * module: the path of an entry. package: one below it. listed: one that the server itself or the user names.
   * made-up: one that fills a pattern. unknown: one that no entry answers.
   */
  readonly kind: 'module' | 'package' | 'listed' | 'made-up' | 'unknown';
}

/** What is not asked, and why. */
export interface Unasked {
  readonly name: string;
  readonly reason: string;
}

/** Names of packages that no module is likely to have as a module of its own. */
const packageNames = ['pkg', 'internal', 'cmd', 'lib', 'x'];

/** A path that is hardly any module's. */
const unknownPath = '/govanity-no-such-module';

/**
 * The questions about every entry of a configuration: its path and one below it, each without and with a final slash;
 * and one about a path that no entry answers, if there is one.
 */
export function buildQuestions(config: Config, table: HostTable, hosts: readonly string[]): Question[] {
  return hosts.flatMap((host) => {
    const unknown: Question[] =
      table.match(host, unknownPath) === undefined ? [{ host, path: unknownPath, kind: 'unknown' }] : [];
    const known = config.routes
      .filter((route) => answersOn(route, host, table))
      .flatMap((route) => {
        const path = samplePath(route);
        const module = ask(host, path, route.isPattern ? 'made-up' : 'module');
        const below = packageBelow(path, route, host, table);
        if (below === undefined) return module;
        return [...module, ...ask(host, below, route.isPattern ? 'made-up' : 'package')];
      });
    return [...known, ...unknown];
  });
}

/** The questions about paths that no entry spells out, each without and with a final slash. */
export function listedQuestions(host: string, paths: readonly string[]): Question[] {
  return paths.flatMap((path) => ask(host, path, 'listed'));
}

function ask(host: string, path: string, kind: Question['kind']): Question[] {
  const withSlash = path === '/' ? [] : [{ host, path: `${path}/`, kind }];
  return [{ host, path, kind }, ...withSlash];
}

function answersOn(route: Route, host: string, table: HostTable): boolean {
  return table.match(host, samplePath(route))?.route === route;
}

/** The path of a route; what a placeholder stands for is made up. */
function samplePath({ elements, isPattern }: Route): string {
  const path = formatPathPattern(elements);
  return isPattern ? path.replace(/\{(\w+)\}/g, 'sample-$1') : path;
}

/** A path below another that the same route answers; undefined if there is none. */
function packageBelow(path: string, route: Route, host: string, table: HostTable): string | undefined {
  const base = path === '/' ? '' : path;
  return packageNames.map((name) => `${base}/${name}`).find((below) => table.match(host, below)?.route === route);
}

/** What follows the host in an import path. */
const pathAfterHost = /(?:\/[\w~-][\w.~-]{0,200}){1,20}/y;
/** What is no module: style sheets, icons, data. */
const fileName = /\.(?:css|js|mjs|svg|png|ico|json|xml|txt|html?)$/;
const maxListed = 20_000;

/** Import paths of a host that a page names, as the index of govanityurls does, without the host. */
export function pathsOnPage(page: string, host: string): string[] {
  const found = new Set<string>();
  for (let at = page.indexOf(host); at !== -1 && found.size < maxListed; at = page.indexOf(host, at + host.length)) {
    if (/[\w.-]/.test(page.charAt(at - 1))) continue;
    pathAfterHost.lastIndex = at + host.length;
    const path = pathAfterHost.exec(page)?.[0];
    if (path !== undefined && !path.startsWith('/-/') && !fileName.test(path)) found.add(path);
  }
  return [...found];
}
