import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, GITLAB_NETRC, startCompany } from './harness/company.ts';
import { copyRepository } from './harness/git-repository.ts';
import { goModule } from './harness/go-module.ts';
import { startModuleProxy } from './harness/module-proxy.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
import { runCommand } from './harness/run-command.ts';
import { createTempDir } from './harness/temp-dir.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** Over https, where a clone takes less than over ssh: what counts is how many there are. */
const yaml = `
host: go.company.com
backends: {gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: https}}
backend: gitlab
paths:
  /go/{name}: {project: 'go/{name}'}
`;
const modules = 200;
const kills = 50;

/** How many programs of the server ran at once, at most. */
function most(lines: readonly string[]): number {
  let running = 0;
  let found = 0;
  for (const line of lines) {
    running += line.startsWith('end ') ? -1 : 1;
    found = Math.max(found, running);
  }
  return found;
}

describeWithTools('a module proxy under load', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let company: Company;
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    await company.gitlab.create('go/model', [
      { files: { ...goModule('go.company.com/go/model'), 'data.txt': 'x'.repeat(200_000) }, tags: ['v1.0.0'] },
      { files: goModule('go.company.com/go/model', 'more'), tags: ['v1.1.0'] },
    ]);
    const { projectsDir } = company.gitlab;
    // Another name in go.mod is the business of who requires it.
    const copies = Array.from({ length: modules }, (_, index) => join(projectsDir, `go/m${index}.git`));
    await copyRepository(join(projectsDir, 'go/model.git'), copies);
  });
  afterAll(cleanup.run);
  const zipOf = (name: string, version = 'v1.0.0') => `/go.company.com/go/${name}/@v/${version}.zip`;

  test('runs no more programs at once than jobs, for two hundred modules', async ({ onTestFinished: defer }) => {
    const proxy = await startModuleProxy(defer, company, { yaml, proxy: 'jobs: 3', netrc: GITLAB_NETRC });
    await proxy.processes();
    const names = Array.from({ length: modules }, (_, index) => `m${index}`);
    const responses = await Promise.all(names.map((name) => proxy.get(zipOf(name))));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    const lines = await proxy.processes();
    expect(lines.filter((line) => line.startsWith('go mod download'))).toHaveLength(modules);
    expect(most(lines)).toBeLessThanOrEqual(3);
    expect(most(lines)).toBeGreaterThan(1);
  }, 600_000);

  test('loses nothing when it is killed in the middle of fetches', async ({ onTestFinished: defer }) => {
    const proxy = await startModuleProxy(defer, company, { yaml, netrc: GITLAB_NETRC });
    const { store, work } = proxy;
    let seed = 1;
    for (let round = 0; round < kills; round++) {
      const asked = ['v1.0.0', 'v1.1.0'].map((version) =>
        proxy.get(zipOf(`m${round}`, version)).then(
          ({ status }) => status,
          () => 'cut off',
        ),
      );
      // The same moments in every run, from before the first program to after the last rename.
      seed = (seed * 48_271) % 2_147_483_647;
      await sleep(seed % 900);
      await proxy.govanity.kill();
      await Promise.all(asked);
      await proxy.govanity.restart(proxy.yaml);
      expect(await readdir(join(store, '.govanity-tmp'))).toEqual([]);
    }
    // Programs that a killed server has started may have gone on for a while.
    await sleep(3_000);
    await proxy.govanity.restart(proxy.yaml);
    expect(await readdir(join(work, 'tmp'))).toEqual([]);
    const verified = await runCommand(
      process.execPath,
      [main, 'proxy', 'verify', '--config', proxy.govanity.configFile],
      { env: proxy.env },
    );
    expect([verified.exitCode, verified.stdout]).toEqual([0, '']);
    for (const name of ['m0', 'm1', `m${kills - 1}`]) expect((await proxy.get(zipOf(name))).status).toBe(200);
  }, 600_000);

  test('serves what it has when the disk is full, and says so', async ({ onTestFinished: defer }) => {
    const disk = join(await createTempDir(defer, 'disk'), 'mount');
    await mkdir(disk);
    const mounted = await runCommand('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk]);
    if (mounted.exitCode !== 0) {
      // Only root may mount; CI is.
      expect(process.env.CI).not.toBe('true');
      console.warn(`skipped: ${mounted.stderr}`);
      return;
    }
    defer(async () => {
      await runCommand('umount', [disk]);
    });
    const proxy = await startModuleProxy(defer, company, { yaml, netrc: GITLAB_NETRC, store: join(disk, 'store') });
    const first = await proxy.get(zipOf('m0'));
    expect(first.status).toBe(200);
    await runCommand('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=1k']);
    const full = await proxy.get(zipOf('m1'));
    expect([full.status, full.text]).toEqual([503, expect.stringContaining('the disk is full')]);
    expect((await proxy.get(zipOf('m0'))).text).toBe(first.text);
    expect(await readdir(join(disk, 'store/.govanity-tmp'))).toEqual([]);

    await runCommand('rm', [join(disk, 'fill')]);
    await runCommand('mount', ['-o', 'remount,ro', disk]);
    const readOnly = await proxy.get(zipOf('m2'));
    expect([readOnly.status, readOnly.text]).toEqual([503, expect.stringContaining('read-only')]);
    expect((await proxy.get(zipOf('m0'))).status).toBe(200);
    expect(
      await runCommand(
        process.execPath,
        [main, 'serve', '--config', proxy.govanity.configFile, '--listen', '127.0.0.1:0', '--admin', 'off'],
        { env: proxy.env },
      ),
    ).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('cannot be written by uid'),
    });
    await runCommand('mount', ['-o', 'remount,rw', disk]);
    expect((await proxy.get(zipOf('m2'))).status).toBe(200);
    expect(dirname(proxy.store)).toBe(disk);
  }, 120_000);

  test('does not start without go, and says what to install', async ({ onTestFinished: defer }) => {
    const proxy = await startModuleProxy(defer, company, { yaml, netrc: GITLAB_NETRC });
    const args = [main, 'serve', '--config', proxy.govanity.configFile, '--listen', '127.0.0.1:0', '--admin', 'off'];
    const { exitCode, stdout } = await runCommand(process.execPath, args, { env: { ...proxy.env, PATH: '/nowhere' } });
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/`proxy` needs (?:go|git), which does not run: install it/),
    ]);
  });
});
