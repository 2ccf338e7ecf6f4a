import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildVersionTable } from '../../src/vanity/versions.ts';
import { parsePage } from '../support/page.ts';
import { type SiteServer, serveSite, serveYaml, siteOf } from '../support/site-server.ts';

const paths = `
  /abc: {repo: https://github.com/company/abc, description: 'the <b>first</b> & best'}
  /legacy: {repo: 'ssh://git@git.company.com/legacy.git', deprecated: use go.company.com/abc}
  /go/foo: {repo: https://git.company.com/go/foo, docs: 'https://docs.company.com/{importPath}?x=1&y=2'}
  /go/secret: {repo: https://github.com/company/secret, hidden: true}
  /hidden/only: {repo: https://github.com/company/only, hidden: true}
  /teams/{team}/{name}: {repo: 'https://github.com/{team}/{name}'}
`;

let server: SiteServer;
let quiet: SiteServer;
beforeAll(async () => {
  server = await serveYaml(`host: go.company.com\ntitle: Company's <modules>\npaths:${paths}`);
  quiet = await serveYaml(`host: go.company.com\nindex: hidden\npaths:${paths}`);
});
afterAll(() => Promise.all([server.close(), quiet.close()]));

async function pageOf(target: string, from = server) {
  const { status, body } = await from.ask(target);
  return { status, ...parsePage(body) };
}

/** Links to other pages about modules. */
const pathsIn = (links: readonly string[]) => links.filter((link) => /^\/[^-]/.test(link));

describe('the index', () => {
  it('lists every module but the hidden ones, by groups, patterns without a link', async () => {
    const page = await pageOf('/');
    expect(page.status).toBe(200);
    expect(pathsIn(page.links)).toEqual(['/abc', '/legacy', '/go/', '/go/foo', '/teams/']);
    expect(page.text).toContain('4 modules');
    expect(page.text).toContain('go.company.com/teams/{team}/{name}');
    expect(page.text).not.toMatch(/secret|only/);
    expect(page.goImport).toEqual([]);
  });

  it('shows texts as text', async () => {
    const { text } = await pageOf('/');
    expect(text).toContain("Company's <modules> Setup Modules on go.company.com");
    expect(text).toContain('the <b>first</b> & best');
    expect(text).toContain('go.company.com/legacy deprecated');
  });

  it.each(['/?', '/?x=y'])('%s is the same', async (target) => {
    expect((await server.ask(target)).body).toBe((await server.ask('/')).body);
  });

  it('with index: hidden names no module', async () => {
    const { text, links } = await pageOf('/', quiet);
    expect(text).toContain('not public');
    expect([text, ...links].join(' ')).not.toMatch(/abc|foo|teams/);
  });
});

describe('a module', () => {
  it.each([
    ['/abc', 'go.company.com/abc'],
    ['/abc/', 'go.company.com/abc'],
    ['/go/secret', 'go.company.com/go/secret'],
    ['/teams/a/b', 'go.company.com/teams/a/b'],
  ])('%s has a page with the tags first in its head', async (target, importPath) => {
    for (const from of [server, quiet]) {
      const page = await pageOf(target, from);
      expect(page.status).toBe(200);
      expect(page.head.slice(0, 2)).toEqual(['meta go-import', 'meta go-source']);
      expect(page.goImport).toEqual([expect.stringMatching(`^${importPath} git https://github\\.com/`)]);
      expect(page.goSource).toHaveLength(1);
      expect(page.text).toContain(`go get ${importPath}`);
    }
  });

  it('links its repository and its documentation', async () => {
    expect((await pageOf('/abc')).links).toEqual(
      expect.arrayContaining(['https://github.com/company/abc', 'https://pkg.go.dev/go.company.com/abc']),
    );
    expect((await pageOf('/go/foo')).links).toContain('https://docs.company.com/go.company.com/go/foo?x=1&y=2');
    expect((await pageOf('/legacy')).links.join(' ')).not.toContain('pkg.go.dev');
  });

  it('names a package below it', async () => {
    const { text, goImport } = await pageOf('/abc/sub/pkg');
    expect(text).toContain('go get go.company.com/abc/sub/pkg');
    expect(goImport).toEqual(['go.company.com/abc git https://github.com/company/abc']);
  });

  it('names what to use instead', async () => {
    expect((await pageOf('/legacy')).text).toContain('Deprecated: use go.company.com/abc');
  });

  it('repeats what was asked for as text', async () => {
    const { text } = await pageOf('/abc/<i>{{x}}&amp;');
    expect(text).toContain('go get go.company.com/abc/<i>{{x}}&amp;');
    expect((await pageOf('/zzzz<i>{{x}}')).text).toContain('configured for go.company.com/zzzz<i>{{x}}.');
  });
});

