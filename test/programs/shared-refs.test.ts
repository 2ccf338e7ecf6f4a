import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { createGitRunner } from '../../src/programs/git/git-runner.ts';
import { createSharedRefs } from '../../src/programs/git/shared-refs.ts';
import { createProcessQueue } from '../../src/programs/process-queue.ts';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { goModule } from '../e2e/harness/go-module.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { countingGit } from '../migrate/counting-git.ts';
import { createSides, gitIn } from '../migrate/git-repositories.ts';
import { startGitServers } from '../migrate/git-servers.ts';

async function start(defer: Defer, jobs = 2, waiting = 10) {
  const servers = await startGitServers(defer);
  await createSides(servers, 'lib', [{ files: goModule('go.company.com/lib'), tags: ['v1.0.0'] }]);
  const workDir = await createTempDir(defer, 'refs');
  const git = await countingGit(workDir);
  const env = { ...servers.env, PATH: `${git.dir}${delimiter}${servers.env.PATH}` };
  const queue = createProcessQueue(jobs, waiting);
  const shared = createSharedRefs(createGitRunner({ workDir, env, queue }), { timeoutMs: 10_000 });
  defer(shared.close);
  // The first one asks for the user's core.sshCommand.
  const listings = async () => (await git.running()).length - 1;
  return { shared, listings, repo: servers.from('lib'), at: gitIn(join(servers.oldDir, 'lib.git')) };
}

describeWithTools('refs of repositories', ['git'], () => {
  test('are listed once for all who ask meanwhile, and again when they are no longer fresh', async ({
    onTestFinished: defer,
  }) => {
    const { shared, listings, repo, at } = await start(defer);
    expect(shared.known(repo)).toBeUndefined();
    const all = await Promise.all(Array.from({ length: 20 }, () => shared.list(repo, { maxAgeMs: 60_000 })));
    expect(new Set(all).size).toBe(1);
    expect(await listings()).toBe(1);
    const [first] = all;
    await at('tag', 'v1.1.0');
    expect(await shared.list(repo, { maxAgeMs: 60_000 })).toBe(first);
    const second = await shared.list(repo, { maxAgeMs: 0 });
    expect(second.ok && [...second.refs.tags.keys()]).toEqual(['v1.0.0', 'v1.1.0']);
    expect(second.ok && first?.ok && second.refs.digest !== first.refs.digest).toBe(true);
    expect(await listings()).toBe(2);
  });

  test('stay known after a failure, which is not repeated at once', async ({ onTestFinished: defer }) => {
    const { shared, listings, repo, at } = await start(defer);
    await shared.list(repo, { maxAgeMs: 0 });
    await at('config', 'core.repositoryformatversion', '99');
    expect(await shared.list(repo, { maxAgeMs: 0 })).toMatchObject({ ok: false, failure: undefined });
    expect([...(shared.known(repo)?.refs?.tags.keys() ?? [])]).toEqual(['v1.0.0']);
    expect(shared.known(repo)?.failure?.result.output).not.toBe('');
    const before = await listings();
    expect(await shared.list(repo, { maxAgeMs: 0, retryAfterMs: 60_000 })).toMatchObject({ ok: false });
    expect(await listings()).toBe(before);
  });

  test('are refused if too many wait, which is not remembered', async ({ onTestFinished: defer }) => {
    const { shared, repo } = await start(defer, 1, 1);
    const repos = Array.from({ length: 5 }, (_, index) => `${repo}?${index}`);
    const results = await Promise.all([...repos, repo].map((one) => shared.list(one, { maxAgeMs: 0 })));
    const failures = results.map((result) => (result.ok ? 'ok' : result.failure));
    expect(failures.filter((failure) => failure === 'queue-full')).toHaveLength(4);
    expect(shared.known(repo)).toBeUndefined();
    expect(await shared.list(repo, { maxAgeMs: 0 })).toMatchObject({ ok: true });
  });
});
