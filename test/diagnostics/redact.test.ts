import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactStart } from '../../src/diagnostics/redact.ts';

describe('redact', () => {
  it.each([
    ['git clone https://me:pw@a.com/b now', 'git clone https://me:***@a.com/b now'],
    ['https://me:p w"@x@a.com/b', 'https://me:***@a.com/b'],
    ['https://me:p/w@a.com/b', 'https://me:***@a.com/b'],
    ['https://me:p@q/w@a.com/b', 'https://me:***@a.com/b'],
    ['https://me:p@q.r/w@a.com/b', 'https://me:***@a.com/b'],
    ['https://me:pw@a.com:3000/lib/@v/list: 404', 'https://me:***@a.com:3000/lib/@v/list: 404'],
    ['https://me:pw@a.com/lib@v1.2.3', 'https://me:***@a.com/lib@v1.2.3'],
    ['ssh://git@a.com:22/b', 'ssh://git@a.com:22/b'],
    ['git@a.com:b/c', 'git@a.com:b/c'],
    ['me:pw@a.com:b/c', 'me:***@a.com:b/c'],
    ['https://user@bitbucket.org/a', 'https://user@bitbucket.org/a'],
    ['https://0123456789012345678901234567890123456789@a.com/b', 'https://***@a.com/b'],
    ['see x_glpat-abcdef', 'see x_***'],
    ['GHP_abcdefgh', '***'],
    ['highs_and_lows, glow-up', 'highs_and_lows, glow-up'],
    ['https://a.com/b?c=d#e', 'https://a.com/b?***'],
    ['PRIVATE_TOKEN=abc x', 'PRIVATE_TOKEN=*** x'],
    ['my-token=abc, the.secret=abc', 'my-token=*** the.secret=***'],
    ['GOPROXY=http://a.com:3000/,https://me:pw@b.com,direct', 'GOPROXY=http://a.com:3000/,https://me:***@b.com,direct'],
    ['> Authorization: Basic bWU6cHc= (sent)', '> Authorization: Basic *** (sent)'],
    ['-c http.extraHeader="AUTHORIZATION: bearer abc.def"', '-c http.extraHeader="AUTHORIZATION: bearer ***"'],
    ['Proxy-Authorization:abc', 'Proxy-Authorization:***'],
    ["-H 'PRIVATE-TOKEN: abc' -H 'Job-Token:abc'", "-H 'PRIVATE-TOKEN: ***' -H 'Job-Token:***'"],
    ['{"authorization":"Bearer abc"}', '{"authorization":"Bearer ***"}'],
    ['machine a.com login me password pw port 1', 'machine a.com login me password *** port 1'],
    ['got eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJnaXRsYWIifQ.c2lnbmF0dXJl', 'got ***'],
    ['https://a.com/x,me:pw@b.com', 'https://a.com/x,me:***@b.com'],
    ['', ''],
  ])('%j becomes %j', (text, masked) => {
    expect(redact(text)).toBe(masked);
  });

  it.each([
    'https://a.com:8443/x and https://b.com',
    'https://a.com:8443/x and git@b.com:c/d',
    'http://127.0.0.1:3000/go.example.com/lib/@v/list',
    'reading http://localhost:3000/go.example.com/lib/@v/v1.0.0.info: 404 Not Found',
    'Get "http://[::1]:3000/go.example.com/lib/@latest": dial tcp [::1]:3000: connection refused',
    '127.0.0.1:3000/go.example.com/lib/@v/list',
    'https://athens.example.com/go.example.com/lib/@v/v1.2.3.zip: 500 Internal Server Error',
    'https://git@a.com/b/c@v1.2.3',
    'machine a.com login USER password TOKEN',
    'machine a.com login YOUR_NAME password YOUR_TOKEN',
    'remote: Support for password authentication was removed on August 13, 2021.',
    'WWW-Authenticate: Basic realm="a.com"',
    'go: go.example.com/lib@v1.2.3: reading https://a.com/lib: 404 Not Found',
  ])('%s holds no secret', (text) => {
    expect(redact(text)).toBe(text);
  });
});

