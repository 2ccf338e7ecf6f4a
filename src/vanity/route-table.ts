import { isPlaceholderValue } from './module-path.ts';
import type { PathElement } from './path-pattern.ts';

export interface RouteMatch<Route> {
  readonly route: Route;
  /** The matched part of the path: "" for the catch-all, else with a leading and without a final slash. */
  readonly prefix: string;
}

interface RouteNode<Route> {
  /** Undefined for none: most nodes are ends, and 100,000 empty Maps take 20 MB. */
  literals: Map<string, RouteNode<Route>> | undefined;
  placeholder: RouteNode<Route> | undefined;
  route: Route | undefined;
}

/**
 * Finds routes by path elements: the longest wins; at equal length a literal beats a placeholder, leftmost first.
 * Hence match(prefix) is the same route, which `go` verifies.
 */
export interface RouteTable<Route> {
  /** Adds a route, or returns the one that already answers the same paths. */
  add(elements: readonly PathElement[], route: Route): Route | undefined;
  /** `path` is "" or begins with a slash; a final slash is ignored. */
  match(path: string): RouteMatch<Route> | undefined;
  /** Whether a route without placeholders up to there begins with this path and has more elements. */
  hasRoutesBelow(path: string): boolean;
}

/** An empty table. A look-up takes one Map access an element, and one more for each placeholder on the way. */
export function createRouteTable<Route>(): RouteTable<Route> {
  const root = createNode<Route>();
  return {
    add(elements, route) {
      let node = root;
      for (const element of elements) node = childFor(node, element);
      if (node.route !== undefined) return node.route;
      node.route = route;
      return undefined;
    },
    match(path) {
      let best: RouteMatch<Route> | undefined;
      const visit = (node: RouteNode<Route>, end: number): void => {
        if (node.route !== undefined && (best === undefined || end > best.prefix.length)) {
          best = { route: node.route, prefix: path.slice(0, end) };
        }
        if (end + 1 >= path.length) return;
        const slash = path.indexOf('/', end + 1);
        const nextEnd = slash === -1 ? path.length : slash;
        const element = path.slice(end + 1, nextEnd);
        const literal = node.literals?.get(element);
        if (literal !== undefined) visit(literal, nextEnd);
        if (node.placeholder !== undefined && isPlaceholderValue(element)) visit(node.placeholder, nextEnd);
      };
      visit(root, 0);
      return best;
    },
    hasRoutesBelow(path) {
      let node: RouteNode<Route> | undefined = root;
      for (const element of path.split('/').slice(1)) node = node?.literals?.get(element);
      return node?.literals !== undefined || node?.placeholder !== undefined;
    },
  };
}

function createNode<Route>(): RouteNode<Route> {
  return { literals: undefined, placeholder: undefined, route: undefined };
}

function childFor<Route>(node: RouteNode<Route>, element: PathElement): RouteNode<Route> {
  if ('placeholder' in element) {
    node.placeholder ??= createNode();
    return node.placeholder;
  }
  node.literals ??= new Map();
  const known = node.literals.get(element.literal);
  if (known !== undefined) return known;
  const child = createNode<Route>();
  node.literals.set(element.literal, child);
  return child;
}
