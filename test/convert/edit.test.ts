import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { convert } from '../../src/convert/convert.ts';
import { sources } from './sources.ts';

describe('a file of govanityurls', () => {
  test('that needs no change stays as it is, byte by byte', () => {
    expect(convert(sources.govanityurls, 'f').yaml).toBe(sources.govanityurls);
  });

  test('keeps comments, order and line ends where a key has to go', () => {
    const source =
      'host: a.com # host\r\ncache_max_age: 1\r\npaths: # all\r\n  /a: # one\r\n    repo: https://github.com/a/a\r\n    owner: me # who\r\n';
    const { yaml, diagnostics } = convert(source, 'f');
    expect(yaml).toBe(source.replace('    owner', '    # owner'));
    expect(diagnostics).toMatchObject([{ code: 'convert/ignored-key', location: { line: 6, column: 5 } }]);
  });

  test('keeps a refused entry as a comment, and names the line of the source', () => {
    const source =
      'host: a.com\npaths:\n  /b:\n    repo: https://github.com/a/b\n\n  # old\n  /a.git:\n    repo: https://github.com/a/a\n';
    const { yaml, diagnostics } = convert(source, 'f');
    expect(yaml).toMatch(/^# govanityurls lets answers be cached for 86400 seconds by default/);
    expect(yaml?.split('\n').slice(1).join('\n')).toBe(
      source
        .replace('  /a.git', '  # /a.git')
        .replace('    repo: https://github.com/a/a\n', '  #   repo: https://github.com/a/a\n'),
    );
    expect(diagnostics).toMatchObject([{ code: 'config/vcs-suffix', location: { line: 7, column: 3 } }]);
  });

  test.each([
    ['in flow style', '{host: a.com, cache_max_age: 1, x: 1, paths: {/a: {repo: "https://github.com/a/a", x: 1}}}'],
    [
      'in flow style over lines',
      '{\n  host: a.com,\n  x: 1,\n  cache_max_age: 1,\n  paths: {\n    /a: {\n      repo: "https://github.com/a/a"\n    }\n  }\n}\n',
    ],
    [
      'whose anchor stands below a key that has to go',
      'host: a.com\ncache_max_age: 1\nx: &repo https://github.com/a/a\npaths:\n  /a:\n    repo: *repo\n',
    ],
  ])('%s is written anew', (_, source) => {
    const { yaml, diagnostics } = convert(source, 'f');
    expect(yaml).toBe(
      '# written by govanity convert, from govanityurls\nhost: a.com\ncache_max_age: 1\npaths:\n  /a:\n    repo: https://github.com/a/a\n',
    );
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['convert/ignored-key']));
  });

  test('with a value that is a number to YAML and a text to Go gets quotes', () => {
    const { yaml } = convert('host: a.com\ntitle: 2024\npaths:\n  /a:\n    repo: https://github.com/a/a\n', 'f');
    expect(yaml).toContain('\ntitle: "2024"\n');
  });
});

test('turbovanityurls: what has no counterpart becomes a comment, the rest stays in place', () => {
  const { yaml = '' } = convert(sources.turbovanityurls, 'f');
  const changed = yaml.split('\n').filter((line) => !sources.turbovanityurls.split('\n').includes(line));
  expect(changed.map((line) => line.trim())).toEqual([
    expect.stringMatching(/^# turbovanityurls lets answers be cached/),
    '# logo_url: https://docs.golift.io/apple-touch-icon.png',
    '# links:',
    '#   - title: Docker',
    '#     url: https://hub.docker.com/u/golift',
    '# bd_path: "/bd/"',
    '# redir_paths: ["tar.gz", "wiki"]',
    '# redir: https://github.com/golift/cnfg',
    'vcs: hg',
    'vcs: git',
    '/all/{name}:',
    'repo: https://github.com/golift/{name}',
    '# wildcard: true',
    '# /discord:',
    '#   redir: https://discord.gg/YrWnVzjWMC',
    '#   redir_paths: [""]',
  ]);
  expect(parseConfig(yaml, 'f').diagnostics).toEqual([]);
});
