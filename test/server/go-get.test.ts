import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePage } from '../support/page.ts';
import { type SiteServer, serveYaml } from '../support/site-server.ts';

const yaml = `
host: go.company.com
cache_max_age: 120
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
backend: gitlab
paths:
  /abc: {repo: https://github.com/company/abc}
  /abc/inner: {repo: https://github.com/company/inner, cache_max_age: 7}
  /go/foo:
  /plain: {repo: https://git.company.com/a=b/c&d.git, vcs: hg}
  /teams/{team}/{name}: {project: 'platform/{team}/{name}'}
  /teams/core/log: {repo: https://github.com/company/log}
  /mono/tool: {project: platform/mono, subdir: tools/lint}
  /cached: {vcs: mod, repo: 'https://athens.company.com'}
  /secret: {repo: https://github.com/company/secret, hidden: true}
`;

let server: SiteServer;
beforeAll(async () => {
  server = await serveYaml(yaml);
});
afterAll(() => server.close());

describe('the tags', () => {
  it.each([
    ['/abc', 'go.company.com/abc git https://github.com/company/abc'],
    ['/abc/', 'go.company.com/abc git https://github.com/company/abc'],
    ['/abc/sub/pkg', 'go.company.com/abc git https://github.com/company/abc'],
    ['/abc/v2', 'go.company.com/abc git https://github.com/company/abc'],
    ['/abc/v2/sub', 'go.company.com/abc git https://github.com/company/abc'],
    ['/abc/inner', 'go.company.com/abc/inner git https://github.com/company/inner'],
    ['/abc/inner/x', 'go.company.com/abc/inner git https://github.com/company/inner'],
    ['/abc/innerx', 'go.company.com/abc git https://github.com/company/abc'],
    ['/go/foo', 'go.company.com/go/foo git ssh://git@gitlab.company.com/go/foo.git'],
    ['/plain', 'go.company.com/plain hg https://git.company.com/a=b/c&d.git'],
    ['/teams/web/ui', 'go.company.com/teams/web/ui git ssh://git@gitlab.company.com/platform/web/ui.git'],
    ['/teams/web/ui/button', 'go.company.com/teams/web/ui git ssh://git@gitlab.company.com/platform/web/ui.git'],
    ['/teams/Web/a~b.c', 'go.company.com/teams/Web/a~b.c git ssh://git@gitlab.company.com/platform/Web/a~b.c.git'],
    ['/teams/core/log', 'go.company.com/teams/core/log git https://github.com/company/log'],
    ['/mono/tool', 'go.company.com/mono/tool git ssh://git@gitlab.company.com/platform/mono.git tools/lint'],
    ['/cached/x', 'go.company.com/cached mod https://athens.company.com'],
    ['/secret', 'go.company.com/secret git https://github.com/company/secret'],
  ])('%s', async (path, goImport) => {
    const { status, headers, body } = await server.ask(`${path}?go-get=1`);
    const page = parsePage(body);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.goImport).toEqual([goImport]);
    const isSourced = page.goSource.length > 0;
    expect(page.head.slice(0, 2)).toEqual(['meta go-import', isSourced ? 'meta go-source' : 'meta']);
    const prefix = goImport.split(' ')[0] ?? '';
    if (isSourced) expect(page.goSource).toEqual([expect.stringMatching(new RegExp(`^${prefix} https://`))]);
    const verified = await server.ask(`${prefix.replace('go.company.com', '')}?go-get=1`);
    expect(parsePage(verified.body).goImport).toEqual([goImport]);
  });

  it.each([
    ['/abc', 'https://github.com/company/abc', '/tree/HEAD{/dir}', '/blob/HEAD{/dir}/{file}#L{line}'],
    [
      '/teams/web/ui/x',
      'https://gitlab.company.com/platform/web/ui',
      '/-/tree/HEAD{/dir}',
      '/-/blob/HEAD{/dir}/{file}#L{line}',
    ],
  ])('go-source of %s', async (path, home, directory, file) => {
    const { body } = await server.ask(`${path}?go-get=1`);
    const prefix = `go.company.com${path.replace('/x', '')}`;
    expect(parsePage(body).goSource).toEqual([`${prefix} ${home} ${home}${directory} ${home}${file}`]);
  });

  it.each(['/plain', '/cached'])('%s has no go-source: its pages are not known', async (path) => {
    const { body } = await server.ask(`${path}?go-get=1`);
    expect(parsePage(body).goSource).toEqual([]);
  });

  it('are read by regular expressions too: name directly before content, in double quotes', async () => {
    const { body } = await server.ask('/abc?go-get=1');
    expect(body).toMatch(
      /<head>\n<meta name="go-import" content="[^"<>]*">\n<meta name="go-source" content="[^"<>]*">\n/,
    );
  });

  it.each(['?go-get=1', '?go-get=1&x=y', '?x=%2F..&go-get=1', '?&go-get=1&'])(
    'a query %s is a question of go',
    async (query) => {
      expect((await server.ask(`/abc/deep${query}`)).body).toBe((await server.ask('/abc?go-get=1')).body);
    },
  );

  it.each(['', '?', '?go-get=0', '?go-get', '?go-get=11', '?xgo-get=1', '?GO-GET=1'])(
    'a query %j is a question of people, who get the same tags',
    async (query) => {
      const { body } = await server.ask(`/abc${query}`);
      expect(parsePage(body).goImport).toEqual(['go.company.com/abc git https://github.com/company/abc']);
      expect(parsePage(body).text).toContain('Documentation');
    },
  );
});

