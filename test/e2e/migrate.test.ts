import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { applyPatch } from 'diff';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGitRunner } from '../../src/programs/git/git-runner.ts';
import { createGoDownloader, type GoDownload, parseGoJson } from '../../src/programs/go/go-downloader.ts';
import { createProcessQueue } from '../../src/programs/process-queue.ts';
import { createMovedRepositories, movedYaml, pattern, safePaths, vanityYaml } from '../migrate/company-move.ts';
import { countingGit } from '../migrate/counting-git.ts';
import { gitIn, type Servers } from '../migrate/git-repositories.ts';
import { startGitServers } from '../migrate/git-servers.ts';
import { withoutProgress } from '../support/without-progress.ts';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, GITLAB_NETRC, startCompany } from './harness/company.ts';
import { createDeveloper } from './harness/developer.ts';
import { copyRepository } from './harness/git-repository.ts';
import type { GoClient } from './harness/go-client.ts';
import { type Govanity, startGovanity } from './harness/govanity.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
import { type CommandResult, runCommand } from './harness/run-command.ts';
import { createTempDir } from './harness/temp-dir.ts';
import { startVanityFront } from './harness/vanity-front.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

describeWithTools('moving from Gerrit to GitLab', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let company: Company;
  let servers: Servers;
  let govanity: Govanity;
  let go: GoClient;
  let goSumFile: string;
  let unpinnedCommit: string;

  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    servers = { oldDir: company.gerrit.projectsDir, newDir: company.gitlab.projectsDir };
    ({ unpinnedCommit } = await createMovedRepositories(servers));
    govanity = await startGovanity(cleanup.defer, vanityYaml);
    go = await createDeveloper(cleanup.defer, company, await startVanityFront(cleanup.defer, company, govanity));
    // What the company builds with today.
    const names = ['good', 'rebuilt', 'annotated', 'ahead', 'moved', 'untagged', 'renamed', 'absent'].map(
      (name) => `go/${name}`,
    );
    const modules = [...names, 'codec', 'legacy', 'mono/tool', 'teams/payments/ledger'];
    await go.must('get', ...modules.map((name) => `go.company.com/${name}@v1.1.0`), 'go.company.com/go/unpinned@topic');
    goSumFile = join(await createTempDir(cleanup.defer, 'go-sum'), 'go.sum');
    await writeFile(goSumFile, await go.goSum());
  });
  afterAll(cleanup.run);

  const migrate = (...args: string[]): Promise<CommandResult> =>
    runCommand(process.execPath, [MAIN, 'migrate', ...args], { env: go.env, timeoutSeconds: 120 });
  const options = () => ['--to', 'gitlab', '--config', govanity.configFile, '--project', '/codec=platform/codec'];

  interface Module {
    readonly path: string;
    readonly from: string;
    readonly to: string;
    readonly verdict: string;
    readonly findings: readonly { code: string; ref?: string; message: string; remedy?: string }[];
  }

  async function check(...args: string[]) {
    const { stdout, stderr, exitCode } = withoutProgress(
      await migrate('check', ...options(), '--format', 'json', ...args),
    );
    expect(stderr).toBe('');
    const { backend, modules }: { backend: string; modules: Module[] } = JSON.parse(stdout);
    expect(backend).toBe('gitlab');
    return { exitCode, modules, of: (path: string) => modules.find((module) => module.path === path) };
  }

  test('check names exactly what would break, what a developer would see, and why a side cannot be read', async () => {
    const { exitCode, modules, of } = await check('--go-sum', goSumFile);

    expect(exitCode).toBe(1);
    const shown = modules.map(({ path, verdict, findings }) => [
      path,
      verdict,
      ...findings.map(({ code, ref }) => `${code} ${ref}`),
    ]);
    const pin = unpinnedCommit.slice(0, 12);
    expect(shown).toEqual([
      ['/go/good', 'safe'],
      ['/go/rebuilt', 'safe', 'migrate/tag-same-tree refs/tags/v1.1.0'],
      ['/go/annotated', 'safe', 'migrate/tag-object refs/tags/v1.2.0'],
      ['/go/ahead', 'safe'],
      ['/codec', 'safe'],
      ['/legacy', 'safe'],
      ['/mono/tool', 'safe'],
      ['/go/moved', 'unsafe', 'migrate/tag-moved refs/tags/v1.1.0'],
      ['/go/untagged', 'unsafe', 'migrate/tag-missing refs/tags/v1.1.0'],
      [
        '/go/unpinned',
        'unsafe',
        'migrate/branch-missing refs/heads/topic',
        expect.stringMatching(
          new RegExp(`^migrate/commit-missing go.company.com/go/unpinned@v1\\.2\\.1-0\\.\\d{14}-${pin}$`),
        ),
      ],
      ['/go/renamed', 'unsafe', 'migrate/branch-renamed refs/heads/main', 'migrate/default-branch HEAD'],
      ['/go/absent', 'unreachable', 'migrate/unreachable ssh://git@gitlab.company.com/go/absent.git'],
      ['/teams/payments/ledger', 'safe'],
    ]);
    expect(of('/go/moved')?.findings[0]?.message).toContain('`checksum mismatch`');
    expect(of('/go/untagged')?.findings[0]?.message).toContain('`unknown revision v1.1.0`');
    expect(of('/go/absent')?.findings[0]?.message).toContain('there is no such repository on gitlab.company.com');
  });

  test('a pattern without names is not said to be safe', async () => {
    const { exitCode, modules } = await check('--only', pattern);
    expect(exitCode).toBe(1);
    expect(modules).toMatchObject([
      { path: pattern, verdict: 'unreachable', findings: [{ code: 'migrate/not-named' }] },
    ]);
    const named = await check('go.company.com/teams/payments/ledger/api', '--only', pattern);
    expect(named.modules).toEqual([
      {
        path: '/teams/payments/ledger',
        from: 'ssh://goproxy@gerrit.company.com:29418/platform/payments/ledger',
        to: 'ssh://git@gitlab.company.com/platform/payments/ledger.git',
        verdict: 'safe',
        findings: [],
      },
    ]);
    expect(named.exitCode).toBe(0);
  });

  test('what --deep downloads is what a developer downloads, checksum by checksum', async () => {
    const workDir = await createTempDir(cleanup.defer, 'deep');
    const runner = await createGitRunner({ workDir, env: go.env, queue: createProcessQueue(4) });
    const modules: Record<string, string> = {
      '/go/good': 'git ssh://goproxy@gerrit.company.com:29418/go/good',
      '/codec': 'git ssh://goproxy@gerrit.company.com:29418/libs/codec',
      '/mono/tool': 'git ssh://goproxy@gerrit.company.com:29418/go/mono tool',
    };
    const downloader = await createGoDownloader(runner, {
      hosts: ['go.company.com'],
      findPage(importPath) {
        const tag = modules[importPath.replace('go.company.com', '')];
        return tag && `<head><meta name="go-import" content="${importPath} ${tag}"></head>`;
      },
    });
    cleanup.defer(downloader.close);
    const versions = ['v1.0.0', 'v1.1.0'];
    const queries = ['/go/good', '/codec', '/mono/tool'].flatMap((path) =>
      versions.map((version) => `go.company.com${path}@${version}`),
    );
    const downloads = parseGoJson(await go.must('mod', 'download', '-json', ...queries)) as GoDownload[];
    const expected = queries.map((query) => {
      const { Sum: sum, GoModSum: goModSum } = downloads.find((one) => `${one.Path}@${one.Version}` === query) ?? {};
      return { sum, goModSum };
    });
    expect(await downloader.download(queries)).toEqual(expected);
    expect(await downloader.download(['go.company.com/codec@v9.0.0', queries[0] ?? ''])).toEqual([
      { error: expect.stringContaining('unknown revision v9.0.0'), isAbsent: true },
      expected[0],
    ]);
  });

  test('apply refuses what is not safe, and writes nothing', async () => {
    const { exitCode, stdout, stderr } = await migrate('apply', ...options(), '--only', '/go/good', '/go/moved');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^\/go\/moved +unsafe$/m);
    expect(stderr).not.toMatch(/^\/go\/good/m);
    expect(stderr).toContain('nothing was written');
    expect(stderr).toContain('to move only what is safe: --only /go/good\n');
    expect(await readFile(govanity.configFile, 'utf8')).toBe(vanityYaml);
  });

  test('after apply under the running server, a cold download of all safe modules gives the same go.sum', async () => {
    const before = await go.goSum();
    const { exitCode, stdout, stderr } = await migrate(
      'apply',
      ...options(),
      '--go-sum',
      goSumFile,
      '--only',
      ...safePaths,
      pattern,
    );
    expect(exitCode).toBe(0);
    expect(await readFile(govanity.configFile, 'utf8')).toBe(movedYaml);
    expect(applyPatch(vanityYaml, stdout)).toBe(movedYaml);
    const [, undo = ''] = /to undo: (.*)\n$/.exec(stderr) ?? [];
    await served('/codec', 'ssh://git@gitlab.company.com/platform/codec.git');

    const fresh = await createDeveloper(
      cleanup.defer,
      company,
      await startVanityFront(cleanup.defer, company, govanity),
    );
    const safe = [...safePaths, '/teams/payments/ledger'].map((path) => `go.company.com${path}`);
    await fresh.must('get', ...safe.map((modulePath) => `${modulePath}@v1.1.0`));
    const isSafe = (line: string) => safe.includes(line.split(' ')[0] ?? '');
    expect(await fresh.goSum()).toBe(
      before
        .split(/(?<=\n)/)
        .filter(isSafe)
        .join(''),
    );
    for (const project of ['go/good', 'platform/codec', 'go/legacy', 'go/mono', 'platform/payments/ledger']) {
      expect(await company.gitlab.sshRequests(`/${project}.git`)).not.toEqual([]);
    }

    await runCommand('sh', ['-c', undo]);
    expect(await readFile(govanity.configFile, 'utf8')).toBe(vanityYaml);
    await served('/codec', 'ssh://goproxy@gerrit.company.com:29418/libs/codec');
  });

  /** Waits for the running server to answer with a repository. */
  async function served(path: string, repo: string): Promise<void> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) {
      const response = await fetch(`http://127.0.0.1:${govanity.port}${path}?go-get=1`, {
        headers: { host: 'go.company.com' },
      });
      if ((await response.text()).includes(repo)) return;
    }
    throw new Error(`${path} is never answered with ${repo}`);
  }

  test('100 modules are checked in one run, with no more processes at once than were allowed', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `m${index}`);
    // Quicker than two sshds: git's own protocol on the old side, https with a login on the new one.
    const { oldDir, from } = await startGitServers(cleanup.defer);
    for (const base of [oldDir, servers.newDir]) {
      const copies = names.map((name) => join(base, `many/${name}.git`));
      await copyRepository(join(servers.oldDir, 'go/good.git'), copies);
    }
    await gitIn(join(servers.newDir, 'many/m77.git'))('tag', '-d', 'v1.1.0');
    const dir = await createTempDir(cleanup.defer, 'many');
    const config = join(dir, 'vanity.yaml');
    const entries = names.map((name) => `  /many/${name}: {repo: "${from(`many/${name}`)}"}\n`);
    const backends = 'backends: {gitlab: {forge: gitlab, web: https://gitlab.company.com}}\n';
    await writeFile(config, `host: go.company.com\n${backends}paths:\n${entries.join('')}`);
    const { env } = await createDeveloper(cleanup.defer, company, { port: 9 }, { netrc: GITLAB_NETRC });
    const git = await countingGit(dir);

    const { stdout, exitCode } = await runCommand(
      process.execPath,
      [MAIN, 'migrate', 'check', '--to', 'gitlab', '--config', config, '--jobs', '6', '--format', 'json'],
      { env: { ...env, PATH: `${git.dir}${delimiter}${env.PATH}` }, timeoutSeconds: 240 },
    );

    expect(exitCode).toBe(1);
    const { modules }: { modules: Module[] } = JSON.parse(stdout);
    expect(modules.map(({ path }) => path)).toEqual(names.map((name) => `/many/${name}`));
    expect(modules.filter(({ verdict }) => verdict !== 'safe').map(({ path }) => path)).toEqual(['/many/m77']);
    const running = await git.running();
    expect(running.length).toBeGreaterThanOrEqual(200);
    expect(Math.max(...running)).toBeLessThanOrEqual(6);
    expect(Math.max(...running)).toBeGreaterThan(1);
  }, 300_000);
});
