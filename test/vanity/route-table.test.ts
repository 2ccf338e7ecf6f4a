import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPathPattern, type PathElement, parsePathPattern } from '../../src/vanity/path-pattern.ts';
import { createRouteTable, type RouteTable } from '../../src/vanity/route-table.ts';
import { fuzz } from '../support/fuzz.ts';

/** A table whose routes are the patterns themselves. */
function tableOf(patterns: readonly string[]): RouteTable<string> {
  const table = createRouteTable<string>();
  for (const pattern of patterns) table.add(parsePathPattern(pattern).elements, pattern);
  return table;
}

/** "route prefix", or "none". */
function answer(patterns: readonly string[], path: string): string {
  const match = tableOf(patterns).match(path);
  return match === undefined ? 'none' : `${match.route} ${match.prefix || '(host)'}`;
}

describe('match', () => {
  it.each([
    // Element boundaries
    [['/abc'], '/abc', '/abc /abc'],
    [['/abc'], '/abcd', 'none'],
    [['/abc'], '/ab', 'none'],
    [['/abc'], '/Abc', 'none'],
    [['/abc'], '/abc/d', '/abc /abc'],
    [['/abc'], '/abc.d', 'none'],
    [['/abc'], '/x/abc', 'none'],
    [['/a/b'], '/a', 'none'],
    [['/a/b'], '/a/bc', 'none'],
    [['/a', '/a/b'], '/a/bc', '/a /a'],
    // A final slash
    [['/abc'], '/abc/', '/abc /abc'],
    [['/abc/'], '/abc', '/abc/ /abc'],
    [['/abc/'], '/abc/d/', '/abc/ /abc'],
    // The longest
    [['/a', '/a/b', '/a/b/c'], '/a/b/c/d', '/a/b/c /a/b/c'],
    [['/a/b/c', '/a/b', '/a'], '/a/b/x', '/a/b /a/b'],
    [['/a', '/a/b/c'], '/a/b', '/a /a'],
    [['/a/b', '/{x}/{y}/{z}'], '/a/b/c', '/{x}/{y}/{z} /a/b/c'],
    [['/a', '/{x}/b'], '/a/b', '/{x}/b /a/b'],
    // At equal length literals, leftmost first
    [['/{x}', '/a'], '/a', '/a /a'],
    [['/{x}', '/a'], '/b', '/{x} /b'],
    [['/{x}/b', '/a/{y}'], '/a/b', '/a/{y} /a/b'],
    [['/a/{y}', '/{x}/b'], '/a/b', '/a/{y} /a/b'],
    [['/{x}/b/{z}', '/{x}/{y}/c'], '/a/b/c', '/{x}/b/{z} /a/b/c'],
    // A literal that leads nowhere does not hide a placeholder
    [['/a/b', '/{x}/c'], '/a/c', '/{x}/c /a/c'],
    [['/a/b/c', '/{x}/{y}'], '/a/b/d', '/{x}/{y} /a/b'],
    // Placeholders: one element each
    [['/teams/{t}/{n}'], '/teams/core', 'none'],
    [['/teams/{t}/{n}'], '/teams/core/log', '/teams/{t}/{n} /teams/core/log'],
    [['/teams/{t}/{n}'], '/teams/core/log/sub/pkg', '/teams/{t}/{n} /teams/core/log'],
    [['/teams/{t}/{n}'], '/teams/core/log/', '/teams/{t}/{n} /teams/core/log'],
    [['/x/{n}/lib'], '/x/a/lib/b', '/x/{n}/lib /x/a/lib'],
    [['/x/{n}/lib'], '/x/a/other', 'none'],
    // The catch-all
    [['/'], '', '/ (host)'],
    [['/'], '/', '/ (host)'],
    [['/'], '/any/thing', '/ (host)'],
    [['/', '/y'], '/y/z', '/y /y'],
    [['/', '/a/b'], '/a', '/ (host)'],
    [['/', '/{x}/{y}'], '/a', '/ (host)'],
    // Major versions lie below their module, unless they have a route
    [['/abc'], '/abc/v2', '/abc /abc'],
    [['/abc', '/abc/v2'], '/abc/v2/x', '/abc/v2 /abc/v2'],
    // Names of JavaScript's own
    [['/abc'], '/__proto__', 'none'],
    [['/abc'], '/constructor', 'none'],
    [['/abc'], '/abc/__proto__/x', '/abc /abc'],
    [['/constructor'], '/constructor/x', '/constructor /constructor'],
    [['/{x}'], '/__proto__', '/{x} /__proto__'],
    [[], '/', 'none'],
  ])('%j: %s -> %s', (patterns, path, expected) => {
    expect(answer(patterns, path)).toBe(expected);
  });

  it.each([
    '-',
    '-x',
    '.',
    '..',
    '.x',
    'x.',
    'x.git',
    'x.hg',
    'x.svn',
    'x.fossil',
    'x.bzr',
    'con',
    'AUX.x',
    'a~1',
    'a b',
    'é',
    'a@v1',
    '%41',
    '{x}',
    '',
  ])('a placeholder does not match %j', (element) => {
    expect(answer(['/x/{n}'], `/x/${element}`)).toBe('none');
  });
});

