import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, GITLAB_NETRC, startCompany } from './harness/company.ts';
import { createDeveloper } from './harness/developer.ts';
import type { GoClient } from './harness/go-client.ts';
import { goModule, inDirectory } from './harness/go-module.ts';
import { startGovanity } from './harness/govanity.ts';
import { type ModuleProxy, startModuleProxy } from './harness/module-proxy.ts';
import { ALL_TOOLS, describeWithTools, toolPath } from './harness/required-tools.ts';
import { mustRun } from './harness/run-command.ts';
import { startVanityFront } from './harness/vanity-front.ts';

const yaml = `
host: go.company.com
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
  gerrit: {forge: gerrit, web: https://gerrit.company.com, clone: ssh, ssh: 'goproxy@gerrit.company.com:29418'}
  https: {forge: gitlab, web: https://gitlab.company.com, clone: https}
backend: gitlab
paths:
  /go/{name}: {project: 'go/{name}'}
  /codec: {backend: gerrit, project: libs/codec}
  /secret: {backend: https, project: go/secret}
  /tool: {project: platform/mono, subdir: cmd/tool}
  /Upper/Case: {project: go/upper}
`;

let company: Company;
let proxy: ModuleProxy;
/** What a developer gets who has git and all keys, from the same repositories and with the same Go. */
let direct: () => Promise<GoClient>;

async function createProjects({ gitlab, gerrit }: Company): Promise<void> {
  const at = (path: string) => `go.company.com/${path}`;
  await gitlab.create('go/foo', [
    { files: goModule(at('go/foo'), 'a/b'), tags: ['v1.0.0', 'v1.1.0', 'v1.2.0-rc.1'] },
    { files: goModule(at('go/foo/v2')), tags: ['v2.0.0'] },
    { files: goModule(at('go/foo'), 'next') },
  ]);
  await gitlab.create('go/majors', [
    {
      files: { ...goModule(at('go/majors')), ...inDirectory('v2', goModule(at('go/majors/v2'), 'deep')) },
      tags: ['v1.0.0', 'v2.1.0'],
    },
  ]);
  await gitlab.create('platform/mono', [
    {
      files: { 'README.md': 'no module\n', ...inDirectory('cmd/tool', goModule(at('tool'))) },
      tags: ['cmd/tool/v1.2.0'],
    },
  ]);
  await gitlab.create('go/nest', [
    {
      files: {
        ...goModule(at('go/nest'), 'pkg'),
        ...inDirectory('tools/lint', goModule(at('go/nest/tools/lint'))),
        ...inDirectory('tools/new', goModule(at('go/nest/tools/new'))),
      },
      tags: ['v1.0.0', 'tools/lint/v0.3.0'],
    },
  ]);
  await gitlab.create('go/old', [
    { files: { 'old.go': 'package old\n' }, tags: ['v1.0.0'] },
    { files: { 'old.go': 'package old // 3\n' }, tags: ['v3.0.0'] },
  ]);
  await gitlab.create('go/upper', [{ files: goModule(at('Upper/Case'), 'Sub'), tags: ['v1.0.0-RC.1'] }]);
  await gitlab.create('go/untagged', [{ files: goModule(at('go/untagged')) }]);
  await gitlab.create('go/secret', [{ files: goModule(at('secret')), tags: ['v1.0.0'] }]);
  await gitlab.create('go/retracted', [
    { files: goModule(at('go/retracted')), tags: ['v1.0.0'] },
    {
      files: { ...goModule(at('go/retracted')), 'go.mod': `module ${at('go/retracted')}\n\nretract v1.0.1\n` },
      tags: ['v1.0.1'],
    },
  ]);
  await gerrit.create('libs/codec', [{ files: goModule(at('codec')), tags: ['v1.4.2'] }]);
  const branch = join(gitlab.projectsDir, 'go/foo.git');
  await mustRun(toolPath('git'), ['-C', branch, 'branch', 'feature/x', 'v1.1.0'], {
    env: { PATH: process.env.PATH ?? '' },
  });
  await mustRun(toolPath('git'), ['-C', branch, 'branch', 'topic', 'main'], { env: { PATH: process.env.PATH ?? '' } });
}

