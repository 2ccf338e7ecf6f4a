import type { RepoUrl } from '../repo-url/repo-url.ts';
import { isHttp, pathElements, sharedAccess, sshHref, webPage, withoutDotGit } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

/** Gerrit: projects of any depth; pages are those of its Gitiles plugin, which shows code to people without an account. */
export const gerrit: Forge = {
  name: 'gerrit',
  title: 'Gerrit',
  projectForm: 'PROJECT',
  access: {
    ...sharedAccess,
    isPersonalLogin: () => true,
    sshKeysPage: (web) => `${web}/settings/#SSHKeys`,
    tokenName: 'HTTP password',
    tokensPage: (web) => `${web}/settings/#HTTPCredentials`,
    // See projectOf for `p/`.
    rewrites: (web, ssh) => ({
      toHttps: [
        { from: ssh, to: `${web}/a/` },
        { from: `${ssh}p/`, to: `${web}/a/p/p/` },
      ],
      toSsh: [
        { from: `${web}/a/`, to: ssh },
        { from: `${web}/a/p/`, to: ssh },
      ],
    }),
  },
  isPublic: isGoogleSource,
  isHost: isGoogleSource,
  // Not `review` or `gerrit-review`: other review tools are called so as well.
  labels: ['gerrit'],
  // 29418 is the port of Gerrit's own sshd, which knows each user by name: `git` is a placeholder for a service account.
  defaultSsh: (webHost) => ({ user: 'git', host: webHost, port: 29418 }),
  // `/a/` asks for a password: without it private projects look missing. googlesource.com serves the world from the root.
  httpsUrl: (web, project) =>
    isGoogleSource(new URL(web).hostname) ? `${web}/${project}` : `${web}/a/${protectPrefix(project)}`,
  sshUrl: (ssh, project) => sshHref(ssh, project),
  projectOf,
  webOf: (url) => webPage(url).replace(/-review(?=\.googlesource\.com$)/, ''),
  homeUrl: (web, project) =>
    `${web}${isGoogleSource(new URL(web).hostname) ? '' : '/plugins/gitiles'}/${withoutDotGit(project)}`,
  sourceTemplates(home, branch, subdir) {
    // Gitiles finds the default branch by HEAD: Gerrit creates projects with `master`, and many call it otherwise.
    const revision = branch === undefined ? 'HEAD' : `refs/heads/${encodePath(branch)}`;
    const dir = `${home}/+/${revision}${encodeSubdir(subdir)}{/dir}`;
    return { dir, file: `${dir}/{file}#{line}` };
  },
};

function isGoogleSource(host: string): boolean {
  return host.endsWith('.googlesource.com');
}

/**
 * Over http(s) Gerrit takes a first `p` away (GitOverHttpServlet; its URLs of old were `/p/PROJECT`), and `/a/p/x` is the
 * project `x`. Where a placeholder may stand for `p`, a `p/` in front of it is right for every value.
 */
function protectPrefix(project: string): string {
  return /^(?:p|\{\w+\})\//.test(project) ? `p/${project}` : project;
}

/**
 * Gerrit takes a final `.git` or leaves it. A first `a` over http(s) is the authenticated root, and a first `p` behind it
 * means nothing, unless nothing follows: a project may itself be called `a` or `p`. Over ssh both belong to the name.
 */
function projectOf(url: RepoUrl, webPath: string): string | undefined {
  const elements = pathElements(url, webPath);
  if (isHttp(url) && elements[0] === 'a' && elements.length > 1) elements.shift();
  const isStock = isHttp(url) && !isGoogleSource(url.host.toLowerCase());
  if (isStock && elements[0] === 'p' && elements.length > 1) elements.shift();
  return elements.length === 0 ? undefined : withoutDotGit(elements.join('/'));
}
