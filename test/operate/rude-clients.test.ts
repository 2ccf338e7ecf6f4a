import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { malformedRequests } from '../support/malformed-requests.ts';
import { parsePage } from '../support/page.ts';
import { parseResponses, type RawResponse } from '../support/raw-http.ts';
import { openRaw, sendRaw } from './ask.ts';
import { type GovanityProcess, startGovanity } from './govanity-process.ts';

const yaml = `host: go.company.com
paths:
  /: {repo: https://github.com/company/all}
  /lib: {repo: https://github.com/company/lib}
  /lib/inner: {repo: https://github.com/company/inner}
`;
const host = 'Host: go.company.com\r\n';
const close = 'Connection: close\r\n\r\n';

const cleanup = createCleanup();
let server: GovanityProcess;
beforeAll(async () => {
  server = await startGovanity(cleanup.defer, { yaml });
});
afterAll(cleanup.run);

/** The repository that an answer names to `go`; undefined where it names none. */
function repoOf({ body }: RawResponse): string | undefined {
  const tags = parsePage(body).goImport;
  expect(tags.length).toBeLessThanOrEqual(1);
  return /company\/(\w+)$/.exec(tags[0] ?? '')?.[1];
}

async function statusesAndRepos(bytes: string, opening = ''): Promise<unknown[]> {
  return parseResponses(await sendRaw(server.port, bytes, opening)).map((response) => [
    response.status,
    repoOf(response),
  ]);
}

const get = (target: string, headers = host) => `GET ${target} HTTP/1.1\r\n${headers}${close}`;
const evil = 'Host: evil.example\r\n';

const refused = malformedRequests('/lib');

/** Connections begin at Node.js's HTTP server, or with a request that is answered before it. */
const openings: readonly (readonly [string, string, unknown[]])[] = [
  ['on a new connection', '', []],
  ['after a plain request', `GET /lib?go-get=1 HTTP/1.1\r\n${host}\r\n`, [[200, 'lib']]],
];

