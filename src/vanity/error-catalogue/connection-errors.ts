import type { CatalogueRow } from './catalogue-row.ts';

/** What Go and git print about the proxy of the network (HTTPS_PROXY), about connections, and, at the end, the most general words of the TLS libraries. */
export const connectionErrors = [
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
      'SSL connect error',
      "Couldn't use specified SSL cipher",
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
