import { createOwnedPageReader, type ForgePage } from './forge-page.ts';

/** Reads the page of a site that is no forge of this program; undefined if the path may name a repository. */
type ReadForeignPage = (elements: readonly string[], host: string) => ForgePage | undefined;

const readGiteePage = createOwnedPageReader({
  directories: { tree: 1, commits: 1 },
  files: { blob: 1, raw: 1, blame: 1 },
  others: [
    ...['attach_files', 'branches', 'commit', 'compare', 'contributors', 'issues', 'labels', 'members', 'milestones'],
    ...['pulls', 'releases', 'repository', 'settings', 'stargazers', 'tags', 'watchers', 'wikis'],
  ],
  reserved: ['api', 'dashboard', 'enterprises', 'explore', 'help', 'login', 'organizations', 'search'],
});

/** Sites that show modules or repositories of others, and services whose pages have another host than their clones. */
const byHost: ReadonlyMap<string, ReadForeignPage> = new Map([
  ...['pkg.go.dev', 'godoc.org', 'www.godoc.org', 'godocs.io', 'goreportcard.com', 'sourcegraph.com', 'deps.dev'].map(
    (host) => [host, readModulePage] as const,
  ),
  ...['proxy.golang.org', 'sum.golang.org', 'goproxy.io', 'goproxy.cn'].map((host) => [host, readModulePage] as const),
  ['vscode.dev', ([forge, ...repository]) => (forge === 'github' ? onHost('github.com', repository, 2) : {})] as const,
  ['api.bitbucket.org', ([, , ...repository]) => onHost('bitbucket.org', repository, 2)] as const,
  ['gitee.com', (elements) => readGiteePage(elements, 'certain')] as const,
  ['code.launchpad.net', readLaunchpadPage] as const,
  ['launchpad.net', readLaunchpadPage] as const,
  ['sourceforge.net', ([kind, ...repository]) => (kind === 'p' ? readSourceForgePage(repository) : {})] as const,
  [
    'source.cloud.google.com',
    ([project = '', name = '']) => onHost('source.developers.google.com', ['p', project, 'r', name], 4),
  ] as const,
  ['cs.opensource.google', () => ({})] as const,
  ['pagure.io', readPagurePage] as const,
  ['src.fedoraproject.org', readPagurePage] as const,
]);

/** Elements of pages of forges that any host may be. */
export const foreignPageMarks: readonly string[] = ['info', 'git-upload-pack', 'git-receive-pack', 'browse', '~files'];
const summaries: readonly string[] = ['summary', 'tree', 'log', 'docs', 'blob', 'commit', 'commits'];

/** Whether pages of a host (lower case) are known here. */
export function isForeignHost(host: string): boolean {
  return byHost.has(host) || codeCommitConsole.test(host) || gitBlitHost.test(host);
}

/**
 * The page of a site that no back end describes, or a service of a repository; undefined if there is none. `host` is ""
 * if it is certain to be another forge.
 */
export function readForeignPage(elements: readonly string[], host: string): ForgePage | undefined {
  const service = readService(elements);
  if (service !== undefined) return service;
  const read = byHost.get(host);
  if (read !== undefined) return read(elements, host);
  const [, region] = codeCommitConsole.exec(host) ?? [];
  if (region !== undefined) return readCodeCommitPage(elements, region);
  // An owner may be called `docs` or `summary`.
  if (gitBlitHost.test(host)) return readGitBlitPage(elements);
  return host === '' ? undefined : (readPhabricatorPage(elements) ?? readOneDevPage(elements));
}

/** What git itself asks for below a repository (gitprotocol-http). */
function readService(elements: readonly string[]): ForgePage | undefined {
  const last = elements.at(-1) ?? '';
  const length = last === 'refs' && elements.at(-2) === 'info' ? 2 : /^git-(?:upload|receive)-pack$/.test(last) ? 1 : 0;
  const repository = elements.slice(0, -length || undefined);
  // A group may have a project `info/refs`, but no repository ends in `.git` and goes on.
  return length > 0 && /[^/]\.git$/.test(repository.at(-1) ?? '') ? { repository } : undefined;
}

