import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hash } from '@node-rs/bcrypt';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCleanup, type Defer } from '../e2e/harness/cleanup.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { type Ask, ask, basic, sendRaw } from './ask.ts';
import { type GovanityProcess, runGovanity, startGovanity } from './govanity-process.ts';

const longest = 'p'.repeat(72);
const passwords = { gopher: 'sesame', umlaut: 'pässwörd: with colon', longest } as const;
const login = basic('gopher', passwords.gopher);

const cleanup = createCleanup();
let users: string;
beforeAll(async () => {
  users = join(await createTempDir(cleanup.defer, 'access'), 'users.htpasswd');
  for (const [user, password] of Object.entries(passwords)) {
    expect((await runGovanity(['passwd', users, user], { input: `${password}\n` })).exitCode).toBe(0);
  }
  return cleanup.run;
});

function start(defer: Defer, access: string, flags: readonly string[] = []): Promise<GovanityProcess> {
  const yaml = `host: go.company.com
paths:
  /lib: {repo: https://github.com/company/lib}
  /secret: {repo: https://github.com/company/secret, hidden: true}
${access}`;
  return startGovanity(defer, { yaml, flags });
}

const withUsers = (restrict: string) => `access: {restrict: ${restrict}, users: ${users}}\n`;
const [go, page, index] = ['/lib?go-get=1', '/lib', '/'];

