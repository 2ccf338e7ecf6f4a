import type { Finding } from '../../diagnostics/diagnostic.ts';
import { elementsBelow } from '../forges/clone-url.ts';
import type { Forge } from '../forges/forge.ts';
import { knownForge } from '../forges/forge-table.ts';
import type { RepoUrl } from './repo-url.ts';
import { isSshScheme, isWebScheme } from './schemes.ts';
import { type ForgePlace, repositoryOf, withoutOddCharacters } from './web-page.ts';

const gerritSshPort = 29_418;
const bitbucketServerSshPort = 7_999;

/** Ports of ssh servers, with whose they are and the user whom all people share there; undefined if each has a name of their own. */
const sshPorts: ReadonlyMap<number, { readonly owner: string; readonly user: string | undefined }> = new Map([
  [22, { owner: 'ssh', user: 'git' }],
  [bitbucketServerSshPort, { owner: 'the ssh of Bitbucket Server', user: 'git' }],
  [gerritSshPort, { owner: 'the ssh of Gerrit', user: undefined }],
]);

/** Hosts where each person has an ssh user of their own. */
const personalHosts = /^(?:git-codecommit\..+|git\.launchpad\.net|git\.code\.sf\.net|source\.developers\.google\.com)$/;

// Forges that really serve ssh on port 443, for networks that block 22.
const sshOverWebPort: ReadonlySet<string> = new Set(['ssh.github.com', 'altssh.gitlab.com', 'altssh.bitbucket.org']);

/** What is legal in a URL but rarely meant, or unwise. `place` is the forge that serves it, if it is known. */
export function warnAbout(url: RepoUrl, place: ForgePlace | undefined): readonly Finding[] {
  const warnings = isSshScheme(url.scheme)
    ? [withoutUser(url, place), foreignUser(url, place), webPort(url), homeDirectory(url), gerritPrefix(url)]
    : [insecure(url), sshPort(url), userInWebUrl(url)];
  warnings.push(finalPeriod(url));
  if (place !== undefined) warnings.push(unusualProject(url, place));
  return warnings.filter((warning) => warning !== undefined);
}

/** Whether there may be a warning about a URL that `readPlainUrl` has read; except those about projects. */
export function hasPlainDoubt({ scheme, user, port, path }: RepoUrl): boolean {
  if (scheme !== 'ssh') return user !== undefined || (port !== undefined && sshPorts.has(port));
  return user !== 'git' || port === 80 || port === 443 || (port === gerritSshPort && path.startsWith('/a/'));
}

function origin(url: RepoUrl): string {
  return url.port === undefined ? url.host : `${url.host}:${url.port}`;
}

function withoutUser(url: RepoUrl, place: ForgePlace | undefined): Finding | undefined {
  if (url.user !== undefined) return undefined;
  const isPersonal =
    url.port === gerritSshPort || place?.forge.name === 'gerrit' || personalHosts.test(url.host.toLowerCase());
  const user = url.scheme === 'ssh' && !isPersonal ? 'git' : 'USER';
  return {
    code: 'repo/ssh-without-user',
    message: 'the ssh URL has no user: ssh logs in under the name of the local account',
    hint: `name the user: \`${url.scheme}://${user}@${origin(url)}${url.path}\``,
  };
}

/** Public forges know people by their keys, and have one user for all of them. */
function foreignUser(url: RepoUrl, place: ForgePlace | undefined): Finding | undefined {
  const host = url.host.toLowerCase();
  if (url.user === undefined || place === undefined || !oneUserHosts.has(host)) return undefined;
  const { user } = place.forge.defaultSsh(host);
  // GitHub gives certificates of an organization `org-ID`.
  if (url.user === user || /^org-[0-9]+$/.test(url.user) || url.user === 'hg') return undefined;
  return {
    code: 'repo/foreign-ssh-user',
    message: `everybody is \`${user}\` to the ssh server of \`${host}\`, which knows people by their keys: it refuses other users`,
    hint: `write \`${url.href.replace(`${url.user}@`, `${user}@`)}\``,
  };
}

const oneUserHosts: ReadonlySet<string> = new Set([
  ...['github.com', 'ssh.github.com', 'gitlab.com', 'altssh.gitlab.com', 'bitbucket.org', 'altssh.bitbucket.org'],
  ...['codeberg.org', 'gitea.com', 'git.sr.ht'],
]);

function webPort(url: RepoUrl): Finding | undefined {
  const known = url.port === 443 && sshOverWebPort.has(url.host.toLowerCase());
  if ((url.port !== 80 && url.port !== 443) || known) return undefined;
  return {
    code: 'repo/ssh-to-web-port',
    message: `the ssh URL names port ${url.port}, which is for web servers and rarely for ssh`,
    hint: 'leave the port out for 22; Gerrit uses 29418, Bitbucket Server 7999',
  };
}

