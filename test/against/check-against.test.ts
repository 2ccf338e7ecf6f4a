import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { run as runCommand } from '../cli/run.ts';
import { tempDir, tempFile } from '../cli/temp-file.ts';
import { withoutAuthorities } from '../init/forge-emulators.ts';
import { serveYaml } from '../support/site-server.ts';
import { withoutProgress } from '../support/without-progress.ts';

const run = async (argv: readonly string[]) => withoutProgress(await runCommand(argv, { env: withoutAuthorities }));

const file = 'host: go.company.com\npaths:\n  /lib: {repo: "https://github.com/company/lib"}\n';

/** What is asked for to find a catch-all. */
const unknown = '/govanity-no-such-module';

/** Serves on loopback until the end of the test. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An old server that answers each path with a head, or a status. */
function oldServer(
  answer: (path: string, host: string) => string | number,
  headers: Record<string, string> = {},
  answersUnknown = false,
) {
  return serve(({ url = '', headers: { host = '' } }, response) => {
    const path = url.replace(/\?go-get=1$/, '');
    const found = path === unknown && !answersUnknown ? 404 : answer(path, host);
    if (typeof found === 'number') response.writeHead(found, headers).end('no');
    else response.writeHead(200, headers).end(`<!DOCTYPE html><html><head>${found}</head><body></body></html>`);
  });
}

const tag = (prefix: string, repo = 'https://github.com/company/lib', vcs = 'git') =>
  `<meta name="go-import" content="go.company.com${prefix} ${vcs} ${repo}">`;
const ownLinks =
  '<meta name="go-source" content="go.company.com/lib https://github.com/company/lib https://github.com/company/lib/tree/HEAD{/dir} https://github.com/company/lib/blob/HEAD{/dir}/{file}#L{line}">';

/** The differences that a server shows to a file: what, whether it is intended, and the paths. */
async function differences(url: string, yaml = file, args: readonly string[] = []) {
  const { exitCode, stdout, stderr } = await run([
    'check',
    await tempFile(yaml),
    '--against',
    url,
    '--format',
    'json',
    ...args,
  ]);
  const { against } = JSON.parse(stdout);
  const found: string[] = against.differences.map(
    (each: { what: string; intended: string; importPaths: string[] }) =>
      `${each.what} ${each.intended ?? 'REAL'} ${each.importPaths.map((path) => path.replace('go.company.com', '')).join(' ')}`,
  );
  return { exitCode, stderr, found, against };
}

