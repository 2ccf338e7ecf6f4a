import { dotGitProject, dotGitUrls, sharedAccess, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { readGitHubEvent } from './forge-hook.ts';
import {
  apiPage,
  createOwnedPageReader,
  type ForgePage,
  type OwnedPages,
  type PageHost,
  pageWords,
} from './forge-page.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

/** GitHub's ssh on port 443, for networks that block 22 (GitHub docs, "Using SSH over the HTTPS port"). */
const pageHosts = new Map([['ssh.github.com', 'github.com']]);

/** Hosts of github.com that serve files and data, with the number of elements before OWNER/REPOSITORY. */
const dataHosts = new Map([
  ['raw.githubusercontent.com', 0],
  ['codeload.github.com', 0],
  ['github.dev', 0],
  ['api.github.com', 1],
]);

const number = /^[0-9]+$/;

/** Pages of one thing in a repository, and what names that thing. */
const itemPages = new Map([
  ['archive', /\.(?:zip|tar\.gz|tar\.bz2)$/],
  ['commit', /^[0-9a-f]{7,40}$/],
  ['issues', number],
  ['merge_requests', number],
  ['pull', number],
  ['pull-requests', number],
  ['pulls', number],
  ['releases', /^(?:tag|latest|download)$/],
]);

const pages: OwnedPages = {
  directories: { tree: 1, commits: 1 },
  files: { blob: 1, raw: 1, blame: 1, edit: 1 },
  others: [
    ...[
      'actions',
      'activity',
      'archive',
      'branches',
      'commit',
      'compare',
      'contributors',
      'deployments',
      'discussions',
    ],
    ...['find', 'forks', 'graphs', 'info', 'issues', 'labels', 'milestones', 'network', 'new', 'packages', 'projects'],
    ...['pull', 'pulls', 'pulse', 'releases', 'search', 'security', 'settings', 'stargazers', 'tags', 'tarball'],
    ...['watchers', 'wiki', 'zipball'],
  ],
  reserved: [
    ...['about', 'account', 'apps', 'codespaces', 'collections', 'contact', 'dashboard', 'enterprises', 'explore'],
    ...['features', 'login', 'marketplace', 'new', 'notifications', 'organizations', 'orgs', 'pricing', 'search'],
    ...['settings', 'site', 'sponsors', 'stars', 'topics', 'trending', 'users'],
  ],
};
const ownedPage = createOwnedPageReader(pages);

/** GitHub and GitHub Enterprise Server: `owner/repo`. */
export const github: Forge = {
  name: 'github',
  title: 'GitHub',
  projectForm: 'OWNER/REPOSITORY',
  access: {
    ...sharedAccess,
    sshKeysPage: (web) => `${web}/settings/keys`,
    tokensPage: (web) => `${web}/settings/tokens`,
    tokenScope: 'Contents: read',
  },
  ...dotGitUrls,
  isPublic: (host) => host === 'github.com',
  isHost: (host) => host === 'github.com' || pageHosts.has(host) || dataHosts.has(host),
  labels: ['github'],
  projectOf: (url, webPath) => (dataHosts.has(url.host.toLowerCase()) ? undefined : dotGitProject(url, webPath, 2, 2)),
  readPage,
  hook: {
    proof: { kind: 'hmac', headers: ['x-hub-signature-256'], prefix: 'sha256=' },
    deliveryHeaders: ['x-github-delivery'],
    readEvent: readGitHubEvent,
  },
  pageMarks: ['api', ...itemPages.keys(), ...pageWords(pages)],
  webOf: (url) => webPage(url, pageHosts),
  sourceTemplates(home, branch = 'HEAD', subdir) {
    const place = `${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir: `${home}/tree/${place}`, file: `${home}/blob/${place}/{file}#L{line}` };
  },
};

function readPage(elements: readonly string[], { host, is }: PageHost): ForgePage | undefined {
  const before = dataHosts.get(host);
  if (before !== undefined) return { host: 'github.com', repository: elements.slice(before, before + 2) };
  return (is === 'unknown' ? unmistakablePage(elements) : apiPage(elements)) ?? ownedPage(elements, is);
}

/** What forges modelled on GitHub have in common, where nothing else shows which one a host is. */
function unmistakablePage(elements: readonly string[]): ForgePage | undefined {
  const [, , word, branch, ...rest] = elements;
  if ((word === 'tree' || word === 'blob') && branch !== undefined) {
    return { repository: elements.slice(0, 2), subdir: (word === 'tree' ? rest : rest.slice(0, -1)).join('/') };
  }
  const page = elements.findIndex(
    (element, index) => index >= 2 && itemPages.get(element)?.test(elements[index + 1] ?? ''),
  );
  return page === -1 ? undefined : { repository: elements.slice(0, page) };
}
