import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzz } from '../support/fuzz.ts';
import { parsePage } from '../support/page.ts';
import { parseResponses, type RawResponse } from '../support/raw-http.ts';
import { type SiteServer, serveYaml } from '../support/site-server.ts';
import { targetPieces } from '../support/target-pieces.ts';

const yaml = `
host: go.company.com
paths:
  /abc: {repo: https://github.com/company/abc}
  /abc/def: {repo: https://github.com/company/def}
  /teams/{team}/{name}: {repo: 'https://git.company.com/{team}/{name}'}
`;

let server: SiteServer;
beforeAll(async () => {
  server = await serveYaml(yaml);
});
afterAll(() => server.close());

const pieces = [
  ...targetPieces,
  ...['\\\\', '{team}', '__proto__', '/toString', 'https://', 'http://go.company.com', 'http://evil.com'],
  ...[' ', '\t', '\r', '\n', '\r\n', '\0', '\x1b', ' HTTP/1.1', '\r\n\r\n', '\r\nHost: evil.com'],
  ...['\r\nContent-Length: 3', '\r\nTransfer-Encoding: chunked', 'x'.repeat(8000), 'x'.repeat(17_000)],
];
const piece = fc.oneof(
  { arbitrary: fc.constantFrom(...pieces), weight: 9 },
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const likely = fc.constantFrom('/abc', '/abc/def', '/abcd', '/teams/core/log', '/teams/core', '/', '');
const target = fc.oneof(
  {
    arbitrary: fc.tuple(likely, fc.array(piece, { maxLength: 6 })).map(([first, rest]) => first + rest.join('')),
    weight: 6,
  },
  fc.array(piece, { maxLength: 8 }).map((list) => list.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** The module that may answer for an import path, by the rules word by word; undefined: none. */
function expectedPrefix(path: string): string | undefined {
  if (`${path}/`.startsWith('/abc/def/')) return '/abc/def';
  if (`${path}/`.startsWith('/abc/')) return '/abc';
  return /^\/teams\/[^/]+\/[^/]+/.exec(path)?.[0];
}

function repoOf(prefix: string): string {
  if (prefix.startsWith('/teams/')) return prefix.replace('/teams', 'https://git.company.com');
  return `https://github.com/company/${prefix.slice(prefix.lastIndexOf('/') + 1)}`;
}

/** Whatever was asked: no failure, no hint of a proxy, and a tag only of a module that exists, with its own repository. */
function checkResponse({ status, headers, body }: RawResponse): readonly string[] {
  expect(status).toBeLessThan(500);
  expect(status).not.toBe(300);
  expect(headers.has('location')).toBe(false);
  if (!headers.get('content-type')?.startsWith('text/html')) {
    expect(headers.get('content-type') ?? 'text/plain').toMatch(/^text\/(?:plain|css)/);
    return [];
  }
  const { goImport } = parsePage(Buffer.from(body, 'latin1').toString('utf8'));
  expect(goImport.length).toBeLessThanOrEqual(1);
  for (const content of goImport) {
    const [importPath = '', vcs, repo, ...rest] = content.split(' ');
    const prefix = importPath.replace('go.company.com', '');
    expect([vcs, repo, rest, expectedPrefix(prefix)]).toEqual(['git', repoOf(prefix), [], prefix]);
  }
  return goImport;
}

/** Path of a target that is a single one; undefined where it is several requests, or half of one. */
function plainPath(text: string): string | undefined {
  if (!/^[\x21-\x7e]+$/.test(text)) return undefined;
  const path = text.replace(/^https?:\/\/go\.company\.com/i, '').split('?', 1)[0] ?? '';
  return path.startsWith('/') ? path : undefined;
}

describe('arbitrary request targets', () => {
  const seen = new Map<number, number>();

  it('get a well-formed response or a clean close, never a failure, never the tag of another module', async () => {
    const property = fc.asyncProperty(target, async (text) => {
      const bytes = [...text].map((character) => String.fromCharCode((character.codePointAt(0) ?? 0) & 0xff)).join('');
      const stream = await server.raw(`GET ${bytes} HTTP/1.1\r\nHost: go.company.com\r\nConnection: close\r\n\r\n`);
      const responses = parseResponses(stream);
      const tags = responses.map(checkResponse);
      for (const { status } of responses) seen.set(status, (seen.get(status) ?? 0) + 1);
      const path = plainPath(bytes);
      if (path === undefined || tags[0]?.[0] === undefined) return;
      expect(tags[0][0].split(' ')[0]).toBe(`go.company.com${expectedPrefix(path)}`);
    });
    await fc.assert(property, fuzz('request targets', 10_000));
    expect(server.errors).toEqual([]);
    // The generator reaches answers as well as refusals.
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 404, 421, 431]));
    expect(seen.get(200)).toBeGreaterThan(500);
  });
});

describe('arbitrary headers', () => {
  it('get a well-formed response or a clean close, never a failure, never a foreign name in a tag', async () => {
    const name = fc.constantFrom(
      'Host',
      'X-Forwarded-Host',
      'If-None-Match',
      'Connection',
      'Accept',
      'Expect',
      'Range',
      'Cookie',
    );
    const value = fc.oneof(
      fc.constantFrom(
        'evil.com',
        'go.company.com',
        '*',
        '"x"',
        'W/',
        'upgrade',
        'bytes=0-1',
        '100-continue',
        'localhost:1',
      ),
      fc.array(piece, { maxLength: 4 }).map((list) => list.join('')),
    );
    const header = fc.tuple(name, value).map(([key, text]) => `${key}: ${text}\r\n`);
    const property = fc.asyncProperty(fc.array(header, { maxLength: 4 }), async (headers) => {
      const bytes = `GET /abc/x?go-get=1 HTTP/1.1\r\n${headers.join('')}Connection: close\r\n\r\n`;
      for (const response of parseResponses(await server.raw(bytes))) checkResponse(response);
    });
    await fc.assert(property, fuzz('request headers', 10_000));
    expect(server.errors).toEqual([]);
  });
});
