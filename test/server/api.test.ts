import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SiteServer, serveYaml, siteOf } from '../support/site-server.ts';

const paths = `
  /abc: {repo: https://github.com/company/abc, description: 'the <b>first</b>', branch: stable}
  /go/secret: {repo: https://github.com/company/secret, hidden: true}
  /teams/{team}/{name}: {repo: 'https://github.com/{team}/{name}', deprecated: write to us}
  go.company.cn/cn: {repo: https://github.com/company/cn}
`;

let server: SiteServer;
let quiet: SiteServer;
let hostless: SiteServer;
beforeAll(async () => {
  server = await serveYaml(`host: go.company.com\npaths:${paths}`);
  quiet = await serveYaml(`host: go.company.com\nindex: hidden\npaths:${paths}`);
  hostless = await serveYaml('paths: {/abc: {repo: https://github.com/company/abc}}');
});
afterAll(() => Promise.all([server, quiet, hostless].map((each) => each.close())));

const jsonOf = async (target: string, from = server) => {
  const { status, headers, body } = await from.ask(target);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  return { status, ...JSON.parse(body) };
};

describe('/-/api/modules', () => {
  it('lists what the index lists', async () => {
    const { status, host, index, count, modules } = await jsonOf('/-/api/modules');
    expect([status, host, index, count]).toEqual([200, 'go.company.com', 'public', 2]);
    expect(modules[0]).toEqual({
      importPath: 'go.company.com/abc',
      description: 'the <b>first</b>',
      deprecated: null,
      vcs: 'git',
      repo: 'https://github.com/company/abc',
      subdir: null,
      forge: 'github',
      branch: 'stable',
      home: 'https://github.com/company/abc',
      docs: 'https://pkg.go.dev/go.company.com/abc',
      isPattern: false,
    });
    expect(modules[1]).toMatchObject({ importPath: 'go.company.com/teams/{team}/{name}', isPattern: true });
  });

  it('with index: hidden names no module', async () => {
    expect(await jsonOf('/-/api/modules', quiet)).toMatchObject({ index: 'hidden', count: 0, modules: [] });
  });

  it('has an ETag, by which nothing is sent twice', async () => {
    for (const target of ['/-/api/modules', '/-/api/modules/go.company.com/abc']) {
      const { headers } = await server.ask(target);
      expect(headers['cache-control']).toBe('public, max-age=300');
      const again = await server.ask(target, { headers: { 'If-None-Match': headers.etag ?? '' } });
      expect([again.status, again.body]).toEqual([304, '']);
    }
  });
});

describe('/-/api/modules/<import path>', () => {
  it.each([
    ['go.company.com/abc', { importPath: 'go.company.com/abc', packagePath: null, goGet: 'go get go.company.com/abc' }],
    ['go.company.com/abc/', { packagePath: null }],
    ['go.company.com/abc/sub/x', { importPath: 'go.company.com/abc', packagePath: 'go.company.com/abc/sub/x' }],
    ['go.company.com/abc/v2/x', { importPath: 'go.company.com/abc/v2', packagePath: 'go.company.com/abc/v2/x' }],
    ['go.company.com/teams/a/b', { repo: 'https://github.com/a/b', placeholders: { team: 'a', name: 'b' } }],
    ['go.company.com/teams/a/b', { route: '/teams/{team}/{name}', deprecated: 'write to us' }],
    // Another of the server's own hosts.
    [
      'go.company.cn/cn',
      { importPath: 'go.company.cn/cn', goImport: 'go.company.cn/cn git https://github.com/company/cn' },
    ],
    // Hidden modules have a page, and so they are here.
    ['go.company.com/go/secret', { importPath: 'go.company.com/go/secret', versions: null, latest: null }],
  ])('%s', async (importPath, expected) => {
    expect(await jsonOf(`/-/api/modules/${importPath}`)).toMatchObject({ status: 200, ...expected });
  });

  it.each([
    ['go.company.com/abd', ['go.company.com/abc']],
    ['go.company.com/go/secre', []],
    ['go.company.com', []],
    ['evil.com/abc', []],
    ['__proto__', []],
  ])('%s is unknown', async (importPath, nearest) => {
    const { status, error, ...rest } = await jsonOf(`/-/api/modules/${importPath}`);
    expect([status, rest]).toEqual([404, { nearest }]);
    expect(error).toContain(importPath);
  });

  it('knows the host of the request where the configuration names none', async () => {
    const { status, headers, body } = await hostless.ask('/-/api/modules/go.company.com/abc');
    expect([status, headers.vary, JSON.parse(body).importPath]).toEqual([200, 'Host', 'go.company.com/abc']);
    expect((await hostless.ask('/-/api/modules/evil.com/abc')).status).toBe(404);
  });
});

describe('who may not see the index', () => {
  const site = (restrict: string) =>
    siteOf(`host: go.company.com\naccess: {restrict: ${restrict}, allow: [10.0.0.0/8]}\npaths:${paths}`);
  const sites = { index: site('index'), all: site('all') };

  it.each(['/-/api/modules', '/-/api/modules/go.company.com/abc', '/-/setup', '/abc', '/?q=a', '/go/'])(
    'does not see %s',
    (target) => {
      for (const restricted of Object.values(sites)) {
        const ask = { method: 'GET', target, host: 'go.company.com' };
        const { status, body } = restricted.answer({ ...ask, isAuthorised: false });
        expect([status, body.match(/abc|github|secret/)]).toEqual([401, null]);
        const { headers } = restricted.answer({ ...ask, isAuthorised: true });
        expect(headers['Cache-Control']).toMatch(/^private, |^no-store$/);
      }
    },
  );

  it('shows on the setup page that go needs a login, if it does', () => {
    const setupOf = (which: 'index' | 'all') =>
      sites[which].answer({ method: 'GET', target: '/-/setup', host: 'go.company.com', isAuthorised: true }).body;
    expect(setupOf('all')).toContain('machine go.company.com login YOUR_NAME password YOUR_TOKEN');
    expect(setupOf('index')).not.toContain('machine go.company.com');
  });
});

it('/-/api and other paths below it are nothing', async () => {
  for (const target of ['/-/api', '/-/api/', '/-/api/modulesx', '/-/setup/x']) {
    expect((await server.ask(target)).status).toBe(404);
  }
});
