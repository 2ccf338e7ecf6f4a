import type { Config, Route } from '../config/config.ts';
import type { ForgeName } from '../vanity/forges/forge.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { isSshScheme } from '../vanity/repo-url/schemes.ts';

/** A server that modules are fetched from. */
export interface CloneEndpoint {
  readonly protocol: 'ssh' | 'https' | 'other';
  /** As in the URLs, lower case. */
  readonly scheme: string;
  /** Undefined where the URLs name none. */
  readonly user: string | undefined;
  /** Lower case; IPv6 in brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly forge: ForgeName;
  /** Https page of the forge, without a final slash. */
  readonly web: string;
  /** Whether it is a GOPROXY instead of repositories. */
  readonly isProxy: boolean;
  /** Whether everyone can clone from it, unless a repository is private. */
  readonly isPublic: boolean;
}

/** The servers that the listed modules of all hosts are fetched from, in the order of the configuration, each once. */
export function findCloneEndpoints(config: Config): CloneEndpoint[] {
  const endpoints = new Map<string, CloneEndpoint>();
  for (const route of config.routes) {
    if (route.hidden) continue;
    const endpoint = endpointOf(route, config);
    const { scheme, user, host, port, isProxy } = endpoint;
    const key = [scheme, user, host, port, isProxy].join(' ');
    if (!endpoints.has(key)) endpoints.set(key, endpoint);
  }
  return [...endpoints.values()];
}

function endpointOf({ repo, vcs, forge: name, backend }: Route, config: Config): CloneEndpoint {
  const { scheme, user, port } = repo;
  const host = repo.host.toLowerCase();
  const isProxy = vcs === 'mod';
  const isHttp = scheme === 'https' || scheme === 'http';
  const forge = forges[name];
  return {
    protocol: isSshScheme(scheme) ? 'ssh' : isHttp ? 'https' : 'other',
    scheme,
    user,
    host,
    port,
    forge: name,
    web: (backend === undefined ? undefined : config.backends.get(backend)?.web) ?? forge.webOf(repo),
    isProxy,
    isPublic: !isProxy && isHttp && forge.isPublic(host),
  };
}

/** Host, with the port where the URLs name one. */
export function endpointName({ host, port }: CloneEndpoint): string {
  return port === undefined ? host : `${host}:${port}`;
}

/** What the URLs of an endpoint begin with, for git's `insteadOf`. */
export function urlBase(endpoint: CloneEndpoint, user = endpoint.user): string {
  return `${endpoint.scheme}://${user === undefined ? '' : `${user}@`}${endpointName(endpoint)}/`;
}
