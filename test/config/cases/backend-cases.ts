import { backend, type Case, top } from './case.ts';

const host = 'host: go.company.com';

/** Back ends and the default one. */
export const backendCases: readonly Case[] = [
  {
    name: 'an unknown default back end',
    yaml: `${host}\nbackend: gitlba\nbackends: {gitlab: {forge: gitlab, web: "https://gitlab.company.com"}}\npaths:\n  /a/foo:\n  /a/bar:\n`,
    expected: [['error config/unknown-backend 2:10', '`gitlba`', 'did you mean `gitlab`?']],
  },
  {
    name: 'a default back end and none configured',
    yaml: top(`${host}\nbackend: gitlab`),
    expected: [['error config/unknown-backend 2:10', 'below `backends:`']],
  },
  {
    name: 'a back end without a forge',
    yaml: backend('web: "https://gitlab.company.com"'),
    expected: [['error config/missing-key 3:3', '`forge`', 'gitlab, gerrit']],
  },
  {
    name: 'a back end without a page',
    yaml: backend('forge: gitlab'),
    expected: [['error config/missing-key 3:3', '`web`', 'https://gitlab.company.com']],
  },
  {
    name: 'a back end without anything',
    yaml: backend(''),
    expected: [
      ['error config/missing-key 3:3', '`forge`'],
      ['error config/missing-key 3:3', '`web`'],
    ],
  },
  {
    name: 'a back end without a value',
    yaml: `${host}\nbackends:\n  gitlab:\npaths:\n  /foo: {backend: gitlab, project: a/b}\n`,
    expected: [['error config/wrong-type 3:9', 'back end `gitlab`', 'nothing']],
  },
  {
    name: 'a misspelt page',
    yaml: backend('forge: gitlab, wbe: "https://gitlab.company.com"'),
    expected: [['error config/unknown-key 3:26', '`web`', 'in back end `forge`']],
  },
  {
    name: 'an unknown forge',
    yaml: backend('forge: gitlabb, web: "https://gitlab.company.com"'),
    expected: [['error config/unknown-value 3:18', 'did you mean `gitlab`?', 'sourcehut']],
  },
  {
    name: 'a boolean for clone',
    yaml: backend('forge: gitlab, web: "https://gitlab.company.com", clone: yes'),
    expected: [['error config/unknown-value 3:68', '`yes`', 'ssh, https']],
  },
  {
    name: 'a page without a scheme',
    yaml: backend('forge: gitlab, web: gitlab.company.com'),
    expected: [['error config/invalid-link 3:31', '`web`']],
  },
  {
    name: 'a page with a query',
    yaml: backend('forge: gitlab, web: "https://gitlab.company.com/?a=b"'),
    expected: [['error config/invalid-link 3:31', 'query']],
  },
  {
    name: 'a page with a dot segment',
    yaml: backend('forge: gitlab, web: "https://company.com/../gitlab"'),
    expected: [['error config/invalid-link 3:31', '`web`']],
  },
  {
    name: 'a page with an empty element',
    yaml: backend('forge: gitlab, web: "https://company.com//gitlab"'),
    expected: [['error config/invalid-link 3:31', 'https://company.com/gitlab']],
  },
  {
    name: 'a page over http',
    yaml: backend('forge: gitlab, web: "http://gitlab.company.com"'),
    expected: [['warning repo/insecure-scheme 3:31']],
  },
  {
    name: 'a page over http that is not cloned from',
    yaml: backend('forge: gitlab, web: "http://gitlab.company.com", clone: ssh'),
    expected: [],
  },
  {
    name: 'an ssh end without a user',
    yaml: backend('forge: gitlab, web: "https://gitlab.company.com", ssh: gitlab.company.com'),
    expected: [['error config/invalid-ssh 3:66', 'user@host', 'git@gitlab.company.com']],
  },
  {
    name: 'an ssh end as a URL',
    yaml: backend('forge: gitlab, web: "https://gitlab.company.com", ssh: "ssh://git@gitlab.company.com"'),
    expected: [['error config/invalid-ssh 3:66']],
  },
  {
    name: 'an ssh end with a path',
    yaml: backend('forge: gitlab, web: "https://gitlab.company.com", ssh: "git@gitlab.company.com/x"'),
    expected: [['error config/invalid-ssh 3:66']],
  },
  {
    name: 'an ssh end on a web port',
    yaml: backend('forge: gitlab, web: "https://gitlab.company.com", clone: ssh, ssh: "git@gitlab.company.com:443"'),
    expected: [['warning repo/ssh-to-web-port 3:78']],
  },
  {
    name: 'a branch of a back end that git refuses',
    yaml: backend('forge: gitlab, web: "https://gitlab.company.com", branch: "a..b"'),
    expected: [['warning config/invalid-branch 3:69', '`a..b`']],
  },
  {
    name: 'webhooks of a back end',
    yaml: backend('forge: gerrit, web: "https://gerrit.company.com", hook_secret_file: secret'),
    expected: [],
  },
  {
    name: 'webhooks that are not known',
    yaml: backend('forge: cgit, web: "https://git.company.com", hook_secret_file: secret'),
    expected: [['error config/unknown-hook 3:74', 'cgit', 'gitlab', 'gerrit']],
  },
];
