import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Responder, ResponderRequest } from '../../src/server/responder.ts';
import type { ByteRange, ServedAnswer } from '../../src/site/answer.ts';
import { type Response, type SiteServer, serveSite, siteOf } from '../support/site-server.ts';

const digits = '0123456789';

/** A stream with the digits of a range, opened when it is read. */
function openDigits({ start, end }: ByteRange = { start: 0, end: 9 }): Readable {
  return Readable.from([...digits.slice(start, end + 1)].map((digit) => Buffer.from(digit)));
}

const bodies: Readonly<Record<string, () => ServedAnswer['body']>> = {
  text: () => digits,
  bytes: () => Buffer.from(digits),
  stream: () => ({ length: 10, open: openDigits }),
};

const headers = { 'Content-Type': 'text/plain; charset=utf-8', ETag: '"digits"' };
const ranged = { ...headers, 'Accept-Ranges': 'bytes' };

function served(body: ServedAnswer['body'], own: Record<string, string> = headers): ServedAnswer {
  return { status: 200, headers: own, body, kind: 'test', module: undefined };
}

/** What was asked of the responder under test last. */
let seen: ResponderRequest | undefined;
let opened = 0;

const answers: Readonly<Record<string, (request: ResponderRequest) => ServedAnswer | Promise<ServedAnswer>>> = {
  'later/text': async () => {
    await sleep(20);
    return served(digits, ranged);
  },
  counted: () => ({
    ...served({
      length: 10,
      open(range) {
        opened++;
        return openDigits(range);
      },
    }),
  }),
  short: () => served({ length: 11, open: openDigits }),
  long: () => served({ length: 9, open: openDigits }),
  broken: () =>
    served({
      length: 10,
      open: () =>
        Readable.from(
          (async function* () {
            yield Buffer.from('01234');
            throw new Error('the disk is gone');
          })(),
        ),
    }),
  unopened: () =>
    served({
      length: 10,
      open() {
        throw new Error('cannot be opened');
      },
    }),
  endless: (request) => {
    seen = request;
    return new Promise(() => undefined);
  },
  slow: () => ({
    ...served({ length: 10, open: () => new Readable({ read: () => undefined }) }),
    timeLimitMs: 100,
  }),
  rejecting: async () => {
    throw new Error('no answer can be made');
  },
  empty: () => ({ ...served(''), status: 204 }),
};

const responders: readonly Responder[] = [
  {
    path: '/-/test/',
    methods: ['GET'],
    timeLimitMs: 300,
    answer(request) {
      const name = request.path.slice('/-/test/'.length);
      const made = answers[name];
      if (made !== undefined) return made(request);
      const [kind = '', accepts] = name.split('/');
      return served(
        bodies[kind]?.() ?? `${request.path}?${request.query} at ${request.choice.host}`,
        accepts ? ranged : headers,
      );
    },
  },
  {
    path: '/-/form',
    methods: ['POST'],
    maxBodyBytes: 20,
    answer: ({ body, method }) => served(`${method} ${body}`),
  },
];

let server: SiteServer;
beforeAll(async () => {
  const site = siteOf('host: go.company.com\npaths: {/lib: {repo: https://github.com/company/lib}}\n');
  server = await serveSite(() => site, { responders });
});
afterAll(() => server.close());

const ask = (path: string, own: Record<string, string> = {}, method = 'GET') =>
  server.ask(`/-/test/${path}`, { method, headers: own });

function partOf({ status, headers: own, body }: Response): unknown[] {
  return [status, own['content-length'], own['content-range'], body];
}

