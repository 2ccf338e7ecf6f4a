/** A file as people have it for govanityurls and its forks. */
export interface GovanityurlsFile {
  readonly name: string;
  readonly yaml: string;
  /** What `go` gets at each path on go.company.com, by govanityurls and here: version control system and repository. */
  readonly tags: Readonly<Record<string, string>>;
  /** Codes of all warnings, one per cause, in order. */
  readonly warnings: readonly string[];
}

const github = 'git https://github.com/company';

export const govanityurlsFiles: readonly GovanityurlsFile[] = [
  {
    name: 'the file of its README',
    yaml: `host: go.company.com
cache_max_age: 3600
paths:
  /foo:
    repo: https://github.com/company/foo
    display: "https://github.com/company/foo https://github.com/company/foo/tree/master{/dir} https://github.com/company/foo/blob/master{/dir}/{file}#L{line}"
    vcs: git
`,
    tags: { '/foo': `${github}/foo`, '/foo/sub': `${github}/foo` },
    warnings: [],
  },
  {
    name: 'the cache age of a day, and keys with a final slash',
    yaml: 'host: go.company.com\ncache_max_age: 86400\npaths:\n  /foo/:\n    repo: https://github.com/company/foo\n  /bar/baz/:\n    repo: https://github.com/company/baz\n',
    tags: { '/foo': `${github}/foo`, '/bar/baz/x': `${github}/baz` },
    warnings: ['config/long-cache'],
  },
  {
    name: 'modules that a fork leaves out of its index',
    yaml: `host: go.company.com
paths:
  /a: {repo: https://github.com/company/a, private: true}
  /b: {repo: https://github.com/company/b, private: true}
  /c: {repo: https://github.com/company/c, private: false}
`,
    tags: { '/a': `${github}/a`, '/b': `${github}/b`, '/c': `${github}/c` },
    warnings: ['config/ignored-key'],
  },
  {
    name: 'versions and user agents of a fork, in every entry',
    yaml: `host: go.company.com
paths:
${['a', 'b', 'c', 'd'].map((name) => `  /${name}:\n    repo: https://github.com/company/${name}\n    versions: [v1, v2]\n    ua: [Go-http-client]\n`).join('')}`,
    tags: { '/a': `${github}/a`, '/d': `${github}/d` },
    warnings: ['config/ignored-key', 'config/ignored-key'],
  },
  {
    name: 'branches of another fork beside foreign keys',
    yaml: 'host: go.company.com\npaths:\n  /foo:\n    repo: https://github.com/company/foo\n    branch: trunk\n    owner: platform\n    maintainer: platform\n',
    tags: { '/foo': `${github}/foo` },
    warnings: ['config/ignored-key', 'config/ignored-key'],
  },
  {
    name: 'texts for a page at the top level',
    yaml: `host: go.company.com
title: Our modules
description: all that we have
logo_url: https://company.com/logo.png
links: [{title: Home, url: https://company.com}]
paths: {/foo: {repo: https://github.com/company/foo}}
`,
    tags: { '/foo': `${github}/foo` },
    warnings: ['config/ignored-key', 'config/ignored-key', 'config/ignored-key'],
  },
  {
    name: 'prose in display',
    yaml: 'host: go.company.com\npaths:\n  /pay:\n    repo: https://github.com/company/pay\n    display: Payment package\n  /log:\n    repo: https://github.com/company/log\n    display: 2020\n',
    tags: { '/pay': `${github}/pay`, '/log': `${github}/log` },
    warnings: ['config/display', 'config/display'],
  },
  {
    name: 'the home page alone, and links that are left out',
    yaml: `host: go.company.com
paths:
  /foo: {repo: https://github.com/company/foo, display: https://github.com/company/foo}
  /bar: {repo: https://github.com/company/bar, display: https://github.com/company/bar _ _}
`,
    tags: { '/foo': `${github}/foo`, '/bar': `${github}/bar` },
    warnings: ['config/display', 'config/display-without-links'],
  },
  {
    name: 'placeholders that nothing fills in display',
    yaml: 'host: go.company.com\npaths:\n  /foo:\n    repo: https://github.com/company/foo\n    display: "https://github.com/{user}/foo https://github.com/{user}/foo/tree/{branch}{/dir} https://github.com/{user}/foo/blob/{branch}{/dir}/{file}#L{line}"\n',
    tags: { '/foo': `${github}/foo` },
    warnings: ['config/display'],
  },
  {
    name: 'a display that is folded over lines',
    yaml: 'host: go.company.com\npaths:\n  /foo:\n    vcs: git\n    repo: https://git.company.com/foo\n    display: >-\n      https://git.company.com/foo\n      https://git.company.com/foo/tree{/dir}\n      https://git.company.com/foo/tree{/dir}/{file}#n{line}\n',
    tags: { '/foo': 'git https://git.company.com/foo' },
    warnings: [],
  },
  {
    name: 'empty values',
    yaml: 'host: go.company.com\ncache_max_age:\npaths:\n  /foo:\n    repo: https://github.com/company/foo\n    display: ""\n    vcs:\n  /bar: {repo: https://github.com/company/bar, display: ~, vcs: ""}\n',
    tags: { '/foo': `${github}/foo`, '/bar': `${github}/bar` },
    warnings: [],
  },
  {
    name: 'no host',
    yaml: 'paths:\n  /foo:\n    repo: https://github.com/company/foo\n',
    tags: { '/foo': `${github}/foo` },
    warnings: ['config/host-unset'],
  },
  {
    name: 'an empty host',
    yaml: 'host: ""\npaths:\n  /foo:\n    repo: https://github.com/company/foo\n',
    tags: { '/foo': `${github}/foo` },
    warnings: ['config/host-unset'],
  },
  {
    name: 'a module that is there twice',
    yaml: 'host: go.company.com\npaths:\n  /foo: {repo: https://github.com/company/foo-old}\n  /bar: {repo: https://github.com/company/bar}\n  /foo: {repo: https://github.com/company/foo, vcs: git}\n',
    tags: { '/foo': `${github}/foo`, '/bar': `${github}/bar` },
    warnings: ['yaml/duplicate-key'],
  },
  {
    name: 'two files that were put together',
    yaml: 'host: go.old.com\npaths:\n  /foo: {repo: https://github.com/company/foo}\n\nhost: go.company.com\npaths:\n  /bar: {repo: https://github.com/company/bar}\n',
    tags: { '/foo': `${github}/foo`, '/bar': `${github}/bar` },
    warnings: ['yaml/duplicate-key', 'yaml/duplicate-key'],
  },
  {
    name: 'a repository that was edited without deleting the old one',
    yaml: 'host: go.company.com\npaths:\n  /foo:\n    repo: https://github.com/company/foo-old\n    repo: https://github.com/company/foo\n',
    tags: { '/foo': `${github}/foo` },
    warnings: ['yaml/duplicate-key'],
  },
  {
    name: 'common values by anchor and merge',
    yaml: `host: go.company.com
x-defaults: &defaults
  vcs: git
defaults: &more {<<: *defaults}
paths:
  /foo: {<<: *defaults, repo: https://gitlab.com/company/foo}
  /bar:
    <<: *more
    repo: https://gitlab.com/company/bar
`,
    tags: { '/foo': 'git https://gitlab.com/company/foo', '/bar': 'git https://gitlab.com/company/bar' },
    warnings: ['config/ignored-key'],
  },
  {
    name: 'an entry that is an alias',
    yaml: 'host: go.company.com\npaths:\n  /foo: &foo {repo: https://github.com/company/foo, private: true}\n  /foo-old: *foo\n',
    tags: { '/foo': `${github}/foo`, '/foo-old/x': `${github}/foo` },
    warnings: ['config/ignored-key', 'config/sibling-same-repo'],
  },
  {
    name: 'numbers in other notations',
    yaml: 'host: go.company.com\ncache_max_age: 1e3\npaths: {/foo: {repo: https://github.com/company/foo}}\n',
    tags: { '/foo': `${github}/foo` },
    warnings: ['config/unusual-age'],
  },
  {
    name: 'the largest number',
    yaml: 'host: go.company.com\ncache_max_age: 9223372036854775807\npaths: {/foo: {repo: https://github.com/company/foo}}\n',
    tags: { '/foo': `${github}/foo` },
    warnings: ['config/long-cache'],
  },
  {
    name: 'JSON',
    yaml: '{"host": "go.company.com", "paths": {"/foo": {"repo": "https://github.com/company/foo", "vcs": "git"}}}\n',
    tags: { '/foo': `${github}/foo` },
    warnings: [],
  },
  {
    name: 'document markers, comments and Windows line breaks',
    yaml: '---\n# ours\nhost: go.company.com # for go\npaths:\n  /foo: # first\n    repo: https://github.com/company/foo\n---\n'.replaceAll(
      '\n',
      '\r\n',
    ),
    tags: { '/foo': `${github}/foo` },
    warnings: [],
  },
  {
    name: 'tabs between keys and values, and trailing white space',
    yaml: 'host:\tgo.company.com\t\npaths:  \n  /foo:\t\n    repo:\thttps://github.com/company/foo   \n',
    tags: { '/foo': `${github}/foo` },
    warnings: [],
  },
  {
    name: 'other systems than git',
    yaml: 'host: go.company.com\npaths:\n  /hg: {repo: https://hg.company.com/foo, vcs: hg}\n  /svn: {repo: https://svn.company.com/trunk, vcs: svn}\n  /bzr: {repo: https://bzr.company.com/foo, vcs: bzr}\n',
    tags: {
      '/hg': 'hg https://hg.company.com/foo',
      '/svn': 'svn https://svn.company.com/trunk',
      '/bzr': 'bzr https://bzr.company.com/foo',
    },
    warnings: ['config/bzr-removed'],
  },
  {
    name: 'a module at the host itself beside others',
    yaml: 'host: go.company.com\npaths:\n  /: {repo: https://github.com/company/root}\n  /foo: {repo: https://github.com/company/foo}\n',
    tags: { '/foo': `${github}/foo`, '/bar/x': `${github}/root` },
    warnings: [],
  },
  {
    name: 'major versions with entries of their own',
    yaml: 'host: go.company.com\npaths:\n  /foo: {repo: https://github.com/company/foo}\n  /foo/v2: {repo: https://github.com/company/foo}\n  /foo/v3: {repo: https://github.com/company/foo3}\n',
    tags: { '/foo': `${github}/foo`, '/foo/v2': `${github}/foo`, '/foo/v3': `${github}/foo3` },
    warnings: ['config/redundant-major-version'],
  },
  {
    name: 'packages of one repository as modules',
    yaml: 'host: go.company.com\npaths:\n  /pkg/log: {repo: https://github.com/company/pkg}\n  /pkg/util: {repo: https://github.com/company/pkg}\n  /pkg/util/x: {repo: https://github.com/company/pkg}\n',
    tags: { '/pkg/log': `${github}/pkg`, '/pkg/util': `${github}/pkg`, '/pkg/util/x': `${github}/pkg` },
    warnings: ['config/sibling-same-repo', 'config/nested-same-repo'],
  },
  {
    name: 'private repositories over ssh, and plain http',
    yaml: 'host: go.company.com\npaths:\n  /foo: {repo: "ssh://git@git.company.com:2222/foo.git", vcs: git}\n  /bar: {repo: "http://git.company.com/bar.git", vcs: git}\n',
    tags: { '/foo': 'git ssh://git@git.company.com:2222/foo.git', '/bar': 'git http://git.company.com/bar.git' },
    warnings: ['repo/insecure-scheme'],
  },
];

