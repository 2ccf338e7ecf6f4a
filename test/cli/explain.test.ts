import { describe, expect, it } from 'vitest';
import { expectGolden } from './golden.ts';
import { run } from './run.ts';
import { tempFile } from './temp-file.ts';

const yaml = `host: [go.company.com, go.company.dev]
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
paths:
  /go/foo: {backend: gitlab, docs: "https://docs.company.com/{importPath}"}
  /go/old: {repo: "git@gitlab.company.com:go/old.git", hidden: true}
  /teams/{team}/{name}: {backend: gitlab, project: "platform/{team}/{name}"}
  /mono/tool: {backend: gitlab, project: platform/mono, subdir: tool}
  go.company.cn: {repo: https://git.company.cn/all}
`;

async function explain(...argv: string[]) {
  const file = await tempFile(yaml);
  const { exitCode, stdout, stderr } = await run(['explain', '--config', file, ...argv]);
  const plain = (text: string) => text.replaceAll(file, 'vanity.yaml');
  return { exitCode, stdout: plain(stdout), stderr: plain(stderr) };
}

describe('govanity explain', () => {
  it('shows what answers, with what is wrong there and not elsewhere', async () => {
    const runs = [];
    for (const path of ['go.company.com/go/foo/sub/package', 'go.company.dev/go/old', 'go.company.com/mono/tool']) {
      const { exitCode, stdout, stderr } = await explain(path);
      expect(exitCode).toBe(0);
      runs.push(`$ govanity explain ${path}\n${stdout}--- stderr\n${stderr}`);
    }
    expectGolden(runs.join('\n'), 'explain.txt');
  });

  it('has the JSON that design.md promises', async () => {
    const { exitCode, stdout, stderr } = await explain('go.company.com/mono/tool/cmd', '--format', 'json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toStrictEqual({
      importPath: 'go.company.com/mono/tool/cmd',
      found: true,
      route: '/mono/tool',
      prefix: 'go.company.com/mono/tool',
      vcs: 'git',
      repo: 'ssh://git@gitlab.company.com/platform/mono.git',
      subdir: 'tool',
      goImport: 'go.company.com/mono/tool git ssh://git@gitlab.company.com/platform/mono.git tool',
      goSource:
        'go.company.com/mono/tool https://gitlab.company.com/platform/mono https://gitlab.company.com/platform/mono/-/tree/HEAD/tool{/dir} https://gitlab.company.com/platform/mono/-/blob/HEAD/tool{/dir}/{file}#L{line}',
      diagnostics: [expect.objectContaining({ severity: 'warning', code: 'config/subdir-go-version', line: 8 })],
    });
  });

  it('has the same JSON for what is not found', async () => {
    const { exitCode, stdout } = await explain('go.company.com/go/fooo', '--format', 'json');
    expect(exitCode).toBe(1);
    const nothing = { route: null, prefix: null, vcs: null, repo: null, subdir: null, goImport: null, goSource: null };
    expect(JSON.parse(stdout)).toStrictEqual({
      importPath: 'go.company.com/go/fooo',
      found: false,
      ...nothing,
      diagnostics: [
        {
          severity: 'error',
          code: 'path/not-found',
          message: 'no route answers for `go.company.com/go/fooo`',
          hint: 'did you mean `go.company.com/go/foo`?',
        },
      ],
    });
  });

  it.each([
    ['go.company.com/teams/a/b/sub', 'go.company.com/teams/a/b', 'ssh://git@gitlab.company.com/platform/a/b.git'],
    ['go.company.dev/go/foo@v1.2.3', 'go.company.dev/go/foo', 'ssh://git@gitlab.company.com/go/foo.git'],
    ['https://go.company.com/go/foo/?go-get=1', 'go.company.com/go/foo', 'ssh://git@gitlab.company.com/go/foo.git'],
    ['/go/foo', 'go.company.com/go/foo', 'ssh://git@gitlab.company.com/go/foo.git'],
    ['localhost:8080/go/foo', 'go.company.com/go/foo', 'ssh://git@gitlab.company.com/go/foo.git'],
    ['go.company.cn/any/thing', 'go.company.cn', 'https://git.company.cn/all'],
    ['go.company.cn', 'go.company.cn', 'https://git.company.cn/all'],
  ])('%s', async (importPath, prefix, repo) => {
    const { exitCode, stdout } = await explain(importPath, '--format', 'json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ prefix, repo });
  });

  it.each([
    ['go.company.com/go/od', 'did you mean `go.company.com/go/old` or `go.company.com/go/foo`?'],
    ['go.company.com/goo/foo/sub', 'did you mean `go.company.com/go/foo`?'],
    ['go.company.com/zoo', 'add `/zoo` below `paths`'],
    ['go.company.com/zoo?go-get=1', 'add `/zoo` below `paths`'],
    ['go.company.com', 'add `/` below `paths`'],
    ['go.company.com/teams/a', 'add `/teams/a` below `paths`'],
    ['go.company.org/go/foo', 'the configured hosts are go.company.com, go.company.dev, go.company.cn'],
    ['', 'add `/` below `paths`'],
  ])('%j is not found', async (importPath, hint) => {
    const { exitCode, stdout, stderr } = await explain(importPath);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('error[path/not-found]: no route answers for');
    expect(stderr).toContain(`hint: ${hint}\n`);
  });

  it('works with a configuration that leaves the host to the request', async () => {
    const file = await tempFile('paths:\n  /foo: {repo: https://github.com/a/b}\n');
    const ask = async (path: string) => run(['explain', '--config', file, path]);
    expect(await ask('go.any.com/foo')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('go.any.com/foo git'),
    });
    expect((await ask('/foo')).stderr).toContain('write the whole import path');
    expect((await ask('any/foo')).stderr).toContain('`any` cannot be the host of import paths: it has no dot');
  });

  it('reports the errors of a configuration that is not served', async () => {
    const file = await tempFile('host: go.company.com\npaths:\n  /foo: {rpeo: x}\n');
    const { exitCode, stdout, stderr } = await run(['explain', 'go.company.com/foo', '--config', file]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('3 |   /foo: {rpeo: x}');
    const json = JSON.parse(
      (await run(['explain', 'go.company.com/foo', '--config', file, '--format', 'json'])).stdout,
    );
    expect(json).toMatchObject({ found: false, diagnostics: [{ code: 'config/unknown-key', line: 3 }] });
  });

  it('repeats no secret', async () => {
    for (const path of [
      'https://me:SECRET@go.company.com/x',
      'go.company.com/glpat-SECRET0123',
      'go.company.com/x?token=SECRET',
      'go.company.com/go/foo?token=SECRET',
    ]) {
      for (const format of ['text', 'json']) {
        const { stdout, stderr } = await explain(path, '--format', format);
        expect(stdout + stderr).not.toContain('SECRET');
      }
    }
  });
});