describe('a path without a module of its own', () => {
  it('lists the modules below it', async () => {
    const page = await pageOf('/go');
    expect([page.status, page.goImport]).toEqual([200, []]);
    expect(page.text).toContain('Modules below go.company.com/go ');
    expect(pathsIn(page.links)).toEqual(['/go/foo']);
    expect(page.text).not.toContain('secret');
  });

  it.each([
    ['/go', () => quiet],
    ['/hidden', () => server],
    ['/hidden/x', () => server],
  ])('%s is unknown where what lies below is hidden', async (path, from) => {
    const { status, text } = await pageOf(path, from());
    expect(status).toBe(404);
    expect(text).not.toMatch(/secret|only|foo/);
  });

  it.each([
    ['/abd', ['/abc']],
    ['/abd/sub/pkg', ['/abc']],
    ['/go/fop', ['/go/foo']],
    ['/zzzzzzzz', []],
    ['/go/secre', []],
  ])('%s: did you mean %j', async (target, nearest) => {
    const { status, body, headers } = await server.ask(target);
    const page = parsePage(body);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      404,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(page.goImport).toEqual([]);
    expect(pathsIn(page.links)).toEqual(nearest);
  });
});

describe('a host whose import paths have their first element in common', () => {
  const yaml = `
host: go.company.com
paths:
  /go/foo: {repo: https://git.company.com/foo}
  /go/bar/baz: {repo: https://git.company.com/baz}
  /tools/secret: {repo: https://git.company.com/secret, hidden: true}
`;
  let website: SiteServer;
  beforeAll(async () => {
    website = await serveYaml(yaml);
  });
  afterAll(() => website.close());

  it.each(['/go/foo', '/go/foo/pkg', '/go', '/go/', '/go/bar', '/go/fop', '/go/-/setup'])(
    '%s names no address of the website',
    async (target) => {
      const { body } = await website.ask(target);
      const addresses = [...body.matchAll(/ (?:href|src|action)="(\/[^"]*)"/g)].map(([, address]) => address);
      expect(addresses.filter((address) => !address?.startsWith('/go/'))).toEqual([]);
      expect(addresses.length).toBeGreaterThan(3);
      for (const address of new Set(addresses.map((each) => each?.split('#')[0]))) {
        expect((await website.ask(address ?? '')).status).toBe(200);
      }
    },
  );

  it.each(['/', '/tools/secret', '/other'])('%s has its files at the root', async (target) => {
    const { links } = await pageOf(target, website);
    expect(links.filter((link) => link.includes('/-/'))).not.toEqual([]);
    expect(links.filter((link) => link.startsWith('/go/-/'))).toEqual([]);
  });

  it('answers go there as before', async () => {
    expect((await website.ask('/go/-/setup?go-get=1')).body).toBe((await website.ask('/go/-/setup')).body);
    expect((await website.ask('/go/-/other')).status).toBe(404);
  });

  it.each([
    ['index: hidden', 'index: hidden'],
    ['another module', 'title: x'],
  ])('does not say so with %s', async (_, line) => {
    const yamlNow = line === 'title: x' ? yaml.replace('/go/bar/baz', '/bar/baz') : `${line}${yaml}`;
    const other = await serveYaml(yamlNow);
    for (const target of ['/go/foo', '/go/nothing']) expect((await other.ask(target)).body).not.toContain('/go/-/');
    await other.close();
  });
});

