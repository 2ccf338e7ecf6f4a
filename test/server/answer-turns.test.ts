import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Responder } from '../../src/server/responder.ts';
import type { ServedAnswer } from '../../src/site/answer.ts';
import { parseResponses } from '../support/raw-http.ts';
import { type SiteServer, serveSite, siteOf } from '../support/site-server.ts';

const site = siteOf('host: go.company.com\npaths: {/lib: {repo: https://github.com/company/lib}}\n');
const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: go.company.com\r\n${more}\r\n`;
/** The last request of a connection. */
const last = (target: string) => get(target, 'Connection: close\r\n');

/** More than the system takes for a client that does not read: some megabytes. */
const large = Buffer.alloc(8_000_000, 'x');

interface Served extends SiteServer {
  /** How many large answers have been made. */
  readonly made: () => number;
}

async function serve(): Promise<Served> {
  let made = 0;
  const text = (body: ServedAnswer['body']): ServedAnswer => {
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body, kind: 'test', module: undefined };
  };
  const responders: Responder[] = [
    {
      path: '/-/large',
      methods: ['GET'],
      answer() {
        made++;
        return text(large);
      },
    },
    { path: '/-/small', methods: ['GET'], answer: () => text('small') },
    {
      path: '/-/later',
      methods: ['GET'],
      async answer() {
        await sleep(100);
        return text('later');
      },
    },
  ];
  const server = await serveSite(() => site, { responders });
  onTestFinished(() => server.close());
  return { ...server, made: () => made };
}

/** A client that sends, and reads nothing until it is told to. */
function openUnread({ port }: Served, bytes: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  socket.pause();
  socket.write(bytes);
  return socket;
}

async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.resume();
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

describe('a client that does not read', () => {
  test('has one answer made for it, and gets the others when it reads', async () => {
    const server = await serve();
    const socket = openUnread(server, get('/-/large').repeat(5) + last('/-/small'));
    await expect.poll(server.made).toBe(1);
    await sleep(200);
    expect(server.made()).toBe(1);
    const answers = parseResponses(await readAll(socket)).map(({ body }) => body.length);
    expect(answers).toEqual([...Array(5).fill(large.length), 5]);
    expect(server.cuts).toEqual([]);
  });

  test('has no small answers made for it beyond some, those for known modules included', async () => {
    const server = await serve();
    openUnread(server, get('/-/large') + get('/lib?go-get=1').repeat(200));
    await expect.poll(() => server.cuts).toEqual(['pipelined']);
  });

  test('with many others leaves room for those who read', async () => {
    const server = await serve();
    const unread = Array.from({ length: 30 }, () => openUnread(server, get('/-/large')));
    await expect.poll(server.made).toBeGreaterThan(3);
    await sleep(500);
    // 32 MiB of 240 MB.
    expect(server.made()).toBeLessThanOrEqual(5);
    const started = performance.now();
    expect((await server.ask('/-/small')).body).toBe('small');
    expect(performance.now() - started).toBeGreaterThan(1_000);
    expect(new Set(server.cuts)).toEqual(new Set(['unread']));
    for (const socket of unread) socket.destroy();
    await expect.poll(async () => (await server.ask('/-/small')).body).toBe('small');
  });

  test('and leaves takes nothing with it', async () => {
    const server = await serve();
    for (let round = 0; round < 20; round++) {
      const socket = openUnread(server, get('/-/large') + get('/lib?go-get=1').repeat(20) + get('/-/large'));
      await expect.poll(server.made).toBeGreaterThan(round);
      socket.resetAndDestroy();
    }
    expect((await server.ask('/-/small')).body).toBe('small');
    expect(server.cuts).toEqual([]);
  });
});

describe('an answer that is still being made', () => {
  test('comes before those that are ready', async () => {
    const server = await serve();
    const pipelined = ['/-/later', '/lib?go-get=1', '/-/small', '/-/later'].map((target) => get(target)).join('');
    const answers = parseResponses(await server.raw(pipelined + last('/-/small')));
    expect(answers.map(({ body }) => (body.includes('go-import') ? 'lib' : body))).toEqual([
      'later',
      'lib',
      'small',
      'later',
      'small',
    ]);
  });

  test.each([
    ['no HTTP', 'nonsense\r\n\r\n', 400],
    ['headers that are too long', get('/', `X-Long: ${'a'.repeat(17_000)}\r\n`), 431],
    ['CONNECT', 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['half a request, and then the end', 'GET / HTTP/1.1\r\nHo', 400],
  ])('is not lost by what follows it: %s', async (_name, rest, status) => {
    const server = await serve();
    for (const before of ['/-/later', '/lib?go-get=1', '/-/small']) {
      const socket = openUnread(server, get(before) + rest);
      if (rest.endsWith('Ho')) socket.end();
      const answers = parseResponses(await readAll(socket));
      expect(answers.map((answer) => answer.status)).toEqual([200, status]);
    }
  });

  test('is not lost if the client has sent its last byte', async () => {
    const server = await serve();
    for (const [rest, expected] of [
      ['', [200]],
      [get('/lib?go-get=1'), [200, 200]],
      [get('/-/later') + get('/-/small'), [200, 200, 200]],
    ] as const) {
      const socket = openUnread(server, get('/-/later') + rest);
      socket.end();
      expect(parseResponses(await readAll(socket)).map(({ status }) => status)).toEqual(expected);
    }
  });

  test('is all that there is to a request whose body is malformed', async () => {
    const server = await serve();
    const request = `POST /lib HTTP/1.1\r\nHost: go.company.com\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`;
    const answers = parseResponses(await server.raw(get('/-/later') + request));
    expect(answers.map(({ status }) => status)).toEqual([200, 405]);
  });
});
