import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePaths, firstFrom, rangeBelow } from '../../src/site/path-order.ts';
import type { Site } from '../../src/site/site.ts';
import { fuzz } from '../support/fuzz.ts';
import { parsePage } from '../support/page.ts';
import { siteOf } from '../support/site-server.ts';

const host = 'go.company.com';

interface Module {
  readonly path: string;
  readonly description?: string;
}

function siteWith(modules: readonly Module[], lines = ''): Site {
  const entries = modules.map(({ path, description }) => {
    const about = description === undefined ? '' : `, description: ${JSON.stringify(description)}`;
    return `  ${path}: {repo: "https://git.company.com/x"${about}}`;
  });
  return siteOf(`host: ${host}\n${lines}paths:\n${entries.join('\n')}\n`);
}

function ask(site: Site, target: string) {
  return site.answer({ method: 'GET', target, host, isAuthorised: true });
}

/** Paths of the rows of a list, and the count above them. */
function listed(site: Site, target: string) {
  const { body } = ask(site, target);
  const rows = [...body.matchAll(/<li>.*?<span>go\.company\.com<\/span>([^<]*)<\/code>/g)].map(([, path]) => path);
  return { rows, count: /data-total="\d+">([^<]*)</.exec(body)?.[1], page: parsePage(body), body };
}

/** In five groups, and ten that stand alone. */
const many = Array.from({ length: 1_210 }, (_, index) => ({
  path: index < 10 ? `/single${index}` : `/team-${index % 5}/lib${String(index).padStart(4, '0')}`,
  ...(index % 2 === 0 ? { description: `Library no. ${index} of the Company` } : {}),
}));

describe('a long list', () => {
  const site = siteWith(many);

  it('has pages of 500 modules, each module on one', () => {
    const pages = [1, 2, 3].map((page) => listed(site, `/?page=${page}`));
    expect(pages.map(({ rows }) => rows.length)).toEqual([500, 500, 210]);
    expect(new Set(pages.flatMap(({ rows }) => rows)).size).toBe(many.length);
    expect(pages[0]?.rows.slice(0, 11).map((row) => row?.split('/').length)).toEqual([...Array(10).fill(2), 3]);
    expect(pages.map(({ count }) => count)).toEqual([
      '500 of 1,210 modules',
      '500 of 1,210 modules',
      '210 of 1,210 modules',
    ]);
    expect(listed(site, '/').body).toBe(listed(site, '/?page=1').body);
  });

  it.each([
    ['/?page=0', 1],
    ['/?page=-1', 1],
    ['/?page=x', 1],
    ['/?page=2x', 1],
    ['/?page=3', 3],
    ['/?page=4', 3],
    ['/?page=99999999999', 1],
    ['/?page=9999999', 3],
  ])('%s is page %i', (target, page) => {
    expect(listed(site, target).body).toBe(listed(site, `/?page=${page}`).body);
  });

  it('links the pages before and after', () => {
    const links = [1, 2, 3].map((page) =>
      listed(site, `/?page=${page}`).page.links.filter((link) => /^\?(page=\d)?$/.test(link)),
    );
    // The link that shows all again is on each.
    expect(links).toEqual([
      ['?page=2', '?'],
      ['?', '?page=3', '?'],
      ['?page=2', '?'],
    ]);
  });

  it('leads to its groups, whichever page they are on', () => {
    const jumps = (target: string) => listed(site, target).page.links.filter((link) => link.includes('#'));
    expect(jumps('/')).toEqual(['#g-team-0', '#g-team-1', '#g-team-2', '?page=2#g-team-3', '?page=2#g-team-4']);
    expect(jumps('/?page=2')[0]).toBe('?#g-team-0');
    for (const link of jumps('/')) {
      const [query = '', anchor] = link.split('#');
      expect(listed(site, `/${query}`).body).toContain(`<section id="${anchor}"`);
    }
  });

  it('has the same for what lies below a path', () => {
    const { rows, count, page } = listed(site, '/team-3');
    expect([rows.length, count]).toEqual([240, '240 modules']);
    expect(page.links.filter((link) => link.includes('#'))).toEqual([]);
  });

  it.each([
    [['lib'], '/?q=lib', '100+ of 1,210 modules'],
    [['lib0013'], '/?q=LIB0013', '1 of 1,210 modules'],
    [['0013', 'team'], '/?q=0013+team', '1 of 1,210 modules'],
    [['company', '12'], '/?q=company+no.+12', undefined],
    [['/team-3/lib0013'], '/?q=go.company.com/team-3/lib0013', '1 of 1,210 modules'],
    [['nothing'], '/?q=nothing', '0 of 1,210 modules'],
    [['7'], '/team-2?q=7', undefined],
    [['é'], '/?q=%C3%A9', '0 of 1,210 modules'],
  ])('is searched for %j', (words, target, expected) => {
    const { rows, count } = listed(site, target);
    const matches = ({ path, description = '' }: Module) =>
      words.every((word) => `${path} ${description}`.toLowerCase().includes(word)) &&
      (!target.startsWith('/team-2') || path.startsWith('/team-2/'));
    const right = many
      .filter(matches)
      .map(({ path }) => path)
      .sort(comparePaths);
    expect(rows).toEqual(right.slice(0, 100));
    if (expected !== undefined) expect(count).toBe(expected);
  });

  it('says that there may be more, and not that there is nothing', () => {
    expect(listed(site, '/?q=lib').page.text).toContain('There may be more. Add a word');
    expect(listed(site, '/?q=lib0013').page.text).not.toContain('There may be more');
  });
});

