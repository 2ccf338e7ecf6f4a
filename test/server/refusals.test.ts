import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../../src/site/site.ts';
import { malformedRequests } from '../support/malformed-requests.ts';
import { parsePage } from '../support/page.ts';
import { parseResponses } from '../support/raw-http.ts';
import { type SiteServer, serveSite, serveYaml, siteOf } from '../support/site-server.ts';

const yaml = `
host: go.company.com
paths:
  /: {repo: https://github.com/company/all}
  /abc: {repo: https://github.com/company/abc}
`;
const strictYaml = `
host: go.company.com
paths:
  /abc: {repo: https://github.com/company/abc}
  /team/alpha: {repo: https://github.com/company/alpha}
  /team/alphb: {repo: https://github.com/company/alphb}
  /team/alphabet: {repo: https://github.com/company/alphabet}
  /team/secret: {repo: https://github.com/company/secret, hidden: true}
  /${'long'.repeat(60)}a: {repo: https://github.com/company/a}
  /${'long'.repeat(60)}b: {repo: https://github.com/company/b}
  /${'long'.repeat(60)}c: {repo: https://github.com/company/c}
`;

let server: SiteServer;
let strict: SiteServer;
beforeAll(async () => {
  server = await serveYaml(yaml);
  strict = await serveYaml(strictYaml);
});
afterAll(() => Promise.all([server.close(), strict.close()]));

/** Sends a request line with a Host and reads the one response. */
async function rawAsk(line: string, headers = 'Host: go.company.com\r\n', from = server) {
  const [response, ...others] = parseResponses(await from.raw(`${line}\r\n${headers}Connection: close\r\n\r\n`));
  expect(others).toEqual([]);
  return response;
}

describe('what only a module proxy is asked for', () => {
  it.each([
    '/abc/@v/list',
    '/abc/@latest',
    '/abc/@v/v1.0.0.info',
    '/go.company.com/abc/@v/list',
    '/golang.org/x/text/@v/v1.0.0.zip',
    '/@v/list',
    '/abc/x/@sub/y',
    '/abc/@v/list?go-get=1',
    '/@',
  ])('%s is a 404 in plain text, also beside a catch-all', async (target) => {
    for (const from of [server, strict]) {
      const { status, headers, body } = await from.ask(target);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        404,
        'text/plain; charset=utf-8',
        'no-store',
      ]);
      expect(body).toContain('remove this address from GOPROXY');
    }
  });

  it('needs no login, since go takes a 401 for the end', async () => {
    const site = siteOf(`${yaml}access: {restrict: all, users: users.htpasswd}\n`);
    const ask = (target: string) => site.answer({ method: 'GET', target, host: 'go.company.com', isAuthorised: false });
    expect([ask('/abc/@v/list').status, ask('/abc').status]).toEqual([404, 401]);
  });

  it.each([
    ['/sumdb/sum.golang.org/supported', 404],
    ['/sumdb/sum.golang.org/latest', 200],
    ['/sumdb', 200],
    ['/abc/sumdb/sum.golang.org/supported', 200],
    ['/abc/x@v1.0.0', 200],
  ])('%s beside a catch-all: %i', async (target, status) => {
    expect((await server.ask(target)).status).toBe(status);
  });

  it('is known as a package where a route names it', async () => {
    const named = await serveYaml('host: go.company.com\npaths: {/sumdb: {repo: https://github.com/company/sumdb}}');
    expect((await named.ask('/sumdb/sum.golang.org/supported')).status).toBe(200);
    await named.close();
  });

  it('is unknown to the API, too', async () => {
    const { status, body } = await server.ask('/-/api/modules/go.company.com/abc/@v/list');
    expect([status, JSON.parse(body).nearest]).toEqual([404, ['go.company.com/abc']]);
  });
});

const lastLines = ['all modules: https://go.company.com/', 'explain an error: https://go.company.com/-/explain'];

