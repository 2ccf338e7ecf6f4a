import { X509Certificate } from 'node:crypto';
import { copyFile, cp, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Certificate, createCa } from '../e2e/harness/ca.ts';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { ask, basic } from './ask.ts';
import { eventually, type GovanityProcess, runGovanity, simpleYaml, startGovanity } from './govanity-process.ts';

const success = 'govanity_config_last_reload_successful';
const promisedMs = 1_000;

test('templates of the pages, and a broken one is refused', async ({ onTestFinished: defer }) => {
  const templates = await createTempDir(defer, 'templates');
  const index = join(templates, 'index.hbs');
  const source = await readFile(new URL('../../templates/index.hbs', import.meta.url), 'utf8');
  await writeFile(index, source);
  const server = await startGovanity(defer, { flags: ['--templates', templates] });
  const greeted = `${source}<p>Company gophers</p>\n`;
  await writeFile(index, greeted);
  const ms = await eventually(async () => expect((await server.ask('/')).body).toContain('Company gophers'));
  expect(ms).toBeLessThan(promisedMs);
  await writeFile(index, `${greeted}{{#if}}\n`);
  await eventually(async () => expect(await server.metric(success)).toBe(0));
  expect((await server.ask('/')).body).toContain('Company gophers');
  expect((await server.ask('/lib?go-get=1')).status).toBe(200);
  await writeFile(index, source);
  await eventually(async () => expect(await server.metric(success)).toBe(1));
  expect((await server.ask('/')).body).not.toContain('Company gophers');
  const refused = () => server.log().filter(({ msg }) => /^invalid configuration ignored/.test(msg));
  await eventually(() => expect(refused()).toHaveLength(1));
  expect(JSON.stringify(server.log().filter(({ level }) => level === 'error'))).toMatch(/Parse error|template\//);
});

test('start-up with a broken template exits with 1 and says why', async ({ onTestFinished: defer }) => {
  const { main, templates } = await copyProgram(defer);
  await writeFile(join(templates, 'module.hbs'), '{{#if}}');
  await expect(startGovanity(defer, { main })).rejects.toThrow(
    /(Parse error|template\/).*cannot serve|cannot serve .*Parse error/s,
  );
});

/** The program with templates of its own. */
async function copyProgram(defer: Defer): Promise<{ main: string; templates: string }> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const dir = await createTempDir(defer, 'program');
  for (const name of ['dist', 'templates', 'package.json']) {
    await cp(join(root, name), join(dir, name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
  return { main: join(dir, 'dist', 'main.js'), templates: join(dir, 'templates') };
}

describe('the htpasswd file', () => {
  const yaml = simpleYaml('first', 'access: {restrict: all, users: users.htpasswd}\n');

  async function startWithUser(defer: Defer): Promise<{ server: GovanityProcess; users: string }> {
    const dir = await createTempDir(defer, 'users');
    const users = join(dir, 'users.htpasswd');
    await setPassword(users, 'gopher', 'sesame');
    await writeFile(join(dir, 'vanity.yaml'), yaml);
    return { server: await startGovanity(defer, { configFile: join(dir, 'vanity.yaml') }), users };
  }

  const status = async (server: GovanityProcess, user: string, password: string) =>
    (await server.ask('/lib?go-get=1', { headers: basic(user, password) })).status;

  test('is followed: passwords that changed count within a second', async ({ onTestFinished: defer }) => {
    const { server, users } = await startWithUser(defer);
    expect([await status(server, 'gopher', 'sesame'), await status(server, 'gopher', 'open')]).toEqual([200, 401]);
    await setPassword(users, 'gopher', 'open');
    const changed = await eventually(async () => expect(await status(server, 'gopher', 'open')).toBe(200));
    expect(await status(server, 'gopher', 'sesame')).toBe(401);
    await setPassword(users, 'second', 'new');
    const added = await eventually(async () => expect(await status(server, 'second', 'new')).toBe(200));
    expect((await runGovanity(['passwd', '--remove', users, 'gopher'])).exitCode).toBe(0);
    const removed = await eventually(async () => expect(await status(server, 'gopher', 'open')).toBe(401));
    for (const ms of [changed, added, removed]) expect(ms).toBeLessThan(promisedMs);
  });

  const faults = (server: GovanityProcess) => server.log().filter(({ code }) => code === 'config/users-file');
  const bcrypt = `$2y$10$${'a'.repeat(53)}`;

  test.for([
    ['empty', '', 401, 'it names no user'],
    ['gone', undefined, 401, 'there is no such file'],
    ['with comments alone', '# nobody\n', 401, 'it names no user'],
    ['without the user', `other:${bcrypt}\n`, 401, undefined],
    ['without the user, and with a line that is wrong', `other:${bcrypt}\nthird:x\n`, 401, 'line 2 has no bcrypt hash'],
    ['another file by mistake', 'host: go.company.com\npaths:\n', 401, 'line 1 has no bcrypt hash'],
    ['with a wrong hash of the user', 'gopher:sesame\n', 200, 'line 1 has no bcrypt hash'],
    [
      'with a hash that takes too long',
      `gopher:${bcrypt.replace('10', '17')}\n`,
      200,
      'line 1 has a bcrypt hash of cost 17',
    ],
    ['with the user twice', `third:x\n`.repeat(2) + `gopher:x\n`.repeat(2), 200, 'and 3 more lines'],
  ] as const)('%s: the answer to the user is %$', async ([_name, text, answer, why], { onTestFinished: defer }) => {
    const { server, users } = await startWithUser(defer);
    expect(await status(server, 'gopher', 'sesame')).toBe(200);
    if (text === undefined) await rename(users, `${users}.old`);
    else await writeFile(users, text);
    await eventually(() => expect(server.log().some(({ msg }) => msg === 'users reloaded')).toBe(true), promisedMs);
    expect([await status(server, 'gopher', 'sesame'), await status(server, 'gopher', 'open')]).toEqual([answer, 401]);
    expect(await server.metric(success)).toBe(why === undefined ? 1 : 0);
    expect(faults(server).map(({ msg }) => msg)).toEqual(why === undefined ? [] : [expect.stringContaining(why)]);
    // An edit of the configuration neither waits for the users nor brings them back.
    await writeFile(join(users, '..', 'vanity.yaml'), yaml.replace('first', 'second'));
    await eventually(() => expect(server.log().some(({ msg }) => msg === 'configuration reloaded')).toBe(true));
    expect([await status(server, 'gopher', 'sesame'), await status(server, 'gopher', 'open')]).toEqual([answer, 401]);
    await rename(users, `${users}.bad`).catch(() => undefined);
    await setPassword(users, 'gopher', 'open');
    await eventually(async () => expect(await status(server, 'gopher', 'open')).toBe(200));
    expect(await status(server, 'gopher', 'sesame')).toBe(401);
    await eventually(async () => expect(await server.metric(success)).toBe(1));
  });

  test('the last user is removed while vanity.yaml has a mistake', async ({ onTestFinished: defer }) => {
    const { server, users } = await startWithUser(defer);
    expect(await status(server, 'gopher', 'sesame')).toBe(200);
    await writeFile(server.configFile, yaml.replace('repo', 'rpeo'));
    await eventually(async () => expect(await server.metric(success)).toBe(0));
    expect(await status(server, 'gopher', 'sesame')).toBe(200);
    const removal = await runGovanity(['passwd', '--remove', users, 'gopher']);
    expect(removal).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('nobody can log in') });
    const ms = await eventually(async () => expect(await status(server, 'gopher', 'sesame')).toBe(401));
    expect(ms).toBeLessThan(promisedMs);
    await writeFile(server.configFile, yaml);
    await setPassword(users, 'second', 'new');
    await eventually(async () => expect(await status(server, 'second', 'new')).toBe(200));
    await eventually(async () => expect(await server.metric(success)).toBe(1));
  });

  test.for([
    ['missing', undefined, 'there is no such file'],
    ['empty', '', 'it names no user'],
    ['with a wrong line', `gopher:${bcrypt}\nsecond:x\n`, 'line 2 has no bcrypt hash'],
  ] as const)(
    'another file, %s: an error, until it is right',
    async ([_name, text, why], { onTestFinished: defer }) => {
      const { server, users } = await startWithUser(defer);
      const other = join(users, '..', 'other');
      if (text !== undefined) await writeFile(other, text);
      await writeFile(server.configFile, yaml.replace('users.htpasswd', 'other'));
      await eventually(() => expect(faults(server)).toHaveLength(1));
      expect(faults(server)[0]).toMatchObject({ level: 'error', line: 4, msg: expect.stringContaining(why) });
      expect(await server.metric(success)).toBe(0);
      expect(await status(server, 'gopher', 'sesame')).toBe(200);
      await writeFile(other, '');
      await setPassword(other, 'second', 'new');
      await eventually(async () => expect(await status(server, 'second', 'new')).toBe(200));
      expect(await status(server, 'gopher', 'sesame')).toBe(401);
      // From now on this one is followed, and the first one is not.
      await setPassword(users, 'third', 'x');
      await setPassword(other, 'fourth', 'y');
      await eventually(async () => expect(await status(server, 'fourth', 'y')).toBe(200));
      expect(await status(server, 'third', 'x')).toBe(401);
      expect(await server.metric(success)).toBe(1);
    },
  );

  test('start-up without it exits with 1 and names it', async ({ onTestFinished: defer }) => {
    await expect(startGovanity(defer, { yaml })).rejects.toThrow(/error\[config\/users-file\].*there is no such file/s);
  });
});

async function setPassword(file: string, user: string, password: string): Promise<void> {
  const { exitCode, stderr } = await runGovanity(['passwd', file, user], { input: `${password}\n` });
  expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/: (added|changed) /)]);
}

