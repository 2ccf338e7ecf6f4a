import { dotGitProject, dotGitUrls, sharedAccess, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

const publicHosts = ['codeberg.org', 'gitea.com'];

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
  webOf: (url) => webPage(url),
  // HEAD leads to the default branch since Gitea 1.21; older ones need the name of a branch.
  sourceTemplates(home, branch = 'HEAD', subdir) {
    const dir = `${home}/src/branch/${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir, file: `${dir}/{file}#L{line}` };
  },
};
