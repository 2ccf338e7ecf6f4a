import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Authorise } from '../../src/server/access-control.ts';
import { createExplainResponders, type ExplainOptions } from '../../src/server/explain-responder.ts';
import type { ModuleCheck } from '../../src/site/module-check.ts';
import { parsePage } from '../support/page.ts';
import { type Ask, type SiteServer, serveSite, siteOf } from '../support/site-server.ts';
import { connectionCases } from '../vanity/error-catalogue/connection-cases.ts';
import { forgeCases } from '../vanity/error-catalogue/forge-cases.ts';
import { gitCases } from '../vanity/error-catalogue/git-cases.ts';
import { goCases } from '../vanity/error-catalogue/go-cases.ts';
import { sshCases } from '../vanity/error-catalogue/ssh-cases.ts';

const company = `
host: go.company.com
backends:
  gitlab: {forge: gitlab, web: https://git.company.com/lab, clone: ssh, ssh: 'git@ssh.company.com:2222'}
  review: {forge: gerrit, web: https://review.company.com, clone: ssh}
backend: gitlab
paths:
  /lib: {project: go/lib}
  /review: {backend: review}
  /own: {repo: 'https://code.company.com/own/own.git', display: ''}
  /secret-lib: {project: go/secret, hidden: true}
`;
const form = 'application/x-www-form-urlencoded';

/** Without a forge that decides, it is for those whom `access` admits. */
const mayDownload: ExplainOptions['mayDownload'] = async (request) => {
  const admission = await request.authorise();
  return admission === 'denied' ? 'no-login' : admission;
};

interface Served {
  readonly authorise?: Authorise;
  readonly checkModule?: ExplainOptions['checkModule'];
}

const servers: SiteServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function serve(yaml: string, { authorise, checkModule = async () => found }: Served = {}): Promise<SiteServer> {
  const site = siteOf(yaml);
  const responders = createExplainResponders({ site: () => site, checkModule, mayDownload });
  const server = await serveSite(() => site, { responders, ...(authorise && { authorise }) });
  servers.push(server);
  return server;
}

const found: ModuleCheck = {
  importPath: 'go.company.com/lib',
  ok: false,
  steps: [
    { name: 'route', status: 'ok', ms: 0, message: '/lib answers for go.company.com/lib' },
    {
      name: 'repository',
      status: 'failed',
      ms: 12,
      message: 'this server cannot read it',
      code: 'git/connection-refused',
      cause: 'nothing listens there',
      remedy: 'start it:\nsystemctl start <gitlab> & wait',
    },
  ],
};

/** Sends a text or a module in each way that there is. */
const asForm = (fields: Record<string, string>): Ask => ({
  method: 'POST',
  headers: { 'Content-Type': form },
  body: new URLSearchParams(fields).toString(),
});
const asText = (body: string): Ask => ({ method: 'POST', headers: { 'Content-Type': 'text/plain' }, body });
const asJson = (value: unknown): Ask => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(value),
});

let server: SiteServer;
beforeAll(async () => {
  server = await serve(company);
});

