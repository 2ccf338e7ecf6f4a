import { describe, expect, test } from 'vitest';
import { type ErrorCode, errorCatalogue } from '../../src/vanity/error-catalogue/error-catalogue.ts';
import { explainError } from '../../src/vanity/error-catalogue/explain-error.ts';

const trailer =
  '\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n';
const unrecognized = (tail: string) => `go: unrecognized import path "go.company.com/foo": ${tail}`;
const fetch = (tail: string) => unrecognized(`https fetch: Get "https://go.company.com/foo?go-get=1": ${tail}`);

/**
 * What go 1.26, git 2.39 and OpenSSH 9.2 really print, from the set-ups of test/e2e/doctor.test.ts, and from Go's own
 * tests where that would need more than loopback; and a part of the remedy.
 */
const lines: readonly (readonly [ErrorCode, string, string | RegExp])[] = [
  ['discovery/unrecognized-import-path', unrecognized('a reason of tomorrow'), 'govanity doctor go.company.com/foo'],
  [
    'discovery/no-tags',
    unrecognized('parse https://go.company.com/foo?go-get=1: no go-import meta tags ()'),
    "curl -sL 'https://go.company.com/foo?go-get=1'",
  ],
  [
    'discovery/prefix-mismatch',
    unrecognized(
      'parse https://go.company.com/foo?go-get=1: no go-import meta tags (meta tag go.company.org/foo did not match import path go.company.com/foo)',
    ),
    'host: go.company.com',
  ],
  [
    'discovery/prefix-mismatch',
    unrecognized(
      'parse https://go.company.com/foo?go-get=1: no go-import meta tags (meta tag go.company.org/a did not match import path go.company.com/foo, meta tag go.company.org/b did not match import path go.company.com/foo)',
    ),
    'host: go.company.com',
  ],
  [
    'discovery/several-tags',
    unrecognized('parse //go.company.com/foo?go-get=1: multiple meta tags match import path "go.company.com/foo"'),
    'one go-import tag',
  ],
  [
    'discovery/disagreement',
    unrecognized(
      'https://go.company.com/foo?go-get=1 and //go.company.com?go-get=1 disagree about go-import for go.company.com',
    ),
    'max-age',
  ],
  [
    'discovery/empty-prefix-page',
    unrecognized(
      'fetching go.company.com/orphan: no go-import meta tag found in https://go.company.com/orphan?go-get=1',
    ),
    'https://go.company.com/orphan?go-get=1',
  ],
  [
    'discovery/unreadable-page',
    unrecognized('parsing go.company.com/foo: XML syntax error on line 1: expected element name after <'),
    'first in <head>',
  ],
  [
    'discovery/invalid-repo-root',
    unrecognized(
      'https://go.company.com/foo?go-get=1: invalid repo root "ssh://git@gitlab.company.com:go/good.git": parse "ssh://git@gitlab.company.com:go/good.git": invalid port ":go" after host',
    ),
    'govanity url',
  ],
  [
    'discovery/invalid-repo-root',
    unrecognized(
      'https://go.company.com/foo?go-get=1: invalid repo root "git@gitlab.company.com:go/good.git": parse "git@gitlab.company.com:go/good.git": first path segment in URL cannot contain colon',
    ),
    'govanity url git@gitlab.company.com:go/good.git',
  ],
  [
    'discovery/invalid-repo-root',
    unrecognized('https://go.company.com/foo?go-get=1: invalid repo root "host/x.git": no scheme'),
    'https://HOST',
  ],
  [
    'discovery/invalid-repo-root',
    unrecognized('https://go.company.com/foo?go-get=1: invalid repo root "file:///x": file scheme disallowed'),
    'https://HOST',
  ],
  [
    'discovery/invalid-subdirectory',
    unrecognized('https://go.company.com/foo?go-get=1: invalid subdirectory "/abs": leading slash'),
    'without a leading slash',
  ],
  [
    'discovery/unknown-vcs',
    unrecognized('https://go.company.com/foo?go-get=1: unknown vcs "Git"'),
    'git, hg, svn, fossil, mod',
  ],
  [
    'discovery/vcs-not-allowed',
    unrecognized("GOVCS disallows using svn for public go.company.com/foo; see 'go help vcs'"),
    'go env -w GOVCS=go.company.com:svn',
  ],
  [
    'http/not-found',
    `${unrecognized('reading https://go.company.com/foo?go-get=1: 404 Not Found')}\n\tserver response:\n\tno Go module is configured for go.company.com/foo`,
    'govanity explain go.company.com/foo',
  ],
  [
    'http/unauthorized',
    unrecognized('reading https://go.company.com/foo?go-get=1: 401 Unauthorized'),
    'machine go.company.com login',
  ],
  [
    'http/forbidden',
    unrecognized('reading https://go.company.com/foo?go-get=1: 403 Forbidden'),
    'machine go.company.com login',
  ],
  [
    'http/server-error',
    unrecognized('reading https://go.company.com/foo?go-get=1: 503 Service Temporarily Unavailable'),
    "curl -si 'https://go.company.com/foo?go-get=1'",
  ],
  [
    'http/insecure-redirect',
    unrecognized(
      'https fetch: Get "http://go.company.com/foo?go-get=1": redirected from secure URL https://go.company.com/foo?go-get=1 to insecure URL http://go.company.com/foo?go-get=1',
    ),
    'X-Forwarded-Proto $scheme',
  ],
  ['http/redirect-loop', fetch('stopped after 10 redirects'), 'https://go.company.com/foo?go-get=1'],
  [
    'http/malformed-response',
    'go: module example.com/x: Get "http://127.0.0.1:43661/example.com/x/@v/list": malformed HTTP response "SSH-2.0-x"',
    'https://127.0.0.1:43661/',
  ],
  [
    'tls/unknown-authority',
    fetch('tls: failed to verify certificate: x509: certificate signed by unknown authority'),
    'openssl s_client -connect go.company.com:443',
  ],
  [
    'tls/expired',
    fetch(
      'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-21T04:54:08Z is after 2026-11-20T04:54:07Z',
    ),
    '-noout -dates',
  ],
  [
    'tls/wrong-name',
    fetch('tls: failed to verify certificate: x509: certificate is valid for somebody.company.com, not go.company.com'),
    'DNS:go.company.com',
  ],
  [
    'tls/wrong-name',
    fetch(
      'tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match go.company.com',
    ),
    'DNS:go.company.com',
  ],
  [
    'tls/wrong-name',
    `go: module go.company.com/x: Get "https://127.0.0.1:8443/go.company.com/x/@v/list": tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs`,
    'DNS:127.0.0.1',
  ],
  [
    'tls/legacy-common-name',
    fetch('tls: failed to verify certificate: x509: certificate relies on legacy Common Name field, use SANs instead'),
    'DNS:go.company.com',
  ],
  ['tls/plain-http', fetch('http: server gave HTTP response to HTTPS client'), 'go env -w GOINSECURE=go.company.com'],
  [
    'tls/handshake',
    'go: module example.com/x: Get "https://127.0.0.1:43661/example.com/x/@v/list": tls: first record does not look like a TLS handshake',
    '-connect 127.0.0.1:43661',
  ],
  [
    'network/connection-refused',
    fetch('dial tcp 10.1.2.3:443: connect: connection refused'),
    'curl -sv https://go.company.com:443/',
  ],
  ['network/connection-refused', fetch('Connection refused'), 'curl -sv https://go.company.com:443/'],
  [
    'network/no-such-host',
    fetch('dial tcp: lookup go.company.com on 10.0.0.2:53: no such host'),
    'nslookup go.company.com',
  ],
  [
    'network/no-dns',
    fetch('dial tcp: lookup go.company.com on 10.0.0.2:53: read udp 10.1.2.3:53211->10.0.0.2:53: i/o timeout'),
    'nslookup go.company.com',
  ],
  ['network/no-dns', fetch('dial tcp: lookup go.company.com on 127.0.0.53:53: server misbehaving'), 'resolv.conf'],
  ['network/no-dns', fetch('dial tcp: lookup go.company.com: i/o timeout'), 'resolv.conf'],
  ['network/timeout', fetch('dial tcp 10.1.2.3:443: i/o timeout'), '--connect-timeout 5 https://go.company.com:443/'],
  ['network/unreachable', fetch('dial tcp 10.1.2.3:443: connect: no route to host'), 'https://go.company.com/'],
  [
    'network/proxy',
    fetch('proxyconnect tcp: dial tcp 127.0.0.1:9: connect: connection refused'),
    'NO_PROXY=go.company.com',
  ],
  [
    'network/connection-closed',
    'go: module example.com/x: Get "https://127.0.0.1:33383/example.com/x/@v/list": EOF',
    'https://127.0.0.1:33383/',
  ],
  [
    'proxy/not-found',
    'go: module go.company.com/foo: reading https://public.company.com/go.company.com/foo/@v/list: 410 Gone',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  [
    'proxy/not-found',
    'go: go.company.com/foo@v1.0.0: reading https://public.company.com/go.company.com/foo/@v/v1.0.0.info: 404 Not Found',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  [
    'proxy/not-found',
    'go: go.company.com/good@v1.0.0: reading file:///srv/goproxy/go.company.com/good/@v/v1.0.0.info: no such file or directory',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  ['proxy/off', 'go: go.company.com/good@latest: module lookup disabled by GOPROXY=off', 'GONOPROXY=go.company.com'],
  [
    'sumdb/not-found',
    'go: go.company.com/foo@v1.0.0: verifying module: go.company.com/foo@v1.0.0: reading https://sum.golang.org/lookup/go.company.com/foo@v1.0.0: 404 Not Found',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  [
    'module/path-mismatch',
    'go: go.company.com/foo@v1.0.0: parsing go.mod:\n\tmodule declares its path as: github.com/gopher/foo\n\t        but was required as: go.company.com/foo',
    'go mod edit -module go.company.com/foo',
  ],
  [
    'module/major-mismatch',
    'go: go.company.com/majors@v2.0.0: invalid version: go.mod has post-v2 module path "go.company.com/majors/v2" at revision v2.0.0',
    'go get go.company.com/majors/v2@v2.0.0',
  ],
  [
    'module/major-mismatch',
    'go: go.company.com/majors/v2@v1.0.0: invalid version: go.mod has non-.../v2 module path "go.company.com/majors" (and .../v2/go.mod does not exist) at revision v1.0.0',
    'go get go.company.com/majors@v1.0.0',
  ],
  [
    'module/major-mismatch',
    'go: go.company.com/majors@v2.0.0: invalid version: module contains a go.mod file, so module path must match major version ("go.company.com/majors/v2")',
    'go get go.company.com/majors/v2@v2.0.0',
  ],
  [
    'module/unknown-revision',
    'go: go.company.com/good@v9.9.9: invalid version: unknown revision v9.9.9',
    'git push --tags REPO',
  ],
  [
    'module/no-versions',
    'go: module go.company.com/good: no matching versions for query "latest"',
    'git ls-remote --tags REPO',
  ],
  [
    'module/no-go-mod',
    'go: example.com@v0.0.0 requires\n\tgolang.org/x/text/unicode@v0.0.0-20170915032832-14c0d48ead0c: invalid version: missing golang.org/x/text/unicode/go.mod at revision 14c0d48ead0c',
    'subdir',
  ],
  [
    'module/checksum-mismatch',
    'verifying go.company.com/good@v1.0.0/go.mod: checksum mismatch\n\tdownloaded: h1:usp86K3dvy21Who6IxbMSF5iPkKJCdNvrafOzMCWgTQ=\n\tgo.sum:     h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.',
    'never move a tag',
  ],
  [
    'module/malformed-path',
    `go: malformed module path "go.company.com:8080/foo": invalid char ':'`,
    'go.company.com/team/lib',
  ],
  [
    'git/no-credentials',
    "fatal: could not read Username for 'https://gitlab.company.com': terminal prompts disabled",
    'machine gitlab.company.com login USER password TOKEN',
  ],
  [
    'git/authentication-failed',
    "fatal: Authentication failed for 'https://gitlab.company.com/go/good.git/'",
    'machine gitlab.company.com',
  ],
  [
    'git/repository-not-found',
    "fatal: repository 'https://go.company.com/nothing.git/' not found",
    'git ls-remote https://go.company.com/nothing.git',
  ],
  [
    'git/repository-not-found',
    `ERROR: The project you were looking for could not be found or you do not have permission to view it.${trailer}`,
    'git ls-remote',
  ],
  [
    'git/repository-not-found',
    `fatal: '/tmp/nonexist' does not appear to be a git repository${trailer}`,
    'git ls-remote',
  ],
  [
    'git/forbidden',
    "fatal: unable to access 'https://gitlab.company.com/go/x.git/': The requested URL returned error: 403",
    'machine gitlab.company.com',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://gitlab.company.com/x.git/': server certificate verification failed. CAfile: /tmp/ca.pem CRLfile: none",
    'http.https://gitlab.company.com/.sslCAInfo',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://misnamed.company.com/x.git/': SSL: certificate subject name (somebody.company.com) does not match target host name 'misnamed.company.com'",
    'http.https://misnamed.company.com/.sslCAInfo',
  ],
  [
    'git/no-such-host',
    "fatal: unable to access 'https://no-such-host.company.invalid/x/y.git/': Could not resolve host: no-such-host.company.invalid",
    'nslookup no-such-host.company.invalid',
  ],
  [
    'git/connection-refused',
    "fatal: unable to access 'https://localhost:21099/x/y.git/': Failed to connect to localhost port 21099 after 0 ms: Couldn't connect to server",
    'https://localhost/',
  ],
  [
    'git/connection-refused',
    "fatal: unable to access 'https://nobody.company.com/x.git/': CONNECT tunnel failed, response 502",
    'https://nobody.company.com/',
  ],
  [
    'git/local-directory',
    'go: go.company.com/lp: git remote (host:x/y) must not be local directory (use URL syntax not host:path syntax)',
    'ssh://git@HOST/GROUP/PROJECT.git',
  ],
  [
    'git/unknown-transport',
    "go: module go.company.com/x: git ls-remote -q --end-of-options foo://gitlab.company.com/x.git in /root/x: exit status 128:\n\tgit: 'remote-foo' is not a git command. See 'git --help'.",
    'ssh://git@HOST/GROUP/PROJECT.git',
  ],
  [
    'git/not-installed',
    'go: go.company.com/x@v1.0.0: unable to resolve git version: failed to execute git version: exec: "git": executable file not found in $PATH',
    'git --version',
  ],
  [
    'git/unable-to-access',
    "fatal: unable to access 'https://gitlab.company.com/go/x.git/': The requested URL returned error: 503",
    'curl -sv https://gitlab.company.com/',
  ],
  ['git/transport-not-allowed', "fatal: transport 'ssh' not allowed", 'git config --global protocol.ssh.allow always'],
  ['git/cannot-read', trailer, 'git ls-remote REPO'],
  [
    'ssh/permission-denied',
    `git@gitlab.company.com: Permission denied (publickey).${trailer}`,
    /Host gitlab\.company\.com\n {4}IdentityFile/,
  ],
  [
    'ssh/too-many-keys',
    `Received disconnect from 127.0.0.1 port 31583:2: Too many authentication failures\nDisconnected from 127.0.0.1 port 31583${trailer}`,
    'IdentitiesOnly yes',
  ],
  [
    'ssh/not-installed',
    'go: go.company.com/good@v1.0.0: invalid version: git ls-remote -q --end-of-options ssh://git@gitlab.company.com/go/good.git in /root/x: exit status 128:\n\terror: cannot run ssh: No such file or directory\n\tfatal: unable to fork',
    'url."https://gitlab.company.com/".insteadOf',
  ],
  ['ssh/not-installed', `ssh -o BatchMode=yes: 1: ssh: not found${trailer}`, 'install an ssh client'],
  [
    'ssh/unknown-host-key',
    `No ED25519 host key is known for [gerrit.company.com]:29418 and you have requested strict checking.\nHost key verification failed.${trailer}`,
    'ssh-keyscan -p 29418 gerrit.company.com',
  ],
  [
    'ssh/unknown-host-key',
    `No ED25519 host key is known for new.company.com and you have requested strict checking.\nHost key verification failed.${trailer}`,
    'ssh-keyscan -p 22 new.company.com',
  ],
  [
    'ssh/host-key-changed',
    `@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\n  remove with:\n  ssh-keygen -f "/root/.ssh/known_hosts" -R "[gerrit.company.com]:29418"\nHost key for [gerrit.company.com]:29418 has changed and you have requested strict checking.\nHost key verification failed.${trailer}`,
    'ssh-keygen -R "[gerrit.company.com]:29418"',
  ],
  [
    'ssh/key-exchange',
    `go: module go.company.com/x: git ls-remote -q --end-of-options ssh://old@gerrit.company.com:29418/x in /root/x: exit status 128:\n\tUnable to negotiate with 127.0.0.1 port 29418: no matching key exchange method found. Their offer: diffie-hellman-group14-sha1,diffie-hellman-group1-sha1,kex-strict-s-v00@openssh.com${trailer}`,
    /Host gerrit\.company\.com\n {4}KexAlgorithms \+diffie-hellman-group14-sha1,diffie-hellman-group1-sha1\n/,
  ],
  [
    'ssh/host-key-type',
    `Unable to negotiate with 127.0.0.1 port 21003: no matching host key type found. Their offer: ssh-rsa${trailer}`,
    /HostKeyAlgorithms \+ssh-rsa\n {4}PubkeyAcceptedAlgorithms \+ssh-rsa$/,
  ],
  [
    'ssh/cipher',
    `Unable to negotiate with 127.0.0.1 port 21005: no matching MAC found. Their offer: hmac-sha1-96${trailer}`,
    'MACs +hmac-sha1-96',
  ],
  [
    'ssh/not-ssh',
    `kex_exchange_identification: Connection closed by remote host\nConnection closed by 127.0.0.1 port 80${trailer}`,
    'Gerrit 29418, Bitbucket Server 7999',
  ],
  [
    'ssh/connection-refused',
    `ssh: connect to host gitlab.company.com port 2222: Connection refused${trailer}`,
    'ssh-keyscan -p 2222 gitlab.company.com',
  ],
  [
    'ssh/no-such-host',
    `ssh: Could not resolve hostname gitlab.company.invalid: Name or service not known${trailer}`,
    'nslookup gitlab.company.invalid',
  ],
  [
    'ssh/timeout',
    `Connection timed out during banner exchange\nConnection to 127.0.0.1 port 21012 timed out${trailer}`,
    'ProxyJump',
  ],
];

test.for(lines)('knows %s in %j', ([code, text, remedy]) => {
  const explanations = explainError(text);

  expect(explanations.map((explanation) => explanation.code)).toEqual([code]);
  expect(explanations[0]?.remedy).toMatch(remedy);
  expect(explanations[0]?.cause).toMatch(/^[^{}]+[^.{}]$/);
});

test('has a genuine line for every row, and every code once', () => {
  const codes = errorCatalogue.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(new Set(lines.map(([code]) => code))).toEqual(new Set(codes));
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
  test('tells each cause of a long log once, in order', () => {
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

  test('prefers what the caller knows to what stands in other lines', () => {
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
    for (const text of [
      unrecognized('https://go.company.com/foo?go-get=1: invalid repo root "ssh://u:p@h:x/y": parse'),
      'go: reading https://proxy.company.com/go.company.com/foo/@v/list: x: unknown revision v1.0.0',
    ])
      expect(explainError(text)[0]?.remedy).toMatch(/(?:govanity url|git push --tags) REPO\b/);
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
