import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { run } from '../cli/run.ts';
import { tempDir } from '../cli/temp-file.ts';
import { withoutProgress } from '../support/without-progress.ts';
import { type EmulatedProject, type Emulation, emulateForge, withoutAuthorities } from './forge-emulators.ts';

const host = 'go.company.com';
const goMod = (path: string) => ({ 'go.mod': `module ${path}\n\ngo 1.24\n`, 'a.go': 'package a\n' });

const runQuietly = async (...args: Parameters<typeof run>) => withoutProgress(await run(...args));

type Kind = Parameters<typeof emulateForge>[0];

/** Lists a group of an emulated forge into a new file. */
async function initFrom(
  kind: Kind,
  emulation: Emulation,
  { group = 'platform', args = [], env = {} }: { group?: string; args?: string[]; env?: Record<string, string> } = {},
) {
  const forge = await emulateForge(kind, emulation);
  const file = join(await tempDir(), 'vanity.yaml');
  const api = { gitlab: '/api/v4', gitea: '/api/v1', github: '/api/v3', gerrit: '' }[kind];
  const where = ['--web', `https://${kind}.company.com`, '--api', `${forge.url}${api}`];
  const result = await runQuietly(['init', file, '--host', host, ...where, `--from-${kind}`, group, ...args], {
    env: { ...withoutAuthorities, ...env },
  });
  const yaml = await readFile(file, 'utf8').catch(() => '');
  return { ...result, forge, file, yaml };
}

/** The entries of a written file; the file has to be one that `check --strict` accepts. */
function entriesOf(yaml: string): Record<string, string> {
  const { config, diagnostics } = parseConfig(yaml, 'vanity.yaml');
  expect(diagnostics).toEqual([]);
  const routes = config?.routes ?? [];
  return Object.fromEntries(
    routes.map(({ key, repo, subdir }) => [key, subdir === '' ? repo.href : `${repo.href} ${subdir}`]),
  );
}

const nested: readonly EmulatedProject[] = [
  { name: 'platform/lib', description: 'What every service needs', files: goMod('go.company.com/lib') },
  { name: 'platform/payments/api/ledger', files: goMod('go.company.com/payments/ledger/v3') },
  { name: 'platform/web', description: 'The shop', files: { 'package.json': '{}', 'src/index.ts': '' } },
  { name: 'platform/other', files: goMod('github.com/company/other') },
  { name: 'platform/prefix', files: goMod('go.company.com.evil.org/prefix') },
  { name: 'platform/new', empty: true },
  { name: 'platform/old', archived: true, branch: 'trunk', files: goMod('go.company.com/old') },
  { name: 'platform-tools/x', files: goMod('go.company.com/x') },
];
const owned: readonly EmulatedProject[] = nested.map((project) => ({
  ...project,
  name: project.name.replace('payments/api/', ''),
}));

