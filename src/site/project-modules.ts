import type { Backend, Config, Route } from '../config/config.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import type { HostTable } from './host-table.ts';
import type { ModuleMatch } from './module-match.ts';

/** The modules that live in a project of a back end, at the root of each route to it; none for projects without a route. */
export type FindProjectModules = (backend: string, project: string) => ModuleMatch[];

interface ProjectPattern {
  readonly route: Route;
  readonly pattern: RegExp;
}

/** Longest project that is looked for, in characters. */
const maxProjectLength = 1_024;

/** Looks up projects in the reverse direction of routes; the tables are made when the first one is looked up. */
export function createFindProjectModules(config: Config, hostTable: HostTable): FindProjectModules {
  let tables: ReturnType<typeof buildTables> | undefined;
  return (name, project) => {
    const backend = config.backends.get(name);
    if (backend === undefined || project.length > maxProjectLength) return [];
    tables ??= buildTables(config);
    const exact = tables.exact.get(keyOf(backend, project)) ?? [];
    const patterns = tables.patterns.get(name) ?? [];
    const found = exact.flatMap((route) => rootsOf(route, {}, config, hostTable));
    for (const { route, pattern } of patterns) {
      const groups = pattern.exec(project)?.groups;
      if (groups !== undefined) found.push(...rootsOf(route, groups, config, hostTable));
    }
    return found;
  };
}

function buildTables({ routes, backends }: Config) {
  const exact = new Map<string, Route[]>();
  const patterns = new Map<string, ProjectPattern[]>();
  for (const route of routes) {
    const backend = route.backend === undefined ? undefined : backends.get(route.backend);
    const project = backend && forges[backend.forge].projectOf(route.repo, backend.webPath);
    if (backend === undefined || project === undefined || route.vcs !== 'git') continue;
    if (!route.isPattern) append(exact, keyOf(backend, project), route);
    else append(patterns, backend.name, { route, pattern: patternOf(backend, project) });
  }
  return { exact, patterns };
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Only Gerrit tells upper case from lower. */
function hasCase({ forge }: Backend): boolean {
  return forge === 'gerrit';
}

function keyOf(backend: Backend, project: string): string {
  return `${backend.name}\n${hasCase(backend) ? project : project.toLowerCase()}`;
}

/** A placeholder stands for a part of one element. */
function patternOf(backend: Backend, project: string): RegExp {
  const seen = new Set<string>();
  const source = project.replace(/\{(\w+)\}|[^{]+|\{/g, (text, name: string | undefined) => {
    if (name === undefined) return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return `(?<${name}>[^/]+)`;
  });
  return new RegExp(`^${source}$`, hasCase(backend) ? '' : 'i');
}

/** The import paths of a route with these values that no other route answers. */
function rootsOf(
  route: Route,
  values: Readonly<Record<string, string>>,
  config: Config,
  hostTable: HostTable,
): ModuleMatch[] {
  let prefix = '';
  for (const element of route.elements) {
    const text = 'literal' in element ? element.literal : values[element.placeholder];
    if (text === undefined) return [];
    prefix += `/${text}`;
  }
  const hosts = route.host === undefined ? config.hosts : [route.host];
  return hosts.flatMap((host) => {
    const match = hostTable.find(host, prefix === '' ? '/' : prefix);
    return match?.route === route && match.importPath === `${host}${prefix}` ? [match] : [];
  });
}
