import type { ForgeName } from '../vanity/forges/forge.ts';

/** What people have to know about a forge to fetch from it. `web` is its https page without a final slash. */
interface ForgeFacts {
  /** As it calls itself; undefined for hosts that are no known forge. */
  readonly title: string | undefined;
  /** Where a user adds ssh keys; undefined where that is not known. */
  readonly sshKeysPage?: (web: string) => string;
  /** Where a user makes tokens or passwords for git over https. */
  readonly tokensPage?: (web: string) => string;
  /** The right that a token needs, in the forge's own word. */
  readonly tokenRight?: string;
  /** What https clone URLs begin with, where what follows is the same as in ssh URLs. */
  readonly httpsBase?: (web: string) => string;
}

const root = (web: string) => `${web}/`;

export const forgeFacts: Readonly<Record<ForgeName, ForgeFacts>> = {
  github: {
    title: 'GitHub',
    sshKeysPage: (web) => `${web}/settings/keys`,
    tokensPage: (web) => `${web}/settings/tokens`,
    tokenRight: 'Contents: read',
    httpsBase: root,
  },
  gitlab: {
    title: 'GitLab',
    sshKeysPage: (web) => `${web}/-/user_settings/ssh_keys`,
    tokensPage: (web) => `${web}/-/user_settings/personal_access_tokens`,
    tokenRight: 'read_repository',
    httpsBase: root,
  },
  gerrit: {
    title: 'Gerrit',
    sshKeysPage: (web) => `${web}/settings/#SSHKeys`,
    tokensPage: (web) => `${web}/settings/#HTTPCredentials`,
    httpsBase: (web) => `${web}/a/`,
  },
  gitea: {
    title: 'Gitea',
    sshKeysPage: (web) => `${web}/user/settings/keys`,
    tokensPage: (web) => `${web}/user/settings/applications`,
    tokenRight: 'repository: read',
    httpsBase: root,
  },
  bitbucket: {
    title: 'Bitbucket',
    sshKeysPage: (web) => `${web}/account/settings/ssh-keys/`,
    tokensPage: () => 'https://id.atlassian.com/manage-profile/security/api-tokens',
    tokenRight: 'read:repository:bitbucket',
    httpsBase: root,
  },
  'bitbucket-server': {
    title: 'Bitbucket Server',
    sshKeysPage: (web) => `${web}/plugins/servlet/ssh/account/keys`,
    tokensPage: (web) => `${web}/plugins/servlet/access-tokens/manage`,
    tokenRight: 'repository read',
    httpsBase: (web) => `${web}/scm/`,
  },
  // Its pages for keys and tokens lie below an organisation, and its ssh paths differ from those over https.
  azure: { title: 'Azure DevOps', tokenRight: 'Code (Read)' },
  sourcehut: {
    title: 'sourcehut',
    sshKeysPage: () => 'https://meta.sr.ht/keys',
    tokensPage: () => 'https://meta.sr.ht/oauth2',
    httpsBase: root,
  },
  cgit: { title: 'cgit' },
  gitweb: { title: 'gitweb' },
  generic: { title: undefined },
};
