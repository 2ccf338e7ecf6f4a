import { describe, expect, test } from 'vitest';
import { errorCatalogue } from '../../../src/vanity/error-catalogue/error-catalogue.ts';
import { explainError } from '../../../src/vanity/error-catalogue/explain-error.ts';
import { connectionCases } from './connection-cases.ts';
import { forgeCases } from './forge-cases.ts';
import { gitCases } from './git-cases.ts';
import { goCases } from './go-cases.ts';
import { sshCases } from './ssh-cases.ts';

const trailer =
  '\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n';
const unrecognized = (tail: string) => `go: unrecognized import path "go.company.com/foo": ${tail}`;

const cases = [...sshCases, ...gitCases, ...forgeCases, ...connectionCases, ...goCases];

test.for(cases)('knows %s in %j', ([codes, output, remedy]) => {
  const explanations = explainError(output);

  expect(explanations.map(({ code }) => code)).toEqual([codes].flat());
  expect(explanations.at(-1)?.remedy).toMatch(remedy);
  for (const { cause } of explanations) expect(cause).toMatch(/^[^{}]+[^.{}]$/);
});

test('has an output for every row, and every code once', () => {
  const codes = errorCatalogue.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !cases.some(([found]) => [found].flat().includes(code)))).toEqual([]);
});

/** The left column of the catalogue in go-protocol.md, its variables filled in. */
const catalogue = [
  'unrecognized import path "go.company.com/foo": x',
  'no go-import meta tags ()',
  'no go-import meta tags (meta tag a.b/c did not match import path a.b/d)',
  'multiple meta tags match import path',
  'https://a.b/c and https://a.b disagree about go-import for a.b',
  'fetching a.b/c: no go-import meta tag found in https://a.b/c?go-get=1',
  'reading https://a.b/c?go-get=1: 404 Not Found',
  'reading https://proxy.golang.org/a.b/c/@v/list: 410 Gone',
  'reading https://a.b/c?go-get=1: 401 Unauthorized',
  'reading https://a.b/c?go-get=1: 403 Forbidden',
  'invalid repo root "x"',
  'invalid port ":x" after host',
  'first path segment in URL cannot contain colon',
  'unknown vcs "X"',
  'GOVCS disallows using svn for public a.b/c',
  'x509: certificate signed by unknown authority',
  'x509: certificate has expired or is not yet valid',
  'x509: certificate is valid for a.b, not c.d',
  'http: server gave HTTP response to HTTPS client',
  'dial tcp 1.2.3.4:443: connect: connection refused',
  'dial tcp: lookup a.b: no such host',
  'dial tcp 1.2.3.4:443: i/o timeout',
  'redirected from secure URL https://a.b to insecure URL http://a.b',
  'stopped after 10 redirects',
  'module declares its path as: A',
  'invalid version: unknown revision',
  'no matching versions for query "latest"',
  'missing a.b/c/go.mod at revision v1.0.0',
  "could not read Username for 'https://a.b': terminal prompts disabled",
  'Authentication failed for',
  "repository 'https://a.b/c' not found",
  "unable to access 'https://a.b/c': server certificate verification failed",
  'Permission denied (publickey',
  'Host key verification failed',
  'REMOTE HOST IDENTIFICATION HAS CHANGED',
  'no matching key exchange method found. Their offer: x',
  'no matching host key type found. Their offer: ssh-rsa',
  'kex_exchange_identification: Connection closed by remote host',
  'ssh: connect to host a.b port 22: Connection refused',
  'Could not resolve hostname a.b',
  'Could not read from remote repository',
  "transport 'ssh' not allowed",
  'verifying a.b/c@v1.0.0: checksum mismatch',
  'SECURITY ERROR',
  'sum.golang.org/lookup/a.b/c@v1.0.0: 404',
  'module lookup disabled by GOPROXY=off',
  'malformed module path',
];

test.for(catalogue)('recognises %j', (text) => {
  expect(explainError(text)).toHaveLength(1);
});