/** Files that govanityurls starts with, but whose modules `go` cannot fetch, or whose answers are left to chance. */
export const brokenGovanityurlsFiles: readonly {
  readonly name: string;
  readonly yaml: string;
  /** Code, and words of message or hint. */
  readonly error: readonly [string, ...string[]];
}[] = [
  {
    name: 'the first layout, without paths',
    yaml: '/portmidi:\n  repo: https://github.com/rakyll/portmidi\n',
    error: ['config/unknown-key', 'indent it below `paths:`'],
  },
  {
    name: 'a page of a directory as repository',
    yaml: 'host: go.company.com\npaths:\n  /c: {repo: https://github.com/company/mono/tree/master/c}\n',
    error: ['repo/web-url', 'https://github.com/company/mono', '`subdir: c`'],
  },
  {
    name: 'a directory after the repository',
    yaml: 'host: go.company.com\npaths:\n  /binaries: {repo: https://github.com/company/mono/binaries}\n',
    error: ['repo/web-url', 'https://github.com/company/mono', '`subdir: binaries`'],
  },
  {
    name: 'an entry that a script fills in',
    yaml: 'host: go.company.com\npaths:\n  /foo: {repo: "https://github.com/{{ org }}/foo"}\n',
    error: ['repo/unexpanded-variable', 'variables are not expanded'],
  },
  {
    name: 'a placeholder that the key has not',
    yaml: 'host: go.company.com\npaths:\n  /foo: {repo: "https://github.com/{user}/foo"}\n',
    error: ['config/unknown-placeholder', '{user}'],
  },
  {
    name: 'a wildcard of a fork',
    yaml: 'host: go.company.com\npaths:\n  /x/: {repo: "https://github.com/company/", wildcard: true}\n',
    error: ['config/unknown-key', '`/x/{name}`', 'https://github.com/company/{name}'],
  },
  {
    name: 'a host below a path of a fork',
    yaml: 'host: go.company.com\npaths:\n  /x: {repo: https://github.com/company/x, host: go.company.cn}\n',
    error: ['config/unknown-key', '`go.company.cn/x`'],
  },
  {
    name: 'a host with a port',
    yaml: 'host: go.company.com:8443\npaths:\n  /x: {repo: https://github.com/company/x}\n',
    error: ['config/invalid-host', 'port'],
  },
  {
    name: 'a host with a path',
    yaml: 'host: company.com/go\npaths:\n  /x: {repo: https://github.com/company/x}\n',
    error: ['config/invalid-host', '`/go/x`'],
  },
  {
    name: 'a key without a slash',
    yaml: 'host: go.company.com\npaths:\n  x: {repo: https://github.com/company/x}\n',
    error: ['config/invalid-key', '`/x`'],
  },
  {
    name: 'one path as two keys',
    yaml: 'host: go.company.com\npaths:\n  /x: {repo: https://github.com/company/x}\n  /x/: {repo: https://github.com/company/y}\n',
    error: ['config/duplicate-route', 'line 3'],
  },
  {
    name: 'an entry without a repository',
    yaml: 'host: go.company.com\npaths:\n  /x: {vcs: git}\n',
    error: ['config/no-repo'],
  },
  {
    name: 'an octal number',
    yaml: 'host: go.company.com\ncache_max_age: 0600\npaths:\n  /x: {repo: https://github.com/company/x}\n',
    error: ['config/wrong-type', 'plain digits'],
  },
];
