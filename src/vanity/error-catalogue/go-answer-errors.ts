import type { CatalogueRow } from './catalogue-row.ts';

/** What a Go proxy passes on of versions: then its own status is an echo. */
const aboutVersions = [
  'module/unknown-revision',
  'module/no-versions',
  'module/no-go-mod',
  'module/path-mismatch',
  'module/major-mismatch',
  'module/pseudo-version',
  'module/invalid-version',
  'module/checksum-mismatch',
  'module/bad-zip',
  'module/too-large',
  'module/file-names',
  'module/malformed-path',
] as const;

/**
 * What `go` prints of the status of an answer: of a Go proxy or checksum database, else of the server of an import path.
 * By class where not by number: each status has a cause.
 */
export const goAnswerErrors = [
  // Go proxies and the checksum database: whatever the status, it is about them and not about the vanity server.
  {
    code: 'sumdb/not-found',
    lines: ['/lookup/{module}@{}: 4{#}'],
    cause:
      'the public checksum database was asked about `{module}`, which it cannot see: the module is private, or the version does not exist',
    remedy: [
      'if it is private, keep it from the Go proxy and the checksum database{privateNote}; if it is public, compare path and version with the repository:\n{privateLine}',
    ],
    echoOf: aboutVersions,
  },
  {
    code: 'sumdb/unusable',
    lines: [
      '/lookup/{module}@{}: <1|2|3|5>{#}',
      'reading {}/<supported|latest>: {#}',
      'reading {}/tile/{}: {#}',
      'misbehaving server',
      'initializing sumdb.Client',
      '<malformed|unknown> verifier',
      'cannot authenticate record data',
      'missing GOSUMDB',
      'checksum database disabled',
      'sumdb name',
    ],
    cause: 'the checksum database cannot be used: it or the proxy before it fails, or GOSUMDB is wrong',
    remedy: [
      'try again; a private module is kept from it{privateNote}:\ngo env GOSUMDB GOPROXY\n{privateLine}',
      'try again, and check the settings; private modules are kept from it by GOPRIVATE:\ngo env GOSUMDB GOPROXY GOPRIVATE',
    ],
  },
  {
    code: 'proxy/not-found',
    lines: [
      'reading {}/@<v/|latest>{}: <404|410|no such file or directory>',
      'reading {}/@latest: <404|410|no such file or directory>',
      'status ({}/@v/{}): <404|410>',
      '<open|stat> {}/@v/{}: no such file',
    ],
    cause: [
      'the public Go proxy {publicProxy} does not have `{module}`: it is private, or path or version do not exist',
      'the Go proxy {host} does not give `{module}`; it answers: {answer}',
      'the Go proxy {host} does not have `{module}`: it may not see the repository, or path or version do not exist',
      'the Go proxy does not have `{module}`: it may not see the repository, or path or version do not exist',
    ],
    remedy: [
      'if it is private, let `go` fetch it from its repository{privateNote}; if it is public, compare path and version with the repository:\n{privateLine}{publicProxyOnly}',
      'let `go` fetch it from its repository{privateNote}, or have the operators of the proxy give it access:\n{privateLine}',
    ],
    echoOf: aboutVersions,
  },
  {
    code: 'proxy/refused',
    lines: [
      'reading {}/@<v/|latest>{}: <401|403|407|451>',
      'reading {}/@latest: <401|403|407|451>',
      'status ({}/@v/{}): <401|403|407|451>',
    ],
    cause: [
      'the public Go proxy {publicProxy} does not give `{module}`: it is private, or the network forbids the proxy',
      'the Go proxy {host} requires a login, or does not give this module; it answers: {answer}',
      'the Go proxy {host} requires a login, or does not give this module',
    ],
    remedy: [
      'a private module is fetched from its repository{privateNote}; for others name a Go proxy that is permitted:\n{privateLine}\ngo env -w GOPROXY=https://PROXY_HOST,direct{publicProxyOnly}',
      'put a login for the proxy into ~/.netrc (mode 600), or let `go` fetch the module from its repository{privateNote}:\nmachine {host} login USER password TOKEN\n{privateLine}',
      'put a login for the proxy into ~/.netrc (mode 600):\nmachine {host} login USER password TOKEN',
    ],
  },
  {
    code: 'proxy/failed',
    lines: ['reading {}/@<v/|latest>{}: {status#}', 'reading {}/@latest: {status#}', 'status ({}/@v/{}): {status#}'],
    cause: [
      'the Go proxy {host} fails for this module; it answers: {answer}',
      'the Go proxy {host} fails for this module',
    ],
    remedy: [
      'see its answer and the log of the proxy; a private module can be fetched from its repository{privateNote}:\ncurl -si "{failedUrl}"\n{privateLine}',
      'see its answer and the log of the proxy:\ncurl -si "{failedUrl}"',
    ],
    echoOf: aboutVersions,
  },
  {
    code: 'proxy/invalid-response',
    lines: [
      'invalid response from proxy "{url}"',
      'proxy returned info for version',
      "invalid character '{}' looking for beginning of value",
    ],
    cause: [
      '{host} does not answer as a Go proxy does: a web page, a login or a broken file comes in its place',
      'what answers does not do so as a Go proxy does: a web page, a login or a broken file comes in its place',
    ],
    remedy: [
      'correct GOPROXY, or let `go` fetch the module from its repository{privateNote}; see what answers:\ncurl -si "{url}/{module}/@v/list"\n{privateLine}',
      'correct GOPROXY; see what is set:\ngo env GOPROXY',
    ],
  },
  {
    code: 'proxy/off',
    lines: [
      'module lookup disabled by GOPROXY=off',
      'disabled by GOPRIVATE/GONOPROXY',
      'path does not match GOPRIVATE/GONOPROXY',
    ],
    cause: 'GOPROXY permits no download of this module: with `off`, only what is in the module cache is used',
    remedy: [
      'name a proxy, or let private modules be fetched from their repositories{privateNote}:\ngo env -w GOPROXY=https://proxy.golang.org,direct\n{privateLine}',
      'name a proxy:\ngo env -w GOPROXY=https://proxy.golang.org,direct',
    ],
  },
  {
    code: 'http/unauthorized',
    lines: ['reading {url}: 401', '401 <Unauthorized|Authorization Required>'],
    cause: [
      '{server} requires a login and got none or a wrong one, or `{module}` does not exist there',
      '{server} requires a login and got none or a wrong one',
    ],
    remedy: [
      'put a login for {host} into ~/.netrc (mode 600; or set GOAUTH, Go 1.24); it answers:\n{govanityAnswer}\nmachine {host} login USER password TOKEN',
      'put a login (a token that may read the API: GitLab read_api) into ~/.netrc (mode 600; or set GOAUTH, Go 1.24), or have the server answer `?go-get=1` without one:\nmachine {host} login USER password TOKEN',
    ],
  },
  {
    code: 'http/forbidden',
    lines: ['reading {url}: 403', '403 Forbidden'],
    cause: [
      '{server} refuses: the account or token may not see this, a policy or firewall forbids it, or it does not exist; it answers: {answer}',
      '{server} refuses: the account or token may not see this, a policy or firewall forbids it, or it does not exist',
    ],
    remedy: [
      "check the token's scope and who may reach {host}; the entry in ~/.netrc is:\nmachine {host} login USER password TOKEN",
    ],
  },
  {
    code: 'http/misdirected',
    lines: ['reading {url}: 421', '421 Misdirected'],
    cause: [
      'the request for {root} reaches a server that does not answer for this name: a proxy before it passes another Host on, or DNS leads to the wrong one',
      'the request reaches a server that does not answer for this name: a proxy before it passes another Host on, or DNS leads to the wrong one',
    ],
    remedy: [
      'for the operators of {root}, whose server answers:\n{govanityAnswer}\nproxy_set_header Host $host;',
      'the operators of {root} pass the name on to the server; in nginx:\nproxy_set_header Host $host;',
    ],
  },
  {
    code: 'http/not-found',
    lines: ['reading {url}: <404|410>', '404 Not Found', '410 Gone'],
    cause: [
      '{server} knows no module `{module}`; it answers: {foreignAnswer}',
      '{server} knows no module `{module}`',
      '{server} knows no such module',
    ],
    remedy: [
      'correct the import path, or have the operators of {root} add it; the server answers:\n{govanityAnswer}',
      'correct the import path, or have the operators of {host} add it (a private project may look missing without a login in ~/.netrc); see what they answer:\ncurl -sL "https://{module}?go-get=1"',
    ],
  },
  {
    code: 'http/too-many-requests',
    lines: ['reading {url}: 429', '429 Too Many'],
    cause: '{server} takes no more requests from this address or account for now',
    remedy: [
      'wait some minutes and run fewer commands at once; the operators of {host} leave `?go-get=1` out of the limit:\ncurl -sI "https://{module}?go-get=1" | grep -i retry-after',
    ],
  },
  {
    code: 'http/client-error',
    lines: ['reading {url}: 4{status#}'],
    cause: ['{server} refuses the request; it answers: {answer}', '{server} or a proxy before it refuses the request'],
    remedy: [
      'for the operators of {root}, whose server answers:\n{govanityAnswer}',
      'see the whole answer; the operators of {host} let `GET` with `?go-get=1` through:\ncurl -si "{failedUrl}"',
      'see the whole answer; the operators of {host} let `GET` with `?go-get=1` through:\ncurl -si "https://{module}?go-get=1"',
    ],
  },
  {
    code: 'http/server-error',
    lines: ['reading {url}: <5|6|7|8|9>{status#}'],
    cause: [
      '{server} answers with an error of its own: {answer}',
      '{server} answers with an error of its own: it is down, or the proxy before it does not reach it',
    ],
    remedy: [
      'try again later; the operators of {host} look at the log of the server and of the proxy before it; ask again:\ncurl -si "{failedUrl}"',
      'try again later; the operators of {host} look at the log of the server and of the proxy before it; ask again:\ncurl -si "https://{module}?go-get=1"',
    ],
  },
  {
    code: 'http/unexpected-status',
    lines: ['reading {url}: <1|2|3>{status#}'],
    cause:
      '{server} answers neither with a page nor with an error: `go` takes a status of 200 alone, with a tag, and follows redirects with a Location',
    remedy: [
      'the operators of {host} answer `?go-get=1` with 200; see the whole answer:\ncurl -si "{failedUrl}"',
      'the operators of {host} answer `?go-get=1` with 200; see the whole answer:\ncurl -si "https://{module}?go-get=1"',
    ],
  },
] as const satisfies readonly CatalogueRow[];
