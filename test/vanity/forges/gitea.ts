import type { ForgeCases } from './forge-cases.ts';

export const gitea: ForgeCases = {
  hosts: ['gitea.com', 'codeberg.org', 'gitea.company.com', 'forgejo.company.com'],
  publicHosts: ['gitea.com', 'codeberg.org'],
  projects: [
    [
      'https://gitea.company.com',
      'owner/repo',
      'https://gitea.company.com/owner/repo.git',
      'ssh://git@gitea.company.com/owner/repo.git',
      'https://gitea.company.com/owner/repo',
    ],
    [
      'https://company.com/git',
      '{team}/repo',
      'https://company.com/git/{team}/repo.git',
      'ssh://git@company.com/{team}/repo.git',
      'https://company.com/git/{team}/repo',
    ],
    [
      'https://codeberg.org',
      'owner/repo',
      'https://codeberg.org/owner/repo.git',
      'ssh://git@codeberg.org/owner/repo.git',
      'https://codeberg.org/owner/repo',
    ],
    [
      'https://company.com/git',
      'Owner/my.repo',
      'https://company.com/git/Owner/my.repo.git',
      'ssh://git@company.com/Owner/my.repo.git',
      'https://company.com/git/Owner/my.repo',
    ],
    [
      'https://company.com/git',
      'owner/repo.git',
      'https://company.com/git/owner/repo.git',
      'ssh://git@company.com/owner/repo.git',
      'https://company.com/git/owner/repo',
      ['owner/repo', 'owner/repo'],
    ],
  ],
  sshEndpoints: [
    ['git@codeberg.org:22', 'o/r', 'ssh://git@codeberg.org/o/r.git'],
    ['forgejo@git.company.com:2222', 'o/r', 'ssh://forgejo@git.company.com:2222/o/r.git'],
  ],
  cloneUrls: [
    ['https://codeberg.org/owner/repo', 'owner/repo'],
    ['https://codeberg.org/owner/repo.git', 'owner/repo'],
    ['git@codeberg.org:owner/repo.git', 'owner/repo'],
    ['ssh://git@[::1]:2222/owner/repo.git', 'owner/repo'],
    ['https://company.com/git/owner/repo.git', 'owner/repo', 'https://company.com/git'],
    ['https://company.com/git/owner', undefined, 'https://company.com/git'],
    ['https://codeberg.org/repo', undefined],
    ['https://gitea.company.com/a/b/c', undefined],
  ],
  hostPages: [
    ['git@codeberg.org:o/r.git', 'https://codeberg.org'],
    ['ssh://git@[::1]:2222/o/r.git', 'https://[::1]'],
    ['http://gitea.company.com:3000/o/r', 'http://gitea.company.com:3000'],
  ],
  links: [
    ['https://codeberg.org/o/r', undefined, '', '/src/branch/HEAD{/dir}', '/src/branch/HEAD{/dir}/{file}#L{line}'],
    ['https://codeberg.org/o/r', 'master', '', '/src/branch/master{/dir}', '/src/branch/master{/dir}/{file}#L{line}'],
    [
      'https://codeberg.org/o/r',
      'feature/x',
      'sub/dir',
      '/src/branch/feature/x/sub/dir{/dir}',
      '/src/branch/feature/x/sub/dir{/dir}/{file}#L{line}',
    ],
  ],
};
