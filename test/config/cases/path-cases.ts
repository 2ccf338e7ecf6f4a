import { backend, type Case, entry, key, variable } from './case.ts';

const repo = 'repo: https://github.com/company/foo';
const gitlab = 'forge: gitlab, web: "https://gitlab.company.com"';

/** The fields of a path. */
export const pathCases: readonly Case[] = [
  {
    name: 'a misspelt repo is one error',
    yaml: entry('rpeo: https://github.com/a/b'),
    expected: [['error config/unknown-key 3:10', '`rpeo`', 'in `/foo`', 'did you mean `repo`?', 'cache_max_age']],
  },
  {
    name: 'a misspelt repo beside a default back end is one error',
    yaml: backend(gitlab, 'rpeo: https://github.com/a/b').replace('paths', 'backend: forge\npaths'),
    expected: [['error config/unknown-key 6:10']],
  },
  {
    name: 'a repo of another type is one error',
    yaml: entry('repo: 5'),
    expected: [['error config/wrong-type 3:16', 'number 5']],
  },
  {
    name: 'a misspelt key does not hide that there is no repository',
    yaml: entry('hiden: true'),
    expected: [['error config/no-repo 3:3'], ['error config/unknown-key 3:10', '`hidden`']],
  },
  {
    name: 'neither repository nor back end',
    yaml: entry('description: ours'),
    expected: [['error config/no-repo 3:3', '`/foo` has no repository', '`repo: https://...`', '`backend:`']],
  },
  {
    name: 'a path without a value and without a back end',
    yaml: 'host: go.company.com\npaths:\n  /foo:\n',
    expected: [['error config/no-repo 3:3']],
  },
  {
    name: 'a path without a value on a default back end',
    yaml: `host: go.company.com\nbackend: b\nbackends: {b: {${gitlab}}}\npaths:\n  /go/foo:\n`,
    expected: [],
  },
  {
    name: 'a text as path',
    yaml: 'host: go.company.com\npaths:\n  /foo: https://github.com/a/b\n',
    expected: [['error config/wrong-type 3:9', '`/foo`', 'write `/foo: { repo: https://github.com/a/b }`']],
  },
  {
    name: 'an scp-style address as path',
    yaml: 'host: go.company.com\npaths:\n  /foo: git@github.com:a/b.git\n',
    expected: [['error config/wrong-type 3:9', 'write `/foo: { repo: git@github.com:a/b.git }`']],
  },
  {
    name: 'a word as path',
    yaml: 'host: go.company.com\npaths:\n  /foo: bar\n',
    expected: [['error config/wrong-type 3:9', '`/foo` takes keys with values, found `bar`']],
  },
  {
    name: 'repo and back end',
    yaml: backend(gitlab, `${repo}, backend: forge, project: a/b`),
    expected: [['error config/repo-and-backend 5:57', '`repo` and `backend`', 'keep']],
  },
  {
    name: 'repo and project',
    yaml: entry(`${repo}, project: a/b`),
    expected: [['error config/repo-and-backend 3:57', '`project`']],
  },
  {
    name: 'an unknown back end',
    yaml: backend(gitlab, 'backend: froge, project: a/b'),
    expected: [['error config/unknown-backend 5:19', '`froge`', 'did you mean `forge`?']],
  },
  {
    name: 'an unknown vcs',
    yaml: entry(`${repo}, vcs: Git`),
    expected: [['error config/unknown-vcs 3:53', '`Git`', 'did you mean `git`?', 'hg, svn, fossil, bzr, mod']],
  },
  { name: 'a number as vcs', yaml: entry(`${repo}, vcs: 1`), expected: [['error config/wrong-type 3:53', 'number 1']] },
  {
    name: 'an unknown vcs is not also a wrong scheme',
    yaml: entry('repo: svn+ssh://svn@a.com/b, vcs: subversion'),
    expected: [['error config/unknown-vcs 3:44']],
  },
  {
    name: 'bzr',
    yaml: entry('repo: https://a.com/b, vcs: bzr'),
    expected: [['warning config/bzr-removed 3:38', 'Go 1.27', 'git']],
  },
  {
    name: 'a scp-style repo',
    yaml: entry('repo: "git@gitlab.company.com:go/foo.git"'),
    expected: [['warning repo/rewritten 3:16', 'corrected', 'ssh://git@gitlab.company.com/go/foo.git']],
  },
  {
    name: 'ssh without a user',
    yaml: entry('repo: ssh://gitlab.company.com/go/foo.git'),
    expected: [['warning repo/ssh-without-user 3:16']],
  },
  {
    name: 'ssh to port 443',
    yaml: entry('repo: ssh://git@gitlab.company.com:443/go/foo'),
    expected: [['warning repo/ssh-to-web-port 3:16']],
  },
  {
    name: 'https to port 29418',
    yaml: entry('repo: https://gerrit.company.com:29418/foo'),
    expected: [['warning repo/https-to-ssh-port 3:16']],
  },
  {
    name: '/a/ of Gerrit over ssh',
    yaml: entry('repo: ssh://me@gerrit.company.com:29418/a/foo'),
    expected: [['warning repo/gerrit-a-over-ssh 3:16']],
  },
  {
    name: 'git://',
    yaml: entry('repo: git://git.company.com/foo'),
    expected: [['warning repo/insecure-scheme 3:16', '`git://`']],
  },
  { name: 'http', yaml: entry('repo: http://git.company.com/foo'), expected: [['warning repo/insecure-scheme 3:16']] },
  {
    name: 'a repo without a scheme',
    yaml: entry('repo: github.com/a/b'),
    expected: [['error repo/no-scheme 3:16', 'https://github.com/a/b']],
  },
  {
    name: 'a repo with a password',
    yaml: entry('repo: https://me:hunter2@github.com/a/b'),
    expected: [['error repo/credentials 3:16']],
  },
  {
    name: 'a control character in a repo',
    yaml: entry('repo: "https://github.com/a\\tb"'),
    expected: [['error repo/control-character 3:16']],
  },
  ...(
    [
      ['https://github.com/acme', '`repo: https://github.com/acme/{name}`'],
      ['https://gitlab.com/acme', 'GROUP/'],
      ['ssh://git@bitbucket.org/acme', '/{name}'],
      ['https://codeberg.org/acme', '/{name}'],
      ['https://dev.azure.com/acme/project', 'acme/_git/project'],
      ['https://git.sr.ht/~acme', '~'],
    ] as const
  ).map(
    ([owner, words]): Case => ({
      name: `an owner's page as repo, ${owner}`,
      yaml: entry(`repo: ${owner}`),
      expected: [['warning config/unusual-project 3:16', words]],
    }),
  ),
  {
    name: 'a pattern of owners',
    yaml: entry('repo: "https://github.com/{x}"').replace('/foo', '/{x}'),
    expected: [['warning config/unusual-project 3:16', '`{x}`']],
  },
  {
    name: 'a repository at the top of a server of its own',
    yaml: entry('repo: https://git.company.com/foo'),
    expected: [],
  },
  {
    name: 'a token of CI in a repo',
    yaml: entry(`repo: "https://gitlab-ci-token:${variable('CI_JOB_TOKEN')}@gitlab.company.com/a/foo.git"`),
    expected: [['error repo/unexpanded-variable 3:16', 'https://gitlab.company.com/a/foo.git']],
  },
  {
    name: 'a variable in a repo',
    yaml: entry(`repo: "${variable('GIT_BASE')}/bar.git"`),
    expected: [['error repo/unexpanded-variable 3:16', 'variables are not expanded']],
  },
  {
    name: 'a variable in a key',
    yaml: entry(repo).replace('/foo', `"/${variable('TEAM')}/foo"`),
    expected: [['error config/variable 3:3', variable('...')]],
  },
  {
    name: 'typographic quotes and invisible characters',
    yaml: 'host: “go.company.com”\npaths:\n  ‘/foo’: {repo: https://github.com/a/b, vcs: git\u00a0, docs: «https://a.com/»}\n  /b\u200bar: {repo: https://github.com/a/c, description: “ours”, hidden: ”true”}\n',
    expected: [
      ['error config/stray-character 1:7', 'quote `“`', 'write `go.company.com`'],
      ['error config/stray-character 3:3', 'write `/foo`'],
      ['error config/stray-character 3:47', 'invisible character (U+00A0)', 'write `git`'],
      ['error config/stray-character 3:59', 'quote `«`', 'write `https://a.com/`'],
      ['error config/stray-character 4:3', 'U+200B', 'write `/bar`'],
      ['error config/stray-character 4:70', 'write `true`'],
    ],
  },
  {
    name: 'a list of keys in a path',
    yaml: 'host: go.company.com\npaths:\n  /foo:\n    - repo: https://github.com/a/b\n',
    expected: [['error config/wrong-type 4:5', '`/foo`', 'a list', 'write the keys without `- `']],
  },
  {
    name: 'a list of paths with keys',
    yaml: 'host: go.company.com\npaths:\n  - /foo: {repo: https://github.com/a/b}\n',
    expected: [['error config/wrong-type 3:3', 'write the keys without `- `']],
  },
  {
    name: 'a key that is too long',
    yaml: entry(repo).replace('/foo', `/${'foo/'.repeat(300)}x`),
    expected: [['error config/too-long 3:3', '1202 characters', 'at most 1024']],
  },
  {
    name: 'a key of too many elements',
    yaml: entry(repo).replace('/foo', `/${'a/'.repeat(70)}x`),
    expected: [['error config/too-long 3:3', '71 elements', 'at most 64']],
  },
  {
    name: 'a repo that is too long',
    yaml: entry(`repo: https://git.company.com/${'x'.repeat(2_048)}`),
    expected: [['error repo/too-long 3:16']],
  },
  ...['gerrit.1', 'gitlab.0x7', '1.2.3', '010.0.0.1', '256.0.0.1', 'xn--a.company.com'].map(
    (name): Case => ({
      name: `a repo on a host that no URL can have, ${name}`,
      yaml: entry(`repo: "ssh://me@${name}/a"`),
      expected: [['error repo/bad-host 3:16', `\`${name}\` cannot be a host`]],
    }),
  ),
  { name: 'an empty repo', yaml: entry('repo: ""'), expected: [['error config/no-repo 3:3']] },
  {
    name: 'an empty repo beside a back end',
    yaml: backend(gitlab, 'repo: " ", project: a/b, backend: forge'),
    expected: [],
  },
  {
    name: 'a back end project that the path does not give',
    yaml: backend(gitlab, 'backend: forge').replace('/foo', '/'),
    expected: [['error config/invalid-project 5:3', 'no project', 'group/name']],
  },
  {
    name: 'a project with a leading slash',
    yaml: backend(gitlab, 'backend: forge, project: /a/b'),
    expected: [['error config/invalid-project 5:35', 'slash']],
  },
  {
    name: 'a project that is no path of a URL',
    yaml: backend(gitlab, 'backend: forge, project: a b/c'),
    expected: [['error config/invalid-project 5:35', 'https://gitlab.company.com/a%20b/c']],
  },
  {
    name: 'a project as it is called on the forge',
    yaml: backend(gitlab, 'backend: forge, project: umläut/x'),
    expected: [['error config/invalid-project 5:35', 'write `uml%C3%A4ut/x`']],
  },
  {
    name: 'a project with a directory',
    yaml: backend('forge: gitea, web: "https://git.company.com"', 'backend: forge, project: a/mono/tools'),
    expected: [['warning config/unusual-project 5:35', 'write `a/mono` with `subdir: tools`']],
  },
  {
    name: 'a project that begins with `a/` on Gerrit',
    yaml: backend('forge: gerrit, web: "https://gerrit.company.com", clone: ssh', 'backend: forge, project: a/b/c'),
    expected: [],
  },
  {
    name: 'a variable in a project',
    yaml: backend(gitlab, 'backend: forge, project: "$GROUP/foo"'),
    expected: [['error repo/unexpanded-variable 5:35', '`$NAME`']],
  },
  {
    name: 'variables in a repo',
    yaml: entry(`repo: "https://gitlab-ci-token:\${CI_JOB_TOKEN}@gitlab.company.com/go/foo.git"`),
    expected: [['error repo/unexpanded-variable 3:16', `\${...}`, 'write `https://gitlab.company.com/go/foo.git`']],
  },
  {
    name: 'a variable in a link',
    yaml: entry(`${repo}, docs: "https://\${DOCS_HOST}/foo"`),
    expected: [['error config/invalid-link 3:54', `\${...}`, 'not expanded']],
  },
  {
    name: 'a directory in the URL of a repository',
    yaml: entry('repo: https://github.com/acme/mono/binaries'),
    expected: [['error repo/web-url 3:16', 'write `https://github.com/acme/mono` with `subdir: binaries`']],
  },
  {
    name: 'a page of a forge that only its back end names',
    yaml: backend(
      'forge: gitea, web: "https://git.company.com/gitea"',
      'repo: https://git.company.com/gitea/o/r/pulls',
    ),
    expected: [['error repo/web-url 5:16', 'write `https://git.company.com/gitea/o/r`']],
  },
  {
    name: 'an owner',
    yaml: entry('repo: https://github.com/acme').replace('/foo', '/'),
    expected: [['warning config/unusual-project 3:13', '`acme`', 'https://github.com/acme/{name}']],
  },
  {
    name: 'an owner on a host that is only called like a forge',
    yaml: entry('repo: https://gitlab.company.com/acme'),
    expected: [],
  },
  {
    name: 'ssh to Azure DevOps without v3',
    yaml: entry('repo: ssh://git@ssh.dev.azure.com/acme/tools/lib'),
    expected: [['warning config/unusual-project 3:16', 'write `ssh://git@ssh.dev.azure.com/v3/acme/tools/lib`']],
  },
  {
    name: 'a host that no browser takes',
    yaml: entry('repo: ssh://git@gitlab.1/go/foo'),
    expected: [['error repo/bad-host 3:16', '`gitlab.1`']],
  },
  {
    name: 'a project with dots',
    yaml: backend(gitlab, 'backend: forge, project: a/../b'),
    expected: [['error repo/dot-segment 5:35']],
  },
  {
    name: 'a project that the forge cannot have',
    yaml: backend(gitlab, 'backend: forge'),
    expected: [['warning config/unusual-project 5:3', '`foo`', 'gitlab']],
  },
  {
    name: 'an unknown placeholder in a project',
    yaml: backend(gitlab, 'backend: forge, project: "a/{name}"'),
    expected: [['error config/unknown-placeholder 5:35', '`{name}`', 'has no placeholder']],
  },
  {
    name: 'an unknown placeholder in a repo',
    yaml: key('/x/{a}')
      .replace('company/foo', 'x/{b}')
      .replace(/repo: (.*)}/, 'repo: "$1"}'),
    expected: [['error config/unknown-placeholder 3:18', '`{b}`', 'the key has {a}']],
  },
  {
    name: 'an unused placeholder',
    yaml: key('/x/{a}'),
    expected: [['error config/unused-placeholder 3:18', '`{a}`', 'several paths']],
  },
  {
    name: 'an unused placeholder of a proxy',
    yaml: entry('repo: https://athens.company.com, vcs: mod').replace('/foo', '/x/{a}'),
    expected: [],
  },
  {
    name: 'a placeholder in the host',
    yaml: key('/x/{a}').replace('https://github.com/company/foo', '"https://{a}.company.com/foo"'),
    expected: [['error config/invalid-placeholder 3:18', 'in front of its path']],
  },
  {
    name: 'a faulty key does not make its placeholders unknown',
    yaml: key('/x.git/{a}').replace('https://github.com/company/foo', '"https://github.com/x/{a}"'),
    expected: [['error config/vcs-suffix 3:3']],
  },
  {
    name: 'display of two URLs',
    yaml: entry(`${repo}, display: https://a.com https://b.com`),
    expected: [['warning config/display 3:57', 'found 2', 'home page, directory and file', '`description:`']],
  },
  {
    name: 'an empty display',
    yaml: entry(`${repo}, display: ""`),
    expected: [],
  },
  ...['Payment package', 'x', 'true', '2026-01-02', '5', '"a\\e[31mb"', '"{{ .Home }} a b"', 'https://a.com'].map(
    (display): Case => ({
      name: `display that is prose, ${display}`,
      yaml: entry(`${repo}, display: ${display}`),
      expected: [['warning config/display 3:57', 'there are no links', '`description:`']],
    }),
  ),
  {
    name: 'display that is too long',
    yaml: entry(`${repo}, display: https://a.com https://a.com https://a.com/${'x'.repeat(8_192)}`),
    expected: [['error config/too-long 3:57']],
  },
  {
    name: 'display of something else',
    yaml: entry(`${repo}, display: https://a.com a b`),
    expected: [['warning config/display 3:57', 'absolute http(s) URL']],
  },
  {
    name: 'display with _ for links, as govanityurls files have it',
    yaml: entry(`${repo}, display: https://a.com _ _`),
    expected: [['warning config/display-without-links 3:57', '`_`', 'leave `display` out']],
  },
  {
    name: 'display with _ for the home page',
    yaml: entry(`${repo}, display: _ https://a.com https://a.com`),
    expected: [['warning config/display-without-links 3:57', '`_`']],
  },
  {
    name: 'display with an unknown token',
    yaml: entry(`${repo}, display: "https://a.com https://a.com/{tree} https://a.com"`),
    expected: [['warning config/display 3:57', '`{tree}`']],
  },
  ...['/tool', '-tool', 'a/../b', '..', 'a//b', './a', 'a b', 'tool/'].map((subdir) => ({
    name: `subdir ${subdir}`,
    yaml: entry(`${repo}, subdir: ${subdir}`),
    expected: [['error config/invalid-subdir 3:56', `\`${subdir}\``, 'such as tools/lint'] as const],
  })),
  {
    name: 'subdir of a proxy',
    yaml: entry('repo: https://athens.company.com, vcs: mod, subdir: a'),
    expected: [['error config/invalid-subdir 3:62', '`vcs: mod`']],
  },
  { name: 'a branch that is a number to YAML', yaml: entry(`${repo}, branch: 1.10`), expected: [] },
  {
    name: 'a branch that git refuses',
    yaml: entry(`${repo}, branch: "my branch"`),
    expected: [['warning config/invalid-branch 3:56', '`my branch`', 'default branch']],
  },
  {
    name: 'documentation by ftp',
    yaml: entry(`${repo}, docs: "ftp://a.com"`),
    expected: [['error config/invalid-link 3:54']],
  },
  {
    name: 'documentation of a pattern',
    yaml: key('/x/{a}').replace(
      'https://github.com/company/foo',
      '"https://github.com/x/{a}", docs: "https://a.com/{a}/{importPath}"',
    ),
    expected: [],
  },
  {
    name: 'a word for hidden',
    yaml: entry(`${repo}, hidden: yes`),
    expected: [['error config/wrong-type 3:56', 'true or false', '`yes`']],
  },
  {
    name: 'a boolean for deprecated',
    yaml: entry(`${repo}, deprecated: true`),
    expected: [['error config/wrong-type 3:60', 'boolean true', 'quotes']],
  },
  {
    name: 'a negative age of a path',
    yaml: entry(`${repo}, cache_max_age: -5`),
    expected: [['error config/invalid-age 3:63']],
  },
  {
    name: 'a long age of a path',
    yaml: entry(`${repo}, cache_max_age: 86400`),
    expected: [['warning config/long-cache 3:63', '86400']],
  },
  {
    name: 'mod without a repo',
    yaml: backend(gitlab, 'backend: forge, vcs: mod'),
    expected: [['error config/no-repo 5:3', 'GOPROXY', '`repo`']],
  },
  {
    name: 'mod of this server',
    yaml: entry('repo: https://Go.Company.com/proxy, vcs: mod'),
    expected: [['error config/mod-loop 3:16', 'this server itself', 'https://athens.company.com']],
  },
  ...[
    'https://go.company.com',
    'https://GO.company.com:443/x',
    'https://go.company.com./x',
    'https://go.company.com/-/proxy',
    'https://go.company.dev/{x}',
  ].map(
    (url): Case => ({
      name: `mod of this server, ${url}`,
      yaml: `host: [go.company.com, go.company.dev]\npaths:\n  /{x}: {vcs: mod, repo: "${url}"}\n`,
      expected: [['error config/mod-loop 3:26', 'this server itself']],
    }),
  ),
  {
    name: 'mod of this server over http, where there is no TLS',
    yaml: entry('repo: "http://go.company.com:80/proxy", vcs: mod'),
    expected: [['error config/mod-loop 3:16'], ['warning repo/insecure-scheme 3:16']],
  },
  {
    name: 'mod of a host that another key names',
    yaml: `${entry('repo: https://go.company.cn, vcs: mod')}  go.company.cn/x: {${repo}}\n`,
    expected: [['error config/mod-loop 3:16']],
  },
  {
    name: 'mod on another port of this machine',
    yaml: entry('repo: https://go.company.com:3000, vcs: mod'),
    expected: [],
  },
];
