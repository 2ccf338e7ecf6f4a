import type { CatalogueRow } from './catalogue-row.ts';

/** What Go and git (curl with its TLS libraries) print about names, connections, proxies and certificates. */
export const connectionErrors = [
  // A store of authorities that is not there makes every certificate unknown: before `tls/unknown-authority`.
  {
    code: 'tls/no-authorities',
    lines: [
      'error setting certificate verify locations:{...}CAfile: {file}',
      'error setting certificate file: {file}',
      'error setting certificate <verify locations|file>',
      'Problem with the SSL CA cert',
      'x509: failed to load system roots',
      'error adding trust anchors from file: {file}',
    ],
    cause: [
      'the file {file}, from which certificate authorities are to be read, is missing or unreadable',
      'this machine has no readable store of certificate authorities',
    ],
    remedy:
      'install the package ca-certificates, or correct the setting that names the file; see which one does:\ngit config --show-origin --get-all http.sslCAInfo\nenv | grep -E "SSL_CERT|GIT_SSL|CURL_CA"',
  },
  {
    code: 'tls/expired',
    lines: [
      'x509: certificate has expired or is not yet valid',
      'x509: {...}certificate is expired',
      'certificate <has expired|is not yet valid|is expired|is not yet activated>',
      'certificate chain uses <expired|not yet valid> certificate',
      'SEC_E_CERT_EXPIRED',
      'CERT_E_EXPIRED',
      'CERT_TRUST_IS_NOT_TIME_VALID',
      'CERT_DATE_INVALID',
      'alert certificate expired',
      'tls: expired certificate',
    ],
    cause:
      'the certificate of {server} is not valid at the time that this machine shows: it has expired, or the clock is wrong',
    remedy: [
      'if the dates are past, the operators of {host} renew the certificate; if not, set the clock of this machine:\nopenssl s_client -connect {host}:{tlsPort} -servername {host} </dev/null | openssl x509 -noout -dates\ndate',
    ],
  },
  {
    code: 'tls/wrong-name',
    lines: [
      'x509: certificate is valid for {...}, not {host}',
      'x509: certificate is not valid for any names, but wanted to match {host}',
      "x509: cannot validate certificate for {host} because it doesn't contain any IP SANs",
      'x509: {...}certificate name does not match input',
      "does not match target <host name|hostname|ipv4 address|ipv6 address> '{host}'",
      "no alternative certificate subject name matches target <host name|hostname|ipv4 address|ipv6 address> '{host}'",
      'no alternative certificate subject name matches target',
      'SEC_E_WRONG_PRINCIPAL',
      'target principal name is incorrect',
      'CERT_E_CN_NO_MATCH',
      "requested domain name does not match the server's certificate",
      "certificate's owner does not match hostname '{host}'",
    ],
    cause: 'the certificate does not name {server}: it belongs to another name, or another server answers',
    remedy: [
      'the operators of {host} issue a certificate whose subjectAltName holds DNS:{host}; see whose certificate is shown:\nopenssl s_client -connect {host}:{tlsPort} -servername {host} </dev/null | openssl x509 -noout -subject -ext subjectAltName',
    ],
  },
  {
    code: 'tls/legacy-common-name',
    lines: ['x509: certificate relies on legacy Common Name field'],
    cause: 'the certificate names {server} only as its Common Name, which Go ignores',
    remedy: 'the operators of {host} issue a certificate whose subjectAltName holds DNS:{host}',
  },
  {
    code: 'tls/revoked',
    lines: [
      'certificate <|has been |is |was >revoked',
      'CERT_TRUST_IS_REVOKED',
      'CRYPT_E_REVOKED ',
      'SEC_E_CERT_REVOKED',
      '0x80092010',
    ],
    cause: 'the certificate of {server} was revoked by the authority that issued it',
    remedy: 'the operators of {host} issue and install a new one; nothing is to be done on this machine',
  },
  {
    code: 'tls/revocation-check',
    lines: [
      '0x80092012',
      '0x80092013',
      'CRYPT_E_NO_REVOCATION_CHECK',
      'CRYPT_E_REVOCATION_OFFLINE',
      'CERT_TRUST_REVOCATION_STATUS_UNKNOWN',
      'CERT_TRUST_IS_OFFLINE_REVOCATION',
      'revocation function was unable to check revocation',
      'revocation server was offline',
    ],
    cause:
      'Windows cannot ask whether the certificate of {server} was revoked: its authority is private, or its revocation list is out of reach',
    remedy: [
      'make the revocation list reachable, or give up the check for this host alone:\ngit config --global http.https://{authority}/.schannelCheckRevoke false',
      'make the revocation list reachable, or give up the check for this host alone:\ngit config --global http.https://HOST/.schannelCheckRevoke false',
    ],
  },
  {
    code: 'tls/weak-certificate',
    lines: [
      'insecure algorithm <MD5|SHA1>',
      'insecure signature algorithm',
      '<CA|EE> <md too weak|certificate key too weak|key too small>',
      'dh key too small',
      'DH_KEY_TOO_SMALL',
      'CERT_TRUST_HAS_WEAK_SIGNATURE',
      'certificate contains an RSA key of size',
      'certificate uses insecure algorithm',
    ],
    cause:
      'the TLS settings of {server} are too weak for this machine: a signature with SHA-1 or MD5, or a short key or Diffie-Hellman group',
    remedy: [
      'the operators of {host} issue the whole chain again with SHA-256 and keys of 2,048 bits or more; see what is served:\nopenssl s_client -connect {host}:{tlsPort} -servername {host} -showcerts </dev/null',
    ],
  },
  {
    code: 'tls/invalid-certificate',
    lines: [
      'failed to parse certificate from server: {reason...}',
      'x509: {reason...}',
      'SSL certificate problem: {reason...}',
    ],
    when: 'whenInvalidCertificate',
    cause: 'the certificate of {server} breaks a rule that this program enforces: {reason}',
    remedy: [
      'the operators of {host} issue a certificate that keeps the rule; see what is served:\nopenssl s_client -connect {host}:{tlsPort} -servername {host} -showcerts </dev/null | openssl x509 -noout -text',
    ],
  },
  // Go's words. git asks another store, so its words are in `git-errors.ts`.
  {
    code: 'tls/unknown-authority',
    lines: [
      'x509: certificate signed by unknown authority',
      'x509: {...}certificate is not trusted',
      'x509: {...}unknown authority',
    ],
    cause: [
      'this machine does not trust the authority that signed the certificate of {publicServer}: its store of authorities is missing or old, or a proxy of your network shows a certificate of its own',
      'no certificate authority that this machine trusts has signed the certificate of {server}: the authority is private, or the server does not send its intermediate certificates',
    ],
    remedy: [
      'install the package ca-certificates, and the authority of your network if it has one; see who signed:\nopenssl s_client -connect {publicServer}:443 -servername {publicServer} </dev/null | openssl x509 -noout -issuer',
      'install the certificate of the private authority on this machine (for one shell as below), or the operators of {host} serve the full chain (nginx: ssl_certificate with the intermediates):\nexport SSL_CERT_FILE=/path/to/company-ca.pem\nopenssl s_client -connect {host}:{tlsPort} -servername {host} -showcerts </dev/null',
    ],
  },
  {
    code: 'tls/plain-http',
    lines: [
      'http: server gave HTTP response to HTTPS client',
      'SSL routines:{...}<wrong version number|http request|packet length too long>',
      'An unexpected TLS packet was received',
      'received a record that exceeded the maximum permissible length',
      'SEC_E_INVALID_TOKEN',
    ],
    cause: [
      '{host} answers in plain HTTP on port {tlsPort}, where TLS is expected',
      'the server answers in plain HTTP where TLS is expected',
    ],
    remedy: [
      'serve TLS there (nginx: listen 443 ssl;); in a test environment alone, let `go` do without, which lets anybody on the way change the code{insecureNote}:\n{insecureLine}',
      'serve TLS there (nginx: listen 443 ssl;), or write the URL with http:// or the port that speaks TLS; see what answers:\ncurl -sv https://{authority}/',
    ],
  },
  {
    code: 'tls/unrecognized-name',
    lines: ['<alert|tls:|tlsv1> unrecognized name'],
    cause:
      'the server at the address of {server} serves no such name: DNS leads to another server, or its TLS settings do not name this host',
    remedy: [
      'the operators of {host} add the name to the server, or correct its DNS record:\nnslookup {host}\nopenssl s_client -connect {host}:{tlsPort} -servername {host} </dev/null',
    ],
  },
  {
    code: 'tls/client-certificate',
    lines: [
      "tls: <certificate required|bad certificate|client didn't provide>",
      'alert <bad certificate|certificate required|number 42|number 116>',
      'No required SSL certificate was sent',
      'client certificate not found',
      'could not load PEM client certificate',
      'unable to <set|use> <private key|client certificate>',
      'could not load <|client >cert',
    ],
    cause: '{server} requires a client certificate, and got none or one that it refuses; `go` itself can send none',
    remedy: [
      'for git, name the certificate and its key; for `?go-get=1` and Go proxies the server has to do without:\ngit config --global http.https://{authority}/.sslCert /path/to/client.crt\ngit config --global http.https://{authority}/.sslKey /path/to/client.key',
      'for git, name the certificate and its key; for `?go-get=1` and Go proxies the server has to do without:\ngit config --global http.sslCert /path/to/client.crt\ngit config --global http.sslKey /path/to/client.key',
    ],
  },
  {
    code: 'tls/old-version',
    lines: [
      'protocol version not supported',
      'alert protocol version',
      'SSL routines:{...}unsupported protocol',
      'no protocols available',
      'tls: server selected unsupported protocol version',
      'unsafe legacy renegotiation disabled',
      'A packet with illegal or unsupported version was received',
    ],
    cause:
      '{server} speaks only versions of TLS that this machine no longer accepts (1.1 and older, or insecure renegotiation)',
    remedy: [
      'the operators of {host} enable TLS 1.2 or later; see what is spoken:\nopenssl s_client -connect {host}:{tlsPort} -servername {host} -tls1_2 </dev/null',
    ],
  },
  // The proxy of the network, HTTPS_PROXY; Go proxies are in `go-module-errors.ts`.
  {
    code: 'network/proxy-login',
    lines: [
      'Proxy Authentication Required',
      'authentication required by proxy',
      '<HTTP code|response|returned error:|status code|proxyconnect tcp:> 407',
      '407 <authenticationrequired|Proxy>',
    ],
    cause: 'the proxy of your network (HTTPS_PROXY) requires a login, and got none or a wrong one',
    remedy: [
      'write the login into the URL of the proxy, or go past it for hosts of your own network:\nexport HTTPS_PROXY=http://USER:PASSWORD@PROXY_HOST:PORT\nexport NO_PROXY={ownHost}',
      'write the login into the URL of the proxy:\nexport HTTPS_PROXY=http://USER:PASSWORD@PROXY_HOST:PORT',
    ],
  },
  {
    code: 'network/proxy-unreachable',
    lines: ["unable to access '{url}': Failed to connect to {proxy} port {proxyPort#}"],
    when: 'whenOtherHost',
    cause: 'git goes through the proxy {proxy}:{proxyPort} (http.proxy, HTTPS_PROXY), where nothing answers',
    remedy: [
      'start or correct the proxy, or go past it for hosts of your own network; see where it is set:\ngit config --show-origin --get-regexp "^http.*proxy"\nenv | grep -i _proxy\nexport NO_PROXY={ownHost}',
      'start or correct the proxy; see where it is set:\ngit config --show-origin --get-regexp "^http.*proxy"\nenv | grep -i _proxy',
    ],
  },
  {
    code: 'network/proxy',
    // git connects elsewhere than to the host of the URL: to what http.proxy names.
    lines: [
      'proxyconnect tcp: ',
      'Get "{url}": <Bad Gateway|Forbidden|Service Unavailable|Gateway Timeout|Gateway Time-out|Bad Request|Not Found|Internal Server Error>$',
      'Get "{url}": socks connect ',
      'CONNECT tunnel failed',
      'HTTP code {#} from proxy after CONNECT',
      'Proxy CONNECT aborted',
      'Could not resolve proxy',
      "Can't complete SOCKS{...}connection",
      'Unable to receive initial SOCKS',
      'proxy: unknown scheme',
      'invalid proxy address',
      'Unsupported proxy <scheme|syntax>',
    ],
    cause:
      'the proxy of your network (HTTPS_PROXY, for git also http.proxy) does not connect to {server}: it is down, forbids the host, does not reach it, or is written wrongly',
    remedy: [
      'correct HTTPS_PROXY, or go past the proxy for hosts of your own network:\nenv | grep -i _proxy\ngit config --show-origin --get-regexp "^http.*proxy"\nexport NO_PROXY={ownHost}',
      'correct HTTPS_PROXY; see what is set:\nenv | grep -i _proxy\ngit config --show-origin --get-regexp "^http.*proxy"',
    ],
  },
  {
    code: 'network/too-many-files',
    lines: ['too many open files'],
    cause: 'this machine allows the process no more open files and connections',
    remedy: 'raise the limit for this shell, then try again:\nulimit -n 4096',
  },
  {
    code: 'network/blocked-locally',
    lines: [
      'connect: <operation not permitted|permission denied>',
      'Failed to connect to {} port {...}: <Permission denied|Operation not permitted>',
      'connect to host {host} port {port#}: <Permission denied|Operation not permitted|Bad file number|Cannot assign requested address>',
      "<bind|connect>: <cannot|can't> assign requested address",
      'An attempt was made to access a socket in a way forbidden',
    ],
    cause:
      'this machine itself forbids the connection to {server}: a sandbox, a container without network, or a local firewall',
    remedy: [
      'run it where the network is allowed (a build step with network access), or permit the connection; see whether the host is in reach:\ncurl -sv --connect-timeout 5 https://{authority}/',
      'run it where the network is allowed (a build step with network access), or permit the connection in the local firewall',
    ],
  },
  {
    code: 'network/unreachable',
    lines: [
      'connect: <no route to host|network is unreachable|host is down>',
      'Failed to connect to {} port {...}: <No route to host|Network is unreachable|Host is unreachable>',
      'A socket operation was attempted to an unreachable <network|host>',
      'errno=<No route to host|Network is unreachable>',
    ],
    cause: 'there is no way from this machine to {server}: another network, or a VPN that is down',
    remedy: [
      '{publicProxy} is out of reach from here; a private module is fetched without it{privateNote}, for others name a Go proxy that is in reach:\n{privateLine}\ngo env -w GOPROXY=https://PROXY_HOST,direct',
      'join the VPN, or set the proxy that leads there (HTTPS_PROXY); see how far it goes:\ncurl -sv --connect-timeout 5 https://{authority}/',
    ],
  },
  {
    code: 'network/connection-refused',
    lines: [
      'dial tcp {...}connection refused',
      'Get "{url}": {...}connection refused',
      'Get "{url}": connection refused',
      'No connection could be made because the target machine actively refused it',
    ],
    cause: [
      'nothing listens on {host}:{port}, and `go` insists on https: the server is down, listens elsewhere, or serves http alone{whenDiscovery}',
      'nothing listens on {host}:{port}: the server is down or listens elsewhere',
    ],
    remedy: [
      '{publicProxy} cannot be reached from here; a private module is fetched without it{privateNote}:\n{privateLine}',
      'start the server, or open its port 443; in a test environment without TLS alone, let `go` ask over http, which lets anybody on the way change the code{insecureNote}:\ncurl -sv https://{authority}/\n{insecureLine}',
      'start the server, or correct the port; see whether it is there:\ncurl -sv https://{host}:{port}/',
    ],
  },
  {
    code: 'network/timeout',
    lines: [
      'i/o timeout',
      'TLS handshake timeout',
      'Client.Timeout exceeded',
      'context deadline exceeded',
      '<connection|operation> timed out',
      'timeout awaiting response headers',
      'net/http: request canceled',
      'Timeout was reached',
      'Operation too slow',
      'Failed to connect to {} port {...}: <Timed out|Timeout>',
      'connected party did not properly respond after a period of time',
      'gnutls_handshake() failed: The operation timed out',
      'errno=<Connection|Operation> timed out',
    ],
    cause: [
      '{host}:{port} does not answer in time: a firewall drops the packets, a VPN is down, or the server hangs',
      'the server does not answer in time: a firewall drops the packets, a VPN is down, or the server hangs',
    ],
    remedy: [
      '{publicProxy} cannot be reached from here; a private module is fetched without it{privateNote}, for others name a Go proxy that is in reach:\n{privateLine}\ngo env -w GOPROXY=https://PROXY_HOST,direct',
      'open the way, or set the proxy that leads there (HTTPS_PROXY); see how far it goes:\ncurl -sv --connect-timeout 5 https://{host}:{port}/',
      'open the way, or set the proxy that leads there (HTTPS_PROXY); see how far it goes:\ncurl -sv --connect-timeout 5 https://{authority}/',
    ],
  },
  {
    code: 'http/http2',
    lines: [
      'stream error: stream ID {#}; ',
      'http2: <server sent GOAWAY|client connection lost|Transport received|frame too large|failed reading the frame payload|client conn|no cached connection|timeout awaiting>',
      'HTTP/2 stream {#} was not closed cleanly',
      'Error in the <HTTP2|HTTP/2> framing layer',
      'Stream error in the HTTP/2 framing layer',
      'curl 92 ',
      'malformed HTTP response "\\x00',
    ],
    cause: 'HTTP/2 with {server} breaks down: the server or a proxy before it speaks it wrongly, or cuts long answers',
    remedy: [
      'try HTTP/1.1 from here; if that helps, the operators of {host} correct HTTP/2 on the server or on the proxy before it:\nexport GODEBUG=http2client=0\ngit config --global http.https://{authority}/.version HTTP/1.1',
      'try HTTP/1.1 from here; if that helps, the operators of the server correct HTTP/2 there:\nexport GODEBUG=http2client=0\ngit config --global http.version HTTP/1.1',
    ],
  },
  {
    code: 'http/malformed-response',
    lines: [
      'malformed HTTP <response|status code|version>',
      'net/http: HTTP/1.x transport connection broken',
      'malformed MIME header',
      'bad Content-Length',
      'server response headers exceeded',
      'Unsupported HTTP version',
      'Received HTTP/0.9 when not allowed',
      'Weird server reply',
      'Invalid Content-Length',
      'chunked line ends',
      'invalid byte in chunk length',
      'malformed chunked encoding',
      'http: unexpected EOF reading trailer',
    ],
    cause: [
      'what answers on {host}:{port} does not speak HTTP as it should',
      'the server does not speak HTTP as it should',
    ],
    remedy: ['let a web server answer there; see what does:\ncurl -sv https://{host}:{port}/'],
  },
  {
    code: 'network/connection-closed',
    lines: [
      '<read|write>: <connection reset by peer|broken pipe>',
      'connection reset by peer$',
      ': EOF$',
      'unexpected EOF',
      'server closed idle connection',
      'use of closed network connection',
      'connection was forcibly closed',
      'Connection was reset$',
      'SSL_ERROR_SYSCALL',
      'SSL_ERROR_ZERO_RETURN',
      'GnuTLS recv error',
      'gnutls_handshake() failed: <The TLS connection was non-properly terminated|Error in the pull function>',
      'non-properly terminated',
      'SSL_read: ',
      'unexpected eof while reading',
      'server closed abruptly',
      'Empty reply from server',
      'Recv failure: ',
      'Send failure: ',
      'Failure when receiving data from the peer',
      'Failed sending data to the peer',
    ],
    cause: '{server} closed the connection without a whole answer',
    remedy: [
      '{publicProxy} cannot be used from here; a private module is fetched without it{privateNote}:\n{privateLine}',
      'try again; if it happens each time, see whether something on the way (proxy, firewall, TLS inspection) cuts the connection:\ncurl -sv https://{authority}/',
      'try again; if it happens each time, something on the way (proxy, firewall, TLS inspection) cuts the connection, which also depends on the network: try another one',
    ],
  },
  // The most general words of the TLS libraries.
  {
    code: 'tls/handshake',
    lines: [
      'remote error: tls: ',
      'tls: <handshake failure|no cipher suite|first record does not look like a TLS handshake|server selected unsupported|internal error|no supported versions>',
      'alert handshake failure',
      'alert internal error',
      'no shared cipher',
      'no ciphers available',
      'gnutls_handshake() failed: ',
      'schannel: <next InitializeSecurityContext failed|failed to receive handshake|SNI or certificate check failed>',
      '<Cannot|Unable to> communicate securely with peer',
      'SEC_E_ILLEGAL_MESSAGE',
      'SEC_E_ALGORITHM_MISMATCH',
    ],
    cause:
      'the TLS handshake with {server} failed: there is no common version or cipher, or something other than TLS is spoken there',
    remedy: ['see at which point it fails:\nopenssl s_client -connect {host}:{tlsPort} -servername {host} </dev/null'],
  },
] as const satisfies readonly CatalogueRow[];
