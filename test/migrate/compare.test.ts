import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { compareRepositories } from '../../src/migrate/compare/compare-repositories.ts';
import type { PinnedCommit } from '../../src/migrate/compare/repo-fact.ts';
import { createGitRunner, type GitCommand, type GitRunner } from '../../src/programs/git/git-runner.ts';
import { createProcessQueue } from '../../src/programs/process-queue.ts';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { goModule } from '../e2e/harness/go-module.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { countingGit } from './counting-git.ts';
import { createSides, type Git, rebuild } from './git-repositories.ts';
import { type GitServers, startGitServers } from './git-servers.ts';

const history = [
  { files: goModule('go.company.com/m'), tags: ['v1.0.0'] },
  { files: goModule('go.company.com/m', 'a'), tags: ['v1.1.0'] },
  { files: goModule('go.company.com/m', 'a', 'b'), tags: ['v1.2.0'] },
];

describeWithTools('comparing two repositories', ['git'], () => {
  const cleanup = createCleanup();
  let servers: GitServers;
  let runner: GitRunner;
  let project: string;
  let count = 0;

  beforeAll(async () => {
    servers = await startGitServers(cleanup.defer);
    const workDir = await mkdtemp(join(tmpdir(), 'govanity-compare-'));
    cleanup.defer(() => rm(workDir, { recursive: true, force: true }));
    runner = await createGitRunner({ workDir, env: servers.env, queue: createProcessQueue(4) });
  });
  afterAll(cleanup.run);
  beforeEach(() => {
    project = `go/m${++count}`;
  });

  const sides = (prepare?: (git: Git) => Promise<unknown>) =>
    createSides(servers, project, history, prepare === undefined ? {} : { prepare });
  const compare = async (pins: PinnedCommit[] = []) => {
    const { facts } = await compareRepositories(runner, { from: servers.from(project), to: servers.to(project) }, pins);
    return facts;
  };
  const pin = (revision: string): PinnedCommit => ({
    modulePath: 'go.company.com/m',
    version: `v0.0.0-20240101000000-${revision}`,
    revision,
  });

  test('a server that says nothing is unreachable when the time is up, and its git has ended', async () => {
    await createSides(servers, project, history, {});
    const silent = createServer().listen(0, '127.0.0.1');
    const hungUp = new Promise<void>((resolve) => silent.on('connection', (one) => one.resume().on('close', resolve)));
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const impatient = { ...runner, git: (command: GitCommand) => runner.git({ ...command, timeoutMs: 1_500 }) };
    const to = `git://127.0.0.1:${port}/go/silent.git`;
    const { facts } = await compareRepositories(impatient, { from: servers.from(project), to }, []);
    expect(facts).toEqual([
      { kind: 'unreachable', side: 'new', url: to, output: expect.stringContaining('i/o timeout') },
    ]);
    await hungUp;
    silent.close();
  });

  test('a faithful copy has no differences', async () => {
    await sides();
    expect(await compare()).toEqual([]);
  });

  test('a faithful copy is known by its names: nothing is fetched', async () => {
    await sides();
    const git = await countingGit(await createTempDir(cleanup.defer, 'counting'));
    const env = { ...servers.env, PATH: `${git.dir}${delimiter}${servers.env.PATH}` };
    const counted = await createGitRunner({
      workDir: await createTempDir(cleanup.defer, 'work'),
      env,
      queue: createProcessQueue(4),
    });
    const started = (await git.running()).length;
    await compareRepositories(counted, { from: servers.from(project), to: servers.to(project) }, []);
    expect((await git.running()).length - started).toBe(2);
  });

  test('neither side is changed, though both would let us', async () => {
    const { old, now } = await sides();
    await now('tag', '--force', 'v1.1.0', await rebuild(now, 'v1.1.0', 'again'));
    await now('branch', '--move', 'main', 'trunk');
    const refs = () => Promise.all([old('for-each-ref'), now('for-each-ref')]);
    const before = await refs();
    expect(await compare([pin('0123456789ab')])).not.toEqual([]);
    expect(await refs()).toEqual(before);
  });

  test('what only forges know does not count', async () => {
    const { old, now } = await sides();
    await old('update-ref', 'refs/changes/01/1/1', await rebuild(old, 'v1.0.0', 'a change'));
    await old('update-ref', 'refs/meta/config', await rebuild(old, 'v1.0.0', 'configuration'));
    await now('update-ref', 'refs/merge-requests/1/head', await rebuild(now, 'v1.0.0', 'a merge request'));
    expect(await compare()).toEqual([]);
  });

  test('a new side that has moved on is fine', async () => {
    const { now } = await sides();
    const next = await now('commit-tree', 'v1.0.0^{tree}', '-p', 'main', '-m', 'next');
    await now('update-ref', 'refs/heads/main', next);
    await now('tag', 'v1.3.0', next);
    await now('branch', 'other', next);
    expect(await compare()).toEqual([]);
  });

  test('a missing tag', async () => {
    const { now } = await sides();
    await now('tag', '-d', 'v1.1.0');
    expect(await compare()).toEqual([{ kind: 'tag-missing', tag: 'v1.1.0' }]);
  });

  test('a tag with other files, and one with the same', async () => {
    const { old, now } = await sides();
    const other = await rebuild(now, 'v1.1.0');
    await now('tag', '-f', 'v1.1.0', other);
    await now('tag', '-f', 'v1.0.0', 'v1.2.0');
    const [first, second, third] = await Promise.all(
      ['v1.0.0', 'v1.1.0', 'v1.2.0'].map((tag) => old('rev-parse', tag)),
    );
    expect(await compare()).toEqual([
      { kind: 'tag-moved', tag: 'v1.0.0', from: first, to: third },
      { kind: 'tag-same-tree', tag: 'v1.1.0', from: second, to: other },
    ]);
  });

  test.each([
    ['allows no filters', ['config', 'uploadpack.allowFilter', 'false']],
    ['refuses filters by name', ['config', 'uploadpackfilter.allow', 'false']],
  ])('a server that %s is asked for all', async (_, setting) => {
    const { old, now } = await sides();
    for (const git of [old, now]) {
      await git('config', 'uploadpack.allowFilter', 'true');
      await git(...setting);
    }
    const other = await rebuild(now, 'v1.1.0');
    await now('tag', '-f', 'v1.1.0', other);
    await now('update-ref', 'refs/heads/main', 'v1.1.0');
    expect((await compare()).map(({ kind }) => kind)).toEqual(['tag-same-tree', 'branch-behind']);
  });

  test('of objects that a server gives on demand, those that no name leads to are missing all the same', async () => {
    const { old, now } = await sides((git) => git('branch', 'topic', 'v1.0.0'));
    const lost = await old('commit-tree', 'v1.0.0^{tree}', '-p', 'topic', '-m', 'lost');
    await old('update-ref', 'refs/heads/topic', lost);
    // The new side has the commit, as GitLab has those of merge requests, and hands it out to whoever asks by its name.
    await now('fetch', '-q', servers.from(project), `${lost}:refs/merge-requests/1/head`);
    for (const setting of ['allowFilter', 'allowAnySHA1InWant']) await now('config', `uploadpack.${setting}`, 'true');
    await now('update-ref', '-d', 'refs/heads/topic');
    expect(await compare([pin(lost.slice(0, 12))])).toEqual([
      { kind: 'branch-missing', branch: 'topic', commit: lost, isContained: false },
      { kind: 'commit-missing', pin: pin(lost.slice(0, 12)), isOnOldSide: true },
    ]);
  });

  test('an annotated tag that became a lightweight one, and other changes of the tag alone', async () => {
    const { now } = await sides(async (git) => {
      for (const tag of ['annotated', 'reworded']) await git('tag', '-a', '-m', 'text', tag, 'v1.0.0');
      await git('tag', 'light', 'v1.0.0');
    });
    await now('tag', '-f', 'annotated', 'v1.0.0');
    await now('tag', '-f', '-a', '-m', 'other text', 'reworded', 'v1.0.0');
    await now('tag', '-f', '-a', '-m', 'text', 'light', 'v1.0.0');
    expect(await compare()).toEqual([
      { kind: 'tag-object', tag: 'annotated', change: 'an annotated tag became a lightweight one' },
      { kind: 'tag-object', tag: 'light', change: 'a lightweight tag became an annotated one' },
      { kind: 'tag-object', tag: 'reworded', change: 'the message of the tag differs' },
    ]);
  });

  test('an annotated tag that was moved is compared by its commit', async () => {
    const { old, now } = await sides((git) => git('tag', '-a', '-m', 'text', 'v2.0.0', 'v1.0.0'));
    await now('tag', '-f', '-a', '-m', 'text', 'v2.0.0', 'v1.2.0');
    const [from, to] = await Promise.all([old('rev-parse', 'v1.0.0'), old('rev-parse', 'v1.2.0')]);
    expect(await compare()).toEqual([{ kind: 'tag-moved', tag: 'v2.0.0', from, to }]);
  });

  test('a renamed default branch', async () => {
    const { now } = await sides();
    await now('branch', '-m', 'main', 'trunk');
    await now('symbolic-ref', 'HEAD', 'refs/heads/trunk');
    const commit = await now('rev-parse', 'trunk');
    expect(await compare()).toEqual([
      { kind: 'branch-missing', branch: 'main', commit, isContained: true },
      { kind: 'default-branch', from: 'main', to: 'trunk' },
    ]);
  });

  test('a branch that lags behind, and one that went another way', async () => {
    const { old, now } = await sides((git) => git('branch', 'dev', 'v1.0.0'));
    await now('update-ref', 'refs/heads/main', 'v1.0.0');
    const other = await rebuild(now, 'v1.2.0');
    await now('update-ref', 'refs/heads/dev', other);
    const [first, third] = await Promise.all([old('rev-parse', 'v1.0.0'), old('rev-parse', 'v1.2.0')]);
    expect(await compare()).toEqual([
      { kind: 'branch-behind', branch: 'dev', from: first, to: other },
      { kind: 'branch-behind', branch: 'main', from: third, to: first },
    ]);
  });

  test('pinned commits: at a name, in a history, lost, and never there', async () => {
    const { old, now } = await sides((git) => git('branch', 'topic', 'v1.0.0'));
    const [first, second] = await Promise.all([old('rev-parse', 'v1.0.0'), old('rev-parse', 'v1.1.0~0')]);
    const topic = await old('commit-tree', 'v1.0.0^{tree}', '-p', 'v1.0.0', '-m', 'topic');
    await old('update-ref', 'refs/heads/topic', topic);
    await now('tag', '-d', 'v1.1.0');
    await old('tag', '-d', 'v1.1.0');
    const pins = [first, second, topic, 'f'.repeat(40)].map((commit) => pin(commit.slice(0, 12)));
    expect(await compare(pins)).toEqual([
      { kind: 'branch-behind', branch: 'topic', from: topic, to: first },
      { kind: 'commit-missing', pin: pins[2], isOnOldSide: true },
      { kind: 'commit-missing', pin: pins[3], isOnOldSide: false },
    ]);
  });

  test('a repository that is not there, on either side', async () => {
    await sides();
    await rm(join(servers.newDir, `${project}.git`), { recursive: true });
    expect(await compare()).toEqual([
      { kind: 'unreachable', side: 'new', url: servers.to(project), output: expect.stringContaining('not exported') },
    ]);
    await rm(join(servers.oldDir, `${project}.git`), { recursive: true });
    expect((await compare()).map((fact) => fact.kind === 'unreachable' && fact.side)).toEqual(['old', 'new']);
  });

  test('an empty repository, and an empty copy', async () => {
    const { old, now } = await sides();
    const empty = async (git: Git) => {
      for (const ref of (await git('for-each-ref', '--format=%(refname)')).split('\n'))
        await git('update-ref', '-d', ref);
    };
    await empty(now);
    const kinds = (await compare()).map(({ kind }) => kind);
    expect(kinds).toEqual(['tag-missing', 'tag-missing', 'tag-missing', 'branch-missing', 'default-branch']);
    await empty(old);
    expect(await compare([pin('0123456789ab')])).toEqual([
      { kind: 'empty' },
      { kind: 'commit-missing', pin: pin('0123456789ab'), isOnOldSide: false },
    ]);
  });

  test('nothing is left behind', async () => {
    expect(await readdir(runner.workDir)).toEqual([]);
  });
});