describe('pasted output', () => {
  const families = [sshCases, gitCases, forgeCases, connectionCases, goCases];
  const some = families.flatMap((cases) => cases.filter((_, index) => index % Math.ceil(cases.length / 4) === 1));

  test.for(some)('%s is explained as page, text and JSON', async ([codes, output, remedy]) => {
    const own = await serve('host: go.other.com\npaths: {/a: {repo: https://github.com/a/b}}');
    const ask = { host: 'go.other.com' };
    const { body: json } = await own.ask('/-/api/explain', { ...ask, ...asJson({ text: output }) });
    const { explanations, check } = JSON.parse(json);
    expect(explanations.map(({ code }: { code: string }) => code)).toEqual([codes].flat());
    expect(explanations.at(-1).remedy).toMatch(remedy);
    expect(check).toBeNull();

    const { body: text, headers } = await own.ask('/-/explain', { ...ask, ...asText(output) });
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    const { body: html } = await own.ask('/-/explain', {
      ...ask,
      ...asForm({ text: output.replaceAll('\n', '\r\n') }),
    });
    const page = parsePage(html);
    for (const { code, line, remedy: lines } of explanations) {
      expect(text).toContain(`(${code})`);
      for (const one of lines.split('\n')) expect(text).toContain(one);
      expect(page.text).toContain(code);
      expect(page.text).toContain(line.replace(/\s+/g, ' '));
    }
  });

  test.for([
    ['git@ssh.company.com: Permission denied (publickey).', 'https://git.company.com/lab/-/user_settings/ssh_keys'],
    [
      "fatal: Authentication failed for 'https://git.company.com/lab/go/lib.git/'",
      'https://git.company.com/lab/-/user_settings/personal_access_tokens',
    ],
    ["fatal: Authentication failed for 'https://review.company.com/a/review'", 'https://review.company.com/settings/'],
    [
      'go: go.company.com/lib@v1.0.0: reading https://proxy.golang.org/go.company.com/lib/@v/v1.0.0.info: 404 Not Found',
      'go env -w GOPRIVATE="go.company.com"',
    ],
  ] as const)('%s names hosts and forges of the configuration', async ([output, expected]) => {
    expect((await server.ask('/-/explain', asText(output))).body).toContain(expected);
  });

  it('says that nothing is known, and does not send anybody to a program that they do not have', async () => {
    const { status, body } = await server.ask('/-/explain', asForm({ text: 'hello' }));
    expect([status, parsePage(body).text]).toEqual([200, expect.stringContaining('No known error is in this text')]);
    expect((await server.ask('/-/explain', asText('hello'))).body).toBe('no known error found\n');
    const unrecognized = 'go: unrecognized import path "go.company.com/x": something new';
    expect((await server.ask('/-/explain', asText(unrecognized))).body).not.toContain('govanity');
  });

  test.for([
    "fatal: Authentication failed for 'https://oauth2:SECRET1234567@git.company.com/go/lib.git'",
    "fatal: could not read Password for 'https://glpat-SECRET1234567@git.company.com': terminal prompts disabled",
    "fatal: unable to access 'https://git.company.com/x.git?private_token=SECRET1234567': Could not resolve host: git.company.com",
    "fatal: repository 'https://ghp_SECRET1234567890@github.com/a/b/' not found",
    "fatal: Authentication failed for 'https://git.company.com/a' Authorization: Basic SECRET1234567",
    "fatal: Authentication failed for 'https://git.company.com/a' PRIVATE-TOKEN: SECRET1234567",
    "fatal: Authentication failed for 'https://git.company.com/a' machine git.company.com login me password SECRET",
  ])('%s: the token is masked', async (output) => {
    for (const ask of [asText(output), asForm({ text: output }), asJson({ text: output })]) {
      const target = ask.headers?.['Content-Type']?.includes('json') ? '/-/api/explain' : '/-/explain';
      const { status, body } = await server.ask(target, ask);
      expect([status, body.includes('SECRET')]).toEqual([200, false]);
      expect(body).toContain('***');
    }
  });

  it('is escaped', async () => {
    const bait = `<img src=x onerror=alert(1)>"'</code><script>`;
    const output = `fatal: Authentication failed for 'https://a.b/${bait}'\ngit@h: Permission denied (publickey). ${bait}`;
    const { body } = await server.ask('/-/explain', asForm({ text: output, module: `go.company.com/${bait}` }));
    expect(body).not.toMatch(/<img|<script>|onerror=alert/);
    expect(parsePage(body).text).toContain('<img src=x onerror=alert(1)>');
    expect(body).toContain('Permission denied');
  });
});

