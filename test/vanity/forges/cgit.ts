import type { ForgeCases } from './forge-cases.ts';

export const cgit: ForgeCases = {
  hosts: ['git.kernel.org', 'cgit.company.com'],
  publicHosts: ['git.kernel.org'],
  projects: [
    [
      'https://git.kernel.org',
      'pub/scm/git/git.git',
      'https://git.kernel.org/pub/scm/git/git.git',
      'ssh://git@git.kernel.org/pub/scm/git/git.git',
      'https://git.kernel.org/pub/scm/git/git.git',
    ],
    [
      'https://company.com/cgit',
      '{team}/lib',
      'https://company.com/cgit/{team}/lib',
      'ssh://git@company.com/{team}/lib',
      'https://company.com/cgit/{team}/lib',
    ],
    [
      'https://company.com/cgit',
      'lib',
      'https://company.com/cgit/lib',
      'ssh://git@company.com/lib',
      'https://company.com/cgit/lib',
    ],
  ],
  sshEndpoints: [
    ['git@cgit.company.com:22', 'lib.git', 'ssh://git@cgit.company.com/lib.git'],
    ['git@cgit.company.com:2222', 'lib.git', 'ssh://git@cgit.company.com:2222/lib.git'],
  ],
  cloneUrls: [
    ['https://git.kernel.org/pub/scm/git/git.git', 'pub/scm/git/git.git'],
    ['https://cgit.company.com/lib', 'lib'],
    ['ssh://git@cgit.company.com/srv/git/lib.git', 'srv/git/lib.git'],
    ['https://company.com/cgit/lib.git', 'lib.git', 'https://company.com/cgit'],
    ['https://company.com/lib.git', undefined, 'https://company.com/cgit'],
  ],
  hostPages: [
    ['ssh://git@cgit.company.com:2222/lib.git', 'https://cgit.company.com'],
    ['git://git.kernel.org/pub/scm/git/git.git', 'https://git.kernel.org'],
  ],
  webPages: [
    ['https://cgit.company.com/team/lib.git/tree/pkg', 'https://cgit.company.com/team/lib.git'],
    ['https://cgit.company.com/team/lib.git/log', 'https://cgit.company.com/team/lib.git'],
    ['https://cgit.company.com/team/lib.git/about/', 'https://cgit.company.com/team/lib.git'],
    ['https://cgit.company.com/team/lib.git/commit', 'https://cgit.company.com/team/lib.git'],
    ['https://cgit.company.com/team/lib.git/refs', 'https://cgit.company.com/team/lib.git'],
    ['https://cgit.company.com/team/lib.git/summary', 'https://cgit.company.com/team/lib.git'],
    ['https://cgit.company.com/team/lib.git/plain/go.mod', 'https://cgit.company.com/team/lib.git'],
    ['https://git.company.com/lib.git/tree/pkg', 'https://git.company.com/lib.git'],
  ],
  links: [
    ['https://cgit.company.com/lib.git', undefined, '', '/tree{/dir}', '/tree{/dir}/{file}#n{line}'],
    ['https://cgit.company.com/lib.git', 'stable', '', '/tree{/dir}?h=stable', '/tree{/dir}/{file}?h=stable#n{line}'],
    [
      'https://cgit.company.com/lib.git',
      'feature/a#b',
      'sub/dir',
      '/tree/sub/dir{/dir}?h=feature%2Fa%23b',
      '/tree/sub/dir{/dir}/{file}?h=feature%2Fa%23b#n{line}',
    ],
  ],
};
