import type { ForgeCases } from './forge-cases.ts';

export const sourcehut: ForgeCases = {
  hosts: ['git.sr.ht', 'hg.sr.ht', 'sr.ht', 'todo.sr.ht'],
  publicHosts: ['git.sr.ht'],
  projects: [
    [
      'https://git.sr.ht',
      '~user/repo',
      'https://git.sr.ht/~user/repo',
      'ssh://git@git.sr.ht/~user/repo',
      'https://git.sr.ht/~user/repo',
    ],
    [
      'https://git.sr.ht',
      '~{user}/{name}',
      'https://git.sr.ht/~{user}/{name}',
      'ssh://git@git.sr.ht/~{user}/{name}',
      'https://git.sr.ht/~{user}/{name}',
    ],
    [
      'https://hg.sr.ht',
      '~user/repo',
      'https://hg.sr.ht/~user/repo',
      'ssh://hg@hg.sr.ht/~user/repo',
      'https://hg.sr.ht/~user/repo',
    ],
    [
      'https://hg.sr.ht',
      '~user/my.repo',
      'https://hg.sr.ht/~user/my.repo',
      'ssh://hg@hg.sr.ht/~user/my.repo',
      'https://hg.sr.ht/~user/my.repo',
    ],
  ],
  sshEndpoints: [
    ['git@git.sr.ht:22', '~u/r', 'ssh://git@git.sr.ht/~u/r'],
    ['git@git.company.com:2222', '~u/r', 'ssh://git@git.company.com:2222/~u/r'],
  ],
  cloneUrls: [
    ['https://git.sr.ht/~eliasnaur/gio', '~eliasnaur/gio'],
    ['git@git.sr.ht:~eliasnaur/gio', '~eliasnaur/gio'],
    ['https://git.sr.ht/~user/repo.git', '~user/repo.git'],
    ['https://git.sr.ht/user/repo', undefined],
    ['https://git.sr.ht/~user', undefined],
    ['https://git.sr.ht/~user/repo/tree', undefined],
  ],
  hostPages: [
    ['git@git.sr.ht:~user/repo', 'https://git.sr.ht'],
    ['https://git.sr.ht/~user/repo', 'https://git.sr.ht'],
  ],
  webPages: [
    ['https://git.sr.ht/~u/r/tree/main/item/pkg', 'https://git.sr.ht/~u/r', 'pkg'],
    ['https://git.sr.ht/~u/r/commit/0123abc', 'https://git.sr.ht/~u/r'],
    ['https://git.sr.ht/~u/r/refs/v1', 'https://git.sr.ht/~u/r'],
    ['https://sr.ht/~u/r', 'https://git.sr.ht/~u/r'],
    ['https://todo.sr.ht/~u/r', 'https://git.sr.ht/~u/r'],
    ['https://lists.sr.ht/~u', undefined],
  ],
  links: [
    ['https://git.sr.ht/~u/r', undefined, '', '/tree/HEAD{/dir}', '/tree/HEAD{/dir}/{file}#L{line}'],
    ['https://git.sr.ht/~u/r', 'trunk', '', '/tree/trunk{/dir}', '/tree/trunk{/dir}/{file}#L{line}'],
    [
      'https://git.sr.ht/~u/r',
      'feature/x',
      'sub/dir',
      '/tree/feature/x/sub/dir{/dir}',
      '/tree/feature/x/sub/dir{/dir}/{file}#L{line}',
    ],
    // Its pages are others.
    ['https://hg.sr.ht/~u/r', undefined, '', undefined, undefined],
  ],
};
