import type { Config, Route } from '../../config/config.ts';
import type { HostTable } from '../../site/host-table.ts';

/** Hosts that have the same modules: a `server` of nginx. */
export interface HostGroup {
  /** Empty for the hosts that only requests name. */
  readonly hosts: readonly string[];
  readonly routes: readonly Route[];
}

/** The first one has to answer for hosts that no other names: it is nginx's default. */
export function groupHosts(config: Config, hostTable: HostTable): HostGroup[] {
  const own = new Set(config.routes.flatMap(({ host }) => (host === undefined ? [] : [host])));
  const groups: HostGroup[] = [...own].map((host) => ({ hosts: [host], routes: hostTable.routesOf(host) }));
  const sharing = [...hostTable.hosts].filter((host) => !own.has(host));
  if (sharing.length > 0 || hostTable.allowsAnyHost) {
    groups.unshift({ hosts: sharing, routes: config.routes.filter(({ host }) => host === undefined) });
  }
  const [first = ''] = hostTable.hosts;
  const isDefault = ({ hosts }: HostGroup) => hosts.length === 0 || hosts.includes(first);
  return groups.sort((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
}
