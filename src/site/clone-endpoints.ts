import type { Config, Route } from '../config/config.ts';
import type { Forge, SshEndpoint, UrlRewrite } from '../vanity/forges/forge.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { isSshScheme, isWebScheme } from '../vanity/repo-url/schemes.ts';

/** The placeholder for a person's own name in lines to copy. */
export const yourName = 'YOUR_NAME';

/** A server that modules are fetched from. */
export interface CloneEndpoint {
  readonly protocol: 'ssh' | 'https' | 'other';
  /** As in the URLs, lower case. */
  readonly scheme: string;
  /** Undefined if the URLs name none. */
  readonly user: string | undefined;
  /** Lower case; IPv6 in brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly forge: Forge;
  /** Https page of the forge, without a final slash. */
  readonly web: string;
  /** Whether it is a GOPROXY instead of repositories. */
  readonly isProxy: boolean;
  /** Whether everyone can clone from it, unless a repository is private. */
  readonly isPublic: boolean;
  /** How its URLs lead to the same repositories over the other of https and ssh; empty if that is not known. */
  readonly rewrites: readonly UrlRewrite[];
}

/**
 * The servers that developers' machines fetch the listed modules of all hosts from, in the order of the configuration,
 * each once. Modules that a `mod` tag announces come through the module proxy instead.
 */
export function findCloneEndpoints(config: Config): CloneEndpoint[] {
  const found = new Map<string, { endpoint: CloneEndpoint; used: Set<UrlRewrite> }>();
  for (const route of config.routes) {
    if (route.hidden || route.modTag !== undefined) continue;
    const web = webOf(route, config);
    const { scheme, user, host, port, href } = route.repo;
    const key = [scheme, user, host.toLowerCase(), port, web, route.vcs === 'mod'].join(' ');
    let entry = found.get(key);
    if (entry === undefined) {
      entry = { endpoint: endpointOf(route, web, config), used: new Set() };
      found.set(key, entry);
    }
    // Some rewrites are for projects that few instances have.
    for (const rewrite of entry.endpoint.rewrites) if (href.startsWith(rewrite.from)) entry.used.add(rewrite);
  }
  return [...found.values()].map(({ endpoint, used }) => ({ ...endpoint, rewrites: [...used] }));
}

function webOf({ backend, forge, repo }: Route, { backends }: Config): string {
  return (backend === undefined ? undefined : backends.get(backend)?.web) ?? forges[forge].webOf(repo);
}

function endpointOf({ repo, vcs, forge: name, backend }: Route, web: string, { backends }: Config): CloneEndpoint {
  const { scheme, user, port } = repo;
  const host = repo.host.toLowerCase();
  const isProxy = vcs === 'mod';
  const protocol = isSshScheme(scheme) ? 'ssh' : isWebScheme(scheme) ? 'https' : 'other';
  const forge = forges[name];
  const endpoint = { protocol, scheme, user, host, port, forge, web, isProxy } as const;
  const isPublic = !isProxy && protocol === 'https' && forge.isPublic(host);
  const ssh = (backend === undefined ? undefined : backends.get(backend)?.ssh) ?? forge.defaultSsh(host);
  return {
    ...endpoint,
    isPublic,
    rewrites: vcs === 'git' ? rewritesOf({ ...endpoint, isPublic, rewrites: [] }, ssh) : [],
  };
}

function rewritesOf(endpoint: CloneEndpoint, ssh: SshEndpoint): readonly UrlRewrite[] {
  const { access } = endpoint.forge;
  if (endpoint.protocol === 'ssh') return access.rewrites?.(endpoint.web, urlBase(endpoint)).toHttps ?? [];
  const user = access.isPersonalLogin(ssh.user) ? yourName : ssh.user;
  const base = urlBase({ scheme: 'ssh', host: ssh.host, port: ssh.port === 22 ? undefined : ssh.port }, user);
  return endpoint.protocol === 'https' ? (access.rewrites?.(endpoint.web, base).toSsh ?? []) : [];
}

/** Host, with the port if the URLs name one. */
export function endpointName({ host, port }: Pick<CloneEndpoint, 'host' | 'port'>): string {
  return port === undefined ? host : `${host}:${port}`;
}

/** What the URLs of an endpoint begin with, for git's `insteadOf`. */
export function urlBase(
  endpoint: Pick<CloneEndpoint, 'scheme' | 'host' | 'port'> & { readonly user?: string | undefined },
  user = endpoint.user,
): string {
  return `${endpoint.scheme}://${user === undefined ? '' : `${user}@`}${endpointName(endpoint)}/`;
}