describe('caching', () => {
  it.each([
    ['/abc', 'public, max-age=120'],
    ['/abc/inner/x', 'public, max-age=7'],
  ])('%s: %s, an ETag, and nothing that varies', async (path, cacheControl) => {
    const { headers } = await server.ask(`${path}?go-get=1`);
    expect(headers['cache-control']).toBe(cacheControl);
    expect(headers.etag).toMatch(/^"[\w-]{27}"$/);
    expect(headers.vary).toBeUndefined();
    expect(headers.date).toMatch(/ GMT$/);
  });

  it('one ETag for one body, others for others', async () => {
    const [a, again, below, other, people] = await Promise.all(
      ['/abc?go-get=1', '/abc?go-get=1', '/abc/x?go-get=1', '/abc/inner?go-get=1', '/abc'].map((path) =>
        server.ask(path),
      ),
    );
    expect(again?.headers.etag).toBe(a?.headers.etag);
    expect(below?.headers.etag).toBe(a?.headers.etag);
    expect(other?.headers.etag).not.toBe(a?.headers.etag);
    expect(people?.headers.etag).not.toBe(a?.headers.etag);
  });

  it.each([
    ['the ETag', (etag: string) => etag, 304],
    ['a weak ETag', (etag: string) => `W/${etag}`, 304],
    ['a list', (etag: string) => `"x", ${etag}, "y"`, 304],
    ['a list without spaces', (etag: string) => `"x",W/${etag}`, 304],
    ['a star', () => '*', 304],
    ['another ETag', () => '"x"', 200],
    ['a list of others', () => '"x", W/"y"', 200],
    ['the ETag without quotes', (etag: string) => etag.slice(1, -1), 200],
  ])('If-None-Match with %s', async (_, match, status) => {
    for (const path of ['/abc?go-get=1', '/abc', '/']) {
      const first = await server.ask(path);
      for (const method of ['GET', 'HEAD']) {
        const headers = { 'If-None-Match': match(first.headers.etag ?? '') };
        const answer = await server.ask(path, { method, headers });
        expect(answer.status).toBe(status);
        expect(answer.headers.etag).toBe(first.headers.etag);
        expect(answer.headers['cache-control']).toBe(first.headers['cache-control']);
        if (status === 304) expect([answer.body, answer.headers['content-type']]).toEqual(['', undefined]);
      }
    }
  });
});

describe('HEAD', () => {
  it.each(['/abc?go-get=1', '/abc', '/', '/unknown?go-get=1', '/unknown', '/a%20b', '/-/unknown'])(
    'of %s is GET without the body',
    async (target) => {
      const get = await server.ask(target);
      const head = await server.ask(target, { method: 'HEAD' });
      expect(head.status).toBe(get.status);
      expect(head.body).toBe('');
      expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' });
      expect(Number(head.headers['content-length'])).toBe(Buffer.byteLength(get.body));
    },
  );
});

describe('the tags beside a module proxy', () => {
  const proxied = (proxy: string, access = 'none') => `
host: [go.company.com, go.company.dev]
access: {restrict: ${access}, allow: 10.0.0.0/8}
proxy: {store: modules, ${proxy}}
paths:
  /abc: {repo: https://github.com/company/abc}
  /tool: {repo: https://github.com/company/mono, subdir: tools/lint}
  /teams/{host}/{name}: {repo: 'https://github.com/{host}/{name}'}
  /git: {repo: https://github.com/company/git, proxy: false}
  /cached: {vcs: mod, repo: 'https://athens.company.com'}
`;
  const tagsOf = async (yaml: string, path: string, host = 'go.company.com') => {
    const proxiedServer = await serveYaml(yaml);
    try {
      const { status, body } = await proxiedServer.ask(`${path}?go-get=1`, { host });
      const page = await proxiedServer.ask(path, { host });
      expect(status).toBe(200);
      if (page.status === 200) expect(parsePage(page.body).goImport).toEqual(parsePage(body).goImport);
      return parsePage(body).goImport;
    } finally {
      await proxiedServer.close();
    }
  };

  it.each([
    [
      '/abc',
      [
        'go.company.com/abc mod https://go.company.com/-/proxy',
        'go.company.com/abc git https://github.com/company/abc',
      ],
    ],
    [
      '/abc/sub/v2',
      [
        'go.company.com/abc mod https://go.company.com/-/proxy',
        'go.company.com/abc git https://github.com/company/abc',
      ],
    ],
    [
      '/tool',
      [
        'go.company.com/tool mod https://go.company.com/-/proxy',
        'go.company.com/tool git https://github.com/company/mono tools/lint',
      ],
    ],
    [
      '/teams/a/b',
      [
        'go.company.com/teams/a/b mod https://go.company.com/-/proxy',
        'go.company.com/teams/a/b git https://github.com/a/b',
      ],
    ],
    ['/git', ['go.company.com/git git https://github.com/company/git']],
    ['/cached', ['go.company.com/cached mod https://athens.company.com']],
  ])('%s', async (path, expected) => {
    expect(await tagsOf(proxied(''), path)).toEqual(expected);
    expect(await tagsOf(proxied('', 'downloads'), path)).toEqual(expected);
  });

  it('name the host that is asked', async () => {
    expect((await tagsOf(proxied(''), '/abc', 'go.company.dev'))[0]).toBe(
      'go.company.dev/abc mod https://go.company.dev/-/proxy',
    );
  });

  it('name the configured address', async () => {
    expect((await tagsOf(proxied('url: https://modules.company.com/go/'), '/abc'))[0]).toBe(
      'go.company.com/abc mod https://modules.company.com/go',
    );
  });

  it('stay alone where the proxy is not announced', async () => {
    expect(await tagsOf(proxied('announce: false'), '/abc')).toEqual([
      'go.company.com/abc git https://github.com/company/abc',
    ]);
  });
});