describe('an unknown module', () => {
  it.each([
    ['/abd', ['no Go module is configured for go.company.com/abd', 'did you mean go.company.com/abc?']],
    ['/abcd', ['no Go module is configured for go.company.com/abcd', 'did you mean go.company.com/abc?']],
    [
      '/team/alphbb/x',
      [
        'no Go module is configured for go.company.com/team/alphbb/x',
        'did you mean go.company.com/team/alphb or go.company.com/team/alpha or go.company.com/team/alphabet?',
      ],
    ],
    ['/team', ['no Go module is configured for go.company.com/team', '3 modules lie below it']],
    ['/', ['no Go module is configured for go.company.com']],
    ['/zzzzzzzzz', ['no Go module is configured for go.company.com/zzzzzzzzz']],
    ['/team/secre', ['no Go module is configured for go.company.com/team/secre']],
  ])('%s', async (path, lines) => {
    const { status, headers, body } = await strict.ask(`${path}?go-get=1`);
    expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toBe(`${[...lines, ...lastLines].join('\n')}\n`);
  });

  it.each(['/abd', `/${'x'.repeat(9000)}`, '/a'.repeat(5000), `/${'long'.repeat(60)}d`, `/${'long'.repeat(60)}/d/e`])(
    'go prints the whole text: at most 8 lines and 648 bytes, none blank (%#)',
    async (path) => {
      const { body } = await strict.ask(`${path}?go-get=1`);
      const lines = body.split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.length).toBeLessThanOrEqual(8);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(648);
      expect(lines.filter((line) => line.trim() === '')).toEqual([]);
      expect(lines.slice(-2)).toEqual(lastLines);
    },
  );

  it.each([
    ['/tooll/libx', 'did you mean go.company.com/tool/lib or go.company.com/tool?'],
    ['/', undefined],
  ])('%s among short names: %s', async (path, line) => {
    const short = await serveYaml(
      'host: go.company.com\npaths: {/tool: {repo: https://github.com/a/b}, /tool/lib: {repo: https://github.com/a/c}, /ab: {repo: https://github.com/a/d}}',
    );
    const { body } = await short.ask(`${path}?go-get=1`);
    await short.close();
    expect(body.split('\n').find((text) => text.startsWith('did you mean'))).toBe(line);
  });

  it('with index: hidden names no other', async () => {
    const quiet = await serveYaml(`index: hidden\n${strictYaml}`);
    const { body } = await quiet.ask('/abd?go-get=1');
    await quiet.close();
    expect(body).toBe(`no Go module is configured for go.company.com/abd\n${lastLines[1]}\n`);
  });

  it.each(['/__proto__', '/constructor', '/toString', '/abd/__proto__', '/hasOwnProperty/x'])(
    '%s is as unknown as any other',
    async (path) => {
      const { status, body } = await strict.ask(`${path}?go-get=1`);
      expect([status, body.split('\n')[0]]).toEqual([404, `no Go module is configured for go.company.com${path}`]);
      expect((await strict.ask(path)).status).toBe(404);
    },
  );
});

describe('paths', () => {
  it.each([
    ['/%61bc', '%'],
    ['/abc%2f..', '%'],
    ['/abc%', '%'],
    ['//abc', 'empty element'],
    ['/abc//', 'empty element'],
    ['//', 'empty element'],
    ['//evil.com/abc', 'empty element'],
    ['//#@', 'empty element'],
    ['/.', 'dot segment'],
    ['/..', 'dot segment'],
    ['/abc/.', 'dot segment'],
    ['/abc/../x', 'dot segment'],
    ['/./abc', 'dot segment'],
    ['/abc\\x', 'backslash'],
    ['/\\evil.com', 'backslash'],
    ['/abc#x', '#'],
    ['/..#', '#'],
  ])('%s is refused: %s', async (path, reason) => {
    for (const query of ['?go-get=1', '']) {
      const response = await rawAsk(`GET ${path}${query} HTTP/1.1`);
      expect(response?.status).toBe(400);
      expect(response?.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response?.body).toMatch(/^bad request: .*\n$/);
      expect(response?.body).toContain(reason);
    }
  });

  it.each(['/abc\x00', '/abc\t', '/abc\xe9', ''])('%j is refused', async (path) => {
    expect((await rawAsk(`GET ${path}?go-get=1 HTTP/1.1`))?.status).toBe(400);
  });

  it.each(['/...', '/abc/...', '/abc.', '/.abc', '/abc/-', '/a:b', '/abc@v1.0.0', '/abc/x?y=%2F..//'])(
    '%s is answered',
    async (path) => {
      expect((await rawAsk(`GET ${path} HTTP/1.1`))?.status).toBe(200);
    },
  );

  it.each(['/-', '/-/', '/-/x', '/-/abc?go-get=1', '/-/static/', '/-/static/style.css', '/-/__proto__'])(
    '%s is no module, not even with a catch-all',
    async (path) => {
      const { status, headers, body } = await server.ask(path);
      expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
      expect(body).toContain('/-/ holds the pages of this server itself');
    },
  );

  it.each(['http://', 'https://', 'http:', 'abc:'])('%s is refused, in one piece', async (target) => {
    const response = await rawAsk(`GET ${target} HTTP/1.1`);
    expect(response?.status).toBe(400);
    expect(response?.headers.has('transfer-encoding')).toBe(false);
  });
});

