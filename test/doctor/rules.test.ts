import type { PeerCertificate } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../src/doctor/context.ts';
import { checkImportPath } from '../../src/doctor/import-path.ts';
import { escapeCase } from '../../src/doctor/module-proxy.ts';
import { chooseVersion, moduleCandidates } from '../../src/doctor/version-steps.ts';
import { Fault } from '../../src/net/fault.ts';
import { certificateFault } from '../../src/net/secure.ts';
import { createRefReader } from '../../src/programs/git/remote-refs.ts';
import { modulePathOf } from '../../src/vanity/go-mod.ts';

describe('checkImportPath', () => {
  test.for(['go.company.com', 'go.company.com/x', 'go.company.com/x/v2', 'go.company.com/A~b_c-d.e'])(
    'takes %s',
    (path) => {
      expect(checkImportPath(path)).toMatchObject({ status: 'ok', value: true });
    },
  );

  test.for([
    '',
    'fmt',
    'Go.company.com/x',
    'go.company.com:8080/x',
    'go.company.com//x',
    'go.company.com/-x',
    'go.company.com/x/v1',
    'go.company.com/x/v01',
    'go.company.com/ü',
    'go.company.com/con',
  ])('refuses %j as malformed', (path) => {
    expect(() => checkImportPath(path)).toThrow(Fault);
    expect(() => checkImportPath(path)).toThrow(/^malformed module path/);
  });

  test.for(['github.com/a/b', 'go.company.com/x.git', 'go.company.com/x.hg/y'])(
    'knows that go never asks for %s',
    (path) => {
      const outcome = checkImportPath(path);
      expect(outcome).toMatchObject({ status: 'failed', code: 'doctor/never-asked' });
      expect(outcome).not.toHaveProperty('value');
    },
  );
});

test('lists the modules that go considers, longest first', () => {
  const tag = { prefix: 'a.b/mono', vcs: 'git', repo: 'r', subdir: 'go' };
  expect(moduleCandidates(tag, 'a.b/mono/lib/v2')).toEqual([
    { path: 'a.b/mono/lib/v2', dir: 'go/lib', major: 2, goModFiles: ['go/lib/go.mod', 'go/lib/v2/go.mod'] },
    { path: 'a.b/mono/lib', dir: 'go/lib', major: 1, goModFiles: ['go/lib/go.mod'] },
    { path: 'a.b/mono', dir: 'go', major: 1, goModFiles: ['go/go.mod'] },
  ]);
  expect(moduleCandidates({ ...tag, subdir: '' }, 'a.b/mono')).toEqual([
    { path: 'a.b/mono', dir: '', major: 1, goModFiles: ['go.mod'] },
  ]);
});

describe('chooseVersion', () => {
  const tag = { prefix: 'a.b/c', vcs: 'git', repo: 'ssh://h/c', subdir: 'sub' };
  const reader = createRefReader();
  const tags = ['sub/v1.2.0', 'sub/v1.10.0-rc.1', 'sub/v1.9.9', 'sub/v2.0.0', 'v3.0.0'];
  for (const line of ['ref: refs/heads/main\tHEAD', '1\trefs/heads/main', '1\trefs/heads/v1']) reader.line(line);
  for (const name of tags) reader.line(`1\trefs/tags/${name}`);
  const choose = (version: string | undefined, importPath = 'a.b/c') =>
    chooseVersion(reader.refs(), tag, { importPath, version } as Context);

  test.for([
    [undefined, 'v1.9.9'],
    ['latest', 'v1.9.9'],
    ['v1', 'v1.9.9'],
    ['v1.2', 'v1.2.0'],
    ['v1.10', 'v1.10.0-rc.1'],
    ['v2.0.0+incompatible', 'v2.0.0'],
  ] as const)('takes for %s what go takes', ([version, wanted]) => {
    expect(choose(version)).toMatchObject({ status: 'ok', value: { version: wanted, ref: `refs/tags/sub/${wanted}` } });
  });

  test('knows branches, and leaves other queries to go', () => {
    expect(choose('main')).toMatchObject({ status: 'ok', value: { ref: 'refs/heads/main', version: undefined } });
    for (const version of ['<v2', 'upgrade', '0123456789ab', 'v1.0.1-0.20200101000000-0123456789ab'])
      expect(choose(version)).toMatchObject({ status: 'skipped' });
  });

  test('says in the words of go what is not there', () => {
    expect(() => choose('v1.3.0')).toThrow('unknown revision v1.3.0 (it has v1.10.0-rc.1, v1.9.9, v1.2.0)');
    expect(() => choose('v1.3')).toThrow('no matching versions for query "v1.3"');
    expect(() => choose('v2')).toThrow('no matching versions for query "v2"');
  });
});

