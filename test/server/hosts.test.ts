import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePage } from '../support/page.ts';
import { type SiteServer, serveYaml } from '../support/site-server.ts';

/** Prefix of the tag that a Host gets for a path; the status where there is none. */
async function prefixFor(server: SiteServer, host: string, path: string): Promise<string> {
  const { status, body } = await server.ask(`${path}?go-get=1`, { host });
  return parsePage(body).goImport[0]?.split(' ')[0] ?? String(status);
}

/** Starts a server for the tests of one block. */
function served(yaml: string): () => SiteServer {
  let server: SiteServer;
  beforeAll(async () => {
    server = await serveYaml(yaml);
  });
  afterAll(() => server.close());
  return () => server;
}

describe('several hosts', () => {
  const server = served(`
host: [go.company.com, go.company.dev]
paths:
  /both: {repo: https://github.com/company/both}
  go.company.cn/cn: {repo: https://github.com/company/cn}
  go.company.dev/dev: {repo: https://github.com/company/dev}
  go.company.dev/both/inner: {repo: https://github.com/company/inner}
`);

  it.each([
    ['go.company.com', '/both', 'go.company.com/both'],
    ['go.company.dev', '/both', 'go.company.dev/both'],
    ['go.company.dev', '/dev', 'go.company.dev/dev'],
    ['go.company.dev', '/both/inner/x', 'go.company.dev/both/inner'],
    ['go.company.com', '/both/inner/x', 'go.company.com/both'],
    ['go.company.com', '/dev', '404'],
    // A host that only a key names has no other modules
    ['go.company.cn', '/cn/sub', 'go.company.cn/cn'],
    ['go.company.cn', '/both', '404'],
    ['go.company.com', '/cn', '404'],
    // Spellings of a host
    ['GO.Company.COM', '/both', 'go.company.com/both'],
    ['go.company.dev:8443', '/both', 'go.company.dev/both'],
    ['go.company.dev.', '/both', 'go.company.dev/both'],
    ['go.company.dev.:443', '/both', 'go.company.dev/both'],
    ['go.company.dev:', '/both', 'go.company.dev/both'],
    // Trying it out, and proxies that forget Host
    ['localhost', '/both', 'go.company.com/both'],
    ['localhost:8080', '/both', 'go.company.com/both'],
    ['LOCALHOST:1', '/both', 'go.company.com/both'],
    ['127.0.0.1', '/both', 'go.company.com/both'],
    ['127.0.0.1:65535', '/both', 'go.company.com/both'],
    ['[::1]', '/both', 'go.company.com/both'],
    ['[::1]:8080', '/both', 'go.company.com/both'],
    ['', '/both', 'go.company.com/both'],
    // Others
    ['evil.com', '/both', '421'],
    ['go.company.com.evil.com', '/both', '421'],
    ['xgo.company.com', '/both', '421'],
    ['go.company.com:80x', '/both', '421'],
    ['localhost.evil.com', '/both', '421'],
    ['127.0.0.2', '/both', '421'],
    ['127.0.0.1.evil.com', '/both', '421'],
    ['[::2]', '/both', '421'],
    ['::1', '/both', '421'],
    ['"><script>', '/both', '421'],
    ['__proto__', '/both', '421'],
    ['constructor', '/both', '421'],
  ])('Host %j, %s: %s', async (host, path, expected) => {
    expect(await prefixFor(server(), host, path)).toBe(expected);
  });

  it.each([
    ['10.1.2.3', '/', 200],
    ['10.1.2.3:8080', '/', 200],
    ['[2001:db8::1]:8080', '/?x', 200],
    ['10.1.2.3', '/both', 421],
    ['10.1.2.3', '/?go-get=1', 421],
    ['10.1.2', '/', 421],
    ['10.1.2.3.evil.com', '/', 421],
  ])('a load balancer that asks by address, %s%s: %i', async (host, path, expected) => {
    const { status, body } = await server().ask(path, { host });
    expect(status).toBe(expected);
    if (status === 200) expect(body).toBe((await server().ask('/', { host: 'go.company.com' })).body);
  });

  it.each(['/', '/-/api/modules'])('%s lists the modules of its host', async (target) => {
    const pathsFor = async (host: string) => {
      const { body } = await server().ask(target, { host });
      if (target !== '/') return JSON.parse(body).modules.map((module: { importPath: string }) => module.importPath);
      return [...parsePage(body).text.matchAll(/go\.company\.\w+\/[a-z/]+/g)].map(([found]) => found);
    };
    expect(await pathsFor('go.company.com')).toEqual(['go.company.com/both']);
    expect(await pathsFor('go.company.cn')).toEqual(['go.company.cn/cn']);
    expect(new Set(await pathsFor('go.company.dev'))).toEqual(
      new Set(['go.company.dev/both', 'go.company.dev/dev', 'go.company.dev/both/inner']),
    );
  });

  it('no answer varies, for the hosts are known', async () => {
    for (const target of ['/both?go-get=1', '/both', '/']) {
      expect((await server().ask(target)).headers.vary).toBeUndefined();
    }
  });

  it('another host is misdirected, and the text says what is served and what nginx needs', async () => {
    for (const target of ['/both?go-get=1', '/both', '/', '/-/static/x']) {
      const { status, headers, body } = await server().ask(target, { host: 'evil.com' });
      expect([status, headers['content-type']]).toEqual([421, 'text/plain; charset=utf-8']);
      expect(headers['cache-control']).toBe('no-store');
      expect(body).toContain('this server answers for go.company.com, go.company.dev, go.company.cn\n');
      expect(body).toContain('proxy_set_header Host $host;\n');
      expect(body).not.toContain('evil');
    }
  });
});

