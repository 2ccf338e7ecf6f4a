import type { Finding } from '../../diagnostics/diagnostic.ts';
import type { RepoUrl } from './repo-url.ts';
import { isSshScheme, isWebScheme } from './schemes.ts';

const gerritSshPort = 29_418;
const bitbucketServerSshPort = 7_999;

// Forges that really serve ssh on port 443, for networks that block 22.
const sshOverWebPort: ReadonlySet<string> = new Set(['ssh.github.com', 'altssh.gitlab.com', 'altssh.bitbucket.org']);

/** What is legal in a URL but rarely meant, or unwise. */
export function warnAbout(url: RepoUrl): readonly Finding[] {
  const warnings = isSshScheme(url.scheme)
    ? [withoutUser(url), webPort(url), homeDirectory(url), gerritPrefix(url)]
    : [insecure(url), sshPort(url), userInWebUrl(url)];
  return warnings.filter((warning) => warning !== undefined);
}

function origin(url: RepoUrl): string {
  return url.port === undefined ? url.host : `${url.host}:${url.port}`;
}

function withoutUser(url: RepoUrl): Finding | undefined {
  if (url.user !== undefined) return undefined;
  // On Gerrit everybody logs in under a name of their own.
  const user = url.scheme === 'ssh' && url.port !== gerritSshPort ? 'git' : 'USER';
  return {
    code: 'repo/ssh-without-user',
    message: 'the ssh URL has no user: ssh logs in as whatever the local account is called',
    hint: `name the user: \`${url.scheme}://${user}@${origin(url)}${url.path}\``,
  };
}

function webPort(url: RepoUrl): Finding | undefined {
  const known = url.port === 443 && sshOverWebPort.has(url.host.toLowerCase());
  if ((url.port !== 80 && url.port !== 443) || known) return undefined;
  return {
    code: 'repo/ssh-to-web-port',
    message: `the ssh URL names port ${url.port}, where web servers listen and ssh servers rarely do`,
    hint: 'leave the port out for 22; Gerrit listens on 29418, Bitbucket Server on 7999',
  };
}

function homeDirectory(url: RepoUrl): Finding | undefined {
  if (url.scheme !== 'ssh' || !/^\/(?:~|%7e)/i.test(url.path)) return undefined;
  const host = url.host.toLowerCase();
  // There `~name` is how a user's own repositories are called.
  if (host === 'sr.ht' || host.endsWith('.sr.ht') || url.port === bitbucketServerSshPort) return undefined;
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
  if (!isWebScheme(url.scheme) || url.port !== gerritSshPort) return undefined;
  return {
    code: 'repo/https-to-ssh-port',
    message: `the ${url.scheme} URL names port ${gerritSshPort}, which is the ssh port of Gerrit`,
    hint: `write \`ssh://USER@${origin(url)}${url.path}\`, or leave the port out`,
  };
}

function userInWebUrl(url: RepoUrl): Finding | undefined {
  if (url.user === undefined) return undefined;
  return {
    code: 'repo/user-in-https',
    message: `the user name in this ${url.scheme} URL is told to everyone and pins every developer to one account`,
    hint: `leave it out: \`${url.scheme}://${origin(url)}${url.path}\``,
  };
}
