import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitRunner } from '../../src/programs/git/git-runner.ts';
import { startDiscoveryStub } from '../../src/programs/go/discovery-stub.ts';
import { parseGoJson } from '../../src/programs/go/go-downloader.ts';
import { goEnvironment, writeGitWrapper } from '../../src/programs/go/go-environment.ts';
import { createProcessQueue } from '../../src/programs/process-queue.ts';
import { runProcess } from '../../src/programs/run-process.ts';
import { RepoVersions, type RepoVersionsLimits, usualLimits } from '../../src/server/repo-versions.ts';
import type { VersionTable } from '../../src/vanity/versions.ts';
import { createCleanup, type Defer } from '../e2e/harness/cleanup.ts';
import { startGitHttpServer } from '../e2e/harness/git-http-server.ts';
import { type Commit, createRepository } from '../e2e/harness/git-repository.ts';
import { describeWithTools, toolPath } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { eventually, startGovanity } from '../operate/govanity-process.ts';
import { parsePage } from '../support/page.ts';

const tags = ['v0.1.0', 'v1.0.0', 'v1.10.0', 'v1.9.0', 'v1.11.0-rc.1', 'tools/lint/v0.3.0', 'nightly'];
const history: Commit[] = [
  { files: { 'go.mod': 'module x\n', 'tools/lint/go.mod': 'module x/tools/lint\n' }, tags },
  { files: { 'go.mod': 'module x/v2\n' }, tags: ['v2.0.0'] },
];

/** A forge with one repository, lib.git, that has these tags. */
async function startForge(defer: Defer): Promise<string> {
  const projects = await createTempDir(defer, 'projects');
  await createRepository(join(projects, 'lib.git'), history);
  const { port } = await startGitHttpServer(defer, projects);
  return `http://127.0.0.1:${port}`;
}

async function listen(defer: Defer, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that accepts connections and never answers. */
async function startSilence(defer: Defer): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  const url = await listen(
    defer,
    createServer(() => connections++),
  );
  return { url, connections: () => connections };
}

interface LookUp {
  /** What is known after a look-up was asked for, as a page would do it. */
  readonly show: (repo: string, client?: string, isMadeUp?: boolean) => readonly string[] | 'pending' | undefined;
  readonly failures: (readonly [repo: string, complaint: string])[];
}

function lookUp(defer: Defer, limits: Partial<RepoVersionsLimits> = {}): LookUp {
  const failures: [string, string][] = [];
  const versions = new RepoVersions(process.env, (repo, text) => failures.push([repo, text]), {
    ...usualLimits,
    ...limits,
  });
  defer(() => versions.close());
  return {
    failures,
    show(repo, client = '192.0.2.1', isMadeUp = false) {
      versions.want({ repo, subdir: '', isMadeUp }, client);
      const found = versions.find(repo, '');
      return typeof found === 'object' ? found.of(1).versions : found;
    },
  };
}