describe('govanity init lists the repositories of', () => {
  test.for([
    { kind: 'gitlab', projects: nested, group: 'platform', ledger: 'platform/payments/api/ledger' },
    { kind: 'gitea', projects: owned, group: 'platform', ledger: 'platform/ledger' },
    { kind: 'github', projects: owned, group: 'platform', ledger: 'platform/ledger' },
    { kind: 'gerrit', projects: nested, group: 'platform/', ledger: 'platform/payments/api/ledger' },
  ] as const)('$kind, page by page', async ({ kind, projects, group, ledger }) => {
    const emulation = { projects, pageSize: 2 };
    const { exitCode, stdout, stderr, yaml, file, forge } = await initFrom(kind, emulation, { group });
    const suffix = kind === 'gerrit' ? '' : '.git';
    const base = `https://${kind}.company.com${kind === 'gerrit' ? '/a' : ''}`;
    expect(entriesOf(yaml)).toEqual({
      '/lib': `${base}/platform/lib${suffix}`,
      '/old': `${base}/platform/old${suffix}`,
      '/payments/ledger': `${base}/${ledger}${suffix}`,
    });
    expect(yaml).toContain('description: What every service needs\n');
    expect(yaml).toContain('deprecated: the repository is archived\n');
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/: 3 modules of 7 repositories\n/);
    expect(stdout).toContain(`next:\n  govanity check --strict ${file}\n  govanity serve ${file}\n`);
    const pages = forge.requests.filter((target) => /\/(?:projects|repos)\/?\?/.test(target));
    expect(pages).toHaveLength(4);
    expect((await run(['check', '--strict', file])).exitCode).toBe(0);
  });

  it('gitlab, if its proxy takes the Link header away', async () => {
    const { stdout } = await initFrom('gitlab', { projects: nested, pageSize: 3, hasNextPageOnly: true });
    expect(stdout).toContain('3 modules of 7 repositories');
  });

  it('a person, if there is no such group', async () => {
    const projects = [{ name: 'alice/lib', files: goMod('go.company.com/lib') }];
    for (const kind of ['gitlab', 'gitea', 'github'] as const) {
      const { yaml } = await initFrom(kind, { projects }, { group: 'alice' });
      expect(entriesOf(yaml)).toEqual({ '/lib': `https://${kind}.company.com/alice/lib.git` });
    }
  });

  it('a sub-group, several groups, and one inside another', async () => {
    const { yaml, stdout } = await initFrom('gitlab', { projects: nested }, { group: 'platform/payments' });
    expect(Object.keys(entriesOf(yaml))).toEqual(['/payments/ledger']);
    expect(stdout).toContain('1 module of 1 repository');
    const both = await initFrom('gitlab', { projects: nested }, { args: ['--from-gitlab', 'platform/payments'] });
    expect(both.exitCode).toBe(0);
    const two = await initFrom('gitlab', { projects: nested }, { args: ['--from-gitlab', '/platform-tools/'] });
    expect(Object.keys(entriesOf(two.yaml)).sort()).toEqual(['/lib', '/old', '/payments/ledger', '/x']);
  });

  it('an instance below a path, over ssh as the forge says it', async () => {
    const projects = [{ name: 'platform/lib', files: goMod('go.company.com/lib') }];
    const forge = await emulateForge('gitlab', { projects, root: '/code', ssh: 'ssh://git@ssh.company.com:2222/' });
    const args = ['--host', host, '--clone', 'ssh', '--from-gitlab', 'platform'];
    const { stdout } = await run(['init', '-', ...args, '--web', `${forge.url}/`]);
    expect(stdout).toContain(`web: ${forge.url}\n    clone: ssh\n    ssh: git@ssh.company.com:2222\n`);
    expect(entriesOf(stdout)).toEqual({ '/lib': 'ssh://git@ssh.company.com:2222/platform/lib.git' });
    expect(forge.requests[0]).toMatch(/^\/code\/api\/v4\/groups\/platform\/projects\?/);
  });
});

