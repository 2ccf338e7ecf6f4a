import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bitbucketPush,
  bitbucketServerPush,
  gerritBatch,
  gerritUpdate,
  giteaPush,
  githubCreate,
  githubForm,
  gitlabSigned,
  gitlabTag,
  gitlabUpdate,
  type HookDelivery,
} from '../support/hook-payloads.ts';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, startCompany } from './harness/company.ts';
import type { Forge } from './harness/forge.ts';
import { goModule, inDirectory } from './harness/go-module.ts';
import { startGovanity } from './harness/govanity.ts';
import { type ModuleProxy, startModuleProxy } from './harness/module-proxy.ts';
import { ALL_TOOLS, describeWithTools, toolPath } from './harness/required-tools.ts';
import { mustRun } from './harness/run-command.ts';
import { createTempDir } from './harness/temp-dir.ts';

const secret = 'correct horse battery staple';
const gerritSecret = 'k7Jq-0sRz_secret';

let company: Company;
let proxy: ModuleProxy;
let secretFile: string;

const yaml = (dir: string) => `
host: go.company.com
backends:
  lab: {forge: gitlab, web: https://lab.company.com, clone: ssh, ssh: 'git@gitlab.company.com:22', hook_secret_file: ${dir}/secret}
  hub: {forge: github, web: https://hub.company.com, clone: ssh, ssh: 'git@gitlab.company.com:22', hook_secret_file: ${dir}/secret}
  tea: {forge: gitea, web: https://tea.company.com, clone: ssh, ssh: 'git@gitlab.company.com:22', hook_secret_file: ${dir}/secret}
  cloud: {forge: bitbucket, web: https://cloud.company.com, clone: ssh, ssh: 'git@gitlab.company.com:22', hook_secret_file: ${dir}/secret}
  stash: {forge: bitbucket-server, web: https://stash.company.com, clone: ssh, ssh: 'git@gitlab.company.com:22', hook_secret_file: ${dir}/secret}
  review: {forge: gerrit, web: https://gerrit.company.com, clone: ssh, ssh: 'goproxy@gerrit.company.com:29418', hook_secret_file: ${dir}/gerrit}
  other: {forge: gitlab, web: https://other.company.com}
backend: lab
paths:
  /lab/{name}: {project: 'lab/{name}'}
  /mono: {project: lab/mono, subdir: src}
  /hub: {backend: hub, project: Company/hub}
  /tea: {backend: tea, project: company/tea}
  /cloud: {backend: cloud, project: company/cloud}
  /stash: {backend: stash, project: proj/stash}
  /libs/codec: {backend: review, project: libs/codec}
`;

const env = { PATH: process.env.PATH ?? '' };

function send(path: string, { headers, body }: HookDelivery, port = proxy.govanity.port): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { port, path, method: 'POST', headers: { host: 'go.company.com', ...headers }, agent: false };
    const asked = request(options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    asked.on('error', reject).end(body);
  });
}

async function git(forge: Forge, project: string, ...args: string[]): Promise<string> {
  return mustRun(toolPath('git'), ['-C', join(forge.projectsDir, `${project}.git`), ...args], { env });
}

const isStored = (module: string, version: string) => existsSync(join(proxy.store, module, '@v', `${version}.info`));
const isEventuallyStored = (module: string, version: string) =>
  expect.poll(() => isStored(module, version), { timeout: 20_000, interval: 20 }).toBe(true);
const listings = async () =>
  (await proxy.processes()).filter((line) => line.startsWith('git') && line.includes('ls-remote'));

