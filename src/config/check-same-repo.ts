import type { Finding } from '../diagnostics/diagnostic.ts';
import { majorVersion } from '../vanity/module-path.ts';
import { elementName, type PathElement } from '../vanity/path-pattern.ts';
import { pathsAbove } from '../vanity/paths-above.ts';
import type { RepoUrl } from '../vanity/repo-url/repo-url.ts';
import type { Route } from './config.ts';
import type { KeyPaths } from './key-paths.ts';
import type { Report } from './read-fields.ts';
import type { RouteReading } from './read-route.ts';

/** Routes by the elements of their paths. */
interface TreeNode {
  reading?: RouteReading;
  readonly children: Map<string, TreeNode>;
}

/** Warns of routes whose repository has another route on the same host: its go.mod can name only one of them. */
export function checkSameRepo(
  readings: readonly RouteReading[],
  paths: KeyPaths,
  hosts: ReadonlySet<string>,
  report: Report,
): void {
  const nested = checkNesting(nestedOnes(readings, paths), hosts, report);
  checkSiblings(
    readings.filter((reading) => !nested.has(reading)),
    report,
  );
}

/** Returns the routes that it warned of: those whose repository already answers for them through a route above. */
function checkNesting(
  readings: readonly RouteReading[],
  hosts: ReadonlySet<string>,
  report: Report,
): ReadonlySet<RouteReading> {
  const reported = new Set<RouteReading>();
  const trees = buildTrees(readings);
  for (const reading of readings) {
    const { host, vcs } = reading.route;
    if (vcs === 'mod') continue;
    const isShared = host !== undefined && (hosts.size === 0 || hosts.has(host));
    const above = [host ?? '', ...(isShared ? [''] : [])].map((name) => sameRepoAbove(reading, trees.get(name)));
    const [nearest] = above.flat().sort((a, b) => b.route.elements.length - a.route.elements.length);
    if (nearest === undefined) continue;
    report(nestingFinding(reading.route, nearest.route), reading.node);
    reported.add(reading);
  }
  return reported;
}

/** The routes inside another path, and those that have others inside, in the same order. */
function nestedOnes(readings: readonly RouteReading[], paths: KeyPaths): readonly RouteReading[] {
  const inner = new Set<RouteReading>();
  const outer = new Set<string>();
  for (const reading of readings) {
    for (const path of pathsAbove(reading.namelessPath)) {
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

/** The nearest route of a tree that contains a route and has the same repository. */
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

/** The identity of a route's repository; names of placeholders make no difference. */
function repoIdentity({ repo, isPattern }: Route): string {
  const identity = identityOf(repo);
  return isPattern ? identity.replace(/\{[^{}]*\}/g, '{}') : identity;
}

/** One name for all URLs of a repository: without scheme, user, port and `.git`, the host in lower case. */
export function identityOf({ host, path }: Pick<RepoUrl, 'host' | 'path'>): string {
  return `${host.toLowerCase()}${path.endsWith('.git') ? path.slice(0, -4) : path}`;
}

function nestingFinding(route: Route, above: Route): Finding {
  const isParent = above.elements.length === route.elements.length - 1;
  if (isParent && isMajorVersion(route.elements.at(-1))) {
    const message = `\`${route.key}\` is not needed: \`${above.key}\` has the same repository and answers for all its major versions`;
    return { code: 'config/redundant-major-version', message, hint: 'take this entry out' };
  }
  const message = `\`${route.key}\` is inside \`${above.key}\` and has the same repository, but go.mod can name only one of the two`;
  const hint = 'take this entry out: modules in directories of a repository need none';
  return { code: 'config/nested-same-repo', message, hint };
}

function isMajorVersion(element: PathElement | undefined): boolean {
  return element !== undefined && 'literal' in element && majorVersion(element.literal) !== undefined;
}

/** Warns of routes side by side. What is marked as deprecated is the earlier name of a module, and known to be. */
function checkSiblings(readings: readonly RouteReading[], report: Report): void {
  const firsts = new Map<string, RouteReading>();
  for (const reading of readings) {
    const { route } = reading;
    if (route.vcs === 'mod' || route.deprecated !== undefined) continue;
    const identity = repoIdentity(route);
    const id = `${route.host ?? ''} ${route.subdir} ${identity}`;
    const first = firsts.get(id);
    if (first === undefined) firsts.set(id, reading);
    else if (moduleRoot(first) !== moduleRoot(reading)) report(siblingFinding(route, first.route, id), reading.node);
  }
}

/** The path without a final `/vN`: major versions of one module are in one repository. */
function moduleRoot({ namelessPath, route }: RouteReading): string {
  return isMajorVersion(route.elements.at(-1)) ? namelessPath.slice(0, namelessPath.lastIndexOf('/')) : namelessPath;
}

function siblingFinding(route: Route, first: Route, cause: string): Finding {
  const message = `\`${route.key}\` has the same repository as \`${first.key}\`, but go.mod can name only one of the two`;
  const hint =
    'modules in directories need one entry for the whole repository, or `subdir` (Go 1.25); if a module was renamed, mark its old path with `deprecated:`';
  return { code: 'config/sibling-same-repo', message, hint, cause };
}
