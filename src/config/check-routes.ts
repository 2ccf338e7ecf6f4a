import type { Finding } from '../diagnostics/diagnostic.ts';
import { majorVersion } from '../vanity/module-path.ts';
import type { Report } from './read-fields.ts';
import { repoIdentity } from './read-repo.ts';
import type { RouteReading } from './read-route.ts';
import type { RouteKey } from './read-route-key.ts';
import type { ScalarNode } from './yaml-tree.ts';

/** Finds keys that answer the same paths as an earlier one, on one host or on all. */
export class DuplicateFinder {
  private readonly configured: ReadonlySet<string>;
  /** Hosts named by keys that answer keys without a host, too. */
  private readonly shared = new Set<string>();
  /** By path with nameless placeholders; for keys with a host the host is in front. */
  private readonly seen = new Map<string, ScalarNode>();

  /** Without configured hosts, keys without a host answer on every host. */
  constructor(configuredHosts: readonly string[]) {
    this.configured = new Set(configuredHosts);
  }

  /** Remembers a key; returns the key that already answers the same paths, if there is one. */
  add({ host, elements }: RouteKey, node: ScalarNode): ScalarNode | undefined {
    const path = elements.map((element) => `/${'literal' in element ? element.literal : '{}'}`).join('');
    const isShared = host !== undefined && (this.configured.size === 0 || this.configured.has(host));
    if (isShared) this.shared.add(host);
    const own = `${host ?? ''}${path}`;
    const others = host === undefined ? [...this.shared].map((name) => `${name}${path}`) : isShared ? [path] : [];
    const first = [own, ...others].map((name) => this.seen.get(name)).find((found) => found !== undefined);
    if (!this.seen.has(own)) this.seen.set(own, node);
    return first;
  }
}

/** Warns of routes whose repository already answers for them through a route above. */
export function checkNesting(readings: readonly RouteReading[], report: Report): void {
  const byKey = new Map(readings.map((reading) => [reading.route.key, reading]));
  for (const { route, url, node } of readings) {
    if (route.vcs === 'mod') continue;
    const above = ancestorsOf(route.key).find((key) => {
      const reading = byKey.get(key);
      return reading?.route.subdir === route.subdir && repoIdentity(reading.url) === repoIdentity(url);
    });
    if (above !== undefined) report(nestingFinding(route.key, above), node);
  }
}

function nestingFinding(key: string, above: string): Finding {
  const last = key.slice(key.lastIndexOf('/') + 1);
  const isMajor = majorVersion(last) !== undefined && key.slice(0, key.lastIndexOf('/')) === above;
  if (isMajor) {
    const message = `\`${key}\` is not needed: \`${above}\` has the same repository and answers for all its major versions`;
    return { code: 'config/redundant-major-version', message, hint: 'take this entry out' };
  }
  const message = `\`${key}\` lies inside \`${above}\` and has the same repository, where go.mod can name only one of the two`;
  const hint = 'take this entry out: modules in directories of a repository need none';
  return { code: 'config/nested-same-repo', message, hint };
}

/** Keys of the routes that would answer for a key if it were not there, nearest first. */
function ancestorsOf(key: string): string[] {
  const ancestors: string[] = [];
  for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) ancestors.push(key.slice(0, end));
  if (key.startsWith('/') && key !== '/') ancestors.push('/');
  return ancestors;
}
