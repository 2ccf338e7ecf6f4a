import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { isFetchedDirectly, readGoEnv } from '../../src/doctor/go-env.ts';
import { readNetrc } from '../../src/doctor/netrc.ts';
import { proxyFor } from '../../src/net/proxy-for.ts';
import { readTrustedRoots } from '../../src/net/trusted-roots.ts';
import { matchesGlobs } from '../../src/vanity/go-globs.ts';
import { tempDir } from '../cli/temp-file.ts';

describe('proxyFor', () => {
  const proxy = { HTTPS_PROXY: 'http://proxy.company.com:3128' };

  test.for([
    ['https://go.company.com/x', proxy, 'proxy.company.com:3128'],
    ['https://go.company.com/x', { https_proxy: 'proxy:8080' }, 'proxy:8080'],
    ['https://go.company.com/x', { HTTP_PROXY: 'http://proxy:1' }, undefined],
    ['http://go.company.com/x', { HTTP_PROXY: 'http://proxy:1' }, 'proxy:1'],
    ['https://go.company.com/x', { HTTPS_PROXY: '' }, undefined],
    ['https://localhost/x', proxy, undefined],
    ['https://127.0.0.2:8443/x', proxy, undefined],
    ['https://[::1]/x', proxy, undefined],
    ['https://go.company.com/x', { ...proxy, NO_PROXY: '*' }, undefined],
    ['https://go.company.com/x', { ...proxy, NO_PROXY: 'company.com' }, undefined],
    ['https://go.company.com/x', { ...proxy, NO_PROXY: 'a, .company.com' }, undefined],
    ['https://company.com/x', { ...proxy, NO_PROXY: '.company.com' }, 'proxy.company.com:3128'],
    ['https://company.com/x', { ...proxy, NO_PROXY: '*.company.com' }, 'proxy.company.com:3128'],
    ['https://mycompany.com/x', { ...proxy, NO_PROXY: 'company.com' }, 'proxy.company.com:3128'],
    ['https://go.company.com/x', { ...proxy, NO_PROXY: 'go.company.com:8443' }, 'proxy.company.com:3128'],
    ['https://go.company.com:8443/x', { ...proxy, no_proxy: 'go.company.com:8443' }, undefined],
    ['https://10.1.2.3/x', { ...proxy, NO_PROXY: '10.0.0.0/8' }, undefined],
    ['https://10.1.2.3/x', { ...proxy, NO_PROXY: '10.1.2.3:443' }, undefined],
    ['https://10.1.2.3/x', { ...proxy, NO_PROXY: '10.1.2.3:444' }, 'proxy.company.com:3128'],
  ] as const)('%s with %j', ([url, env, wanted]) => {
    expect(proxyFor(new URL(url), env)?.host).toBe(wanted);
  });
});

test.for([
  ['go.company.com', 'go.company.com/x', true],
  ['*.company.com', 'go.company.com/x/y', true],
  ['*.company.com', 'company.com/x', false],
  ['go.company.com/team', 'go.company.com/team/x', true],
  ['go.company.com/team', 'go.company.com', false],
  ['a,go.company.com/', 'go.company.com/x', true],
  ['go.company.com/t*', 'go.company.com/team', true],
  ['go.company.com/[a-t]eam', 'go.company.com/team', true],
  ['go.company.com/[^t]eam', 'go.company.com/team', false],
  ['go?company.com', 'goXcompany.com/x', true],
  ['go.company.com', 'goXcompany.com/x', false],
  ['[', '[', false],
  ['[^]', 'a', false],
  ['[][^a]', 'b', false],
  ['/,', '/c', false],
  ['', 'go.company.com', false],
] as const)('GOPRIVATE=%s and %s', ([globs, path, wanted]) => {
  expect(matchesGlobs(globs, path)).toBe(wanted);
});

describe('readGoEnv without go', () => {
  test('reads the environment over the file of `go env -w` over what go has by itself', async () => {
    const dir = await tempDir();
    const file = join(dir, 'env');
    await writeFile(file, 'GOPRIVATE=from.file\nGOPROXY=https://file\nPATH=x\n');
    const goEnv = await readGoEnv({ PATH: dir, GOENV: file, GOPROXY: 'https://own' }, dir, dir);

    expect(goEnv).toMatchObject({ GOPRIVATE: 'from.file', GONOPROXY: 'from.file', GONOSUMDB: 'from.file' });
    expect(goEnv).toMatchObject({ GOPROXY: 'https://own', GOSUMDB: 'sum.golang.org', GOVERSION: '' });
    expect(isFetchedDirectly(goEnv, 'from.file/x')).toBe(true);
    expect(isFetchedDirectly(goEnv, 'other.host/x')).toBe(false);
  });
});

describe('readNetrc', () => {
  const read = async (text: string) => {
    const file = join(await tempDir(), '.netrc');
    await writeFile(file, text, { mode: 0o640 });
    return readNetrc(file);
  };

  test('finds machines and their logins', async () => {
    const netrc = await read(
      'machine a.b\n login x\n password y\n# machine no.no\nmachine c.d login u password p\nmachine e.f login z\n',
    );
    expect([netrc.has('a.b'), netrc.has('c.d'), netrc.has('e.f'), netrc.has('no.no')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(netrc.authorization('c.d')).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
    expect(netrc.mode).toBe(0o640);
  });

  test('leaves macros out', async () => {
    const netrc = await read('macdef init\nmachine a.b login x password y\n\nmachine c.d login u password p\n');
    expect([netrc.has('a.b'), netrc.has('c.d')]).toEqual([false, true]);
  });

  test('takes a file that is not there', async () => {
    const netrc = await readNetrc(join(await tempDir(), 'none'));
    expect([netrc.exists, netrc.mode, netrc.has('a.b')]).toEqual([false, undefined, false]);
  });
});

describe('readTrustedRoots', () => {
  const [first = '', second = ''] = rootCertificates;
  const unreadable = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----';

  test('reads SSL_CERT_FILE and SSL_CERT_DIR in place of the system, and passes over what is no certificate', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'file.pem'), `x\n${first}\n${unreadable}\n${second}\n`);
    const roots = readTrustedRoots({ SSL_CERT_FILE: join(dir, 'file.pem'), SSL_CERT_DIR: `/nowhere:${dir}` }, 'linux');

    expect(roots.certificates).toEqual([first, second]);
    expect(roots.source).toContain('SSL_CERT_DIR=/nowhere:');
  });

  test('trusts no authority if the named files do not exist', () => {
    expect(readTrustedRoots({ SSL_CERT_FILE: '/nowhere', SSL_CERT_DIR: '/nowhere' }, 'linux').certificates).toEqual([]);
  });
});
