import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runGovanity } from '../operate/govanity-process.ts';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, GITLAB_NETRC, startCompany } from './harness/company.ts';
import { goModule } from './harness/go-module.ts';
import { type LoginForge, startLoginForge } from './harness/login-forge.ts';
import { type ModuleProxy, startModuleProxy } from './harness/module-proxy.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
import { createTempDir } from './harness/temp-dir.ts';

const yaml = `
host: go.company.com
backends:
  lab: {forge: gitlab, web: https://lab.company.com, clone: ssh, ssh: git@gitlab.company.com}
  tea: {forge: gitea, web: https://tea.company.com, clone: https}
  review: {forge: gerrit, web: https://review.company.com, clone: https}
  nginx: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
backend: lab
paths:
  /lab/{name}: {project: 'lab/{name}'}
  /tea: {backend: tea, project: go/tea}
  /libs/review: {backend: review, project: libs/review}
  /nginx: {backend: nginx, project: go/nginx}
`;

/** Of the account that fetches. */
const serverNetrc = ['tea', 'review']
  .map((name) => `machine ${name}.company.com login server password fetches\n`)
  .join('');
const token = 'glcbt-64_secret';
const modules = { lab: 'go.company.com/lab/one', tea: 'go.company.com/tea', review: 'go.company.com/libs/review' };
const kinds = ['lab', 'tea', 'review'] as const;

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const ann = basic('ann', 'sesame');
const bob = basic('bob', 'open');
const file = (module: string) => `/${module}/@v/v1.0.0.info`;

let company: Company;
let forge: LoginForge;
let dir: string;

/** Somebody who may read the same as Ann, and of whom nothing is remembered. */
function addReader(name: string): { authorization: string } {
  forge.users.set(name, 'new');
  forge.rights.set(name, forge.rights.get('ann') ?? new Set());
  return basic(name, 'new');
}

/** Everything of an answer that a reader could tell two answers apart by. */
async function shown(proxy: ModuleProxy, path: string, headers: Record<string, string> = {}) {
  const { status, headers: answered, text } = await proxy.get(path, { host: 'go.company.com', ...headers });
  return { status, text, headers: [...answered].filter(([name]) => name !== 'date') };
}

async function create(project: string, module: string): Promise<void> {
  await company.gitlab.create(project, [{ files: goModule(module), tags: ['v1.0.0'] }]);
}

