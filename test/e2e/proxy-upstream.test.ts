import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, startCompany } from './harness/company.ts';
import { goModule } from './harness/go-module.ts';
import { startGovanity } from './harness/govanity.ts';
import { type ModuleProxy, startModuleProxy } from './harness/module-proxy.ts';
import {
  type PublicModule,
  type PublicProxy,
  startPublicProxy,
  sumdbName,
  type Trouble,
} from './harness/public-proxy.ts';
import { ALL_TOOLS, describeWithTools, toolPath } from './harness/required-tools.ts';
import { runCommand } from './harness/run-command.ts';
import { createTempDir } from './harness/temp-dir.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const yaml = `
host: go.company.com
backends: {gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}}
backend: gitlab
paths:
  /go/{name}: {project: 'go/{name}'}
`;

/** A public module; its package imports those that it requires. */
function publicModule(Path: string, Version: string, requires: Readonly<Record<string, string>> = {}): PublicModule {
  const name = Path.split('/').at(-1)?.toLowerCase();
  const lines = Object.entries(requires).map(([path, version]) => `require ${path} ${version}\n`);
  const imports = Object.keys(requires).map((path) => `import _ "${path}"\n`);
  return {
    Path,
    Version,
    Files: {
      'go.mod': `module ${Path}\n\ngo 1.21\n\n${lines.join('')}`,
      'code.go': `package ${name}\n\n${imports.join('')}\n// ${Version}\n`,
    },
  };
}

const modules = [
  publicModule('example.org/pub/a', 'v1.0.0', { 'example.org/pub/b': 'v1.1.0' }),
  ...['v1.0.0', 'v1.1.0', 'v1.2.0'].map((version) => publicModule('example.org/pub/b', version)),
  publicModule('example.org/Pub/Upper', 'v1.0.0-RC1'),
  publicModule('example.org/pub/changed', 'v1.0.0'),
  publicModule('example.org/pub/forged', 'v1.0.0'),
  publicModule('example.org/pub/torn', 'v1.0.0'),
  publicModule('example.org/pub/other', 'v1.0.0'),
  publicModule('example.org/pub/once', 'v1.0.0'),
  publicModule('example.org/pub/cli', 'v1.0.0'),
  publicModule('example.org/pub/late', 'v1.0.0'),
  publicModule('example.org/evil/mod', 'v1.0.0'),
];

/** Answers paths that contain a text with a status. */
const answering =
  (part: string, status: number, text = '', headers = {}) =>
  (path: string, response: ServerResponse) => {
    if (!path.includes(part)) return false;
    response.writeHead(status, { 'Content-Type': 'text/plain', ...headers }).end(text);
    return true;
  };

const goEnv = (name: string) => execFileSync(toolPath('go'), ['env', name], { encoding: 'utf8' }).trim();

