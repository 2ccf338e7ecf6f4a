import { type DeveloperOptions, html, page } from './harness/troubled-company.ts';

export const GOOD_REPO = 'ssh://git@gitlab.company.com/go/good.git';

/** Each path of https://go.company.com is broken in a way of its own. */
export const PAGES = {
  '/wrong-prefix': page('go.company.org/wrong-prefix git https://gitlab.company.com/go/x.git'),
  '/two-wrong': page('go.company.org/a git https://h/a', 'go.company.org/b git https://h/b'),
  '/in-body': html(
    '<html><head></head><body><meta name="go-import" content="go.company.com/in-body git https://h/x"></body></html>',
  ),
  '/after-script': html(
    '<html><head><script>if (a < b) {}</script><meta name="go-import" content="go.company.com/after-script git https://h/x"></head></html>',
  ),
  '/five-fields': page('go.company.com/five-fields git https://gitlab.company.com/go/my project.git x'),
  '/empty': html('<html><head></head></html>'),
  '/two-tags': page(`go.company.com/two-tags git ${GOOD_REPO}`, `go.company.com/two-tags git ${GOOD_REPO}`),
  '/split/sub': page(`go.company.com/split git ${GOOD_REPO}`),
  '/split': page('go.company.com/split git https://gitlab.company.com/go/other.git'),
  '/orphan/sub': page(`go.company.com/orphan git ${GOOD_REPO}`),
  '/orphan': html('<html></html>'),
  '/unknown-vcs': page(`go.company.com/unknown-vcs Git ${GOOD_REPO}`),
  '/to-http': 'return 301 http://go.company.com/to-http?go-get=1;',
  '/loop': 'return 302 https://go.company.com/loop?go-get=1;',
  '/lost-query': 'return 301 https://go.company.com/empty;',
  '/login': 'return 401;',
  '/forbidden': 'return 403;',
  '/down': 'return 503;',
  '/scp': page('go.company.com/scp git git@gitlab.company.com:go/good.git'),
  '/colon': page('go.company.com/colon git ssh://git@gitlab.company.com:go/good.git'),
  '/web-port': page('go.company.com/web-port git ssh://git@gitlab.company.com:80/go/good.git'),
  '/closed-port': page('go.company.com/closed-port git ssh://git@gitlab.company.com:2222/go/good.git'),
  '/stranger': page('go.company.com/stranger git ssh://stranger@gitlab.company.com/go/good.git'),
  '/new-host': page('go.company.com/new-host git ssh://git@new.company.com/go/good.git'),
  '/replaced-host': page('go.company.com/replaced-host git ssh://git@replaced.company.com/go/good.git'),
  '/old-gerrit': page('go.company.com/old-gerrit git ssh://old@old.company.com:29418/go/good'),
  '/private': page('go.company.com/private git https://gitlab.company.com/go/good.git'),
  '/with-password': page('go.company.com/with-password git https://gopher:opensesame@gitlab.company.com/go/good.git'),
  '/mended-password': page('go.company.com/mended-password git https://gopher:opensesame@gitlab.company.com:go/x.git'),
  '/to-login': 'return 302 "https://go.company.com/good?go-get=1&code=opensesame";',
  '/missing': page('go.company.com/missing git ssh://git@gitlab.company.com/go/missing.git'),
  '/proxied': page('go.company.com/proxied mod https://goproxy.company.com'),
  '/mono': page('go.company.com/mono git ssh://git@gitlab.company.com/go/mono.git sub'),
  '/good': page(`go.company.com/good git ${GOOD_REPO}`),
  '/majors': page('go.company.com/majors git ssh://git@gitlab.company.com/go/majors.git'),
  '/foo-scheme': page('go.company.com/foo-scheme git foo://gitlab.company.com/go/good.git'),
  '/path-only': page('go.company.com/path-only git gitlab:go/good.git'),
  '/renamed': page('go.company.com/renamed git ssh://git@gitlab.company.com/go/renamed.git'),
};

