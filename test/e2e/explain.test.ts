import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createModuleCheck } from '../../src/doctor/check-module.ts';
import type { ModuleQuestion } from '../../src/site/module-check.ts';
import { siteOf } from '../support/site-server.ts';
import { createCleanup, type Defer } from './harness/cleanup.ts';
import { startGitHttpServer } from './harness/git-http-server.ts';
import { createRepository } from './harness/git-repository.ts';
import { type Govanity, startGovanity } from './harness/govanity.ts';
import { describeWithTools, toolPath } from './harness/required-tools.ts';
import { createTempDir } from './harness/temp-dir.ts';

interface Answer {
  readonly explanations: readonly { readonly code: string }[];
  readonly check: {
    readonly ok: boolean;
    readonly steps: readonly {
      readonly name: string;
      readonly status: string;
      readonly message: string;
      readonly code?: string;
    }[];
  };
}

describeWithTools('the check of a module against a real repository', ['git', 'git-http-backend'], () => {
  const cleanup = createCleanup();
  let server: Govanity;
  let withoutGit: Govanity;
  beforeAll(async () => {
    const { defer } = cleanup;
    const forge = await startForge(defer);
    const yaml = `
host: go.company.com
proxy: {store: '${await createTempDir(defer, 'store')}', fetch: false, announce: false}
access: {restrict: none}
paths:
  /lib: {repo: '${forge}/lib.git'}
  /tools/lint: {repo: '${forge}/lib.git', subdir: tools/lint, proxy: false}
  /moved: {repo: '${forge}/lib.git'}
  /empty: {repo: '${forge}/empty.git'}
  /gone: {repo: '${forge}/gone.git'}
  /lazy/{name}: {repo: '${forge}/{name}.git'}
  /old: {repo: 'https://127.0.0.1/svn', vcs: svn}
  /proxied: {repo: 'https://athens.company.com', vcs: mod}
`;
    const path = dirname(toolPath('git'));
    [server, withoutGit] = await Promise.all([
      startGovanity(defer, yaml, { env: { PATH: path, HOME: await createTempDir(defer, 'home') } }),
      startGovanity(defer, yaml, { env: { PATH: '/nonexistent' } }),
    ]);
  });
  afterAll(() => cleanup.run());

  test.for([
    ['go.company.com/lib', true, { tags: 'ok', 'module proxy': 'ok', repository: 'ok', version: 'ok', 'go.mod': 'ok' }],
    ['go.company.com/lib@v1.0.0', true, { version: 'ok', 'go.mod': 'ok' }],
    ['go.company.com/lib@v9.9.9', false, { repository: 'ok', version: 'module/unknown-revision', 'go.mod': 'skipped' }],
    ['go.company.com/lib/pkg', true, { route: 'ok', version: 'ok' }],
    ['go.company.com/tools/lint', true, { version: 'ok', 'go.mod': 'ok' }],
    ['go.company.com/moved', false, { 'go.mod': 'module/path-mismatch' }],
    ['go.company.com/empty', false, { repository: 'ok', version: 'git/empty-repository' }],
    ['go.company.com/gone', false, { repository: 'git/repository-not-found', version: 'skipped', 'go.mod': 'skipped' }],
    ['go.company.com/lazy/gone', false, { repository: 'git/repository-not-found' }],
    ['go.company.com/old', true, { 'repo url': 'ok', repository: 'skipped' }],
    ['go.company.com/proxied', true, { tags: 'ok', repository: 'skipped' }],
    ['go.company.com/lob', false, { route: 'http/not-found', tags: 'skipped', repository: 'skipped' }],
    ['go.company.com/a..b/%2e', false, { 'import path': 'module/malformed-path', route: 'skipped' }],
  ] as const)('%s', async ([module, ok, expected]) => {
    const { check } = await ask(server, module);
    const found = Object.fromEntries(check.steps.map(({ name, status, code }) => [name, code ?? status]));
    expect(found).toMatchObject(expected);
    expect(check.ok).toBe(ok);
  });

  test('tells what it saw', async () => {
    const { check } = await ask(server, 'go.company.com/lib');
    const messages = Object.fromEntries(check.steps.map(({ name, message }) => [name, message]));
    expect(messages).toMatchObject({
      route: '/lib answers for go.company.com/lib',
      'module proxy': 'no version is stored yet',
      repository: expect.stringMatching(/lib\.git: HEAD is main, 1 branch, 3 tags$/),
      version: '2 versions, the latest is v1.1.0',
      'go.mod': 'go.mod at v1.1.0 declares the module go.company.com/lib',
    });
  });

  test('without git says so, and goes on with what it can', async () => {
    const { check } = await ask(withoutGit, 'go.company.com/lib');
    expect(check.steps.find(({ name }) => name === 'repository')).toMatchObject({
      status: 'skipped',
      message: 'git is not installed on this server',
    });
    expect(check.steps.find(({ name }) => name === 'tags')?.status).toBe('ok');
  });

  test('leaves nothing of what was sent in the log', async () => {
    const body = new URLSearchParams({ text: 'git@git.company.com: Permission denied (publickey). PASTED-WORDS' });
    const response = await fetch(`http://127.0.0.1:${server.port}/-/api/explain`, { method: 'POST', body });
    const { explanations } = (await response.json()) as Answer;
    expect(explanations.map(({ code }) => code)).toEqual(['ssh/permission-denied']);
    // The log is written late: a second request comes after the first one.
    await expect.poll(() => server.log(), { timeout: 5_000 }).toContain('/-/api/explain');
    expect(server.log()).not.toContain('PASTED-WORDS');
  });
});

