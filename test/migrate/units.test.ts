import { describe, expect, it } from 'vitest';
import { moduleQueries } from '../../src/migrate/deep/module-queries.ts';
import { explainFailure } from '../../src/migrate/findings/describe-fact.ts';
import { parseGoSum, pinnedRevision } from '../../src/migrate/go-sum.ts';
import { findTargets } from '../../src/migrate/targets.ts';
import { backends, configOf, planOf } from './plan-of.ts';

describe('parseGoSum', () => {
  it('names each version once, and passes over what is none', () => {
    const text = `go.company.com/a v1.0.0 h1:x=
go.company.com/a v1.0.0/go.mod h1:y=
go.company.com/b/v2 v2.0.1-0.20240102030405-0123456789ab/go.mod h1:z=\r

half a line
go.company.com/c 1.0.0 h1:x=
`;
    expect(parseGoSum(text)).toEqual([
      { modulePath: 'go.company.com/a', version: 'v1.0.0' },
      { modulePath: 'go.company.com/b/v2', version: 'v2.0.1-0.20240102030405-0123456789ab' },
    ]);
  });
});

describe('pinnedRevision', () => {
  it.each([
    ['v0.0.0-20240102030405-0123456789ab', '0123456789ab'],
    ['v1.2.4-0.20240102030405-0123456789ab', '0123456789ab'],
    ['v1.2.3-rc.1.0.20240102030405-0123456789ab', '0123456789ab'],
    ['v2.0.1-0.20240102030405-0123456789ab+incompatible', '0123456789ab'],
    ['v1.2.3', undefined],
    ['v1.2.3-rc.1', undefined],
    ['v1.2.3-20240102030405-0123456789ab', undefined],
    ['v0.0.0-20240102030405-mercurial', undefined],
    ['v0.0.0-2024-0123456789ab', undefined],
  ])('%s', (version, revision) => {
    expect(pinnedRevision(version)).toBe(revision);
  });
});

describe('findTargets', () => {
  const text = `host: [go.company.com, go.company.dev]\n${backends}backend: gerrit\npaths:
  /a:
  /a/sub: {project: a, subdir: sub}
  /stays: {backend: gitlab}
  /t/{team}/{name}: {project: "p/{team}/{name}"}
  /u/{name}:
  go.company.cn/x:
`;
  const config = configOf(text);
  const plan = planOf(text);
  const routes = new Map(config.routes.map((route) => [route.key, route]));
  const own = {
    ...plan,
    moves: plan.moves.map((move) => ({ ...move, route: routes.get(move.route.key) ?? move.route })),
  };
  const find = (named: string[], goSum: string[] = []) => {
    const versions = goSum.map((line) => {
      const [modulePath = '', version = ''] = line.split('@');
      return { modulePath, version };
    });
    const { targets, unnamed, unanswered } = findTargets(config, own, named, versions);
    return {
      targets: targets.map(({ path, importPath, versions: found }) => [
        path,
        importPath,
        ...found.map(({ version }) => version),
      ]),
      unnamed: unnamed.map(({ route }) => route.key),
      unanswered,
    };
  };
  const plain = [
    ['/a', 'go.company.com/a'],
    ['/a/sub', 'go.company.com/a/sub'],
  ];

  it('are the entries without placeholders', () => {
    expect(find([])).toEqual({
      targets: [...plain, ['go.company.cn/x', 'go.company.cn/x']],
      unnamed: ['/t/{team}/{name}', '/u/{name}'],
      unanswered: [],
    });
  });

  it('are what is named below a pattern, once, by import path or by path', () => {
    expect(find(['go.company.com/t/x/y/v2', '/t/x/y', 'go.company.dev/t/x/z/', '/a/b'])).toEqual({
      targets: [
        ...plain,
        ['/t/x/y', 'go.company.com/t/x/y'],
        ['/t/x/z', 'go.company.dev/t/x/z'],
        ['go.company.cn/x', 'go.company.cn/x'],
      ],
      unnamed: ['/u/{name}'],
      unanswered: [],
    });
  });

  it('fill in both repositories and the project', () => {
    const [target] = findTargets(config, own, ['/t/x/y'], []).targets.filter(({ path }) => path === '/t/x/y');
    expect(target).toMatchObject({
      from: 'ssh://goproxy@gerrit.company.com:29418/p/x/y',
      to: 'ssh://git@gitlab.company.com/p/x/y.git',
      project: 'p/x/y',
    });
  });

  it('take the versions of go.sum files along, each to the entry that answers for it', () => {
    const goSum = [
      'go.company.com/a@v1.0.0',
      'go.company.dev/a/v2@v2.0.0',
      'go.company.com/a/sub/x@v1.1.0',
      'go.company.com/t/x/y@v1.2.0',
      'go.company.com/stays@v1.3.0',
      'github.com/a@v1.4.0',
    ];
    expect(find([], goSum).targets).toEqual([
      ['/a', 'go.company.com/a', 'v1.0.0', 'v2.0.0'],
      ['/a/sub', 'go.company.com/a/sub', 'v1.1.0'],
      ['/t/x/y', 'go.company.com/t/x/y', 'v1.2.0'],
      ['go.company.cn/x', 'go.company.cn/x'],
    ]);
  });

  it.each(['/stays', '/t/x', '/b', 'go.company.org/a', 'go.company.cn/a/b/c/d'])('%s is not answered', (name) => {
    expect(find([name]).unanswered).toEqual([name]);
  });
});