describe('the body', () => {
  const limit = 65_536;
  it.each([
    ['text', (length: number) => asText('a'.repeat(length))],
    ['form', (length: number) => asForm({ text: '\n'.repeat(length - 1).concat('a') })],
    ['JSON', (length: number) => asJson({ text: 'a'.repeat(length) })],
  ] as const)('as %s may have 64 KB', async (kind, make) => {
    const target = kind === 'JSON' ? '/-/api/explain' : '/-/explain';
    expect((await server.ask(target, make(limit))).status).toBe(200);
    const { status, body } = await server.ask(target, make(limit + 1));
    expect([status, body]).toEqual([413, expect.stringContaining('the text is longer than 64 KB')]);
    expect((await server.ask(target, make(4 * limit))).status).toBe(413);
  });

  it.each([
    [undefined, 415],
    ['multipart/form-data; boundary=x', 415],
    ['text/html', 415],
    ['text/plain; charset=utf-16', 415],
    ['text/plain; charset="UTF-8"', 200],
    ['TEXT/PLAIN', 200],
  ])('of the type %s: %i', async (type, expected) => {
    const headers = type === undefined ? {} : { 'Content-Type': type };
    for (const target of ['/-/explain', '/-/api/explain']) {
      const { status } = await server.ask(target, { method: 'POST', headers, body: 'hello' });
      expect(status).toBe(expected);
    }
  });

  it.each([
    ['', 'nothing was sent'],
    ['{', 'the body is not valid JSON'],
    ['[]', 'nothing was sent'],
    ['null', 'must be an object'],
    ['{"text": 1}', 'must be an object'],
    ['['.repeat(60_000), 'the body is not valid JSON'],
  ])('%s as JSON is refused', async (body, reason) => {
    const ask = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
    const { status, body: answer, headers } = await server.ask('/-/api/explain', ask);
    const isEmpty = body === '';
    expect([status, headers['content-type']]).toEqual([400, 'application/json; charset=utf-8']);
    expect(JSON.parse(answer).error).toContain(isEmpty ? 'the body is not valid JSON' : reason);
  });

  it('that is no form says how to send a text', async () => {
    const { status, body } = await server.ask('/-/api/explain', { ...asForm({}), body: 'go: module not found' });
    expect([status, JSON.parse(body).error]).toEqual([400, expect.stringContaining('Content-Type: text/plain')]);
  });

  it('of one client is read so often, and then refused for a while', async () => {
    const own = await serve(company);
    const statuses: number[] = [];
    for (let count = 0; count < 61; count++) statuses.push((await own.ask('/-/explain', asText('x'))).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    const { status, headers } = await own.ask('/-/explain', asForm({ text: 'x' }));
    expect([status, headers['retry-after']]).toEqual([429, '10']);
  });
});

describe('the form', () => {
  it('is a page that caches may keep, for GET and HEAD', async () => {
    const { status, headers, body } = await server.ask('/-/explain');
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=300']);
    expect(headers['content-security-policy']).toContain("form-action 'self'");
    const again = await server.ask('/-/explain', { headers: { 'If-None-Match': headers.etag ?? '' } });
    expect(again.status).toBe(304);
    const head = await server.ask('/-/explain', { method: 'HEAD' });
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', headers['content-length']]);
    expect(body).toContain('<form class="ask" method="post" action="/-/explain">');
  });

  it('answers what is sent for its sender alone', async () => {
    const { headers } = await server.ask('/-/explain', asForm({ text: 'x' }));
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['/-/explain', 'PUT', 'GET, HEAD, POST', 'PUT is not allowed here, only GET, HEAD and POST are\n'],
    ['/-/api/explain', 'GET', 'POST', 'GET is not allowed here, only POST is\n'],
  ])('%s refuses %s', async (target, method, allow, text) => {
    const { status, headers, body } = await server.ask(target, { method });
    expect([status, headers.allow, body]).toEqual([405, allow, text]);
  });

  it('is linked from modules, from pages of unknown paths, from the setup, and in what go prints', async () => {
    for (const path of ['/lib', '/lob', '/-/setup'])
      expect(parsePage((await server.ask(path)).body).links).toContain('/-/explain');
    const { body } = await server.ask('/lob?go-get=1');
    expect(body.trimEnd().split('\n').at(-1)).toBe('explain an error: https://go.company.com/-/explain');
  });

  it('is below the base of a host whose other paths are somebody else’s', async () => {
    const below = await serve(company.replaceAll('\n  /', '\n  /go/'));
    expect(parsePage((await below.ask('/go/lib')).body).links).toContain('/go/-/explain');
    expect((await below.ask('/go/lob?go-get=1')).body).toContain('https://go.company.com/go/-/explain\n');
    const { status, body } = await below.ask('/go/-/explain');
    expect([status, body]).toEqual([200, expect.stringContaining('action="/go/-/explain"')]);
    const posted = await below.ask('/go/-/explain', asForm({ text: 'fatal: early EOF' }));
    expect([posted.status, posted.body]).toEqual([200, expect.stringContaining('action="/go/-/explain"')]);
    expect((await below.ask('/go/-/api/explain', asJson({ text: 'x' }))).status).toBe(200);
    expect((await below.ask('/lib/-/explain', asForm({ text: 'x' }))).status).toBe(405);
  });

  it('shows nothing that another site has sent', async () => {
    const ask = asForm({ text: 'fatal: early EOF' });
    const from = (site: string) =>
      server.ask('/-/explain', { ...ask, headers: { ...ask.headers, 'Sec-Fetch-Site': site } });
    const { status, body } = await from('cross-site');
    expect([status, body]).toEqual([403, expect.not.stringContaining('early EOF')]);
    for (const site of ['same-origin', 'none']) expect((await from(site)).body).toContain('early EOF');
  });

  it('refuses a Host that is not served', async () => {
    expect((await server.ask('/-/explain', { ...asForm({ text: 'x' }), host: 'evil.com' })).status).toBe(421);
  });
});

describe('the check of a module', () => {
  it.each([
    ['go: go.company.com/lib@v1.0.0: invalid version', 'go.company.com/lib@v1.0.0'],
    ['reading https://proxy.golang.org/go.company.com/a-b/c.d/@v/list: 404 Not Found', 'go.company.com/a-b/c.d'],
    ['x.go:3:2: no required module provides package go.company.com/lib/sub; to add it:', 'go.company.com/lib/sub'],
    ['https://go.company.com/lib?go-get=1', 'go.company.com/lib'],
    ['see ago.company.com/x, go.company.com and go.company.com/y/z.', 'go.company.com/y/z'],
    ['github.com/a/b', ''],
    ['go.company.com/glpat-0123456789abcdef/x', ''],
    [`go.company.com/"><b>`, ''],
  ])('%s offers to check %j', async (text, module) => {
    const { body } = await server.ask('/-/explain', asForm({ text }));
    expect(/name="module" value="([^"]*)"/.exec(body)?.[1]).toBe(module);
  });

  it('shows each step with cause and remedy', async () => {
    const { status, body } = await server.ask('/-/explain', asForm({ module: ' https://go.company.com/lib/ ' }));
    const { text } = parsePage(body);
    expect([status, text]).toEqual([200, expect.stringContaining('Failed first at: repository')]);
    for (const words of [
      '/lib answers for',
      'Cause: Nothing listens there.',
      'Remedy: Start it:',
      'systemctl start <gitlab> & wait',
    ])
      expect(text).toContain(words);
    const { body: json } = await server.ask('/-/api/explain', asJson({ module: 'go.company.com/lib' }));
    expect(JSON.parse(json)).toEqual({
      explanations: [],
      check: {
        ...found,
        steps: [
          found.steps[0],
          {
            name: 'repository',
            status: 'failed',
            ms: 12,
            message: 'this server cannot read it: nothing listens there',
            code: 'git/connection-refused',
            remedy: 'start it:\nsystemctl start <gitlab> & wait',
          },
        ],
      },
    });
  });

  it.each([
    ['go.company.com/lib@v1.2.3', 'go.company.com/lib', 'v1.2.3', '/lib'],
    ['/lib', 'go.company.com/lib', undefined, '/lib'],
    ['GO.company.com/lib/pkg', 'go.company.com/lib/pkg', undefined, '/lib'],
    ['go.company.com/nothing', 'go.company.com/nothing', undefined, undefined],
    ['go.company.com', 'go.company.com', undefined, undefined],
    ['go.company.com/a b', 'go.company.com/a b', undefined, undefined],
  ])('%s asks for %s', async (module, importPath, version, key) => {
    const questions: object[] = [];
    const own = await serve(company, {
      checkModule: async (question) => {
        questions.push({ importPath: question.importPath, version: question.version, key: question.match?.route.key });
        return found;
      },
    });
    expect((await own.ask('/-/explain', asForm({ module }))).status).toBe(200);
    expect(questions).toEqual([{ importPath, version, key }]);
  });

  it.each([
    ['github.com/a/b', 400, 'modules of other hosts cannot be checked from here'],
    [`go.company.com/${'x'.repeat(600)}`, 400, 'longer than 600 characters'],
  ])('%s: %i', async (module, status, reason) => {
    const answer = await server.ask('/-/api/explain', asJson({ module }));
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([status, expect.stringContaining(reason)]);
  });

  it('is refused while too many others wait, and after too many of one client', async () => {
    const busy = await serve(company, { checkModule: async () => undefined });
    const { status, headers } = await busy.ask('/-/explain', asForm({ module: 'go.company.com/lib' }));
    expect([status, headers['retry-after']]).toEqual([503, '10']);
    for (let count = 1; count < 20; count++) await busy.ask('/-/explain', asForm({ module: '/lib' }));
    expect((await busy.ask('/-/explain', asForm({ module: '/lib' }))).status).toBe(429);
  });

  it('names no hidden module', async () => {
    const own = await serve(company, {
      checkModule: async ({ goGet }) => ({
        ...found,
        steps: [{ name: 'route', status: 'ok', ms: 0, message: goGet.body }],
      }),
    });
    const { body } = await own.ask('/-/api/explain', asJson({ module: 'go.company.com/secret-li' }));
    expect(JSON.parse(body).check.steps[0].message).toContain('no Go module is configured');
    expect(body).not.toContain('secret-lib');
  });
});

