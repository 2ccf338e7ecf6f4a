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
  /** The longest route that answers for a path on a host. */
  match(host: string, path: string): RouteMatch<Route> | undefined;
  /** The same with the route's templates filled in. */
  find(host: string, path: string): ModuleMatch | undefined;
  /** Routes of a host, in file order. */
  routesOf(host: string): readonly Route[];
}

/** Sorts the routes of a configuration by host. Hosts without keys of their own share one table. */
export function buildHostTable(config: Config): HostTable {
  const shared = config.routes.filter((route) => route.host === undefined);
  const ownHosts = new Set(config.routes.flatMap((route) => (route.host === undefined ? [] : [route.host])));
  const configured = new Set(config.hosts);
  const routesByHost = new Map<string, Route[]>();
  const tables = new Map<string, RouteTable<Route>>();
  for (const host of ownHosts) {
    const answersAll = configured.size === 0 || configured.has(host);
    const routes = config.routes.filter((route) => route.host === host || (answersAll && route.host === undefined));
    routesByHost.set(host, routes);
    tables.set(host, buildTable(routes));
  }
  const sharedTable = buildTable(shared);
  const match = (host: string, path: string) => (tables.get(host) ?? sharedTable).match(path === '/' ? '' : path);
  return {
    hosts: new Set([...configured, ...ownHosts]),
    allowsAnyHost: configured.size === 0 && shared.length > 0,
    match,
    find(host, path) {
      const found = match(host, path);
      return found && fillRoute(found.route, host, found.prefix);
    },
    routesOf: (host) => routesByHost.get(host) ?? shared,
  };
}

function buildTable(routes: readonly Route[]): RouteTable<Route> {
  const table = createRouteTable<Route>();
  for (const route of routes) table.add(route.elements, route);
  return table;
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
