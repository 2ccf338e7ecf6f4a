import { type Case, key } from './case.ts';

const repo = 'repo: https://github.com/company/foo';

function keyError(text: string, code: string, ...words: string[]): Case {
  return { name: `the key ${text}`, yaml: key(text), expected: [[`error config/${code} 3:3`, ...words]] };
}

/** The keys below `paths`. */
export const keyCases: readonly Case[] = [
  keyError('foo', 'invalid-key', '`foo`', 'no dot', 'write `/foo`'),
  keyError('foo/bar', 'invalid-key', 'write `/foo/bar`'),
  keyError('""', 'invalid-key'),
  keyError('Go.Company.com/foo', 'invalid-key', 'write `go.company.com/foo`'),
  keyError('https://go.company.com/foo', 'invalid-key', 'write `go.company.com/foo`'),
  keyError('go.company.com:8080/foo', 'invalid-key', 'no port', 'write `go.company.com/foo`'),
  keyError('/foo bar', 'invalid-module-path', '`foo bar`', 'ASCII letters'),
  keyError('/foo//bar', 'invalid-module-path', 'empty'),
  keyError('/../foo', 'invalid-module-path', 'all dots'),
  keyError('/.foo', 'invalid-module-path', 'begins with a dot'),
  keyError('/foo.', 'invalid-module-path', 'ends with a dot'),
  keyError('/aux.txt', 'invalid-module-path', '`aux`', 'Windows'),
  keyError('/foo~1', 'invalid-module-path', '~digits'),
  keyError('/пакет', 'invalid-module-path', 'ASCII'),
  keyError('/foo/v0', 'invalid-module-path', '`v0`', 'v2 and up'),
  keyError('/foo/v02', 'invalid-module-path', 'leading zeros'),
  keyError('/-/foo', 'invalid-module-path', '`/-/`', 'this server itself'),
  keyError('/foo.git', 'vcs-suffix', '`foo.git`', 'write `foo`'),
  keyError('/foo.hg/bar', 'vcs-suffix', 'write `foo`'),
  keyError('/foo.svn', 'vcs-suffix'),
  keyError('/foo.fossil', 'vcs-suffix'),
  keyError('/foo{name}', 'invalid-placeholder', '`foo{name}`', 'whole element'),
  keyError('/{}', 'invalid-placeholder'),
  keyError('/{first-name}', 'invalid-placeholder', 'letters, digits and _'),
  keyError('/{dir}', 'invalid-placeholder', '`dir`', 'importPath'),
  keyError('/{a}/{a}', 'invalid-placeholder', '`{a}`', 'twice'),
  {
    name: 'two faults in one key',
    yaml: key('/foo.git/con'),
    expected: [['error config/vcs-suffix 3:3'], ['error config/invalid-module-path 3:3']],
  },
  { name: 'a final slash and dots inside', yaml: key('/foo.bar/v2.x/'), expected: [] },
  { name: 'a host alone', yaml: key('go.company.com'), expected: [] },
  {
    name: 'a key that ends in /v1',
    yaml: key('/foo/v1'),
    expected: [['warning config/v1-suffix 3:3', '/v1', 'leave']],
  },
  {
    name: 'keys that differ by a final slash',
    yaml: `host: go.company.com\npaths:\n  /foo/: {${repo}}\n  /foo: {${repo}}\n`,
    expected: [['error config/duplicate-route 4:3', '`/foo`', '`/foo/` in line 3', 'keep one']],
  },
  {
    name: 'keys that differ by the names of placeholders',
    yaml: `host: go.company.com\npaths:\n  /x/{a}: {repo: "https://a.com/{a}"}\n  /x/{b}: {repo: "https://a.com/{b}"}\n  /x/{c}: {repo: "https://a.com/{c}"}\n`,
    expected: [
      ['error config/duplicate-route 4:3', 'in line 3'],
      ['error config/duplicate-route 5:3', 'in line 3'],
    ],
  },
  {
    name: 'a key with the host and one without',
    yaml: `host: go.company.com\npaths:\n  /foo: {${repo}}\n  go.company.com/foo: {${repo}}\n`,
    expected: [['error config/duplicate-route 4:3', '`/foo` in line 3']],
  },
  {
    name: 'a key without the host after one with it',
    yaml: `host: go.company.com\npaths:\n  go.company.com/foo: {${repo}}\n  /foo: {${repo}}\n`,
    expected: [['error config/duplicate-route 4:3', '`go.company.com/foo` in line 3']],
  },
  {
    name: 'a key without a host and one with a host, none being set',
    yaml: `paths:\n  go.company.com/foo: {${repo}}\n  /foo: {${repo}}\n`,
    expected: [['warning config/host-unset 1:1'], ['error config/duplicate-route 3:3', 'in line 2']],
  },
  {
    name: 'the same path on two other hosts and on the own one',
    yaml: `host: go.company.com\npaths:\n  go.a.com/foo: {${repo}}\n  go.b.com/foo: {${repo}}\n  /foo: {${repo}}\n`,
    expected: [],
  },
];

