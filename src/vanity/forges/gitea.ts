import { dotGitProject, dotGitUrls, hasFirstLabel, sharedPaths, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

const publicHosts = ['codeberg.org', 'gitea.com'];

/** Gitea and Forgejo: `owner/repo`. */
export const gitea: Forge = {
  name: 'gitea',
  title: 'Gitea',
  access: {
    ...sharedPaths,
    sshKeysPage: (web) => `${web}/user/settings/keys`,
    tokensPage: (web) => `${web}/user/settings/applications`,
    tokenScope: 'read:repository',
  },
  ...dotGitUrls,
  isPublic: (host) => publicHosts.includes(host),
  detect: (host) => publicHosts.includes(host) || hasFirstLabel(host, 'gitea') || hasFirstLabel(host, 'forgejo'),
  projectOf: (url, webPath) => dotGitProject(url, webPath, 2, 2),
  webOf: (url) => webPage(url),
  // `src/branch/` takes the name of a real branch: HEAD is none.
  sourceTemplates(home, branch = 'main', subdir) {
    const dir = `${home}/src/branch/${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir, file: `${dir}/{file}#L{line}` };
  },
};
