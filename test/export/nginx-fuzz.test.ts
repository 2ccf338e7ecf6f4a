import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { fuzz } from '../support/fuzz.ts';
import { targetPieces } from '../support/target-pieces.ts';
import { compare, request, startedFor, startSideBySide } from './nginx-side-by-side.ts';

const host = fc.constantFrom('', 'go.company.com', 'go.company.cn');
const element = fc.constantFrom('a', 'b', 'A', 'a.b', '-a', '{}', '{}', `${'long'.repeat(50)}er`);
const key = fc.tuple(host, fc.array(element, { maxLength: 4 }));
const entry = fc.tuple(key, fc.constantFrom(undefined, 0, 60), fc.boolean());

/** A vanity.yaml without keys that answer the same paths. */
const yaml = fc
  .record({
    hosts: fc.constantFrom('host: go.company.com', 'host: [go.company.com, go.company.dev]', ''),
    index: fc.constantFrom('public', 'public', 'hidden'),
    entries: fc.array(entry, { minLength: 1, maxLength: 12 }),
  })
  .map(({ hosts, index, entries }) => {
    const seen = new Set<string>();
    const lines = entries.flatMap(([[own, elements], age, hidden], number) => {
      const shape = elements.join('/');
      if (seen.has(shape)) return [];
      seen.add(shape);
      const names = elements.map((text, at) => (text === '{}' ? `{p${at}}` : text));
      const placeholders = names.filter((text) => text.startsWith('{')).join('/');
      const ownAge = age === undefined ? '' : `, cache_max_age: ${age}`;
      const path = `${own}/${names.join('/')}`;
      return [`  ${path}: {repo: 'https://git.company.com/r${number}/${placeholders}', hidden: ${hidden}${ownAge}}`];
    });
    return `${hosts}\nindex: ${index}\npaths:\n${lines.join('\n')}\n`;
  });

const asked = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b', 'A', 'a.b', '-a', 'x', `${'long'.repeat(50)}er`), weight: 8 },
  fc.constantFrom(
    'B',
    'c.git',
    '.c',
    'c.',
    'nul',
    'NUL.x',
    'a~1',
    'a~1.b',
    '~',
    '...',
    'a@v1',
    '{x}',
    '-',
    '#',
    '$a',
    'C',
  ),
);
const target = fc
  .tuple(fc.array(asked, { maxLength: 5 }), fc.constantFrom('', '/'), fc.constantFrom('?go-get=1', '', '?a=b&go-get=1'))
  .map(([elements, slash, query]) => `/${elements.join('/')}${elements.length > 0 ? slash : ''}${query}`);
const question = fc.tuple(
  target,
  fc.constantFrom('go.company.com', 'go.company.cn', 'go.company.dev', 'localhost', 'x.y'),
);

describeWithTools('an nginx export answers as serve does', ['nginx'], () => {
  test('for any configuration', async () => {
    const seen = new Map<number, number>();
    const property = fc.asyncProperty(
      yaml,
      fc.array(question, { minLength: 60, maxLength: 60 }),
      async (text, list) => {
        const cleanup = createCleanup();
        try {
          const both = await startSideBySide(cleanup.defer, text);
          for (const [path, name] of list) {
            const { serve } = await compare(both, request(path, { host: name }));
            seen.set(serve.status, (seen.get(serve.status) ?? 0) + 1);
          }
        } finally {
          await cleanup.run();
        }
      },
    );
    // Shrinking starts an nginx a step, and must not be cut off by vitest: they would be left behind.
    await fc.assert(property, { ...fuzz('exported configurations', 40), interruptAfterTimeLimit: 45_000 });
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 404, 421]));
    expect(seen.get(200)).toBeGreaterThan(200);
  });
});

const pieces = [...targetPieces, '{x}', '~1', '\x01'];
const piece = fc.oneof(
  { arbitrary: fc.constantFrom(...pieces), weight: 9 },
  fc.string({ unit: 'binary-ascii', maxLength: 4 }),
);
const start = fc.constantFrom(
  '/abc',
  '/abc/def',
  '/teams/core/log',
  '/teams/core',
  '/',
  '/teams/',
  'http://go.company.com',
);
const oddTarget = fc
  .tuple(start, fc.array(piece, { maxLength: 6 }))
  // A line end or a space would begin something else than a target.
  .map(([first, rest]) => (first + rest.join('')).replace(/[\s\0]/g, ''));

describeWithTools('an nginx export reads targets as serve does', ['nginx'], () => {
  const both = startedFor(`
host: go.company.com
paths:
  /abc: {repo: https://github.com/company/abc}
  /abc/def: {repo: https://github.com/company/def}
  /teams/{team}/{name}: {repo: 'https://git.company.com/{team}/{name}'}
`);

  test('whatever they hold', async () => {
    const property = fc.asyncProperty(oddTarget, fc.constantFrom('GET', 'HEAD', 'POST'), async (path, method) => {
      await compare(both(), request(path, { method }));
    });
    await fc.assert(property, fuzz('exported targets', 3_000));
  });
});
