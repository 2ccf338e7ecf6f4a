import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCa } from '../e2e/harness/ca.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { eventually, simpleYaml, startGovanity } from './govanity-process.ts';

const unnamed = 'govanity_tls_certificate_unnamed_hosts';

test('an expired certificate, and one for another name, is warned about once', async ({ onTestFinished: defer }) => {
  const dir = await createTempDir(defer, 'certificate');
  const ca = await createCa(dir);
  const [good, expired] = [await ca.issue(['go.company.com']), await ca.issue(['go.company.com'], -1)];
  const other = await ca.issue(['other.company.com']);
  const [cert, key] = [join(dir, 'served.pem'), join(dir, 'served.key')];
  const put = async ({ certFile, keyFile }: typeof good) => {
    await copyFile(keyFile, key);
    await copyFile(certFile, cert);
  };
  await put(other);
  const server = await startGovanity(defer, { flags: ['--tls-cert', cert, '--tls-key', key] });
  const warnings = () =>
    server
      .log()
      .filter(({ level }) => level === 'warn')
      .map(({ msg }) => msg);
  const wrongName = 'the TLS certificate does not name go.company.com, it names DNS:other.company.com';
  await eventually(() => expect(warnings()).toEqual([wrongName]));
  expect(await server.metric(unnamed)).toBe(1);

  await put(good);
  await eventually(async () => expect(await server.metric(unnamed)).toBe(0));
  await put(expired);
  await eventually(() =>
    expect(warnings()[1]).toMatch(/^the TLS certificate expired on .*: go and browsers refuse it$/),
  );
  expect(await server.metric('govanity_tls_certificate_expiry_timestamp_seconds')).toBeLessThan(Date.now() / 1_000);

  await put(good);
  await eventually(async () =>
    expect(await server.metric('govanity_tls_certificate_expiry_timestamp_seconds')).toBeGreaterThan(
      Date.now() / 1_000,
    ),
  );
  // A host that the configuration adds.
  await writeFile(server.configFile, simpleYaml().replace('go.company.com', '[go.company.com, go.company.cn]'));
  await eventually(() => expect(warnings()[2]).toContain('does not name go.company.cn, it names DNS:go.company.com'));
  expect(warnings()).toHaveLength(3);
});
