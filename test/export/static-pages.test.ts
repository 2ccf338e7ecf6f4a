import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuzz } from '../support/fuzz.ts';
import { parsePage } from '../support/page.ts';
import { type SiteServer, serveYaml, siteOf } from '../support/site-server.ts';
import { exportYaml, readTree } from './exported.ts';
import { askCloudflare, askNetlify, askPlain, headersFor } from './hosting-rules.ts';

const company = `
host: [go.company.com, go.company.cn]
title: Company modules
cache_max_age: 120
backends:
  gitlab: {forge: gitlab, web: "https://gitlab.company.com", clone: ssh}
backend: gitlab
paths:
  /team/lib: {description: what everybody uses}
  /team/lib/nested: {cache_max_age: 60}
  /team/lib/nested/calm: {cache_max_age: 120}
  /team/lib/v2: {cache_max_age: 30}
  /deep/er/and/deeper: {deprecated: use go.company.com/team/lib}
  /secret/lib: {hidden: true}
  /monorepo: {}
  /UPPER/~home/a.b_c-d: {}
  /teams/{team}/{name}: {}
  go.company.cn/only: {}
`;
const paths = 'go.company.com/teams/pay/ledger\n\n# in the repository of /monorepo\ngo.company.com/monorepo/tools/\n';

describe('every file', () => {
  let server: SiteServer;
  beforeAll(async () => {
    // An export has no page that explains errors.
    server = await serveYaml(`explain: none\n${company}`);
  });
  afterAll(() => server.close());

  test('holds what `serve` answers, byte for byte', async () => {
    const { output, exitCode } = await exportYaml(company, { paths });
    expect(exitCode).toBe(0);
    const tree = await readTree(output);
    const own = ['.govanity-export.json', '.nojekyll', '404.html', '_headers', '_redirects'];
    expect(
      [...tree.keys()]
        .filter((name) => !name.endsWith('/index.html'))
        .map((name) => name.replace(/[0-9a-f]{12}/, 'HASH')),
    ).toEqual([
      ...['-/static/icon.HASH.svg', '-/static/script.HASH.js', '-/static/style.HASH.css', ...own, 'index.html'],
    ]);
    for (const [name, contents] of tree) {
      if (own.includes(name)) continue;
      const { status, body, headers } = await server.ask(`/${name.replace(/\/?index\.html$/, '')}`);
      expect({ name, status, body }).toEqual({ name, status: 200, body: contents });
      const given = headersFor(`/${name.replace(/index\.html$/, '')}`, tree.get('_headers') ?? '');
      for (const [header, value] of given)
        expect(`${header}: ${headers[header.toLowerCase()]}`).toBe(`${header}: ${value}`);
    }
  });

  test('is there for modules, their majors, lists and --paths, and for nothing else', async () => {
    const { output } = await exportYaml(company, { paths });
    const pages = [...(await readTree(output)).keys()].flatMap(
      (name) => /^(?:(.*)\/)?index\.html$/.exec(name)?.[1] ?? [],
    );
    expect(pages.toSorted()).toEqual(
      [
        '-/setup',
        ...withMajors('UPPER/~home/a.b_c-d'),
        ...['deep', 'deep/er', 'deep/er/and', ...withMajors('deep/er/and/deeper')],
        ...withMajors('monorepo'),
        'monorepo/tools',
        ...withMajors('secret/lib'),
        ...['team', 'team/lib', ...withMajors('team/lib/nested'), ...withMajors('team/lib/nested/calm')],
        ...withMajors('team/lib').slice(1),
        ...['teams', ...withMajors('teams/pay/ledger')],
        ...['UPPER', 'UPPER/~home'],
      ].toSorted(),
    );
  });

  test('of a catch-all: its tags are on the index, and 404.html has none', async () => {
    const { output } = await exportYaml(
      'host: go.company.com\npaths:\n  /: {repo: "https://github.com/company/all"}\n',
    );
    const tree = await readTree(output);
    const tags = ['go.company.com git https://github.com/company/all'];
    expect(parsePage(tree.get('index.html') ?? '').goImport).toEqual(tags);
    expect(parsePage(tree.get('v2/index.html') ?? '').goImport).toEqual(tags);
    expect(parsePage(tree.get('404.html') ?? '').goImport).toEqual([]);
  });

  test.each([
    '/github.com/acme/lib/@v/list',
    '/github.com/acme/lib/@latest',
    '/golang.org/x/net/@v/v0.1.0.info',
    '/go.company.com/team/lib/@v/list',
    '/gopkg.in/yaml.v3/@v/v3.0.1.zip',
    '/team/lib/@v/list',
    '/std/@latest',
    '/sumdb/sum.golang.org/supported',
  ])('of a catch-all answer the question %s for a module proxy with 404', async (asked) => {
    const keys =
      '  /: {repo: "https://github.com/company/all"}\n  /team/lib: {repo: "https://github.com/company/lib"}\n';
    const tree = await readTree((await exportYaml(`host: go.company.com\npaths:\n${keys}`)).output);
    for (const ask of [askCloudflare, askNetlify, askPlain]) {
      expect(ask(asked, tree).status).toBe(404);
      expect(ask('/team/lib/', tree)).toEqual({ status: 200, file: 'team/lib/index.html' });
    }
    expect(askNetlify('/team/lib/pkg', tree).file).toBe('team/lib/index.html');
    expect(askCloudflare('/other/pkg', tree).file).toBe('index.html');
  });

  test('404.html says nothing of any path', async () => {
    const { output } = await exportYaml(company);
    const { text, links } = parsePage((await readTree(output)).get('404.html') ?? '');
    expect(text).toContain('Page not found Packages have no page of their own; search for the module.');
    expect(links).not.toContain('/team/lib');
  });
});

