import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRepoTags, usualLimits } from '../../src/server/repo-tags.ts';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { startGitHttpServer } from '../e2e/harness/git-http-server.ts';
import { createRepository } from '../e2e/harness/git-repository.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { eventually, startGovanity } from '../operate/govanity-process.ts';
import { parsePage } from '../support/page.ts';

const tags = ['v0.1.0', 'v1.0.0', 'v1.10.0', 'v1.9.0', 'v1.11.0-rc.1', 'v2.0.0', 'tools/lint/v0.3.0', 'nightly'];

/** A forge with one repository, lib.git, that has these tags. */
async function startForge(defer: Defer): Promise<string> {
  const projects = await createTempDir(defer, 'projects');
  await createRepository(join(projects, 'lib.git'), [{ files: { 'go.mod': 'module x\n' }, tags }]);
  const { port } = await startGitHttpServer(defer, projects);
  return `http://127.0.0.1:${port}`;
}

/** A server that accepts connections and never says anything. */
async function startSilence(defer: Defer): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  const server = createServer(() => connections++).listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}

describeWithTools('versions', ['git', 'git-http-backend'], () => {
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
    expect(parsePage((await ask('/lint')).body).text).toContain('Latestv0.3.0 Versions v0.3.0 ');
    const api = JSON.parse((await ask('/-/api/modules/go.company.com/lib')).body);
    expect([api.latest, api.versions]).toEqual(['v1.10.0', ['v1.11.0-rc.1', 'v1.10.0', 'v1.9.0', 'v1.0.0', 'v0.1.0']]);
    await ask('/gone');
    // What git says of it stays where it is.
    await eventually(async () => expect((await ask('/gone')).headers['cache-control']).toBe('public, max-age=300'));
    const gone = parsePage((await ask('/gone')).body);
    expect(gone.text).not.toMatch(/Versions|fatal|not found/i);
    await eventually(() =>
      expect(log().map(({ msg }) => msg)).toContainEqual(expect.stringContaining('gone-s3cret.git')),
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
    const limits = { ...usualLimits, timeoutMs: 400, failedMs: 60_000, processes: 2, waiting: 3 };
    const { find, close } = createRepoTags(process.env, () => {}, limits);
    defer(close);
    const repos = Array.from({ length: 8 }, (_, index) => `${silence.url}/${index}.git`);
    // Two are asked, three wait, and three are not even remembered.
    expect(repos.map(find)).toEqual([...Array(5).fill('pending'), ...Array(3).fill(undefined)]);
    await sleep(200);
    expect(silence.connections()).toBe(2);
    await eventually(() => expect(repos.slice(0, 5).map(find)).toEqual(Array(5).fill(undefined)));
    expect(silence.connections()).toBe(5);
  });

  test('stay when the forge goes, of which the operator is told once', async ({ onTestFinished: defer }) => {
    const ends: (() => Promise<void> | void)[] = [];
    const repo = `${await startForge((end) => ends.push(end))}/lib.git`;
    const failures: string[] = [];
    const limits = { ...usualLimits, freshMs: 50, failedMs: 50 };
    const { find, close } = createRepoTags(process.env, (failed) => failures.push(failed), limits);
    defer(close);
    await eventually(() => expect(find(repo)).toContain('v1.0.0'));
    for (const end of ends.toReversed()) await end();
    for (let round = 0; round < 10; round++) {
      await sleep(60);
      expect(find(repo)).toContain('v1.0.0');
    }
    expect(failures).toEqual([repo]);
  });

  test('are taken from servers only: no local repository, no program', async ({ onTestFinished: defer }) => {
    const directory = await createTempDir(defer, 'local');
    const repository = join(directory, 'lib.git');
    await createRepository(repository, [{ files: { 'go.mod': 'module x\n' }, tags }]);
    const marker = join(directory, 'marker');
    const repos = [`file://${repository}`, repository, `ext::touch ${marker}`, `--upload-pack=touch ${marker}`];
    const complaints: string[] = [];
    const { find, close } = createRepoTags(process.env, (_repo, complaint) => complaints.push(complaint));
    defer(close);
    for (const repo of repos) expect(find(repo)).toBe('pending');
    await eventually(() => expect(repos.map(find)).toEqual(repos.map(() => undefined)));
    expect(complaints.filter((text) => /transport '(?:file|ext)' not allowed/.test(text))).toHaveLength(3);
    expect(existsSync(marker)).toBe(false);
  });
});
