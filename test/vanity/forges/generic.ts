import type { ForgeCases } from './forge-cases.ts';

export const generic: ForgeCases = {
  hosts: [],
  publicHosts: [],
  projects: [
    [
      'https://git.company.com',
      'lib',
      'https://git.company.com/lib',
      'ssh://git@git.company.com/lib',
      'https://git.company.com/lib',
    ],
    [
      'https://company.com/git',
      '{team}/lib.git',
      'https://company.com/git/{team}/lib.git',
      'ssh://git@company.com/{team}/lib.git',
      'https://company.com/git/{team}/lib',
    ],
    [
      'https://git.company.com',
      'a/b/c.git',
      'https://git.company.com/a/b/c.git',
      'ssh://git@git.company.com/a/b/c.git',
      'https://git.company.com/a/b/c',
    ],
    [
      'https://company.com/git',
      'team/lib',
      'https://company.com/git/team/lib',
      'ssh://git@company.com/team/lib',
      'https://company.com/git/team/lib',
    ],
    [
      'https://git.company.com',
      'team/lib.git',
      'https://git.company.com/team/lib.git',
      'ssh://git@git.company.com/team/lib.git',
      'https://git.company.com/team/lib',
    ],
    [
      'https://company.com/git',
      'lib',
      'https://company.com/git/lib',
      'ssh://git@company.com/lib',
      'https://company.com/git/lib',
    ],
  ],
  sshEndpoints: [
    ['git@git.company.com:22', 'srv/lib.git', 'ssh://git@git.company.com/srv/lib.git'],
    ['me@git.company.com:2222', 'srv/lib.git', 'ssh://me@git.company.com:2222/srv/lib.git'],
  ],
  cloneUrls: [
    ['https://git.company.com/lib', 'lib'],
    ['https://git.company.com/a/b/c.git', 'a/b/c.git'],
    ['ssh://me@git.company.com/~me/lib.git', '~me/lib.git'],
    ['https://company.com/git/lib.git', 'lib.git', 'https://company.com/git'],
    ['https://company.com/lib.git', undefined, 'https://company.com/git'],
    ['https://company.com/gitea/lib.git', undefined, 'https://company.com/git'],
  ],
  hostPages: [
    ['ssh://git@git.company.com:2222/lib.git', 'https://git.company.com'],
    ['https://git.company.com:8443/lib.git', 'https://git.company.com:8443'],
    ['http://git.company.com/lib.git', 'http://git.company.com'],
    ['git://git.company.com:9418/lib', 'https://git.company.com'],
  ],
  webPages: [],
  links: [['https://git.company.com/lib', 'main', 'sub', undefined, undefined]],
};
