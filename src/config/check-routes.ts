import type { Finding } from '../diagnostics/diagnostic.ts';
import { majorVersion } from '../vanity/module-path.ts';
import type { PathElement } from '../vanity/path-pattern.ts';
import { pathsAbove } from '../vanity/paths-above.ts';
import type { Route } from './config.ts';
import type { Report } from './read-fields.ts';
import type { RouteReading } from './read-route.ts';
import type { RouteKey } from './read-route-key.ts';
import type { ScalarNode } from './yaml-tree.ts';

/** The keys with one path, by the hosts that they answer on. */
interface SamePath {
  /** The key without a host. */
  shared?: ScalarNode;
  /** The first key whose host answers keys without one, too. */
  sharedHost?: ScalarNode;
  readonly byHost: Map<string, ScalarNode>;
}

/** Finds keys that answer the same paths as an earlier one, on one host or on all. */
export class DuplicateFinder {
  private readonly configured: ReadonlySet<string>;
  private readonly repeatedPaths: ReadonlySet<string>;
  /** By path with nameless placeholders. */
  private readonly seen = new Map<string, SamePath>();

  /** `repeated` holds the paths of more than one key. Without configured hosts, keys without a host answer on every host. */
  constructor({ repeated }: KeyPaths, configuredHosts: readonly string[]) {
    this.configured = new Set(configuredHosts);
    this.repeatedPaths = repeated;
  }

  /** Remembers a key; returns the key that already answers the same paths, if there is one. */
  add({ host, namelessPath }: RouteKey, node: ScalarNode): ScalarNode | undefined {
    if (!this.repeatedPaths.has(namelessPath)) return undefined;
    const same: SamePath = this.seen.get(namelessPath) ?? { byHost: new Map() };
    this.seen.set(namelessPath, same);
    if (host === undefined) {
      const first = same.shared ?? same.sharedHost;
      same.shared ??= node;
      return first;
    }
    const isShared = this.configured.size === 0 || this.configured.has(host);
    const first = same.byHost.get(host) ?? (isShared ? same.shared : undefined);
    if (!same.byHost.has(host)) same.byHost.set(host, node);
    if (isShared) same.sharedHost ??= node;
    return first;
  }
}

/** The paths of all keys with nameless placeholders, on whatever host: they tell what has to be looked at more closely. */
export interface KeyPaths {
  readonly all: ReadonlySet<string>;
  /** Those of more than one key. */
  readonly repeated: ReadonlySet<string>;
}

export function collectPaths(keys: readonly (RouteKey | undefined)[]): KeyPaths {
  const all = new Set<string>();
  const repeated = new Set<string>();
  for (const key of keys) {
    if (key === undefined) continue;
    if (all.has(key.namelessPath)) repeated.add(key.namelessPath);
    all.add(key.namelessPath);
  }
  return { all, repeated };
}

/** Routes by the elements of their paths. */
interface TreeNode {
  reading?: RouteReading;
  readonly children: Map<string, TreeNode>;
}

/** Warns of routes whose repository already answers for them through a route above. */
export function checkNesting(
  all: readonly RouteReading[],
  paths: KeyPaths,
  hosts: readonly string[],
  report: Report,
): void {
  const readings = nestedOnes(all, paths);
  const trees = buildTrees(readings);
  for (const reading of readings) {
    const { host, vcs } = reading.route;
    if (vcs === 'mod') continue;
    const isShared = host !== undefined && (hosts.length === 0 || hosts.includes(host));
    const above = [host ?? '', ...(isShared ? [''] : [])].map((name) => sameRepoAbove(reading, trees.get(name)));
    const [nearest] = above.flat().sort((a, b) => b.route.elements.length - a.route.elements.length);
    if (nearest !== undefined) report(nestingFinding(reading.route, nearest.route), reading.node);
  }
}

/** Characters of a path up to which it is looked for others around it: each look-up takes as long as the path is. */
const maxNestedLength = 1_024;

/** The routes that lie in another path, and those that others lie in, in the same order. */
function nestedOnes(readings: readonly RouteReading[], paths: KeyPaths): readonly RouteReading[] {
  const inner = new Set<RouteReading>();
  const outer = new Set<string>();
  for (const reading of readings) {
    for (const path of pathsAbove(reading.namelessPath.slice(0, maxNestedLength))) {
      if (!paths.all.has(path)) continue;
      inner.add(reading);
      outer.add(path);
    }
  }
  return outer.size === 0 ? [] : readings.filter((each) => inner.has(each) || outer.has(each.namelessPath));
}

/** One tree for each host; keys without a host are under "". */
function buildTrees(readings: readonly RouteReading[]): Map<string, TreeNode> {
  const trees = new Map<string, TreeNode>();
  for (const reading of readings) {
    let node = childOf(trees, reading.route.host ?? '');
    for (const element of reading.route.elements) node = childOf(node.children, elementName(element));
    node.reading ??= reading;
  }
  return trees;
}

function childOf(nodes: Map<string, TreeNode>, name: string): TreeNode {
  const known = nodes.get(name);
  if (known !== undefined) return known;
  const created: TreeNode = { children: new Map() };
  nodes.set(name, created);
  return created;
}

/** The nearest route of a tree that a route lies in and that has the same repository. */
function sameRepoAbove({ route }: RouteReading, tree: TreeNode | undefined): RouteReading[] {
  const identity = repoIdentity(route);
  let nearest: RouteReading | undefined;
  let node = tree;
  for (const element of route.elements) {
    const above = node?.reading;
    if (above?.route.subdir === route.subdir && repoIdentity(above.route) === identity) nearest = above;
    node = node?.children.get(elementName(element));
  }
  return nearest === undefined ? [] : [nearest];
}

/** One name for all URLs of a repository: without scheme, user, port and `.git`, the host in lower case. */
function repoIdentity({ repo: { host, path } }: Route): string {
  return `${host.toLowerCase()}${path.endsWith('.git') ? path.slice(0, -4) : path}`;
}

/** Names of placeholders make no difference. */
function elementName(element: PathElement): string {
  return 'literal' in element ? element.literal : '{}';
}

function nestingFinding(route: Route, above: Route): Finding {
  const last = route.elements.at(-1);
  const isParent = above.elements.length === route.elements.length - 1;
  const isMajor = last !== undefined && 'literal' in last && majorVersion(last.literal) !== undefined;
  if (isParent && isMajor) {
    const message = `\`${route.key}\` is not needed: \`${above.key}\` has the same repository and answers for all its major versions`;
    return { code: 'config/redundant-major-version', message, hint: 'take this entry out' };
  }
  const message = `\`${route.key}\` lies inside \`${above.key}\` and has the same repository, where go.mod can name only one of the two`;
  const hint = 'take this entry out: modules in directories of a repository need none';
  return { code: 'config/nested-same-repo', message, hint };
}
