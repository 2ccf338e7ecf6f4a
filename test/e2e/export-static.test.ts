import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../cli/run.ts';
import { startFileServer } from '../export/file-server.ts';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, startCompany } from './harness/company.ts';
import { createDeveloper } from './harness/developer.ts';
import { goModule } from './harness/go-module.ts';
import { type Nginx, startNginx, tlsServer } from './harness/nginx.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
import { createTempDir } from './harness/temp-dir.ts';
import { startVanityFront, VANITY_HOSTS } from './harness/vanity-front.ts';

const vanityYaml = `
host: go.company.com
backends:
  gitlab: {forge: gitlab, web: "https://gitlab.company.com", clone: ssh}
backend: gitlab
paths:
  /team/lib: {project: go/lib}
  /team/lib/nested: {project: go/nested}
  /teams/{team}/{name}: {project: "{team}/{name}"}
`;

describeWithTools('go get from a file host', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let company: Company;
  let directory: string;
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    const { gitlab } = company;
    const lib = goModule('go.company.com/team/lib', 'pkg', 'pkg/deep');
    const second = goModule('go.company.com/team/lib/v2', 'pkg');
    await Promise.all([
      gitlab.create('go/lib', [
        { files: lib, tags: ['v1.2.0'] },
        { files: second, tags: ['v2.0.0'] },
      ]),
      gitlab.create('go/nested', [{ files: goModule('go.company.com/team/lib/nested', 'pkg'), tags: ['v0.3.0'] }]),
      gitlab.create('pay/ledger', [{ files: goModule('go.company.com/teams/pay/ledger'), tags: ['v1.0.0'] }]),
      gitlab.create('pay/bank', [{ files: goModule('go.company.com/teams/pay/bank'), tags: ['v1.0.0'] }]),
    ]);
    directory = await exportYaml(vanityYaml, 'go.company.com/teams/pay/ledger\n');
  });
  afterAll(cleanup.run);

  async function exportYaml(yaml: string, paths: string): Promise<string> {
    const dir = await createTempDir(cleanup.defer, 'static');
    const [config, list, output] = ['vanity.yaml', 'paths', 'public'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(config, yaml);
    await writeFile(list, paths);
    const { exitCode, stderr } = await run(['export', 'static', config, '--output', output, '--paths', list]);
    expect(exitCode, stderr).toBe(0);
    return output;
  }

  /** nginx with no more than a directory, which it redirects to with the query. */
  async function startNginxOnFiles(): Promise<Nginx> {
    const certificate = await company.ca.issue(VANITY_HOSTS);
    const locations = `root ${directory}; error_page 404 /404.html; absolute_redirect off;`;
    return startNginx(cleanup.defer, (port) => tlsServer(port, { names: VANITY_HOSTS, certificate, locations }));
  }

  test.for([
    ['nginx', 301, startNginxOnFiles],
    [
      'a host whose redirects forget the query',
      302,
      async () => startVanityFront(cleanup.defer, company, await startFileServer(cleanup.defer, directory)),
    ],
  ] as const)('%s: finds modules, packages and major versions', async ([_, redirect, start], { onTestFinished }) => {
    const front = await start();
    for (const [query, version] of [
      ['team/lib', 'team/lib v1.2.0'],
      ['team/lib/pkg/deep', 'team/lib v1.2.0'],
      ['team/lib/v2/pkg', 'team/lib/v2 v2.0.0'],
      ['team/lib/nested/pkg', 'team/lib/nested v0.3.0'],
      ['teams/pay/ledger', 'teams/pay/ledger v1.0.0'],
    ] as const) {
      const go = await createDeveloper(onTestFinished, company, front);
      await go.must('get', `go.company.com/${query}`);
      expect(await go.must('list', '-m', 'all')).toContain(`go.company.com/${version}\n`);
    }
    // Of a package the host knows nothing: the module's own page told `go` of it.
    expect(await front.requests()).toEqual(
      expect.arrayContaining([
        'go.company.com GET /team/lib/pkg/deep?go-get=1 404',
        'go.company.com GET /team/lib/pkg?go-get=1 404',
        `go.company.com GET /team/lib?go-get=1 ${redirect}`,
      ]),
    );
  });

  test('a package is asked for as docs/export.md says', async ({ onTestFinished }) => {
    const nginx = await startNginxOnFiles();
    await (await createDeveloper(onTestFinished, company, nginx)).must('get', 'go.company.com/team/lib/pkg');
    const asked = new Set((await nginx.requests()).map((line) => line.replace('go.company.com ', '')));
    const page = await readFile(new URL('../../docs/export.md', import.meta.url), 'utf8');
    expect([...asked].toSorted()).toEqual([...page.matchAll(/^GET .*$/gm)].map(([line]) => line).toSorted());
  });

  const notFound = (path: string) => {
    return `go: unrecognized import path "${path}": reading https://${path}?go-get=1: 404 Not Found\n`;
  };
  test.for([
    ['what only a pattern stands for', 'go.company.com/teams/pay/bank', notFound('go.company.com/teams/pay/bank')],
    ['what is not configured', 'go.company.com/team/libb', notFound('go.company.com/team/libb')],
    [
      'a major version beyond those that have a page',
      'go.company.com/team/lib/v6',
      'go: module go.company.com/team/lib@upgrade found (v1.2.0), but does not contain package go.company.com/team/lib/v6\n',
    ],
  ] as const)('%s is not found', async ([_, query, complaint], { onTestFinished }) => {
    const go = await createDeveloper(onTestFinished, company, await startNginxOnFiles());
    const { exitCode, stderr } = await go.run('get', query);
    expect(exitCode).toBe(1);
    expect(stderr.replace(/^go: downloading .*\n/, '')).toBe(complaint);
  });
});
