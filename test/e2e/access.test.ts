import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runGovanity } from '../operate/govanity-process.ts';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, startCompany } from './harness/company.ts';
import { createDeveloper, type DeveloperOptions } from './harness/developer.ts';
import { goModule } from './harness/go-module.ts';
import { startGovanity } from './harness/govanity.ts';
import type { Nginx } from './harness/nginx.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
import { createTempDir } from './harness/temp-dir.ts';
import { startVanityFront } from './harness/vanity-front.ts';

const netrc = 'machine go.company.com login gopher password sesame\n';

describeWithTools('go get where a login is wanted', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let company: Company;
  let dir: string;
  /** nginx with TLS in front of a govanity that requires a login for everything, and of one that does for pages only. */
  const fronts: Record<string, Nginx> = {};
  beforeAll(async () => {
    company = await startCompany(cleanup.defer);
    await company.gitlab.create('go/locked', [{ files: goModule('go.company.com/locked'), tags: ['v1.0.0'] }]);
    dir = await createTempDir(cleanup.defer, 'access');
    const users = join(dir, 'users');
    expect((await runGovanity(['passwd', users, 'gopher'], { input: 'sesame\n' })).exitCode).toBe(0);
    for (const restrict of ['all', 'index']) {
      const govanity = await startGovanity(
        cleanup.defer,
        `
host: go.company.com
access:
  restrict: ${restrict}
  users: ${users}
paths:
  /locked:
    repo: git@gitlab.company.com:go/locked.git
`,
      );
      fronts[restrict] = await startVanityFront(cleanup.defer, company, govanity);
    }
  });
  afterAll(cleanup.run);

  const developer = (defer: (end: () => Promise<void> | void) => void, restrict: string, options?: DeveloperOptions) =>
    createDeveloper(defer, company, fronts[restrict] ?? { port: 0 }, options);

  test('gets through with .netrc', async ({ onTestFinished: defer }) => {
    const go = await developer(defer, 'all', { netrc });
    await go.must('get', 'go.company.com/locked');
    expect(await go.must('list', '-m', 'go.company.com/locked')).toBe('go.company.com/locked v1.0.0\n');
    const asked = (await fronts.all?.requests()) ?? [];
    expect(asked).toContain('go.company.com GET /locked?go-get=1 200');
  });

  test('gets through with GOAUTH', async ({ onTestFinished: defer }) => {
    const credentials = Buffer.from('gopher:sesame').toString('base64');
    const helper = join(dir, 'goauth');
    const script = `#!/bin/sh\nprintf 'https://go.company.com\\n\\nAuthorization: Basic ${credentials}\\n\\n'\n`;
    await writeFile(helper, script, { mode: 0o755 });
    const go = await developer(defer, 'all', { env: { GOAUTH: helper } });
    await go.must('get', 'go.company.com/locked');
  });

  test.for([
    ['without .netrc', ''],
    ['with a wrong password', netrc.replace('sesame', 'open')],
    ['with a login for another host', netrc.replace('go.company.com', 'go.company.cn')],
  ] as const)('fails %s, and is told what to do', async ([_name, text], { onTestFinished: defer }) => {
    const go = await developer(defer, 'all', { netrc: text });
    const { exitCode, stderr } = await go.run('get', 'go.company.com/locked');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('reading https://go.company.com/locked?go-get=1: 401 Unauthorized');
    expect(stderr).toContain('machine go.company.com login USER password PASSWORD');
    expect(stderr).not.toContain('gitlab');
  });

  test('needs no login where only pages are restricted', async ({ onTestFinished: defer }) => {
    const go = await developer(defer, 'index');
    await go.must('get', 'go.company.com/locked');
  });
});
