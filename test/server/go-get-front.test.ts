import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClientAddress } from '../../src/server/access-log.ts';
import { createHandler } from '../../src/server/create-handler.ts';
import { type Handler, type Listener, openListener } from '../../src/server/listener.ts';
import { type PlainRequest, readHeaders, readPlainRequest } from '../../src/server/plain-request.ts';
import { fuzz } from '../support/fuzz.ts';
import { malformedRequests } from '../support/malformed-requests.ts';
import { type SiteServer, serveSite, siteOf } from '../support/site-server.ts';

const site = siteOf(`
host: go.company.com
paths:
  /foo:
    repo: https://gitlab.company.com/go/foo
    description: fünf Größen
  /team/{name}:
    repo: https://gitlab.company.com/team/{name}
`);

const plain = 'GET /foo?go-get=1 HTTP/1.1\r\nHost: go.company.com\r\nUser-Agent: Go-http-client/1.1\r\n\r\n';
const withHeader = (line: string) => plain.replace('\r\n\r\n', `\r\n${line}\r\n\r\n`);
const withTarget = (target: string) => plain.replace('/foo?go-get=1', target);

/** What is sent on one connection, each text in a write of its own. */
const conversations: Record<string, string[]> = {
  'a GET of go': [plain],
  'a HEAD of go': [plain.replace('GET', 'HEAD')],
  'a sub-package': [withTarget('/foo/a/b?go-get=1')],
  'a final slash': [withTarget('/foo/?go-get=1')],
  'a pattern': [withTarget('/team/lib/sub?go-get=1')],
  'another case of the host': [plain.replace('go.company', 'GO.Company')],
  'a port in the host': [plain.replace('company.com', 'company.com:8080')],
  'kept alive by a proxy': [withHeader('Connection: keep-alive\r\nX-Forwarded-For: 10.1.2.3')],
  'two requests, one after the other': [plain, withTarget('/team/lib?go-get=1')],
  'a page between two requests of go': [plain, withTarget('/foo'), plain],
  'an unknown module between two requests of go': [plain, withTarget('/bar?go-get=1'), plain],
  'two requests in one packet': [plain + withTarget('/team/lib?go-get=1')],
  'one and a half requests in one packet': [plain + plain.slice(0, 40), plain.slice(40)],
  'a request in two packets': [plain.slice(0, 30), plain.slice(30)],
  'a request in two packets after a whole one': [plain, plain.slice(0, 30), plain.slice(30)],
  'a request cut between CR and LF': [plain.slice(0, -1), plain.slice(-1)],
  'a login': [withHeader('Authorization: Basic Z286c2VzYW1l'), plain],
  'a login of another scheme': [withHeader('Authorization: Bearer Z286c2VzYW1l'), plain],
  'two logins': [withHeader('Authorization: Basic Z286c2VzYW1l\r\nAuthorization: Basic eA=='), plain],
  'an ETag that does not match': [withHeader('If-None-Match: "other"')],
  'an ETag that may match': [withHeader('If-None-Match: *')],
  'the wish to close': [withHeader('Connection: close')],
  'HTTP/1.0': [plain.replace('1.1\r\n', '1.0\r\n')],
  'HTTP/1.2': [plain.replace('1.1\r\n', '1.2\r\n')],
  'a body': [`${withHeader('Content-Length: 5')}hello`, plain],
  'a body without a length': [`${plain}hello`],
  'a chunked body': [`${withHeader('Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\n\r\n`, plain],
  'a length and chunks': [`${withHeader('Content-Length: 5\r\nTransfer-Encoding: chunked')}0\r\n\r\n`],
  'a smuggled second request': [`${withHeader(`Content-Length: ${plain.length}`)}${plain}`],
  'the wish for another protocol': [withHeader('Upgrade: h2c\r\nConnection: Upgrade')],
  'the wish for a word beforehand': [withHeader('Expect: 100-continue')],
  'no Host': ['GET /foo?go-get=1 HTTP/1.1\r\n\r\n'],
  'an empty Host': [plain.replace('go.company.com', '')],
  'two Hosts': [withHeader('Host: go.company.com')],
  'another Host': [plain.replace('go.company.com', 'evil.example')],
  'the absolute form': [withTarget('http://go.company.com/foo?go-get=1')],
  'the absolute form with another host': [withTarget('http://evil.example/foo?go-get=1')],
  'a percent sign': [withTarget('/f%6fo?go-get=1')],
  'a dot segment': [withTarget('/foo/../foo?go-get=1')],
  'an empty element': [withTarget('//foo?go-get=1')],
  'a fragment': [withTarget('/foo?go-get=1#x')],
  'another parameter': [withTarget('/foo?a=b&go-get=1')],
  'quotes in the target': [withTarget('/foo/"x"?go-get=1')],
  'a POST': [plain.replace('GET', 'POST')],
  'a method in lower case': [plain.replace('GET', 'get')],
  'an unknown method': [plain.replace('GET', 'GOT')],
  'line feeds without carriage returns': [plain.replaceAll('\r\n', '\n')],
  'a header that goes on in the next line': [withHeader('X-Long: a\r\n b')],
  'a space before the colon': [withHeader('X-Odd : a')],
  'a header without a name': [withHeader(': a')],
  'a NUL in a header': [withHeader('X-Odd: a\0b')],
  'a carriage return in a header': [withHeader('X-Odd: a\rb')],
  'bytes beyond ASCII in a header': [withHeader('X-Odd: \xe4\xff')],
  'a long header': [withHeader(`X-Long: ${'a'.repeat(6_000)}`)],
  'headers that are too long': [withHeader(`X-Long: ${'a'.repeat(17_000)}`)],
  'two spaces in the request line': [plain.replace('GET /', 'GET  /')],
  'an empty line first': [`\r\n${plain}`],
  ...Object.fromEntries(malformedRequests('/foo').map(([title, bytes]) => [`malformed: ${title}`, [bytes]])),
};

