import { expect, test } from 'vitest';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { malformedRequests } from '../support/malformed-requests.ts';
import { compare, request, startedFor, type WireResponse } from './nginx-side-by-side.ts';

const yaml = `
host: go.company.com
cache_max_age: 600
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
backend: gitlab
paths:
  /abc: {project: x/abc}
  /abc/def/ghi: {project: x/ghi, cache_max_age: 0}
  /Abc: {project: x/upper}
  /team/lib:
  /team/lib/v2: {project: old/lib-v2}
  /team/hidden: {project: x/hidden, hidden: true, deprecated: use team/lib}
  /secret/only: {project: x/secret, hidden: true}
  /dollar: {repo: 'https://git.company.com/a$b$host'}
  /quotes: {repo: https://github.com/company/quotes, display: "https://a.com/'$x' https://a.com/'$x'{/dir} https://a.com/&amp;{/dir}/{file}#L{line}"}
  /proxy: {vcs: mod, repo: https://athens.company.com}
  /-dash: {project: x/dash}
  /${'long-'.repeat(60)}x: {project: x/long}
  /teams/{team}/{name}: {project: '{team}/{name}', cache_max_age: 60}
  /teams/{team}/{name}/deep/{what}: {project: '{what}/{team}/{name}'}
  /teams/core: {project: core/all}
  /teams/core/log: {project: core/log}
  /teams/{x}/log: {project: '{x}/pattern-log'}
  /{org}/fixed/{name}: {project: '{org}/{name}'}
`;

const paths = [
  ...['/', '/abc', '/abc/', '/abc/x/y', '/abcd', '/ab', '/ABC', '/Abc/x', '/abc/def', '/abc/def/ghi', '/abc/def/ghij'],
  ...['/abc/def/ghi/x', '/abc/DEF/ghi', '/team', '/team/', '/team/lib', '/team/lib/v2', '/team/lib/v3', '/team/other'],
  ...['/team/hidden', '/team/hidden/x', '/secret', '/secret/only', '/dollar', '/quotes', '/proxy', '/-dash', '/-dashy'],
  ...[`/${'long-'.repeat(60)}x`, `/${'long-'.repeat(60)}y`, '/teams', '/teams/core', '/teams/core/', '/teams/core/log'],
  ...['/teams/core/log/x', '/teams/core/other', '/teams/core/other/deep/x', '/teams/core/log/deep/x', '/teams/web'],
  ...[
    '/teams/web/log',
    '/teams/web/log/deep/a/b',
    '/teams/web/log/deep/.git',
    '/teams/web/fixed/x',
    '/teams/core/fixed',
  ],
  ...['/abc/fixed/x', '/Abc/fixed/x', '/x/fixed/y/z', '/x/fixed', '/teams/fixed/x', '/teams/-web/x', '/teams/web/-x'],
  ...['/teams/.x/y', '/teams/x./y', '/teams/x/y.git', '/teams/x/y.git/z', '/teams/x/y.gitx', '/teams/x/y.svn.z'],
  ...[
    '/teams/con/y',
    '/teams/CON.x/y',
    '/teams/cone/y',
    '/teams/a~1/y',
    '/teams/a~1.b/y',
    '/teams/a~1b/y',
    '/teams/~1/y',
  ],
  ...[
    '/teams/a@v1/y',
    '/teams/a:b/y',
    '/teams/a$b/y',
    '/teams/a{b}/y',
    '/abc#x',
    '/abc/x#y',
    '/abc@v1.0.0',
    '/...',
    '/abc/...',
  ],
  ...['/abc/@v/list', '/abc/@latest', '/go.company.com/abc/@v/v1.0.0.info', '/@', '/-/@v/list', '/-@v', '/abc/x/@y/'],
  ...['/sumdb/sum.golang.org/supported', '/sumdb/x/supported/', '/sumdb/sum.golang.org/latest', '/sumdb'],
  ...[
    '/-',
    '/-/',
    '/-/x',
    '/-/module',
    '/-/static/',
    '/__proto__',
    '/constructor',
    `/${'x'.repeat(200)}`,
    `/abc/${'x/'.repeat(900)}`,
  ],
  ...[
    '/%61bc',
    '/abc%2f..',
    '/abc%',
    '//abc',
    '/abc//',
    '//',
    '/.',
    '/..',
    '/abc/.',
    '/abc/../x',
    '/./abc',
    '/abc\\x',
    '/\\evil.com',
  ],
];
const queries = [
  '?go-get=1',
  '',
  '?',
  '?x=y',
  '?go-get=1&x=y',
  '?x&go-get=1',
  '?go-get=10',
  '?xgo-get=1',
  '?go-get=1?',
  '?x=//%2e/../',
];

