import { dotGitProject, dotGitUrls, sharedAccess, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

/** GitLab.com's ssh on port 443 (GitLab docs, "GitLab.com settings"). */
const pageHosts = new Map([['altssh.gitlab.com', 'gitlab.com']]);

/** GitLab: `group/…/project`, where groups nest to any depth but a project always lies in one. */
export const gitlab: Forge = {
  name: 'gitlab',
  title: 'GitLab',
  projectForm: 'GROUP/PROJECT',
  access: {
    ...sharedAccess,
    sshKeysPage: (web) => `${web}/-/user_settings/ssh_keys`,
    tokensPage: (web) => `${web}/-/user_settings/personal_access_tokens`,
    tokenScope: 'read_repository',
  },
  ...dotGitUrls,
  isPublic: (host) => host === 'gitlab.com',
  isHost: (host) => host === 'gitlab.com' || pageHosts.has(host),
  labels: ['gitlab'],
  projectOf: (url, webPath) => dotGitProject(url, webPath, 2, Number.POSITIVE_INFINITY),
  webOf: (url) => webPage(url, pageHosts),
  sourceTemplates(home, branch = 'HEAD', subdir) {
    // `/-/` parts the project from the page: without it a sub-group called `tree` would be ambiguous.
    const place = `${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir: `${home}/-/tree/${place}`, file: `${home}/-/blob/${place}/{file}#L{line}` };
  },
};
