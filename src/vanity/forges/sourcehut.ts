import type { RepoUrl } from '../repo-url/repo-url.ts';
import { gitAtHost, pathElements, sharedAccess, verbatimUrls, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { createOwnedPageReader, type ForgePage, type OwnedPages, type PageHost, pageWords } from './forge-page.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

const mercurialHost = 'hg.sr.ht';

const pages: OwnedPages = {
  // `tree/REF/item/DIRECTORY`
  directories: { tree: 2, browse: 1 },
  files: {},
  others: ['archive', 'blame', 'blob', 'commit', 'item', 'log', 'refs', 'rev', 'settings'],
  reserved: [],
};
const ownedPage = createOwnedPageReader(pages);

/** Sourcehut: `~user/repo`, without `.git`. */
export const sourcehut: Forge = {
  name: 'sourcehut',
  title: 'sourcehut',
  projectForm: '~USER/REPOSITORY',
  access: {
    ...sharedAccess,
    sshKeysPage: () => 'https://meta.sr.ht/keys',
    tokensPage: () => 'https://meta.sr.ht/oauth2',
  },
  ...verbatimUrls,
  // Only git: whether the public proxy clones with Mercurial is not promised anywhere.
  isPublic: (host) => host === 'git.sr.ht',
  isHost: (host) => host === 'sr.ht' || host.endsWith('.sr.ht'),
  labels: [],
  defaultSsh: (webHost) => ({ ...gitAtHost(webHost), user: webHost === mercurialHost ? 'hg' : 'git' }),
  projectOf,
  readPage,
  pageMarks: pageWords(pages),
  webOf: (url) => webPage(url),
  sourceTemplates(home, branch = 'HEAD', subdir) {
    // hg.sr.ht has other pages (`browse`) and no HEAD.
    if (home.startsWith(`https://${mercurialHost}/`)) return undefined;
    const dir = `${home}/tree/${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir, file: `${dir}/{file}#L{line}` };
  },
};

/** Owners begin with `~`; a placeholder may stand for one. */
function projectOf(url: RepoUrl, webPath: string): string | undefined {
  const elements = pathElements(url, webPath);
  if (url.host.toLowerCase() === 'sr.ht' || (url.host.endsWith('.sr.ht') && !isRepositoryHost(url.host.toLowerCase())))
    return undefined;
  return elements.length === 2 && /^[~{]/.test(elements[0] ?? '') ? elements.join('/') : undefined;
}

/** The other services of sr.ht call their projects as the repositories are called. */
function readPage(elements: readonly string[], { host, is }: PageHost): ForgePage | undefined {
  if (is === 'certain' && !isRepositoryHost(host)) {
    const repository = elements[0]?.startsWith('~') && elements.length > 1 ? elements.slice(0, 2) : undefined;
    return { host: 'git.sr.ht', repository };
  }
  const page = ownedPage(elements, is);
  return page && { ...page, isGuess: elements.length === 3 };
}

function isRepositoryHost(host: string): boolean {
  return host === 'git.sr.ht' || host === mercurialHost;
}
