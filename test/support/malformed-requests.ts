const host = 'Host: go.company.com\r\n';
const evil = 'Host: evil.example\r\n';
const close = 'Connection: close\r\n\r\n';

const get = (target: string, headers = host) => `GET ${target} HTTP/1.1\r\n${headers}${close}`;

/**
 * Requests that name the module at `path` of go.company.com in a way that nothing may answer with its tag: what is wrong,
 * the bytes, and the status. Every way to answer is held against them: front, fast path, Express, nginx.
 */
export function malformedRequests(path: string): readonly (readonly [string, string, number])[] {
  const target = `${path}?go-get=1`;
  return [
    ['two Hosts', get(target, host + evil), 400],
    ['two Hosts, the other way round', get(target, evil + host), 400],
    ['the same Host twice', get(target, host + host), 400],
    ['two Hosts in one header', get(target, 'Host: go.company.com, evil.example\r\n'), 400],
    ['no Host', get(target, ''), 400],
    ['another Host', get(target, evil), 421],
    ['a Host with a path', get(target, 'Host: go.company.com/evil\r\n'), 421],
    ['a Host with a user', get(target, 'Host: go.company.com@evil.example\r\n'), 421],
    ['absolute form, another host', get(`http://evil.example${path}?go-get=1`), 421],
    ['absolute form, a user', get(`http://go.company.com@evil.example${path}?go-get=1`), 400],
    ['absolute form, no host', get(`http://${path}?go-get=1`), 400],
    ['another scheme', get(`ftp://go.company.com${path}?go-get=1`), 400],
    ['//evil', get('//evil.example?go-get=1'), 400],
    ['//evil below', get(`${path}//evil?go-get=1`), 400],
    ['an encoded dot segment', get(`${path}/%2e%2e/?go-get=1`), 400],
    ['an encoded slash', get(`${path}%2finner?go-get=1`), 400],
    ['a dot segment', get(`${path}/../inner?go-get=1`), 400],
    ['%zz', get('/%zz?go-get=1'), 400],
    ['%00', get(`${path}%00?go-get=1`), 400],
    ['a backslash', get(`${path}\\inner?go-get=1`), 400],
    ['a #', get(`${path}#/../inner?go-get=1`), 400],
    ['bytes above ASCII', get(`${path}/\xc3\xa4?go-get=1`), 400],
    ['a space in the target', get(`${path} /inner?go-get=1`), 400],
    ['no slash', get(`${path.slice(1)}?go-get=1`), 400],
    ['an asterisk', get('*'), 400],
    ['a URL of 17 KB', get(`${path}/${'a'.repeat(17 * 1024)}?go-get=1`), 431],
    ['headers of 100 KB', get(target, `${host}X-Long: ${'a'.repeat(100 * 1024)}\r\n`), 431],
    ['2000 headers', get(target, `${host}${'X-A: abcdef\r\n'.repeat(2_000)}`), 431],
    ['TRACE', `TRACE ${path}?go-get=1 HTTP/1.1\r\n${host}${close}`, 405],
    ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${host}${close}`, 405],
    ['POST', `POST ${path}?go-get=1 HTTP/1.1\r\n${host}Content-Length: 3\r\n${close}abc`, 405],
    ['CONNECT', `CONNECT evil.example:443 HTTP/1.1\r\n${host}${close}`, 405],
    ['a method that is none', `FROB ${path}?go-get=1 HTTP/1.1\r\n${host}${close}`, 400],
    [
      'both lengths',
      `GET ${path} HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n${close}0\r\n\r\n`,
      400,
    ],
    ['a bad chunk', `POST ${path} HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n${close}zz\r\n`, 405],
    ['a space before the colon', get(target, 'Host : go.company.com\r\n'), 400],
    ['NUL in a header', get(target, `${host}X-Nul: a\0b\r\n`), 400],
    ['HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a TLS hello', '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03', 400],
    ['an unknown version', `GET ${target} HTTP/9.9\r\n${host}${close}`, 400],
    ['a control character', get(`${path}\x01?go-get=1`), 400],
    ['an escape sequence', get(`${path}\x1b[31m?go-get=1`), 400],
    ['DEL', get(`${path}\x7f?go-get=1`), 400],
    ['an empty element at the end', get(`${path}//?go-get=1`), 400],
    ['a dot', get(`/.${path}?go-get=1`), 400],
    ['dots and a #', get('/..#?go-get=1'), 400],
    ['a lone %', get(`${path}%?go-get=1`), 400],
    ['a letter as an escape', get(`/%${path.charCodeAt(1).toString(16)}${path.slice(2)}?go-get=1`), 400],
    ['absolute form, an empty element', get(`http://go.company.com/${path}?go-get=1`), 400],
    ['a scheme alone', get('http://'), 400],
    ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'].map(
      (method) => [method, `${method} ${target} HTTP/1.1\r\n${host}${close}`, 405] as const,
    ),
  ];
}
