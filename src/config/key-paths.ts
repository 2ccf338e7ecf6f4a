import type { RouteKey } from './read-route-key.ts';
import type { ScalarNode } from './yaml-node.ts';

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

/** The paths of all keys with nameless placeholders, on whatever host: they limit what has to be looked at more closely. */
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