test('a TLS certificate is followed, and a half-replaced pair is refused', async ({ onTestFinished: defer }) => {
  const dir = await createTempDir(defer, 'tls');
  const ca = await createCa(dir);
  const [first, second] = [await ca.issue(['go.company.com'], 2), await ca.issue(['go.company.com'], 9)];
  const [cert, key] = [join(dir, 'served.pem'), join(dir, 'served.key')];
  const put = async (part: 'certFile' | 'keyFile', from: Certificate) =>
    copyFile(from[part], part === 'certFile' ? cert : key);
  await put('certFile', first);
  await put('keyFile', first);
  const server = await startGovanity(defer, { flags: ['--tls-cert', cert, '--tls-key', key] });
  const caText = await readFile(ca.certFile, 'utf8');
  const [serialOfFirst, serialOfSecond] = [await serialOf(first), await serialOf(second)];
  const old = await openTls(server.port, caText);
  expect(old.serial).toBe(serialOfFirst);
  const refused = () => server.log().filter(({ msg }) => /^invalid TLS certificate ignored/.test(msg));

  await put('certFile', second);
  await eventually(() => expect(refused()).toHaveLength(1), promisedMs + 500);
  expect(refused()[0]?.msg).toMatch(/do not fit: .*key values mismatch/);
  expect((await openTls(server.port, caText)).serial).toBe(serialOfFirst);
  await sleep(700);
  expect(refused()).toHaveLength(1);

  await put('keyFile', second);
  const ms = await eventually(async () => expect((await openTls(server.port, caText)).serial).toBe(serialOfSecond));
  expect(ms).toBeLessThan(promisedMs);
  const expiry = await server.metric('govanity_tls_certificate_expiry_timestamp_seconds');
  expect((expiry ?? 0) - Date.now() / 1_000).toBeGreaterThan(8 * 86_400);
  // A connection that was there before goes on with what it had.
  expect(await old.ask()).toContain('200 OK');
  expect((await ask(server.port, '/lib?go-get=1', { ca: caText })).status).toBe(200);
});

async function serialOf({ certFile }: Certificate): Promise<string> {
  return new X509Certificate(await readFile(certFile)).serialNumber;
}

/** A TLS connection of its own; tells the serial number of the certificate that it was shown. */
async function openTls(port: number, ca: string): Promise<{ serial: string; ask(): Promise<string> }> {
  const socket = connect({ port, host: '127.0.0.1', ca, servername: 'go.company.com' });
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  return {
    serial: socket.getPeerCertificate().serialNumber,
    ask: () =>
      new Promise((resolve, reject) => {
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.once('close', () => resolve(text)).once('error', reject);
        socket.write('GET /lib?go-get=1 HTTP/1.1\r\nHost: go.company.com\r\nConnection: close\r\n\r\n');
      }),
  };
}
