import { dotGitProject, dotGitUrls, hasFirstLabel, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

const publicHosts = ['codeberg.org', 'gitea.com'];

/** Gitea and Forgejo: `owner/repo`. */
export const gitea: Forge = {
  name: 'gitea',
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