const nested = (first: string, second: string, more = '') =>
  `host: [go.company.com, go.company.dev]\npaths:\n  ${first}: {${repo}}\n  ${second}: {${repo}${more}}\n`;

/** Routes that get in each other's way. */
export const nestingCases: readonly Case[] = [
  {
    name: 'a major version beside its parent',
    yaml: nested('/foo', '/foo/v2'),
    expected: [['warning config/redundant-major-version 4:3', '`/foo/v2` is not needed', 'take this entry out']],
  },
  {
    name: 'a major version before its parent',
    yaml: nested('/foo/v2', '/foo'),
    expected: [['warning config/redundant-major-version 3:3']],
  },
  {
    name: 'a major version with a host beside its parent',
    yaml: nested('/foo', 'go.company.com/foo/v2'),
    expected: [['warning config/redundant-major-version 4:3']],
  },
  {
    name: 'a major version of another repository',
    yaml: nested('/foo', '/foo/v2').replace('company/foo}\n  /foo/v2', 'company/old}\n  /foo/v2'),
    expected: [],
  },
  {
    name: 'one repository under two routes inside each other',
    yaml: nested('/foo', '/foo/bar/baz'),
    expected: [['warning config/nested-same-repo 4:3', '`/foo/bar/baz` lies inside `/foo`']],
  },
  {
    name: 'one repository written in two ways',
    yaml: nested('/foo', '/foo/bar').replace(
      'github.com/company/foo}\n  /foo/',
      'GitHub.com/company/foo.git}\n  /foo/',
    ),
    expected: [['warning config/nested-same-repo 4:3']],
  },
  {
    name: 'the catch-all with a repository of another route',
    yaml: nested('/', '/foo'),
    expected: [['warning config/nested-same-repo 4:3', 'inside `/`']],
  },
  { name: 'one repository side by side', yaml: nested('/foo', '/foobar'), expected: [] },
  {
    name: 'one repository inside each other on hosts that are not the same',
    yaml: nested('go.a.com/foo', 'go.b.com/foo/bar'),
    expected: [],
  },
  {
    name: 'a directory of the repository',
    yaml: nested('/foo', '/foo/tool', ', subdir: tool'),
    expected: [['warning config/subdir-go-version 4:61', 'Go 1.24', 'Go 1.25']],
  },
  {
    name: 'a route with an error, which is not compared with others',
    yaml: nested('/foo', '/foo/v2', ', branch: a..b'),
    expected: [['error config/invalid-branch 4:59']],
  },
  {
    name: 'a pattern and a major version below it',
    yaml: 'host: go.company.com\npaths:\n  /x/{a}: {repo: "https://a.com/x/{a}"}\n  /x/{a}/v3: {repo: "https://a.com/x/{a}"}\n',
    expected: [['warning config/redundant-major-version 4:3']],
  },
];
