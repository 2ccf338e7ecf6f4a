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

const publicHosts = ['codeberg.org', 'gitea.com'];

const pages: OwnedPages = {
  directories: {},
  // `src/branch/BRANCH`, `src/tag/TAG`, `src/commit/HASH`
  files: { src: 2, raw: 2, media: 2, blame: 2 },
  others: [
    ...[
      'actions',
      'activity',
      'archive',
      'branches',
      'commit',
      'commits',
      'compare',
      'find',
      'forks',
      'graph',
      'issues',
    ],
    ...[
      'labels',
      'milestone',
      'milestones',
      'packages',
      'projects',
      'pulls',
      'releases',
      'search',
      'settings',
      'stars',
    ],
    ...['tags', 'watchers', 'wiki'],
  ],
  // From the names that Gitea reserves (models/user/user.go).
  reserved: [...['admin', 'api', 'explore', 'issues', 'login', 'milestones', 'notifications', 'org', 'pulls', 'user']],
};
const ownedPage = createOwnedPageReader(pages);

/** Gitea and Forgejo: `owner/repo`. */
export const gitea: Forge = {
  name: 'gitea',
  title: 'Gitea',
  projectForm: 'OWNER/REPOSITORY',
  access: {
    ...sharedAccess,
    sshKeysPage: (web) => `${web}/user/settings/keys`,
    tokensPage: (web) => `${web}/user/settings/applications`,
    tokenScope: 'read:repository',
  },
  ...dotGitUrls,
  isPublic: (host) => publicHosts.includes(host),
  isHost: (host) => publicHosts.includes(host),
  labels: ['gitea', 'forgejo'],
  projectOf: (url, webPath) => dotGitProject(url, webPath, 2, 2),
  readPage,
  hook: {
    // Forgejo sends both.
    proof: { kind: 'hmac', headers: ['x-gitea-signature', 'x-forgejo-signature'], prefix: '' },
    deliveryHeaders: ['x-gitea-delivery', 'x-forgejo-delivery'],
    readEvent: readGitHubEvent,
  },
  pageMarks: ['api', ...pageWords(pages)],
  webOf: (url) => webPage(url),
  // HEAD leads to the default branch since Gitea 1.21; older ones need the name of a branch.
  sourceTemplates(home, branch = 'HEAD', subdir) {
    const dir = `${home}/src/branch/${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir, file: `${dir}/{file}#L{line}` };
  },
};

function readPage(elements: readonly string[], { is }: PageHost): ForgePage | undefined {
  if (is !== 'unknown') return apiPage(elements) ?? ownedPage(elements, is);
  const source = elements.findIndex((element, index) => index > 1 && /^(?:src|raw|media)$/.test(element));
  if (source === -1 || elements.length < source + 3 || !/^(?:branch|commit|tag)$/.test(elements[source + 1] ?? ''))
    return undefined;
  const page = ownedPage(['owner', 'name', ...elements.slice(source)], 'guessed');
  return { ...page, repository: elements.slice(0, source) };
}
