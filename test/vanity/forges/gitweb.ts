import type { ForgeCases } from './forge-cases.ts';

export const gitweb: ForgeCases = {
  hosts: ['gitweb.company.com'],
  publicHosts: [],
  projects: [
    [
      'https://gitweb.company.com',
      'lib.git',
      'https://gitweb.company.com/lib.git',
      'ssh://git@gitweb.company.com/lib.git',
      'https://gitweb.company.com/lib.git',
    ],
    [
      'https://company.com/gitweb',
      '{team}/lib.git',
      'https://company.com/gitweb/{team}/lib.git',
      'ssh://git@company.com/{team}/lib.git',
      'https://company.com/gitweb/{team}/lib.git',
    ],
    [
      'https://company.com/gitweb',
      'team/lib.git',
      'https://company.com/gitweb/team/lib.git',
      'ssh://git@company.com/team/lib.git',
      'https://company.com/gitweb/team/lib.git',
    ],
    [
      'https://company.com/cgi-bin/gitweb.cgi',
      'team/lib.git',
      'https://company.com/cgi-bin/gitweb.cgi/team/lib.git',
      'ssh://git@company.com/team/lib.git',
      'https://company.com/cgi-bin/gitweb.cgi/team/lib.git',
    ],
    [
      'https://gitweb.company.com',
      'c++;a=x/{name}.git',
      'https://gitweb.company.com/c++;a=x/{name}.git',
      'ssh://git@gitweb.company.com/c++;a=x/{name}.git',
      'https://gitweb.company.com/c++;a=x/{name}.git',
    ],
  ],
  sshEndpoints: [
    ['git@gitweb.company.com:22', 'lib.git', 'ssh://git@gitweb.company.com/lib.git'],
    ['git@gitweb.company.com:2222', 'lib.git', 'ssh://git@gitweb.company.com:2222/lib.git'],
  ],
  cloneUrls: [
    ['https://gitweb.company.com/lib.git', 'lib.git'],
    ['https://gitweb.company.com/team/lib', 'team/lib'],
    ['ssh://git@gitweb.company.com/srv/git/lib.git', 'srv/git/lib.git'],
    ['https://company.com/gitweb/lib.git', 'lib.git', 'https://company.com/gitweb'],
    ['https://company.com/lib.git', undefined, 'https://company.com/gitweb'],
  ],
  hostPages: [
    ['ssh://git@gitweb.company.com:2222/lib.git', 'https://gitweb.company.com'],
    ['http://gitweb.company.com:8080/lib.git', 'http://gitweb.company.com:8080'],
  ],
  webPages: [
    ['https://gitweb.company.com/team/lib.git/tree/HEAD:/pkg', 'https://gitweb.company.com/team/lib.git'],
    ['https://gitweb.company.com/team/lib.git/shortlog', 'https://gitweb.company.com/team/lib.git'],
    ['https://gitweb.company.com/team/lib.git/commitdiff/0123abc', 'https://gitweb.company.com/team/lib.git'],
    ['https://gitweb.company.com/team/lib.git/blob_plain/HEAD:/go.mod', 'https://gitweb.company.com/team/lib.git'],
    ['https://gitweb.company.com/team/lib.git/summary', 'https://gitweb.company.com/team/lib.git'],
  ],
  links: [
    ['https://gitweb.company.com/lib.git', undefined, '', '/tree/HEAD:{/dir}', '/blob/HEAD:{/dir}/{file}#l{line}'],
    ['https://gitweb.company.com/lib.git', 'stable', '', '/tree/stable:{/dir}', '/blob/stable:{/dir}/{file}#l{line}'],
    [
      'https://gitweb.company.com/lib.git',
      'feature/a;b',
      'sub/d+r',
      '/tree/feature/a%3Bb:/sub/d%2Br{/dir}',
      '/blob/feature/a%3Bb:/sub/d%2Br{/dir}/{file}#l{line}',
    ],
  ],
};
