import type { RepoUrl } from '../vanity/repo-url/repo-url.ts';
import type { Backend } from './config.ts';

/** The back end that serves a clone URL; undefined if none does. */
export type FindBackend = (url: RepoUrl) => Backend | undefined;

/** Sorts back ends by the endpoints that they serve, so that a look-up takes no longer with many of them. */
export function createFindBackend(backends: Iterable<Backend | undefined>): FindBackend {
  const byEndpoint = new Map<string, Backend[]>();
  const add = (endpoint: string, backend: Backend) => {
    const known = byEndpoint.get(endpoint);
    if (known === undefined) byEndpoint.set(endpoint, [backend]);
    else known.push(backend);
  };
  for (const backend of backends) {
    if (backend === undefined) continue;
    const { protocol, hostname, port } = new URL(backend.web);
    add(endpointOf('ssh', backend.ssh.host, backend.ssh.port), backend);
    add(endpointOf(protocol.slice(0, -1), hostname, port === '' ? undefined : Number(port)), backend);
  }
  // Of several instances on one host the one with the longest path serves a URL.
  for (const found of byEndpoint.values()) found.sort((a, b) => b.webPath.length - a.webPath.length);
  return (url) => {
    const found = byEndpoint.get(endpointOf(url.scheme, url.host, url.port)) ?? [];
    return url.scheme === 'ssh' ? found[0] : found.find(({ webPath }) => url.path.startsWith(`${webPath}/`));
  };
}

const usualPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ssh: 22 };

/** One name for all spellings; http and https without a port are one server. */
function endpointOf(scheme: string, host: string, port: number | undefined): string {
  const isUsual = port === undefined || port === usualPorts[scheme];
  const kind = scheme === 'http' || scheme === 'https' ? 'web' : scheme;
  return `${kind}://${host.toLowerCase()}:${isUsual ? 'usual' : port}`;
}

/** Path of an instance's page without a final slash: "" or "/gitlab". */
export function webPathOf(web: string): string {
  return new URL(web).pathname.replace(/\/$/, '');
}