describe('add', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/', true],
    ['/x/{a}', '/x/{b}', true],
    ['/', '/', true],
    ['/x/{a}', '/x/a', false],
    ['/a', '/A', false],
    ['/a', '/a/b', false],
  ])('%s then %s: taken is %s', (first, second, isTaken) => {
    const table = tableOf([first]);
    expect(table.add(parsePathPattern(second).elements, second)).toBe(isTaken ? first : undefined);
    expect(table.match(first.replace('{a}', 'zz'))?.route).toBe(first);
  });
});

const word = fc.constantFrom('a', 'b', 'c', 'ab', 'v2', 'con', 'x.git', '-a');
const literal = fc.constantFrom('a', 'b', 'c', 'ab', 'v2').map((text): PathElement => ({ literal: text }));
const placeholder = fc.constant<PathElement>({ placeholder: 'x' });
const route = fc.array(fc.oneof({ arbitrary: literal, weight: 2 }, placeholder), { maxLength: 4 });
const routes = fc.array(route, { maxLength: 12 });
const path = fc.tuple(fc.array(word, { maxLength: 6 }), fc.boolean()).map(([words, isClosed]) => {
  const text = words.map((element) => `/${element}`).join('');
  return isClosed ? `${text}/` : text;
});
const parameters = fuzz('route table properties', 10_000);

/** Routes of a table; of those that answer the same paths only the first is in it. */
function buildTable(list: readonly (readonly PathElement[])[]) {
  const table = createRouteTable<readonly PathElement[]>();
  const added = list.filter((elements) => table.add(elements, elements) === undefined);
  return { table, added };
}

/** The rules of vanity-yaml.md word by word: all routes that fit, sorted. */
function naiveMatch(list: readonly (readonly PathElement[])[], asked: string) {
  const words = asked.split('/').filter((text) => text !== '');
  const isValid = (text: string) => /^[a-z0-9]+$/.test(text) && text !== 'con';
  const fits = (elements: readonly PathElement[]) =>
    elements.length <= words.length &&
    elements.every((element, index) => {
      const text = words[index] ?? '';
      return 'literal' in element ? element.literal === text : isValid(text);
    });
  const rank = (elements: readonly PathElement[]) =>
    elements.map((element) => ('literal' in element ? '0' : '1')).join('');
  const fitting = list.filter(fits).sort((a, b) => b.length - a.length || (rank(a) < rank(b) ? -1 : 1));
  const [best] = fitting;
  return (
    best && {
      route: best,
      prefix: words
        .slice(0, best.length)
        .map((text) => `/${text}`)
        .join(''),
    }
  );
}

describe('properties', () => {
  it('match(prefix) is the same route and prefix, which go verifies', () => {
    const property = fc.property(routes, path, (list, asked) => {
      const { table } = buildTable(list);
      const match = table.match(asked);
      fc.pre(match !== undefined);
      expect(table.match(match?.prefix ?? '')).toEqual(match);
    });
    fc.assert(property, parameters);
  });

  it('a naive reference implementation agrees', () => {
    const property = fc.property(routes, path, (list, asked) => {
      const { table, added } = buildTable(list);
      expect(table.match(asked)).toEqual(naiveMatch(added, asked));
    });
    fc.assert(property, parameters);
  });

  it('a prefix is the beginning of the path, up to an element boundary', () => {
    const property = fc.property(routes, path, (list, asked) => {
      const prefix = buildTable(list).table.match(asked)?.prefix;
      if (prefix !== undefined) expect(`${asked}/`.startsWith(`${prefix}/`)).toBe(true);
    });
    fc.assert(property, parameters);
  });

  it('the order of the file does not matter', () => {
    const property = fc.property(routes, path, (list, asked) => {
      const { table, added } = buildTable(list);
      const turned = buildTable(added.toReversed()).table;
      expect(turned.match(asked)).toEqual(table.match(asked));
    });
    fc.assert(property, parameters);
  });

  it('a route answers its own path', () => {
    const property = fc.property(routes, (list) => {
      const { table, added } = buildTable(list);
      for (const elements of added) {
        const own = formatPathPattern(elements).replaceAll('{x}', 'zz');
        expect(table.match(own)?.prefix).toBe(own === '/' ? '' : own);
      }
    });
    fc.assert(property, parameters);
  });
});