describe('access', () => {
  const strangers: Authorise = ({ headers }) => (headers.authorization === 'Basic YTpi' ? 'allowed' : 'denied');
  const restricted = (restrict: string) =>
    serve(`${company}access: {restrict: ${restrict}, allow: [10.0.0.0/8]}\n`, { authorise: strangers });
  const withLogin = (ask: Ask): Ask => ({ ...ask, headers: { ...ask.headers, Authorization: 'Basic YTpi' } });
  const requests: readonly (readonly [string, Ask])[] = [
    ['/-/explain', {}],
    ['/-/explain', asForm({ text: 'fatal: early EOF' })],
    ['/-/explain', asForm({ module: '/lib' })],
    ['/-/explain', asForm({ module: '/nothing' })],
    ['/-/api/explain', asJson({ text: 'fatal: early EOF' })],
  ];

  it.each(['index', 'all'])('with restrict: %s, everything needs a login', async (restrict) => {
    const own = await restricted(restrict);
    const bodies = new Set<string>();
    for (const [target, ask] of requests) {
      const { status, headers, body } = await own.ask(target, ask);
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('Basic realm')]);
      bodies.add(body);
      expect((await own.ask(target, withLogin(ask))).status).toBe(200);
    }
    expect(bodies.size).toBe(1);
  });

  it('with restrict: downloads, only checks do', async () => {
    const own = await restricted('downloads');
    expect((await own.ask('/-/explain')).status).toBe(200);
    expect((await own.ask('/-/explain', asForm({ text: 'fatal: early EOF' }))).status).toBe(200);
    for (const module of ['/lib', '/nothing']) {
      expect((await own.ask('/-/explain', asForm({ module }))).status).toBe(401);
      expect((await own.ask('/-/explain', withLogin(asForm({ module })))).status).toBe(200);
    }
  });
});

describe('switched off', () => {
  it('by explain: none, there is no page, and nothing leads there', async () => {
    const own = await serve(`explain: none\n${company}`);
    for (const [target, ask] of [
      ['/-/explain', {}],
      ['/-/explain', asForm({ text: 'x' })],
      ['/-/api/explain', asJson({})],
    ] as const)
      expect((await own.ask(target, ask)).status).toBe(404);
    for (const path of ['/', '/lib', '/lob', '/-/setup', '/lob?go-get=1'])
      expect((await own.ask(path)).body).not.toContain('explain');
  });

  it('by explain: text, modules are not checked', async () => {
    const own = await serve(`explain: text\n${company}`);
    const { body } = await own.ask('/-/explain');
    expect(body).toContain('name="text"');
    expect(body).not.toContain('name="module"');
    expect((await own.ask('/lib')).body).not.toContain('name="module"');
    expect((await own.ask('/-/explain', asForm({ text: 'fatal: early EOF' }))).status).toBe(200);
    const { status, body: answer } = await own.ask('/-/api/explain', asJson({ module: '/lib' }));
    expect([status, JSON.parse(answer).error]).toEqual([400, 'this server does not check modules']);
  });
});