describe('the style sheet', () => {
  it('is where pages say, for a year', async () => {
    const url = (await pageOf('/')).links.find((link) => link.startsWith('/-/static/style.')) ?? '';
    const { status, headers, body } = await server.ask(url);
    expect([status, headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    expect(headers['cache-control']).toBe('public, max-age=31536000');
    expect(body).toContain('body {');
    const again = await server.ask(url, { headers: { 'If-None-Match': headers.etag ?? '' } });
    expect(again.status).toBe(304);
  });
});

describe('pages of modules that come through the proxy of the server', () => {
  const proxied = (proxy: string, access = '{restrict: none}') => `
host: go.company.com
access: ${access}
proxy: {store: modules, ${proxy}}
paths:
  /abc: {repo: 'ssh://git@gitlab.company.com/go/abc.git'}
`;
  const setupOf = async (yaml: string) => {
    const proxiedServer = await serveYaml(yaml);
    try {
      return parsePage((await proxiedServer.ask('/-/setup')).body).text;
    } finally {
      await proxiedServer.close();
    }
  };

  it('need neither git nor keys', async () => {
    const body = await setupOf(proxied(''));
    expect(body).toContain('neither git nor ssh keys are needed');
    expect(body).toContain('go env -w GOPRIVATE=go.company.com');
    expect(body).toContain('go env -w GOPROXY="https://go.company.com/-/proxy,$(go env GOPROXY)"');
    expect(body).not.toContain('ssh-keyscan');
  });

  it('need a line of .netrc where downloads need a login', async () => {
    const body = await setupOf(proxied('', '{restrict: downloads, allow: 10.0.0.0/8}'));
    expect(body).toContain('machine go.company.com login');
    expect(body).not.toContain('ssh-keyscan');
  });

  it('show how to set GOPROXY where the proxy is not announced', async () => {
    const body = await setupOf(proxied('announce: false'));
    expect(body).toContain('Put it before the other proxies');
    expect(body).toContain('ssh-keyscan');
  });

  it('show one GOPROXY where modules of other hosts come through the proxy, too', async () => {
    const announced = await setupOf(proxied('upstream: "https://goproxy.company.com"'));
    expect(announced).toContain('go env -w GOPROXY=https://go.company.com/-/proxy');
    expect(announced).not.toContain('GONOSUMDB');
    const other = await setupOf(proxied('upstream: "https://goproxy.company.com", announce: false'));
    expect(other).toContain('go env -w GONOSUMDB=go.company.com');
    expect(other).toContain('go env -u GOPRIVATE');
  });
});

describe('the page of a module that the proxy has stored', () => {
  const proxied = `host: go.company.com
proxy: {store: store, announce: false}
access: {restrict: none}
paths: {/lib: {repo: https://git.company.com/lib.git}}
`;
  const held = (version: string, time: string | undefined) => ({
    ...{ version, time, size: 1_000, hash: undefined, commit: undefined, movedTo: undefined },
  });
  const findStored = () => ({
    versions: [
      held('v1.2.0-0.20260401120000-0123456789ab', '2026-04-01T12:00:00Z'),
      held('v1.1.0', '2026-01-31T23:59:59Z'),
      held('v1.0.0', undefined),
    ],
    count: 3,
    lastError: undefined,
  });

  it.each([
    [
      'without --versions shows what is stored, the highest release as the latest',
      {},
      'Latestv1.1.0 2026-01-31 Versions v1.2.0-0.20260401120000-0123456789ab 2026-04-01 v1.1.0 2026-01-31 v1.0.0 ',
    ],
    [
      'with --versions shows what is tagged, with the dates of what is stored',
      { findVersions: () => buildVersionTable(['v1.0.0', 'v1.1.0', 'v1.3.0'], '') },
      'Latestv1.3.0 Versions v1.3.0 v1.1.0 2026-01-31 v1.0.0 ',
    ],
  ])('%s', async (_what, options, expected) => {
    const site = siteOf(proxied, options);
    const own = await serveSite(() => site, { findStored });
    const { body } = await own.ask('/lib');
    await own.close();
    expect(parsePage(body).text).toContain(expected);
  });
});
