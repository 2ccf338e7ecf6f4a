import { appendFile, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, startCompany } from './harness/company.ts';
import { goModule } from './harness/go-module.ts';
import { type ModuleProxy, startModuleProxy } from './harness/module-proxy.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
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

describeWithTools('govanity proxy', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let company: Company;
  let proxy: ModuleProxy;
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    for (const name of ['a', 'b']) {
      await company.gitlab.create(`go/${name}`, [
        { files: goModule(`go.company.com/go/${name}`), tags: ['v1.0.0'] },
        { files: goModule(`go.company.com/go/${name}`, 'more'), tags: ['v1.1.0'] },
      ]);
    }
    proxy = await startModuleProxy(cleanup.defer, company, { yaml });
  });
  afterAll(cleanup.run);

  const file = (path: string) => join(proxy.store, `go.company.com/go/${path}`);
  /** Runs it beside the server, with the same configuration and account. */
  const run = (...args: string[]) =>
    runCommand(process.execPath, [main, 'proxy', ...args, '--config', proxy.govanity.configFile], { env: proxy.env });
  const json = async (...args: string[]) => JSON.parse((await run(...args, '--format', 'json')).stdout);

  test('fetch fills the store, and compares with go.sum', async () => {
    const go = await proxy.developer();
    await go.must('get', 'go.company.com/go/a@v1.0.0');
    const goSum = join(await createTempDir(cleanup.defer, 'sums'), 'go.sum');
    await writeFile(goSum, `${await go.goSum()}github.com/other/module v1.0.0 h1:x=\n`);

    expect(await run('fetch', 'go.company.com/go/b', 'go.company.com/go/b@v1.0.0', '--go-sum', goSum)).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('3 of 3 versions are stored'),
    });
    await appendFile(goSum, 'go.company.com/go/b v1.1.0 h1:AAAA=\n');
    expect(await json('fetch', '--go-sum', goSum)).toMatchObject({
      ok: false,
      versions: expect.arrayContaining([
        expect.objectContaining({ module: 'go.company.com/go/a', outcome: 'stored' }),
        expect.objectContaining({ outcome: 'failed', reason: expect.stringContaining('go.sum has h1:AAAA=') }),
      ]),
    });
    const failed = await run('fetch', 'go.company.com/go/b@v9.9.9', 'github.com/other/module');
    expect([failed.exitCode, failed.stderr]).toEqual([1, expect.stringContaining('there is no tag v9.9.9')]);
    expect(failed.stderr).toContain('0 of 2 versions are stored');
    expect((await run('fetch', '--', '--help')).exitCode).toBe(2);
  });

  test('list and verify show what is stored, and what is damaged', async () => {
    const { versions } = await json('list');
    expect(versions.map(({ module, version }: Record<string, string>) => `${module}@${version}`)).toEqual([
      'go.company.com/go/a@v1.0.0',
      // The latest version is fetched behind the answer of what it is.
      'go.company.com/go/a@v1.1.0',
      'go.company.com/go/b@v1.0.0',
      'go.company.com/go/b@v1.1.0',
    ]);
    expect(versions[0]).toMatchObject({ size: expect.any(Number), hash: expect.stringMatching(/^h1:/) });
    expect(await run('verify')).toMatchObject({ exitCode: 0, stdout: '' });

    const zip = await readFile(file('b/@v/v1.0.0.zip'));
    await writeFile(file('b/@v/v1.0.0.zip'), await readFile(file('b/@v/v1.1.0.zip')));
    const mod = await readFile(file('b/@v/v1.1.0.mod'), 'utf8');
    await writeFile(file('b/@v/v1.1.0.mod'), `${mod}// changed\n`);
    const broken = await run('verify');
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toContain('go/b@v1.0.0: .zip holds files of another module');
    expect(broken.stdout).toContain('go/b@v1.0.0: .zip has h1:');
    expect(broken.stdout).toContain('go/b@v1.1.0: .mod is not the go.mod in .zip');
    await writeFile(file('b/@v/v1.0.0.zip'), zip.subarray(0, 40));
    expect((await run('verify')).stdout).toContain('go/b@v1.0.0: .zip is broken');
    await writeFile(file('b/@v/v1.0.0.zip'), zip);
    await writeFile(file('b/@v/v1.1.0.mod'), mod);
    expect((await run('verify')).exitCode).toBe(0);
  });

  test('import takes what CI has, and nothing that differs', async ({ onTestFinished: defer }) => {
    const ci = await proxy.developer();
    await ci.must('get', 'go.company.com/go/a@v1.1.0', 'go.company.com/go/b@v1.1.0');
    const tree = join(ci.moduleCache, 'cache/download');
    await rm(file('a/@v/v1.1.0.zip'), { force: true });
    for (const kind of ['info', 'mod', 'ziphash']) await rm(file(`a/@v/v1.1.0.${kind}`), { force: true });

    expect(await json('import', tree)).toMatchObject({ imported: 1, known: 1, refused: 0 });
    expect(await proxy.get('/go.company.com/go/a/@v/v1.1.0.zip')).toMatchObject({ status: 200 });
    await writeFile(join(tree, 'go.company.com/go/a/@v/v1.1.0.zip'), await readFile(file('b/@v/v1.0.0.zip')));
    const refused = await run('import', tree);
    expect([refused.exitCode, refused.stdout]).toEqual([1, expect.stringContaining('go/a@v1.1.0: refused')]);
    defer(() => undefined);
  });

  test('prune removes zips that come back as they were, purge forgets', async () => {
    const path = '/go.company.com/go/b/@v/v1.0.0.zip';
    const before = (await proxy.get(path)).text;
    const old = new Date(Date.now() - 100 * 24 * 60 * 60_000);
    await utimes(file('b/@v/v1.0.0.zip'), old, old);
    expect((await run('prune', '--unused', '90d', '--dry-run')).stderr).toContain('would remove 1 zips');
    expect(await json('prune', '--unused', '90d')).toMatchObject({ removed: true, zips: [{ version: 'v1.0.0' }] });
    expect((await json('list')).versions).toContainEqual(
      expect.objectContaining({ module: 'go.company.com/go/b', version: 'v1.0.0', size: null }),
    );
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect((await proxy.get(path)).text).toBe(before);
    expect((await json('prune', '--limit', '1KB')).zips.length).toBeGreaterThan(1);

    await proxy.processes();
    expect(await run('purge', 'go.company.com/go/b@v1.0.0')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('purged'),
    });
    expect((await json('list')).versions.map(({ version }: { version: string }) => version)).not.toContain('b@v1.0.0');
    // A running server notices at once, and fetches the version anew.
    const again = await proxy.get(path);
    expect([again.status, again.text]).toEqual([200, before]);
    expect(await proxy.processes()).toContain('go mod download -json go.company.com/go/b@v1.0.0');
    expect((await run('purge', 'go.company.com/go/b@v1.0.0')).exitCode).toBe(0);
    expect((await run('purge', 'go.company.com/go/b@v1.0.0')).exitCode).toBe(1);
    expect((await run('purge', 'go.company.com/go/b@../x')).exitCode).toBe(2);
    expect((await run('prune')).exitCode).toBe(2);
  });

  test('a link in the store does not lead out of it', async ({ onTestFinished: defer }) => {
    const outside = join(await createTempDir(defer, 'outside'), 'secret.txt');
    await writeFile(outside, 'secret');
    await symlink(outside, file('a/@v/v1.9.0.zip'));
    defer(() => rm(file('a/@v/v1.9.0.zip'), { force: true }));
    const response = await proxy.get('/go.company.com/go/a/@v/v1.9.0.zip');
    expect([response.status, response.text]).toEqual([404, expect.not.stringContaining('secret')]);
  });

  describe('without a proxy in the configuration', () => {
    test.for(['fetch', 'verify', 'prune --limit 1GB', 'list'])('%s says what to add', async (line) => {
      const dir = await createTempDir(cleanup.defer, 'none');
      await writeFile(join(dir, 'vanity.yaml'), yaml);
      const args = [...line.split(' '), ...(line === 'fetch' ? ['go.company.com/go/a'] : [])];
      const { exitCode, stderr } = await runCommand(process.execPath, [
        main,
        'proxy',
        ...args,
        '--config',
        join(dir, 'vanity.yaml'),
      ]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('add `proxy:`')]);
    });
  });
});