describe('a list with too many groups for a link each', () => {
  const groups = Array.from({ length: 700 }, (_, index) => ({ path: `/g${String(index).padStart(3, '0')}/lib` }));

  it('leads to its pages by their first group', () => {
    const { page } = listed(siteWith(groups), '/');
    const at = page.links.indexOf('?page=2');
    expect(page.links[at - 1]).toBe('?');
    expect(page.text).toContain('g000 g500');
  });

  it('so does one without groups', () => {
    const flat = groups.map(({ path }) => ({ path: path.replace('/lib', '') }));
    expect(listed(siteWith(flat), '/').page.text).toContain('g000 g500');
  });
});

describe('the API of a long list', () => {
  const site = siteWith(many);
  const page = (target: string) => JSON.parse(ask(site, target).body);

  it('has pages in the order of the file, each naming the next', () => {
    const found: string[] = [];
    let target = '/-/api/modules';
    while (target !== null) {
      const { count, modules, next } = page(target);
      expect(count).toBe(many.length);
      expect(modules.length).toBeLessThanOrEqual(500);
      found.push(...modules.map(({ importPath }: { importPath: string }) => importPath));
      target = next;
    }
    expect(found).toEqual(many.map(({ path }) => `${host}${path}`));
  });

  it('knows no page after the last', () => {
    const { status, body } = ask(site, '/-/api/modules?page=4');
    expect([status, JSON.parse(body)]).toEqual([404, { error: 'the list has 3 pages, not 4' }]);
  });
});

describe('the page of a module with many below it', () => {
  it('names the first 20 and leads to all', () => {
    const below = Array.from({ length: 30 }, (_, index) => ({ path: `/mono/lib${index + 10}` }));
    const site = siteWith([{ path: '/mono' }, { path: '/other' }, ...below]);
    const { rows, page } = listed(site, '/mono');
    expect(rows).toEqual(below.slice(0, 20).map(({ path }) => path));
    expect(page.text).toContain('All 30 modules below it');
    const target = page.links.find((link) => link.startsWith('/?q=')) ?? '';
    expect(listed(site, target).rows).toHaveLength(30);
  });
});

describe('a slip in a path', () => {
  const site = siteWith(many);
  const suggested = (path: string) =>
    /^did you mean (.*)\?$/m.exec(ask(site, `${path}?go-get=1`).body)?.[1]?.split(' or ');

  it.each([
    ['a character too few', '/team-3/ib0013'],
    ['a character too many', '/team-3/lib00133'],
    ['another character', '/team-3/lab0013'],
    ['two exchanged', '/team-3/lbi0013'],
    ['upper case', '/Team-3/Lib0013'],
    ['in the group', '/taem-3/lib0013'],
    ['in both', '/team-33/lib0O13'],
    ['in a package', '/team-3/lib00133/pkg/x'],
  ])('%s: %s', (_, path) => {
    expect(suggested(path)).toContain(`${host}/team-3/lib0013`);
  });

  it('finds the module, wherever it is and whatever the slip', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const name = fc.stringMatching(/^[a-z]{4,9}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((elements) => `/${elements.join('/')}`);
    const slip = fc.record({ kind: fc.nat(3), at: fc.nat(100), letter: fc.nat(25) });
    const modules = fc.uniqueArray(path, { minLength: 150, maxLength: 200 });
    fc.assert(
      fc.property(modules, fc.nat(149), slip, (paths, index, { kind, at, letter }) => {
        const right = paths[index] ?? '';
        const place = right.lastIndexOf('/') + 1 + (at % (right.length - right.lastIndexOf('/') - 2));
        const [a = '', b = ''] = [right[place], right[place + 1]];
        const pieces = [b, `${letters[letter]}${a}${b}`, `${letters[letter]}${b}`, `${b}${a}`];
        const wrong = right.slice(0, place) + pieces[kind] + right.slice(place + 2);
        const big = siteWith([...new Set(paths)].map((each) => ({ path: each })));
        const answer = ask(big, `${wrong}?go-get=1`);
        if (answer.status === 200) return;
        expect(answer.body).toContain(`${host}${right}`);
      }),
      fuzz('slips', 60),
    );
  });
});

describe('the order of paths', () => {
  const element = fc.constantFrom('a', 'ab', 'a-b', 'b', '{x}', 'z.1');
  const anyPath = fc.array(element, { minLength: 1, maxLength: 4 }).map((elements) => `/${elements.join('/')}`);
  const paths = fc.uniqueArray(anyPath, { maxLength: 40 }).map((found) => found.sort(comparePaths));

  it('has what lies below a path together, modules before groups', () => {
    fc.assert(
      fc.property(paths, anyPath, (sorted, path) => {
        const { start, end } = rangeBelow(path, sorted);
        expect(sorted.slice(start, end)).toEqual(sorted.filter((each) => each.startsWith(`${path}/`)));
        const groups = sorted.map((each) =>
          each.split('/').length > 2 && !each.startsWith('/{') ? each.split('/')[1] : undefined,
        );
        expect(groups).toEqual([
          ...groups.filter((name) => name === undefined),
          ...groups.filter((name) => name !== undefined).sort(),
        ]);
      }),
    );
  });

  it('finds a path where it is', () => {
    fc.assert(
      fc.property(paths, (sorted) => {
        for (const [index, path] of sorted.entries()) expect(firstFrom(path, sorted)).toBe(index);
      }),
    );
  });
});
