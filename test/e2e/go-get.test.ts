import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCleanup, type Defer } from './harness/cleanup.ts';
import { type Company, GITLAB_NETRC, startCompany } from './harness/company.ts';
import { createDeveloper, type DeveloperOptions } from './harness/developer.ts';
import type { GoClient } from './harness/go-client.ts';
import { goModule, inDirectory } from './harness/go-module.ts';
import { startGovanity } from './harness/govanity.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
import { startVanityFront } from './harness/vanity-front.ts';
import { startVanityStub } from './harness/vanity-stub.ts';

let company: Company;

/** A developer for whom go.company.com and go.company.cn are govanity with this vanity.yaml. */
async function developerWith(defer: Defer, vanityYaml: string, options?: DeveloperOptions): Promise<GoClient> {
  const govanity = await startGovanity(defer, vanityYaml);
  return createDeveloper(defer, company, await startVanityFront(defer, company, govanity), options);
}

/** A developer whose vanity server answers with these go-import tags, right or wrong. */
async function developerWithTags(defer: Defer, ...tags: string[]): Promise<GoClient> {
  const stub = await startVanityStub(defer, tags);
  return createDeveloper(defer, company, await startVanityFront(defer, company, stub));
}

/**
 * What a team does with a module: a developer's `go get`, then on CI, with nothing cached, `go mod download`, which
 * must agree with go.sum. Returns what the download says of the module: Version, Sum, Origin.
 */
async function getAndDownload(go: GoClient, query: string, modulePath = query) {
  await go.must('get', query);
  const { Version: version } = await go.json('list', '-m', '-json', modulePath);
  await go.forgetModules();
  const downloaded = await go.json('mod', 'download', '-json', `${modulePath}@${version}`);
  expect(downloaded.Version).toBe(version);
  expect(await go.goSum()).toContain(`${modulePath} ${version} ${downloaded.Sum}\n`);
  return downloaded;
}

/** What `go` passes on to its user from a server that has no such module. */
function serverResponse(stderr: string): string | undefined {
  return /server response:\n((?:\t.*\n?)*)/.exec(stderr)?.[1]?.replaceAll(/^\t/gm, '').trim();
}

