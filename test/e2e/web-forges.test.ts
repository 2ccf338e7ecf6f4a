import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run as govanity } from '../cli/run.ts';
import { createCleanup } from './harness/cleanup.ts';
import { startDaemon } from './harness/daemon.ts';
import { freePort } from './harness/free-port.ts';
import { createRepository, PLAIN_GIT } from './harness/git-repository.ts';
import { goModule } from './harness/go-module.ts';
import { startNginx } from './harness/nginx.ts';
import { describeWithTools, toolPath } from './harness/required-tools.ts';
import { mustRun } from './harness/run-command.ts';
import { createTempDir } from './harness/temp-dir.ts';

const project = 'team/lib.git';
const tools = ['fcgiwrap', 'git', 'git-http-backend', 'nginx'] as const;

/** Cgit and gitweb as Debian installs them, in front of a repository whose default branch is no usual one. */
describeWithTools('repositories on cgit and gitweb', [...tools, 'cgit.cgi', 'gitweb.cgi'], () => {
  const { defer, run } = createCleanup();
  afterAll(run);
  let web: Record<'cgit' | 'gitweb', string>;
  let file: string;

  beforeAll(async () => {
    const dir = await createTempDir(defer, 'web-forges');
    const root = join(dir, 'root');
    const bare = join(root, project);
    await createRepository(bare, [{ files: goModule('go.company.com/lib', 'sub/deep'), tags: ['v1.0.0'] }]);
    await mustRun(toolPath('git'), ['-C', bare, 'branch', '-m', 'main', 'trunk'], { env: PLAIN_GIT });
    await writeFile(join(dir, 'cgitrc'), `virtual-root=/\nenable-http-clone=0\nscan-path=${root}\n`);
    await writeFile(join(dir, 'gitweb.conf'), `our $projectroot = "${root}";\n`);
    const cgi = await freePort();
    const env = { ...PLAIN_GIT, PATH: process.env.PATH ?? '', HOME: dir };
    await startDaemon(defer, { command: toolPath('fcgiwrap'), args: ['-s', `tcp:127.0.0.1:${cgi}`], port: cgi, env });
    const pass = (program: string, path: string, more: string) => `
      fastcgi_pass 127.0.0.1:${cgi};
      fastcgi_param SCRIPT_FILENAME ${program};
      fastcgi_param PATH_INFO ${path};
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param REQUEST_URI $request_uri;
      fastcgi_param SERVER_NAME $host;
      fastcgi_param SERVER_PORT $server_port;
      fastcgi_param HTTP_HOST $http_host;
      ${more}`;
    const backend = `fastcgi_param GIT_PROJECT_ROOT ${root}; fastcgi_param GIT_HTTP_EXPORT_ALL "";`;
    const nginx = await startNginx(
      defer,
      (port) => `
        server {
          listen 127.0.0.1:${port};
          location ~ ^(?:/gitweb\\.cgi)?(?<git_path>/.*/(?:info/refs|git-upload-pack))$ {
            ${pass(toolPath('git-http-backend'), '$git_path', backend)}
          }
          location ~ ^/gitweb\\.cgi(?<page>/.*)?$ {
            ${pass(toolPath('gitweb.cgi'), '$page', `fastcgi_param SCRIPT_NAME /gitweb.cgi; fastcgi_param GITWEB_CONFIG ${dir}/gitweb.conf;`)}
          }
          location / { ${pass(toolPath('cgit.cgi'), '$uri', `fastcgi_param CGIT_CONFIG ${dir}/cgitrc;`)} }
        }`,
    );
    const origin = `http://127.0.0.1:${nginx.port}`;
    web = { cgit: origin, gitweb: `${origin}/gitweb.cgi` };
    file = join(dir, 'vanity.yaml');
    await writeFile(
      file,
      [
        'host: go.company.com',
        'backends:',
        `  cgit: { forge: cgit, web: "${web.cgit}" }`,
        `  gitweb: { forge: gitweb, web: "${web.gitweb}" }`,
        'paths:',
        ...(['cgit', 'gitweb'] as const).flatMap((forge) => [
          `  /${forge}: { backend: ${forge}, project: ${project} }`,
          `  /${forge}/branch: { backend: ${forge}, project: ${project}, branch: trunk, subdir: sub }`,
        ]),
        '',
      ].join('\n'),
    );
  });

  /** What `explain` shows of an import path. */
  async function explain(path: string): Promise<{ repo: string; goSource: string }> {
    const { stdout } = await govanity(['explain', `go.company.com${path}`, '--config', file, '--format', 'json']);
    return JSON.parse(stdout);
  }

  /** The page that a template leads to, as pkg.go.dev fills it in. */
  async function open(template: string, dir: string, name = '', line = ''): Promise<{ url: string; body: string }> {
    const url = template
      .replaceAll('{/dir}', dir === '' ? '' : `/${dir}`)
      .replaceAll('{dir}', dir)
      .replaceAll('{file}', name)
      .replaceAll('{line}', line);
    const response = await fetch(url);
    const body = await response.text();
    expect(`${url}: ${response.status}`).toBe(`${url}: 200`);
    return { url, body };
  }

  test.for(['cgit', 'gitweb'])('%s: the clone URL is one', async (forge) => {
    const { repo } = await explain(`/${forge}`);
    const refs = await mustRun(toolPath('git'), ['ls-remote', repo], { env: PLAIN_GIT });
    expect(refs).toContain('refs/tags/v1.0.0');
  });

  test.for([
    ['/cgit', '', 'lib.go', 'package lib'],
    ['/cgit', 'sub/deep', 'deep.go', 'package deep'],
    ['/cgit/branch', 'deep', 'deep.go', 'package deep'],
    ['/gitweb', '', 'lib.go', 'package lib'],
    ['/gitweb', 'sub/deep', 'deep.go', 'package deep'],
    ['/gitweb/branch', 'deep', 'deep.go', 'package deep'],
  ] as const)('%s: home, directory "%s" and file are pages', async ([path, dir, name, text]) => {
    const { goSource } = await explain(path);
    const [, home = '', directory = '', fileTemplate = ''] = goSource.split(' ');
    await open(home, '');
    expect((await open(directory, dir)).body).toContain(name);
    const { url, body } = await open(fileTemplate, dir, name, '1');
    // Both may colour the words of a line.
    expect(body.replace(/<[^>]*>/g, '').replaceAll('&nbsp;', ' ')).toContain(text);
    const anchor = new URL(url).hash.slice(1);
    expect(body).toMatch(new RegExp(`(?:id|name)=['"]${anchor}['"]`));
  });
});
