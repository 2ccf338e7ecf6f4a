import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { ask, basic, sendRaw } from './ask.ts';
import { eventually, type GovanityProcess, runGovanity, startGovanity } from './govanity-process.ts';

/** What must be found nowhere, as it is, encoded, or as a part that would do for guessing the rest. */
const planted = 'glpat-Zq7Xw3Kd9Lm2Rt5Vb8Nc';
const password = 'kaUdErWelsch4711!';
const needles = [
  planted,
  planted.slice(6),
  encodeURIComponent(password),
  password,
  Buffer.from(`gopher:${password}`).toString('base64'),
];

function findNeedles(haystacks: Readonly<Record<string, string>>): string[] {
  return Object.entries(haystacks).flatMap(([where, text]) =>
    needles.filter((needle) => text.includes(needle)).map((needle) => `${where}: ${needle}: ${text.slice(0, 2_000)}`),
  );
}

/** Configurations that hold a secret, mostly where none should be. */
const configs: Readonly<Record<string, string>> = {
  'user of an https URL': `paths:\n  /lib: {repo: "https://oauth2:${planted}@gitlab.company.com/a/lib.git"}\n`,
  'only a user': `paths:\n  /lib: {repo: "https://${planted}@gitlab.company.com/a/lib.git"}\n`,
  'password of an ssh URL': `paths:\n  /lib: {repo: "ssh://git:${password}@gitlab.company.com/a/lib.git"}\n`,
  'scp-style with a password': `paths:\n  /lib: {repo: "git:${password}@gitlab.company.com:a/lib.git"}\n`,
  'query of a URL': `paths:\n  /lib: {repo: "https://gitlab.company.com/a/lib.git?private_token=${planted}"}\n`,
  'fragment of a URL': `paths:\n  /lib: {repo: "https://gitlab.company.com/a/lib.git#access_token=${planted}"}\n`,
  'a URL over several lines': `paths:\n  /lib:\n    repo: >-\n      https://oauth2:${planted}@gitlab.company.com/a/\n      lib.git\n`,
  display: `paths:\n  /lib:\n    repo: https://gitlab.company.com/a/lib\n    display: "https://u:${planted}@gitlab.company.com/a https://x/{dir} https://x/{file}"\n`,
  docs: `docs: "https://u:${planted}@docs.company.com/"\npaths:\n  /lib: {repo: https://gitlab.company.com/a/lib}\n`,
  'web of a back end': `backends:\n  gitlab: {forge: gitlab, web: "https://u:${planted}@gitlab.company.com"}\nbackend: gitlab\npaths:\n  /lib:\n`,
  'ssh of a back end': `backends:\n  gitlab: {forge: gitlab, web: "https://gitlab.company.com", clone: ssh, ssh: "git:${password}@gitlab.company.com"}\nbackend: gitlab\npaths:\n  /lib:\n`,
  'YAML that ends early': `paths:\n  /lib: {repo: "https://oauth2:${planted}@gitlab.company.com/a/lib.git"\n`,
  'YAML with a tab': `paths:\n\t/lib: {repo: "https://oauth2:${planted}@gitlab.company.com/a/lib.git"}\n`,
  'a wrong type': `paths:\n  /lib: "https://oauth2:${planted}@gitlab.company.com/a/lib.git"\n`,
  'an unknown key': `paths:\n  /lib: {rpeo: "https://oauth2:${planted}@gitlab.company.com/a/lib.git"}\n`,
  'a key of its own': `token: ${planted}\npaths:\n  /lib: {repo: https://gitlab.company.com/a/lib}\n`,
  'a key of a path': `paths:\n  "https://u:${planted}@go.company.com/lib": {repo: https://gitlab.company.com/a/lib}\n`,
  'a host': `paths:\n  "u:${planted}@go.company.com/lib": {repo: https://gitlab.company.com/a/lib}\n`,
  'a comment': `paths: # token: ${planted}\n  /lib: {rpeo: https://gitlab.company.com/a/lib} # ${planted}\n`,
  'an unknown back end': `paths:\n  /lib: {backend: ${planted}}\n`,
  'a network': `access: {restrict: all, allow: ["https://u:${planted}@x"]}\npaths:\n  /lib: {repo: https://gitlab.company.com/a/lib}\n`,
};

describe.concurrent('a secret in the configuration is told nobody', () => {
  test.for(Object.entries(configs))('%s', async ([_name, text], { onTestFinished: defer }) => {
    const dir = await createTempDir(defer, 'secrets');
    const [good, bad] = [join(dir, 'vanity.yaml'), join(dir, 'bad.yaml')];
    await writeFile(good, 'host: go.company.com\npaths:\n  /lib: {repo: https://github.com/company/lib}\n');
    await writeFile(bad, `host: go.company.com\n${text}`);
    const haystacks: Record<string, string> = {};
    const keep = async (name: string, args: readonly string[]) => {
      const { stdout, stderr } = await runGovanity(args, { cwd: dir });
      haystacks[`${name} stdout`] = stdout;
      haystacks[`${name} stderr`] = stderr;
    };
    await keep('check', ['check', bad]);
    await keep('check --format json', ['check', bad, '--format', 'json']);
    await keep('explain', ['explain', 'go.company.com/lib', '--config', bad, '--format', 'json']);

    const server = await startGovanity(defer, { configFile: good, flags: ['--reload-notice'] });
    const reloads = await attemptsOf(server);
    await writeFile(good, `host: go.company.com\n${text}`);
    await eventually(async () => expect(await attemptsOf(server)).not.toBe(reloads));
    Object.assign(haystacks, await everythingServed(server));
    await stop(server, haystacks);
    expect(haystacks.stdout).not.toBe('');
    expect(findNeedles(haystacks)).toEqual([]);
  });
});