/** Never part of what is around a secret. */
const marker = 'SECRET';
/** The password that git and curl can read, and that people write without escaping it. */
const password = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9%!$&*()+,;=:._~/ '"@-]{0,12}$/),
    fc.stringMatching(/^[A-Za-z0-9%!._~-]{0,8}$/),
  )
  .map(([before, after]) => `${before}${marker}${after}`);
const plainPassword = fc.stringMatching(/^[A-Za-z0-9%!$&*()+;=._~-]{0,20}$/).map((text) => `${text}${marker}`);
const user = fc.constantFrom('me', 'deploy-bot', 'oauth2', 'me.too', '');
const host = fc.constantFrom('git.company.com', 'localhost', '127.0.0.1:3000', '[::1]:8443', 'git.company.com:29418');
const path = fc.constantFrom('/a/b.git', '/go.company.com/lib/@v/list', '/go.company.com/lib/@v/v1.0.0.info', '/');
const scheme = fc.constantFrom('https', 'http', 'ssh', 'git+ssh', 'svn');
const token = fc
  .tuple(fc.constantFrom('glpat-', 'GHP_', 'gho_', 'github_pat_', 'ATATT', 'gldt-', 'glcbt-'), plainPassword)
  .map(([prefix, text]) => `${prefix}${text.replace(/[^A-Za-z0-9]/g, '')}`);

const secrets: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'a password in a URL': fc
    .tuple(scheme, user, password, host, path)
    .map(([of, me, pw, at, below]) => `${of}://${me}:${pw}@${at}${below}`),
  'a password without a scheme': fc
    .tuple(user, plainPassword, host)
    .map(([me, pw, at]) => `${me}:${pw}@${at.replace(/:.*/, '')}:a/b`),
  'a token as a user': fc
    .tuple(scheme, fc.stringMatching(/^[a-z0-9]{20,40}$/), host, path)
    .map(([of, text, at, below]) => `${of}://1${text}${marker}@${at}${below}`),
  'a token by its prefix': token,
  'a token in a path': fc.tuple(host, token).map(([at, text]) => `https://${at}/x/${text}/@v/list`),
  'a query': fc.tuple(host, path, plainPassword).map(([at, below, pw]) => `https://${at}${below}?x=${pw}`),
  'a named value': fc
    .tuple(fc.constantFrom('token', 'PRIVATE_TOKEN', 'x-api-key', 'password', 'my.secret', 'passwd'), plainPassword)
    .map(([name, pw]) => `${name}=${pw.replaceAll('&', '')}`),
};

/** What is around it: lines of go and git, addresses of module proxies, ends and beginnings that are no word's. */
const around = fc.constantFrom(
  ...['', ' ', '\n', 'go: go.company.com/lib@v1.2.3: ', ' http://127.0.0.1:3000/go.company.com/lib/@v/list ', ', '],
  ...[' "', " '", 'fatal: unable to access ', ' git@git.company.com:a/b ', ' https://a.com:8443/x ', ' a-a-a-a '],
);

describe('a planted secret is masked', () => {
  it.each(Object.entries(secrets))('%s', (_, secret) => {
    fc.assert(
      fc.property(around, secret, around, (before, text, after) => {
        expect(redact(`${before}${text}${after}`)).not.toContain(marker);
      }),
      { numRuns: 2_000 },
    );
  });

  it('wherever a text is shortened', () => {
    const anyOf = fc.oneof(...Object.values(secrets));
    fc.assert(
      fc.property(around, anyOf, around, fc.nat(60), fc.nat(9_000), (before, text, after, length, more) => {
        const long = `${before}${text}${after} ${'x'.repeat(more)}`;
        expect(redactStart(long, length)).not.toContain(marker);
        expect(redactStart(long, length).length).toBeLessThanOrEqual(length);
      }),
    );
  });

  it('where its end is too far away to be read', () => {
    expect(redactStart(`https://me:${marker}${'x'.repeat(100_000)}@a.com/b`, 100)).toBe('https://me:***');
  });

  it('where its text continues elsewhere', () => {
    expect(redact(`repo: "https://me:${marker}\\`, true)).toBe('repo: "https://me:***');
  });
});
