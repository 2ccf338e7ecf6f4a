import { describe, expect, it } from 'vitest';
import { matchesRoute, parseOnlyPattern } from '../../src/migrate/only-pattern.ts';
import { backends, configOf, planOf } from './plan-of.ts';

const head = `host: go.company.com\n${backends}`;
const gerrit = 'ssh://goproxy@gerrit.company.com:29418';

function moves(paths: string, options?: Parameters<typeof planOf>[2]) {
  const { moves: planned, skipped, faults } = planOf(`${head}backend: gerrit\npaths:\n${paths}`, 'gitlab', options);
  return {
    moves: planned.map(({ route, from, to, notes }) => [route.key, from, to, ...notes]),
    stays: [...skipped, ...faults].map(({ route, reason }) => `${route.key}: ${reason}`),
  };
}

describe('planMigration', () => {
  it.each([
    ['the path', '/go/foo:', `${gerrit}/go/foo`, 'go/foo'],
    ['its project', '/foo: {project: go/libs/foo}', `${gerrit}/go/libs/foo`, 'go/libs/foo'],
    ['a back end of its own', '/go/foo: {backend: gerrit}', `${gerrit}/go/foo`, 'go/foo'],
    ['a pattern', '/t/{a}/{b}: {project: "p/{a}/{b}"}', `${gerrit}/p/{a}/{b}`, 'p/{a}/{b}'],
    ['the URL over ssh', `/foo: {repo: "${gerrit}/go/foo.git"}`, `${gerrit}/go/foo.git`, 'go/foo'],
    ['the URL over https', '/foo: {repo: https://gerrit.company.com/a/x/y}', 'https://gerrit.company.com/a/x/y', 'x/y'],
    ['a corrected URL', '/foo: {repo: "git@github.com:o/r.git"}', 'ssh://git@github.com/o/r.git', 'o/r'],
    [
      'a URL of an unknown forge',
      '/foo: {repo: https://git.old.com/a/b/c.git}',
      'https://git.old.com/a/b/c.git',
      'a/b/c',
    ],
    [
      'a URL with placeholders',
      '/t/{a}: {repo: "https://git.old.com/x/{a}.git"}',
      'https://git.old.com/x/{a}.git',
      'x/{a}',
    ],
    // Over http(s) Gerrit takes one `p/` away, over ssh none.
    ['p/ over https', '/foo: {repo: https://gerrit.company.com/a/p/p/x}', 'https://gerrit.company.com/a/p/p/x', 'p/x'],
    ['p/ over ssh', `/foo: {repo: "${gerrit}/p/x/y"}`, `${gerrit}/p/x/y`, 'p/x/y'],
    ['p/ in the path', '/p/foo:', `${gerrit}/p/foo`, 'p/foo'],
    ['a block', '/foo:\n    repo: >-\n      https://git.old.com/a/b\n', 'https://git.old.com/a/b', 'a/b'],
    ['a key with a host', 'go.company.cn/go/foo:', `${gerrit}/go/foo`, 'go/foo'],
  ])('takes the project from %s', (_, entry, from, project) => {
    const key = /^[^:]*/.exec(entry)?.[0];
    expect(moves(`  ${entry}\n`)).toEqual({
      moves: [[key, from, `ssh://git@gitlab.company.com/${project}.git`]],
      stays: [],
    });
  });

  it('leaves alone what is there already, by name or by URL', () => {
    const there = '/a/b: {backend: gitlab}\n  /c: {repo: https://gitlab.company.com/x/y.git}';
    expect(moves(`  ${there}\n`)).toEqual({ moves: [], stays: [] });
  });

  it('leaves alone what is no git repository, and says why', () => {
    const other =
      '/mod: {vcs: mod, repo: https://athens.company.com}\n  /hg: {vcs: hg, repo: https://hg.company.com/a}';
    expect(moves(`  ${other}\n`)).toEqual({
      moves: [],
      stays: [
        '/mod: it is served by a Go proxy (`vcs: mod`) and names no repository',
        '/hg: it is a hg repository, and only git repositories can be compared',
      ],
    });
  });

  it('takes another project where one is given', () => {
    const projects = new Map([['/foo', 'platform/foo']]);
    expect(moves('  /foo:\n', { projects }).moves).toEqual([
      ['/foo', `${gerrit}/foo`, 'ssh://git@gitlab.company.com/platform/foo.git'],
    ]);
  });

  it('says what to look at', () => {
    const display = 'https://old.com/x https://old.com/x/{dir} https://old.com/x/{file}';
    expect(moves(`  /foo: {display: "${display}"}\n`).moves).toEqual([
      [
        '/foo',
        `${gerrit}/foo`,
        'ssh://git@gitlab.company.com/foo.git',
        '`foo` is not a valid project path for gitlab',
        '`display` is not changed: its links still lead to the old back end',
      ],
    ]);
  });

  it('names no repository where there is no project', () => {
    expect(moves('  /go/foo: {repo: https://gerrit.company.com/go/foo}\n  /: {project: go/all}\n').stays).toEqual([]);
    expect(moves('  /foo: {repo: "https://dev.azure.com/x/_git"}\n').stays).toEqual([
      '/foo: https://dev.azure.com/x/_git does not name a project: name its project with --project /foo=PROJECT',
    ]);
    expect(moves('  /foo:\n', { projects: new Map([['/foo', '/a']]) }).stays).toEqual([
      '/foo: `project` begins or ends with a slash: name its project with --project /foo=PROJECT',
    ]);
  });
});