describeWithTools('webhooks of the forges', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    const dir = await createTempDir(cleanup.defer, 'hooks');
    secretFile = join(dir, 'secret');
    await writeFile(secretFile, `${secret}\n`);
    await writeFile(join(dir, 'gerrit'), gerritSecret);
    const { gitlab, gerrit } = company;
    for (const [project, module] of [
      ['lab/one', 'lab/one'],
      ['lab/two', 'lab/two'],
      ['Company/hub', 'hub'],
      ['company/tea', 'tea'],
      ['company/cloud', 'cloud'],
      ['proj/stash', 'stash'],
    ] as const) {
      await gitlab.create(project, [{ files: goModule(`go.company.com/${module}`), tags: ['v1.0.0'] }]);
    }
    await gerrit.create('libs/codec', [{ files: goModule('go.company.com/libs/codec'), tags: ['v1.0.0'] }]);
    proxy = await startModuleProxy(cleanup.defer, company, { yaml: yaml(dir), proxy: 'fresh: 3600' });
  });
  afterAll(cleanup.run);

  const push = (project: string, tag: string, delivery: string = tag) => ({ project, tag, secret, delivery });

  test('a pushed tag is in the store before anybody asks', async () => {
    const list = '/go.company.com/lab/one/@v/list';
    expect((await proxy.get(list)).text).toBe('v1.0.0\n');
    await git(company.gitlab, 'lab/one', 'tag', 'v1.1.0', 'main');
    const pushed = performance.now();
    expect(await send('/-/hooks/lab', gitlabTag(push('lab/one', 'v1.1.0')))).toBe(202);
    await isEventuallyStored('go.company.com/lab/one', 'v1.1.0');
    console.log(`in the store after ${Math.round(performance.now() - pushed)} ms`);
    expect((await proxy.get(list)).text).toBe('v1.0.0\nv1.1.0\n');
    expect(await proxy.metrics()).toContain('govanity_proxy_requests_total{kind="list",outcome="fetched"} 2');
    expect(isStored('go.company.com/lab/one', 'v1.0.0')).toBe(false);
  });

  test('each forge has its own events', async () => {
    const { gitlab, gerrit } = company;
    const forgejo: typeof giteaPush = (pushed) => giteaPush(pushed, 'x-forgejo');
    const pushes = [
      [gitlab, 'lab/two', 'lab', 'lab/two', gitlabUpdate, 'v1.1.0'],
      [gitlab, 'lab/two', 'lab', 'lab/two', gitlabSigned, 'v1.2.0'],
      [gitlab, 'Company/hub', 'hub', 'hub', githubCreate, 'v1.1.0'],
      [gitlab, 'Company/hub', 'hub', 'hub', githubForm, 'v1.2.0'],
      [gitlab, 'company/tea', 'tea', 'tea', giteaPush, 'v1.1.0'],
      [gitlab, 'company/tea', 'tea', 'tea', forgejo, 'v1.2.0'],
      [gitlab, 'company/cloud', 'cloud', 'cloud', bitbucketPush, 'v1.1.0'],
      // The key of the project comes in upper case.
      [gitlab, 'proj/stash', 'stash', 'stash', bitbucketServerPush, 'v1.1.0'],
      [gerrit, 'libs/codec', `review/${gerritSecret}`, 'libs/codec', gerritUpdate, 'v1.1.0'],
      [gerrit, 'libs/codec', `review/${gerritSecret}`, 'libs/codec', gerritBatch, 'v1.2.0'],
    ] as const;
    for (const [forge, project, , , , tag] of pushes) await git(forge, project, 'tag', tag, 'main');
    for (const [, project, path, , make, tag] of pushes) {
      expect(await send(`/-/hooks/${path}`, make(push(project, tag)))).toBe(202);
    }
    const missing = () => pushes.filter(([, , , module, , tag]) => !isStored(`go.company.com/${module}`, tag));
    await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
  });

  test('major versions, nested modules and subdir', async () => {
    await company.gitlab.create('lab/mono', [
      {
        files: {
          ...goModule('go.company.com/lab/mono/v2'),
          ...inDirectory('tools/x', goModule('go.company.com/lab/mono/tools/x')),
          ...inDirectory('src', goModule('go.company.com/mono')),
        },
        tags: ['v2.0.0', 'tools/x/v0.1.0', 'src/v1.0.0', 'other/v1.0.0', 'v1.x', 'nightly'],
      },
      { files: { 'old.go': 'package old\n' }, tags: ['v3.0.0'] },
    ]);
    // The server has not seen the repository: what the forge names is new.
    for (const tag of ['v2.0.0', 'tools/x/v0.1.0', 'src/v1.0.0', 'other/v1.0.0', 'v1.x', 'v3.0.0']) {
      expect(await send('/-/hooks/lab', gitlabTag(push('lab/mono', tag, `mono ${tag}`)))).toBe(202);
    }
    await isEventuallyStored('go.company.com/lab/mono/v2', 'v2.0.0');
    await isEventuallyStored('go.company.com/lab/mono/tools/x', 'v0.1.0');
    await isEventuallyStored('go.company.com/mono', 'v1.0.0');
    await isEventuallyStored('go.company.com/lab/mono', 'v3.0.0+incompatible');
    expect(isStored('go.company.com/lab/mono/other', 'v1.0.0')).toBe(false);
    expect(proxy.govanity.log()).not.toContain('module not fetched');
  });

  test('moved and deleted tags are noted', async () => {
    const tree = (await git(company.gitlab, 'lab/one', 'rev-parse', 'main^{tree}')).trim();
    const who = ['-c', 'user.name=G', '-c', 'user.email=g@company.com'];
    const other = (await git(company.gitlab, 'lab/one', ...who, 'commit-tree', tree, '-m', 'another')).trim();
    await git(company.gitlab, 'lab/one', 'tag', '--force', 'v1.1.0', other);
    expect(await send('/-/hooks/lab', gitlabTag({ ...push('lab/one', 'v1.1.0', 'moved'), after: other }))).toBe(202);
    await expect.poll(proxy.govanity.log, { timeout: 10_000 }).toContain('a tag was moved');
    await git(company.gitlab, 'lab/one', 'tag', '--delete', 'v1.1.0');
    expect(
      await send('/-/hooks/lab', gitlabTag({ ...push('lab/one', 'v1.1.0', 'deleted'), after: '0'.repeat(40) })),
    ).toBe(202);
    await expect.poll(proxy.govanity.log, { timeout: 10_000 }).toContain('a tag was deleted');
    expect((await proxy.get('/go.company.com/lab/one/@v/v1.1.0.mod')).status).toBe(200);
  });

  describe('does nothing for', () => {
    const nothing = async (path: string, delivery: HookDelivery, status: number) => {
      await expect.poll(async () => (await proxy.processes()).length).toBe(0);
      expect(await send(path, delivery)).toBe(status);
      await sleep(150);
      expect(await listings()).toEqual([]);
    };
    const good = () => gitlabTag(push('lab/two', 'v1.1.0', 'other'));
    const changed = (delivery: HookDelivery, headers: Record<string, string>, body = delivery.body) => ({
      headers: { ...delivery.headers, ...headers },
      body,
    });
    const github = () => githubCreate(push('Company/hub', 'v1.1.0', 'other'));
    test.for([
      ['an unknown project', '/-/hooks/lab', () => gitlabTag(push('else/where', 'v1.0.0')), 202],
      [
        'an event about something else',
        '/-/hooks/lab',
        () => changed(good(), {}, '{"object_kind":"issue","project":{"path_with_namespace":"lab/two"}}'),
        202,
      ],
      ['a ping', '/-/hooks/hub', () => githubPing(), 202],
      ['a comment on Gerrit', `/-/hooks/review/${gerritSecret}`, () => gerritComment(), 202],
      ['a wrong token', '/-/hooks/lab', () => changed(good(), { 'x-gitlab-token': 'wrong' }), 403],
      ['no token', '/-/hooks/lab', () => ({ ...good(), headers: {} }), 401],
      ['an old signature', '/-/hooks/lab', () => gitlabSigned(push('lab/two', 'v9.0.0'), 1_700_000_000), 403],
      ['a signature of another body', '/-/hooks/hub', () => changed(github(), {}, `${github().body} `), 403],
      [
        'a signature with another secret',
        '/-/hooks/hub',
        () => githubCreate({ ...push('Company/hub', 'v9.0.0'), secret: 'x' }),
        403,
      ],
      ['the token of another forge', '/-/hooks/hub', () => changed(good(), {}), 401],
      [
        'a wrong element of the path',
        '/-/hooks/review/guess-planted',
        () => gerritUpdate(push('libs/codec', 'v9.0.0')),
        403,
      ],
      ['no element of the path', '/-/hooks/review', () => gerritUpdate(push('libs/codec', 'v9.0.0')), 401],
      [
        'one element too many',
        `/-/hooks/review/${gerritSecret}/x`,
        () => gerritUpdate(push('libs/codec', 'v9.0.0')),
        403,
      ],
      ['a body that is no JSON', '/-/hooks/lab', () => changed(good(), {}, '{"object_kind":'), 400],
      ['a body that is a list', '/-/hooks/lab', () => changed(good(), {}, '[]'), 400],
      [
        'a push without a project',
        '/-/hooks/lab',
        () => changed(good(), {}, '{"object_kind":"push","ref":"refs/heads/main"}'),
        400,
      ],
      ['a body of two megabytes', '/-/hooks/lab', () => changed(good(), {}, `{"x":"${'x'.repeat(2_000_000)}"}`), 413],
      ['a back end without a secret', '/-/hooks/other', good, 404],
      ['an unknown back end', '/-/hooks/nosuch', good, 404],
    ] as const)('%s', ([_what, path, make, status]) => nothing(path, make(), status));

    test('a repeated delivery', async () => {
      const delivery = gitlabTag(push('lab/two', 'v1.0.0', 'once'));
      expect(await send('/-/hooks/lab', delivery)).toBe(202);
      await expect.poll(async () => (await listings()).length).toBe(1);
      await nothing('/-/hooks/lab', delivery, 202);
      await nothing('/-/hooks/lab', changed(delivery, { 'idempotency-key': 'another' }), 202);
    });
  });

  test('a storm of deliveries is a few listings', async () => {
    await proxy.processes();
    const storm = Array.from({ length: 300 }, (_, index) =>
      gitlabTag(push('lab/two', `v0.0.${index}`, `storm ${index}`)),
    );
    const statuses = await Promise.all(storm.map((delivery) => send('/-/hooks/lab', delivery)));
    expect(new Set(statuses)).toEqual(new Set([202]));
    await sleep(1_000);
    expect((await listings()).length).toBeLessThan(30);
  });

  test('a changed secret counts at once, and two while one replaces the other', async () => {
    const delivery = (own: string, id: string) => gitlabTag({ ...push('lab/two', 'v1.0.0', id), secret: own });
    await writeFile(secretFile, `new one\n${secret}\n`);
    await sleep(300);
    expect(await send('/-/hooks/lab', delivery(secret, 's1'))).toBe(202);
    expect(await send('/-/hooks/lab', delivery('new one', 's2'))).toBe(202);
    await writeFile(secretFile, 'new one\n');
    await sleep(300);
    expect(await send('/-/hooks/lab', delivery(secret, 's3'))).toBe(403);
    await writeFile(secretFile, '\n');
    await sleep(300);
    expect(await send('/-/hooks/lab', delivery('', 's4'))).toBe(503);
    await expect.poll(proxy.govanity.log).toContain('it is empty');
    await writeFile(secretFile, secret);
  });

  test('pages show new versions at once, without the module proxy, too', async ({ onTestFinished: defer }) => {
    const { port } = await startGovanity(defer, yaml(dirname(secretFile)), {
      env: { ...proxy.env, TMPDIR: dirname(secretFile) },
      args: ['--admin', 'off', '--versions'],
    });
    const shown = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/-/api/modules/go.company.com/tea`);
      return JSON.stringify(await answer.json());
    };
    await expect.poll(shown, { timeout: 20_000, interval: 100 }).toContain('"v1.2.0"');
    await git(company.gitlab, 'company/tea', 'tag', 'v1.3.0', 'main');
    expect(await shown()).not.toContain('v1.3.0');
    const delivery = giteaPush({ ...push('company/tea', 'v1.3.0'), secret });
    expect(await send('/-/hooks/tea', delivery, port)).toBe(202);
    await expect.poll(shown, { timeout: 20_000, interval: 100 }).toContain('"v1.3.0"');
  });

  test('no secret is in the log', async () => {
    const odd = [
      `//-/hooks/review/${gerritSecret}`,
      `/hooks/review/${gerritSecret}`,
      `/-/hooks%2Freview%2F${gerritSecret}`,
    ];
    for (const path of odd) expect(await send(path, gerritUpdate(push('libs/codec', 'v1.0.0')))).not.toBe(202);
    await expect.poll(proxy.govanity.log).toContain('/-/hooks/review/***');
    await expect.poll(proxy.govanity.log).toContain('/-/hooks%2Freview/***');
    for (const planted of [secret, gerritSecret, 'guess-planted']) expect(proxy.govanity.log()).not.toContain(planted);
  });
});

/** What GitHub sends to a new webhook. */
function githubPing(): HookDelivery {
  const body = JSON.stringify({
    zen: 'Design for failure.',
    hook_id: 1,
    hook: {},
    repository: { full_name: 'Company/hub' },
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { headers: { 'x-github-event': 'ping', 'x-hub-signature-256': `sha256=${signature}` }, body };
}

function gerritComment(): HookDelivery {
  const { headers, body } = gerritUpdate({ project: 'libs/codec', tag: 'x', secret: '' });
  return { headers, body: body.replace('refs/tags/x', 'refs/changes/02/2/meta') };
}
