import type { RepoUrl } from '../repo-url/repo-url.ts';
import type { Forge, ForgeAccess, SshEndpoint, UrlRewrites } from './forge.ts';

type CloneUrls = Pick<Forge, 'defaultSsh' | 'httpsUrl' | 'sshUrl' | 'homeUrl'>;

/** Clone URLs that end in `.git`, pages that do not: what GitHub and the forges modelled on it advertise. */
export const dotGitUrls: CloneUrls = {
  defaultSsh: gitAtHost,
  httpsUrl: (web, project) => `${web}/${withDotGit(project)}`,
  sshUrl: (ssh, project) => sshHref(ssh, withDotGit(project)),
  homeUrl: (web, project) => `${web}/${withoutDotGit(project)}`,
};

/** Clone URLs and pages that name the project as it is: a `.git` there belongs to the name. */
export const verbatimUrls: CloneUrls = {
  defaultSsh: gitAtHost,
  httpsUrl: (web, project) => `${web}/${project}`,
  sshUrl: (ssh, project) => sshHref(ssh, project),
  homeUrl: (web, project) => `${web}/${project}`,
};

const anyKey = { sshKeygen: 'ssh-keygen -t ed25519', tokenName: 'token' };

/** Access to forges with one ssh user for everybody, whose paths are the same over ssh and over https. */
export const sharedAccess: ForgeAccess = {
  ...anyKey,
  isPersonalLogin: () => false,
  rewrites: (web, ssh) => bothWays(`${web}/`, ssh),
};

/** The rewrites between URLs that differ only in what they begin with. */
export function bothWays(https: string, ssh: string): UrlRewrites {
  return { toHttps: [{ from: ssh, to: https }], toSsh: [{ from: https, to: ssh }] };
}

/** Access to hosts whose ssh server is sshd itself: only `git` is an account that people share. */
export const sshdAccess: ForgeAccess = {
  ...anyKey,
  isPersonalLogin: (sshUser) => sshUser !== 'git',
  hasSshFilePaths: true,
};

/** The endpoint of nearly every forge: `git@host` on ssh's own port. */
export function gitAtHost(host: string): SshEndpoint {
  return { user: 'git', host, port: 22 };
}

/** Ssh URL of a path without a leading slash; ssh's default port 22 is not written. */
export function sshHref({ user, host, port }: SshEndpoint, path: string): string {
  return `ssh://${user}@${host}${port === 22 ? '' : `:${port}`}/${path}`;
}

/** The path with a final `.git`, which is not added twice. */
export function withDotGit(path: string): string {
  return path.endsWith('.git') ? path : `${path}.git`;
}

/** The path without a final `.git`, unless that is the whole last element. */
export function withoutDotGit(path: string): string {
  const isWholeElement = path.length === 4 || path.endsWith('/.git');
  return path.endsWith('.git') && !isWholeElement ? path.slice(0, -4) : path;
}

/**
 * Elements of a clone URL's path below the instance's page; none where the URL lies elsewhere.
 * Only http(s) URLs carry `webPath`: ssh servers know nothing of the page.
 */
export function pathElements(url: RepoUrl, webPath: string): string[] {
  return elementsBelow(url.path, isHttp(url) ? webPath : '');
}

/** Elements of a path below another, which has no final slash; none where it lies elsewhere. */
export function elementsBelow(path: string, base: string): string[] {
  return pathBelow(path, base)?.split('/') ?? [];
}

/** The part of a path below another, which has no final slash; undefined where it lies elsewhere. */
function pathBelow(path: string, base: string): string | undefined {
  const isBelow = path.startsWith(base) && path[base.length] === '/' && path.length > base.length + 1;
  return isBelow ? path.slice(base.length + 1) : undefined;
}

/** Project of a clone URL whose final `.git` is not part of the name; undefined outside the given depth. */
export function dotGitProject(url: RepoUrl, webPath: string, minDepth: number, maxDepth: number): string | undefined {
  const below = pathBelow(url.path, isHttp(url) ? webPath : '');
  if (below === undefined) return undefined;
  let depth = 1;
  for (let slash = below.indexOf('/'); slash !== -1; slash = below.indexOf('/', slash + 1)) depth++;
  return depth >= minDepth && depth <= maxDepth ? withoutDotGit(below) : undefined;
}

/** Project of a clone URL whose path is the name, at any depth. */
export function verbatimProject(url: RepoUrl, webPath: string): string | undefined {
  const elements = pathElements(url, webPath);
  return elements.length === 0 ? undefined : elements.join('/');
}

/**
 * Page of the host in a clone URL, without a final slash. The port is kept for http(s) alone, being ssh's or git's own else.
 * `pageHosts` maps hosts (lower case) that serve only clones to those that serve their pages.
 */
export function webPage(url: RepoUrl, pageHosts: ReadonlyMap<string, string> = new Map()): string {
  const host = url.host.toLowerCase();
  const pageHost = pageHosts.get(host);
  if (pageHost !== undefined) return `https://${pageHost}`;
  const port = isHttp(url) && url.port !== undefined ? `:${url.port}` : '';
  return `${url.scheme === 'http' ? 'http' : 'https'}://${host}${port}`;
}

/** Whether a clone URL is http or https. */
export function isHttp({ scheme }: RepoUrl): boolean {
  return scheme === 'https' || scheme === 'http';
}