describeWithTools('downloads for those whom the forge lets clone', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let proxy: ModuleProxy;
  const start = (defer: (end: () => Promise<void> | void) => void, access: string, further = '') =>
    startModuleProxy(defer, company, {
      ...{ yaml: yaml + further, access, netrc: serverNetrc, proxy: 'fresh: 60' },
      // What others have fetched is a hit.
      store: join(dir, 'store'),
    });

  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    dir = await createTempDir(cleanup.defer, 'readers');
    forge = await startLoginForge(cleanup.defer, company.ca, company.gitlab.projectsDir, {
      'lab.company.com': 'gitlab',
      'tea.company.com': 'gitea',
      'review.company.com': 'gerrit',
    });
    for (const kind of kinds) Object.assign(company.addresses, { [`${kind}.company.com:443`]: forge.port });
    await create('lab/one', modules.lab);
    await create('lab/open', 'go.company.com/lab/open');
    await create('lab/ci', 'go.company.com/lab/ci');
    await create('go/tea', modules.tea);
    await create('libs/review', modules.review);
    await create('go/nginx', 'go.company.com/nginx');
    forge.users.set('ann', 'sesame').set('bob', 'open').set('server', 'fetches').set('gitlab-ci-token', token);
    forge.rights.set(undefined, new Set(['lab/open']));
    forge.rights.set('ann', new Set(['lab/one', 'go/tea', 'libs/review']));
    forge.rights.set('server', new Set(['go/tea', 'libs/review']));
    forge.rights.set('gitlab-ci-token', new Set(['lab/ci']));
    proxy = await start(cleanup.defer, '{restrict: downloads, forge: true}');
  });
  afterAll(cleanup.run);
  beforeEach(() => {
    forge.troubles.clear();
    forge.questions();
  });

  const netrc = (user: string, password: string) => `machine go.company.com login ${user} password ${password}\n`;

  test.for(kinds)('go get with the login of the forge, as %s answers', async (kind) => {
    const go = await proxy.developer({ netrc: netrc('ann', 'sesame') });
    await go.must('get', modules[kind]);
    expect(await go.goSum()).toContain(`${modules[kind]} v1.0.0`);
    const asked = forge.questions().filter(({ user }) => user === 'ann');
    // Other paths that `go` asks for belong to no module, and no login is shown to anybody for them.
    expect(new Set(asked.map(({ host }) => host))).toEqual(new Set([`${kind}.company.com`]));
    expect(asked.some(({ path, status }) => status === 200 && path.startsWith(kind === 'review' ? '/a/' : '/'))).toBe(
      true,
    );
  });

  test.for([
    ['somebody else', netrc('bob', 'open'), '403 Forbidden', 'may not download'],
    ['a wrong password', netrc('ann', 'wrong'), '403 Forbidden', 'may not download'],
    ['no login', '', '401 Unauthorized', 'machine go.company.com login USER password PASSWORD'],
  ] as const)('go get fails with %s, and says what to do', async ([_who, text, status, words]) => {
    const go = await proxy.developer({ netrc: text });
    const { exitCode, stderr } = await go.run('get', modules.tea);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(status);
    expect(stderr).toContain(words);
  });

  test('go get in a job of GitLab CI, with its token', async () => {
    const go = await proxy.developer({ netrc: netrc('gitlab-ci-token', token) });
    await go.must('get', 'go.company.com/lab/ci');
    const { exitCode } = await go.run('get', 'go.company.com/lab/one');
    expect(exitCode).toBe(1);
  });

  test('go get of a public repository without a login', async () => {
    await (await proxy.developer()).must('get', 'go.company.com/lab/open');
  });

  test('a public repository is open to logins that its forge does not know, too', async () => {
    expect((await proxy.get(file('go.company.com/lab/open'), basic('nobody', 'here'))).status).toBe(200);
  });

  test('a real nginx with auth_basic decides, too', async () => {
    const [, , , login = '', , password = ''] = GITLAB_NETRC.trim().split(' ');
    const path = file('go.company.com/nginx');
    expect((await proxy.get(path, basic(login, password))).status).toBe(200);
    expect((await proxy.get(path, basic(login, `${password}?`))).status).toBe(403);
    expect((await proxy.get(path)).status).toBe(401);
  });

  describe('nobody learns that a module exists', () => {
    const others = ['go.company.com/lab/nosuch', 'go.company.com/unknown', 'go.company.com'].flatMap((module) => [
      file(module),
      `/${module}/@v/list`,
      `/${module}/@latest`,
      `/${module}/@v/main.info`,
      `/${module}/@v/v1.0.0.zip`,
    ]);
    const own = kinds.flatMap((kind) => [
      file(modules[kind]),
      `/${modules[kind]}/@v/list`,
      `/${modules[kind]}/sub/@latest`,
    ]);
    test.for([
      ['without a login', {}, 401],
      ['with a login that may not read it', bob, 403],
    ] as const)('%s', async ([_who, headers, status]) => {
      const first = await shown(proxy, own[0] ?? '', headers);
      expect(first.status).toBe(status);
      for (const path of [...own, ...others]) expect(await shown(proxy, path, headers), path).toEqual(first);
    });

    test('but of other hosts and of the checksum database, 404 for everybody', async () => {
      for (const path of ['/example.com/foo/@v/list', '/sumdb/sum.golang.org/supported']) {
        expect((await proxy.get(path)).status).toBe(404);
        expect((await proxy.get(path, bob)).status).toBe(404);
      }
    });
  });

  test('a module is checked for those alone who may read it, and nobody else learns that it exists', async () => {
    const check = async (module: string, headers: Readonly<Record<string, string>> = {}) => {
      const response = await fetch(`http://127.0.0.1:${proxy.govanity.port}/-/api/explain`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ module }),
      });
      return { status: response.status, text: await response.text() };
    };
    const { status, text } = await check(modules.tea, ann);
    expect([status, text]).toEqual([200, expect.stringContaining('"name":"repository","status":"ok"')]);
    const paths = [...Object.values(modules), 'go.company.com/lab/nosuch', 'go.company.com/unknown', 'go.company.com'];
    for (const [headers, refused] of [
      [{}, 401],
      [bob, 403],
    ] as const) {
      const answers = await Promise.all(paths.map((module) => check(module, headers)));
      expect(answers[0]?.status).toBe(refused);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
  });

  test('a storm of one reader is one question', async () => {
    const erin = addReader('erin');
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => proxy.get(file(modules.lab), erin)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(forge.questions().filter(({ user }) => user === 'erin')).toHaveLength(1);
  });

  test('a login in other case and space of its header is the same, and other schemes are none', async () => {
    const { authorization } = ann;
    expect(
      (await proxy.get(file(modules.lab), { authorization: authorization.replace('Basic', 'basic ') })).status,
    ).toBe(200);
    const bearer = { authorization: authorization.replace('Basic', 'Bearer') };
    expect((await proxy.get(file(modules.lab), bearer)).status).toBe(401);
  });

  test('no redirect to another host is followed, one on the host is', async () => {
    const [path, fred] = [file(modules.lab), addReader('fred')];
    forge.troubles.set('lab.company.com', (response, url) => {
      response.writeHead(302, { Location: `https://tea.company.com${url}` }).end();
    });
    expect((await proxy.get(path, fred)).status).toBe(502);
    expect(forge.questions().map(({ host }) => host)).toEqual(['lab.company.com']);
    forge.troubles.set('lab.company.com', (response) => {
      forge.troubles.clear();
      response.writeHead(301, { Location: '/lab/one.git/info/refs?service=git-upload-pack' }).end();
    });
    expect((await proxy.get(path, fred)).status).toBe(200);
  });

  test.for([
    ['answers 500', 500],
    ['has no git there', 200],
    ['is to be asked for payment', 402],
  ] as const)('a forge that %s is 502, never 404 or 403', async ([_what, status]) => {
    forge.troubles.set('lab.company.com', (response) => {
      response.writeHead(status, { 'Content-Type': 'text/html' }).end('<p>hello');
    });
    const { status: answered, text } = await proxy.get(file(`go.company.com/lab/trouble-${status}`), ann);
    expect([answered, text]).toEqual([502, expect.stringContaining('try again later')]);
  });

  test('with a forge that is down, those whom it let in go on, and others get 502', async () => {
    await proxy.get(file(modules.tea), ann);
    forge.troubles.set('tea.company.com', (response) => response.destroy());
    forge.questions();
    expect((await proxy.get(file(modules.tea), ann)).status).toBe(200);
    const carol = basic('carol', 'sesame');
    for (let round = 0; round < 5; round++) expect((await proxy.get(file(modules.tea), carol)).status).toBe(502);
    // A forge that gives no answer is left alone for a moment.
    expect(forge.questions().length).toBeLessThanOrEqual(2);
    await expect.poll(proxy.govanity.log).toContain('the forge cannot be asked who may download');
  });

  test('wrong logins are bounded per client, and the right ones of others go on', async () => {
    const from = (client: string) => ({ 'x-forwarded-for': client });
    const statuses: number[] = [];
    for (let at = 0; at < 200; at += 20) {
      const some = Array.from({ length: 20 }, (_, index) => basic('ann', `guess-${at + index}`));
      const answers = await Promise.all(
        some.map((login) => proxy.get(file(modules.lab), { ...login, ...from('10.1.1.1') })),
      );
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(new Set(statuses)).toEqual(new Set([403, 429]));
    expect(forge.questions().filter(({ status }) => status === 401).length).toBeLessThanOrEqual(40);
    // Who is remembered goes on from there, and whoever is elsewhere is asked for.
    expect((await proxy.get(file(modules.lab), { ...ann, ...from('10.1.1.1') })).status).toBe(200);
    const dora = addReader('dora');
    expect((await proxy.get(file(modules.lab), { ...dora, ...from('10.1.1.1') })).status).toBe(429);
    expect((await proxy.get(file(modules.lab), { ...dora, ...from('10.2.2.2') })).status).toBe(200);
  });

  test('wrong logins are bounded in all', async () => {
    const guesses = Array.from({ length: 300 }, (_, index) => ({
      ...basic('ann', `many-${index}`),
      'x-forwarded-for': `10.9.${index}.1`,
    }));
    await Promise.all(guesses.map((headers) => proxy.get(file(modules.lab), headers)));
    expect(forge.questions().filter(({ status }) => status === 401).length).toBeLessThanOrEqual(60 + 16 + 20);
  });

  test('users and networks let in beside the forge', async ({ onTestFinished: defer }) => {
    const users = join(dir, 'users');
    expect((await runGovanity(['passwd', users, 'carol'], { input: 'carols\n' })).exitCode).toBe(0);
    const combined = await start(defer, `{restrict: downloads, forge: true, users: ${users}, allow: 10.8.0.0/16}`);
    const path = file(modules.lab);
    expect((await combined.get(path, basic('carol', 'carols'))).status).toBe(200);
    expect((await combined.get(path, { 'x-forwarded-for': '10.8.1.1' })).status).toBe(200);
    expect(forge.questions()).toEqual([]);
    expect((await combined.get(path, ann)).status).toBe(200);
    expect((await combined.get(path, bob)).status).toBe(403);
    // Whom the server itself knows is told why there is no module.
    const { status, text } = await combined.get(file('go.company.com/unknown'), basic('carol', 'carols'));
    expect([status, text]).toEqual([403, expect.stringContaining('no Go module is configured')]);
  });

  test('rights that are revoked end when the yes is forgotten', async ({ onTestFinished: defer }) => {
    const short = await start(defer, '{restrict: downloads, forge: true, remember: 2}');
    expect((await short.get(file(modules.review), ann)).status).toBe(200);
    forge.rights.get('ann')?.delete('libs/review');
    expect((await short.get(file(modules.review), ann)).status).toBe(200);
    await sleep(2_100);
    expect((await short.get(file(modules.review), ann)).status).toBe(403);
    forge.rights.get('ann')?.add('libs/review');
  });

  test('no login is in a log, on a disk or in an answer', async () => {
    await proxy.get(file(modules.lab), basic('ann', 'planted-secret'));
    const metrics = await proxy.metrics();
    const texts = [proxy.govanity.log(), metrics, ...(await filesBelow(join(proxy.store, '..')))];
    const secrets = [
      'sesame',
      'planted-secret',
      token,
      ...[ann, bob].map(({ authorization }) => authorization.slice(6)),
    ];
    for (const secret of secrets) for (const text of texts) expect(text.includes(secret)).toBe(false);
    expect(metrics).toMatch(/govanity_proxy_forge_questions_total\{reading="may-read"\} [1-9]/);
  });

  test('a repository without a known https clone URL is for nobody, and the log of the start says so', async ({
    onTestFinished: defer,
  }) => {
    const odd = await start(
      defer,
      '{restrict: downloads, forge: true}',
      '  /odd: {repo: "ssh://git@git.company.com/srv/odd.git"}\n',
    );
    await expect.poll(odd.govanity.log).toContain('config/no-https-clone');
    expect((await odd.get(file('go.company.com/odd'), ann)).status).toBe(403);
    expect((await odd.get(file('go.company.com/odd'))).status).toBe(401);
  });
});

/** The contents of all files below a directory, but for the netrc of the server's own account. */
async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== '.netrc');
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
}