describe('moduleQueries', () => {
  const queries = (tags: string[], importPath = 'go.company.com/m', subdir = '') => {
    const [target] = findTargets(...targetOf(importPath, subdir)).targets;
    if (target === undefined) throw new Error('no target');
    return moduleQueries(target, { tags: new Map(tags.map((tag) => [tag, { object: '', commit: '' }])) });
  };
  const targetOf = (importPath: string, subdir: string): Parameters<typeof findTargets> => {
    const key = importPath.replace('go.company.com', '');
    const text = `host: go.company.com\n${backends}paths:\n  ${key}: {backend: gerrit, project: a/b${subdir && `, subdir: ${subdir}`}}\n`;
    return [configOf(text), planOf(text), [], []];
  };

  it.each([
    ['a release', ['v1.0.0', 'v0.1.0-rc.1'], ['go.company.com/m@v1.0.0', 'go.company.com/m@v0.1.0-rc.1']],
    ['a later major version', ['v2.0.0'], ['go.company.com/m/v2@v2.0.0', 'go.company.com/m@v2.0.0+incompatible']],
    [
      'a module below',
      ['sub/x/v1.0.0', 'sub/v3.0.0'],
      ['go.company.com/m/sub/x@v1.0.0', 'go.company.com/m/sub/v3@v3.0.0'],
    ],
    ['no version', ['release-1', 'v1', 'v1.2', 'v01.0.0', 'v1.0.0+meta'], []],
  ])('%s', (_, tags, expected) => {
    expect(queries(tags)).toEqual(expected);
  });

  it('of a module in a directory are those of its own tags', () => {
    expect(queries(['v1.0.0', 'tool/v1.0.0', 'tool/in/v1.1.0', 'tools/v1.0.0'], 'go.company.com/t', 'tool')).toEqual([
      'go.company.com/t@v1.0.0',
      'go.company.com/t/in@v1.1.0',
    ]);
  });

  it('of a path that ends in a major version are those of that version', () => {
    expect(queries(['v1.0.0', 'v2.0.0', 'v3.0.0'], 'go.company.com/m/v2')).toEqual(['go.company.com/m/v2@v2.0.0']);
  });
});

describe('explainFailure', () => {
  it('says what the catalogue knows', () => {
    const output =
      'git@gitlab.company.com: Permission denied (publickey).\r\nfatal: Could not read from remote repository.\n';
    const { cause, remedy } = explainFailure('ssh://git@gitlab.company.com/a/b.git', output);
    expect(cause).toMatch(/^gitlab\.company\.com knows none of the keys that ssh offers.* \(git@.*publickey\)\.\)$/);
    expect(remedy).toMatch(/^# [^\n]*\n[\s\S]*\nHost gitlab\.company\.com\n/);
  });

  it('else repeats the last thing that was said, without secrets', () => {
    const output =
      'some trouble\nremote: token=SECRET is odd\n\nPlease make sure you have the correct access rights\nand the repository exists.\n';
    const { cause, remedy } = explainFailure('https://gitlab.company.com/a/b.git', output);
    expect(cause).toBe('remote: token=*** is odd');
    expect(remedy).toBe('git ls-remote https://gitlab.company.com/a/b.git');
    expect(explainFailure('https://gitlab.company.com/a/b.git', '').cause).toBe('git failed without a message');
  });
});