describe('govanity init finds', () => {
  const one = async (project: Omit<EmulatedProject, 'name'>, kind: Kind = 'gitlab') => {
    const { yaml, stderr } = await initFrom(
      kind,
      { projects: [{ name: 'platform/mono', ...project }] },
      { group: kind === 'gerrit' ? 'platform/' : 'platform' },
    );
    return { entries: yaml === '' ? {} : entriesOf(yaml), stderr, yaml };
  };
  const mono = 'https://gitlab.company.com/platform/mono.git';

  it.for([
    { name: 'a major version', files: { 'go.mod': 'module go.company.com/lib/v2' }, keys: { '/lib': mono } },
    { name: 'a module line in quotes', files: { 'go.mod': 'module "go.company.com/lib"' }, keys: { '/lib': mono } },
    {
      name: 'a comment before',
      files: { 'go.mod': '// module x\r\nmodule go.company.com/lib // ours\r\n' },
      keys: { '/lib': mono },
    },
    { name: 'a block', files: { 'go.mod': 'module (\n\tgo.company.com/lib\n)\n' }, keys: {} },
    {
      name: 'a module in a directory',
      files: { 'api/go.mod': 'module go.company.com/lib/api' },
      keys: { '/lib': mono },
    },
    {
      name: 'two of them',
      files: { 'a/go.mod': 'module go.company.com/lib/a', 'b/c/go.mod': 'module go.company.com/lib/b/c/v4' },
      keys: { '/lib': mono },
    },
    {
      name: 'a directory for a major version',
      files: { 'v2/go.mod': 'module go.company.com/lib/v2' },
      keys: { '/lib': mono },
    },
    {
      name: 'a directory that is not in the path',
      files: { 'tools/x/go.mod': 'module go.company.com/x' },
      keys: { '/x': `${mono} tools/x` },
    },
    { name: 'the host itself', files: { 'go.mod': 'module go.company.com' }, keys: { '/': mono } },
    {
      name: 'nothing in vendor and test data',
      files: {
        'vendor/a/go.mod': 'module go.company.com/a',
        'x/testdata/go.mod': 'module go.company.com/b',
        '_c/go.mod': 'module go.company.com/c',
      },
      keys: {},
    },
    { name: 'a name that is no import path', files: { 'go.mod': 'module go.company.com/lib.git' }, keys: {} },
    { name: 'a name that would be a pattern', files: { 'go.mod': 'module go.company.com/{name}' }, keys: {} },
  ] as { name: string; files: Record<string, string>; keys: Record<string, string> }[])(
    '$name',
    async ({ files, keys }) => {
      const { entries } = await one({ files: { 'a.go': '', ...files } });
      expect(entries).toEqual(keys);
    },
  );

  it('projects whose names need escapes in a URL', async () => {
    const projects = [
      { name: 'platform/umläut lib', files: goMod('go.company.com/umlaut') },
      { name: 'platform/c++', files: goMod('go.company.com/cpp') },
    ];
    const { yaml } = await initFrom('gerrit', { projects }, { group: 'platform/' });
    const base = 'https://gerrit.company.com/a/platform';
    expect(entriesOf(yaml)).toEqual({ '/cpp': `${base}/c++`, '/umlaut': `${base}/uml%C3%A4ut%20lib` });
  });

  it('nothing in what no forge should send', async () => {
    const odd = [
      'platform/\ud800',
      'platform/../../x',
      'platform/\u0000\u001b[31m',
      'platform/{x}',
      'platform/a b?c#d',
      'x'.repeat(5_000),
    ];
    const projects = odd.map((name) => ({
      name,
      branch: '\ud800',
      description: '\ud800',
      files: { 'go.mod': 'module \ud800' },
    }));
    for (const kind of ['gitlab', 'gitea', 'github', 'gerrit'] as const) {
      for (const args of [[], ['--all']]) {
        const { exitCode, stdout, yaml } = await initFrom(
          kind,
          { projects },
          { group: kind === 'gerrit' ? 'plat' : 'platform', args },
        );
        expect([0, 1]).toContain(exitCode);
        if (yaml !== '') entriesOf(yaml);
        expect(stdout).not.toContain('\u001b');
      }
    }
    for (const body of ['[null,1,"x",[],{}]', '{}', 'null', '[{"path_with_namespace":{}}]']) {
      for (const kind of ['gitlab', 'gitea', 'github', 'gerrit'] as const) {
        const answer = { status: 200, body };
        expect((await initFrom(kind, { projects, before: [answer, answer, answer] })).exitCode).toBe(1);
      }
    }
  });

  it('modules in directories on every forge', async () => {
    const files = { 'README.md': '', 'a.go': '', 'x/b.go': '', 'cmd/api/go.mod': 'module go.company.com/mono/cmd/api' };
    for (const kind of ['gitlab', 'gitea', 'github', 'gerrit'] as const) {
      expect(Object.keys((await one({ files }, kind)).entries)).toEqual(['/mono']);
    }
  });

  it('which of several repositories a path belongs to', async () => {
    const projects = [
      { name: 'platform/a-copy', files: goMod('go.company.com/lib') },
      { name: 'platform/b/lib', fork: true, files: goMod('go.company.com/lib') },
      { name: 'platform/lib', files: goMod('go.company.com/lib') },
      { name: 'platform/a', archived: true, files: goMod('go.company.com/lib') },
      { name: 'platform/lib-v2', files: goMod('go.company.com/lib/v2') },
    ];
    const { yaml, stderr } = await initFrom('gitlab', { projects });
    const base = 'https://gitlab.company.com/platform';
    expect(entriesOf(yaml)).toEqual({ '/lib': `${base}/lib.git`, '/lib/v2': `${base}/lib-v2.git` });
    expect(stderr).toContain('left out: platform/a-copy: `/lib` already leads to `platform/lib`\n');
    expect(stderr).toContain('left out: platform/a: `/lib` already leads to `platform/lib`\n');
    expect(stderr).toContain('left out: platform/b/lib: `/lib` already leads to `platform/lib`\n');
  });

  it('descriptions of every kind, each on one line', async () => {
    const descriptions = [
      'a: b # c',
      '- "quoted" \'and\' \\ slashed',
      'two\nlines\twith  spaces ',
      '<b>html</b> & {braces} [brackets] *star @at %percent !bang |pipe >fold',
      'yes',
      '2024-01-01',
      'Grüße 漢字 🚀',
      '\u0000\u001b[31mred\u2028x\ud800',
      `long ${'x'.repeat(500)}`,
      '   ',
      'token glpat-abcdefghij1234567890',
    ];
    const projects = descriptions.map((description, index) => ({
      name: `platform/p${index}`,
      description,
      files: goMod(`go.company.com/p${index}`),
    }));
    const { yaml } = await initFrom('gitlab', { projects });
    const { config, diagnostics } = parseConfig(yaml, 'vanity.yaml');
    expect(diagnostics).toEqual([]);
    const written = new Map(config?.routes.map(({ key, description }) => [key, description]));
    expect(written.get('/p0')).toBe(descriptions[0]);
    expect(written.get('/p1')).toBe(descriptions[1]);
    expect(written.get('/p2')).toBe('two lines with spaces');
    expect(written.get('/p3')).toBe(descriptions[3]);
    expect(written.get('/p4')).toBe('yes');
    expect(written.get('/p5')).toBe('2024-01-01');
    expect(written.get('/p6')).toBe(descriptions[6]);
    expect(written.get('/p7')).toBe('[31mred x\ufffd');
    expect(written.get('/p8')).toMatch(/^long x{294}…$/);
    expect(written.get('/p9')).toBeUndefined();
    expect(yaml).not.toContain('glpat-abc');
  });
});

