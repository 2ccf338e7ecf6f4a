import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../cli/run.ts';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, startCompany } from './harness/company.ts';
import { createDeveloper } from './harness/developer.ts';
import { freePort } from './harness/free-port.ts';
import { goModule } from './harness/go-module.ts';
import { type Nginx, startNginx } from './harness/nginx.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
import { createTempDir } from './harness/temp-dir.ts';
import { VANITY_HOSTS } from './harness/vanity-front.ts';

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

describeWithTools('go get from an nginx export', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let company: Company;
  let front: Nginx;
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    const { gitlab } = company;
    const files = goModule('go.company.com/team/lib', 'pkg');
    await Promise.all([
      gitlab.create('go/lib', [
        { files, tags: ['v1.2.0'] },
        { files: goModule('go.company.com/team/lib/v2', 'pkg'), tags: ['v2.0.0'] },
      ]),
      gitlab.create('go/nested', [{ files: goModule('go.company.com/team/lib/nested', 'pkg'), tags: ['v0.3.0'] }]),
      gitlab.create('pay/ledger', [{ files: goModule('go.company.com/teams/pay/ledger', 'pkg'), tags: ['v1.0.0'] }]),
    ]);
    front = await startExport();
  });
  afterAll(cleanup.run);

  /** nginx with the export, and with TLS from a file of the operator's own. */
  async function startExport(): Promise<Nginx> {
    const dir = await createTempDir(cleanup.defer, 'export');
    const [config, tls, output] = [join(dir, 'vanity.yaml'), join(dir, 'tls.conf'), join(dir, 'govanity.conf')];
    const { certFile, keyFile } = await company.ca.issue(VANITY_HOSTS);
    await writeFile(config, vanityYaml);
    await writeFile(tls, `ssl_certificate ${certFile};\nssl_certificate_key ${keyFile};\n`);
    const port = await freePort();
    const flags = ['--listen', `127.0.0.1:${port} ssl`, '--include', tls, '--output', output];
    const { exitCode, stderr } = await run(['export', 'nginx', config, ...flags]);
    expect(exitCode, stderr).toBe(0);
    return startNginx(cleanup.defer, () => `include ${output};`, port);
  }

  test.for([
    ['team/lib', 'team/lib v1.2.0'],
    ['team/lib/pkg', 'team/lib v1.2.0'],
    ['team/lib/v2/pkg', 'team/lib/v2 v2.0.0'],
    ['team/lib/nested/pkg', 'team/lib/nested v0.3.0'],
    ['teams/pay/ledger/pkg', 'teams/pay/ledger v1.0.0'],
  ] as const)('%s: %s', async ([query, version], { onTestFinished }) => {
    const go = await createDeveloper(onTestFinished, company, front);
    await go.must('get', `go.company.com/${query}`);
    expect(await go.must('list', '-m', 'all')).toContain(`go.company.com/${version}\n`);
  });

  test('a module that is not there: go prints the text of nginx', async ({ onTestFinished }) => {
    const go = await createDeveloper(onTestFinished, company, front);
    const { exitCode, stderr } = await go.run('get', 'go.company.com/team/nothing');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no Go module is configured for go.company.com/team/nothing');
    expect(stderr).toContain('all modules: https://go.company.com/');
  });
});