describeWithTools('modules of other hosts', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  const goCache = goEnv('GOCACHE');
  let company: Company;
  let upstream: PublicProxy;
  /** Other bytes under the same versions. */
  let other: PublicProxy;
  let proxy: ModuleProxy;
  beforeAll(async () => {
    [company, upstream] = await Promise.all([startCompany(cleanup.defer), startPublicProxy(cleanup.defer, modules)]);
    const changed = modules.filter(({ Path }) => /\/(?:changed|forged)$/.test(Path));
    const files = { 'code.go': 'package changed // again\n' };
    other = await startPublicProxy(
      cleanup.defer,
      changed.map((module) => ({ ...module, Files: { ...module.Files, ...files } })),
    );
    const own = { ...goModule('go.company.com/go/own'), 'own.go': 'package own\n\nimport _ "example.org/pub/a"\n' };
    const goMod = 'module go.company.com/go/own\n\ngo 1.21\n\nrequire example.org/pub/a v1.0.0\n';
    await company.gitlab.create('go/own', [
      { files: { ...own, 'go.mod': goMod }, tags: ['v1.0.0'] },
      { files: { ...own, 'go.mod': goMod, 'bad.go': 'package own\n' }, tags: ['v1.6.6'] },
    ]);
    const settings = 'deny: [example.org/evil/*, example.org/pub/b@v1.2.0, go.company.com/go/own@v1.6.*], fresh: 0';
    proxy = await startModuleProxy(cleanup.defer, company, {
      yaml,
      proxy: `upstream: "${upstream.url}", ${settings}`,
    });
  }, 120_000);
  afterAll(cleanup.run);
  afterEach(() => {
    upstream.trouble = undefined;
    upstream.asked();
  });

  /** Serves a part of another tree. */
  const serving = (from: PublicProxy, part: string): Trouble => {
    return (path, response) => {
      if (!path.startsWith(part)) return false;
      const bytes = readFile(join(from.tree, path));
      bytes.then((body) => response.writeHead(200).end(body)).catch(() => response.writeHead(404).end());
      return true;
    };
  };
  /** A developer in a network in which nothing but the company's own hosts can be reached. */
  const developer = () =>
    proxy.developer({
      env: {
        // Compiling the standard library takes longest.
        GOCACHE: goCache,
        GOPROXY: 'https://go.company.com/-/proxy',
        GOPRIVATE: '',
        GONOPROXY: 'none',
        GONOSUMDB: 'go.company.com',
        GOSUMDB: upstream.sumdb,
      },
    });
  const stored = (path: string) => readdir(join(proxy.store, dirname(path))).catch(() => []);

  test('a closed network builds with private and public modules through one GOPROXY, checksums verified', async () => {
    const go = await developer();
    await go.must('get', 'go.company.com/go/own@v1.0.0', 'example.org/Pub/Upper@v1.0.0-RC1');
    const main =
      'package main\n\nimport (\n\t_ "example.org/Pub/Upper"\n\t_ "go.company.com/go/own"\n)\n\nfunc main() {}\n';
    await writeFile(join(dirname(go.moduleCache), 'app/main.go'), main);
    await go.must('build', './...');
    for (const name of [
      'example.org/Pub/Upper v1.0.0-RC1',
      'example.org/pub/b v1.1.0',
      'go.company.com/go/own v1.0.0',
    ]) {
      expect(await go.goSum()).toContain(`${name} h1:`);
    }
    const asked = upstream.asked();
    expect(asked).toContain('/example.org/!pub/!upper/@v/v1.0.0-!r!c1.zip');
    expect(asked.some((line) => line.includes(`/sumdb/${sumdbName}/lookup/example.org/pub/b@v1.1.0`))).toBe(true);
    expect(asked.filter((line) => line.includes('go.company.com') || line.includes(' '))).toEqual([]);

    // With a go.sum nothing but the store is needed.
    upstream.trouble = answering('', 503);
    await go.forgetModules();
    await go.must('build', './...');
    expect(upstream.asked().filter((line) => line.endsWith('.zip'))).toEqual([]);
  });

  test('a module that is not what the checksum database knows is refused by `go`', async () => {
    upstream.trouble = serving(other, '/example.org/pub/forged/');
    const go = await developer();
    const { exitCode, stderr } = await go.run('get', 'example.org/pub/forged@v1.0.0');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('SECURITY ERROR')]);
  });

  test('records of private modules are not asked for', async () => {
    const answer = await proxy.get(`/sumdb/${sumdbName}/lookup/go.company.com/go/own@v1.0.0`);
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('GONOSUMDB=go.company.com')]);
    expect((await proxy.get(`/sumdb/${sumdbName}/supported`)).status).toBe(200);
    expect((await proxy.get(`/sumdb/${sumdbName}/../x`)).status).toBe(404);
    expect(upstream.asked()).toEqual([`/sumdb/${sumdbName}/supported`]);
  });

  test('names of this server that are not configured never reach upstream', async () => {
    for (const path of ['other/@v/list', 'other/@latest', 'go/none/@v/v1.0.0.info', 'other/@v/v1.0.0.zip']) {
      expect((await proxy.get(`/go.company.com/${path}`)).status).toBe(403);
    }
    expect(upstream.asked()).toEqual([]);
  });

  test('while upstream is down, what is known and what is stored is served', async () => {
    const path = '/example.org/pub/b/@v';
    for (const name of ['v1.0.0.zip', 'list', 'v1.1.info']) await proxy.get(`${path}/${name}`);
    expect((await proxy.get('/example.org/pub/b/@latest')).status).toBe(404);
    upstream.trouble = answering('', 503);
    expect(await proxy.get(`${path}/v1.0.0.zip`)).toMatchObject({ status: 200 });
    const list = await proxy.get(`${path}/list`);
    expect([list.status, list.text, list.headers.get('x-govanity-stale')]).toEqual([
      200,
      'v1.0.0\nv1.1.0\n',
      expect.any(String),
    ]);
    expect((await proxy.get('/example.org/pub/late/@v/list')).status).toBe(502);
    const unknown = await proxy.get('/example.org/pub/late/@v/v1.0.0.info');
    expect([unknown.status, unknown.text]).toEqual([502, expect.stringContaining('answers 503')]);
    upstream.trouble = undefined;
    expect((await proxy.get('/example.org/pub/late/@v/v1.0.0.info')).status).toBe(200);
  }, 30_000);

  test('a new server lists what is stored while upstream is down', async () => {
    upstream.trouble = (_path, response) => {
      response.destroy();
      return true;
    };
    const other = await startModuleProxy(cleanup.defer, company, {
      yaml,
      store: proxy.store,
      proxy: `upstream: "${upstream.url}"`,
    });
    const list = await other.get('/example.org/pub/b/@v/list');
    expect([list.status, list.text]).toEqual([200, 'v1.0.0\nv1.1.0\n']);
    expect(JSON.parse((await other.get('/example.org/pub/b/@latest')).text)).toMatchObject({ Version: 'v1.1.0' });
    expect((await other.get('/example.org/pub/other/@v/v1.0.0.zip')).status).toBe(502);
  }, 30_000);

  test.for([
    ['404 with its text', 404, 'not found: no such repository\n', 404, 'no such repository'],
    ['410', 410, 'gone\n', 410, 'gone'],
    ['a refusal', 403, 'blocked by policy\n', 403, 'blocked by policy'],
    ['a limit', 429, '', 502, 'limits how often'],
    ['a login', 401, '<html>secret</html>', 502, 'answers 401'],
    ['no version', 200, '{}', 502, 'no version'],
    ['another version', 200, '{"Version":"v9.9.9"}', 502, 'another version'],
    ['no JSON', 200, '<html>', 502, 'no version'],
    ['more than any text has', 200, 'x'.repeat(2 ** 20 + 1), 502, 'more than 1048576 bytes'],
  ] as const)('upstream answers with %s', async ([name, status, text, expected, words]) => {
    upstream.trouble = answering('/trouble/', status, text);
    const module = `example.org/trouble/${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')}`;
    const answer = await proxy.get(`/${module}/@v/v1.0.0.info`);
    expect([answer.status, answer.text]).toEqual([expected, expect.stringContaining(words)]);
    expect(answer.text).not.toContain('secret');
    expect(await stored(`${module}/@v/v1.0.0.info`)).toEqual([]);
  });

  test('redirects are followed a few times, and never to another plain address', async () => {
    upstream.trouble = (path, response) => {
      const [, count] = /\/redirect\/([0-9])\//.exec(path) ?? [];
      if (count === undefined) return false;
      const left = Number(count);
      const next =
        left === 9 ? 'http://localhost:1/x' : left === 0 ? '/example.org/pub/a/@v/list' : `/redirect/${left - 1}/`;
      response.writeHead(302, { Location: next }).end();
      return true;
    };
    const list = async (count: number) => (await proxy.get(`/example.org/redirect/${count}/@v/list`)).status;
    expect([await list(3), await list(8), await list(9)]).toEqual([200, 502, 502]);
  });

  test('a zip that is cut off, or of something else, is not stored', async () => {
    const path = 'example.org/pub/torn/@v/v1.0.0.zip';
    const zip = await readFile(join(upstream.tree, path));
    let times = 0;
    upstream.trouble = (asked, response) => {
      if (!asked.endsWith('.zip') || ++times > 3) return false;
      response.writeHead(200, { 'Content-Length': zip.length });
      response.write(zip.subarray(0, 100), () => response.destroy());
      return true;
    };
    expect((await proxy.get(`/${path}`)).status).toBe(502);
    expect(await stored(path)).not.toContain('v1.0.0.zip');
    // The next one is cut off once, and tried again.
    times = 2;
    const again = await proxy.get(`/${path}`);
    expect([again.status, times]).toEqual([200, 4]);

    const other = await readFile(join(upstream.tree, 'example.org/pub/a/@v/v1.0.0.zip'));
    upstream.trouble = (asked, response) => {
      if (!asked.endsWith('.zip')) return false;
      response.writeHead(200).end(other);
      return true;
    };
    const wrong = await proxy.get('/example.org/pub/other/@v/v1.0.0.zip');
    expect([wrong.status, wrong.text]).toEqual([502, expect.stringContaining('no zip of this version')]);
  }, 30_000);

  test('a version that changes upstream is refused once its zip was pruned', async () => {
    const path = '/example.org/pub/changed/@v/v1.0.0.zip';
    expect((await proxy.get(path)).status).toBe(200);
    const run = (...args: string[]) =>
      runCommand(process.execPath, [main, 'proxy', ...args, '--config', proxy.govanity.configFile], { env: proxy.env });
    expect((await run('prune', '--limit', '0.1KB')).exitCode).toBe(0);
    upstream.trouble = serving(other, path);
    // What a purge of another version does: the server forgets what it has in memory.
    await writeFile(join(proxy.store, '.govanity-purged'), 'now\n');
    let refused = await proxy.get(path);
    for (let count = 0; refused.status === 200 && count < 50; count++) {
      await sleep(100);
      refused = await proxy.get(path);
    }
    expect([refused.status, refused.text]).toEqual([502, expect.stringMatching(/not what it was[\s\S]*purge/)]);
    upstream.trouble = undefined;
    expect((await proxy.get(path)).status).toBe(200);
    expect(await run('verify')).toMatchObject({ exitCode: 0, stdout: '' });
  }, 60_000);

  test.for([
    ['a module below a denied pattern', '/example.org/evil/mod/@v/list', 'example.org/evil/*'],
    ['its zip', '/example.org/evil/mod/@v/v1.0.0.zip', 'example.org/evil/*'],
    ['one version', '/example.org/pub/b/@v/v1.2.0.mod', 'example.org/pub/b@v1.2.0'],
    ['a query that finds it', '/example.org/pub/b/@v/v1.2.info', 'example.org/pub/b@v1.2.0'],
    ['a module of this server', '/go.company.com/go/own/@v/v1.6.6.zip', 'go.company.com/go/own@v1.6.*'],
  ])('%s is denied', async ([, path = '', rule = '']) => {
    upstream.trouble = answering('/v1.2.info', 200, '{"Version":"v1.2.0"}');
    const answer = await proxy.get(path);
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining(`deny: ${rule}`)]);
    expect(upstream.asked().filter((line) => !line.endsWith('v1.2.info'))).toEqual([]);
  });

  test('lists leave denied versions out, so that `go` chooses another one', async () => {
    expect((await proxy.get('/example.org/pub/b/@v/list')).text).toBe('v1.0.0\nv1.1.0\n');
    expect((await proxy.get('/go.company.com/go/own/@v/list')).text).toBe('v1.0.0\n');
    const go = await developer();
    await go.must('get', 'example.org/pub/b@latest');
    expect(await go.goSum()).toContain('example.org/pub/b v1.1.0 h1:');
  });

  test('a hundred requests for one zip are one download', async () => {
    const path = '/example.org/pub/once/@v/v1.0.0.zip';
    const answers = await Promise.all(Array.from({ length: 100 }, () => proxy.get(path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(upstream.asked().filter((line) => line === path)).toHaveLength(1);
    expect(await proxy.metrics()).toMatch(/govanity_proxy_requests_total\{kind="zip",outcome="fetched"\} [1-9]/);
  });

  test('a login for downloads is required for them, too, but not for the checksum database', async () => {
    const { govanity } = proxy;
    const access = 'access: {restrict: downloads, allow: 10.0.0.0/8}\n';
    await govanity.restart(proxy.yaml.replace(/access: .*\n/, access));
    const status = async (path: string) => (await proxy.get(path)).status;
    expect(await status('/example.org/pub/a/@v/list')).toBe(401);
    expect(await status(`/sumdb/${sumdbName}/supported`)).toBe(200);
    expect(upstream.asked()).toEqual([`/sumdb/${sumdbName}/supported`]);
    // No forge can say who may have them.
    await govanity.restart(proxy.yaml.replace(/access: .*\n/, 'access: {restrict: downloads, forge: true}\n'));
    expect(await status('/example.org/pub/a/@v/list')).toBe(200);
    expect(await status('/go.company.com/unknown/@v/list')).toBe(401);
    await govanity.restart(proxy.yaml);
  });

  test('`fetch`, `verify` and `list` know them', async () => {
    const run = (...args: string[]) =>
      runCommand(process.execPath, [main, 'proxy', ...args, '--config', proxy.govanity.configFile], { env: proxy.env });
    const fetched = await run('fetch', 'example.org/pub/cli@v1.0.0', 'example.org/evil/mod@v1.0.0', '--format', 'json');
    expect(JSON.parse(fetched.stdout).versions).toEqual([
      expect.objectContaining({ module: 'example.org/pub/cli', outcome: 'fetched' }),
      expect.objectContaining({
        module: 'example.org/evil/mod',
        outcome: 'failed',
        reason: expect.stringContaining('denied'),
      }),
    ]);
    expect((await run('list')).stdout).toContain('example.org/pub/cli');
    expect(await run('verify')).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test('the module proxy of this machine, if it has one', async () => {
    const machineProxy = goEnv('GOPROXY')
      .split(/[,|]/)
      .find((entry) => entry.startsWith('https://'));
    const inherited = Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const cache = await createTempDir(cleanup.defer, 'modules');
    const asked = await runCommand(toolPath('go'), ['list', '-m', 'rsc.io/quote@v1.5.2'], {
      cwd: cache,
      env: { ...inherited, GOMODCACHE: cache, GOFLAGS: '-modcacherw' },
    });
    if (machineProxy === undefined || asked.exitCode !== 0) {
      console.warn('no module proxy of this machine can be reached: only that of the test is tried');
      return;
    }
    const store = proxy.yaml.replace(/upstream: "[^"]*"/, `upstream: ${JSON.stringify(machineProxy)}`);
    const world = await startGovanity(cleanup.defer, store, { env: { ...inherited, HOME: proxy.env.HOME ?? '' } });
    const go = await proxy.developer({
      env: {
        GOPROXY: `http://127.0.0.1:${world.port}/-/proxy`,
        ...{ GOPRIVATE: '', GONOPROXY: 'none', GONOSUMDB: '', GOSUMDB: 'sum.golang.org' },
      },
    });
    await go.must('get', 'rsc.io/quote@v1.5.2');
    expect(await go.goSum()).toContain('rsc.io/quote v1.5.2 h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=');
    expect(await stored('rsc.io/quote/@v/v1.5.2.zip')).toContain('v1.5.2.zip');
  }, 60_000);
});