describe('govanity init --all', () => {
  const projects = [
    { name: 'platform/lib', files: goMod('go.company.com/base') },
    { name: 'platform/web', files: { 'index.ts': '' } },
    { name: 'platform/sub/deep/tool', files: goMod('gitlab.company.com/platform/sub/deep/tool') },
    { name: 'platform/.github', files: {} },
  ];

  it('names the others by what follows the group', async () => {
    const { yaml, stderr } = await initFrom('gitlab', { projects }, { args: ['--all'] });
    const base = 'https://gitlab.company.com/platform';
    expect(entriesOf(yaml)).toEqual({
      '/base': `${base}/lib.git`,
      '/sub/deep/tool': `${base}/sub/deep/tool.git`,
      '/web': `${base}/web.git`,
    });
    expect(stderr).toContain('left out: platform/.github: it cannot be `/.github`');
  });

  it('is what is recommended if no module line names the host', async () => {
    const { exitCode, stderr, yaml } = await initFrom('gitlab', { projects: projects.slice(1) });
    expect({ exitCode, yaml }).toEqual({ exitCode: 1, yaml: '' });
    expect(stderr).toContain(
      'none of 3 repositories of the group platform has a go.mod whose module line begins with go.company.com',
    );
    expect(stderr).toContain('platform/sub/deep/tool is gitlab.company.com/platform/sub/deep/tool');
    expect(stderr).toContain('--all');
  });
});

describe('govanity init writes one pattern', () => {
  const plain = ['a', 'b', 'c'].map((name) => ({ name: `platform/${name}`, files: goMod(`${host}/${name}`) }));

  it('if it answers for all of them and for nothing else', async () => {
    const { yaml } = await initFrom('gitlab', { projects: plain });
    expect(entriesOf(yaml)).toEqual({ '/{name}': 'https://gitlab.company.com/platform/{name}.git' });
  });

  it('beside what has more to say', async () => {
    const old = { name: 'platform/old', archived: true, files: goMod(`${host}/old`) };
    const { yaml } = await initFrom('gitlab', { projects: [...plain, old] });
    expect(Object.keys(entriesOf(yaml))).toEqual(['/{name}', '/old']);
  });

  it('with the elements that all of them have in common', async () => {
    const projects = plain.map(({ name }) => ({
      name: name.replace('/', '/teams/x/'),
      files: goMod(`${host}/${name.replace('platform', 'teams/x')}`),
    }));
    const { yaml } = await initFrom('gitlab', { projects });
    expect(entriesOf(yaml)).toEqual({ '/teams/x/{name}': 'https://gitlab.company.com/platform/teams/x/{name}.git' });
  });

  it.for([
    { name: 'two modules', projects: plain.slice(1) },
    {
      name: 'a description',
      projects: [...plain, { name: 'platform/d', description: 'D', files: goMod(`${host}/d`) }],
    },
    { name: 'another name', projects: [...plain, { name: 'platform/d', files: goMod(`${host}/e`) }] },
    { name: 'another repository that would be answered', projects: [...plain, { name: 'platform/web', files: {} }] },
    { name: 'another depth', projects: [...plain, { name: 'platform/x/d', files: goMod(`${host}/x/d`) }] },
  ] as { name: string; projects: EmulatedProject[] }[])('not for $name', async ({ projects }) => {
    const { yaml } = await initFrom('gitlab', { projects });
    expect(Object.keys(entriesOf(yaml)).filter((key) => key.includes('{'))).toEqual([]);
  });

  it('with --no-descriptions in spite of descriptions', async () => {
    const projects = plain.map((project) => ({ ...project, description: 'what it does' }));
    const { yaml } = await initFrom('gitlab', { projects }, { args: ['--no-descriptions'] });
    expect(Object.keys(entriesOf(yaml))).toEqual(['/{name}']);
  });
});

