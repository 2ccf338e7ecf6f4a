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
    expected: [['warning config/nested-same-repo 4:3', '`/foo/bar/baz` is inside `/foo`']],
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
  {
    name: 'one repository side by side',
    yaml: nested('/foo', '/foobar'),
    expected: [
      ['warning config/sibling-same-repo 4:3', '`/foobar` has the same repository as `/foo`', '`deprecated:`'],
    ],
  },
  {
    name: 'one repository side by side, of which one is renamed',
    yaml: nested('/foo', '/foobar', ', deprecated: use go.company.com/foo'),
    expected: [],
  },
  {
    name: 'directories of one repository side by side',
    yaml: nested('/foo', '/foobar', ', subdir: bar'),
    expected: [['warning config/subdir-go-version 4:59']],
  },
  { name: 'major versions side by side, without the first', yaml: nested('/foo/v2', '/foo/v3'), expected: [] },
  {
    name: 'one repository side by side on hosts that are not the same',
    yaml: nested('go.a.com/foo', 'go.b.com/bar'),
    expected: [],
  },
  {
    name: 'three modules of one repository, the third inside the second',
    yaml: `${nested('/pkg/log', '/pkg/util')}  /pkg/util/x: {repo: https://github.com/company/foo.git}\n`,
    expected: [['warning config/sibling-same-repo 4:3'], ['warning config/nested-same-repo 5:3']],
  },
  {
    name: 'repositories of one template side by side',
    yaml: 'host: go.company.com\npaths:\n  /a/{x}: {repo: "https://github.com/a/{x}"}\n  /b/{y}: {repo: "https://github.com/a/{y}"}\n  /c/{y}: {repo: "https://github.com/c/{y}"}\n',
    expected: [['warning config/sibling-same-repo 4:3', '`/b/{y}`', '`/a/{x}`']],
  },
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
    yaml: nested('/foo', '/foo/v2', `, branch: ${'x'.repeat(2_049)}`),
    expected: [['error config/too-long 4:59']],
  },
  {
    name: 'a pattern and a major version below it',
    yaml: 'host: go.company.com\npaths:\n  /x/{a}: {repo: "https://a.com/x/{a}"}\n  /x/{a}/v3: {repo: "https://a.com/x/{a}"}\n',
    expected: [['warning config/redundant-major-version 4:3']],
  },
];

/** A file with one repository per key, the last element of the key or all its placeholders, from 3:3 on. */
const shadowed = (...keys: string[]) =>
  `host: go.company.com\npaths:\n${keys
    .map((path) => {
      const names = path.match(/\{\w+\}/g)?.join('-') ?? path.replaceAll('/', '-').slice(1);
      return `  ${path}: {repo: "https://github.com/company/${names || 'root'}${path.length}"}\n`;
    })
    .join('')}`;

/** Patterns that take packages of shorter routes. */
export const shadowCases: readonly Case[] = [
  {
    name: 'a pattern of two elements beside a route of one',
    yaml: shadowed('/foo', '/{team}/{name}'),
    expected: [['warning config/pattern-shadows 3:3', 'packages of `/foo` go to `/{team}/{name}`', '`/foo/{name}`']],
  },
  {
    name: 'the same in the other order, with a host',
    yaml: shadowed('/{team}/{name}', 'go.company.com/foo'),
    expected: [['warning config/pattern-shadows 4:3', '`go.company.com/foo`']],
  },
  {
    name: 'a pattern below a route',
    yaml: shadowed('/foo', '/foo/{name}'),
    expected: [['warning config/pattern-shadows 3:3', '`/foo/{name}`']],
  },
  {
    name: 'a longer pattern that has a placeholder for the route',
    yaml: shadowed('/teams/core', '/teams/{team}/src/{name}'),
    expected: [['warning config/pattern-shadows 3:3', '`/teams/core/src/{name}`']],
  },
  {
    name: 'a pattern beside a shorter pattern',
    yaml: shadowed('/{name}', '/{team}/{name}'),
    expected: [['warning config/pattern-shadows 3:3', 'packages of `/{name}`']],
  },
  {
    name: 'two routes and one pattern',
    yaml: shadowed('/foo', '/bar', '/{team}/{name}'),
    expected: [['warning config/pattern-shadows 3:3'], ['warning config/pattern-shadows 4:3']],
  },
  { name: 'a pattern that begins with other text', yaml: shadowed('/foo', '/teams/{team}/{name}'), expected: [] },
  { name: 'a pattern that is not longer', yaml: shadowed('/foo/bar', '/foo/{name}'), expected: [] },
  { name: 'a pattern below text that a shorter one fills', yaml: shadowed('/{name}', '/foo/{name}'), expected: [] },
  { name: 'a pattern that names a directory of the route', yaml: shadowed('/foo', '/foo/cmd/{name}'), expected: [] },
  { name: 'the catch-all, which contains everything', yaml: shadowed('/', '/{team}/{name}'), expected: [] },
  { name: 'a pattern on another host', yaml: shadowed('/foo', 'go.company.cn/{team}/{name}'), expected: [] },
];