describe.each(Object.keys(bodies))('a body of %s', (kind) => {
  test('is sent with its length, its own headers and the security headers', async () => {
    const response = await ask(kind);
    expect(partOf(response)).toEqual([200, '10', undefined, digits]);
    expect(response.headers).toMatchObject({ etag: '"digits"', 'x-content-type-options': 'nosniff' });
    expect(response.headers['accept-ranges']).toBeUndefined();
  });

  test('is left out for HEAD, with all headers of GET', async () => {
    const [get, head] = [await ask(kind), await ask(kind, {}, 'HEAD')];
    expect(head).toEqual({ ...get, headers: { ...get.headers, date: head.headers.date }, body: '' });
  });

  test('is left out with 304 if the client has it', async () => {
    for (const own of ['"digits"', 'W/"digits"', '"other", "digits"', '*']) {
      const response = await ask(kind, { 'If-None-Match': own });
      expect(partOf(response)).toEqual([304, undefined, undefined, '']);
      expect(response.headers).toMatchObject({ etag: '"digits"' });
    }
    expect((await ask(kind, { 'If-None-Match': '"other"' })).status).toBe(200);
    expect((await ask(kind, { 'If-None-Match': '"digits"', 'Cache-Control': 'no-cache' })).status).toBe(200);
  });

  test('is not cut where the answer does not offer it', async () => {
    expect(partOf(await ask(kind, { Range: 'bytes=2-4' }))).toEqual([200, '10', undefined, digits]);
  });

  const ranges: readonly (readonly [string, unknown[]])[] = [
    ['bytes=2-4', [206, '3', 'bytes 2-4/10', '234']],
    ['bytes=0-', [206, '10', 'bytes 0-9/10', digits]],
    ['bytes=9-', [206, '1', 'bytes 9-9/10', '9']],
    ['bytes=-3', [206, '3', 'bytes 7-9/10', '789']],
    ['bytes=-30', [206, '10', 'bytes 0-9/10', digits]],
    ['bytes=5-500', [206, '5', 'bytes 5-9/10', '56789']],
    ['bytes=-0', [416, '0', 'bytes */10', '']],
    ['bytes=4-2', [200, '10', undefined, digits]],
    ['bytes=10-', [416, '0', 'bytes */10', '']],
    ['bytes=10-20', [416, '0', 'bytes */10', '']],
    ['bytes=0-1,4-5', [200, '10', undefined, digits]],
    ['pages=1-2', [200, '10', undefined, digits]],
    ['bytes', [200, '10', undefined, digits]],
  ];
  test.each(ranges)('is cut for Range: %s', async (range, expected) => {
    expect(partOf(await ask(`${kind}/ranged`, { Range: range }))).toEqual(expected);
  });

  test('is cut with If-Range only if nothing has changed', async () => {
    const part = (own: string) => ask(`${kind}/ranged`, { Range: 'bytes=2-4', 'If-Range': own });
    expect(partOf(await part('"digits"'))).toEqual([206, '3', 'bytes 2-4/10', '234']);
    for (const other of ['"other"', 'W/"digits"', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
      expect(partOf(await part(other))).toEqual([200, '10', undefined, digits]);
    }
  });

  test('is not cut for HEAD', async () => {
    expect(partOf(await ask(`${kind}/ranged`, { Range: 'bytes=2-4' }, 'HEAD'))).toEqual([200, '10', undefined, '']);
  });
});

describe('a stream', () => {
  test('is not opened for HEAD and 304', async () => {
    opened = 0;
    await ask('counted', {}, 'HEAD');
    await ask('counted', { 'If-None-Match': '"digits"' });
    expect(opened).toBe(0);
    await ask('counted');
    expect(opened).toBe(1);
  });

  const cut: readonly (readonly [string, RegExp | undefined])[] = [
    ['short', /a body of 11 bytes has fewer/],
    ['long', /a body of 9 bytes has more/],
    ['broken', /the disk is gone/],
    ['slow', undefined],
  ];
  test.each(cut)('that is %s ends its connection, and is never taken for whole', async (name, reported) => {
    const before = server.errors.length;
    await expect(ask(name)).rejects.toThrow();
    expect(server.errors.slice(before).map(String)).toEqual(
      reported === undefined ? [] : [expect.stringMatching(reported)],
    );
    expect((await ask('stream')).body).toBe(digits);
  });

  test.each(['unopened', 'rejecting'])('or an answer that fails before its beginning (%s) is a 500', async (name) => {
    const before = server.errors.length;
    expect((await ask(name)).status).toBe(500);
    expect(server.errors.length).toBe(before + 1);
  });
});

describe('a responder', () => {
  test('may take its time', async () => {
    expect(partOf(await ask('later/text', { Range: 'bytes=0-0' }))).toEqual([206, '1', 'bytes 0-0/10', '0']);
  });

  test('that takes longer than its limit becomes a 504, and is aborted', async () => {
    const { status, body } = await ask('endless');
    expect([status, body]).toEqual([504, 'no answer in 0.3 seconds, try again later\n']);
    expect(seen?.signal.aborted).toBe(true);
  });

  test('is aborted when the client has gone', async () => {
    seen = undefined;
    await server.raw('GET /-/test/endless HTTP/1.1\r\nHost: go.company.com\r\nConnection: close\r\n\r\n');
    await expect.poll(() => (seen as ResponderRequest | undefined)?.signal.aborted).toBe(true);
  });

  test('gets path and query as sent, and the host that it answers as', async () => {
    expect((await ask('x%21y//../z?a=%2f')).body).toBe('/-/test/x%21y//../z?a=%2f at go.company.com');
    expect((await server.ask('/-/test/x', { host: 'localhost' })).body).toBe('/-/test/x? at go.company.com');
    const absolute = await server.raw(
      'GET http://go.company.com/-/test/x HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n',
    );
    expect(absolute).toContain('/-/test/x? at go.company.com');
  });

  test('is not asked by another Host, by two, or with another method', async () => {
    expect((await server.ask('/-/test/x', { host: 'other.example' })).status).toBe(421);
    const both = 'Host: go.company.com\r\nHost: other.example\r\n';
    expect(await server.raw(`GET /-/test/x HTTP/1.1\r\n${both}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /);
    const posted = await ask('x', {}, 'POST');
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD']);
    const got = await server.ask('/-/form');
    expect([got.status, got.headers.allow, got.body]).toEqual([405, 'POST', 'GET is not allowed here, only POST is\n']);
  });

  test('answers no other path', async () => {
    for (const path of ['/-/test', '/-/form/', '/-/forms', '/x/-/test/y']) {
      expect((await server.ask(path)).status).toBe(404);
    }
  });

  const post = (body: string, length = body.length) =>
    server.raw(
      `POST /-/form HTTP/1.1\r\nHost: go.company.com\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`,
    );
  const postChunked = (body: string) =>
    server.raw(
      `POST /-/form HTTP/1.1\r\nHost: go.company.com\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    );

  test('reads a body up to its limit', async () => {
    expect(await post('a'.repeat(20))).toMatch(/^HTTP\/1.1 200 OK.*POST a{20}$/s);
    expect(await postChunked('a'.repeat(20))).toMatch(/^HTTP\/1.1 200 OK.*POST a{20}$/s);
    for (const response of [await post('a'.repeat(21)), await postChunked('a'.repeat(21)), await post('', 1e9)]) {
      expect(response).toMatch(/^HTTP\/1.1 413 .*the body of the request is too long: at most 20 bytes\n$/s);
    }
  });

  test('is not asked if the body breaks off', async () => {
    const before = server.errors.length;
    expect(await post('abc', 10)).not.toContain('200 OK');
    expect(server.errors.length).toBe(before);
    expect((await ask('text')).status).toBe(200);
  });
});

describe('the health of the public listener', () => {
  test.each(['go.company.com', 'other.example', '10.1.2.3:8080', '[::1]', 'not a host'])(
    'is 200 for %s',
    async (host) => {
      const { status, body } = await server.ask('/-/healthz', { host });
      expect([status, body]).toEqual([200, 'ok\n']);
      expect((await server.ask('/-/healthz?probe', { host, method: 'HEAD' })).status).toBe(200);
    },
  );

  test('is for GET and HEAD at this path only', async () => {
    expect((await server.ask('/-/healthz', { method: 'POST' })).status).toBe(405);
    expect((await server.ask('/-/healthz/')).status).toBe(404);
    expect((await server.ask('/-/healthz', { headers: { 'Accept-Encoding': 'gzip' } })).headers).toMatchObject({
      'cache-control': 'no-store',
      'content-length': '3',
    });
  });
});