function withMajors(path: string): string[] {
  return [path, ...[2, 3, 4, 5].map((major) => `${path}/v${major}`)];
}

describe('_headers', () => {
  test('gives pages and files the Cache-Control that `serve` gives them', async () => {
    const { output } = await exportYaml(company);
    const headers = (await readTree(output)).get('_headers') ?? '';
    const age = (path: string) => headersFor(path, headers).get('Cache-Control');
    expect([age('/'), age('/team/lib/'), age('/team/lib/pkg')]).toEqual(Array(3).fill('public, max-age=120'));
    expect([age('/team/lib/nested'), age('/team/lib/nested/pkg')]).toEqual(Array(2).fill('public, max-age=60'));
    expect([age('/team/lib/nested/calm'), age('/team/lib/nested/calm/pkg')]).toEqual(
      Array(2).fill('public, max-age=120'),
    );
    expect(age('/team/lib/v2/pkg')).toBe('public, max-age=30');
    expect(age('/-/static/style.css')).toBe('public, max-age=31536000');
  });
});

describe('_redirects', () => {
  const elements = ['a', 'b', 'v2', 'team'];
  const path = fc
    .array(fc.constantFrom(...elements), { minLength: 0, maxLength: 3 })
    .map((found) => `/${found.join('/')}`);

  test('makes hosts answer for packages with the tags that `serve` has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { minLength: 1, maxLength: 5 }), async (keys) => {
        const entries = keys.map((key, index) => `  ${key}: {repo: "https://github.com/company/r${index}"}\n`);
        const yaml = `host: go.company.com\npaths:\n${entries.join('')}`;
        const site = siteOf(yaml);
        const { output, exitCode, stderr } = await exportYaml(yaml, { argv: ['--major-versions', '2'] });
        expect(exitCode, stderr).toBe(0);
        const tree = await readTree(output);
        for (const asked of allPaths(elements, 4)) {
          const tagsOf = (body: string | undefined) => parsePage(body ?? '').goImport;
          const wanted = site.answer({
            method: 'GET',
            target: `${asked}?go-get=1`,
            host: 'go.company.com',
            isAuthorised: true,
          });
          const tags = wanted.status === 200 ? tagsOf(wanted.body) : [];
          for (const [host, ask] of [
            ['Cloudflare', askCloudflare],
            ['Netlify', askNetlify],
          ] as const) {
            const { file } = ask(asked, tree);
            expect({ host, asked, tags: tagsOf(tree.get(file)) }).toEqual({ host, asked, tags });
          }
          // Without rules a page is missing, or it is the right one.
          const plain = askPlain(asked, tree);
          if (plain.status === 200) expect(tagsOf(tree.get(plain.file)), asked).toEqual(tags);
        }
        for (const name of tree.keys()) {
          if (!name.startsWith('-/')) continue;
          expect(askCloudflare(`/${name.replace(/index\.html$/, '')}`, tree).file).toBe(name);
        }
      }),
      fuzz('_redirects', 30),
    );
  });
});

function allPaths(elements: readonly string[], depth: number): string[] {
  if (depth === 0) return ['/'];
  const shorter = allPaths(elements, depth - 1);
  const longest = shorter.filter(
    (path) => path.split('/').length === Math.max(...shorter.map((p) => p.split('/').length)),
  );
  const grown = (depth === 1 ? ['/'] : longest).flatMap((path) =>
    elements.map((element) => `${path === '/' ? '' : path}/${element}`),
  );
  return [...shorter, ...grown];
}
