import type { Finding } from '../diagnostics/diagnostic.ts';
import { elementName, formatPathPattern } from '../vanity/path-pattern.ts';
import type { Route } from './config.ts';
import type { Report } from './read-fields.ts';
import type { RouteReading } from './read-route.ts';

/** Patterns by the elements of their paths. */
interface PatternNode {
  readonly children: Map<string, PatternNode>;
  /** The first pattern that ends here or below. */
  first: Route;
  /** The first pattern that ends below. */
  deeper?: Route;
}

/** Nodes that are looked at in all before the search is given up: a hostile file has as many for each of its keys. */
const maxVisits = 2_000_000;

/**
 * Warns of routes whose packages go to a longer pattern: with `/foo` and `/{team}/{name}`, `/foo/sub` is the pattern's.
 * A pattern that repeats the route and goes on with fixed text takes only what it names, which is intended.
 */
export function checkShadows(readings: readonly RouteReading[], hosts: ReadonlySet<string>, report: Report): void {
  const patterns = buildPatterns(readings);
  if (patterns.size === 0) return;
  let visits = 0;
  for (const { route, node } of readings) {
    if (route.elements.length === 0) continue;
    const isShared = route.host !== undefined && (hosts.size === 0 || hosts.has(route.host));
    for (const host of [route.host ?? '', ...(isShared ? [''] : [])]) {
      const search = findShadow(route, patterns.get(host), maxVisits - visits);
      visits += search.visits;
      if (search.pattern !== undefined) {
        report(shadowFinding(route, search.pattern), node);
        break;
      }
    }
    if (visits >= maxVisits) return;
  }
}

/** One tree for each host; keys without a host are under "". */
function buildPatterns(readings: readonly RouteReading[]): Map<string, PatternNode> {
  const trees = new Map<string, PatternNode>();
  for (const { route } of readings) {
    if (!route.isPattern) continue;
    let node = childOf(trees, route.host ?? '', route);
    for (const element of route.elements) {
      node.deeper ??= route;
      node = childOf(node.children, elementName(element), route);
    }
  }
  return trees;
}

function childOf(nodes: Map<string, PatternNode>, name: string, route: Route): PatternNode {
  const known = nodes.get(name);
  if (known !== undefined) return known;
  const created: PatternNode = { children: new Map(), first: route };
  nodes.set(name, created);
  return created;
}

/** A node that a route's elements lead to. */
interface State {
  readonly node: PatternNode;
  /** Whether the pattern has a placeholder for some fixed text of the route. */
  readonly isWider: boolean;
}

function findShadow(
  { elements }: Route,
  tree: PatternNode | undefined,
  limit: number,
): { pattern: Route | undefined; visits: number } {
  let states: State[] = tree === undefined ? [] : [{ node: tree, isWider: false }];
  let visits = 0;
  for (const element of elements) {
    const next: State[] = [];
    for (const { node, isWider } of states) {
      const same = node.children.get(elementName(element));
      if (same !== undefined) next.push({ node: same, isWider });
      const wider = 'literal' in element ? node.children.get('{}') : undefined;
      if (wider !== undefined) next.push({ node: wider, isWider: true });
    }
    visits += states.length;
    if (visits > limit) return { pattern: undefined, visits };
    states = next;
  }
  for (const { node, isWider } of states) {
    const pattern = isWider ? node.deeper : node.children.get('{}')?.first;
    if (pattern !== undefined) return { pattern, visits };
  }
  return { pattern: undefined, visits };
}

function shadowFinding(route: Route, pattern: Route): Finding {
  const example = formatPathPattern([...route.elements, ...pattern.elements.slice(route.elements.length)]);
  const message = `packages of \`${route.key}\` go to \`${pattern.key}\`, which is longer: \`${example}\` is a module of its own`;
  const hint =
    'begin the pattern with a fixed element, such as `/teams/{team}/{name}`; or leave it if the module has no packages in directories';
  return { code: 'config/pattern-shadows', message, hint, cause: pattern.key };
}
