import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeName, unescapeName } from '../../src/proxy/protocol/escaped.ts';
import { isCanonicalVersion, isPseudoVersion, isVersionQuery } from '../../src/proxy/protocol/module-version.ts';
import { type ProxyRequest, parseProxyTarget } from '../../src/proxy/protocol/parse-proxy-target.ts';

const modulePath = 'go.company.com/foo';

describe('a request of the module proxy protocol', () => {
  it.each([
    ['/go.company.com/foo/@v/list', { kind: 'list', modulePath }],
    ['/go.company.com/foo/@v/list?x=1', { kind: 'list', modulePath }],
    ['/go.company.com/foo/@latest', { kind: 'latest', modulePath }],
    ['/go.company.com/foo/@v/latest.info', { kind: 'latest', modulePath }],
    ['/go.company.com/foo/@v/v1.2.3.info', { kind: 'info', modulePath, version: 'v1.2.3' }],
    ['/go.company.com/foo/@v/v1.2.3-rc.1.mod', { kind: 'mod', modulePath, version: 'v1.2.3-rc.1' }],
    ['/go.company.com/foo/@v/v3.0.0+incompatible.zip', { kind: 'zip', modulePath, version: 'v3.0.0+incompatible' }],
    ['/go.company.com/foo/v2/@v/v2.0.0.zip', { kind: 'zip', modulePath: `${modulePath}/v2`, version: 'v2.0.0' }],
    [
      '/go.company.com/foo/@v/v0.0.0-20231114221520-a8c572ba8c7b.mod',
      { kind: 'mod', modulePath, version: 'v0.0.0-20231114221520-a8c572ba8c7b' },
    ],
    [
      '/go.company.com/!upper/!case/@v/v1.0.0-!r!c.info',
      { kind: 'info', modulePath: 'go.company.com/Upper/Case', version: 'v1.0.0-RC' },
    ],
    ['/go.company.com/%21upper/@v/list', { kind: 'list', modulePath: 'go.company.com/Upper' }],
    ['/go.company.com/foo/@v/main.info', { kind: 'query', modulePath, query: 'main' }],
    ['/go.company.com/foo/@v/feature~x~y.info', { kind: 'query', modulePath, query: 'feature/x/y' }],
    ['/go.company.com/foo/@v/a8c572ba8c7b.info', { kind: 'query', modulePath, query: 'a8c572ba8c7b' }],
    ['/go.company.com/foo/@v/v1.info', { kind: 'query', modulePath, query: 'v1' }],
    ['/go.company.com/foo/@v/v2.0.0.info', { kind: 'query', modulePath, query: 'v2.0.0' }],
    ['/go.company.com/foo/@v/!j!i!r!a-1.info', { kind: 'query', modulePath, query: 'JIRA-1' }],
    ['/go.company.com/@v/list', { kind: 'list', modulePath: 'go.company.com' }],
    ...['supported', 'latest', 'tile/8/0/x001/234', 'tile/8/data/x001/234.p/5', 'tile/8/1/000.p/199'].map(
      (name): [string, ProxyRequest] => [
        `/sumdb/sum.golang.org/${name}`,
        { kind: 'sumdb', path: `/sumdb/sum.golang.org/${name}`, modulePath: undefined },
      ],
    ),
    [
      '/sumdb/sum.golang.org/lookup/github.com/%21burnt%21sushi/toml@v1.0.0-%21r%21c1',
      {
        kind: 'sumdb',
        path: '/sumdb/sum.golang.org/lookup/github.com/!burnt!sushi/toml@v1.0.0-!r!c1',
        modulePath: 'github.com/BurntSushi/toml',
      },
    ],
    ...[
      '/sumdb',
      '/sumdb/',
      '/sumdb/sum.golang.org/other',
      '/sumdb/sum.golang.org/tile/8/0/../x',
      '/sumdb/sum.golang.org/lookup/github.com/a@latest',
      '/sumdb/sum.golang.org/lookup/-a.com/b@v1.0.0',
      '/sumdb/..%21/latest',
      '/sumdb//latest',
    ].map((target): [string, ProxyRequest] => [target, { kind: 'sumdb', path: undefined, modulePath: undefined }]),
  ])('%s', (target, request) => {
    expect(parseProxyTarget(target)).toEqual(request);
  });

  it.each([
    '',
    '/',
    '/go.company.com/foo',
    '/go.company.com/foo/@v',
    '/go.company.com/foo/@v/',
    '/go.company.com/foo/@v/list/',
    '/go.company.com/foo/@v/v1.2.3',
    '/go.company.com/foo/@v/v1.2.3.ziphash',
    '/go.company.com/foo/@v/v1.2.3.lock',
    '/go.company.com/foo/@v/v1.2.zip',
    '/go.company.com/foo/@v/v01.2.3.zip',
    '/go.company.com/foo/@v/v1.2.3+build.zip',
    '/go.company.com/foo/@v/v2.0.0.zip',
    '/go.company.com/foo/v2/@v/v1.0.0.mod',
    '/go.company.com/foo/v2/@v/v2.0.0+incompatible.mod',
    '/go.company.com/foo/@v/main.zip',
    '/go.company.com/foo/@v/--upload-pack=x.info',
    '/go.company.com/foo/@v/-x.info',
    '/go.company.com/foo/@v/upgrade.info',
    '/go.company.com/foo/@v/patch.info',
    '/go.company.com/foo/@v/none.info',
    '/go.company.com/foo/@v/main@{1}.info',
    '/go.company.com/foo/@v/main^.info',
    '/go.company.com/foo/@v/main:go.mod.info',
    '/go.company.com/foo/@v/a..b.info',
    '/go.company.com/foo/@v/~x.info',
    '/go.company.com/foo/@v/x~~y.info',
    '/go.company.com/foo/@v/x~.info',
    '/go.company.com/foo/@v/%3Cv1.info',
    '/go.company.com/foo/@v/..%2f..%2fx.info',
    '/go.company.com/foo/@v/../../x/@v/list',
    '/go.company.com/foo/../bar/@v/list',
    '/go.company.com//foo/@v/list',
    '/go.company.com/foo//@v/list',
    '/go.company.com/Foo/@v/list',
    '/go.company.com/!Foo/@v/list',
    '/go.company.com/foo!/@v/list',
    '/go.company.com/!1/@v/list',
    '/go.company.com/%2521foo/@v/list',
    '/go.company.com/%66oo/@v/list',
    '/go.company.com/-foo/@v/list',
    '/go.company.com/.foo/@v/list',
    '/go.company.com/foo.git/@v/list',
    '/go.company.com/foo.git/sub/@v/list',
    '/go.company.com/foo.hg/sub/@v/list',
    '/go.company.com/foo/v1/@v/list',
    '/go.company.com/foo/v0/@v/list',
    '/go.company.com/foo/v02/@v/list',
    '/go.company.com/foo/v1.2/@v/list',
    '/go.company.com/con/@v/list',
    '/go.company.com:443/foo/@v/list',
    '/localhost/foo/@v/list',
    '/Go.company.com/foo/@v/list',
    '/user@go.company.com/foo/@v/list',
    `/go.company.com/${'a'.repeat(600)}/@v/list`,
    `/go.company.com/foo/@v/${'a'.repeat(300)}.info`,
    '/go.company.com/f\u00f6o/@v/list',
    '/go.company.com/foo/@v/v1.0.0\u0000.zip',
  ])('is not %s', (target) => {
    expect(parseProxyTarget(target)).toBeUndefined();
  });

  it('accepts no more than names of files and refs', () => {
    const piece = fc.constantFrom(
      'go.company.com',
      'foo',
      '..',
      '.',
      '-x',
      '%21',
      '!',
      '!a',
      '~',
      '@v',
      '@latest',
      '@',
      'v1.0.0',
      '.info',
      '.zip',
      '//',
      '\\',
      ':',
      ' ',
      '%2e',
      '.git',
      '+incompatible',
      '\n',
      '/',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const request = parseProxyTarget(`/${pieces.join('')}`);
        if (request === undefined || request.kind === 'sumdb') return;
        const texts = Object.values(request);
        for (const text of texts) expect(text).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._~+=&$/-]*$/);
        for (const text of texts) expect(text.split('/')).not.toContain('..');
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('versions', () => {
  it.each([
    ['v1.2.3', true, false],
    ['v1.2.3-0.20231114221520-a8c572ba8c7b', true, true],
    ['v1.2.4-0.20231114221520-a8c572ba8c7b', true, true],
    ['v1.2.3-rc.1.0.20231114221520-a8c572ba8c7b', true, true],
    ['v2.0.0-20231114221520-a8c572ba8c7b+incompatible', true, true],
    ['v1.2.3-alpha-1', true, false],
    ['v1.2', false, false],
    ['1.2.3', false, false],
    ['v1.2.3-01', false, false],
    ['v1.2.3+meta', false, false],
  ])('%s: canonical %s, of a commit %s', (version, canonical, pseudo) => {
    expect(isCanonicalVersion(version)).toBe(canonical);
    if (canonical) expect(isPseudoVersion(version)).toBe(pseudo);
  });

  it('are escaped and back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9.~_/+-]*$/), (name) => {
        expect(unescapeName(escapeName(name))).toBe(name);
        expect(escapeName(name)).not.toMatch(/[A-Z]/);
      }),
    );
  });

  it.each(['main', 'release-1.2', 'feature/x', 'JIRA_1', 'v1', 'deadbeef'])('%s can be asked for', (query) => {
    expect(isVersionQuery(query)).toBe(true);
  });
});
