import type { RepoUrl } from '../repo-url/repo-url.ts';
import { isHttp, pathElements, sharedAccess, sshHref, webPage, withoutDotGit } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { type HookEvent, type JsonObject, listAt, pushEvent, valueAt } from './forge-hook.ts';
import { directoryPart, type ForgePage, type PageHost } from './forge-page.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

/** What Gitiles puts between a project and what it shows of it. */
const separators = ['+', '+archive', '+blame', '+diff', '+doc', '+log', '+refs', '+show'];

/** First elements of pages that belong to no project. Gerrit's projects may be called so, but hardly are. */
const ownPages = new Set(['dashboard', 'settings', 'Documentation']);

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
  anonymousHttpsUrl: (web, project) =>
    isGoogleSource(new URL(web).hostname) ? `${web}/${project}` : `${web}/${protectPrefix(project)}`,
  sshUrl: (ssh, project) => sshHref(ssh, project),
  projectOf,
  readPage,
  hook: { proof: { kind: 'path' }, deliveryHeaders: [], readEvent },
  pageMarks: [...separators, ...ownPages, 'c', 'gitiles', 'projects', 'q', 'repos'],
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
 * Gerrit takes a final `.git` or leaves it. A first `a` over http(s) is the authenticated root, and a first `p` after it
 * means nothing, unless nothing follows: a project may itself be called `a` or `p`. Over ssh both belong to the name.
 */
function projectOf(url: RepoUrl, webPath: string): string | undefined {
  const elements = pathElements(url, webPath);
  if (isHttp(url) && elements[0] === 'a' && elements.length > 1) elements.shift();
  const isStock = isHttp(url) && !isGoogleSource(url.host.toLowerCase());
  if (isStock && elements[0] === 'p' && elements.length > 1) elements.shift();
  return elements.length === 0 ? undefined : withoutDotGit(elements.join('/'));
}

/** Pages of Gerrit and of Gitiles; a context path of Gerrit comes before them. */
function readPage(elements: readonly string[], at: PageHost): ForgePage | undefined {
  const separator = elements.findIndex((element) => separators.includes(element));
  const [before, tail] =
    separator === -1 ? [elements, []] : [elements.slice(0, separator), elements.slice(separator + 1)];
  const gitiles = elements.indexOf('gitiles');
  if (gitiles > 0 && elements[gitiles - 1] === 'plugins') {
    return clonePage(elements.slice(0, gitiles - 1), before.slice(gitiles + 1), directoryOf(tail));
  }
  // /c/PROJECT/+/NUMBER is a change under review.
  if (elements[0] === 'c' && separator > 1 && /^[0-9]+$/.test(tail[0] ?? '')) return clonePage([], before.slice(1));
  const page = readAdminPage(elements) ?? readQuery(elements);
  if (page !== undefined) return page;
  if (separator === -1) return at.is !== 'unknown' && ownPages.has(elements[0] ?? '') ? {} : undefined;
  if (before.length === 0) return {};
  // GitLab's separator.
  if (before.includes('-')) return undefined;
  const doubts =
    at.is === 'certain' ? [] : ['on this host Gitiles may serve pages under another path than the repositories'];
  return { repository: before, subdir: directoryOf(tail), rewrite: { was: 'a page of Gitiles', doubts } };
}

/** /admin/repos/PROJECT, in old versions /admin/projects/PROJECT; `PROJECT,access` is one of its tabs. */
function readAdminPage(elements: readonly string[]): ForgePage | undefined {
  const kind = elements.findIndex(
    (element, index) => (element === 'repos' || element === 'projects') && elements[index - 1] === 'admin',
  );
  if (kind === -1) return undefined;
  const project = decodeSlashes(elements.slice(kind + 1).join('/')).replace(/,[a-z-]+$/, '');
  return clonePage(elements.slice(0, kind - 1), project.split('/'));
}

/** /q/project:PROJECT+status:open lists changes. */
function readQuery(elements: readonly string[]): ForgePage | undefined {
  const q = elements.indexOf('q');
  const query = q === -1 ? '' : decodeSlashes(elements.slice(q + 1).join('/'));
  const term = query.split(/\+|%20|%2b/i).find((text) => /^(?:project|repo):./.test(text));
  return term === undefined ? undefined : clonePage(elements.slice(0, q), term.slice(term.indexOf(':') + 1).split('/'));
}

/** Gerrit writes the slashes of a project as `%2F` or `%252F`. */
function decodeSlashes(text: string): string {
  return text.replace(/%(?:25)?2f/gi, '/');
}

function clonePage(context: readonly string[], project: readonly string[], subdir = ''): ForgePage {
  const path = project.filter((element) => element !== '').join('/');
  return path === '' ? {} : { repository: [...context, 'a', ...protectPrefix(path).split('/')], subdir };
}

/** `refs/heads/BRANCH/DIRECTORY`, or a short name of the revision. */
function directoryOf(tail: readonly string[]): string {
  return directoryPart(tail.slice(tail[0] === 'refs' ? 3 : 1));
}

/** Events of the plugin `webhooks`, which are those of stream-events; refs of branches may be short names. */
function readEvent(payload: JsonObject): HookEvent | undefined {
  const { type } = payload;
  if (type === 'ref-updated') {
    return pushEvent(valueAt(payload, 'refUpdate', 'project'), [valueAt(payload, 'refUpdate', 'refName')]);
  }
  if (type !== 'batch-ref-updated') return pushEvent(undefined, undefined);
  const updates = listAt(payload, 'refUpdates') ?? [];
  const project = valueAt(updates[0], 'project');
  return pushEvent(
    project,
    updates.map((update) => valueAt(update, 'refName')),
  );
}
