import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../cli/run.ts';
import { tempFile } from '../cli/temp-file.ts';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { goModule } from '../e2e/harness/go-module.ts';
import { describeWithTools, toolPath } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { withoutProgress } from '../support/without-progress.ts';
import { createMovedRepositories, safePaths, vanityYaml } from './company-move.ts';
import { createSides, gitIn } from './git-repositories.ts';
import { type GitServers, startGitServers } from './git-servers.ts';
import { backends } from './plan-of.ts';

describeWithTools('migrate check --deep', ['git', 'go'], () => {
  const cleanup = createCleanup();
  let servers: GitServers;

  beforeAll(async () => {
    servers = await startGitServers(cleanup.defer);
    for (const name of ['good', 'broken', 'gone', 'foreign']) {
      const path = name === 'foreign' ? 'example.com/elsewhere/v2' : `go.company.com/go/${name}`;
      await createSides(servers, `go/${name}`, [
        { files: goModule(path), tags: ['v1.0.0'] },
        { files: goModule(path, 'a'), tags: ['v1.1.0'] },
      ]);
    }
    // These name their refs as before, and can be fetched by nobody.
    await breakRepository(join(servers.newDir, 'go/broken.git'));
    for (const base of [servers.oldDir, servers.newDir]) await breakRepository(join(base, 'go/gone.git'));
  });
  afterAll(cleanup.run);

  async function check(file: string, flags: readonly string[], env: Readonly<Record<string, string>>) {
    const argv = ['migrate', 'check', '--to', 'gitlab', '--config', file, '--deep', '--format', 'json', ...flags];
    const { exitCode, stdout, stderr } = withoutProgress(await run(argv, { env }));
    expect(stderr).toBe('');
    const { modules }: { modules: Shown[] } = JSON.parse(stdout);
    expect(exitCode).toBe(modules.every(({ verdict }) => verdict === 'safe') ? 0 : 1);
    return modules;
  }
  async function checkThose(names: readonly string[], env = servers.env): Promise<Shown[]> {
    const entries = names.map((name) => `  /go/${name}:\n`).join('');
    return check(await tempFile(`host: go.company.com\n${backends}backend: gerrit\npaths:\n${entries}`), [], env);
  }
  interface Shown {
    readonly path: string;
    readonly verdict: string;
    readonly findings: readonly { readonly code: string; readonly ref: string; readonly message: string }[];
  }

  test('is safe only if something was downloaded and compared', async () => {
    const modules = await checkThose(['good', 'broken', 'gone', 'foreign']);
    const shown = modules.map(({ path, verdict, findings }) => [path, verdict, ...findings.map(({ code }) => code)]);
    expect(shown).toEqual([
      ['/go/good', 'safe'],
      ['/go/broken', 'unreachable', 'migrate/not-downloaded'],
      ['/go/gone', 'unreachable', 'migrate/not-downloaded'],
      ['/go/foreign', 'unreachable', 'migrate/not-downloaded'],
    ]);
    const messages = modules.map(({ findings }) => findings[0]?.message);
    expect(messages[1]).toContain('none of 2 versions from the new side');
    expect(messages[2]).toContain('none of 2 versions from the old side');
    expect(messages[3]).toContain('none of 2 versions from the old side');
    expect(messages[3]).toContain('has post-v1 module path');
  });

  test('names what the store of the module proxy holds', async () => {
    const file = await tempFile(
      `host: go.company.com\n${backends}backend: gerrit\nproxy: {store: store}\naccess: {restrict: none}\npaths:\n  /go/good:\n`,
    );
    const empty = await check(file, [], servers.env);
    const stored = ['good/@v/v1.0.0', 'good/@v/v1.10.0', 'good/@v/v1.9.0', 'good/x/@v/v0.1.0', 'goods/@v/v1.0.0'];
    for (const name of stored) {
      const info = join(dirname(file), 'store/go.company.com/go', `${name}.info`);
      await mkdir(dirname(info), { recursive: true });
      await writeFile(info, '{}');
    }
    const [{ verdict, findings = [] } = {}] = await check(file, [], servers.env);
    expect([empty[0]?.findings, verdict]).toEqual([[], 'safe']);
    expect(findings).toMatchObject([
      {
        code: 'migrate/stored',
        message:
          'the store of the module proxy holds 4 versions, which the move cannot change: x@v0.1.0, v1.10.0, v1.9.0, v1.0.0',
      },
    ]);
  });

  test('agrees with the comparison of refs, and sees nothing else', async () => {
    const moving = await startGitServers(cleanup.defer);
    const { unpinnedCommit } = await createMovedRepositories(moving);
    const [time] = (await gitIn(join(moving.oldDir, 'go/unpinned.git'))('show', '-s', '--format=%ct', 'topic')).split(
      '\n',
    );
    const date = new Date(Number(time) * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
    const pin = `go.company.com/go/unpinned v1.2.1-0.${date}-${unpinnedCommit.slice(0, 12)}`;
    const file = await tempFile(vanityYaml);
    const goSum = join(dirname(file), 'go.sum');
    await writeFile(goSum, `${pin}/go.mod h1:x=\ngo.company.com/teams/payments/ledger v1.0.0 h1:x=\n`);
    const flags = ['--project', '/codec=platform/codec', '--go-sum', goSum];
    const modules = await check(file, flags, moving.env);
    const differing = modules.flatMap(({ findings }) =>
      findings.filter(({ code }) => /sum-differs|version-missing|not-downloaded/.test(code)),
    );
    expect(differing.map(({ code, ref }) => `${code} ${ref}`)).toEqual([
      'migrate/sum-differs go.company.com/go/moved@v1.1.0',
      'migrate/version-missing go.company.com/go/untagged@v1.1.0',
      `migrate/version-missing ${pin.replace(' ', '@')}`,
    ]);
    expect(differing[0]?.message).toMatch(/ is h1:\S+= instead of h1:\S+=: /);
    expect(modules.filter(({ verdict }) => verdict === 'safe').map(({ path }) => path)).toEqual([
      ...safePaths,
      '/teams/payments/ledger',
    ]);
  });

  /** A `go` that runs the real one, and does something to its answer. */
  async function troubledGo(script: string): Promise<Readonly<Record<string, string>>> {
    const bin = await createTempDir(cleanup.defer, 'bin');
    await writeFile(join(bin, 'go'), `#!/bin/sh\ngo() { '${toolPath('go')}' "$@"; }\n${script}\n`, { mode: 0o755 });
    return { ...servers.env, PATH: `${bin}${delimiter}${servers.env.PATH}` };
  }
  const isQuery = '[ "$1 $2" != "mod download" ] && { go "$@"; exit; }';

  test.each([
    ['is cut off within an object', `${isQuery}; go "$@" | head -c 100`, 'none of 2'],
    ['is cut off after an object', `${isQuery}; go "$@" | sed '/^}/q'`, 'only 1 of 2'],
    ['is not JSON', `${isQuery}; echo '{"Path": nonsense'; echo '}'; exit 1`, 'none of 2'],
    ['is JSON of something else', `${isQuery}; echo null`, 'none of 2'],
    ['is JSON without a version', `${isQuery}; echo '{'; echo '}'`, 'none of 2'],
    ['is missing', `${isQuery}; kill -KILL $$`, 'none of 2'],
    ['is endless', `${isQuery}; exec yes`, 'none of 2'],
  ])('an answer of go that %s is not taken for safe', async (_, script, words) => {
    expect(await checkThose(['good'], await troubledGo(script))).toMatchObject([
      {
        verdict: 'unreachable',
        findings: [{ code: 'migrate/not-downloaded', message: expect.stringContaining(words) }],
      },
    ]);
  });
});

async function breakRepository(dir: string): Promise<void> {
  for (const name of await readdir(join(dir, 'objects'))) await rm(join(dir, 'objects', name), { recursive: true });
  await mkdir(join(dir, 'objects/pack'));
}
