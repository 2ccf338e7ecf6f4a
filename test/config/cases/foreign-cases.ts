import { backend, type Case, entry } from './case.ts';

const repo = 'repo: https://github.com/company/foo';
const gitlab = 'forge: gitlab, web: "https://gitlab.company.com"';

/** Cases of one expectation each: keys in `/foo` beside a repository, from 3:52 on. */
function inPath(expectation: string, rows: readonly (readonly [string, ...string[]])[]): Case[] {
  return rows.map(([fields, ...words]) => ({
    name: `in a path: ${fields}`,
    yaml: entry(`${repo}, ${fields}`),
    expected: [[`${expectation} 3:48`, ...words]],
  }));
}

/** Keys of other servers, forks and habits. */
export const foreignCases: readonly Case[] = [
  ...inPath('warning config/ignored-key', [
    ['private: true', 'unknown key `private` in `/foo` is ignored', '`hidden: true`'],
    ['unlisted: true', '`hidden: true`'],
    ['versions: [v1, v2]', 'keys here: repo, '],
    ['ua: "*"', 'keys here: repo, '],
    ['name: Foo', '`description`'],
    ['website: https://foo.company.com', '`docs`'],
    ['default_branch: trunk', '`branch`'],
    ['ttl: 60', '`cache_max_age`'],
    ['type: git', '`vcs`'],
    ['url: https://foo.company.com', '`repo`'],
    ['wildcard: false', '`/foo/{name}`'],
    ['demo: true', 'keys here: repo, '],
    ['redir_paths: []', 'keys here: repo, '],
  ]),
  ...inPath('error config/unknown-key', [
    ['wildcard: true', 'the key `/foo/{name}` with `repo: https://github.com/company/foo/{name}`'],
    ['host: go.company.cn', 'write the host in the key: `go.company.cn/foo`'],
    ['redir: https://foo.company.com', '`docs: URL`'],
    ['redirect: https://foo.company.com', '`docs: URL`'],
    ['subdirectory: cmd', 'the key here is `subdir`'],
    ['dir: cmd', 'the key here is `subdir`'],
    ['type: hg', 'the key here is `vcs`'],
    ['auth: {users: [me]}', '`access:`'],
    ['Repo: https://github.com/company/bar', 'did you mean `repo`?'],
    ['vsc: git', 'did you mean `vcs`?'],
    ['Hidden: true', 'did you mean `hidden`?'],
    ['sub-dir: cmd', 'did you mean `subdir`?'],
    ['cache-max-age: 60', 'did you mean `cache_max_age`?'],
  ]),
  {
    name: 'a wildcard with a `*` in its repository',
    yaml: entry('wildcard: true, repo: "https://github.com/acme/census-*"').replace('/foo', '/census/'),
    expected: [
      ['error config/unknown-key 3:14', 'the key `/census/{name}` with `repo: https://github.com/acme/census-{name}`'],
    ],
  },
  {
    name: 'the repository under another name',
    yaml: entry('repository: https://github.com/company/foo'),
    expected: [['error config/unknown-key 3:10', 'the key here is `repo`']],
  },
  {
    name: 'other names in a back end',
    yaml: backend(`type: gitlab, url: "https://gitlab.company.com"`),
    expected: [
      ['error config/unknown-key 3:11', '`forge`'],
      ['error config/unknown-key 3:25', '`web`'],
    ],
  },
  {
    name: 'what a back end does not take',
    yaml: backend(`${gitlab}, token: abc, colour: blue, port: 2222`),
    expected: [
      ['warning config/ignored-key 3:61', '`token` in back end `forge`', '~/.netrc'],
      ['warning config/ignored-key 3:73', '`colour`', 'keys here: forge'],
      ['error config/unknown-key 3:87', '`ssh: git@HOST:PORT`'],
    ],
  },
  {
    name: 'a very long key',
    yaml: entry(`${repo}, ${'k'.repeat(1_000)}: 1`),
    expected: [['warning config/ignored-key 3:48', `\`${'k'.repeat(60)}...\``]],
  },
];