describe('no host', () => {
  const server = served(`
paths:
  /abc: {repo: https://github.com/company/abc}
  go.company.cn/cn: {repo: https://github.com/company/cn}
`);

  it.each([
    ['any.example', '/abc', 'any.example/abc'],
    ['Any.Example:8080', '/abc', 'any.example/abc'],
    ['go.company.cn', '/abc', 'go.company.cn/abc'],
    ['go.company.cn', '/cn', 'go.company.cn/cn'],
    ['any.example', '/cn', '404'],
    ['localhost:8080', '/cn', 'go.company.cn/cn'],
    ['nodot', '/abc', '421'],
    ['a_b.example', '/abc', '421'],
    ['-a.example', '/abc', '421'],
    ['a.example/x', '/abc', '421'],
    ['a.example git https://evil.com/x', '/abc', '421'],
    ['a.example"><meta', '/abc', '421'],
    [`${'a.'.repeat(126)}com`, '/abc', '421'],
  ])('Host %j, %s: %s', async (host, path, expected) => {
    expect(await prefixFor(server(), host, path)).toBe(expected);
  });

  it.each(['/abc?go-get=1', '/abc', '/'])('%s varies by Host', async (target) => {
    expect((await server().ask(target, { host: 'any.example' })).headers.vary).toBe('Host');
  });

  it('a 304 says so, too', async () => {
    const { headers } = await server().ask('/abc?go-get=1', { host: 'any.example' });
    const ask = { host: 'any.example', headers: { 'If-None-Match': headers.etag ?? '' } };
    const answer = await server().ask('/abc?go-get=1', ask);
    expect([answer.status, answer.headers.vary]).toEqual([304, 'Host']);
  });
});

describe('no host at all', () => {
  const server = served('paths: {/abc: {repo: https://github.com/company/abc}}');

  it('a name without a dot cannot begin an import path, and the text says what to do', async () => {
    const { status, body } = await server().ask('/abc?go-get=1', { host: 'localhost:8080' });
    expect(status).toBe(421);
    expect(body).toContain('names no host that can begin an import path');
    expect(body).toContain('set `host:` in vanity.yaml');
  });
});

describe('a catch-all', () => {
  const server = served(`
host: go.company.com
paths:
  /: {repo: https://github.com/company/all}
  /y: {repo: https://github.com/company/y}
  /team/a: {repo: https://github.com/company/a}
`);

  it.each([
    ['/', 'go.company.com'],
    ['/any/thing', 'go.company.com'],
    ['/y/z', 'go.company.com/y'],
    ['/yy', 'go.company.com'],
    ['/team', 'go.company.com'],
    ['/-/x', '404'],
    ['/-', '404'],
  ])('%s: %s', async (path, expected) => {
    expect(await prefixFor(server(), 'go.company.com', path)).toBe(expected);
  });

  it.each(['/', '/any', '/team'])('the page %s has its tags first in the head, too', async (path) => {
    const page = parsePage((await server().ask(path)).body);
    expect(page.goImport).toEqual(['go.company.com git https://github.com/company/all']);
    expect(page.head.slice(0, 2)).toEqual(['meta go-import', 'meta go-source']);
  });
});
