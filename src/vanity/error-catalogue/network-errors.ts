import type { CatalogueRow } from './catalogue-row.ts';

/** What `go` says of names, connections, certificates and HTTP; git's words for the same stand in `git-errors.ts`. */
export const networkErrors = [
  {
    code: 'tls/unknown-authority',
    pattern: /x509: (?:certificate signed by unknown authority|.{0,100}certificate is not trusted)/,
    cause:
      'no certificate authority that this machine trusts has signed for {host}: a private one, or the server does not send its intermediate certificates',
    remedy:
      'let the server send its full chain (nginx: ssl_certificate with the intermediates); for a private authority install its certificate, for one shell:\nexport SSL_CERT_FILE=/path/to/company-ca.pem\nopenssl s_client -connect {host}:{tlsPort} -servername {host} -showcerts </dev/null',
  },
  {
    code: 'tls/expired',
    pattern: /x509: certificate has expired or is not yet valid/,
    cause:
      'the certificate of {host} is not valid at the time that this machine shows: it has expired, or the clock is wrong',
    remedy:
      'renew it and reload the server; look at its dates and at the clock:\nopenssl s_client -connect {host}:{tlsPort} -servername {host} </dev/null | openssl x509 -noout -dates\ndate',
  },
  {
    code: 'tls/wrong-name',
    pattern:
      /x509: (?:certificate is (?:valid for .{1,300}, not (?<host>[A-Za-z0-9.-]{1,253})|not valid for any names, but wanted to match (?<name>[A-Za-z0-9.-]{1,253}))|cannot validate certificate for \S{1,253} because it doesn't contain any IP SANs)/,
    cause: 'the certificate does not name {host}: it belongs to another name, or another server answers',
    remedy:
      'issue a certificate whose subjectAltName holds DNS:{host}, or let the server that has it answer for {host}',
  },
  {
    code: 'tls/legacy-common-name',
    pattern: /x509: certificate relies on legacy Common Name field/,
    cause: 'the certificate names {host} as its Common Name only, which Go ignores',
    remedy: 'issue a certificate whose subjectAltName holds DNS:{host}',
  },
  {
    code: 'tls/plain-http',
    pattern: /http: server gave HTTP response to HTTPS client/,
    cause: '{host} speaks plain HTTP where `go` expects TLS',
    remedy:
      'terminate TLS there (nginx: listen 443 ssl;); only in a laboratory tell `go` to do without:\ngo env -w GOINSECURE={host}',
  },
  {
    code: 'tls/handshake',
    pattern:
      /remote error: tls: |tls: (?:handshake failure|no cipher suite|first record does not look like a TLS handshake|server selected unsupported)/,
    cause:
      '{host} broke the TLS handshake off: no common version or cipher, a client certificate is wanted, or no TLS is spoken there',
    remedy: 'look at the handshake:\nopenssl s_client -connect {host}:{tlsPort} -servername {host} </dev/null',
  },
  {
    code: 'http/insecure-redirect',
    pattern: /redirected from secure URL (?<from>\S{1,500}) to insecure URL (?<to>\S{1,500})/,
    cause:
      'a redirect leads from https to http, which `go` refuses; often a server behind a proxy does not know that it is reached over https',
    remedy:
      'redirect to https://; behind nginx tell the server:\nproxy_set_header X-Forwarded-Proto $scheme;\nproxy_set_header Host $host;',
  },
  {
    code: 'http/redirect-loop',
    pattern: /stopped after 10 redirects/,
    cause: 'the redirects of {host} lead in a circle, often between two forms of a host or of a final slash',
    remedy:
      "mend the redirects; follow them:\ncurl -sIL --max-redirs 10 'https://{module}?go-get=1' | grep -i '^location'",
  },
  {
    code: 'http/unauthorized',
    pattern: /: 401 (?:Unauthorized|Authorization Required)/,
    cause: '{host} wants a login and got none, or a wrong one',
    remedy:
      'add credentials to ~/.netrc (mode 600; or set GOAUTH, Go 1.24), or let the vanity server answer `?go-get=1` without a login:\nmachine {host} login USER password TOKEN',
  },
  {
    code: 'http/forbidden',
    pattern: /: 403 Forbidden/,
    cause: '{host} refuses: the account or token may not see this, or a policy or firewall forbids it',
    remedy:
      "check the token's scope, and who may reach {host}; the entry in ~/.netrc is:\nmachine {host} login USER password TOKEN",
  },
  {
    code: 'http/not-found',
    pattern: /reading https?:\/\/\S{1,500}\?go-get=1: (?:404 Not Found|410 Gone)/,
    cause: 'the vanity server knows no module `{module}`',
    remedy:
      'mend the import path, or add a route to vanity.yaml; the server says what it knows:\ngovanity explain {module} --config vanity.yaml',
  },
  {
    code: 'http/server-error',
    pattern: /reading https?:\/\/\S{1,500}: 5\d\d /,
    cause: '{host} answers with an error of its own: it is down, or the proxy in front of it does not reach it',
    remedy: "look at the server's log; ask again:\ncurl -si 'https://{module}?go-get=1'",
  },
  {
    code: 'network/proxy',
    pattern:
      /proxyconnect tcp: |Proxy Authentication Required|Get "[^"]{1,500}": (?:Bad Gateway|Forbidden|Service Unavailable|Gateway Time-?out)$/,
    cause:
      'the proxy that HTTPS_PROXY names does not connect to {host}: it is down, wants a login, forbids the host, or does not reach it',
    remedy: 'mend HTTPS_PROXY, or go past the proxy for hosts of the company:\nexport NO_PROXY={host}',
  },
  {
    code: 'network/unreachable',
    pattern: /dial tcp .{1,200}connect: (?:no route to host|network is unreachable)/,
    cause: 'there is no way from this machine to {host}: another network, or a VPN that is down',
    remedy:
      'join the VPN, or set the proxy that leads there (HTTPS_PROXY); look:\ncurl -sv --connect-timeout 5 https://{host}/',
  },
  {
    code: 'http/malformed-response',
    pattern: /malformed HTTP (?:response|status code|version)|net\/http: HTTP\/1\.x transport connection broken/,
    cause: 'what answers on {host}:{port} speaks no HTTP',
    remedy: 'let a web server answer there; look at what does:\ncurl -sv https://{host}:{port}/',
  },
  {
    code: 'network/no-dns',
    pattern:
      /lookup (?<host>[A-Za-z0-9.-]{1,253})(?: on \S{1,100})?: (?:server misbehaving|Temporary failure in name resolution|i\/o timeout|(?:dial|read|write) .{1,200}: .)/,
    cause: 'this machine asks for {host} and gets no answer from DNS: the resolver is down, or out of reach',
    remedy: 'join the VPN or mend the resolver; look whether it answers:\ncat /etc/resolv.conf\nnslookup {host}',
  },
  {
    code: 'network/connection-refused',
    pattern: /(?:dial tcp|Get ").{0,600}connection refused/i,
    cause:
      'nothing listens on {host}:{port}: the server is down, or listens elsewhere; `go` asks on port 443 even where only http is served',
    remedy: 'start the server, or mend the port; look whether it is there:\ncurl -sv https://{host}:{port}/',
  },
  {
    code: 'network/no-such-host',
    pattern: /lookup (?<host>[A-Za-z0-9.-]{1,253})(?: on \S{1,100})?: no such host/,
    cause: 'DNS does not know {host}: a typo, a record that is missing, or a VPN that is down',
    remedy: 'mend the name, join the VPN, or add the record; look:\nnslookup {host}',
  },
  {
    code: 'network/timeout',
    pattern:
      /i\/o timeout|TLS handshake timeout|Client\.Timeout exceeded|context deadline exceeded|\bconnection timed out/,
    cause: '{host}:{port} does not answer in time: a firewall drops the packets, a VPN is down, or the server hangs',
    remedy:
      'open the way, or set the proxy that leads there (HTTPS_PROXY); look how far it goes:\ncurl -sv --connect-timeout 5 https://{host}:{port}/',
  },
  {
    code: 'network/connection-closed',
    pattern: /(?:read: connection reset by peer|: EOF$|unexpected EOF|server closed idle connection)/,
    cause: '{host} closed the connection without an answer',
    remedy:
      "look at the server's log, and whether something between (proxy, firewall) cuts connections:\ncurl -sv https://{host}:{port}/",
  },
] as const satisfies readonly CatalogueRow[];