describe('the front and the HTTP server behind it answer alike, byte for byte', () => {
  let front: SiteServer;
  let behind: SiteServer;
  beforeAll(async () => {
    front = await serveSite(() => site);
    behind = await serveSite(() => site, { hasFront: false });
  });
  afterAll(() => Promise.all([front.close(), behind.close()]));

  test.concurrent.each(Object.entries(conversations))('%s', async (_, chunks) => {
    const [fromFront, fromBehind] = await Promise.all([talk(front.port, chunks), talk(behind.port, chunks)]);
    expect(fromFront).toBe(fromBehind);
    expect(fromFront).toMatch(/^HTTP\/1\.1 \d{3} /);
  });

  test.each([
    ['the fast path of the HTTP server', withHeader('Priority: u=1')],
    ['Express', withHeader('If-None-Match: "other"')],
  ])('a known module is answered by %s as by the front', async (_, request) => {
    const headOf = (text: string) => text.replace('GET', 'HEAD');
    expect(await talk(front.port, [request])).toBe(await talk(front.port, [plain]));
    expect(await talk(front.port, [headOf(request)])).toBe(await talk(front.port, [headOf(plain)]));
  });

  test('a client that has sent its last byte is answered', async () => {
    const answer = await talk(front.port, [plain], 0);
    expect(answer).toContain('content="go.company.com/foo git https://gitlab.company.com/go/foo"');
    expect(answer).toBe(await talk(behind.port, [plain], 0));
  });
});

/** Milliseconds between two writes: they arrive as two packets, and the first has been answered. */
const pauseMs = 60;

/** Sends the chunks one after the other and ends; returns what came back, a character each, with another date. */
async function talk(port: number, chunks: readonly string[], lastPauseMs = 3 * pauseMs): Promise<string> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  const answer = text(socket.setEncoding('latin1')).catch(() => 'reset');
  for (const [at, chunk] of chunks.entries()) {
    if (at > 0) await sleep(pauseMs);
    socket.write(Buffer.from(chunk, 'latin1'));
  }
  await sleep(lastPauseMs);
  socket.end();
  return (await answer).replaceAll(/^Date: .*$/gm, 'Date: now');
}

