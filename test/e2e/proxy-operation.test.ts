import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, startCompany } from './harness/company.ts';
import { type Commit, createRepository } from './harness/git-repository.ts';
import { goModule } from './harness/go-module.ts';
import { type ModuleProxy, startModuleProxy } from './harness/module-proxy.ts';
import { ALL_TOOLS, describeWithTools, toolPath } from './harness/required-tools.ts';
import { mustRun } from './harness/run-command.ts';
import { createTempDir } from './harness/temp-dir.ts';

const yaml = `
host: go.company.com
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
  https: {forge: gitlab, web: https://gitlab.company.com, clone: https}
backend: gitlab
paths:
  /go/{name}: {project: 'go/{name}'}
  /secret/{name}: {backend: https, project: 'go/{name}'}
  /alone: {project: go/alone, proxy: false}
`;

let company: Company;
let count = 0;

/** A new project with these versions of a module; each has another file. */
async function createModule(...tags: string[]): Promise<string> {
  const name = `m${count++}`;
  const history: Commit[] = tags.map((tag) => ({
    files: { ...goModule(`go.company.com/go/${name}`, 'a/b'), 'note.txt': `${tag}\n` },
    tags: [tag],
  }));
  await company.gitlab.create(`go/${name}`, history);
  return name;
}

const bareDir = (name: string) => join(company.gitlab.projectsDir, `go/${name}.git`);

/** Runs git on the forge's own disk. */
const onForge = (name: string, ...args: string[]) =>
  mustRun(toolPath('git'), ['-C', bareDir(name), ...args], {
    env: { PATH: process.env.PATH ?? '', GIT_COMMITTER_NAME: 'x', GIT_COMMITTER_EMAIL: 'x@x' },
  });

/** What a push of a tag leaves there; it moves one that exists. */
async function pushTag(name: string, tag: string, note: string): Promise<void> {
  const other = join(await createTempDir(() => undefined, 'push'), 'other.git');
  const files = { ...goModule(`go.company.com/go/${name}`), 'note.txt': note };
  await createRepository(other, [{ files, tags: [tag], message: note }]);
  await onForge(name, 'fetch', '--quiet', '--force', other, `refs/tags/${tag}:refs/tags/${tag}`);
}

/** Makes a server forget what it has in memory of its store, as `proxy purge` does. */
async function announcePurge(store: string): Promise<void> {
  await writeFile(join(store, '.govanity-purged'), 'now\n');
  await sleep(300);
}

async function until(condition: () => Promise<boolean> | boolean, seconds = 20): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; !(await condition()); await sleep(50)) {
    if (Date.now() > deadline) throw new Error('it did not happen');
  }
}

const started = (lines: readonly string[], start: string) => lines.filter((line) => line.startsWith(start));

