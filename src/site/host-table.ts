import { LRUCache } from 'lru-cache';
import type { Config, Route } from '../config/config.ts';
import { hostFault } from '../vanity/module-path.ts';
import { createRouteTable, type RouteMatch, type RouteTable } from '../vanity/route-table.ts';
import { fillRoute, type ModuleMatch } from './module-match.ts';

/** Which modules there are on which host. */
export interface HostTable {
  /** Hosts of the configuration: those of `host`, then those that only keys name. */
  readonly hosts: ReadonlySet<string>;
  /** Whether hosts that the configuration does not name are answered, too. */
  readonly allowsAnyHost: boolean;
  /** The longest route that answers for a path on a host; none for what only a module proxy is asked for. */
  match(host: string, path: string): RouteMatch<Route> | undefined;
  /** The same with the route's templates filled in. */
  find(host: string, path: string): ModuleMatch | undefined;
  /** Whether routes of a host begin with a path and have more elements. */
  hasRoutesBelow(host: string, path: string): boolean;
  /** Routes of a host, in file order; mostly the same array for the same host. */
  routesOf(host: string): readonly Route[];
}

/** Routes for one host, or for all that are configured. */
interface RouteGroup {
  readonly routes: Route[];
  readonly table: RouteTable<Route>;
}

/** Hosts with keys of their own beside those for all, whose lists are kept: each holds all routes once more. */
export const maxMergedHosts = 50;

/** Sorts the routes of a configuration by host. Routes without a host of their own are in one table for all. */
export function buildHostTable(config: Config): HostTable {
  const configured = new Set(config.hosts);
  const shared = createGroup();
  const own = new Map<string, RouteGroup>();
  for (const route of config.routes) {
    const group = route.host === undefined ? shared : (own.get(route.host) ?? createGroup());
    if (route.host !== undefined) own.set(route.host, group);
    group.routes.push(route);
    group.table.add(route.elements, route);
  }
  const isShared = (host: string) => configured.size === 0 || configured.has(host) || !own.has(host);
  const groupsOf = (host: string) =>
    [own.get(host), isShared(host) ? shared : undefined].filter((group) => group !== undefined);
  const merged = new LRUCache<string, readonly Route[]>({ max: maxMergedHosts });
  const match = (host: string, path: string) => {
    if (isForModuleProxy(path)) return undefined;
    const asked = path === '/' ? '' : path;
    const ownGroup = own.get(host);
    const found =
      ownGroup === undefined
        ? shared.table.match(asked)
        : better(ownGroup.table.match(asked), isShared(host) ? shared.table.match(asked) : undefined);
    return found?.prefix === '' && checksumProbe.test(path) ? undefined : found;
  };
  return {
    hosts: new Set([...configured, ...own.keys()]),
    allowsAnyHost: configured.size === 0 && shared.routes.length > 0,
    match,
    find(host, path) {
      const found = match(host, path);
      return found && fillRoute(found.route, host, found.prefix);
    },
    hasRoutesBelow: (host, path) => groupsOf(host).some(({ table }) => table.hasRoutesBelow(path)),
    routesOf(host) {
      const group = own.get(host);
      if (group === undefined) return shared.routes;
      if (!isShared(host) || shared.routes.length === 0) return group.routes;
      const known =
        merged.get(host) ?? config.routes.filter((route) => route.host === host || route.host === undefined);
      merged.set(host, known);
      return known;
    },
  };
}

function createGroup(): RouteGroup {
  return { routes: [], table: createRouteTable() };
}

/**
 * Whether `go` asks for a path only because GOPROXY names this server. No import path has an element that begins with
 * `@` (golang.org/x/mod/module); after a 404 `go` continues with the next entry of GOPROXY.
 */
export function isForModuleProxy(path: string): boolean {
  return path.includes('/@');
}

/** How `go` asks whether a module proxy passes on requests for a checksum database: a catch-all must not answer. */
const checksumProbe = /^\/sumdb\/[^/]+\/supported$/;

/** The longer of two matches; at equal length as in one table: a literal beats a placeholder, leftmost first. */
function better(
  one: RouteMatch<Route> | undefined,
  other: RouteMatch<Route> | undefined,
): RouteMatch<Route> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.prefix.length !== other.prefix.length) return one.prefix.length > other.prefix.length ? one : other;
  const isPlaceholder = ({ route }: RouteMatch<Route>, index: number) => 'placeholder' in (route.elements[index] ?? {});
  const decisive = one.route.elements.findIndex(
    (_, index) => isPlaceholder(one, index) !== isPlaceholder(other, index),
  );
  return decisive !== -1 && isPlaceholder(one, decisive) ? other : one;
}

/** The host that a request is answered as. */
export interface HostChoice {
  readonly host: string;
  /** Whether the request named a host that the configuration does not: the answer varies by it. */
  readonly isDynamic: boolean;
}

/** Names under which the server is reached for trying it out, or by a proxy that forgets Host. */
export const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Chooses by the Host header; the first host of the configuration is the default. Undefined: misdirected. */
export function chooseHost(
  header: string | undefined,
  { hosts: known, allowsAnyHost }: Pick<HostTable, 'hosts' | 'allowsAnyHost'>,
): HostChoice | undefined {
  if (header !== undefined && known.has(header)) return { host: header, isDynamic: false };
  const name = header === undefined ? '' : withoutPort(header).toLowerCase();
  if (known.has(name)) return { host: name, isDynamic: false };
  if (name === '' || loopbackNames.has(name)) {
    const [first] = known;
    if (first !== undefined) return { host: first, isDynamic: false };
  }
  return allowsAnyHost && hostFault(name) === undefined ? { host: name, isDynamic: true } : undefined;
}

function withoutPort(header: string): string {
  return header.replace(/:[0-9]*$/, '').replace(/\.$/, '');
}

/** Whether a Host header names an IP address, with or without a port. */
export function isAddress(header: string): boolean {
  return /^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:.]{2,45}\])(?::[0-9]*)?$/i.test(header);
}