export type Case = {
  readonly query: string;
  readonly step: string;
  readonly code: string;
  /** Part of the remedy. */
  readonly remedy: string | RegExp;
  readonly developer?: DeveloperOptions;
  readonly argv?: readonly string[];
  /** What `go list` is explained by, where it is not the same; undefined: `go` finds nothing wrong, or is not asked. */
  readonly go?: string | undefined;
};

export const CASES: Readonly<Record<string, Case>> = {
  'a malformed path': {
    query: 'go.company.com/Foo/.x',
    step: 'import path',
    code: 'module/malformed-path',
    remedy: 'first element',
    go: undefined,
  },
  'a path that go clones itself': {
    query: 'go.company.com/x.git/y',
    step: 'import path',
    code: 'doctor/never-asked',
    remedy: 'go.company.com/x/y',
    go: undefined,
  },
  'a wrong prefix': {
    query: 'go.company.com/wrong-prefix',
    step: 'tags',
    code: 'discovery/prefix-mismatch',
    remedy: 'host: go.company.com',
  },
  'two tags for other paths': {
    query: 'go.company.com/two-wrong',
    step: 'tags',
    code: 'discovery/prefix-mismatch',
    remedy: 'host: go.company.com',
  },
  'a tag in the body': {
    query: 'go.company.com/in-body',
    step: 'tags',
    code: 'discovery/no-tags',
    remedy: 'first in <head>',
  },
  'a tag behind a script': {
    query: 'go.company.com/after-script',
    step: 'tags',
    code: 'discovery/unreadable-page',
    remedy: 'first in <head>',
  },
  'a tag with too many fields': {
    query: 'go.company.com/five-fields',
    step: 'tags',
    code: 'discovery/no-tags',
    remedy: 'PREFIX VCS REPO_URL',
  },
  'two tags': {
    query: 'go.company.com/two-tags',
    step: 'tags',
    code: 'discovery/several-tags',
    remedy: 'one go-import tag',
  },
  'a sub-path that disagrees': {
    query: 'go.company.com/split/sub',
    step: 'verification',
    code: 'discovery/disagreement',
    remedy: "curl -sL 'https://go.company.com/split?go-get=1'",
  },
  'a prefix without a page': {
    query: 'go.company.com/orphan/sub',
    step: 'verification',
    code: 'discovery/empty-prefix-page',
    remedy: 'https://go.company.com/orphan?go-get=1',
  },
  'an unknown vcs': {
    query: 'go.company.com/unknown-vcs',
    step: 'repo url',
    code: 'discovery/unknown-vcs',
    remedy: 'git, hg, svn',
  },
  'plain HTTP on 443': {
    query: 'plain.company.com/foo',
    step: 'tls',
    code: 'tls/plain-http',
    remedy: 'go env -w GOINSECURE=plain.company.com',
  },
  'an unknown authority': {
    query: 'unknown.company.com/foo',
    step: 'tls',
    code: 'tls/unknown-authority',
    remedy: 'openssl s_client -connect unknown.company.com:443',
  },
  'a page without tags behind a certificate that GOINSECURE passes over': {
    query: 'unknown.company.com/foo',
    step: 'tags',
    code: 'discovery/no-tags',
    remedy: 'https://unknown.company.com/foo?go-get=1',
    developer: { env: { GOINSECURE: 'unknown.company.com' } },
  },
  'an expired certificate': {
    query: 'expired.company.com/foo',
    step: 'tls',
    code: 'tls/expired',
    remedy: 'openssl s_client -connect expired.company.com:443',
  },
  'a certificate for another name': {
    query: 'misnamed.company.com/foo',
    step: 'tls',
    code: 'tls/wrong-name',
    remedy: 'DNS:misnamed.company.com',
  },
  'a redirect to http': {
    query: 'go.company.com/to-http',
    step: 'go-get',
    code: 'http/insecure-redirect',
    remedy: 'X-Forwarded-Proto $scheme',
  },
  'a redirect loop': {
    query: 'go.company.com/loop',
    step: 'go-get',
    code: 'http/redirect-loop',
    remedy: 'https://go.company.com/loop?go-get=1',
  },
  'a redirect that loses the query': {
    query: 'go.company.com/lost-query',
    step: 'tags',
    code: 'discovery/no-tags',
    remedy: '?go-get=1 again',
  },
  'a login': {
    query: 'go.company.com/login',
    step: 'go-get',
    code: 'http/unauthorized',
    remedy: 'machine go.company.com login USER password TOKEN',
  },
  'a refusal': { query: 'go.company.com/forbidden', step: 'go-get', code: 'http/forbidden', remedy: 'go.company.com' },
  'an unknown module': {
    query: 'go.company.com/nothing',
    step: 'go-get',
    code: 'http/not-found',
    remedy: 'govanity explain go.company.com/nothing',
  },
  'a server that is down': {
    query: 'go.company.com/down',
    step: 'go-get',
    code: 'http/server-error',
    remedy: 'https://go.company.com/down?go-get=1',
  },
  'a refused connection': {
    query: 'nobody.company.com/foo',
    step: 'proxy',
    code: 'network/connection-refused',
    remedy: 'curl -sv https://nobody.company.com:443/',
  },
  'a black-holed port': {
    query: 'hole.company.com/foo',
    step: 'proxy',
    code: 'network/timeout',
    remedy: 'hole.company.com:443',
    argv: ['--timeout', '1'],
  },
  'an scp-style repository': {
    query: 'go.company.com/scp',
    step: 'repo url',
    code: 'discovery/invalid-repo-root',
    remedy: GOOD_REPO,
  },
  'a colon in an ssh URL': {
    query: 'go.company.com/colon',
    step: 'repo url',
    code: 'discovery/invalid-repo-root',
    remedy: GOOD_REPO,
  },
  'a host and a path without a scheme': {
    query: 'go.company.com/path-only',
    step: 'repo url',
    code: 'git/local-directory',
    remedy: 'ssh://gitlab/go/good.git',
  },
  'a scheme that git does not know': {
    query: 'go.company.com/foo-scheme',
    step: 'repository',
    code: 'git/unknown-transport',
    remedy: 'ssh://git@HOST',
  },
  'ssh to a web port': {
    query: 'go.company.com/web-port',
    step: 'repository',
    code: 'ssh/not-ssh',
    remedy: 'Gerrit 29418',
  },
  'a closed ssh port': {
    query: 'go.company.com/closed-port',
    step: 'repository',
    code: 'ssh/connection-refused',
    remedy: 'ssh-keyscan -p 2222 gitlab.company.com',
  },
  'a refused public key': {
    query: 'go.company.com/stranger',
    step: 'repository',
    code: 'ssh/permission-denied',
    remedy: /Host gitlab\.company\.com\n {4}IdentityFile/,
  },
  'an unknown host key': {
    query: 'go.company.com/new-host',
    step: 'repository',
    code: 'ssh/unknown-host-key',
    remedy: 'ssh-keyscan -p 22 new.company.com',
  },
  'a changed host key': {
    query: 'go.company.com/replaced-host',
    step: 'repository',
    code: 'ssh/host-key-changed',
    remedy: 'ssh-keygen -R "replaced.company.com"',
  },
  'a key exchange that the client refuses': {
    query: 'go.company.com/old-gerrit',
    step: 'repository',
    code: 'ssh/key-exchange',
    remedy: /Host old\.company\.com\n {4}KexAlgorithms \+diffie-hellman-group14-sha1\n/,
    go: 'git/cannot-read', // this developer's ssh has LogLevel ERROR, and keeps the reason to itself
  },
  'https without credentials': {
    query: 'go.company.com/private',
    step: 'repository',
    code: 'git/no-credentials',
    remedy: 'machine gitlab.company.com login USER password TOKEN',
  },
  'https with a wrong password': {
    query: 'go.company.com/private',
    step: 'repository',
    code: 'git/authentication-failed',
    remedy: 'machine gitlab.company.com',
    developer: { netrc: 'machine gitlab.company.com login gopher password opensesame\n' },
    go: 'git/no-credentials', // .netrc was refused, and nobody can be asked
  },
  'a login in a rewritten URL that is refused': {
    query: 'go.company.com/private',
    step: 'repository',
    code: 'git/authentication-failed',
    remedy: 'machine gitlab.company.com',
    developer: {
      env: {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'url.https://gopher:opensesame@gitlab.company.com/.insteadOf',
        GIT_CONFIG_VALUE_0: 'https://gitlab.company.com/',
      },
    },
  },
  'an authority that git does not know': {
    query: 'go.company.com/private',
    step: 'repository',
    code: 'git/untrusted-certificate',
    remedy: 'http.https://gitlab.company.com/.sslCAInfo',
    developer: { env: { GIT_SSL_CAINFO: '/etc/ssl/certs/none.pem' } },
  },
  'a Go proxy without the module': {
    query: 'go.company.com/proxied',
    step: 'repository',
    code: 'proxy/not-found',
    remedy: 'publish the module',
  },
  'a missing repository': {
    query: 'go.company.com/missing',
    step: 'repository',
    code: 'git/repository-not-found',
    remedy: 'git ls-remote ssh://git@gitlab.company.com/go/missing.git',
  },
  'a forbidden transport': {
    query: 'go.company.com/good',
    step: 'repository',
    code: 'git/transport-not-allowed',
    remedy: 'protocol.ssh.allow',
    developer: { env: { GIT_ALLOW_PROTOCOL: 'https' } },
  },
  'a missing tag': {
    query: 'go.company.com/good@v9.9.9',
    step: 'version',
    code: 'module/unknown-revision',
    remedy: `git ls-remote --tags ${GOOD_REPO}`,
  },
  'a version of another major': {
    query: 'go.company.com/majors@v2.0.0',
    step: 'go.mod',
    code: 'module/major-mismatch',
    remedy: 'go get go.company.com/majors/v2@v2.0.0',
  },
  'a query that no version fits': {
    query: 'go.company.com/good@v7',
    step: 'version',
    code: 'module/no-versions',
    remedy: `git ls-remote --tags ${GOOD_REPO}`,
  },
  'a go.mod with another module line': {
    query: 'go.company.com/renamed',
    step: 'go.mod',
    code: 'module/path-mismatch',
    remedy: 'go mod edit -module go.company.com/renamed',
    go: undefined, // `go list -m` does not look into go.mod, `go get` does
  },
  'a public proxy asked for a private module': {
    query: 'go.company.com/good',
    step: 'module proxy',
    code: 'proxy/not-found',
    remedy: 'go env -w GOPRIVATE="go.company.com"',
    developer: { env: { GOPROXY: 'https://public.company.com', GOPRIVATE: '', GONOSUMDB: '' } },
  },
  'a proxy that answers 404 for a private module': {
    query: 'go.company.com/good',
    step: 'module proxy',
    code: 'proxy/not-found',
    remedy: 'go env -w GOPRIVATE="other.company.com,go.company.com"',
    developer: { env: { GOPROXY: 'https://goproxy.company.com', GOPRIVATE: 'other.company.com', GONOSUMDB: '' } },
  },
  'GOPROXY=off': {
    query: 'go.company.com/good',
    step: 'module proxy',
    code: 'proxy/off',
    remedy: 'GONOPROXY=go.company.com',
    developer: { env: { GOPROXY: 'off', GOPRIVATE: '', GONOSUMDB: '' } },
  },
  'a checksum database asked for a private module': {
    query: 'go.company.com/good',
    step: 'checksum database',
    code: 'sumdb/not-found',
    remedy: 'go env -w GOPRIVATE="go.company.com"',
    developer: { env: { GOPRIVATE: '', GONOSUMDB: '', GOSUMDB: 'sum.golang.org https://sum.company.com' } },
    go: undefined,
  },
  'a vcs that GOVCS forbids': {
    query: 'go.company.com/good',
    step: 'repo url',
    code: 'discovery/vcs-not-allowed',
    remedy: 'GOVCS=go.company.com:git',
    developer: { env: { GOVCS: '*:off' } },
  },
};