/** Changes with each configuration that the server looked at. */
async function attemptsOf(server: GovanityProcess): Promise<string> {
  const { hash, diagnostics, lastReloadSuccessful } = JSON.parse((await server.askAdmin('/config')).body);
  return JSON.stringify({ hash, diagnostics, lastReloadSuccessful });
}

async function everythingServed(server: GovanityProcess): Promise<Record<string, string>> {
  const served: Record<string, string> = {};
  for (const target of ['/', '/lib', '/lib?go-get=1', '/unknown?go-get=1', '/unknown']) {
    const { headers, body } = await server.ask(target);
    served[target] = JSON.stringify(headers) + body;
  }
  for (const target of ['/metrics', '/config', '/readyz', '/nothing']) {
    served[`admin ${target}`] = (await server.askAdmin(target)).body;
  }
  return served;
}

async function stop(server: GovanityProcess, haystacks: Record<string, string>): Promise<void> {
  server.signal('SIGTERM');
  await server.exited;
  haystacks.stdout = server.stdout();
  haystacks.stderr = server.stderr();
}

test('a secret in a request is shown nowhere', async ({ onTestFinished: defer }) => {
  const dir = await createTempDir(defer, 'secrets');
  const users = join(dir, 'users');
  expect((await runGovanity(['passwd', users, 'gopher'], { input: `${password}\n` })).exitCode).toBe(0);
  const hash = (await readFile(users, 'utf8')).trim().slice('gopher:'.length);
  const yaml = `host: go.company.com\naccess: {restrict: index, users: ${users}}\npaths:\n  /lib: {repo: https://github.com/company/lib}\n`;
  const server = await startGovanity(defer, { yaml });
  const haystacks: Record<string, string> = {};
  const requests: readonly [string, Record<string, string>][] = [
    ['/', basic('gopher', password)],
    ['/lib', basic('gopher', `${password}x`)],
    ['/lib', { authorization: `Bearer ${planted}` }],
    ['/lib', { authorization: `Basic ${planted}` }],
    ['/lib', { 'private-token': planted, cookie: `session=${planted}`, 'x-api-key': planted }],
    ['/lib', { referer: `https://u:${password}@evil.example/?token=${planted}` }],
    ['/lib', { 'x-forwarded-for': planted }],
    [`/lib?go-get=1&private_token=${planted}`, {}],
    [`/lib?private_token=${planted}`, basic('gopher', password)],
    [`/?access_token=${planted}`, basic('gopher', password)],
    [`http://u:${password}@go.company.com/lib?go-get=1`, {}],
  ];
  for (const [target, headers] of requests) {
    const { status, headers: told, body } = await ask(server.port, target, { headers });
    haystacks[`${target.slice(0, 12)} ${status} ${JSON.stringify(Object.keys(headers))}`] = JSON.stringify(told) + body;
  }
  haystacks.raw = await sendRaw(
    server.port,
    `GET /lib?t=${planted} HTTP/1.1\r\nHost: u:${password}@x\r\nConnection: close\r\n\r\n`,
  );
  // An error of the htpasswd file names the line, not what is in it.
  await writeFile(users, `gopher:${password}\n${planted}\n`);
  await eventually(async () => expect(await server.metric('govanity_config_last_reload_successful')).toBe(0));
  Object.assign(haystacks, await everythingServed(server));
  await sleep(50);
  await stop(server, haystacks);
  expect(server.log().filter(({ msg }) => msg === 'request').length).toBeGreaterThanOrEqual(requests.length);
  expect(findNeedles(haystacks)).toEqual([]);
  expect(Object.values(haystacks).join('\n')).not.toContain(hash);
});

test('the command line: a secret is not repeated', async ({ onTestFinished: defer }) => {
  const cwd = await createTempDir(defer, 'secrets');
  const secretUrl = `https://oauth2:${planted}@gitlab.company.com/a/lib.git`;
  const haystacks: Record<string, string> = {};
  for (const args of [
    ['url', secretUrl],
    ['url', secretUrl, '--format', 'json'],
    ['explain', secretUrl],
    ['check', secretUrl],
    ['serve', '--config', secretUrl, '--admin', 'off'],
    ['serve', '--listen', secretUrl],
    ['serve', '--trust-proxy', secretUrl],
    ['serve', '--frob', secretUrl],
    ['serve', `--token=${planted}`],
    [secretUrl],
    ['passwd', join(cwd, 'missing', planted), 'gopher'],
    ['health', '--url', `http://u:${password}@127.0.0.1:1/`],
  ]) {
    const { stdout, stderr } = await runGovanity(args, { cwd });
    haystacks[args.join(' ').slice(0, 20)] = stdout + stderr;
    expect(stdout + stderr).not.toBe('');
  }
  expect(findNeedles(haystacks)).toEqual([]);
  expect(await readdir(cwd)).toEqual([]);
});
