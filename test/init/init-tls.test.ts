import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { run } from '../cli/run.ts';
import { tempFile } from '../cli/temp-file.ts';
import { type CertificateAuthority, createCa } from '../e2e/harness/ca.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { withoutProgress } from '../support/without-progress.ts';
import { emulateForge } from './forge-emulators.ts';

describeWithTools('commands that ask other servers over TLS', ['openssl'], () => {
  let dir: string;
  let ca: CertificateAuthority;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'govanity-ca-'));
    ca = await createCa(dir);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const issue = async (...names: string[]) => {
    const { certFile, keyFile } = await ca.issue(names);
    return { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  };
  const unknown = /unknown authority: name the file of that authority in SSL_CERT_FILE/;

  it('init trusts the authority that go trusts, and no other', async () => {
    const projects = [{ name: 'platform/lib', files: { 'go.mod': 'module go.company.com/lib\n' } }];
    const { url } = await emulateForge('gitlab', { projects, tls: await issue('localhost'), token: 's3cret' });
    const args = ['init', '-', '--host', 'go.company.com', '--web', url, '--from-gitlab', 'platform'];
    const trusted = await run(args, { env: { SSL_CERT_FILE: ca.certFile, GITLAB_TOKEN: 's3cret' } });
    expect(trusted.stdout).toContain('/lib:\n    project: platform/lib\n');
    const other = await run(args, { env: { GITLAB_TOKEN: 's3cret' } });
    expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(unknown) });
  });

  it('check --against asks one machine by its address, with the certificate of the import-path host', async () => {
    const tls = await issue('go.company.com');
    const server = createServer(tls, (_, response) => {
      response.end(
        '<head><meta name="go-import" content="go.company.com/lib git https://github.com/company/lib"></head>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const file = await tempFile('host: go.company.com\npaths:\n  /lib: {repo: "https://github.com/company/lib"}\n');
    const args = ['check', file, '--against', `https://127.0.0.1:${(server.address() as AddressInfo).port}`];
    const trusted = withoutProgress(await run(args, { env: { SSL_CERT_FILE: ca.certFile } }));
    expect(trusted).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringContaining('5 paths of 1 entry, 0 differences'),
    });
    expect(await run(args)).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(unknown) });
  });
});
