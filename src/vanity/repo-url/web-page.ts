import type { Address, Rejection } from './address.ts';

/** A page of a forge, cut down to the repository that it shows. */
export interface WebPage {
  readonly path: string;
  readonly change: string;
  readonly doubts: readonly string[];
}

// Forges on which a repository is always owner/name, so that a third element makes it a page.
const twoElementHosts: ReadonlySet<string> = new Set([
  'github.com',
  'www.github.com',
  'bitbucket.org',
  'codeberg.org',
  'gitea.com',
]);

// Pages of cgit and gitweb behind `name.git`.
const pagesBehindDotGit: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'commit',
  'log',
  'plain',
  'refs',
  'summary',
  'tree',
]);

/**
 * Whether a closer look is needed at a URL, its host in lower case. The path has to hold nothing but words:
 * pages with a separator (`-`, `+`) or behind `name.git` are not looked for.
 */
export function mayBeWebPage(host: string, path: string): boolean {
  if (/\/(?:blob|gitiles|repos|src|tree)(?:\/|$)/.test(path)) return true;
  return twoElementHosts.has(host) && /^\/[^/]+\/[^/]+\//.test(path);
}

/** The repository of a page, a rejection where that is a guess, or undefined where it is no page. */
export function readWebPage(address: Address, elements: readonly string[]): WebPage | Rejection | undefined {
  const target = gerritProject(elements) ?? bitbucketServerProject(elements);
  if (target !== undefined) return reject(address, target);
  const page = cutAtSeparator(address, elements);
  if (page && 'code' in page) return page;
  const rest = page ? page.path.split('/').slice(1) : elements;
  const repository = ownerAndName(address, rest) ?? beforePage(rest);
  return repository === undefined ? page : reject(address, repository);
}

function reject(address: Address, elements: readonly string[]): Rejection {
  const port = address.port === undefined ? '' : `:${address.port}`;
  return {
    code: 'repo/web-url',
    message: 'this is a page of the forge, not the URL of a repository',
    hint: 'write the URL that its clone button shows',
    ...(elements.length > 0 && { candidate: `${address.scheme}://${address.host}${port}/${elements.join('/')}` }),
  };
}

// `/-/` is GitLab's and `/+/` Gitiles' separator; neither can be part of a project's path.
function cutAtSeparator(address: Address, elements: readonly string[]): WebPage | Rejection | undefined {
  const at = elements.findIndex((element) => element === '-' || isGitilesSeparator(element));
  if (at === -1) return undefined;
  const project = elements.slice(0, at);
  const tail = elements.slice(at + 1);
  const isGitLab = elements[at] === '-';
  if (project.length < (isGitLab ? 2 : 1) || (isGitLab && project[0] === 'groups')) return reject(address, []);
  const last = project.at(-1) ?? '';
  const path = `/${project.join('/')}${isGitLab && !last.endsWith('.git') ? '.git' : ''}`;
  return {
    path,
    change: `it was a page of ${isGitLab ? 'GitLab' : 'Gitiles'}`,
    doubts: doubtsAbout(address, isGitLab, tail),
  };
}

function isGitilesSeparator(element: string): boolean {
  return /^\+(?:|archive|blame|diff|doc|log|refs|show)$/.test(element);
}

function doubtsAbout(address: Address, isGitLab: boolean, tail: readonly string[]): readonly string[] {
  if (!isGitLab && !address.host.toLowerCase().endsWith('.googlesource.com')) {
    return ['on this host Gitiles may serve pages under another path than the repositories'];
  }
  // tree/BRANCH, refs/heads/BRANCH: whatever is longer may name a directory.
  const short = isGitLab ? tail.length <= 2 : tail.length <= 3;
  return short ? [] : ['a directory of the repository could have been meant: that is `subdir`'];
}

function gerritProject(elements: readonly string[]): readonly string[] | undefined {
  const separator = elements.findIndex(isGitilesSeparator);
  const end = separator === -1 ? elements.length : separator;
  const plugin = elements.indexOf('gitiles');
  if (plugin > 0 && elements[plugin - 1] === 'plugins') {
    return [...elements.slice(0, plugin - 1), 'a', ...elements.slice(plugin + 1, Math.max(end, plugin + 1))];
  }
  // /c/PROJECT/+/NUMBER is a change under review.
  const isChange = elements[0] === 'c' && separator > 1 && /^[0-9]+$/.test(elements[separator + 1] ?? '');
  return isChange ? ['a', ...elements.slice(1, separator)] : undefined;
}

// /projects/KEY/repos/NAME/browse; the clone URL is /scm/KEY/NAME.git, with ~USER as key of a user's own.
function bitbucketServerProject(elements: readonly string[]): readonly string[] | undefined {
  const repos = elements.indexOf('repos', 2);
  const kind = elements[repos - 2];
  const [key, name] = [elements[repos - 1], elements[repos + 1]];
  if (name === undefined || (kind !== 'projects' && kind !== 'users')) return undefined;
  return [...elements.slice(0, repos - 2), 'scm', kind === 'users' ? `~${key}` : `${key}`, `${name}.git`];
}

function ownerAndName(address: Address, elements: readonly string[]): readonly string[] | undefined {
  const host = address.host.toLowerCase();
  return twoElementHosts.has(host) && elements.length > 2 ? elements.slice(0, 2) : undefined;
}

// GitHub Enterprise's owner/name/tree/BRANCH, Gitea's owner/name/src/branch/BRANCH, cgit's name.git/tree.
function beforePage(elements: readonly string[]): readonly string[] | undefined {
  const [word, next] = [elements[2], elements[3]];
  if ((word === 'tree' || word === 'blob') && next !== undefined) return elements.slice(0, 2);
  const source = elements.indexOf('src', 2);
  if (source !== -1 && source + 2 < elements.length && /^(?:branch|commit|tag)$/.test(elements[source + 1] ?? '')) {
    return elements.slice(0, source);
  }
  const page = elements.findIndex(
    (element, index) => index > 0 && pagesBehindDotGit.has(element) && isDotGit(elements[index - 1]),
  );
  return page === -1 ? undefined : elements.slice(0, page);
}

function isDotGit(element: string | undefined): boolean {
  return element !== undefined && element.length > 4 && element.endsWith('.git');
}