function homeDirectory(url: RepoUrl): Finding | undefined {
  if (url.scheme !== 'ssh' || !/^\/(?:~|%7e)/i.test(url.path)) return undefined;
  const host = url.host.toLowerCase();
  // There `~name` is how a user's own repositories are called.
  if (
    host === 'git.launchpad.net' ||
    host === 'sr.ht' ||
    host.endsWith('.sr.ht') ||
    url.port === bitbucketServerSshPort
  )
    return undefined;
  return {
    code: 'repo/home-directory',
    message: '`~` at the start of an ssh path means a home directory, which forges do not have',
    hint: 'write the path as the forge shows it, without `~`, unless the host is a plain ssh server',
  };
}

function gerritPrefix(url: RepoUrl): Finding | undefined {
  if (url.port !== gerritSshPort || !url.path.startsWith('/a/')) return undefined;
  return {
    code: 'repo/gerrit-a-over-ssh',
    message: '`/a/` is the prefix of authenticated HTTP on Gerrit: over ssh it is part of the project name',
    hint: `leave it out, unless the project's name begins with \`a/\`: \`${url.href.replace('/a/', '/')}\``,
  };
}

function insecure(url: RepoUrl): Finding | undefined {
  if (url.scheme === 'https') return undefined;
  return {
    code: 'repo/insecure-scheme',
    message: `\`${url.scheme}://\` is neither encrypted nor authenticated, and \`go\` is about to refuse it`,
    hint: 'use `https://`, or ssh',
  };
}

function sshPort(url: RepoUrl): Finding | undefined {
  const server = url.port === undefined ? undefined : sshPorts.get(url.port);
  if (!isWebScheme(url.scheme) || server === undefined) return undefined;
  const path = url.port === bitbucketServerSshPort ? url.path.replace(/^\/scm\//, '/') : url.path;
  const authority = url.port === 22 ? url.host : origin(url);
  return {
    code: 'repo/https-to-ssh-port',
    message: `the ${url.scheme} URL names port ${url.port}, which is that of ${server.owner}`,
    hint: `write \`ssh://${server.user ?? 'USER'}@${authority}${path}\`, or leave the port out`,
  };
}

function userInWebUrl(url: RepoUrl): Finding | undefined {
  if (url.user === undefined) return undefined;
  return {
    code: 'repo/user-in-https',
    message: `the user name in this ${url.scheme} URL is public and ties every developer to one account`,
    hint: `leave it out: \`${url.scheme}://${origin(url)}${url.path}\``,
  };
}

function finalPeriod(url: RepoUrl): Finding | undefined {
  let end = url.href.length;
  while (url.href.charAt(end - 1) === '.') end--;
  if (end === url.href.length || !url.path.endsWith('.')) return undefined;
  return {
    code: 'repo/trailing-period',
    message: 'the URL ends in a period, which is rarely part of the name of a repository',
    hint: `write \`${url.href.slice(0, end)}\`, unless the name ends in one`,
  };
}

function unusualProject(url: RepoUrl, place: ForgePlace): Finding | undefined {
  const { forge, webPath } = place;
  const plainPath = withoutOddCharacters(url, place);
  if (plainPath !== undefined) return oddCharacters(url, forge, plainPath);
  const better = forge.betterUrl?.(url);
  if (better === undefined && forge.projectOf(url, webPath) !== undefined) return undefined;
  const at = { host: url.host.toLowerCase(), is: 'certain' } as const;
  const page = forge.readPage?.(elementsBelow(url.path, webPath), at);
  const { candidate = better, remark } = page === undefined ? {} : repositoryOf(url, place, page);
  // Elsewhere only what is deeper than a repository is the sign of a slip: a host may be called like a forge that it is not.
  if (candidate === undefined && knownForge(at.host) === undefined) return undefined;
  return {
    code: 'config/unusual-project',
    message: `\`${url.path.slice(1)}\` is not a valid project path for ${forge.title ?? forge.name}`,
    hint:
      candidate === undefined
        ? projectHint(url, forge)
        : `write \`${candidate}\`${remark === undefined ? '' : ` ${remark}`}`,
  };
}

function oddCharacters(url: RepoUrl, { title, name }: Forge, plainPath: string): Finding {
  const project = url.path.slice(1);
  return {
    code: 'config/unusual-project',
    message: `\`${project}\` is not a valid project path for ${title ?? name}: names there are made of ASCII letters, digits and . _ -`,
    hint: plainPath === '' ? 'type the name again' : `write \`${url.href.replace(url.path, plainPath)}\``,
  };
}

function projectHint({ path, href }: RepoUrl, { projectForm }: Forge): string {
  const form = `a repository there is ${projectForm}`;
  const isOwner = /^[^/]+\/[^/]+$/.test(projectForm) && /^\/[^/{]+$/.test(path) && !path.endsWith('.git');
  return isOwner
    ? `${form}; for all repositories of an owner, use a key with a placeholder and \`repo: ${href}/{name}\``
    : form;
}
