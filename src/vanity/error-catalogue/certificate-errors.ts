import type { CatalogueRow } from './catalogue-row.ts';

/** What Go and git (curl with its TLS libraries) print about certificates and versions of TLS. */
export const certificateErrors = [
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
] as const satisfies readonly CatalogueRow[];
