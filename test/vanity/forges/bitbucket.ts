import type { ForgeCases } from './forge-cases.ts';

export const bitbucket: ForgeCases = {
  hosts: ['bitbucket.org', 'altssh.bitbucket.org'],
  publicHosts: ['bitbucket.org'],
  projects: [
    [
      'https://bitbucket.org',
      'team/repo',
      'https://bitbucket.org/team/repo.git',
      'ssh://git@bitbucket.org/team/repo.git',
      'https://bitbucket.org/team/repo',
    ],
    [
      'https://bitbucket.org',
      'team/{name}',
      'https://bitbucket.org/team/{name}.git',
      'ssh://git@bitbucket.org/team/{name}.git',
      'https://bitbucket.org/team/{name}',
    ],
    [
      'https://bitbucket.org',
      'my-team/my.repo_1',
      'https://bitbucket.org/my-team/my.repo_1.git',
      'ssh://git@bitbucket.org/my-team/my.repo_1.git',
      'https://bitbucket.org/my-team/my.repo_1',
    ],
    [
      'https://bitbucket.org',
      'team/repo.git',
      'https://bitbucket.org/team/repo.git',
      'ssh://git@bitbucket.org/team/repo.git',
      'https://bitbucket.org/team/repo',
      ['team/repo', 'team/repo'],
    ],
  ],
  sshEndpoints: [
    ['git@bitbucket.org:22', 't/r', 'ssh://git@bitbucket.org/t/r.git'],
    ['git@altssh.bitbucket.org:443', 't/r', 'ssh://git@altssh.bitbucket.org:443/t/r.git'],
  ],
  cloneUrls: [
    ['https://bitbucket.org/team/repo', 'team/repo'],
    ['https://me@bitbucket.org/team/repo.git', 'team/repo'],
    ['git@bitbucket.org:team/repo.git', 'team/repo'],
    ['ssh://git@altssh.bitbucket.org:443/team/repo.git', 'team/repo'],
    ['https://bitbucket.org/repo', undefined],
    ['git@bitbucket.org:a/b/c.git', undefined],
  ],
  hostPages: [
    ['https://me@bitbucket.org/t/r', 'https://bitbucket.org'],
    ['ssh://git@altssh.bitbucket.org:443/t/r', 'https://bitbucket.org'],
    ['git@bitbucket.org:t/r.git', 'https://bitbucket.org'],
  ],
  webPages: [
    ['https://bitbucket.org/t/r/src/main/', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/r/src/main/pkg/util', 'https://bitbucket.org/t/r', 'pkg/util'],
    ['https://bitbucket.org/t/r/pull-requests/', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/r/commits/0123abc', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/r/branches', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/r/downloads', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/r/get/main.zip', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/r/admin', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/r/issues', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/r/wiki', 'https://bitbucket.org/t/r'],
    ['https://bitbucket.org/t/workspace/repositories', undefined],
    ['https://bitbucket.org/dashboard/overview', undefined],
    ['https://bitbucket.org/t/mono/tools', 'https://bitbucket.org/t/mono', 'tools'],
  ],
  links: [
    ['https://bitbucket.org/t/r', undefined, '', '/src/HEAD{/dir}', '/src/HEAD{/dir}/{file}#lines-{line}'],
    ['https://bitbucket.org/t/r', 'develop', '', '/src/develop{/dir}', '/src/develop{/dir}/{file}#lines-{line}'],
    [
      'https://bitbucket.org/t/r',
      undefined,
      'sub/dir',
      '/src/HEAD/sub/dir{/dir}',
      '/src/HEAD/sub/dir{/dir}/{file}#lines-{line}',
    ],
    // Its pages cannot show such a branch.
    ['https://bitbucket.org/t/r', 'feature/x', '', undefined, undefined],
  ],
};
