import { describe, expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.ts';
import { kindNames } from '../../src/convert/kind-names.ts';
import { parseGoDuration } from '../../src/convert/wamod-vanityurl.ts';
import { servedTags } from './tags.ts';

const found = (source: string, from?: string) =>
  convert(source, 'f', from).diagnostics.map(({ code, location }) => `${code} ${location?.line}`);
const sally = (lines: string) => `url: a.com\npackages:\n  x:\n${lines}`;

describe('what differs is reported at its line', () => {
  test.each<[string, string, string[]]>([
    ['sally: a repository with a scheme', sally('    repo: https://github.com/a/x\n'), ['convert/changed 4']],
    ['sally: no repository', sally('    vcs: git\n'), ['config/no-repo 3']],
    [
      'sally: a name without anything',
      sally('').trimEnd().replace('x:', 'x:\n  y: {repo: github.com/a/y}'),
      ['convert/not-carried-over 3'],
    ],
    ['sally: an unknown system', sally('    repo: github.com/a/x\n    vcs: Git\n'), ['config/unknown-vcs 5']],
    ['sally: a base URL with a path', 'url: a.com/go\npackages:\n  x: {repo: github.com/a/x}\n', ['convert/changed 1']],
    ['sally: a key of no meaning', sally('    repo: github.com/a/x\n    rpeo: 1\n'), ['convert/ignored-key 5']],
    ['sally: a list as repository', sally('    repo: [a]\n'), ['config/no-repo 3', 'convert/wrong-type 4']],
    [
      'sally: two names for one path',
      sally('    repo: github.com/a/x\n  x/:\n    repo: github.com/a/y\n'),
      ['config/duplicate-route 5'],
    ],
    [
      'sally: an impossible host',
      'url: https://a.com\npackages:\n  x: {repo: github.com/a/x}\n',
      ['config/invalid-host 1', 'convert/changed 1'],
    ],
    [
      'vangen: no type for an unknown host',
      '{"domain": "a.com",\n"repositories": [\n{"prefix": "x", "url": "https://git.a.com/x"}]}',
      ['convert/changed 3'],
    ],
    [
      'vangen: source without a home',
      '{"domain": "a.com",\n"repositories": [{"prefix": "x", "type": "git", "url": "ssh://git@git.a.com/x",\n"source": {"dir": "https://a.com/{dir}"}}]}',
      ['convert/not-carried-over 3'],
    ],
    [
      'govanityurls: no vcs and not on GitHub',
      'host: a.com\npaths:\n  /x:\n    repo: https://git.a.com/x\n',
      ['convert/changed 4'],
    ],
    [
      'turbovanityurls: a wildcard within an element',
      'host: a.com\npaths:\n  /x:\n    repo: https://github.com/a/x\n    wildcard: true\n',
      ['convert/not-carried-over 3'],
    ],
    [
      'turbovanityurls: neither repository nor redirection',
      'host: a.com\ntitle: t\npaths:\n  /x: {name: x}\n',
      ['convert/not-carried-over 4', 'convert/no-counterpart 4'],
    ],
    [
      'bryk: a display of three links',
      'host: a.com\npaths:\n  x:\n    repo: https://github.com/a/x\n    vcs: git\n    display: https://a.com https://a.com/d https://a.com/f\n',
      ['convert/changed 6'],
    ],
    [
      'wamod: no duration',
      'host: a.com\ncache_age: day\npackages:\n  - {path: x, repository_url: https://github.com/a/x}\n',
      ['convert/not-carried-over 2'],
    ],
    [
      'importshttp: an unknown forge',
      'packages:\n  - import: a.com/x\n    repository: git.a.com/x\n',
      ['convert/changed 3'],
    ],
    [
      'importshttp: a sub-package',
      'packages:\n  - import: a.com/x\n    import_subpackage: y\n    repository: github.com/a/x\n',
      ['convert/changed 3'],
    ],
    [
      'importshttp: a repository in parts that name none',
      'packages:\n  - import: a.com/x\n    repository: {service: git}\n',
      ['config/no-repo 2', 'convert/not-carried-over 3'],
    ],
    ['text that is not YAML', 'a: [', ['yaml/syntax 1']],
    ['nothing', '', ['yaml/empty 1']],
  ])('%s', (_, source, expected) => {
    expect(found(source)).toEqual(expected);
  });
});

describe('sally', () => {
  test('of two names for one path the second is left out, and lines are those of the source', () => {
    const source = sally('    repo: github.com/a/x\n\n\n  x/:\n    repo: github.com/a/y\n');
    const { yaml, diagnostics } = convert(source, 'f');
    expect(diagnostics).toMatchObject([{ message: expect.stringMatching(/in line 3$/), location: { line: 7 } }]);
    expect(yaml).toContain('  /x:\n    repo: https://github.com/a/x\n  # left out, see the errors: /x of line 7\n');
  });

  test('a base URL with a path keeps the import path', async () => {
    const { yaml = '' } = convert('url: a.com/go\npackages:\n  x/y: {repo: github.com/a/x}\n', 'f');
    expect(await servedTags(yaml, ['a.com/go/x/y'])).toMatchObject([
      { goImport: ['a.com/go/x/y git https://github.com/a/x'] },
    ]);
  });

  test('the url of a package that is the base URL needs no host in its key', () => {
    expect(convert(sally('    url: a.com\n    repo: github.com/a/x\n'), 'f').yaml).toContain('\n  /x:\n');
  });
});

describe('vangen', () => {
  test('what is missing of an explicit source is filled as vangen does', async () => {
    const source = (url: string) =>
      `{"domain": "a.com", "repositories": [{"prefix": "x", "type": "git", "url": "${url}", "source": {"home": "https://a.com/x"}}]}`;
    const served = async (url: string) =>
      (await servedTags(convert(source(url), 'f').yaml ?? '', ['a.com/x']))[0]?.goSource;
    expect(await served('https://github.com/a/x')).toEqual([
      'a.com/x https://a.com/x https://github.com/a/x/tree/master{/dir} https://github.com/a/x/blob/master{/dir}/{file}#L{line}',
    ]);
    expect(await served('https://git.a.com/x')).toEqual(['a.com/x https://a.com/x _ _']);
  });

  test('its keys are known in any case, as Go reads JSON', () => {
    const { yaml, diagnostics } = convert(
      '{"Domain": "a.com", "INDEX": true, "Repositories": [{"Prefix": "x", "URL": "https://github.com/a/x"}]}',
      'f',
    );
    expect(diagnostics).toEqual([]);
    expect(yaml).toContain('host: a.com\npaths:\n  /x:\n    repo: https://github.com/a/x\n');
  });

  test('of several repositories with one prefix the last is served', async () => {
    const { yaml = '', diagnostics } = convert(
      '{"domain": "a.com", "repositories": [\n{"prefix": "x", "url": "https://github.com/a/old"},\n{"prefix": "/x", "url": "https://github.com/a/new"}]}',
      'f',
    );
    expect(await servedTags(yaml, ['a.com/x'])).toMatchObject([{ goImport: ['a.com/x git https://github.com/a/new'] }]);
    expect(diagnostics).toMatchObject([{ code: 'convert/changed', location: { line: 2 } }]);
  });

  test.each(['subdir', 'subdirectory'])('the %s of a fork is the fourth field of the tag', async (name) => {
    const { yaml = '' } = convert(
      `{"domain": "a.com", "repositories": [{"prefix": "x", "url": "https://github.com/a/x", "${name}": "lib"}]}`,
      'f',
    );
    expect(await servedTags(yaml, ['a.com/x'])).toMatchObject([
      { goImport: ['a.com/x git https://github.com/a/x lib'] },
    ]);
  });

  test('a prefix of nothing is the domain itself', async () => {
    const { yaml = '' } = convert(
      '{"domain": "a.com", "repositories": [{"prefix": "", "url": "https://github.com/a/x"}]}',
      'f',
    );
    expect(await servedTags(yaml, ['a.com/'])).toMatchObject([{ goImport: ['a.com git https://github.com/a/x'] }]);
  });
});

const govanityurls = (fields: string) =>
  `host: a.com\ncache_max_age: 60\npaths:\n  /x:\n    repo: https://github.com/a/x\n${fields}`;

describe('files of govanityurls and its forks', () => {
  test.each<[string, string, string[], string]>([
    [
      'a display that is prose costs the key, not the module',
      govanityurls('    display: Payment package\n'),
      ['config/display 6'],
      '    repo: https://github.com/a/x\n    # display: Payment package\n',
    ],
    [
      'a branch that git refuses costs the key, not the module',
      govanityurls('    branch: "a b"\n    versions: [v1]\n'),
      ['config/invalid-branch 6', 'convert/ignored-key 7'],
      '    repo: https://github.com/a/x\n    # branch: "a b"\n',
    ],
    ['private: true is hidden', govanityurls('    private: true\n'), ['convert/changed 6'], '    hidden: true\n'],
    ['unlisted: yes is hidden', govanityurls('    unlisted: yes\n'), ['convert/changed 6'], '    hidden: true\n'],
    ['private: false stays listed', govanityurls('    private: false\n'), ['convert/changed 6'], '    hidden: false\n'],
    [
      'subdirectory is subdir',
      govanityurls('    subdirectory: tool\n'),
      ['convert/changed 6', 'config/subdir-go-version 6'],
      '    subdir: tool\n',
    ],
    [
      'keys of vanity.yaml stay, beside keys that nobody knows',
      govanityurls('    branch: main\n    versions: [v1]\n'),
      ['convert/ignored-key 7'],
      '    branch: main\n    # versions: [v1]\n',
    ],
    [
      'the first layout, with the paths at the top level',
      '/x:\n  repo: https://github.com/a/x\n/y:\n  repo: https://github.com/a/y\n',
      ['config/host-unset 1'],
      'paths:\n  /x:\n    repo: https://github.com/a/x\n  /y:\n    repo: https://github.com/a/y\n',
    ],
  ])('%s', (_, source, expected, text) => {
    const { yaml } = convert(source, 'f');
    expect(found(source)).toEqual(expected);
    expect(yaml).toContain(text);
    expect(convert(source, 'f', 'govanityurls').yaml).toContain(text);
  });

  test.each<[string, string]>([
    ['within an element', '/x/:\n    wildcard: true\n    repo: https://github.com/a/x-*'],
    ['as an element', '/x/:\n    wildcard: true\n    repo: https://github.com/a/*'],
    ['with an ending', '/x/:\n    wildcard: true\n    repo: https://git.a.com/*/*.git\n    vcs: git'],
  ])('the * of a wildcard repository is the name: %s', async (_, entry) => {
    const { yaml = '' } = convert(`host: a.com\npaths:\n  ${entry}\n`, 'f');
    expect(yaml).toContain('/x/{name}:');
    expect(yaml).toContain('{name}');
    expect(yaml).not.toContain('*');
  });

  test.each<[string, string]>([
    ['in the repository', '  /x/:\n    repo: https://github.com/a/x-*\n'],
    ['in the key', '  /x/*:\n    repo: https://github.com/a/x\n'],
    ['in both', '  /x/*:\n    repo: https://github.com/a/*\n'],
  ])('any other * is not carried over: %s', (_, entry) => {
    const { yaml, diagnostics } = convert(
      `host: a.com\npaths:\n  /y:\n    repo: https://github.com/a/y\n${entry}`,
      'f',
    );
    expect(diagnostics.map(({ code }) => code)).toContain('convert/not-carried-over');
    expect(yaml).toContain('\n  /y:\n');
    expect(yaml).not.toMatch(/^[^#]*\*/m);
  });

  test('beside `paths`, paths at the top level mean nothing to govanityurls', () => {
    expect(found(`${govanityurls('')}/z:\n  repo: https://github.com/a/z\n`)).toEqual(['convert/ignored-key 6']);
  });
});

describe('a file that is not recognised', () => {
  test.each(['a: 1\n', '- a\n', 'text\n', 'packages: 1\n'])('%j: the error lists the kinds', (source) => {
    const { yaml, diagnostics } = convert(source, 'f');
    expect(yaml).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'convert/unknown-kind', severity: 'error' }]);
    for (const name of kindNames) expect(diagnostics[0]?.hint).toContain(name);
  });

  test('a vanity.yaml of this program needs no conversion, and the message says so', () => {
    const { diagnostics } = convert(
      'host: a.com\npaths:\n  /x:\n    repo: https://github.com/a/x\n    hidden: true\n',
      'f',
    );
    expect(diagnostics).toMatchObject([{ code: 'convert/unknown-kind', message: expect.stringContaining('already') }]);
  });
});

test('a secret in a file reaches no message', () => {
  const { diagnostics } = convert(sally('    repo: https://alice:hunter2secret@github.com/a/x\n'), 'f');
  expect(diagnostics.map(({ code }) => code)).toContain('repo/credentials');
  expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
});

test.each<[string, number | undefined]>([
  ['24h', 86_400],
  ['1h30m', 5400],
  ['1.5m', 90],
  ['1500ms', 1],
  ['0s', 0],
  ['60000000000', 60],
  ['day', undefined],
  ['-1h', undefined],
  ['', undefined],
])('the duration %j is %j seconds', (text, seconds) => {
  expect(parseGoDuration(text)).toBe(seconds);
});
