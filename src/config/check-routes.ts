import type { Finding } from '../diagnostics/diagnostic.ts';
import { majorVersion } from '../vanity/module-path.ts';
import type { Route } from './config.ts';
import type { Report } from './read-fields.ts';
import { repoIdentity } from './read-repo.ts';
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
  /** By path with nameless placeholders. */
  private readonly seen = new Map<string, SamePath>();

  /** Without configured hosts, keys without a host answer on every host. */
  constructor(configuredHosts: readonly string[]) {
    this.configured = new Set(configuredHosts);
  }

  /** Remembers a key; returns the key that already answers the same paths, if there is one. */
  add({ host, elements }: RouteKey, node: ScalarNode): ScalarNode | undefined {
    const path = elements.map((element) => `/${'literal' in element ? element.literal : '{}'}`).join('');
    const same: SamePath = this.seen.get(path) ?? { byHost: new Map() };
    this.seen.set(path, same);
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

/** Warns of routes whose repository already answers for them through a route above. */
export function checkNesting(readings: readonly RouteReading[], hosts: readonly string[], report: Report): void {
  const byKey = new Map(readings.map((reading) => [reading.route.key, reading]));
  for (const { route, url, node } of readings) {
    if (route.vcs === 'mod') continue;
    const above = ancestorsOf(route, hosts).find((key) => {
      const reading = byKey.get(key);
      return reading?.route.subdir === route.subdir && repoIdentity(reading.url) === repoIdentity(url);
    });
    if (above !== undefined) report(nestingFinding(route, above), node);
  }
}

function nestingFinding({ key, host }: Route, above: string): Finding {
  const slash = key.lastIndexOf('/');
  const isParent = [above, `${host}${above}`].includes(key.slice(0, slash));
  const isMajor = isParent && majorVersion(key.slice(slash + 1)) !== undefined;
  if (isMajor) {
    const message = `\`${key}\` is not needed: \`${above}\` has the same repository and answers for all its major versions`;
    return { code: 'config/redundant-major-version', message, hint: 'take this entry out' };
  }
  const message = `\`${key}\` lies inside \`${above}\` and has the same repository, where go.mod can name only one of the two`;
  const hint = 'take this entry out: modules in directories of a repository need none';
  return { code: 'config/nested-same-repo', message, hint };
}

/** Keys of the routes that would answer for a route if it were not there, nearest first. */
function ancestorsOf({ key, host }: Route, hosts: readonly string[]): string[] {
  const ancestors = pathsAbove(key);
  const isShared = host !== undefined && (hosts.length === 0 || hosts.includes(host));
  if (!isShared) return ancestors;
  return ancestors.flatMap((ancestor) => [ancestor, ancestor.slice(host.length) || '/']);
}

function pathsAbove(key: string): string[] {
  const paths: string[] = [];
  for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) paths.push(key.slice(0, end));
  if (key.startsWith('/') && key !== '/') paths.push('/');
  return paths;
}