/** `pkg.go.dev/github.com/acme/foo/pkg@v1.2.3`: the module path begins with its host. */
function readModulePage(elements: readonly string[]): ForgePage {
  const path = elements.join('/').replace(/%2f/gi, '/').split('/');
  const first = path.findIndex((element) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(element));
  if (first === -1) return {};
  // `MODULE@VERSION/PACKAGE`, `MODULE/@v/VERSION.info`, `MODULE/-/blob/…`
  const end = path.findIndex((element, index) => index >= first && (element === '-' || element.includes('@')));
  const [last = ''] = path[end]?.split('@', 1) ?? [];
  const module = [...path.slice(first, end === -1 ? undefined : end), ...(/^-?$/.test(last) ? [] : [last])];
  const [host = '', ...repository] = module;
  return onHost(
    host,
    repository,
    /^(?:github\.com|bitbucket\.org|gitee\.com|codeberg\.org)$/.test(host) ? 2 : repository.length,
  );
}

function onHost(host: string, path: readonly string[], length: number): ForgePage {
  const repository = path.slice(0, length);
  return repository.length < Math.max(length, 1) || repository.includes('') ? {} : { host, repository };
}

function readLaunchpadPage(elements: readonly string[]): ForgePage {
  return onHost('git.launchpad.net', elements, Math.max(elements.length, 1));
}

/** `PROJECT/NAME/ci/BRANCH/tree/…` */
function readSourceForgePage(elements: readonly string[]): ForgePage {
  return onHost('git.code.sf.net', ['p', ...elements], 3);
}

const pagureWords = [
  'tree',
  'blob',
  'raw',
  'c',
  'commits',
  'branches',
  'issues',
  'issue',
  'pull-request',
  'pull-requests',
  'releases',
];

/** `[NAMESPACE/]NAME/tree/BRANCH` */
function readPagurePage(elements: readonly string[]): ForgePage | undefined {
  const word = elements.findIndex((element, index) => index > 0 && pagureWords.includes(element));
  return word === -1 ? undefined : { repository: elements.slice(0, word) };
}

const gitBlitHost = /^gitblit\./;
const codeCommitConsole = /^([a-z]{2}-[a-z]{2,10}-[0-9])\.console\.aws\.amazon\.com$/;

function readCodeCommitPage(elements: readonly string[], region: string): ForgePage {
  const name = elements[elements.indexOf('repositories') + 1] ?? '';
  return elements.includes('repositories')
    ? onHost(`git-codecommit.${region}.amazonaws.com`, ['v1', 'repos', name], 3)
    : {};
}

/** Phabricator: `source/NAME/browse/BRANCH/…`, `diffusion/CALLSIGN/browse/…` */
function readPhabricatorPage([kind = '', name = '', word = '', ...rest]: readonly string[]): ForgePage | undefined {
  if ((kind !== 'source' && kind !== 'diffusion') || word !== 'browse' || rest.length === 0) return undefined;
  return { repository: [kind, kind === 'source' ? `${name}.git` : name] };
}

/** GitBlit: `summary/GROUP!NAME.git`, `tree/NAME.git/BRANCH`; the clone URL has `r/`. */
function readGitBlitPage([word = '', name = '']: readonly string[]): ForgePage | undefined {
  if (!summaries.includes(word) || !/[^/]\.git$/.test(name)) return undefined;
  return { repository: ['r', ...name.replaceAll('!', '/').split('/')] };
}

/** OneDev: `PROJECT/~files/BRANCH` */
function readOneDevPage(elements: readonly string[]): ForgePage | undefined {
  const word = elements.indexOf('~files', 1);
  return word === -1 ? undefined : { repository: elements.slice(0, word) };
}
