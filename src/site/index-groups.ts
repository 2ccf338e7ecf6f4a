import type { ListedModule } from './listing.ts';

export interface ModuleGroup {
  /** The path element that the modules have in common; undefined for those that have none. */
  readonly name: string | undefined;
  readonly modules: readonly ListedModule[];
}

/** Longest filter that is looked at, in characters. */
const maxQuery = 200;

/**
 * Groups modules by the path element at a depth, which has to be followed by others. Groups and modules are in
 * alphabetical order, since that is how names are looked for; the group without a name comes first.
 */
export function groupModules(modules: readonly ListedModule[], depth: number): ModuleGroup[] {
  const groups = new Map<string | undefined, ListedModule[]>();
  for (const module of modules) {
    const { elements } = module.route;
    const element = elements.length > depth + 1 ? elements[depth] : undefined;
    const name = element !== undefined && 'literal' in element ? element.literal : undefined;
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [module]);
    else known.push(module);
  }
  return [...groups]
    .map(([name, found]) => ({ name, modules: found.sort((a, b) => compare(a.path, b.path)) }))
    .sort((a, b) => compare(a.name ?? '', b.name ?? ''));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The `q` of a query string, without the spaces around it; "" where there is none. */
export function parseFilter(query: string): string {
  return (new URLSearchParams(query).get('q') ?? '').trim().slice(0, maxQuery).trim();
}

/**
 * Modules whose path or description holds every word of a filter, in any case. A word may begin with the host.
 * The script of the pages goes by the same rule.
 */
export function filterModules(modules: readonly ListedModule[], host: string, filter: string): readonly ListedModule[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .map((word) => (word === host || word.startsWith(`${host}/`) ? word.slice(host.length) : word))
    .filter((word) => word !== '');
  if (words.length === 0) return modules;
  return modules.filter(({ route, path }) => {
    const text = `${path} ${route.description ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
