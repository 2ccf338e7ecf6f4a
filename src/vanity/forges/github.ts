import { dotGitProject, dotGitUrls, sharedAccess, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

/** GitHub's ssh on port 443, for networks that block 22 (GitHub docs, "Using SSH over the HTTPS port"). */
const pageHosts = new Map([['ssh.github.com', 'github.com']]);

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
  isHost: (host) => host === 'github.com' || pageHosts.has(host),
  labels: ['github'],
  projectOf: (url, webPath) => dotGitProject(url, webPath, 2, 2),
  webOf: (url) => webPage(url, pageHosts),
  sourceTemplates(home, branch = 'HEAD', subdir) {
    const place = `${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir: `${home}/tree/${place}`, file: `${home}/blob/${place}/{file}#L{line}` };
  },
};
