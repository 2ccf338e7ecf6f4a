import { dotGitProject, dotGitUrls, sharedAccess, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { type HookEvent, type JsonObject, listAt, pushEvent, valueAt } from './forge-hook.ts';
import { createOwnedPageReader, type OwnedPages, pageWords } from './forge-page.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

/** Bitbucket Cloud's ssh on port 443 (Atlassian support, "Use the SSH protocol with Bitbucket Cloud"). */
const pageHosts = new Map([['altssh.bitbucket.org', 'bitbucket.org']]);

const pages: OwnedPages = {
  directories: {},
  files: { src: 1, raw: 1, annotate: 1 },
  others: [
    ...[
      'addon',
      'admin',
      'branch',
      'branches',
      'commit',
      'commits',
      'deployments',
      'diff',
      'downloads',
      'fork',
      'forks',
    ],
    ...['get', 'issues', 'jira', 'pipelines', 'pull-requests', 'wiki'],
  ],
  reserved: ['account', 'dashboard', 'product', 'site'],
};
const ownedPage = createOwnedPageReader(pages);

/** Bitbucket Cloud: `workspace/repo`. */
export const bitbucket: Forge = {
  name: 'bitbucket',
  title: 'Bitbucket',
  projectForm: 'WORKSPACE/REPOSITORY',
  access: {
    ...sharedAccess,
    sshKeysPage: (web) => `${web}/account/settings/ssh-keys/`,
    tokensPage: () => 'https://id.atlassian.com/manage-profile/security/api-tokens',
    tokenName: 'API token',
    tokenScope: 'read:repository:bitbucket',
  },
  ...dotGitUrls,
  isPublic: (host) => host === 'bitbucket.org',
  isHost: (host) => host === 'bitbucket.org' || pageHosts.has(host),
  labels: [],
  projectOf: (url, webPath) => dotGitProject(url, webPath, 2, 2),
  // WORKSPACE/workspace/… are pages of the workspace.
  readPage: (elements, { is }) => {
    // The pages' own API, and then the public one: `!api/2.0/repositories/WORKSPACE/REPOSITORY`.
    if (is === 'certain' && elements[0] === '!api') return { repository: elements.slice(3, 5) };
    return is === 'certain' && elements[1] === 'workspace' ? {} : ownedPage(elements, is);
  },
  hook: {
    proof: { kind: 'hmac', headers: ['x-hub-signature'], prefix: 'sha256=' },
    deliveryHeaders: ['x-request-uuid'],
    readEvent,
  },
  pageMarks: ['workspace', ...pageWords(pages)],
  webOf: (url) => webPage(url, pageHosts),
  sourceTemplates(home, branch = 'HEAD', subdir) {
    // `src/` reads one element as the branch, `%2F` or not (BCLOUD-9969): such a link would always be dead.
    if (branch.includes('/')) return undefined;
    const dir = `${home}/src/${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir, file: `${dir}/{file}#lines-{line}` };
  },
};

/** repo:push; for tags made on its pages the list of changes is empty (BCLOUD-13865). A deleted ref is `old` alone. */
function readEvent(payload: JsonObject): HookEvent | undefined {
  const isPush = valueAt(payload, 'push') !== undefined;
  const changes = listAt(payload, 'push', 'changes') ?? [];
  const refs = changes.flatMap((change) =>
    ['new', 'old'].map((side) => {
      const isTag = String(valueAt(change, side, 'type')).endsWith('tag');
      return isTag ? `refs/tags/${String(valueAt(change, side, 'name'))}` : undefined;
    }),
  );
  return pushEvent(valueAt(payload, 'repository', 'full_name'), isPush ? refs : undefined);
}
