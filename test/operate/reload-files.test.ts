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
  const { main, templates } = await copyProgram(defer);
  const server = await startGovanity(defer, { main });
  const index = join(templates, 'index.hbs');
  const source = await readFile(index, 'utf8');
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
  const refused = () => server.log().filter(({ msg }) => /^configuration refused/.test(msg));
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

  test.for([
    ['empty', '', 'it names no user'],
    ['with a hash that is none', 'gopher:sesame\n', 'line 1 has no bcrypt hash'],
    ['gone', undefined, 'there is no such file'],
  ] as const)('%s: the users stay, and the log says why', async ([_name, text, why], { onTestFinished: defer }) => {
    const { server, users } = await startWithUser(defer);
    if (text === undefined) await rename(users, `${users}.old`);
    else await writeFile(users, text);
    await eventually(async () => expect(await server.metric(success)).toBe(0), promisedMs);
    expect([await status(server, 'gopher', 'sesame'), await status(server, 'gopher', 'open')]).toEqual([200, 401]);
    const told = () => server.log().filter(({ code }) => code === 'config/users-file');
    await eventually(() => expect(told()).toHaveLength(1));
    expect(told()[0]?.msg).toContain(why);
    await rename(users, `${users}.bad`).catch(() => undefined);
    await setPassword(users, 'gopher', 'open');
    await eventually(async () => expect(await status(server, 'gopher', 'open')).toBe(200));
    expect(await server.metric(success)).toBe(1);
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
  const refused = () => server.log().filter(({ msg }) => /^TLS certificate refused/.test(msg));

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