describe('explainError', () => {
  test('reports each cause of a long log once, in order', () => {
    const log = [
      'go: downloading go.company.com/a v1.0.0',
      unrecognized('reading https://go.company.com/foo?go-get=1: 404 Not Found'),
      "fatal: transport 'ssh' not allowed",
      unrecognized('reading https://go.company.com/foo?go-get=1: 404 Not Found'),
      '\tgit@gitlab.company.com: Permission denied (publickey).\r',
      '\tgit@gerrit.company.com: Permission denied (publickey).\r',
    ];
    expect(explainError(log.join('\n')).map(({ code, line }) => [code, line])).toEqual([
      ['http/not-found', log[1]],
      ['git/transport-not-allowed', log[2]],
      ['ssh/permission-denied', 'git@gitlab.company.com: Permission denied (publickey).'],
      ['ssh/permission-denied', 'git@gerrit.company.com: Permission denied (publickey).'],
    ]);
  });

  test('says nothing of what is no error', () => {
    expect(explainError('')).toEqual([]);
    expect(explainError('go: added go.company.com/foo v1.0.0\nok  \tgo.company.com/foo\t0.003s\n')).toEqual([]);
  });

  test('prefers what the caller knows to what is in other lines', () => {
    const known = { host: 'gerrit.company.com', port: '29418', repo: 'ssh://gerrit.company.com:29418/x' };
    const text = `Unable to negotiate with UNKNOWN port 65535: no matching key exchange method found. Their offer: x-sha1${trailer}`;
    expect(explainError(text, known)[0]?.remedy).toContain('Host gerrit.company.com\n    KexAlgorithms +x-sha1\n');
    expect(explainError(trailer, known)[0]?.remedy).toContain('git ls-remote ssh://gerrit.company.com:29418/x');
  });

  test('names no host of an ssh block but the one in the URL', () => {
    const text = `Unable to negotiate with 10.1.2.3 port 22: no matching key exchange method found. Their offer: x-sha1${trailer}`;
    expect(explainError(text)[0]?.remedy).toContain('Host HOST\n');
  });

  test('takes no question to a server for a repository', () => {
    const text = 'go: reading https://proxy.company.com/go.company.com/foo/@v/list: x: unknown revision v1.0.0';
    expect(explainError(text)[0]?.remedy).toMatch(/git ls-remote --tags REPO$/);
  });

  test('prints no secret', () => {
    const secret = 'glpat-Sup3rSecretT0ken';
    for (const text of [
      `fatal: Authentication failed for 'https://oauth2:${secret}@gitlab.company.com/x.git/'`,
      `fatal: repository 'https://${secret}@gitlab.company.com/x.git/' not found`,
      `fatal: unable to access 'https://u:p4ssw0rd-${secret}@gitlab.company.com/x/': server certificate verification failed`,
      `${secret}@gitlab.company.com: Permission denied (publickey).`,
      `go: module x.y/z: reading https://u:${secret}@proxy.company.com/x.y/z/@v/list?token=${secret}: 410 Gone`,
      `git ls-remote https://u:${secret}@h/x${trailer}`,
      `Get "https://h/x?go-get=1&code=Sup3rSecret": stopped after 10 redirects`,
    ]) {
      const printed = JSON.stringify(explainError(text));
      expect(printed).toContain('"code"');
      expect(printed).not.toContain('Sup3rSecret');
    }
  });

  test('fills nothing into a remedy that a shell would run', () => {
    for (const evil of [
      '$(reboot)',
      '`reboot`',
      ';reboot',
      '|reboot',
      "'reboot'",
      '-oProxyCommand=reboot',
      '\u0007reboot',
    ]) {
      const texts = [
        unrecognized('x').replace('go.company.com/foo', `a.b/${evil}`),
        `fatal: repository 'https://a.b/${evil}' not found`,
        `ssh: connect to host ${evil} port 22: Connection refused`,
        `no matching key exchange method found. Their offer: ${evil}`,
        `module declares its path as: ${evil}\n but was required as: ${evil}`,
        `fatal: transport '${evil}' not allowed`,
      ];
      for (const text of texts) for (const { remedy } of explainError(text)) expect(remedy).not.toContain('reboot');
    }
  });

  test('shows lines without control characters, and not without end', () => {
    const [explanation] = explainError(`\u001b[31m\u0008${'x'.repeat(1_000)} stopped after\u001b[0m 10 redirects`);
    expect(explanation?.line).toMatch(/^\ufffdx+$/);
    expect(explanation?.line.length).toBeLessThanOrEqual(400);
  });

  test.for([
    'Get "'.repeat(300_000),
    `${'x509: certificate is valid for a, not '.repeat(50)}\n`.repeat(1_000),
    `${"unable to access '".repeat(100)}\n`.repeat(1_000),
    `${'a@'.repeat(900)}\n`.repeat(800),
    'Host key verification failed\n'.repeat(60_000),
    `${'\u001b]8;a;b'.repeat(200)}\n`.repeat(500),
    '\0\ufffd'.repeat(600_000),
    `ssh: connect to host x port 22: Connection refused`.repeat(30_000),
    Array.from({ length: 40_000 }, (_, index) => `unknown revision v${index}`).join('\n'),
  ])('takes its time for nothing (%#)', (text) => {
    const start = performance.now();
    explainError(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