describeWithTools('go get', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
  });
  afterAll(cleanup.run);

  describe('in a harness that fakes nothing that matters', () => {
    beforeAll(() => company.gerrit.create('go/proof', [{ files: goModule('go.company.com/proof'), tags: ['v1.0.0'] }]));

    test('fails on a repo URL that is not corrected, as in the report', async ({ onTestFinished: defer }) => {
      const go = await developerWithTags(defer, 'go.company.com/foo git ssh://git@gitlab.company.com:go/foo.git');

      const { exitCode, stderr } = await go.run('get', 'go.company.com/foo');

      expect(exitCode).toBe(1);
      expect(stderr).toContain('invalid port ":go" after host');
    });

    test.for([
      [
        'port',
        'ssh://goproxy@gerrit.company.com/go/proof',
        'connect to gerrit.company.com port 22: Connection refused',
      ],
      ['user', 'ssh://git@gerrit.company.com:29418/go/proof', 'Permission denied (publickey)'],
      ['path', 'ssh://goproxy@gerrit.company.com:29418/go/prof', 'project you were looking for could not be found'],
    ] as const)('fails on a wrong %s in a URL', async ([_part, repo, complaint], { onTestFinished: defer }) => {
      const go = await developerWithTags(defer, `go.company.com/proof git ${repo}`);

      const { exitCode, stderr } = await go.run('get', 'go.company.com/proof');

      expect(exitCode).toBe(1);
      expect(stderr).toContain(complaint);
    });

    test('fails where https requires a login and .netrc has none', async ({ onTestFinished: defer }) => {
      await company.gitlab.create('go/locked', [{ files: goModule('go.company.com/locked'), tags: ['v1.0.0'] }]);
      const go = await developerWithTags(defer, 'go.company.com/locked git https://gitlab.company.com/go/locked.git');

      const { exitCode, stderr } = await go.run('get', 'go.company.com/locked');

      expect(exitCode).toBe(1);
      expect(stderr).toContain("could not read Username for 'https://gitlab.company.com': terminal prompts disabled");
    });
  });

  describe('over ssh', () => {
    test('takes what the GitLab clone button gives', async ({ onTestFinished: defer }) => {
      await company.gitlab.create('go/foo', [{ files: goModule('go.company.com/foo'), tags: ['v1.0.0', 'v1.1.0'] }]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
paths:
  /foo:
    repo: git@gitlab.company.com:go/foo.git
`,
      );

      expect(await getAndDownload(go, 'go.company.com/foo')).toMatchObject({
        Version: 'v1.1.0',
        Origin: { VCS: 'git', URL: 'ssh://git@gitlab.company.com/go/foo.git', Ref: 'refs/tags/v1.1.0' },
      });
    });

    test('takes ssh:// with the colon of the scp form', async ({ onTestFinished: defer }) => {
      await company.gitlab.create('go/legacy', [{ files: goModule('go.company.com/legacy'), tags: ['v0.1.0'] }]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
paths:
  /legacy:
    repo: ssh://git@gitlab.company.com:go/legacy.git
    vcs: git
`,
      );

      expect(await getAndDownload(go, 'go.company.com/legacy')).toMatchObject({
        Version: 'v0.1.0',
        Origin: { URL: 'ssh://git@gitlab.company.com/go/legacy.git' },
      });
    });

    test('finds a project in nested sub-groups', async ({ onTestFinished: defer }) => {
      const ledger = goModule('go.company.com/platform/payments/core/ledger');
      await company.gitlab.create('platform/payments/core/ledger', [{ files: ledger, tags: ['v1.0.0'] }]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
backends:
  gitlab:
    forge: gitlab
    web: https://gitlab.company.com
    clone: ssh
backend: gitlab
paths:
  /platform/payments/core/ledger: {}
`,
      );

      expect(await getAndDownload(go, 'go.company.com/platform/payments/core/ledger')).toMatchObject({
        Version: 'v1.0.0',
        Origin: { URL: 'ssh://git@gitlab.company.com/platform/payments/core/ledger.git' },
      });
      expect(await company.gitlab.sshRequests('platform/payments/core/ledger')).not.toEqual([]);
    });

    test('finds Gerrit on port 29418', async ({ onTestFinished: defer }) => {
      await company.gerrit.create('libs/codec', [{ files: goModule('go.company.com/codec'), tags: ['v1.4.2'] }]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
backends:
  gerrit:
    forge: gerrit
    web: https://gerrit.company.com
    clone: ssh
    ssh: goproxy@gerrit.company.com:29418
paths:
  /codec:
    backend: gerrit
    project: libs/codec
`,
      );

      expect(await getAndDownload(go, 'go.company.com/codec')).toMatchObject({
        Version: 'v1.4.2',
        Origin: { URL: 'ssh://goproxy@gerrit.company.com:29418/libs/codec' },
      });
      expect(await company.gerrit.sshRequests('libs/codec')).toContain("goproxy git-upload-pack '/libs/codec'");
    });
  });

  describe('over https', () => {
    test('logs in with .netrc', async ({ onTestFinished: defer }) => {
      await company.gitlab.create('go/secret', [{ files: goModule('go.company.com/secret'), tags: ['v1.0.0'] }]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
backends:
  gitlab:
    forge: gitlab
    web: https://gitlab.company.com
    clone: https
paths:
  /secret:
    backend: gitlab
    project: go/secret
`,
        { netrc: GITLAB_NETRC },
      );

      expect(await getAndDownload(go, 'go.company.com/secret')).toMatchObject({
        Version: 'v1.0.0',
        Origin: { URL: 'https://gitlab.company.com/go/secret.git' },
      });
      expect(await company.gitlab.sshRequests('go/secret')).toEqual([]);
    });

    test('downloads from a Go proxy (vcs: mod)', async ({ onTestFinished: defer }) => {
      await company.gitlab.create('go/cached', [{ files: goModule('go.company.com/cached'), tags: ['v1.0.0'] }]);
      const seed = await developerWithTags(defer, 'go.company.com/cached git ssh://git@gitlab.company.com/go/cached');
      await seed.must('get', 'go.company.com/cached');
      await cp(join(seed.moduleCache, 'cache/download'), company.goproxyDir, { recursive: true });
      const cloned = await company.gitlab.sshRequests('go/cached');
      const go = await developerWith(
        defer,
        `
host: go.company.com
paths:
  /cached:
    vcs: mod
    repo: https://goproxy.company.com
`,
      );

      expect(await getAndDownload(go, 'go.company.com/cached')).toMatchObject({ Version: 'v1.0.0' });
      expect(await go.goSum()).toBe(await seed.goSum());
      expect(await company.gitlab.sshRequests('go/cached')).toEqual(cloned);
      expect(await company.nginx.requests()).toContain(
        'goproxy.company.com GET /go.company.com/cached/@v/v1.0.0.zip 200',
      );
    });
  });

  describe('of more than a module at the root of its repository', () => {
    test('finds the module of a sub-package', async ({ onTestFinished: defer }) => {
      const kit = goModule('go.company.com/kit', 'log', 'log/level');
      await company.gitlab.create('go/kit', [{ files: kit, tags: ['v1.0.0'] }]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
paths:
  /kit:
    repo: git@gitlab.company.com:go/kit.git
`,
      );

      await getAndDownload(go, 'go.company.com/kit/log/level', 'go.company.com/kit');
      expect(await go.must('list', '-f', '{{.Name}} of {{.Module.Path}}', 'go.company.com/kit/log/level')).toBe(
        'level of go.company.com/kit\n',
      );
    });

    test('finds /v2 without an entry of its own', async ({ onTestFinished: defer }) => {
      await company.gitlab.create('go/api', [
        { files: goModule('go.company.com/api'), tags: ['v1.9.0'] },
        { files: goModule('go.company.com/api/v2'), tags: ['v2.0.0'] },
      ]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
paths:
  /api:
    repo: git@gitlab.company.com:go/api.git
`,
      );

      expect(await getAndDownload(go, 'go.company.com/api/v2')).toMatchObject({ Version: 'v2.0.0' });
      expect(await getAndDownload(go, 'go.company.com/api')).toMatchObject({ Version: 'v1.9.0' });
    });

    test('finds a sub-module in a directory', async ({ onTestFinished: defer }) => {
      const files = {
        ...goModule('go.company.com/mono'),
        ...inDirectory('tools/lint', goModule('go.company.com/mono/tools/lint')),
      };
      await company.gitlab.create('go/mono', [{ files, tags: ['v1.0.0', 'tools/lint/v0.3.0'] }]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
paths:
  /mono:
    repo: git@gitlab.company.com:go/mono.git
`,
      );

      expect(await getAndDownload(go, 'go.company.com/mono/tools/lint')).toMatchObject({
        Version: 'v0.3.0',
        Origin: { Ref: 'refs/tags/tools/lint/v0.3.0' },
      });
    });

    test('finds a module whose path hides its directory (subdir, Go >= 1.25)', async ({ onTestFinished: defer }) => {
      const files = { 'README.md': 'no module here\n', ...inDirectory('cmd/tool', goModule('go.company.com/tool')) };
      await company.gitlab.create('platform/mono', [{ files, tags: ['cmd/tool/v1.2.0'] }]);
      const go = await developerWith(
        defer,
        `
host: go.company.com
paths:
  /tool:
    repo: git@gitlab.company.com:platform/mono.git
    subdir: cmd/tool
`,
      );

      expect(await getAndDownload(go, 'go.company.com/tool')).toMatchObject({
        Version: 'v1.2.0',
        Origin: { Subdir: 'cmd/tool', Ref: 'refs/tags/cmd/tool/v1.2.0' },
      });
    });

    test('finds every project of a pattern', async ({ onTestFinished: defer }) => {
      for (const team of ['search', 'maps']) {
        const files = goModule(`go.company.com/teams/${team}/index`, 'tree');
        await company.gitlab.create(`products/${team}/index`, [{ files, tags: ['v1.0.0'] }]);
      }
      const go = await developerWith(
        defer,
        `
host: go.company.com
backends:
  gitlab:
    forge: gitlab
    web: https://gitlab.company.com
    clone: ssh
paths:
  /teams/{team}/{name}:
    backend: gitlab
    project: products/{team}/{name}
`,
      );

      await getAndDownload(go, 'go.company.com/teams/search/index');
      await getAndDownload(go, 'go.company.com/teams/maps/index/tree', 'go.company.com/teams/maps/index');
      expect(await company.gitlab.sshRequests('products/search/index')).not.toEqual([]);
      expect(await company.gitlab.sshRequests('products/maps/index')).not.toEqual([]);
    });

    test('keeps two hosts apart', async ({ onTestFinished: defer }) => {
      await company.gitlab.create('world/lib', [{ files: goModule('go.company.com/lib'), tags: ['v1.0.0'] }]);
      await company.gitlab.create('china/lib', [{ files: goModule('go.company.cn/lib'), tags: ['v1.5.0'] }]);
      const go = await developerWith(
        defer,
        `
host: [go.company.com, go.company.cn]
paths:
  go.company.com/lib:
    repo: git@gitlab.company.com:world/lib.git
  go.company.cn/lib:
    repo: git@gitlab.company.com:china/lib.git
`,
      );

      expect(await getAndDownload(go, 'go.company.com/lib')).toMatchObject({ Version: 'v1.0.0' });
      expect(await getAndDownload(go, 'go.company.cn/lib')).toMatchObject({ Version: 'v1.5.0' });
    });
  });

  describe('where GOPROXY names the host of import paths', () => {
    test.for(['/', '/lib'])('falls through to the repository: %s', async (key, { onTestFinished: defer }) => {
      await company.gitlab.create('go/lib', [{ files: goModule('go.company.com/lib'), tags: ['v1.0.0'] }]);
      const yaml = `
host: go.company.com
paths:
  /lib: {repo: "https://gitlab.company.com/go/lib.git"}
  ${key === '/' ? '/: {repo: "https://gitlab.company.com/go/all.git"}' : ''}
`;
      const go = await developerWith(defer, yaml, {
        netrc: GITLAB_NETRC,
        env: { GOPRIVATE: '', GONOPROXY: 'none', GOPROXY: 'https://go.company.com,direct' },
      });

      await go.must('get', 'go.company.com/lib@latest');

      expect(await go.goSum()).toContain('go.company.com/lib v1.0.0 ');
    });
  });

  describe('of what is not there', () => {
    const vanityYaml = `
host: go.company.com
paths:
  /abc:
    repo: git@gitlab.company.com:go/abc.git
`;

    test.for([
      [
        'an unknown module',
        'go.company.com/nope',
        `
no Go module is configured for go.company.com/nope
all modules: https://go.company.com/
explain an error: https://go.company.com/-/explain
`,
      ],
      [
        'a path of which a route is a prefix in letters, not in elements',
        'go.company.com/abcd',
        `
no Go module is configured for go.company.com/abcd
did you mean go.company.com/abc?
all modules: https://go.company.com/
explain an error: https://go.company.com/-/explain
`,
      ],
    ] as const)('passes on what helps: %s', async ([_what, path, help], { onTestFinished: defer }) => {
      const go = await developerWith(defer, vanityYaml);

      const { exitCode, stderr } = await go.run('get', path);

      expect(exitCode).toBe(1);
      expect(stderr).toContain(`reading https://${path}?go-get=1: 404 Not Found`);
      expect(serverResponse(stderr)).toBe(help.trim());
    });
  });

  describe('while repositories move', () => {
    const history = [
      { files: goModule('go.company.com/common'), tags: ['v1.0.0'] },
      { files: goModule('go.company.com/common', 'extra'), tags: ['v1.1.0'] },
    ];
    const vanityYaml = (backend: string) => `
host: go.company.com
backends:
  gitlab:
    forge: gitlab
    web: https://gitlab.company.com
    clone: ssh
  gerrit:
    forge: gerrit
    web: https://gerrit.company.com
    clone: ssh
    ssh: goproxy@gerrit.company.com:29418
paths:
  /common:
    backend: ${backend}
    project: go/common
`;

    test('gets the same module with the same checksum from the other server', async ({ onTestFinished: defer }) => {
      await company.gerrit.create('go/common', history);
      await company.gitlab.create('go/common', history);
      const govanity = await startGovanity(defer, vanityYaml('gerrit'));
      const front = await startVanityFront(defer, company, govanity);
      const go = await createDeveloper(defer, company, front);
      const before = await getAndDownload(go, 'go.company.com/common');
      const goSum = await go.goSum();
      const askedGerrit = await company.gerrit.sshRequests('go/common');
      expect(askedGerrit).not.toEqual([]);
      expect(await company.gitlab.sshRequests('go/common')).toEqual([]);

      await govanity.restart(vanityYaml('gitlab'));
      const newcomer = await createDeveloper(defer, company, front);
      const after = await getAndDownload(newcomer, 'go.company.com/common');
      await go.forgetModules();
      await go.must('mod', 'download');

      expect(after).toMatchObject({ Version: 'v1.1.0', Sum: before.Sum, GoModSum: before.GoModSum });
      expect(await newcomer.goSum()).toBe(goSum);
      expect(await go.goSum()).toBe(goSum);
      expect(await company.gerrit.sshRequests('go/common')).toEqual(askedGerrit);
      expect(await company.gitlab.sshRequests('go/common')).not.toEqual([]);
    });

    test('refuses a tag that the other server has on another tree', async ({ onTestFinished: defer }) => {
      const moved = [{ files: { ...goModule('go.company.com/moved'), 'new.txt': '' }, tags: ['v1.0.0'] }];
      await company.gerrit.create('go/moved', [{ files: goModule('go.company.com/moved'), tags: ['v1.0.0'] }]);
      await company.gitlab.create('go/moved', moved);
      const govanity = await startGovanity(defer, vanityYaml('gerrit').replaceAll('common', 'moved'));
      const go = await createDeveloper(defer, company, await startVanityFront(defer, company, govanity));
      await getAndDownload(go, 'go.company.com/moved');

      await govanity.restart(vanityYaml('gitlab').replaceAll('common', 'moved'));
      await go.forgetModules();
      const { exitCode, stderr } = await go.run('mod', 'download');

      expect(exitCode).toBe(1);
      expect(stderr).toContain('verifying go.company.com/moved@v1.0.0: checksum mismatch');
    });
  });
});