/** Version and checksums of what a query gets. */
async function download(go: GoClient, query: string) {
  const { Path, Version, Sum, GoModSum } = await go.json('mod', 'download', '-json', query);
  return { Path, Version, Sum, GoModSum };
}

describeWithTools('the module proxy', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    await createProjects(company);
    proxy = await startModuleProxy(cleanup.defer, company, { yaml, proxy: 'fresh: 2', netrc: GITLAB_NETRC });
    const plain = await startVanityFront(cleanup.defer, company, await startGovanity(cleanup.defer, yaml));
    direct = () => createDeveloper(cleanup.defer, company, plain, { netrc: GITLAB_NETRC });
  });
  afterAll(cleanup.run);

  const shapes = [
    ['the root of a repository over ssh', 'go.company.com/go/foo', 'v1.1.0'],
    ['/v2 at the root', 'go.company.com/go/foo/v2', 'v2.0.0'],
    ['/v2 in a directory', 'go.company.com/go/majors/v2', 'v2.1.0'],
    ['a module beside /v2 in a directory', 'go.company.com/go/majors', 'v1.0.0'],
    ['subdir', 'go.company.com/tool', 'v1.2.0'],
    ['a nested module', 'go.company.com/go/nest/tools/lint', 'v0.3.0'],
    ['the module around nested ones', 'go.company.com/go/nest', 'v1.0.0'],
    ['a repository without go.mod, incompatible', 'go.company.com/go/old', 'v3.0.0+incompatible'],
    ['upper case in path and version', 'go.company.com/Upper/Case', 'v1.0.0-RC.1'],
    ['Gerrit', 'go.company.com/codec', 'v1.4.2'],
    ['https with a login', 'go.company.com/secret', 'v1.0.0'],
  ] as const;

  describe('serves a developer who has neither git nor keys nor settings', () => {
    test.for(shapes)('%s', async ([_what, path, version]) => {
      const go = await proxy.developer();

      await go.must('get', path);

      const own = await download(go, `${path}@${version}`);
      expect(own).toEqual(await download(await direct(), `${path}@${version}`));
      expect(await go.goSum()).toContain(`${path} ${version} ${own.Sum}\n`);
    });

    test.for([
      ['a module without tags', 'go.company.com/go/untagged', 'latest', 'latest'],
      ['a nested module without tags', 'go.company.com/go/nest/tools/new', 'latest', 'latest'],
      ['a repository without go.mod', 'go.company.com/go/old', 'v1.0.0', 'v1.0.0'],
      ['a pre-release', 'go.company.com/go/foo', 'v1.2.0-rc.1', 'v1.2.0-rc.1'],
      ['a branch', 'go.company.com/go/foo', 'topic', 'topic'],
      ['a branch with a slash, written with ~', 'go.company.com/go/foo', 'feature~x', 'feature/x'],
      ['the beginning of a version', 'go.company.com/go/foo', 'v1.0', 'v1.0'],
      ['a version without its suffix', 'go.company.com/go/old', 'v3.0.0', 'v3.0.0'],
    ] as const)('%s', async ([_what, path, query, directQuery]) => {
      const go = await proxy.developer();

      await go.must('get', `${path}@${query}`);

      const { Version: version } = await go.json('list', '-m', '-json', path);
      const { Version: expected } = await (await direct()).json('list', '-m', '-json', `${path}@${directQuery}`);
      expect(version).toBe(expected);
      const query_ = `${path}@${version}`;
      expect(await download(go, query_)).toEqual(await download(await direct(), query_));
    });

    test('a commit, whole and abbreviated', async () => {
      const bare = join(company.gitlab.projectsDir, 'go/foo.git');
      const commit = (
        await mustRun(toolPath('git'), ['-C', bare, 'rev-parse', 'main'], { env: { PATH: process.env.PATH ?? '' } })
      ).trim();
      const go = await proxy.developer();

      await go.must('get', `go.company.com/go/foo@${commit}`);
      const { Version: whole } = await go.json('list', '-m', '-json', 'go.company.com/go/foo');
      await go.must('get', `go.company.com/go/foo@${commit.slice(0, 8)}`);

      expect(whole).toMatch(new RegExp(`-${commit.slice(0, 12)}$`));
      expect((await go.json('list', '-m', '-json', 'go.company.com/go/foo')).Version).toBe(whole);
    });

    test('a package', async () => {
      const go = await proxy.developer();
      await go.must('get', 'go.company.com/go/foo/a/b');
      expect(await go.must('list', '-f', '{{.Module.Path}}', 'go.company.com/go/foo/a/b')).toBe(
        'go.company.com/go/foo\n',
      );
    });

    test('by a GOPROXY list, with the tag of git alone', async ({ onTestFinished: defer }) => {
      const unannounced = await startModuleProxy(defer, company, { yaml, proxy: 'announce: false' });
      const env = { GOPRIVATE: '', GONOPROXY: 'none', GOPROXY: 'https://go.company.com/-/proxy,off' };
      const go = await unannounced.developer({ env });
      await go.must('get', 'go.company.com/go/foo@v1.0.0');
      expect(await unannounced.front.requests()).not.toContain(expect.stringContaining('go-get=1'));
    });
  });

  test('lists versions and retractions as the repository has them', async () => {
    const versions = async (go: GoClient, ...flags: string[]) =>
      (await go.json('list', '-m', '-json', '-versions', ...flags, 'go.company.com/go/retracted')).Versions;
    const own = await proxy.developer();
    expect(await versions(own, '-retracted')).toEqual(['v1.0.0', 'v1.0.1']);
    expect(await versions(own)).toEqual(await versions(await direct()));
    expect((await proxy.get('/go.company.com/go/retracted/@v/list')).text).toBe('v1.0.0\nv1.0.1\n');
    expect(JSON.parse((await proxy.get('/go.company.com/go/retracted/@latest')).text)).toMatchObject({
      Version: 'v1.0.0',
    });
  });

  test('sends parts of a zip, and nothing where the client has it', async () => {
    const path = '/go.company.com/go/foo/@v/v1.0.0.zip';
    const whole = await proxy.get(path);
    const [length, etag = ''] = [Number(whole.headers.get('content-length')), whole.headers.get('etag') ?? ''];
    expect([whole.status, whole.headers.get('cache-control'), whole.headers.get('content-type')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'application/zip',
    ]);
    const part = await proxy.get(path, { range: 'bytes=0-3' });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
      206,
      'PK\u0003\u0004',
      `bytes 0-3/${length}`,
    ]);
    expect(await proxy.get(path, { 'if-none-match': etag })).toMatchObject({ status: 304, text: '' });
    const other = await proxy.get(path.replace('zip', 'info'));
    expect(JSON.parse(other.text)).toMatchObject({
      Version: 'v1.0.0',
      Origin: { VCS: 'git', Ref: 'refs/tags/v1.0.0' },
    });
  });

  test('fills a store that any web server, and go itself, can serve', async ({ onTestFinished: defer }) => {
    const copy = `${proxy.store}-copy`;
    defer(() => undefined);
    await (await proxy.developer()).must('get', 'go.company.com/go/foo@v1.0.0');
    await cp(proxy.store, copy, { recursive: true });
    const go = await proxy.developer({
      env: { GOPROXY: `file://${copy}`, GONOPROXY: 'none', GOPRIVATE: '', GONOSUMDB: '*' },
    });
    await go.must('get', 'go.company.com/go/foo');
    expect(await go.goSum()).toContain('go.company.com/go/foo v1.');
  });
});