describe('the absolute form (RFC 9112, 3.2.2)', () => {
  it.each([
    ['http://go.company.com/abc?go-get=1', 'go.company.com', 200],
    ['HTTPS://GO.company.com:443/abc/x?go-get=1', 'go.company.com', 200],
    ['http://go.company.com/abc?go-get=1', 'evil.com', 200],
    ['http://evil.com/abc?go-get=1', 'go.company.com', 421],
    ['http://user@go.company.com/abc?go-get=1', 'go.company.com', 400],
    ['http:///abc?go-get=1', 'go.company.com', 400],
    ['http://go.company.com//abc?go-get=1', 'go.company.com', 400],
    ['http://go.company.com/%61bc?go-get=1', 'go.company.com', 400],
    ['ftp://go.company.com/abc?go-get=1', 'go.company.com', 400],
  ])('%s with Host: %s: %i', async (target, host, status) => {
    const response = await rawAsk(`GET ${target} HTTP/1.1`, `Host: ${host}\r\n`);
    expect(response?.status).toBe(status);
    const tags = parsePage(response?.body ?? '').goImport;
    expect(tags).toEqual(status === 200 ? ['go.company.com/abc git https://github.com/company/abc'] : []);
  });

  it.each([
    ['http://go.company.com', 'Modules on go.company.com'],
    ['http://go.company.com?x=y', 'Modules on go.company.com'],
    ['http://go.company.com?go-get=1', 'go get go.company.com'],
  ])('%s asks for /', async (target, text) => {
    expect(parsePage((await rawAsk(`GET ${target} HTTP/1.1`))?.body ?? '').text).toContain(text);
  });
});

describe('requests', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s is not allowed', async (method) => {
    for (const target of ['/abc?go-get=1', '/', '/-/x', '/%', '//#@', 'http://']) {
      const { status, headers, body } = await server.ask(target, { method });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
      expect(body).toBe(`${method} is not allowed here, only GET and HEAD are\n`);
    }
  });

  it.each(malformedRequests('/abc'))('%s is refused', async (_, bytes, status) => {
    const [response] = parseResponses(await server.raw(bytes));
    expect(response?.status).toBe(status);
    expect(parsePage(response?.body ?? '').goImport).toEqual([]);
  });

  it.each([
    ['HTTP/1.0 without Host', 'GET /abc?go-get=1 HTTP/1.0', ''],
    ['an upgrade', 'GET /abc HTTP/1.1', 'Host: go.company.com\r\nUpgrade: websocket\r\n'],
  ])('%s is answered', async (_, line, headers) => {
    expect((await rawAsk(line, headers))?.status).toBe(200);
  });

  it('pipelined requests are answered in order', async () => {
    const one = (path: string, end = '') => `GET ${path}?go-get=1 HTTP/1.1\r\nHost: go.company.com\r\n${end}\r\n`;
    const stream = await server.raw(`${one('/abc')}${one('/a%')}${one('/abc/x')}${one('/y', 'Connection: close\r\n')}`);
    const responses = parseResponses(stream);
    expect(responses.map(({ status }) => status)).toEqual([200, 400, 200, 200]);
    expect(responses[2]?.body).toBe(responses[0]?.body);
    expect(responses[3]?.body).toContain('company/all');
  });
});

describe("helmet's headers", () => {
  it.each(['/abc?go-get=1', '/abc', '/', '/-/x', '/%', '/abc?nothing', '*'])(
    'are on %s, and no X-Powered-By',
    async (target) => {
      for (const host of ['go.company.com', 'evil.com']) {
        const { headers } = await server.ask(target, { host });
        expect(headers['content-security-policy']).toMatch(/^default-src 'none';style-src 'self';/);
        expect(headers['x-content-type-options']).toBe('nosniff');
        expect(headers['x-frame-options']).toBe('SAMEORIGIN');
        expect(headers['referrer-policy']).toBe('no-referrer');
        expect(headers['strict-transport-security']).toBeUndefined();
        expect(headers['x-powered-by']).toBeUndefined();
      }
    },
  );
});

describe('an exception', () => {
  it('is a 500 without its text, and the next request works', async () => {
    const site = siteOf(yaml);
    const broken: Site = {
      ...site,
      findGoGet: () => undefined,
      answer(request) {
        if (request.target.startsWith('/boom')) throw new Error('a secret in a message');
        return site.answer(request);
      },
    };
    const unlucky = await serveSite(() => broken);
    const { status, headers, body } = await unlucky.ask('/boom?go-get=1');
    const head = await unlucky.ask('/boom', { method: 'HEAD' });
    const next = await unlucky.ask('/abc?go-get=1');
    await unlucky.close();
    expect([status, headers['content-type']]).toEqual([500, 'text/plain; charset=utf-8']);
    expect([headers['cache-control'], headers.etag]).toEqual(['no-store', undefined]);
    expect(body).toBe('internal error: the request failed, the server goes on\n');
    expect([head.status, head.body]).toEqual([500, '']);
    expect(next.status).toBe(200);
    expect(unlucky.errors).toEqual([new Error('a secret in a message'), new Error('a secret in a message')]);
  });
});
