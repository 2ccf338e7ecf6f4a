import type { RepoUrl } from '../repo-url/repo-url.ts';
import { hasFirstLabel, isHttp, pathElements, sshHref, webPage, withoutDotGit } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

/** Gerrit: projects of any depth; pages are those of its Gitiles plugin, which shows code to people without an account. */
export const gerrit: Forge = {
  name: 'gerrit',
  title: 'Gerrit',
  access: {
    isPersonalLogin: () => true,
    sshKeysPage: (web) => `${web}/settings/#SSHKeys`,
    tokensPage: (web) => `${web}/settings/#HTTPCredentials`,
    httpsBase: (web) => `${web}/a/`,
  },
  isPublic: isGoogleSource,
  // Not `review.…` or `gerrit-review.…`: other review tools are called so as well.
  detect: (host) => isGoogleSource(host) || hasFirstLabel(host, 'gerrit'),
  // 29418 is the port of Gerrit's own sshd, which knows each user by name: `git` is a placeholder for a service account.
  defaultSsh: (webHost) => ({ user: 'git', host: webHost, port: 29418 }),
  // `/a/` asks for a password: without it private projects look missing. googlesource.com serves the world from the root.
  httpsUrl: (web, project) => `${web}${isGoogleSource(new URL(web).hostname) ? '' : '/a'}/${project}`,
  sshUrl: (ssh, project) => sshHref(ssh, project),
  projectOf,
  webOf: (url) => webPage(url).replace(/-review(?=\.googlesource\.com$)/, ''),
  homeUrl: (web, project) =>
    `${web}${isGoogleSource(new URL(web).hostname) ? '' : '/plugins/gitiles'}/${withoutDotGit(project)}`,
  sourceTemplates(home, branch = 'main', subdir) {
    const dir = `${home}/+/refs/heads/${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir, file: `${dir}/{file}#{line}` };
  },
};

function isGoogleSource(host: string): boolean {
  return host.endsWith('.googlesource.com');
}

/**
 * Gerrit takes a final `.git` or leaves it. A first `a` over http(s) is the authenticated root,
 * unless nothing follows: a project may itself be called `a`.
 */
function projectOf(url: RepoUrl, webPath: string): string | undefined {
  const elements = pathElements(url, webPath);
  if (isHttp(url) && elements[0] === 'a' && elements.length > 1) elements.shift();
  return elements.length === 0 ? undefined : withoutDotGit(elements.join('/'));
}
