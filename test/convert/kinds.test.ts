import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { convert, convertRedirector } from '../../src/convert/convert.ts';
import { kinds } from '../../src/convert/recognise.ts';
import { expectGolden } from '../cli/golden.ts';
import { sources } from './sources.ts';
import { servedTags } from './tags.ts';

interface Case {
  readonly kind: string;
  readonly source: string;
  /** By import path, as the sources of the server say. */
  readonly goImport: Readonly<Record<string, string>>;
  /** Code and line of each diagnostic. */
  readonly diagnostics: readonly string[];
}

const cases: Case[] = [
  {
    kind: 'govanityurls',
    source: sources.govanityurls,
    goImport: {
      'go.company.com/foo/sub': 'go.company.com/foo git https://github.com/company/foo',
      'go.company.com/deep/er': 'go.company.com/deep/er git ssh://git@gitlab.company.com/go/deep.git',
      'go.company.com/hg': 'go.company.com/hg hg https://hg.company.com/hg',
    },
    diagnostics: [],
  },
  {
    kind: 'turbovanityurls',
    source: sources.turbovanityurls,
    goImport: {
      'golift.io/cnfg': 'golift.io/cnfg git https://github.com/golift/cnfg',
      'golift.io/hg/sub': 'golift.io/hg hg https://hg.company.com/hg',
      'golift.io/lab': 'golift.io/lab git https://gitlab.company.com/go/lab',
      'golift.io/all/starr/sub': 'golift.io/all/starr git https://github.com/golift/starr',
    },
    diagnostics: [
      'convert/no-counterpart 3',
      'convert/no-counterpart 4',
      'convert/no-counterpart 7',
      'convert/no-counterpart 8',
      'convert/not-carried-over 12',
      'convert/not-carried-over 24',
      'convert/no-counterpart 25',
    ],
  },
  {
    kind: 'bryk-go-vanity',
    source: sources.bryk,
    goImport: {
      'go.bryk.io/did-method': 'go.bryk.io/did-method git https://github.com/bryk-io/did-method',
      'go.bryk.io/pkg': 'go.bryk.io/pkg git https://git.company.com/pkg',
    },
    diagnostics: [],
  },
  {
    kind: 'sally',
    source: sources.sally,
    goImport: {
      'go.uber.org/thriftrw/ast': 'go.uber.org/thriftrw git https://github.com/thriftrw/thriftrw-go',
      'go.uber.org/yarpc': 'go.uber.org/yarpc git https://github.com/yarpc/yarpc-go',
      'go.uberalt.org/zap': 'go.uberalt.org/zap git https://github.com/uber-go/zap',
      'go.uber.org/net/metrics': 'go.uber.org/net/metrics git https://github.com/yarpc/metrics',
    },
    diagnostics: ['convert/changed 18', 'convert/no-counterpart 19'],
  },
  {
    kind: 'vangen',
    source: sources.vangen,
    goImport: {
      'example.com/pkg1': 'example.com/pkg1 git https://github.com/leighmcculloch/go-pkg1',
      'example.com/pkg3/subpkg1': 'example.com/pkg3 git https://example.com/repositories/go-pkg3',
    },
    diagnostics: ['convert/no-counterpart 7'],
  },
  {
    kind: 'go-importshttp',
    source: sources.importshttp,
    goImport: {
      'go.example.com/first/cmd': 'go.example.com/first git https://github.com/golang/go',
      'go.example.com/old': 'go.example.com/old git https://gitlab.com/group/sub/old',
      'go.example.com/parts': 'go.example.com/parts git https://github.com/example/parts',
    },
    diagnostics: ['convert/no-counterpart 2', 'convert/no-counterpart 5'],
  },
  {
    kind: 'codycody31-go-vanity',
    source: sources.codycody31,
    goImport: {
      'go.codycody31.dev/vanity': 'go.codycody31.dev/vanity git https://github.com/Codycody31/go-vanity',
      'go.codycody31.dev/old': 'go.codycody31.dev/old hg https://hg.company.com/old',
    },
    diagnostics: [],
  },
  {
    kind: 'wamod-vanityurl',
    source: sources.wamod,
    goImport: {
      'go.example.dev/foo': 'go.example.dev/foo git https://github.com/example/foo',
      'go.example.dev/bar': 'go.example.dev/bar hg https://hg.example.dev/bar',
    },
    diagnostics: ['convert/no-counterpart 2', 'config/long-cache 3'],
  },
];

describe.for(cases)('$kind', ({ kind, source, goImport, diagnostics }) => {
  const conversion = convert(source, 'source');

  test('is recognised', () => {
    expect(conversion.kind).toBe(kind);
    expect(convert(source, 'source', kind)).toEqual(conversion);
  });

  test('gives a vanity.yaml without an error, and every go-import tag', async () => {
    const { yaml = '' } = conversion;
    expect(parseConfig(yaml, 'vanity.yaml').config).toBeDefined();
    const tags = await servedTags(yaml, Object.keys(goImport));
    expect(tags.map((tag) => tag.goImport)).toEqual(Object.values(goImport).map((tag) => [tag]));
  });

  test('reports what is not carried over, with its line', () => {
    expect(conversion.diagnostics.map(({ code, location }) => `${code} ${location?.line}`)).toEqual(diagnostics);
  });

  test('looks as recorded', () => {
    expectGolden(conversion.yaml ?? '', `convert-${kind}.yaml`);
  });
});

test('every kind has a case', () => {
  expect(cases.map(({ kind }) => kind).toSorted()).toEqual(kinds.map(({ name }) => name).toSorted());
});

describe('go-import-redirector', () => {
  test.each([
    ['rsc.io/*', 'https://github.com/rsc/*', 'rsc.io/x86/x86asm', 'rsc.io/x86 git https://github.com/rsc/x86'],
    [
      '9fans.net/go',
      'https://github.com/9fans/go',
      '9fans.net/go/acme',
      '9fans.net/go git https://github.com/9fans/go',
    ],
    ['a.io/x/*', 'https://git.a.io/*.git', 'a.io/x/b', 'a.io/x/b git https://git.a.io/b.git'],
  ])('%s %s', async (importPath, repo, asked, goImport) => {
    const { yaml = '', diagnostics } = convertRedirector(importPath, repo);
    expect(diagnostics).toEqual([]);
    expect(await servedTags(yaml, [asked])).toMatchObject([{ goImport: [goImport] }]);
  });

  test('refuses a pattern in one argument alone, at its place', () => {
    const { yaml, diagnostics } = convertRedirector('rsc.io/*', 'https://github.com/rsc');
    expect(yaml).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: 'convert/not-carried-over', location: { file: 'arguments', column: 10 } },
    ]);
  });
});
