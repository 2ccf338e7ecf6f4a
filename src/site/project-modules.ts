import type { Backend, Config, Route } from '../config/config.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import type { HostTable } from './host-table.ts';
import type { ModuleMatch } from './module-match.ts';

/** The modules that live in a project of a back end, at the root of each route to it; none for projects without a route. */
export type FindProjectModules = (backend: string, project: string) => ModuleMatch[];

interface ProjectPattern {
  readonly route: Route;
  readonly template: ProjectTemplate;
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
    for (const { route, template } of patterns) {
      const values = readProject(template, project);
      if (values !== undefined) found.push(...rootsOf(route, values, config, hostTable));
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
    else append(patterns, backend.name, { route, template: templateOf(backend, project) });
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

/** A placeholder, and the text before it. */
interface TemplatePart {
  readonly before: string;
  readonly name: string;
}

/** The project of a route as its texts and placeholders. */
interface ProjectTemplate {
  readonly parts: readonly TemplatePart[];
  readonly end: string;
  readonly hasCase: boolean;
}

function templateOf(backend: Backend, project: string): ProjectTemplate {
  const fold = foldOf(hasCase(backend));
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = '', index } of project.matchAll(/\{(\w+)\}/g)) {
    parts.push({ before: fold(project.slice(end, index)), name });
    end = index + whole.length;
  }
  return { parts, end: fold(project.slice(end)), hasCase: hasCase(backend) };
}

function foldOf(hasCase: boolean): (text: string) => string {
  return hasCase ? (text) => text : (text) => text.toLowerCase();
}

/** What the placeholders stand for in a project, each for a part of one element; undefined if it is another project. */
function readProject({ parts, end, hasCase }: ProjectTemplate, project: string): Record<string, string> | undefined {
  const text = foldOf(hasCase)(project);
  const [first] = parts;
  if (first === undefined || !text.startsWith(first.before) || !text.endsWith(end)) return undefined;
  const values: Record<string, string> = {};
  let at = first.before.length;
  for (const [index, { name }] of parts.entries()) {
    const next = parts[index + 1]?.before;
    const until = next === undefined ? text.length - end.length : text.indexOf(next, at + 1);
    const value = project.slice(at, until);
    if (until <= at || value.includes('/') || (values[name] ?? value) !== value) return undefined;
    values[name] = value;
    at = until + (next ?? '').length;
  }
  return values;
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