describe('--only', () => {
  const text = `${head}backend: gerrit\npaths:\n  /:\n    project: all\n  /go:\n  /go/foo:\n  /go/foo/bar:\n  /gopher:\n  /t/{a}/{b}: {project: "{a}/{b}"}\n  go.company.cn/go/foo:\n`;
  const config = configOf(text);
  it.each([
    ['/go', ['/go']],
    ['/go/', ['/go']],
    ['/go/*', ['/go/foo']],
    ['/go/**', ['/go', '/go/foo', '/go/foo/bar']],
    ['/**/bar', ['/go/foo/bar']],
    ['/*', ['/go', '/gopher']],
    ['/', ['/']],
    ['/**', ['/', '/go', '/go/foo', '/go/foo/bar', '/gopher', '/t/{a}/{b}']],
    ['**', ['/', '/go', '/go/foo', '/go/foo/bar', '/gopher', '/t/{a}/{b}', 'go.company.cn/go/foo']],
    ['**/foo', ['/go/foo', 'go.company.cn/go/foo']],
    ['/t/{a}/{b}', ['/t/{a}/{b}']],
    ['/t/*/*', ['/t/{a}/{b}']],
    ['go.company.cn/**', ['go.company.cn/go/foo']],
    ['go.company.com/go/foo', ['/go/foo']],
    ['go.company.com/go/**', ['/go', '/go/foo', '/go/foo/bar']],
    ['/go/f', []],
    ['/go/foo/bar/baz', []],
  ])('%s', (text, keys) => {
    const pattern = parseOnlyPattern(text);
    if (typeof pattern === 'string') throw new Error(pattern);
    const found = config.routes.filter((route) => matchesRoute(pattern, route, config.hosts));
    expect(found.map(({ key }) => key)).toEqual(keys);
  });

  it.each([
    ['', 'it is empty'],
    ['/go//foo', 'an element is empty'],
    ['/go/f*', '`*` matches whole elements, found `f*`'],
  ])('takes no %j', (text, reason) => {
    expect(parseOnlyPattern(text)).toBe(reason);
  });

  it('takes no longer with many wildcards', () => {
    const pattern = parseOnlyPattern(`/${'**/'.repeat(200)}x`);
    const deep = configOf(`${head}backend: gerrit\npaths:\n  /${'a/'.repeat(63)}b:\n`).routes[0];
    if (typeof pattern === 'string' || deep === undefined) throw new Error('no pattern');
    expect(matchesRoute(pattern, deep, [])).toBe(false);
  });
});