describeWithTools('versions', ['git', 'git-http-backend', 'go'], () => {
  test('appear on a later request, the page itself never waits', async ({ onTestFinished: defer }) => {
    const forge = await startForge(defer);
    const yaml = `host: go.company.com\npaths:\n  /lib: {repo: '${forge}/lib.git'}\n  /lint: {repo: '${forge}/lib.git', subdir: tools/lint}\n  /gone: {repo: '${forge}/gone-s3cret.git'}\n`;
    const { ask, log } = await startGovanity(defer, { yaml, flags: ['--versions'] });
    const first = await ask('/lib');
    expect(parsePage(first.body).text).not.toContain('v1.10.0');
    expect(first.headers['cache-control']).toBe('public, max-age=0');
    await eventually(async () => expect((await ask('/lib')).body).toContain('v1.10.0'));
    const { body, headers } = await ask('/lib');
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(parsePage(body).text).toContain('Latestv1.10.0 Versions v1.11.0-rc.1 v1.10.0 v1.9.0 v1.0.0 v0.1.0 ');
    expect(parsePage(body).text).toContain('Other major versions go.company.com/lib/v2 v2.0.0');
    expect(parsePage((await ask('/lib/v2/sub')).body).text).toContain('Latestv2.0.0 Versions v2.0.0 ');
    await ask('/lint');
    await eventually(async () =>
      expect(parsePage((await ask('/lint')).body).text).toContain('Latestv0.3.0 Versions v0.3.0 '),
    );
    const api = JSON.parse((await ask('/-/api/modules/go.company.com/lib')).body);
    expect([api.latest, api.versions]).toEqual(['v1.10.0', ['v1.11.0-rc.1', 'v1.10.0', 'v1.9.0', 'v1.0.0', 'v0.1.0']]);
    await ask('/gone');
    // What git prints goes to the log alone.
    await eventually(async () => expect((await ask('/gone')).headers['cache-control']).toBe('public, max-age=300'));
    const gone = parsePage((await ask('/gone')).body);
    expect(gone.text).not.toMatch(/Versions|fatal|not found/i);
    await eventually(() =>
      expect(log().map(({ msg }) => msg)).toContainEqual(`cannot list the versions of ${forge}/gone-s3cret.git`),
    );
  });

  test('are not looked up without the flag', async ({ onTestFinished: defer }) => {
    const silence = await startSilence(defer);
    const yaml = `host: go.company.com\npaths:\n  /lib: {repo: '${silence.url}/lib.git'}\n`;
    const { ask } = await startGovanity(defer, { yaml });
    const { headers } = await ask('/lib');
    await sleep(500);
    expect([headers['cache-control'], silence.connections()]).toEqual(['public, max-age=300', 0]);
  });

  test('of forges that hang bind few processes, for a short time', async ({ onTestFinished: defer }) => {
    const silence = await startSilence(defer);
    const { show } = lookUp(defer, { timeoutMs: 400, processes: 2, waiting: 3 });
    const repos = Array.from({ length: 8 }, (_, index) => `${silence.url}/${index}.git`);
    for (const repo of repos) show(repo);
    await eventually(() => expect(silence.connections()).toBe(2));
    // Five were looked up in the end, and three not even remembered.
    const find = () => repos.map((repo) => show(repo, undefined, true));
    await eventually(() => expect(find().slice(0, 5)).toEqual(Array(5).fill(undefined)));
    expect(silence.connections()).toBeLessThanOrEqual(8);
  });

  test('of names that a client makes up are looked up only so often', async ({ onTestFinished: defer }) => {
    const names: string[] = [];
    const forge = createHttpServer((request, response) => {
      names.push(request.url?.split('/')[1] ?? '');
      response.writeHead(404).end();
    });
    const url = await listen(defer, forge);
    const yaml = `host: go.company.com\npaths:\n  /p/{name}: {repo: '${url}/{name}/'}\n  /real: {repo: '${url}/real/'}\n`;
    const { ask } = await startGovanity(defer, { yaml, flags: ['--versions'] });
    const from = (path: string, client: string) => ask(path, { headers: { 'x-forwarded-for': client } });
    for (let count = 0; count < 60; count++) await from(`/p/a${count}`, '192.0.2.1');
    await eventually(() => expect(new Set(names).size).toBe(20));
    // Other clients, and repositories that the configuration names, are not affected.
    for (const client of ['192.0.2.1', '192.0.2.2']) await from('/real', client);
    for (let count = 0; count < 60; count++) await from(`/p/b${count}`, `2001:db8::${count}`);
    await eventually(() => expect(new Set(names).size).toBe(41));
    await sleep(500);
    expect(names).toContain('real');
    expect([...new Set(names)].filter((name) => name.startsWith('b'))).toHaveLength(20);
  });

  test('stay when the forge goes, which is reported once', async ({ onTestFinished: defer }) => {
    const ends: (() => Promise<void> | void)[] = [];
    const repo = `${await startForge((end) => ends.push(end))}/lib.git`;
    const { show, failures } = lookUp(defer, { freshMs: 50, failedMs: 50 });
    await eventually(() => expect(show(repo)).toContain('v1.0.0'));
    for (const end of ends.toReversed()) await end();
    for (let round = 0; round < 10; round++) {
      await sleep(60);
      expect(show(repo)).toContain('v1.0.0');
    }
    expect(failures.map(([failed]) => failed)).toEqual([repo]);
  });

  test('are taken from servers only: no local repository, no program', async ({ onTestFinished: defer }) => {
    const directory = await createTempDir(defer, 'local');
    const repository = join(directory, 'lib.git');
    await createRepository(repository, history);
    const marker = join(directory, 'marker');
    const repos = [`file://${repository}`, repository, `ext::touch ${marker}`, `--upload-pack=touch ${marker}`];
    const { show, failures } = lookUp(defer);
    for (const repo of repos) expect(show(repo)).toBe('pending');
    await eventually(() => expect(repos.map((repo) => show(repo))).toEqual(repos.map(() => undefined)));
    expect(failures.filter(([, text]) => /transport '(?:file|ext)' not allowed/.test(text))).toHaveLength(3);
    expect(existsSync(marker)).toBe(false);
  });

  test('follow a redirect of a repository, but to no other server', async ({ onTestFinished: defer }) => {
    const forge = await startForge(defer);
    const asked: string[] = [];
    const proxied = createHttpServer(async (request, response) => {
      const { url = '', method = 'GET', headers } = request;
      asked.push(url);
      const [, place = '', rest = ''] = /^\/([a-z]+)\.git(\/.*)$/.exec(url) ?? [];
      const locations: Record<string, string> = {
        renamed: `/lib.git${rest}`,
        absolute: `http://${headers.host}/renamed.git${rest}`,
        away: `${forge}/lib.git${rest}`,
        circle: url,
        page: '/login',
      };
      const location = locations[place];
      if (location !== undefined) return response.writeHead(301, { location }).end();
      const body = method === 'POST' ? await buffer(request) : null;
      const { host: _host, connection: _connection, ...kept } = headers;
      const answer = await fetch(`${forge}${url}`, { method, body, headers: kept as Record<string, string> });
      const types = { 'content-type': answer.headers.get('content-type') ?? '' };
      return response.writeHead(answer.status, types).end(Buffer.from(await answer.arrayBuffer()));
    });
    const url = await listen(defer, proxied);
    const { show, failures } = lookUp(defer);
    const repos = ['renamed', 'absolute', 'away', 'circle', 'page'].map((name) => `${url}/${name}.git`);
    for (const repo of repos) show(repo);
    await eventually(() => expect(repos.map((repo) => show(repo))).not.toContain('pending'));
    const found = ['v1.11.0-rc.1', 'v1.10.0', 'v1.9.0', 'v1.0.0', 'v0.1.0'];
    expect(repos.map((repo) => show(repo))).toEqual([found, found, undefined, undefined, undefined]);
    const complaints = new Map(failures);
    expect(complaints.get(repos[2] ?? '')).toBe(
      `${repos[2]} redirects to another host, ${new URL(forge).host}, which is not followed`,
    );
    expect(complaints.get(repos[3] ?? '')).toContain('redirects more than 3 times');
    expect(complaints.get(repos[4] ?? '')).toContain('returned error: 301');
  });

  test('of an endless list of refs are given up, with little memory', async ({ onTestFinished: defer }) => {
    const packet = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
    const id = 'a'.repeat(40);
    const many = Array.from({ length: 2_000 }, (_, n) => packet(`${id} refs/tags/v1.0.${n}-${'x'.repeat(200)}\n`)).join(
      '',
    );
    const forge = createHttpServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
      response.write(`${packet('# service=git-upload-pack\n')}0000${packet(`${id} HEAD\0\n`)}`);
      const more = () => {
        while (!response.destroyed && response.write(many));
      };
      response.on('drain', more);
      more();
    });
    const repo = `${await listen(defer, forge)}/lib.git`;
    const { show, failures } = lookUp(defer);
    show(repo);
    let most = 0;
    await eventually(async () => {
      most = Math.max(most, await residentBytesOfGit());
      expect(show(repo)).toBeUndefined();
    });
    expect(failures).toEqual([[repo, 'the repository lists more refs than can be read']]);
    expect(most).toBeLessThan(700e6);
  });

  test('need no temporary directory, except for those from v2 on', async ({ onTestFinished: defer }) => {
    const forge = await startForge(defer);
    const yaml = `host: go.company.com\npaths:\n  /lib: {repo: '${forge}/lib.git'}\n`;
    const env = { TMPDIR: '/proc/nothing' };
    const { ask, log } = await startGovanity(defer, { yaml, flags: ['--versions'], env });
    await ask('/lib');
    await eventually(async () => expect((await ask('/lib')).body).toContain('v1.10.0'));
    expect(parsePage((await ask('/lib')).body).text).not.toContain('v2.0.0');
    await eventually(() =>
      expect(log().map(({ msg }) => msg)).toContainEqual(`cannot list the versions of ${forge}/lib.git`),
    );
  });

  test('of a server with few descriptors are missing, and nothing else', async ({ onTestFinished: defer }) => {
    const forge = await startForge(defer);
    const yaml = `host: go.company.com\npaths:\n  /lib: {repo: '${forge}/lib.git'}\n`;
    const { ask, port, log } = await startGovanity(defer, { yaml, flags: ['--versions'], maxDescriptors: 160 });
    const idle = Array.from({ length: 200 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    defer(() => idle.forEach((socket) => void socket.destroy()));
    await sleep(300);
    for (const socket of idle) socket.destroy();
    await eventually(async () => expect((await ask('/lib')).status).toBe(200));
    expect(log().filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
    await eventually(async () => expect((await ask('/lib')).body).toContain('v1.10.0'));
  });

  describe('are those that go lists', () => {
    const files = (path: string, more: Record<string, string> = {}) => {
      return { 'go.mod': `module ${path}\n`, 'a.go': 'package lib\n', ...more };
    };
    const bare = { 'a.go': 'package lib\n' };
    const inSub = (path: string) => ({ 'sub/a.go': 'package sub\n', 'sub/go.mod': `module ${path}\n` });
    /** The history of a repository with this module. */
    const histories: Record<string, (path: string) => Commit[]> = {
      'go.mod with /v2': (path) => [
        { files: files(path), tags: ['v1.0.0'] },
        { files: files(`${path}/v2`), tags: ['v2.0.0', 'v2.1.0-rc.1'] },
      ],
      'a directory v2': (path) => {
        const more = { 'v2/go.mod': `module ${path}/v2\n`, 'v2/b.go': 'package lib\n' };
        return [{ files: files(path, more), tags: ['v1.0.0', 'v2.0.0'] }];
      },
      'no go.mod at all': () => [{ files: bare, tags: ['v0.9.0', 'v1.0.0', 'v2.0.0', 'v3.1.0'] }],
      'no go.mod, and no v1': () => [{ files: bare, tags: ['v2.0.0', 'v3.1.0'] }],
      'go.mod without /v2': (path) => [{ files: files(path), tags: ['v1.0.0', 'v2.0.0'] }],
      'go.mod from v2 on, without /v2': (path) => [
        { files: bare, tags: ['v1.0.0'] },
        { files: files(path), tags: ['v2.0.0'] },
      ],
      'go.mod in v1 alone': (path) => [
        { files: files(path), tags: ['v1.0.0'] },
        { files: bare, tags: ['v2.0.0'] },
      ],
      'go.mod with /v2 from v2.1 on': (path) => [
        { files: bare, tags: ['v1.0.0', 'v2.0.0'] },
        { files: files(`${path}/v2`), tags: ['v2.1.0'] },
      ],
      'go.mod with /v3 alone': (path) => [
        { files: bare, tags: ['v1.0.0', 'v2.0.0'] },
        { files: files(`${path}/v3`), tags: ['v3.0.0'] },
      ],
      'a directory without /v2 (sub)': (path) => [{ files: inSub(path), tags: ['sub/v1.0.0', 'sub/v2.0.0'] }],
      'a directory with /v2 (sub)': (path) => [{ files: inSub(`${path}/v2`), tags: ['sub/v2.0.0', 'v2.5.0'] }],
    };
    const cases = Object.entries(histories).map(([what, historyOf], index) => {
      const path = `go.company.com/m${index}`;
      return {
        what,
        path,
        project: `m${index}.git`,
        subdir: what.endsWith('(sub)') ? 'sub' : '',
        history: historyOf(path),
      };
    });
    const cleanup = createCleanup();
    let found: Map<string, VersionTable | string | undefined>;
    let listed: Map<string, string[]>;
    let usable: Set<string>;

    beforeAll(async () => {
      const projects = await createTempDir(cleanup.defer, 'projects');
      await Promise.all(cases.map(({ project, history }) => createRepository(join(projects, project), history)));
      const { port } = await startGitHttpServer(cleanup.defer, projects);
      const repoOf = (project: string) => `http://127.0.0.1:${port}/${project}`;
      const failures: unknown[] = [];
      const versions = new RepoVersions(process.env, (...failure) => failures.push(failure));
      cleanup.defer(() => versions.close());
      for (const { project, subdir } of cases) {
        versions.want({ repo: repoOf(project), subdir, isMadeUp: false }, '');
      }
      const find = () =>
        cases.map(({ path, project, subdir }) => [path, versions.find(repoOf(project), subdir)] as const);
      await eventually(() => expect(find().map(([, table]) => table)).not.toContain('pending'));
      expect(failures).toEqual([]);
      found = new Map(find());
      const tags = cases.map(({ path, project, subdir }) => [path, `${path} git ${repoOf(project)} ${subdir}`.trim()]);
      ({ listed, usable } = await askGo(cleanup.defer, new Map(tags as [string, string][])));
    });
    afterAll(cleanup.run);

    test.each(cases)('$what', ({ path }) => {
      const table = found.get(path);
      if (typeof table !== 'object') throw new Error('no versions');
      expect(table.of(1).versions.toReversed()).toEqual(listed.get(path));
      for (const major of [2, 3]) {
        const isUsable = usable.has(`${path}/v${major}`);
        expect([major, table.of(major).versions.length > 0]).toEqual([major, isUsable]);
        const isLinked = table.of(1).otherMajors.some((other) => other.major === major);
        expect([major, isLinked]).toEqual([major, isUsable]);
      }
    });
  });
});

/** What the real `go` makes of modules: their versions, and the paths with `/vN` that have a latest version. */
async function askGo(defer: Defer, tags: ReadonlyMap<string, string>) {
  const home = await createTempDir(defer, 'go');
  const runner = await createGitRunner({ workDir: home, env: { ...process.env }, queue: createProcessQueue(2) });
  const stub = await startDiscoveryStub((path) => {
    const tag = tags.get(path.split('/').slice(0, 2).join('/'));
    return tag && `<head><meta name="go-import" content="${tag}"></head>`;
  });
  defer(stub.close);
  const bin = join(home, 'bin');
  await Promise.all([writeGitWrapper(bin, runner.env), mkdir(join(home, 'work'))]);
  const options = { gitEnv: runner.env, bin, home, modCache: join(home, 'mod'), hosts: ['go.company.com'] };
  const env = { ...goEnvironment({ ...options, stubUrl: stub.url, vcs: ['git'] }), GOMAXPROCS: '4' };
  const go = (...args: string[]) =>
    runProcess(toolPath('go'), args, { cwd: join(home, 'work'), env, timeoutMs: 60_000 });
  const [list, latest] = [
    await go('list', '-m', '-e', '-json', '-versions', ...tags.keys()),
    await go(
      'list',
      '-m',
      '-e',
      '-json',
      ...[...tags.keys()].flatMap((path) => [`${path}/v2@latest`, `${path}/v3@latest`]),
    ),
  ];
  const modules = parseGoJson(list.stdout) as { Path: string; Versions?: string[] }[];
  const found = parseGoJson(latest.stdout) as { Path: string; Error?: object }[];
  expect(modules).toHaveLength(tags.size);
  expect(found).toHaveLength(tags.size * 2);
  return {
    listed: new Map(modules.map((one) => [one.Path, one.Versions ?? []])),
    usable: new Set(found.filter((one) => one.Error === undefined).map((one) => one.Path)),
  };
}

async function residentBytesOfGit(): Promise<number> {
  let bytes = 0;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (!/^Name:\tgit/m.test(status)) continue;
    bytes = Math.max(bytes, Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) * 1024);
  }
  return bytes;
}