describe('govanity check --against', () => {
  it('finds nothing where this very file is served, with everything that it may hold', async () => {
    const yaml = `host: [go.company.com, go.company.cn]
backends: {gitlab: {forge: gitlab, web: "https://gitlab.company.com", clone: ssh}}
backend: gitlab
proxy: {store: modules}
access: {restrict: none}
paths:
  /: {project: go/root}
  /lib: {project: go/lib, description: x}
  /lib/sub: {project: go/sub}
  /hidden: {project: go/hidden, hidden: true}
  /mono/tool: {project: go/mono, subdir: tool}
  /cached: {vcs: mod, repo: "https://athens.company.com"}
  /v/two/v2: {project: go/two}
  /teams/{team}/{name}: {project: "{team}/{name}"}
  go.company.io/x: {project: go/x}
  /hg: {repo: "https://hg.company.com/x", vcs: hg}
`;
    const server = await serveYaml(yaml);
    onTestFinished(() => server.close());
    const { exitCode, found, against } = await differences(`http://127.0.0.1:${server.port}`, yaml);
    expect({ exitCode, found }).toEqual({ exitCode: 0, found: [] });
    expect(against).toMatchObject({ modules: 10, unasked: [], failure: null });
    expect(against.questions).toBeGreaterThan(60);
  });

  it.for([
    { name: 'the same tags', head: () => tag('/lib') + ownLinks, found: [] },
    {
      name: 'another repository',
      head: () => tag('/lib', 'https://github.com/company/lib2') + ownLinks,
      found: ['tag REAL /lib /lib/ /lib/pkg /lib/pkg/'],
    },
    {
      name: 'another system',
      head: () => tag('/lib', undefined, 'hg') + ownLinks,
      found: ['tag REAL /lib /lib/ /lib/pkg /lib/pkg/'],
    },
    {
      name: 'a shorter prefix',
      head: () => tag('', undefined) + ownLinks,
      found: ['tag REAL /lib /lib/ /lib/pkg /lib/pkg/'],
    },
    {
      name: 'nothing below the module',
      head: (path: string) => (path === '/lib' ? tag('/lib') + ownLinks : 404),
      found: ['tag more-paths /lib/ /lib/pkg /lib/pkg/'],
    },
    { name: 'nothing at all', head: () => 404, found: ['tag REAL /lib /lib/ /lib/pkg /lib/pkg/'] },
    {
      name: 'two tags',
      head: () => tag('/lib') + tag('/lib', 'https://github.com/a/b') + ownLinks,
      found: ['tag unusable /lib /lib/', 'tag unusable /lib/pkg /lib/pkg/'],
    },
    { name: 'no source links', head: () => tag('/lib'), found: ['links links /lib /lib/ /lib/pkg /lib/pkg/'] },
    {
      name: 'links to master',
      head: () => tag('/lib') + ownLinks.replaceAll('HEAD', 'master'),
      found: ['links links /lib /lib/ /lib/pkg /lib/pkg/'],
    },
    {
      name: 'links to somewhere else',
      head: () => tag('/lib') + ownLinks.replaceAll('github.com', 'code.company.com'),
      found: ['links REAL /lib /lib/ /lib/pkg /lib/pkg/'],
    },
    {
      name: 'a module more, on its index',
      head: (path: string) =>
        path === '/'
          ? '</head><a href="https://pkg.go.dev/go.company.com/old">go.company.com/old</a>'
          : path.startsWith('/old')
            ? tag('/old')
            : tag('/lib') + ownLinks,
      found: ['tag REAL /old /old/'],
    },
    {
      name: 'an index that names what is no module',
      head: (path: string) =>
        path === '/'
          ? '</head>go.company.com/none go.company.com/style.css not-go.company.com/x'
          : path.startsWith('/none')
            ? 200
            : tag('/lib') + ownLinks,
      found: ['status unknown-path /none /none/'],
    },
    {
      name: 'a neighbour by its first letters',
      head: (path: string) => (path === '/' ? '</head>go.company.com/library' : tag('/lib') + ownLinks),
      found: ['status boundary /library /library/'],
    },
  ] as { name: string; head: (path: string) => string | number; found: string[] }[])(
    'tells what is intended from what is not: $name',
    async ({ head, found }) => {
      const result = await differences(await oldServer(head));
      expect(result.found).toEqual(found);
      expect(result.exitCode).toBe(found.some((each) => each.includes('REAL')) ? 1 : 0);
    },
  );

  it.for([
    'ssh://git@gitlab.company.com:go/lib.git',
    'git@gitlab.company.com:go/lib.git',
    'ssh://git@gitlab.company.com//go/lib.git',
    'git+ssh://git@gitlab.company.com/go/lib.git',
  ])('knows that %s is corrected', async (repo) => {
    const yaml = 'host: go.company.com\npaths:\n  /lib: {repo: "ssh://git@gitlab.company.com/go/lib.git"}\n';
    const { found, exitCode } = await differences(await oldServer(() => tag('/lib', repo)), yaml);
    const paths = '/lib /lib/ /lib/pkg /lib/pkg/';
    expect(found).toEqual([`tag repo-corrected ${paths}`, `links links ${paths}`]);
    expect(exitCode).toBe(0);
  });

  it.for([
    { name: 'a catch-all', old: () => tag('', 'https://github.com/company/root'), found: [`tag REAL ${unknown}`] },
    { name: 'the tag of a neighbour', old: () => tag('/lib'), found: [`status boundary ${unknown}`] },
    { name: 'a page', old: () => '<title>Not here</title>', found: [`status unknown-path ${unknown}`] },
    {
      name: 'a redirect to nowhere',
      old: () => 302,
      to: 'mailto:me@company.com',
      found: [`status unknown-path ${unknown}`],
    },
    {
      name: 'a redirect to what is down',
      old: () => 302,
      to: 'http://127.0.0.1:1/x',
      found: [`status unknown-path ${unknown}`],
    },
    { name: 'a redirect that is none', old: () => 302, to: 'http://[', found: [`status unknown-path ${unknown}`] },
    { name: 'a refusal', old: () => 404, found: [] },
  ] as { name: string; old: () => string | number; to?: string; found: string[] }[])(
    'asks for a path that nobody has, and gets $name',
    async ({ old, to, found }) => {
      const answer = (path: string) => (path === unknown ? old() : tag('/lib') + ownLinks);
      const headers = to === undefined ? {} : { Location: to };
      const result = await differences(await oldServer(answer, headers, true));
      expect({ found: result.found, failure: result.against.failure }).toEqual({ found, failure: null });
    },
  );

  it('shows each difference, and the rest by reason', async () => {
    const path = await tempFile(`${file}  /x: {repo: "https://github.com/company/x"}\n`);
    const url = await oldServer((asked) =>
      asked.startsWith('/x') ? tag('/x', 'https://user:hunter2@github.com/company/y') : tag('/lib'),
    );
    const { exitCode, stdout, stderr } = await run(['check', path, '--against', url]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toBe(`${path}: 2 modules, 0 errors, 0 warnings
tag of go.company.com/x, /x/, /x/pkg, /x/pkg/
  - go.company.com/x git https://user:***@github.com/company/y
  + go.company.com/x git https://github.com/company/x
intended: the source links are made from the forge of the repository (2, such as go.company.com/lib, /lib/, /lib/pkg, /lib/pkg/)
  - none
  + https://github.com/company/lib https://github.com/company/lib/tree/HEAD{/dir} https://github.com/company/lib/blob/HEAD{/dir}/{file}#L{line}
${url}: 9 paths of 2 entries, 1 difference, 2 intended, 0 not asked
`);
    const annotations = await run(['check', path, '--against', url, '--format', 'github']);
    expect(annotations.stdout).toContain('title=against/tag::go.company.com/x: ');
    const quality = await run(['check', path, '--against', url, '--format', 'gitlab']);
    expect(JSON.parse(quality.stdout)).toMatchObject([
      { check_name: 'against/tag', location: { lines: { begin: 4 } } },
    ]);
    expect(`${annotations.stdout}${quality.stdout}`).not.toContain('hunter2');
  });

  it('asks for samples of patterns, and names those that it has none for', async () => {
    const yaml = `${file}  /teams/{team}/{name}: {repo: "https://github.com/{team}/{name}"}\n`;
    const url = await oldServer((path) => {
      const [, team, name] = /^\/teams\/([^/]+)\/([^/]+)/.exec(path) ?? [];
      if (team === 'a' || team === 'b')
        return tag(`/teams/${team}/${name}`, `https://github.com/${team}/${name === 'y' ? 'z' : name}`);
      return path.startsWith('/lib') ? tag('/lib') + ownLinks : 404;
    });
    const none = await differences(url, yaml);
    expect(none.exitCode).toBe(0);
    expect(none.against.unasked).toEqual([
      { importPath: 'go.company.com/teams/{team}/{name}', reason: expect.stringContaining('--paths FILE') },
    ]);
    const list = join(await tempDir(), 'paths');
    await writeFile(list, '# sampled\ngo.company.com/teams/a/x\n go.company.com/teams/b/y/ # two\n\ngo.other.com/z\n');
    const some = await differences(url, yaml, ['--paths', list]);
    expect(some.against.unasked).toEqual([]);
    expect(some.found.filter((each) => each.includes('REAL'))).toEqual(['tag REAL /teams/b/y /teams/b/y/']);
    // One that has patterns, too, is asked for what is made up.
    const same = await serveYaml(yaml);
    onTestFinished(() => same.close());
    expect((await differences(`http://127.0.0.1:${same.port}`, yaml)).against.unasked).toEqual([]);
  });

  it('shows progress if it takes long', async () => {
    const path = await tempFile(file);
    const url = await oldServer(() => tag('/lib') + ownLinks);
    // Each look at the clock is three seconds later.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 3_000;
      return now;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const { stderr } = await runCommand(['check', path, '--against', url]);
    expect(stderr).toContain(`${url}: asking\n`);
  });

  it('follows redirects as go does, also to its own name', async () => {
    const url = await serve(({ url: target = '', headers: { host } }, response) => {
      expect(host).toBe('go.company.com');
      const [path = ''] = target.split('?');
      if (path === unknown) return response.writeHead(404).end();
      if (!path.endsWith('/') && path !== '/')
        response.writeHead(301, { Location: `http://go.company.com${path}/?go-get=1` }).end();
      else response.end(`<html><head>${tag('/lib')}${ownLinks}</head></html>`);
    });
    expect(await differences(url)).toMatchObject({ exitCode: 0, found: [] });
  });

  it.for([
    { name: 'requires a login', answer: 401, headers: {}, said: 'it requires a login (401)' },
    {
      name: 'sends everybody to https',
      answer: 301,
      headers: { Location: 'https://go.company.com/lib?go-get=1' },
      said: 'it redirects to https://go.company.com: ask that address',
    },
    {
      name: 'is overloaded',
      answer: 503,
      headers: { 'Retry-After': '0' },
      said: 'it answers 503, also after 3 attempts',
    },
    {
      name: 'limits requests for an hour',
      answer: 429,
      headers: { 'Retry-After': '3600' },
      said: 'it answers 429, also after 1 attempts',
    },
  ] as { name: string; answer: number; headers: Record<string, string>; said: string }[])(
    'exits with 2 if the server $name',
    async ({ answer, headers, said }) => {
      const url = await oldServer(() => answer, headers);
      const { exitCode, stderr, against } = await differences(url);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `govanity: cannot ask ${url}: ${said}\n` });
      expect(against).toMatchObject({ failure: said, questions: 0 });
    },
  );

  it('exits with 2 if nobody answers, or not to the end', async () => {
    expect(await differences('http://127.0.0.1:1')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('connection refused'),
    });
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      if (asked > 3) request.socket.destroy();
      else response.end(`<html><head>${tag('/lib')}${ownLinks}</head></html>`);
    });
    const { exitCode, against } = await differences(url);
    expect(exitCode).toBe(2);
    expect(against.unasked.length).toBeGreaterThan(0);
  });

  it('compares a file without a host, and leaves out hosts that the old server does not know', async () => {
    const hostless = 'paths:\n  /lib: {repo: "https://github.com/company/lib"}\n';
    const echo = await oldServer((_, host) => (tag('/lib') + ownLinks).replaceAll('go.company.com', host));
    expect(await differences(echo, hostless)).toMatchObject({ exitCode: 0, found: [] });
    const two = file.replace('go.company.com', '[go.company.com, go.company.cn]');
    const one = await oldServer((_, host) => (host === 'go.company.com' ? tag('/lib') + ownLinks : 404));
    const { exitCode, found, against } = await differences(one, two);
    expect({ exitCode, found }).toEqual({ exitCode: 0, found: [] });
    expect(against.unasked).toEqual([
      { importPath: 'go.company.cn', reason: 'the old server answers for no module of this host' },
    ]);
  });

  it.for([
    { name: 'is announced now', old: '', proxy: true, found: 'tag module-proxy' },
    {
      name: 'is announced no more',
      old: tag('/lib', 'https://go.company.com/-/proxy', 'mod'),
      proxy: false,
      found: 'tag REAL',
    },
    { name: 'is another one', old: tag('/lib', 'https://athens.company.com', 'mod'), proxy: true, found: 'tag REAL' },
    { name: 'is the same', old: tag('/lib', 'https://go.company.com/-/proxy', 'mod'), proxy: true, found: undefined },
  ])('tells what becomes of a module proxy that $name', async ({ old, proxy, found }) => {
    const yaml = proxy ? `${file}proxy: {store: modules}\naccess: {restrict: none}\n` : file;
    const result = await differences(await oldServer(() => old + tag('/lib') + ownLinks), yaml);
    expect(result.found).toEqual(found === undefined ? [] : [`${found} /lib /lib/ /lib/pkg /lib/pkg/`]);
  });

  it('asks nobody about a file with errors, and refuses what is no address', async () => {
    const wrong = await run(['check', await tempFile('host: go.company.com\n'), '--against', 'http://127.0.0.1:1']);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('http://127.0.0.1:1 was not asked: fix the errors of ');
    for (const url of [
      'go.company.com',
      'ftp://go.company.com',
      'https://go.company.com/lib',
      'http://me:hunter2@go.company.com',
      'https://x/?a',
    ]) {
      const { exitCode, stderr } = await run(['check', await tempFile(file), '--against', url]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('--against takes an address such as https://go.company.com');
      expect(stderr).not.toContain('hunter2');
    }
    expect((await run(['check', await tempFile(file), '--paths', 'x'])).exitCode).toBe(2);
  });

  it('sends a login to the server alone', async () => {
    const url = await serve(({ headers: { authorization } }, response) => {
      response
        .writeHead(authorization === `Basic ${btoa('me:secret')}` ? 200 : 401)
        .end(`<html><head>${tag('/lib')}${ownLinks}</head></html>`);
    });
    const { exitCode, stderr, against } = await differences(url.replace('//', '//me:secret@'));
    expect({ exitCode, stderr, server: against.server }).toEqual({ exitCode: 0, stderr: '', server: url });
  });
});
