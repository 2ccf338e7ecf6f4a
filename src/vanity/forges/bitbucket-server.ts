import type { RepoUrl } from '../repo-url/repo-url.ts';
import {
  bothWays,
  isHttp,
  pathElements,
  sharedAccess,
  sshHref,
  webPage,
  withDotGit,
  withoutDotGit,
} from './clone-url.ts';
import type { Forge } from './forge.ts';
import { type HookEvent, type JsonObject, listAt, pushEvent, valueAt } from './forge-hook.ts';
import type { ForgePage, PageHost } from './forge-page.ts';
import { encodeSubdir } from './source-link.ts';

/** Bitbucket Server and Data Center: `PROJ/repo`, or `~user/repo` for a personal repository. */
export const bitbucketServer: Forge = {
  name: 'bitbucket-server',
  title: 'Bitbucket Server',
  projectForm: 'PROJECT/REPOSITORY',
  access: {
    ...sharedAccess,
    tokenName: 'HTTP access token',
    sshKeysPage: (web) => `${web}/plugins/servlet/ssh/account/keys`,
    tokensPage: (web) => `${web}/plugins/servlet/access-tokens/manage`,
    tokenScope: 'repository read',
    rewrites: (web, ssh) => bothWays(`${web}/scm/`, ssh),
  },
  isPublic: () => false,
  isHost: () => false,
  labels: ['bitbucket'],
  // 7999 is the port of its own sshd (Atlassian docs, "Enable SSH access to Git repositories").
  defaultSsh: (webHost) => ({ user: 'git', host: webHost, port: 7999 }),
  // Keys match in any case: the spelling of the configuration is kept, since Go's VCS cache is keyed by the exact URL.
  httpsUrl: (web, project) => `${web}/scm/${withDotGit(project)}`,
  sshUrl: (ssh, project) => sshHref(ssh, withDotGit(project)),
  projectOf,
  readPage,
  hook: {
    proof: { kind: 'hmac', headers: ['x-hub-signature'], prefix: 'sha256=' },
    deliveryHeaders: ['x-request-id'],
    readEvent,
  },
  pageMarks: ['projects', 'repos', 'users'],
  betterUrl,
  webOf: (url) => webPage(url),
  homeUrl,
  sourceTemplates(home, branch = 'main', subdir) {
    const place = `${home}/browse${encodeSubdir(subdir)}{/dir}`;
    const at = `?at=refs/heads/${encodeURIComponent(branch)}`;
    return { dir: `${place}${at}`, file: `${place}/{file}${at}#{line}` };
  },
};

/** Only http(s) URLs have `/scm/`. */
function projectOf(url: RepoUrl, webPath: string): string | undefined {
  const elements = pathElements(url, webPath);
  if (isHttp(url) && elements.shift() !== 'scm') return undefined;
  return elements.length === 2 ? withoutDotGit(elements.join('/')) : undefined;
}

/** https URLs need `/scm/`, and ssh URLs have none. */
function betterUrl(url: RepoUrl): string | undefined {
  const elements = pathElements(url, '');
  const [first] = elements;
  const isScm = first === 'scm';
  if (elements.length !== (isScm ? 3 : 2) || isScm === isHttp(url)) return undefined;
  return url.href.replace(url.path, isScm ? `/${elements.slice(1).join('/')}` : `/scm${url.path}`);
}

function homeUrl(web: string, project: string): string {
  const [owner = '', ...repo] = withoutDotGit(project).split('/');
  const place = owner.startsWith('~') ? `users/${owner.slice(1)}` : `projects/${upperCaseKey(owner)}`;
  return `${web}/${place}/repos/${repo.join('/')}`;
}

/** Pages write project keys in upper case; `{placeholders}` keep their names. */
function upperCaseKey(key: string): string {
  return key.replace(/\{[^{}]*\}|[^{}]+/g, (part) => (part.startsWith('{') ? part : part.toUpperCase()));
}

/** /projects/KEY/repos/NAME/browse, also in the paths of the API; the clone URL has ~USER as the key of a user's own. */
function readPage(elements: readonly string[], { is }: PageHost): ForgePage | undefined {
  const repos = elements.indexOf('repos', 2);
  const kind = elements[repos - 2];
  const [key = '', name] = [elements[repos - 1], elements[repos + 1]];
  if (repos === -1 || name === undefined || (kind !== 'projects' && kind !== 'users')) {
    return is !== 'unknown' && (elements[0] === 'projects' || elements[0] === 'users') ? {} : undefined;
  }
  const owner = kind === 'users' ? `~${key}` : key;
  const subdir = elements[repos + 2] === 'browse' ? elements.slice(repos + 3) : [];
  const isFile = /\.\w{1,5}$/.test(subdir.at(-1) ?? '');
  return {
    repository: [...elements.slice(0, repos - 2).filter((element) => !isApi(element)), 'scm', owner, withDotGit(name)],
    subdir: (isFile ? subdir.slice(0, -1) : subdir).join('/'),
  };
}

function isApi(element: string): boolean {
  return /^(?:rest|api|latest|[0-9.]+)$/.test(element);
}

/** repo:refs_changed and mirror:repo_synchronized; other events have no list of changed refs. */
function readEvent(payload: JsonObject): HookEvent | undefined {
  const [key, slug] = [valueAt(payload, 'repository', 'project', 'key'), valueAt(payload, 'repository', 'slug')];
  const project = typeof key === 'string' && typeof slug === 'string' ? `${key}/${slug}` : undefined;
  return pushEvent(
    project,
    listAt(payload, 'changes')?.map((change) => valueAt(change, 'ref', 'id')),
  );
}