describeWithTools('checks of modules', ['git'], () => {
  const limits = { wholeMs: 1_500, programMs: 1_000, running: 1, waiting: 0, freshMs: 60_000 };

  test('are bounded: each module once at a time, few at once, and none for long', async ({ onTestFinished: defer }) => {
    const { url, connections } = await startSilence(defer);
    const check = createModuleCheck({ PATH: process.env.PATH }, limits);
    const first = check(questionFor(`${url}/a.git`));
    const same = check(questionFor(`${url}/a.git`));
    expect(await check(questionFor(`${url}/b.git`))).toBeUndefined();
    const found = await first;
    expect(await same).toBe(found);
    expect(found?.steps.find(({ name }) => name === 'repository')).toMatchObject({ status: 'failed' });
    expect(connections()).toBe(1);
    expect(await check(questionFor(`${url}/a.git`))).toBe(found);
    expect(connections()).toBe(1);
  });

  test('end with what was found when the time is over', async ({ onTestFinished: defer }) => {
    const { url } = await startSilence(defer);
    const check = createModuleCheck({ PATH: process.env.PATH }, { ...limits, wholeMs: 600, programMs: 60_000 });
    const { steps = [] } = (await check(questionFor(`${url}/a.git`))) ?? {};
    expect(steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
      ...['import path ok', 'route ok', 'tags ok', 'repo url warning'],
      ...['repository failed', 'version skipped', 'go.mod skipped'],
    ]);
  });
});

async function startForge(defer: Defer): Promise<string> {
  const projects = await createTempDir(defer, 'projects');
  const files = {
    'go.mod': 'module go.company.com/lib\n',
    'tools/lint/go.mod': 'module go.company.com/tools/lint\n',
  };
  await createRepository(join(projects, 'lib.git'), [
    { files, tags: ['v1.0.0', 'v1.1.0', 'tools/lint/v0.1.0'] },
    { files: { ...files, 'main.go': 'package lib\n' } },
  ]);
  await createRepository(join(projects, 'empty.git'), []);
  const { port } = await startGitHttpServer(defer, projects);
  return `http://127.0.0.1:${port}`;
}

async function ask({ port }: Govanity, module: string): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/-/api/explain`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ module }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

/** A server that accepts connections and never answers. */
async function startSilence(defer: Defer): Promise<{ url: string; connections: () => number }> {
  const sockets: Socket[] = [];
  const silence = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silence, 'listening');
  defer(() => {
    for (const socket of sockets) socket.destroy();
    silence.close();
  });
  const address = silence.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, connections: () => sockets.length };
}

function questionFor(repo: string): ModuleQuestion {
  const site = siteOf(`host: go.company.com\npaths: {/lib: {repo: '${repo}'}}`);
  const importPath = 'go.company.com/lib';
  const match = site.hostTable.find('go.company.com', '/lib');
  const goGet = site.answer({ method: 'GET', target: '/lib?go-get=1', host: 'go.company.com', isAuthorised: true });
  return { importPath, version: undefined, match, goGet, stored: undefined };
}