describe('is refused, without any answer to go', () => {
  describe.for(openings)('%s', ([_where, opening, opened]) => {
    test.for(refused)('%s', async ([_name, bytes, status]) => {
      const answers = await statusesAndRepos(bytes, opening);
      expect(answers.slice(0, opened.length + 1)).toEqual([...opened, [status, undefined]]);
      expect(await statusesAndRepos(get('/lib?go-get=1'))).toEqual([[200, 'lib']]);
    });
  });

  test('405 names what is allowed', async () => {
    for (const method of ['TRACE', 'CONNECT', 'POST']) {
      const target = method === 'CONNECT' ? 'go.company.com:443' : '/lib';
      const [answer] = parseResponses(await sendRaw(server.port, `${method} ${target} HTTP/1.1\r\n${host}${close}`));
      expect([method, answer?.status, answer?.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
    }
  });
});

const unusual: readonly (readonly [string, string, unknown[]])[] = [
  ['absolute form with the own host', get('http://go.company.com/lib?go-get=1', evil), [[200, 'lib']]],
  ['absolute form with a port', get('HTTP://GO.company.com:80/lib?go-get=1'), [[200, 'lib']]],
  ['HTTP/1.0', `GET /lib?go-get=1 HTTP/1.0\r\n${host}\r\n`, [[200, 'lib']]],
  ['HTTP/1.0 without Host', 'GET /lib?go-get=1 HTTP/1.0\r\n\r\n', [[200, 'lib']]],
  ['HTTP/1.0 with another Host', `GET /lib?go-get=1 HTTP/1.0\r\n${evil}\r\n`, [[421, undefined]]],
  ['a final dot and a port', get('/lib?go-get=1', 'Host: go.company.com.:8080\r\n'), [[200, 'lib']]],
  [
    'pipelining: answers in order',
    ['/lib?go-get=1', '/lib/inner', '/%zz', '/other?go-get=1', '/lib/inner?go-get=1']
      .map((target) => `GET ${target} HTTP/1.1\r\n${host}\r\n`)
      .join('') + get('/lib?x=1&go-get=1'),
    [
      [200, 'lib'],
      [200, 'inner'],
      [400, undefined],
      [200, 'all'],
      [200, 'inner'],
      [200, 'lib'],
    ],
  ],
  [
    'a body is no second request',
    `GET /lib?go-get=1 HTTP/1.1\r\n${host}Content-Length: ${get('/lib/inner?go-get=1').length}\r\n\r\n` +
      get('/lib/inner?go-get=1') +
      get('/x?go-get=1'),
    [
      [200, 'lib'],
      [200, 'all'],
    ],
  ],
  ['an upgrade that nobody asked for', get('/lib?go-get=1', `${host}Upgrade: h2c\r\n`), [[200, 'lib']]],
  ['a Range', get('/lib?go-get=1', `${host}Range: bytes=0-3\r\n`), [[200, 'lib']]],
];

describe('is unusual, but answered', () => {
  describe.for(openings)('%s', ([_where, opening, opened]) => {
    test.for(unusual)('%s', async ([_name, bytes, expected]) => {
      expect(await statusesAndRepos(bytes, opening)).toEqual([...opened, ...expected]);
    });
  });

  test('half-closed: the client has no more to say', async () => {
    const { socket, closed } = await openRaw(server.port);
    socket.end(`GET /lib?go-get=1 HTTP/1.1\r\n${host}\r\n`);
    expect(parseResponses(await closed).map((response) => [response.status, repoOf(response)])).toEqual([[200, 'lib']]);
  });

  test('half-closed in the middle of a request', async () => {
    const { socket, closed } = await openRaw(server.port);
    socket.end(`GET /lib?go-get=1 HTTP/1.1\r\n${host}`);
    expect(parseResponses(await closed).map(({ status }) => status)).toEqual([400]);
  });

  test('closed before the answer could be read', async () => {
    for (let index = 0; index < 200; index++) {
      const { socket } = await openRaw(server.port);
      socket.write(`GET /lib?go-get=1 HTTP/1.1\r\n${host}\r\n`.repeat(50), () => socket.resetAndDestroy());
    }
    expect(await statusesAndRepos(get('/lib?go-get=1'))).toEqual([[200, 'lib']]);
    expect(server.stderr()).toBe('');
  });
});

describe('slow clients', () => {
  const dripCount = 500;
  const dripSeconds = 12;

  /** Sends a byte a second until the server has had enough, over and over. */
  async function drip(until: number, statuses: Set<number>): Promise<void> {
    while (performance.now() < until) {
      const { socket, received } = await openRaw(server.port);
      const bytes = `GET /lib?go-get=1 HTTP/1.1\r\n${host}X-Slow: ${'a'.repeat(1_000)}`;
      for (let at = 0; performance.now() < until && !socket.readableEnded && !socket.destroyed; at++) {
        socket.write(bytes[at] ?? 'a');
        await sleep(1_000);
      }
      for (const { status } of parseResponses(received())) statuses.add(status);
      socket.destroy();
    }
  }

  test('do not keep others from their answers', async () => {
    const until = performance.now() + dripSeconds * 1_000;
    const statuses = new Set<number>();
    const drips = Array.from({ length: dripCount }, () => drip(until, statuses));
    await sleep(1_000);
    const times: number[] = [];
    while (performance.now() < until - 500) {
      const started = performance.now();
      expect((await server.ask('/lib?go-get=1')).status).toBe(200);
      times.push(performance.now() - started);
      await sleep(2);
    }
    await Promise.all(drips);
    times.sort((a, b) => a - b);
    const p99 = times[Math.floor(times.length * 0.99)] ?? NaN;
    console.info(
      `${dripCount} slow clients: ${times.length} others, p99 ${p99.toFixed(1)} ms, most ${times.at(-1)?.toFixed(1)} ms`,
    );
    expect(times.length).toBeGreaterThan(500);
    expect(p99).toBeLessThan(50);
    // Ten seconds for the headers, then they are told.
    expect([...statuses]).toEqual([408]);
  });
});