describeWithTools('an nginx export answers as serve does', ['nginx'], () => {
  const both = startedFor(yaml);

  test.for(paths)('%s', async (path) => {
    for (const query of queries) {
      for (const method of ['GET', 'HEAD', 'POST']) await compare(both(), request(`${path}${query}`, { method }));
    }
  });

  test.for<[string, string]>([
    ['/abc\x00', ''],
    ['/abc\x01', ''],
    ['/abc\t', ''],
    ['/abc\x7f', ''],
    ['/abc\xe9', ''],
    ['/ab\xc3\xa9', ''],
    ['/abc d', ''],
    ['abc', ''],
    ['*', ''],
    ['http://', ''],
    ['//#@', ''],
    ['/..#', ''],
    ['/abc#/../x', ''],
    ['//#x@%zz', ''],
    ['http://go.company.com/abc?go-get=1', 'evil.com'],
    ['HTTPS://GO.company.com:443/abc/x?go-get=1', 'go.company.com'],
    ['http://evil.com/abc?go-get=1', 'go.company.com'],
    ['http://user@go.company.com/abc?go-get=1', 'go.company.com'],
    ['http:///abc?go-get=1', 'go.company.com'],
    ['http://go.company.com//abc?go-get=1', 'go.company.com'],
    ['http://go.company.com/%61bc?go-get=1', 'go.company.com'],
    ['http://go.company.com', 'go.company.com'],
    ['http://go.company.com?go-get=1', 'go.company.com'],
  ])('the target %j, Host %j', async ([target, host]) => {
    await compare(both(), request(target, { host: host || 'go.company.com' }));
  });

  test.for(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s', async (method) => {
    for (const target of ['/abc?go-get=1', '/', '/-/x', '/%61']) {
      const { nginx } = await compare(both(), request(target, { method }));
      expect([nginx.status, nginx.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  // Some are refused by nginx itself, with a status of its own. It answers any scheme (docs/export.md).
  const refused = malformedRequests('/abc').filter(([title]) => title !== 'another scheme');
  test.for(refused)('%s is refused, by nginx as by serve', async ([_, bytes, status]) => {
    const { serve, nginx } = await both().ask(bytes);
    expect(serve.status).toBe(status);
    expect(nginx.status).toBeGreaterThanOrEqual(400);
    expect(nginx.body).not.toContain('go-import');
  });

  test.for<[string, string, string]>([
    ['HTTP/1.0 without Host', 'GET /abc?go-get=1 HTTP/1.0', ''],
    ['an upgrade', 'GET /abc?go-get=1 HTTP/1.1', 'Host: go.company.com\r\nUpgrade: websocket\r\n'],
  ])('%s is answered alike', async ([_, line, headers]) => {
    const { serve, nginx } = await both().ask(`${line}\r\n${headers}Connection: close\r\n\r\n`);
    expect([nginx.status, nginx.body]).toEqual([serve.status, serve.body]);
    expect(serve.status).toBe(200);
  });

  test.for(['/abc?go-get=1', '/abc', '/', '/team', '/teams/web/lib?go-get=1', '/nothing?go-get=1'])(
    'If-None-Match on %s',
    async (target) => {
      const { serve, nginx } = await both().ask(request(target));
      const lists = ['TAG', 'W/TAG', '"x", TAG', '"x",W/TAG , "y"', '"x"', 'xTAG', '*', '', 'TAG"', '"", "x"'];
      for (const list of lists) {
        const ask = ({ headers }: WireResponse) =>
          request(target, { headers: `If-None-Match: ${list.replace('TAG', headers.get('etag') ?? '"none"')}\r\n` });
        const expected = (await both().ask(ask(serve))).serve;
        const found = (await both().ask(ask(nginx))).nginx;
        const told = ({ status, headers }: WireResponse) => [status, headers.get('cache-control'), headers.has('etag')];
        expect(told(found), list).toEqual(told(expected));
        expect(found.headers.get('etag')).toBe(nginx.headers.get('etag'));
        if (found.status === 304) expect(found.body).toBe('');
      }
    },
  );
});