describe('the token of govanity init', () => {
  const projects = [{ name: 'platform/lib', files: goMod('go.company.com/lib') }];
  const secret = 'not-a-usual-shape-8f3a';

  it.for([
    ['gitlab', 'GITLAB_TOKEN', secret],
    ['gitea', 'GITEA_TOKEN', secret],
    ['gitea', 'FORGEJO_TOKEN', secret],
    ['github', 'GITHUB_TOKEN', secret],
    ['github', 'GH_TOKEN', secret],
    ['gerrit', 'GERRIT_TOKEN', `bot:${secret}`],
  ] as const)('comes for %s from %s, and is written nowhere', async ([kind, variable, token]) => {
    const { yaml, stdout, stderr, exitCode } = await initFrom(
      kind,
      { projects, token },
      { env: { [variable]: token } },
    );
    expect(exitCode).toBe(0);
    expect(Object.keys(entriesOf(yaml))).toEqual(['/lib']);
    expect(`${yaml}${stdout}${stderr}`).not.toContain(secret);
  });

  it('comes from a file, which counts more', async () => {
    const file = join(await tempDir(), 'token');
    await writeFile(file, `${secret}\r\n`);
    const args = ['--token-file', file];
    const { exitCode } = await initFrom(
      'gitlab',
      { projects, token: secret },
      { args, env: { GITLAB_TOKEN: 'wrong' } },
    );
    expect(exitCode).toBe(0);
  });

  it.for([
    {
      name: 'a wrong one',
      env: { GITLAB_TOKEN: secret },
      said: /does not accept the token \(401\)\n {2}= hint: .*read_api/,
    },
    {
      name: 'none',
      env: {},
      said: /requires a token \(401\)\n {2}= hint: .*read_api.*GITLAB_TOKEN or with --token-file FILE/,
    },
  ])('is refused: $name', async ({ env, said }) => {
    const { exitCode, stderr, yaml } = await initFrom(
      'gitlab',
      { projects, token: 'other' },
      { env: env as Record<string, string> },
    );
    expect({ exitCode, yaml }).toEqual({ exitCode: 1, yaml: '' });
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain(secret);
  });

  it('is not sent without encryption', async () => {
    const args = ['init', '-', '--host', host, '--from-gitlab', 'platform', '--web', 'http://gitlab.company.com'];
    const { exitCode, stderr } = await run(args, { env: { GITLAB_TOKEN: secret } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('a token is not sent to http://gitlab.company.com/api/v4');
    expect(stderr).not.toContain(secret);
  });

  it.for([
    ['gerrit', secret, 1, 'USER:HTTP_PASSWORD'],
    ['gitlab', 'two words', 2, 'GITLAB_TOKEN does not hold a token on one line'],
    ['gitlab', 'two\nlines', 2, 'GITLAB_TOKEN does not hold a token on one line'],
  ] as const)('has the form that %s needs: %s', async ([kind, token, code, said]) => {
    const env = { [kind === 'gerrit' ? 'GERRIT_TOKEN' : 'GITLAB_TOKEN']: token };
    const { exitCode, stderr } = await initFrom(kind, { projects }, { env });
    expect(exitCode).toBe(code);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain(secret);
  });
});

describe('govanity init waits', () => {
  const projects = [{ name: 'platform/lib', files: goMod('go.company.com/lib') }];
  const soon = () => String(Math.floor(Date.now() / 1_000) + 1);

  it.for([
    ['gitlab', { status: 429, headers: { 'Retry-After': '0', 'RateLimit-Reset': '99999999999' } }],
    ['gitlab', { status: 429, headers: { 'RateLimit-Reset': soon(), 'RateLimit-Remaining': '0' } }],
    ['github', { status: 403, headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': soon() } }],
    ['github', { status: 429, headers: { 'Retry-After': new Date(Date.now() - 1_000).toUTCString() } }],
    [
      'github',
      { status: 403, headers: { 'Retry-After': '0' }, body: '{"message":"You have exceeded a secondary rate limit"}' },
    ],
    ['gitea', { status: 503, headers: { 'Retry-After': '0' } }],
    ['gerrit', { status: 502 }],
  ] as const)('for %s, which answers %o', async ([kind, answer]) => {
    const { exitCode, yaml } = await initFrom(kind, { projects, before: [answer, undefined, answer] });
    expect(exitCode).toBe(0);
    expect(Object.keys(entriesOf(yaml))).toEqual(['/lib']);
  });

  it.for([
    ['gitlab', { status: 429, headers: { 'Retry-After': '3600' } }],
    [
      'github',
      {
        status: 403,
        headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(Math.floor(Date.now() / 1_000) + 3_000) },
      },
    ],
  ] as const)('not for an hour: %s', async ([kind, answer]) => {
    const { exitCode, stderr, yaml, forge } = await initFrom(kind, { projects, before: [undefined, answer] });
    expect({ exitCode, yaml, asked: forge.requests.length }).toEqual({ exitCode: 1, yaml: '', asked: 2 });
    expect(stderr).toMatch(/the request limit of 127\.0\.0\.1:\d+ is reached until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect(stderr).toContain('--token-file FILE');
  });
});

describe('govanity init explains', () => {
  const projects = [{ name: 'platform/lib', files: goMod('go.company.com/lib') }];

  it.for([
    ['gitlab', 'there is no group `nosuch`'],
    ['gitea', 'there is no organization or user `nosuch`'],
    ['github', 'there is no organization or user `nosuch`'],
    ['gerrit', 'there is no project whose name begins with `nosuch`'],
  ] as const)('a group that %s does not have', async ([kind, said]) => {
    const { exitCode, stderr } = await initFrom(kind, { projects }, { group: 'nosuch' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(said);
  });

  it.for([
    [
      { status: 302, headers: { Location: 'https://sso.company.com/login?x=1' } },
      /redirects to https:\/\/sso\.company\.com\n/,
    ],
    [
      { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<!doctype html>' },
      /does not answer with JSON\n {2}= hint: .*--web/,
    ],
    [
      { status: 403, body: '{"message":"Resource protected by organization SAML enforcement"}' },
      /answers 403 .*: Resource protected by organization SAML/,
    ],
    [{ status: 500, body: '{"message":"500 Internal Server Error"}' }, /answers 500 /],
    [{ status: 200, body: '{"projects":[]}' }, /does not answer with a list/],
  ] as const)('an answer that is no list: %o', async ([answer, said]) => {
    const { exitCode, stderr } = await initFrom('gitlab', { projects, before: [answer] });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(said);
  });

  it('a server that does not answer', async () => {
    const args = ['--host', host, '--web', 'http://127.0.0.1:1', '--from-gitlab', 'platform'];
    const { exitCode, stderr } = await run(['init', '-', ...args]);
    expect(exitCode).toBe(1);
    expect(stderr).toBe('govanity: cannot ask 127.0.0.1:1: connection refused\n');
  });

  it('a repository whose files may not be read, and goes on', async () => {
    const closed = { name: 'platform/closed', status: 403 };
    const { exitCode, stderr, yaml } = await initFrom('gitlab', { projects: [closed, ...projects] });
    expect(exitCode).toBe(0);
    expect(Object.keys(entriesOf(yaml))).toEqual(['/lib']);
    expect(stderr).toBe('not searched: platform/closed: access to its files is denied (403)\n');
  });
});
