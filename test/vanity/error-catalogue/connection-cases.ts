import type { OutputCase } from './output-case.ts';

/** What Go and git print about names, connections and certificates, with the explanation that it gets. */
export const connectionCases: readonly OutputCase[] = [
  [
    'http/http2',
    'error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nerror: 1234 bytes of body are still expected\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output',
    'export GODEBUG=http2client=0',
  ],
  [
    'http/http2',
    'go: go.example.com/lib@v1.0.0: Get "https://go.example.com/lib?go-get=1": http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=ENHANCE_YOUR_CALM, debug=""',
    'export GODEBUG=http2client=0',
  ],
  [
    'http/http2',
    'go: go.example.com/lib@v1.0.0: Get "https://go.example.com/lib?go-get=1": stream error: stream ID 1; INTERNAL_ERROR; received from peer',
    'export GODEBUG=http2client=0',
  ],
  [
    'http/malformed-response',
    'go: module example.com/x: Get "http://127.0.0.1:43661/example.com/x/@v/list": malformed HTTP response "SSH-2.0-x"',
    'curl -sv https://127.0.0.1:43661/',
  ],
  [
    'network/blocked-locally',
    'go: unrecognized import path "go.example.com/foo": https fetch: Get "https://go.example.com/foo?go-get=1": dial tcp 10.0.0.7:443: connect: operation not permitted',
    'curl -sv --connect-timeout 5 https://go.example.com/',
  ],
  [
    'network/connection-closed',
    "fatal: unable to access 'https://gitlab.example.com/go/lib.git/': gnutls_handshake() failed: The TLS connection was non-properly terminated.",
    'curl -sv https://gitlab.example.com/',
  ],
  [
    'network/connection-closed',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to gitlab.example.com:443",
    'curl -sv https://gitlab.example.com/',
  ],
  [
    'network/connection-closed',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': Empty reply from server",
    'curl -sv https://gitlab.example.com/',
  ],
  [
    'network/connection-closed',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': GnuTLS recv error (-110): The TLS connection was non-properly terminated.",
    'curl -sv https://gitlab.example.com/',
  ],
  [
    'network/connection-closed',
    "fatal: unable to access 'https://git.example.com/x.git/': LibreSSL SSL_connect: SSL_ERROR_SYSCALL in connection to git.example.com:443",
    'curl -sv https://git.example.com/',
  ],
  [
    'network/connection-closed',
    'go: module example.com/x: Get "https://127.0.0.1:33383/example.com/x/@v/list": EOF',
    'curl -sv https://127.0.0.1:33383/',
  ],
  [
    'network/connection-refused',
    '2024-05-05T10:00:00.1234567Z go: unrecognized import path "go.example.com/lib": https fetch: Get "https://go.example.com/lib?go-get=1": dial tcp 10.0.0.1:443: connect: connection refused',
    'curl -sv https://go.example.com/',
  ],
  [
    'network/connection-refused',
    'go: go.example.com/foo@v1.0.0: Get "https://go.example.com/foo?go-get=1": dial tcp 10.0.0.7:443: connectex: No connection could be made because the target machine actively refused it.',
    'curl -sv https://go.example.com/',
  ],
  [
    'network/connection-refused',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": dial tcp 10.1.2.3:443: connect: connection refused',
    'curl -sv https://go.company.com/',
  ],
  [
    'network/connection-refused',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": Connection refused',
    'curl -sv https://go.company.com/',
  ],
  [
    'network/no-dns',
    'ssh: Could not resolve hostname gitlab.example.com: Temporary failure in name resolution\nfatal: Could not read from remote repository.',
    'cat /etc/resolv.conf',
  ],
  [
    'network/no-dns',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": dial tcp: lookup go.company.com on 10.0.0.2:53: read udp 10.1.2.3:53211->10.0.0.2:53: i/o timeout',
    'cat /etc/resolv.conf',
  ],
  [
    'network/no-dns',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": dial tcp: lookup go.company.com on 127.0.0.53:53: server misbehaving',
    'cat /etc/resolv.conf',
  ],
  [
    'network/no-dns',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": dial tcp: lookup go.company.com: i/o timeout',
    'cat /etc/resolv.conf',
  ],
  [
    'network/no-such-host',
    'go: module go.example.com/lib: Get "https://proxy.golang.org/go.example.com/lib/@v/list": dial tcp: lookup proxy.golang.org on 10.0.0.2:53: no such host',
    'go env -w GOPRIVATE="go.example.com"',
  ],
  [
    'network/no-such-host',
    'go: go.example.com/foo@v1.0.0: Get "https://go.example.com/foo?go-get=1": dial tcp: lookup go.example.com: getaddrinfow: No such host is known.',
    'nslookup go.example.com',
  ],
  [
    'network/no-such-host',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": dial tcp: lookup go.company.com on 10.0.0.2:53: no such host',
    'nslookup go.company.com',
  ],
  [
    'network/proxy',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': Could not resolve proxy: proxy.example.com",
    'env | grep -i _proxy',
  ],
  [
    'network/proxy',
    "fatal: unable to access 'https://git.example.com/x.git/': Unsupported proxy syntax in 'http://proxy:port'",
    'env | grep -i _proxy',
  ],
  [
    'network/proxy',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": proxyconnect tcp: dial tcp 127.0.0.1:9: connect: connection refused',
    'env | grep -i _proxy',
  ],
  [
    'network/proxy',
    "fatal: unable to access 'https://nobody.company.com/x.git/': CONNECT tunnel failed, response 502",
    'env | grep -i _proxy',
  ],
  [
    'network/proxy-login',
    "fatal: unable to access 'https://gitlab.example.com/go/lib.git/': Received HTTP code 407 from proxy after CONNECT",
    'export HTTPS_PROXY=http://USER:PASSWORD@PROXY_HOST:PORT',
  ],
  [
    'network/proxy-login',
    'go: module go.example.com/lib: Get "https://proxy.golang.org/go.example.com/lib/@v/list": Proxy Authentication Required',
    'export HTTPS_PROXY=http://USER:PASSWORD@PROXY_HOST:PORT',
  ],
  [
    'network/proxy-unreachable',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': Failed to connect to 127.0.0.1 port 7890 after 0 ms: Couldn't connect to server",
    'git config --show-origin --get-regexp "^http.*proxy"',
  ],
  [
    'network/timeout',
    'go: go.example.com/lib@v1.0.0: verifying go.mod: go.example.com/lib@v1.0.0/go.mod: Get "https://sum.golang.org/lookup/go.example.com/lib@v1.0.0": dial tcp 142.250.1.1:443: i/o timeout',
    'go env -w GOPRIVATE="go.example.com"',
  ],
  [
    'network/timeout',
    'fatal: unable to connect to github.com:\ngithub.com[0: 140.82.121.3]: errno=Connection timed out',
    'curl -sv --connect-timeout 5 https://github.com/',
  ],
  [
    'network/timeout',
    'go: go.example.com/lib@v1.0.0: Get "https://go.example.com/lib?go-get=1": net/http: TLS handshake timeout',
    'curl -sv --connect-timeout 5 https://go.example.com:443/',
  ],
  [
    'network/timeout',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': Failed to connect to gitlab.example.com port 443 after 130000 ms: Connection timed out",
    'curl -sv --connect-timeout 5 https://gitlab.example.com:443/',
  ],
  [
    'network/timeout',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": dial tcp 10.1.2.3:443: i/o timeout',
    'curl -sv --connect-timeout 5 https://go.company.com:443/',
  ],
  [
    'network/too-many-files',
    'go: unrecognized import path "go.example.com/foo": https fetch: Get "https://go.example.com/foo?go-get=1": dial tcp 10.0.0.7:443: socket: too many open files',
    'ulimit -n 4096',
  ],
  [
    'network/unreachable',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": dial tcp 10.1.2.3:443: connect: no route to host',
    'curl -sv --connect-timeout 5 https://go.company.com/',
  ],
  [
    'tls/client-certificate',
    'go: unrecognized import path "go.example.com/foo": https fetch: Get "https://go.example.com/foo?go-get=1": remote error: tls: certificate required',
    'git config --global http.https://go.example.com/.sslCert /path/to/client.crt',
  ],
  [
    'tls/expired',
    "fatal: unable to access 'https://gitlab.example.com/go/lib.git/': SSL certificate problem: certificate has expired",
    'openssl s_client -connect gitlab.example.com:443 -servername gitlab.example.com </dev/null | openssl x509 -noout -dates',
  ],
  [
    'tls/expired',
    "fatal: unable to access 'https://gitlab.example.com/go/lib.git/': server verification failed: certificate has expired. (CAfile: /etc/ssl/certs/ca-certificates.crt CRLfile: none)",
    'openssl s_client -connect gitlab.example.com:443 -servername gitlab.example.com </dev/null | openssl x509 -noout -dates',
  ],
  [
    'tls/expired',
    "fatal: unable to access 'https://git.example.com/x.git/': SSL certificate problem: certificate is not yet valid",
    'openssl s_client -connect git.example.com:443 -servername git.example.com </dev/null | openssl x509 -noout -dates',
  ],
  [
    'tls/expired',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-21T04:54:08Z is after 2026-11-20T04:54:07Z',
    'openssl s_client -connect go.company.com:443 -servername go.company.com </dev/null | openssl x509 -noout -dates',
  ],
  [
    'tls/handshake',
    "fatal: unable to access 'https://git.example.com/x.git/': gnutls_handshake() failed: Handshake failed",
    'openssl s_client -connect git.example.com:443 -servername git.example.com </dev/null',
  ],
  [
    'tls/handshake',
    'go: module example.com/x: Get "https://127.0.0.1:43661/example.com/x/@v/list": tls: first record does not look like a TLS handshake',
    'openssl s_client -connect 127.0.0.1:43661 -servername 127.0.0.1 </dev/null',
  ],
  [
    'tls/invalid-certificate',
    'go: unrecognized import path "go.example.com/foo": https fetch: Get "https://go.example.com/foo?go-get=1": tls: failed to parse certificate from server: x509: negative serial number',
    'openssl s_client -connect go.example.com:443 -servername go.example.com -showcerts </dev/null | openssl x509 -noout -text',
  ],
  [
    'tls/legacy-common-name',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": tls: failed to verify certificate: x509: certificate relies on legacy Common Name field, use SANs instead',
    'the operators of go.company.com issue a certificate whose subjectAltName holds DNS:go.company.com',
  ],
  [
    'tls/no-authorities',
    "fatal: unable to access 'https://gitlab.example.com/go/lib.git/': error setting certificate verify locations:  CAfile: /etc/ssl/certs/ca-certificates.crt CApath: none",
    'git config --show-origin --get-all http.sslCAInfo',
  ],
  [
    'tls/old-version',
    "fatal: unable to access 'https://old.example.com/x.git/': error:0A000152:SSL routines::unsafe legacy renegotiation disabled",
    'openssl s_client -connect old.example.com:443 -servername old.example.com -tls1_2 </dev/null',
  ],
  [
    'tls/old-version',
    'go: unrecognized import path "go.example.com/foo": https fetch: Get "https://go.example.com/foo?go-get=1": remote error: tls: protocol version not supported',
    'openssl s_client -connect go.example.com:443 -servername go.example.com -tls1_2 </dev/null',
  ],
  [
    'tls/plain-http',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': error:0A00010B:SSL routines::wrong version number",
    'curl -sv https://gitlab.example.com/',
  ],
  [
    'tls/plain-http',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": http: server gave HTTP response to HTTPS client',
    'go env -w GOINSECURE="go.company.com"',
  ],
  [
    'tls/revocation-check',
    "fatal: unable to access 'https://gitlab.example.com/go/lib.git/': schannel: next InitializeSecurityContext failed: Unknown error (0x80092012) - The revocation function was unable to check revocation for the certificate.",
    'git config --global http.https://gitlab.example.com/.schannelCheckRevoke false',
  ],
  [
    'tls/revoked',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': server certificate revoked",
    'the operators of gitlab.example.com issue and install a new one; nothing is to be done on this machine',
  ],
  [
    'tls/unknown-authority',
    'go: go.example.com/lib@v1.0.0: Get "https://goproxy.example.com/go.example.com/lib/@v/v1.0.0.info": x509: certificate signed by unknown authority',
    'export SSL_CERT_FILE=/path/to/company-ca.pem',
  ],
  [
    'tls/unknown-authority',
    'go: github.com/acme/lib@v1.0.0: Get "https://proxy.golang.org/github.com/acme/lib/@v/v1.0.0.zip": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'openssl s_client -connect proxy.golang.org:443 -servername proxy.golang.org </dev/null | openssl x509 -noout -issuer',
  ],
  [
    'tls/unknown-authority',
    'package go.example.com/lib: unrecognized import path "go.example.com/lib" (https fetch: Get https://go.example.com/lib?go-get=1: x509: certificate signed by unknown authority)',
    'export SSL_CERT_FILE=/path/to/company-ca.pem',
  ],
  [
    'tls/unknown-authority',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'export SSL_CERT_FILE=/path/to/company-ca.pem',
  ],
  [
    'tls/unrecognized-name',
    'go: unrecognized import path "go.example.com/foo": https fetch: Get "https://go.example.com/foo?go-get=1": remote error: tls: unrecognized name',
    'nslookup go.example.com',
  ],
  [
    'tls/weak-certificate',
    "fatal: unable to access 'https://old.example.com/x.git/': SSL certificate problem: EE certificate key too weak",
    'openssl s_client -connect old.example.com:443 -servername old.example.com -showcerts </dev/null',
  ],
  [
    'tls/wrong-name',
    "fatal: unable to access 'https://gitlab.example.com/go/lib.git/': SSL: no alternative certificate subject name matches target host name 'gitlab.example.com'",
    'openssl s_client -connect gitlab.example.com:443 -servername gitlab.example.com </dev/null | openssl x509 -noout -subject -ext subjectAltName',
  ],
  [
    'tls/wrong-name',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL (0x80090322) - The target principal name is incorrect.",
    'openssl s_client -connect gitlab.example.com:443 -servername gitlab.example.com </dev/null | openssl x509 -noout -subject -ext subjectAltName',
  ],
  [
    'tls/wrong-name',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": tls: failed to verify certificate: x509: certificate is valid for somebody.company.com, not go.company.com',
    'openssl s_client -connect go.company.com:443 -servername go.company.com </dev/null | openssl x509 -noout -subject -ext subjectAltName',
  ],
  [
    'tls/wrong-name',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match go.company.com',
    'openssl s_client -connect go.company.com:443 -servername go.company.com </dev/null | openssl x509 -noout -subject -ext subjectAltName',
  ],
  [
    'tls/wrong-name',
    'go: module go.company.com/x: Get "https://127.0.0.1:8443/go.company.com/x/@v/list": tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn\'t contain any IP SANs',
    'openssl s_client -connect 127.0.0.1:8443 -servername 127.0.0.1 </dev/null | openssl x509 -noout -subject -ext subjectAltName',
  ],
  [
    'tls/wrong-name',
    "fatal: unable to access 'https://misnamed.company.com/x.git/': SSL: certificate subject name (somebody.company.com) does not match target host name 'misnamed.company.com'",
    'openssl s_client -connect misnamed.company.com:443 -servername misnamed.company.com </dev/null | openssl x509 -noout -subject -ext subjectAltName',
  ],
];