describe('restrict', () => {
  // Statuses of [go, page, index] without and with a login, and their Cache-Control with one.
  test.for([
    ['', [200, 200, 200], ['public', 'public', 'public']],
    ['access: {restrict: none}\n', [200, 200, 200], ['public', 'public', 'public']],
    ['index', [200, 401, 401], ['public', 'private', 'private']],
    ['all', [401, 401, 401], ['private', 'private', 'private']],
  ] as const)('%s', async ([restrict, without, caching], { onTestFinished: defer }) => {
    const server = await start(defer, /^\w+$/.test(restrict) ? withUsers(restrict) : restrict);
    for (const method of ['GET', 'HEAD']) {
      const all = (headers: Record<string, string>) =>
        Promise.all([go, page, index].map((target) => server.ask(target ?? '', { method, headers })));
      const [open, known] = [await all({}), await all(login)];
      expect(open.map(({ status }) => status)).toEqual(without);
      expect(known.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(known.map(({ headers }) => headers['cache-control'])).toEqual(caching.map((who) => `${who}, max-age=300`));
      for (const { status, headers, body } of open) {
        if (status === 200) continue;
        expect(headers['www-authenticate']).toBe('Basic realm="go.company.com", charset="UTF-8"');
        expect(headers['cache-control']).toBe('no-store');
        expect(headers.etag).toBeUndefined();
        expect(body).not.toContain('github');
      }
    }
  });

  test('all: a refusal shows what to write into .netrc', async ({ onTestFinished: defer }) => {
    const server = await start(defer, withUsers('all'));
    const { body } = await server.ask(go ?? '');
    expect(body).toContain('go.company.com requires a login\n');
    expect(body).toContain('machine go.company.com login USER password PASSWORD');
  });
});

describe('to the unauthorised, unknown, hidden and listed modules are alike', () => {
  const paths = ['/lib', '/secret', '/unknown', '/secret/below', '/lib/below', '/secre', '/', '/-/static/style.css'];

  async function answers(server: GovanityProcess, suffix: string, options: Ask): Promise<unknown[]> {
    const all = [];
    for (const path of paths) {
      const { status, headers, body } = await server.ask(`${path}${suffix}`, options);
      all.push({ status, headers: { ...headers, date: undefined }, body });
    }
    return all;
  }

  test.for([
    ['all', '?go-get=1', {}],
    ['all', '', {}],
    ['all', '', { method: 'HEAD' }],
    ['all', '?go-get=1', { headers: basic('gopher', 'wrong') }],
    ['all', '?go-get=1', { headers: { 'if-none-match': '*' } }],
    ['index', '', {}],
    ['index', '', { headers: basic('nobody', 'wrong') }],
  ] as const)(
    'restrict: %s, asked with "%s" and %o',
    async ([restrict, suffix, options], { onTestFinished: defer }) => {
      const server = await start(defer, withUsers(restrict));
      const [first, ...others] = await answers(server, suffix, options);
      expect(first).toMatchObject({ status: 401 });
      for (const other of others) expect(other).toEqual(first);
    },
  );

  test('restrict: index: the answer to go for an unknown module names no other', async ({ onTestFinished: defer }) => {
    const server = await start(defer, withUsers('index'));
    expect((await server.ask('/lob?go-get=1')).body).toBe(
      'no Go module is configured for go.company.com/lob\nexplain an error: https://go.company.com/-/explain\n',
    );
    expect((await server.ask('/lob?go-get=1', { headers: login })).body).toContain('did you mean go.company.com/lib?');
  });

  test('metrics and log name no module of a refused request', async ({ onTestFinished: defer }) => {
    const server = await start(defer, withUsers('all'));
    await server.ask('/secret?go-get=1');
    expect(await server.metric('govanity_http_requests_total{kind="go-get",status="401"}')).toBe(1);
    expect(await server.metric('govanity_module_requests_total{module="/secret"}')).toBeUndefined();
    await server.ask('/secret?go-get=1', { headers: login });
    expect(await server.metric('govanity_module_requests_total{module="/secret"}')).toBe(1);
  });
});

describe('networks', () => {
  const allow = 'access: {restrict: all, allow: [10.1.0.0/16, 192.0.2.7, "fd00::/8"]}\n';
  const home = 'access: {restrict: all, allow: [127.0.0.0/8]}\n';

  // Who the proxy is believed to be, X-Forwarded-For, what is answered. The tests connect from 127.0.0.1.
  test.for([
    ['inside, behind a trusted proxy', allow, 'loopback', '10.1.2.3', 200],
    ['a single address', allow, 'loopback', '192.0.2.7', 200],
    ['IPv6', allow, 'loopback', 'fd12:3456::1', 200],
    ['IPv4 written as IPv6', allow, 'loopback', '::ffff:10.1.2.3', 200],
    ['two trusted proxies', allow, 'loopback,10.9.0.0/16', '10.1.2.3, 10.9.0.1', 200],
    ['outside', allow, 'loopback', '10.2.0.1', 401],
    ['the next address', allow, 'loopback', '192.0.2.8', 401],
    ['a client that lies to a trusted proxy', allow, 'loopback', '10.1.2.3, 198.51.100.9', 401],
    ['an untrusted proxy that lies', allow, 'none', '10.1.2.3', 401],
    ['a proxy that is not the trusted one', allow, '10.0.0.0/8', '10.1.2.3', 401],
    ['no address', allow, 'loopback', 'unknown', 401],
    ['an address with a port', allow, 'loopback', '10.1.2.3:99', 401],
    ['nothing forwarded', allow, 'loopback', undefined, 401],
    ['the peer itself', home, 'none', '198.51.100.9', 200],
    ['the peer is only a proxy', home, 'loopback', '198.51.100.9', 401],
  ] as const)('%s', async ([_name, access, trusted, forwarded, status], { onTestFinished: defer }) => {
    const server = await start(defer, access, ['--trust-proxy', trusted]);
    const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    expect((await server.ask('/lib?go-get=1', { headers })).status).toBe(status);
  });

  test('a proxy on a unix socket counts as loopback', async ({ onTestFinished: defer }) => {
    const socket = join(await createTempDir(defer, 'socket'), 'govanity.sock');
    const yaml = `host: go.company.com\npaths:\n  /lib: {repo: https://github.com/company/lib}\n${allow}`;
    await startGovanity(defer, { yaml, listenFlags: ['--socket', socket] });
    const statuses = [];
    for (const forwarded of ['10.1.2.3', '10.2.0.1']) {
      statuses.push((await ask(socket, '/lib?go-get=1', { headers: { 'x-forwarded-for': forwarded } })).status);
    }
    expect(statuses).toEqual([200, 401]);
  });
});

describe('passwords', () => {
  let shared: GovanityProcess;
  beforeAll(async () => {
    shared = await start(cleanup.defer, withUsers('all'));
  });
  const encoded = (text: string) => ({ authorization: `Basic ${Buffer.from(text, 'latin1').toString('base64')}` });

  test.for([
    ['right', login, 200],
    ['the scheme in another case', { authorization: login.authorization.replace('Basic', 'bASIC') }, 200],
    ['a colon and UTF-8 in it', basic('umlaut', passwords.umlaut), 200],
    ['72 bytes', basic('longest', longest), 200],
    ['one byte more than bcrypt reads', basic('longest', `${longest}p`), 401],
    ['8 KB', basic('gopher', 'sesame'.repeat(1_300)), 401],
    ['wrong', basic('gopher', 'sesam'), 401],
    ["another user's", basic('umlaut', 'sesame'), 401],
    ['another case', basic('Gopher', 'sesame'), 401],
    ['empty', basic('gopher', ''), 401],
    ['no such user', basic('nobody', 'sesame'), 401],
    ['no user', basic('', 'sesame'), 401],
    ['NUL behind it', basic('gopher', 'sesame\0x'), 401],
    ['NUL in the name', basic('gopher\0', 'sesame'), 401],
    ['the hash itself', basic('gopher', '$2y$10$'), 401],
    ['a name of Object.prototype', basic('constructor', 'x'), 401],
    ['no UTF-8', encoded('umlaut:p\xe4ssw\xf6rd: with colon'), 401],
    ['no colon', encoded('gophersesame'), 401],
    ['no base64', { authorization: 'Basic gopher:sesame' }, 401],
    ['nothing encoded', { authorization: 'Basic ' }, 401],
    ['another scheme', { authorization: login.authorization.replace('Basic', 'Bearer') }, 401],
    ['two in one header', { authorization: `${login.authorization}, ${login.authorization}` }, 401],
    ['as a proxy is told', { 'proxy-authorization': login.authorization }, 401],
  ] as const)('%s', async ([_name, headers, status]) => {
    const answer = await shared.ask('/lib?go-get=1', { headers });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers['www-authenticate']).toContain('Basic');
    expect(shared.stderr()).toBe('');
  });

  // Vectors of crypt_blowfish: what other programs wrote. Each prefix, and characters above 0x7f.
  test.for([
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U*', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
    ['U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
  ] as const)('%s is checked against %s as by htpasswd', async ([password, stored], { onTestFinished: defer }) => {
    const file = join(await createTempDir(defer, 'vectors'), 'users');
    await writeFile(file, `gopher:${stored}\n`);
    const server = await start(defer, `access: {restrict: all, users: ${file}}\n`);
    const status = async (tried: string) =>
      (await server.ask('/lib?go-get=1', { headers: basic('gopher', tried) })).status;
    expect([await status(password), await status(`${password}x`)]).toEqual([200, 401]);
  });

  test('200 parallel requests with one password cost one bcrypt', async ({ onTestFinished: defer }) => {
    const server = await start(defer, withUsers('all'));
    const one = await cpuMsOf(server, () =>
      server.ask('/lib?go-get=1', { headers: basic('umlaut', passwords.umlaut) }),
    );
    const many = await cpuMsOf(server, () =>
      Promise.all(Array.from({ length: 200 }, () => server.ask('/lib?go-get=1', { headers: login }))),
    );
    console.info(`one login: ${one} ms of CPU; 200 with one password: ${many} ms`);
    // 200 checks would take 200 times as long as one; what is left is HTTP.
    expect(many).toBeLessThan(Math.max(30, one) * 30);
    const again = await server.ask('/lib?go-get=1', { headers: login });
    expect(again.status).toBe(200);
  });

  test('a flood of wrong passwords is turned away, those who are known get in', async ({ onTestFinished: defer }) => {
    const server = await start(defer, withUsers('all'));
    expect((await server.ask('/lib?go-get=1', { headers: login })).status).toBe(200);
    const flood = Array.from({ length: 250 }, (_, index) =>
      server.ask('/lib?go-get=1', { headers: basic('gopher', `wrong${index}`) }),
    );
    const known = await server.ask('/lib?go-get=1', { headers: login });
    expect(known.status).toBe(200);
    const refused = await Promise.all(flood);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([401, 503]));
    const busy = refused.find(({ status }) => status === 503);
    expect(busy?.headers).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store' });
  });

  test('60 made-up passwords per second from one address keep no other one out', async ({ onTestFinished: defer }) => {
    const server = await start(defer, withUsers('all'));
    const from = (client: string, user: string, password: string) =>
      server.ask('/lib?go-get=1', { headers: { ...basic(user, password), 'x-forwarded-for': client } });
    const flood: Promise<unknown>[] = [];
    const flooding = setInterval(() => {
      const user = flood.length % 2 === 0 ? 'gopher' : `made-up${flood.length}`;
      flood.push(from('198.51.100.9', user, `wrong${flood.length}`).catch(() => undefined));
    }, 16);
    defer(() => clearInterval(flooding));
    await sleep(2_000);
    const logins = [];
    for (const [user, password] of Object.entries(passwords)) logins.push(await from('203.0.113.7', user, password));
    clearInterval(flooding);
    expect(logins.map(({ status }) => status)).toEqual([200, 200, 200]);
    await Promise.all(flood);
  });

  test.for([8, 12])(
    'an unknown name takes as long as one with a hash of 2^%i rounds',
    async (rounds, { onTestFinished: defer }) => {
      const file = join(await createTempDir(defer, 'rounds'), 'users');
      await writeFile(file, `gopher:${await hash('sesame', rounds)}\n`);
      const server = await start(defer, `access: {restrict: all, users: ${file}}\n`);
      const median = async (user: string) => {
        const times: number[] = [];
        for (let index = 0; index < 7; index++) {
          const started = performance.now();
          await server.ask('/lib?go-get=1', { headers: basic(user, `wrong ${index}`) });
          times.push(performance.now() - started);
        }
        return times.sort((a, b) => a - b)[3] ?? NaN;
      };
      const [known, unknown] = [await median('gopher'), await median('nobody')];
      expect(unknown / known).toBeGreaterThan(0.4);
      expect(unknown / known).toBeLessThan(2.6);
    },
  );

  test('two Authorization headers: only the first counts', async ({ onTestFinished: defer }) => {
    const server = await start(defer, withUsers('all'));
    const lines = (headers: string[]) => headers.map((value) => `Authorization: ${value}\r\n`).join('');
    const answer = await sendRaw(
      server.port,
      `GET /lib?go-get=1 HTTP/1.1\r\nHost: go.company.com\r\n${lines(['Basic eDp5', login.authorization])}Connection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });
});

/** Milliseconds of CPU that the server's threads took meanwhile. */
async function cpuMsOf(server: GovanityProcess, work: () => Promise<unknown>): Promise<number> {
  const ticks = async () => {
    const fields = (await readFile(`/proc/${server.pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
    return Number(fields[11]) + Number(fields[12]);
  };
  const before = await ticks();
  await work();
  return ((await ticks()) - before) * 10;
}
