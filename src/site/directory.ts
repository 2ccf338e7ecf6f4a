import type { Config, Route } from '../config/config.ts';
import { createRouteTable, type RouteMatch, type RouteTable } from '../vanity/route-table.ts';
import { fillRoute, type ModuleMatch } from './module-match.ts';

/** Which modules there are on which host. */
export interface Directory {
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
export function buildDirectory(config: Config): Directory {
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