describe('the front', () => {
  let listener: Listener;
  let behind: string[];
  beforeAll(async () => {
    behind = [];
    const clientAddress = createClientAddress([]);
    const onError = (error: unknown) => expect.fail(String(error));
    const { front } = createHandler(() => ({ site }), { clientAddress, onError }) as Required<Handler>;
    const note = (target = '') => behind.push(target);
    listener = await openListener(
      {
        listener: (request, response) => {
          note(request.url);
          response.writeHead(500).end();
        },
        front,
      },
      { host: '127.0.0.1', port: 0 },
    );
  });
  afterAll(() => listener.close(0));

  test('answers by itself until a request is not plain, and then leaves the connection', async () => {
    const answers = await talk(listener.port ?? 0, [plain, plain, withTarget('/foo'), plain]);
    expect(answers.match(/^HTTP\/1\.1 (?:200|500) /gm)).toEqual([
      'HTTP/1.1 200 ',
      'HTTP/1.1 200 ',
      'HTTP/1.1 500 ',
      'HTTP/1.1 500 ',
    ]);
    expect(behind).toEqual(['/foo', '/foo?go-get=1']);
  });
});

describe('what is read as a plain request', () => {
  let port: number;
  let socket: Socket;
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    response.setHeader('X-Reading', encodeURIComponent(JSON.stringify({ method, url, headers }))).end();
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    socket?.destroy();
    server.close();
  });

  /** What Node.js reads from a chunk; undefined where it refuses it or waits for more. */
  async function readByNode(chunk: Buffer): Promise<Reading | undefined> {
    if (socket === undefined || socket.destroyed || socket.readableEnded)
      socket = connect(port, '127.0.0.1').setNoDelay();
    socket.write(chunk);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    const [, reading] = /^X-Reading: (.*)\r$/m.exec(answer.toString('latin1')) ?? [];
    return reading === undefined ? undefined : JSON.parse(decodeURIComponent(reading));
  }

  test('is read by Node.js in the same way', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(requestBytes, async (bytes) => {
        const chunk = Buffer.from(bytes, 'latin1');
        const request = readPlainRequest(chunk);
        if (request === undefined) return;
        accepted++;
        expect(readingOf(request)).toEqual(shortened(await readByNode(chunk)));
      }),
      fuzz('plain requests', 1_000),
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

interface Reading {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const readingOf = ({ method, target, authorization, headerLines }: PlainRequest): Reading => {
  const login = authorization === undefined ? {} : { authorization };
  return shortened({ method, url: target, headers: { ...readHeaders(headerLines), ...login } }) as Reading;
};

/** With the headers that the program looks at: Node.js does not join all of the others. */
function shortened(reading: Reading | undefined): Reading | undefined {
  if (reading === undefined) return undefined;
  const { host, authorization, 'x-request-id': id, 'x-forwarded-for': forwardedFor } = reading.headers;
  return { ...reading, headers: { host, authorization, 'x-request-id': id, 'x-forwarded-for': forwardedFor } };
}

const fragment = fc.constantFrom(
  ...[
    '\r\n',
    '\r',
    '\n',
    ' ',
    '\t',
    '\xa0',
    ':',
    '\0',
    ',',
    '%',
    '"',
    '#',
    '?',
    '/',
    '..',
    '\x7f',
    '\x80',
    '\xff',
    'a',
    'Host: b\r\n',
    'Authorization: Basic Z286c2VzYW1l\r\n',
  ],
  ...['X-Request-Id: 1\r\n', 'X-Forwarded-For: 10.0.0.1\r\n', 'X-Forwarded-For:\t10.0.0.2 \r\n', 'Via:\r\n'],
  ...['Content-Length: 0\r\n', 'Connection: keep-alive\r\n', 'Connection:keep-alive\r\n', 'GET ', ' HTTP/1.1'],
);
const headerLine = fc.constantFrom(
  'authorization:Basic eA==\r\n',
  'User-Agent: a\r\n',
  'X-Request-Id: r\r\n',
  'X-Forwarded-For: 1\r\n',
  'accept: */*\r\n',
);
/** Plain requests, with up to three fragments put in somewhere. */
const requestBytes = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'POST'),
    target: fc.constantFrom('/foo?go-get=1', '/a+b~c/@v/!x?go-get=1', '/?', "/$&'()*,;=:"),
    before: fc.array(headerLine, { maxLength: 3 }),
    after: fc.array(headerLine, { maxLength: 3 }),
    edits: fc.array(fc.tuple(fc.nat({ max: 150 }), fragment), { maxLength: 3 }),
  })
  .map(({ method, target, before, after, edits }) => {
    let bytes = `${method} ${target} HTTP/1.1\r\n${before.join('')}Host: go.company.com\r\n${after.join('')}\r\n`;
    for (const [at, inserted] of edits) bytes = bytes.slice(0, at) + inserted + bytes.slice(at);
    return bytes;
  });