describeWithTools('a module proxy in operation', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let proxy: ModuleProxy;
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    proxy = await startModuleProxy(cleanup.defer, company, { yaml, proxy: 'fresh: 1, jobs: 3' });
  });
  afterAll(cleanup.run);

  const infoOf = (name: string, version: string) => `/go.company.com/go/${name}/@v/${version}.info`;
  const zipOf = (name: string, version: string) => `/go.company.com/go/${name}/@v/${version}.zip`;
  /** A zip, which has to be there. */
  const bytesOf = async (path: string, from = proxy): Promise<string> => {
    const response = await from.get(path);
    expect([response.status, response.text.slice(0, 300)]).toEqual([200, expect.anything()]);
    return response.text;
  };

  describe('follows the repository', () => {
    test('finds a tag at once that is asked for by name, also after it was not there', async ({
      onTestFinished: defer,
    }) => {
      const slow = await startModuleProxy(defer, company, { yaml, proxy: 'fresh: 3600' });
      const name = await createModule('v1.0.0');
      const missing = await slow.get(infoOf(name, 'v1.1.0'));
      expect([missing.status, missing.text]).toEqual([404, expect.stringContaining('the newest tags are v1.0.0')]);
      await sleep(300);
      await pushTag(name, 'v1.1.0', 'new');
      expect((await slow.get(infoOf(name, 'v1.1.0'))).status).toBe(200);
    });

    test('lists a new tag when the refs are no longer fresh', async () => {
      const name = await createModule('v1.0.0');
      expect((await proxy.get(`/go.company.com/go/${name}/@v/list`)).text).toBe('v1.0.0\n');
      await pushTag(name, 'v1.1.0', 'new');
      await until(async () => (await proxy.get(`/go.company.com/go/${name}/@v/list`)).text === 'v1.0.0\nv1.1.0\n', 5);
      expect(JSON.parse((await proxy.get(`/go.company.com/go/${name}/@latest`)).text).Version).toBe('v1.1.0');
    });

    test('runs no go for lists, latest versions and queries while refs are the same', async () => {
      const name = await createModule('v1.0.0');
      const paths = ['@v/list', '@latest', '@v/main.info', '@v/v1.info'].map(
        (end) => `/go.company.com/go/${name}/${end}`,
      );
      const ask = () => Promise.all(paths.map((path) => proxy.get(path)));
      const before = await ask();
      await until(async () => (await proxy.get(zipOf(name, 'v1.0.0'))).status === 200);
      await sleep(1_500);
      await proxy.processes();
      const after = await ask();
      expect(after.map(({ status, text }) => [status, text])).toEqual(before.map(({ text }) => [200, text]));
      const lines = await proxy.processes();
      expect(started(lines, 'go ')).toEqual([]);
      expect(started(lines, 'git ').every((line) => line.includes('ls-remote'))).toBe(true);
    });

    test('fetches the first version of a new repository before it lists the repository', async () => {
      const name = await createModule('v1.0.0');
      await proxy.processes();
      expect((await proxy.get(zipOf(name, 'v1.0.0'))).status).toBe(200);
      const lines: string[] = [];
      await until(async () => {
        lines.push(...started(await proxy.processes(), 'g').filter((line) => line.includes(name)));
        return lines.length > 1;
      });
      expect(lines).toEqual([expect.stringMatching(/^go mod download/), expect.stringMatching(/^git .*ls-remote/)]);
    });

    test('says which versions a new repository has, if not the one that is asked for', async () => {
      const name = await createModule('v1.0.0');
      const missing = await proxy.get(infoOf(name, 'v1.0.1'));
      expect([missing.status, missing.text]).toEqual([404, expect.stringContaining('the newest tags are v1.0.0')]);
    });

    test('goes on when the directory for clones is removed', async ({ onTestFinished: defer }) => {
      const name = await createModule('v1.0.0', 'v1.1.0', 'v1.2.0');
      const cleaned = await startModuleProxy(defer, company, { yaml });
      // What is being fetched or listed may fail.
      const isIdle = async () => /^govanity_proxy_fetches_running 0$/m.test(await cleaned.metrics());
      expect((await cleaned.get(zipOf(name, 'v1.0.0'))).status).toBe(200);
      await until(isIdle);
      await rm(cleaned.work, { recursive: true });
      expect((await cleaned.get(zipOf(name, 'v1.1.0'))).status).toBe(200);
      await until(isIdle);
      await rm(cleaned.work, { recursive: true });
      const other = await createModule('v1.0.0');
      expect((await cleaned.get(`/go.company.com/go/${other}/@v/list`)).text).toBe('v1.0.0\n');
    });

    test('lists a repository once for downloads and for pages with versions', async ({ onTestFinished: defer }) => {
      const name = await createModule('v1.0.0', 'v1.1.0');
      const shown = await startModuleProxy(defer, company, { yaml, env: { GOVANITY_VERSIONS: 'true' } });
      const page = async () => (await fetch(`http://127.0.0.1:${shown.govanity.port}/go/${name}`)).text();
      expect((await shown.get(`/go.company.com/go/${name}/@v/list`)).text).toBe('v1.0.0\nv1.1.0\n');
      await until(async () => (await page()).includes('v1.1.0'));
      const lists = started(await shown.processes(), 'git ').filter((line) => line.includes('ls-remote'));
      expect(lists).toHaveLength(1);
    });

    test('starts nothing but one ls-remote for paths below a module', async () => {
      const name = await createModule('v1.0.0');
      const go = await proxy.developer();
      await go.must('get', `go.company.com/go/${name}`);
      await until(async () =>
        (await proxy.processes()).some((line) => line.startsWith('end git') && line.includes('ls-tree')),
      );
      await sleep(1_500);
      await proxy.processes();

      const { exitCode } = await go.run('get', `go.company.com/go/${name}/a/b/c/d`);

      expect(exitCode).toBe(1);
      // It may have run a moment before, to look after the tags of stored versions.
      const lines = started(await proxy.processes(), 'g');
      expect(lines.length).toBeLessThanOrEqual(1);
      expect(lines.filter((line) => !line.includes('ls-remote'))).toEqual([]);
    });
  });

  describe('keeps the first bytes of a version', () => {
    test('when its tag moves, until it is purged', async () => {
      const name = await createModule('v1.0.0');
      const [query, path] = [`go.company.com/go/${name}@v1.0.0`, zipOf(name, 'v1.0.0')];
      const first = await bytesOf(path);
      await pushTag(name, 'v1.0.0', 'moved');

      await until(async () => {
        await proxy.get(`/go.company.com/go/${name}/@v/list`);
        return /govanity_proxy_moved_tags [1-9]/.test(await proxy.metrics());
      });
      expect(await bytesOf(path)).toBe(first);
      await until(() => proxy.govanity.log().includes('a tag was moved'));

      const pageOf = async () => (await fetch(`http://127.0.0.1:${proxy.govanity.port}/go/${name}`)).text();
      await until(async () => (await pageOf()).includes('Moved tag:'));
      expect(await pageOf()).toContain('h1:');
      const api = await fetch(`http://127.0.0.1:${proxy.govanity.port}/-/api/modules/go.company.com/go/${name}`);
      expect(((await api.json()) as { stored: object }).stored).toMatchObject({
        count: 1,
        versions: [{ version: 'v1.0.0', movedTo: expect.any(String) }],
      });

      await rm(join(proxy.store, path));
      await announcePurge(proxy.store);
      const refused = await proxy.get(path);
      expect([refused.status, refused.text]).toEqual([502, expect.stringContaining(`govanity proxy purge ${query}`)]);
      expect(await readdir(join(proxy.store, `go.company.com/go/${name}/@v`))).not.toContain('v1.0.0.zip');
      expect(await proxy.metrics()).toMatch(/govanity_proxy_requests_total\{kind="zip",outcome="refused"\} [1-9]/);

      for (const kind of ['info', 'ziphash', 'mod']) await rm(join(proxy.store, path.replace(/zip$/, kind)));
      await announcePurge(proxy.store);
      const second = await bytesOf(path);
      expect(second).not.toBe(first);
      await until(async () => !/govanity_proxy_moved_tags [1-9]/.test(await proxy.metrics()));
    });

    test('when a pruned zip is made again', async () => {
      const name = await createModule('v1.0.0');
      const path = zipOf(name, 'v1.0.0');
      const first = await bytesOf(path);
      await rm(join(proxy.store, path));
      await announcePurge(proxy.store);
      expect(await bytesOf(path)).toBe(first);
    });

    test('and fetches a moved tag from a clone that has the old one, if nothing was stored', async () => {
      const name = await createModule('v1.0.0');
      const path = zipOf(name, 'v1.0.0');
      const isListed = async () =>
        (await proxy.processes()).some((line) => /^end git .*ls-remote/.test(line) && line.includes(name));
      await proxy.processes();
      const first = await bytesOf(path);
      // What goes on behind the answer.
      await until(isListed);
      await until(async () => (await readdir(join(proxy.store, `go.company.com/go/${name}/@v`))).includes('list'));
      await rm(join(proxy.store, `go.company.com/go/${name}`), { recursive: true });
      await pushTag(name, 'v1.0.0', 'moved');
      await announcePurge(proxy.store);
      const list = `/go.company.com/go/${name}/@v/list`;
      await proxy.processes();
      // Until then, the old commit is what the tag names.
      await until(async () => {
        await proxy.get(list);
        return isListed();
      });
      expect((await proxy.get(list)).status).toBe(200);
      expect(await bytesOf(path)).not.toBe(first);
    });
  });

  describe('bounds what it starts', () => {
    test('one fetch for a hundred requests', async () => {
      const name = await createModule('v1.0.0');
      await proxy.processes();
      const paths = Array.from({ length: 100 }, (_, index) =>
        index % 2 === 0 ? zipOf(name, 'v1.0.0') : infoOf(name, 'v1.0.0'),
      );
      const responses = await Promise.all(paths.map((path) => proxy.get(path)));
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
      expect(started(await proxy.processes(), 'go ')).toEqual([
        `go mod download -json go.company.com/go/${name}@v1.0.0`,
      ]);
    });
  });

  describe('answers with the true status when something is wrong', () => {
    test('the forge is down: what is stored is served, and what was known', async ({ onTestFinished: defer }) => {
      const own = await startModuleProxy(defer, company, { yaml, proxy: 'fresh: 1' });
      const name = await createModule('v1.0.0', 'v1.1.0');
      const list = `/go.company.com/go/${name}/@v/list`;
      expect((await own.get(list)).status).toBe(200);
      await bytesOf(zipOf(name, 'v1.1.0'), own);
      delete own.network['gitlab.company.com:22'];
      await sleep(1_200);

      const stale = await own.get(list);
      expect([stale.status, stale.text, stale.headers.get('cache-control')]).toEqual([
        200,
        'v1.0.0\nv1.1.0\n',
        'no-store',
      ]);
      expect(stale.headers.get('x-govanity-stale')).not.toBeNull();
      await bytesOf(zipOf(name, 'v1.1.0'), own);
      const down = await own.get(zipOf(name, 'v1.0.0'));
      expect([down.status, down.text]).toEqual([
        502,
        expect.stringContaining('this server cannot read the repository'),
      ]);
      expect((await own.get(zipOf(name, 'v1.2.0'))).status).toBe(502);
      expect((await own.get(`/go.company.com/go/${name}/@v/topic.info`)).status).toBe(502);
      expect(await own.metrics()).toMatch(/govanity_proxy_requests_total\{kind="list",outcome="stale"\} 1/);

      await own.govanity.restart(own.yaml);
      expect(await own.get(list)).toMatchObject({ status: 200, text: 'v1.1.0\n' });
      expect(JSON.parse((await own.get(`/go.company.com/go/${name}/@latest`)).text).Version).toBe('v1.1.0');
      own.network['gitlab.company.com:22'] = company.gitlab.sshPort;
      await until(async () => (await own.get(list)).text === 'v1.0.0\nv1.1.0\n', 15);
    });

    test('a wrong key, no repository, no login', async ({ onTestFinished: defer }) => {
      const keysDir = await createTempDir(defer, 'keys');
      await mkdir(keysDir, { recursive: true });
      await mustRun(toolPath('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-f', join(keysDir, 'git')]);
      const own = await startModuleProxy(defer, company, { yaml, keysDir });
      const name = await createModule('v1.0.0');
      const refused = await own.get(zipOf(name, 'v1.0.0'));
      expect([refused.status, refused.text]).toEqual([502, expect.stringContaining('on the server: ')]);
      const login = await own.get(`/go.company.com/secret/${name}/@v/v1.0.0.zip`);
      expect([login.status, login.text]).toEqual([502, expect.stringContaining('gitlab.company.com')]);
      const none = await proxy.get(zipOf('nobody', 'v1.0.0'));
      expect([none.status, none.text]).toEqual([403, expect.stringContaining('no such repository')]);
    });

    test.for([
      ['a host that is not ours', '/github.com/company/foo/@v/list', 404, 'not on this server'],
      ['a path without a route', '/go.company.com/nothing/@v/list', 403, 'no Go module is configured'],
      ['a path that is fetched with git', '/go.company.com/alone/@v/list', 403, 'GONOPROXY=go.company.com/alone'],
      ['the checksum database', '/sumdb/sum.golang.org/supported', 404, 'checksum database'],
      ['a version that is not canonical', '/go.company.com/go/x/@v/v1.zip', 404, 'canonical'],
      ['an option in place of a version', '/go.company.com/go/x/@v/--help.info', 404, 'protocol'],
      ['a path that go clones directly', '/go.company.com/go/x.git/y/@v/list', 404, 'protocol'],
    ] as const)('%s', async ([_what, path, status, words]) => {
      await proxy.processes();
      const response = await proxy.get(path);
      expect([response.status, response.text]).toEqual([status, expect.stringContaining(words)]);
      expect(await proxy.processes()).toEqual([]);
    });

    test('a module that go refuses, and one that needs another go', async () => {
      const name = `m${count++}`;
      await company.gitlab.create(`go/${name}`, [
        { files: { ...goModule(`go.company.com/go/${name}`), 'A.txt': 'a', 'a.txt': 'a' }, tags: ['v1.0.0'] },
        { files: { 'go.mod': `module go.company.com/go/${name}\n\ngo 1.999\n` }, tags: ['v1.1.0'] },
        { files: goModule(`go.company.com/go/${name}/v3`), tags: ['v2.0.0'] },
      ]);
      expect(await proxy.get(zipOf(name, 'v1.0.0'))).toMatchObject({
        status: 404,
        text: expect.stringContaining('case-insensitive'),
      });
      expect(await proxy.get(zipOf(name, 'v1.1.0'))).toMatchObject({
        status: 500,
        text: expect.stringContaining('requires go 1.999'),
      });
      expect(await proxy.get(`/go.company.com/go/${name}/v2/@v/v2.0.0.info`)).toMatchObject({ status: 404 });
    });

    test('a planted token is nowhere', async ({ onTestFinished: defer }) => {
      const token = 'glpat-PLANTED0secret0token';
      const netrc = `machine gitlab.company.com login oauth2 password ${token}\n`;
      const rewrite = {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.https://oauth2:${token}@gitlab.company.com/.insteadOf`,
        GIT_CONFIG_VALUE_0: 'https://gitlab.company.com/',
      };
      const own = await startModuleProxy(defer, company, { yaml, netrc, env: rewrite });
      const name = await createModule('v1.0.0');
      const answers = [];
      for (const end of ['@v/list', '@latest', '@v/v1.0.0.info', '@v/v1.0.0.zip', '@v/main.info']) {
        const { text, headers } = await own.get(`/go.company.com/secret/${name}/${end}`);
        answers.push(text, JSON.stringify([...headers]));
      }
      const page = await fetch(`http://127.0.0.1:${own.govanity.port}/secret/${name}`);
      const shown = [...answers, own.govanity.log(), await own.metrics(), await page.text()].join('\n');
      expect(shown).toContain('gitlab.company.com');
      expect(shown).not.toContain(token);
      expect(shown).not.toContain('PLANTED');
    });
  });

  describe('serves a tree that CI has filled', () => {
    test('to users alone, and fetches nothing', async ({ onTestFinished: defer }) => {
      const name = await createModule('v1.0.0');
      const path = `go.company.com/go/${name}`;
      const ci = await proxy.developer();
      await ci.must('get', path);
      const dir = await createTempDir(defer, 'users');
      const users = join(dir, 'htpasswd');
      const main = new URL('../../dist/main.js', import.meta.url).pathname;
      await mustRun(process.execPath, [main, 'passwd', users, 'gopher'], {
        input: 'sesame\n',
        env: { PATH: process.env.PATH ?? '' },
      });
      const own = await startModuleProxy(defer, company, {
        yaml,
        store: join(ci.moduleCache, 'cache/download'),
        proxy: 'fetch: false',
        access: `{restrict: downloads, users: ${JSON.stringify(users)}}`,
        env: { PATH: '/nowhere' },
      });

      const stranger = await own.developer();
      const refused = await stranger.run('get', path);
      expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('401 Unauthorized')]);
      const gopher = await own.developer({ netrc: 'machine go.company.com login gopher password sesame\n' });
      await gopher.must('get', path);
      expect(await gopher.goSum()).toBe(await ci.goSum());

      const authorization = `Basic ${Buffer.from('gopher:sesame').toString('base64')}`;
      const missing = await own.get(zipOf(name, 'v1.5.0'), { authorization });
      expect([missing.status, missing.text]).toEqual([404, expect.stringContaining('fetches nothing')]);
      const found = await own.get(zipOf(name, 'v1.0.0'), { authorization });
      expect(found.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      expect((await own.get('/sumdb/sum.golang.org/supported')).status).toBe(404);
      expect((await own.get('/github.com/a/b/@v/list')).status).toBe(404);
      expect((await own.get(zipOf(name, 'v1.0.0'))).status).toBe(401);
      // Discovery stays open.
      const page = await fetch(`http://127.0.0.1:${own.govanity.port}/go/${name}?go-get=1`);
      expect([page.status, await page.text()]).toEqual([
        200,
        expect.stringContaining(` mod https://go.company.com/-/proxy"`),
      ]);
    });
  });
});