test.for([
  ['module a.b/c\n\ngo 1.21\n', 'a.b/c'],
  ['// Deprecated: no\r\nmodule "a.b/c" // x\r\n', 'a.b/c'],
  ['module `a.b/c`\n', 'a.b/c'],
  ['go 1.21\nrequire module.x/y v1.0.0\n', undefined],
] as const)('reads the module line of %j', ([text, wanted]) => {
  expect(modulePathOf(text)).toBe(wanted);
});

test('writes capitals as the proxy protocol does', () => {
  expect(escapeCase('a.b/FooBar')).toBe('a.b/!foo!bar');
});

describe('certificateFault', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const certificate = (fields: object) =>
    ({
      subject: { CN: 'go.company.com' },
      subjectaltname: 'DNS:go.company.com, IP Address:10.0.0.1',
      valid_from: 'Jan  1 00:00:00 2026 GMT',
      valid_to: 'Dec 31 00:00:00 2026 GMT',
      ...fields,
    }) as PeerCertificate;
  const fault = (fields: object, chain?: string, host = 'go.company.com') =>
    certificateFault(certificate(fields), host, chain, now)?.replace('tls: failed to verify certificate: x509: ', '');

  test('accepts what Go accepts', () => {
    expect(fault({})).toBeUndefined();
    expect(fault({ subjectaltname: 'DNS:*.company.com' })).toBeUndefined();
    expect(fault({}, undefined, '10.0.0.1')).toBeUndefined();
    expect(fault({ subjectaltname: 'IP Address:0:0:0:0:0:0:0:1' }, undefined, '::1')).toBeUndefined();
  });

  test('says first what Go says first: dates, name, authority', () => {
    const expired = { valid_to: 'May 31 00:00:00 2026 GMT' };
    const other = { subjectaltname: 'DNS:a.b, DNS:c.d' };
    expect(fault({ ...expired, ...other }, 'SELF_SIGNED_CERT_IN_CHAIN')).toBe(
      'certificate has expired or is not yet valid: current time 2026-06-01T00:00:00Z is after 2026-05-31T00:00:00Z',
    );
    expect(fault({ valid_from: 'Jul  1 00:00:00 2026 GMT' })).toContain('is before 2026-07-01T00:00:00Z');
    expect(fault(other, 'SELF_SIGNED_CERT_IN_CHAIN')).toBe('certificate is valid for a.b, c.d, not go.company.com');
    expect(fault({}, 'SELF_SIGNED_CERT_IN_CHAIN')).toBe('certificate signed by unknown authority');
  });

  test('takes no DNS name for an address', () => {
    const words = "cannot validate certificate for 10.0.0.9 because it doesn't contain any IP SANs";
    expect(fault({ subjectaltname: 'DNS:10.0.0.9' }, undefined, '10.0.0.9')).toBe(words);
    expect(fault({}, undefined, '10.0.0.9')).toContain(
      'certificate is valid for go.company.com, 10.0.0.1, not 10.0.0.9',
    );
  });

  test('does not take the Common Name for a name', () => {
    const none = { subjectaltname: undefined };
    expect(fault(none)).toBe('certificate relies on legacy Common Name field, use SANs instead');
    expect(fault(none, undefined, 'x.y')).toBe('certificate is not valid for any names, but wanted to match x.y');
  });
});
