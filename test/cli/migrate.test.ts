import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { goModule } from '../e2e/harness/go-module.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { runCommand } from '../e2e/harness/run-command.ts';
import { countingGit } from '../migrate/counting-git.ts';
import { createSides, rebuild, type Sides } from '../migrate/git-repositories.ts';
import { type GitServers, startGitServers } from '../migrate/git-servers.ts';
import { backends } from '../migrate/plan-of.ts';
import { withoutProgress } from '../support/without-progress.ts';
import { run } from './run.ts';
import { tempDir, tempFile } from './temp-file.ts';

const head = `host: go.company.com\n${backends}backend: gerrit\npaths:\n`;
const gerrit = 'ssh://goproxy@gerrit.company.com:29418';

describe('govanity migrate plan', () => {
  const yaml = `${head}  /go/foo:\n  /bar: {project: x/bar}\n  /t/{name}: {project: "t/{name}"}\n  /cached: {vcs: mod, repo: https://athens.company.com}\n`;

  it('shows a table, and what stays', async () => {
    const file = await tempFile(yaml);
    expect(await run(['migrate', 'plan', '--to', 'gitlab', '--config', file, '--project', '/bar=bar'])).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `path       from                                             to
/go/foo    ${gerrit}/go/foo    ssh://git@gitlab.company.com/go/foo.git
/bar       ${gerrit}/x/bar     ssh://git@gitlab.company.com/bar.git
/t/{name}  ${gerrit}/t/{name}  ssh://git@gitlab.company.com/t/{name}.git
note: /bar: \`bar\` is not a valid project path for gitlab
not moved: /cached: it is served by a Go proxy (\`vcs: mod\`) and names no repository
`,
    });
  });

  it('has JSON', async () => {
    const file = await tempFile(`${yaml}  /bad: {repo: https://dev.azure.com/x/_git}\n`);
    const { exitCode, stdout, stderr } = await run([
      'migrate',
      'plan',
      '--to',
      'gitlab',
      '--config',
      file,
      '--format',
      'json',
      '--only',
      '/bar',
      '/cached',
      '/bad',
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      backend: 'gitlab',
      modules: [
        {
          path: '/bar',
          from: `${gerrit}/x/bar`,
          to: 'ssh://git@gitlab.company.com/x/bar.git',
          project: 'x/bar',
          notes: [],
        },
      ],
      skipped: [{ path: '/cached', reason: expect.stringContaining('Go proxy') }],
      faults: [{ path: '/bad', reason: expect.stringContaining('--project /bad=PROJECT') }],
    });
  });

  it('says so where nothing moves', async () => {
    const file = await tempFile(yaml);
    const said = await run(['migrate', 'plan', '--to', 'gerrit', '--config', file]);
    expect(said).toEqual({
      exitCode: 0,
      stdout:
        'nothing moves to gerrit\nnot moved: /cached: it is served by a Go proxy (`vcs: mod`) and names no repository\n',
      stderr: '',
    });
  });

  it.each([
    [['plan'], "required option '--to <backend>' not specified"],
    [['plan', '--to', 'gitlub'], '--to: there is no back end `gitlub`; did you mean `gitlab`?'],
    [['plan', '--to', 'gitlab', '--only', '/go/fo'], '--only: there is no entry `/go/fo`; did you mean `/go/foo`?'],
    [
      ['plan', '--to', 'gitlab', '--only', '/go/f*'],
      '--only: `/go/f*` is not a valid pattern: `*` matches whole elements',
    ],
    [['plan', '--to', 'gitlab', '--project', '/go/foo'], '--project expects KEY=PROJECT, found `/go/foo`'],
    [['plan', '--to', 'gitlab', '--project', '/fo=a/b'], '--project: there is no entry `/fo`'],
    [['check', '--to', 'gitlab', '--jobs', '0'], '--jobs expects a number from 1 to 256, found `0`'],
    [['check', '--to', 'gitlab', '--go-sum', 'nothing.sum'], 'cannot read nothing.sum: there is no such file'],
    [['check', '/zoo', '--to', 'gitlab'], '`/zoo` belongs to no entry that moves'],
    [['check', '--to', 'gitlab'], 'comparing repositories requires `git` in PATH'],
    [['check', '--to', 'gerrit'], 'there is nothing to check: no entry moves to `gerrit`'],
    [['check', '--to', 'gitlab', '--only', '/cached', '--format', 'json'], 'there is nothing to check'],
  ])('%j is a wrong command line', async (argv, words) => {
    const file = await tempFile(yaml);
    const { exitCode, stdout, stderr } = await run(['migrate', ...argv, '--config', file], {
      env: { PATH: '/nowhere' },
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('needs a host to know which modules of a go.sum are its own', async () => {
    const file = await tempFile(yaml.replace(/^host.*\n/, ''));
    const { exitCode, stderr } = await run(['migrate', 'check', '--to', 'gitlab', '--config', file, '--go-sum', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--go-sum requires `host` in the configuration');
  });

  it('prints the errors of a configuration that is not served', async () => {
    const file = await tempFile(`${yaml}  /x: {rpeo: y}\n`);
    for (const command of ['plan', 'check', 'apply']) {
      const { exitCode, stdout, stderr } = await run(['migrate', command, '--to', 'gitlab', '--config', file]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain('error[config/unknown-key]');
    }
  });
});

describeWithTools('govanity migrate against servers', ['git'], () => {
  const cleanup = createCleanup();
  let servers: GitServers;
  const repositories = new Map<string, Sides>();

  beforeAll(async () => {
    servers = await startGitServers(cleanup.defer);
    for (const name of ['safe', 'moved', 'untagged', 'behind', 'branchless', 'unpinned', "odd'&name"]) {
      const history = [
        { files: goModule(`go.company.com/${name}`), tags: ['v1.0.0'] },
        { files: goModule(`go.company.com/${name}`, 'a'), tags: ['v1.1.0'] },
      ];
      repositories.set(name, await createSides(servers, `go/${name}`, history));
    }
  });
  afterAll(cleanup.run);

  const sides = (name: string): Sides => {
    const found = repositories.get(name);
    if (found === undefined) throw new Error(`no repository ${name}`);
    return found;
  };
  const withProgress = (
    command: string,
    file: string,
    argv: readonly string[] = [],
    io: Parameters<typeof run>[1] = {},
  ) => run(['migrate', command, ...argv, '--to', 'gitlab', '--config', file], { env: servers.env, ...io });
  /** Without the progress that a slow machine shows. */
  const migrate = async (...args: Parameters<typeof withProgress>) => {
    return withoutProgress(await withProgress(...args));
  };

  it('finds what is wrong, and its remedies fix it', async () => {
    const topic = await sides('unpinned').old('commit-tree', 'main^{tree}', '-p', 'main', '-m', 'topic');
    await sides('unpinned').old('update-ref', 'refs/heads/topic', topic);
    await sides('unpinned').now('branch', 'topic', 'main');
    await sides('moved').now('tag', '-f', '-a', '-m', 'text', 'v1.1.0', 'v1.0.0');
    await sides('untagged').now('tag', '-d', 'v1.1.0');
    await sides('behind').now('update-ref', 'refs/heads/main', 'v1.0.0');
    await sides('branchless').old('update-ref', 'refs/heads/topic', await rebuild(sides('branchless').old, 'v1.0.0'));
    await sides("odd'&name").now('tag', '-d', 'v1.1.0');
    const names = ['safe', 'moved', 'untagged', 'behind', 'branchless', 'unpinned'];
    const entries = names.map((name) => `  /go/${name}:\n`);
    const file = await tempFile(`${head}${entries.join('')}  /odd:\n    project: "go/odd'&name"\n`);
    const goSum = join(dirname(file), 'go.sum');
    await writeFile(goSum, `go.company.com/go/unpinned v1.1.1-0.20240101000000-${topic.slice(0, 12)}/go.mod h1:x=\n`);

    const { exitCode, stdout, stderr } = await migrate('check', file, ['--go-sum', goSum, '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const { modules } = JSON.parse(stdout);
    type Shown = { path: string; verdict: string; findings: { code: string; remedy: string }[] };
    expect(
      modules.map(({ path, verdict, findings }: Shown) => [path, verdict, ...findings.map(({ code }) => code)]),
    ).toEqual([
      ['/go/safe', 'safe'],
      ['/go/moved', 'unsafe', 'migrate/tag-moved'],
      ['/go/untagged', 'unsafe', 'migrate/tag-missing'],
      ['/go/behind', 'unsafe', 'migrate/branch-behind'],
      ['/go/branchless', 'unsafe', 'migrate/branch-missing'],
      ['/go/unpinned', 'unsafe', 'migrate/branch-behind', 'migrate/commit-missing'],
      ['/odd', 'unsafe', 'migrate/tag-missing'],
    ]);

    const dir = await tempDir();
    for (const { remedy } of modules.flatMap(({ findings }: Shown) => findings)) {
      const fixed = await runCommand('sh', ['-ec', remedy], { cwd: dir, env: servers.env });
      expect(fixed.exitCode, `${remedy}\n${fixed.stderr}`).toBe(0);
    }
    const again = await migrate('check', file, ['--go-sum', goSum]);
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^7 modules: 7 safe, 0 unsafe, 0 unreachable$/m),
    });
  });

  it('shows people what was found, and programs nothing else', async () => {
    await sides('moved').now('tag', '-f', 'v1.1.0', await rebuild(sides('moved').now, 'v1.1.0'));
    const file = await tempFile(
      `${head}  /go/safe:\n  /go/moved:\n  /go/absent:\n  /t/{name}:\n    project: go/{name}\n  /u/{name}:\n`,
    );
    const argv = ['go.company.com/t/safe', '--only', '/go/*', '/t/*', '/u/*'];
    const { exitCode, stdout } = await migrate('check', file, argv);
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(/[0-9a-f]{12}/g, 'COMMIT')).toBe(`/go/safe    safe
/go/moved   safe
  note[migrate/tag-same-tree] refs/tags/v1.1.0
    the tag \`v1.1.0\` is COMMIT instead of COMMIT, with the same files: checksums stay the same
/t/safe     safe
/go/absent  unreachable
${stdout.slice(stdout.indexOf('  error[migrate/unreachable]'), stdout.indexOf('/u/'))}/u/{name}   unreachable
  error[migrate/not-named]
    the modules below \`/u/{name}\` cannot be listed: name them on the command line, or give go.sum files that contain them with --go-sum
/t/{name}: only the modules that were named were compared
5 modules: 3 safe, 0 unsafe, 2 unreachable
`);
    const colored = await migrate('check', file, argv, { color: true });
    expect(colored.stdout).toContain('\u001b[32msafe\u001b[39m');
    const quiet = await migrate('check', file, [...argv, '--quiet'], { isTerminal: true });
    const bad = stdout.slice(stdout.indexOf('/go/absent  unreachable'), stdout.indexOf('/t/{name}: only'));
    // Without the longer lines of the safe ones the column is as wide as before.
    expect(quiet).toEqual({ exitCode: 1, stdout: bad, stderr: '' });
    const json = await migrate('check', file, [...argv, '--quiet', '--format', 'json']);
    expect(JSON.parse(json.stdout).modules.map(({ path }: { path: string }) => path)).toEqual([
      '/go/absent',
      '/u/{name}',
    ]);
  });

  it('prints nothing with --quiet if everything is safe', async () => {
    const file = await tempFile(`${head}  /go/safe:\n`);
    expect(await migrate('check', file, ['--quiet'], { isTerminal: true })).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('shows progress if it takes long, but none with --quiet', async () => {
    const file = await tempFile(`${head}  /go/safe:\n  /go/moved:\n`);
    // Each look at the clock is three seconds later.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 3_000;
      return now;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const { stderr } = await withProgress('check', file, [], { isTerminal: true });
    expect(stderr).toContain('\r\u001b[Kcompared 1 of 2 modules');
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
    expect((await withProgress('check', file)).stderr).toMatch(/^compared [12] of 2 modules\n/);
    expect((await withProgress('check', file, ['--quiet'])).stderr).toBe('');
  });

  it('asks a repository that two entries share only once', async () => {
    const dir = await tempDir();
    const git = await countingGit(dir);
    const entries = ['a', 'b', 'c'].map((name) => `  /${name}: {project: go/safe}\n`);
    const file = await tempFile(`${head}${entries.join('')}`);
    const env = { ...servers.env, PATH: `${git.dir}:${servers.env.PATH}` };
    expect(await migrate('check', file, [], { env })).toMatchObject({ exitCode: 0 });
    // `git config`, `git --version`, and one `git ls-remote` for each side.
    expect((await git.running()).length).toBe(4);
  });

  it('runs no more processes at once than --jobs says', async () => {
    const dir = await tempDir();
    const git = await countingGit(dir);
    const names = ['safe', 'moved', 'untagged', 'behind', 'branchless', 'unpinned'];
    const file = await tempFile(`${head}${names.map((name) => `  /go/${name}:\n`).join('')}`);
    const env = { ...servers.env, PATH: `${git.dir}:${servers.env.PATH}` };
    for (const jobs of [1, 3]) {
      await migrate('check', file, ['--jobs', String(jobs)], { env });
      const most = Math.max(...(await git.running()));
      expect(most).toBeLessThanOrEqual(jobs);
      expect(most).toBeGreaterThan(jobs - 2);
    }
  });

  it('holds a lost commit against the module that was named with it alone', async () => {
    const entries = ['a', 'b'].map((name) => `  /${name}: {project: go/safe}\n`);
    const file = await tempFile(`${head}${entries.join('')}`);
    const goSum = join(dirname(file), 'go.sum');
    await writeFile(
      goSum,
      'go.company.com/b/v2 v2.0.0-20240101000000-ffffffffffff h1:x=\ngithub.com/b v0.0.0-20240101000000-eeeeeeeeeeee h1:x=\n',
    );
    const { stdout } = await migrate('check', file, ['--go-sum', goSum, '--format', 'json']);
    const [ref, message] = [
      'go.company.com/b/v2@v2.0.0-20240101000000-ffffffffffff',
      expect.stringContaining('is on neither side'),
    ];
    const remedy = `# in a clone that has the commit\ngit push ssh://git@gitlab.company.com/go/safe.git ffffffffffff:refs/heads/pinned/ffffffffffff`;
    expect(JSON.parse(stdout).modules).toMatchObject([
      { path: '/a', verdict: 'safe', findings: [] },
      { path: '/b', verdict: 'unsafe', findings: [{ code: 'migrate/commit-missing', ref, message, remedy }] },
    ]);
  });

  it('says where --deep has no go', async () => {
    const file = await tempFile(`${head}  /go/safe:\n`);
    const dir = await tempDir();
    const git = await countingGit(dir);
    const { exitCode, stderr } = await migrate('check', file, ['--deep'], {
      env: { ...servers.env, PATH: `${git.dir}:/nowhere` },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toBe('govanity: --deep requires `go` in PATH\n(see govanity migrate check --help)\n');
  });
});
