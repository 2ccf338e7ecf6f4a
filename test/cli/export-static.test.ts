import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportYaml, readTree } from '../export/exported.ts';
import { run } from './run.ts';
import { tempDir } from './temp-file.ts';

const repo = (name: string) => `{repo: "https://git.company.com/${name}.git"}`;
const plain = `host: go.company.com\npaths:\n  /team/lib: ${repo('lib')}\n`;

describe('govanity export static', () => {
  it('says what was done, and what to do next', async () => {
    expect(await exportYaml(plain)).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: [
        'public: 1 module; files: 15 written, 0 unchanged, 0 removed',
        "next: publish public as https://go.company.com/, then try: curl -L 'https://go.company.com/team/lib?go-get=1'",
        '',
      ].join('\n'),
    });
  });

  it('only says what it would do with --dry-run', async () => {
    const dir = await tempDir();
    const argv = ['--dry-run', '--major-versions', '1'];
    const first = await exportYaml(plain, { dir, argv });
    expect(first.stdout).toContain('write team/lib/index.html\n');
    expect(first.stderr).toBe('public: 1 module; files: 11 to write, 0 unchanged, 0 to remove\n');
    expect(await readdir(dir)).toEqual(['vanity.yaml']);
    await exportYaml(plain, { dir });
    const before = await readTree(dir);
    const second = await exportYaml(plain, { dir, argv });
    expect(second.stdout).toBe([2, 3, 4, 5].map((major) => `remove team/lib/v${major}/index.html\n`).join(''));
    expect(await readTree(dir)).toEqual(before);
  });

  it('prints what `check` prints of a file with errors, and touches nothing', async () => {
    const { exitCode, stdout, stderr, output } = await exportYaml(plain.replace('repo:', 'rpeo:'));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('error[config/unknown-key]: unknown key `rpeo`');
    expect(stderr).toContain('--> vanity.yaml:3:15');
    await expect(readdir(output)).rejects.toThrow('ENOENT');
  });

  it('exports with templates of its own', async () => {
    const { exitCode, stderr } = await exportYaml(plain, { argv: ['--templates', '/nowhere/at/all'] });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[template/no-directory]: cannot read /nowhere/at/all');
  });
});

describe('one host', () => {
  const several = `host: [go.company.com, go.company.cn]\npaths:\n  /lib: ${repo('lib')}\n  go.company.cn/one: ${repo('one')}\n  go.company.cn/two: ${repo('two')}\n`;

  it('is the first, and modules of another are reported', async () => {
    const { stderr, output, exitCode } = await exportYaml(several);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      'warning[export/other-host]: `go.company.cn` is not exported, nor are the keys of that host (2): an export answers for one host, this one for go.company.com\n  --> vanity.yaml:4:3\n',
    );
    expect(stderr).toContain('= hint: export it into another directory with --host go.company.cn\n');
    expect((await readTree(output)).has('one/index.html')).toBe(false);
  });

  it('is that of --host', async () => {
    const { stderr, output } = await exportYaml(several, { argv: ['--host', 'go.company.cn'] });
    expect(stderr).toContain('warning[export/other-host]: `go.company.com` is not exported: an export answers');
    const tree = await readTree(output);
    expect(tree.get('one/index.html')).toContain('content="go.company.cn/one git https://git.company.com/one.git"');
    expect(tree.get('lib/index.html')).toContain('content="go.company.cn/lib git https://git.company.com/lib.git"');
  });

  it('is any that is valid where the file names none', async () => {
    const anyHost = plain.replace('host: go.company.com\n', '');
    const { output } = await exportYaml(anyHost, { argv: ['--host', 'go.example.org'] });
    expect((await readTree(output)).get('team/lib/index.html')).toContain('content="go.example.org/team/lib git ');
  });

  it.each([
    [
      'none where the file names none',
      plain.replace('host: go.company.com\n', ''),
      [],
      '--host is needed: vanity.yaml has no `host`, and each tag begins with one',
    ],
    [
      'one that cannot begin an import path',
      plain.replace('host: go.company.com\n', ''),
      ['--host', 'localhost'],
      '--host `localhost` cannot begin an import path: it has no dot',
    ],
    [
      'one that is not configured',
      plain,
      ['--host', 'go.company.org'],
      '--host takes a host of vanity.yaml: go.company.com; found `go.company.org`',
    ],
  ])('cannot be %s', async (_, yaml, argv, words) => {
    const { exitCode, stderr, output } = await exportYaml(yaml, { argv });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
    await expect(readdir(output)).rejects.toThrow('ENOENT');
  });
});

describe('a pattern', () => {
  const pattern = `${plain}  /teams/{team}/{name}:\n    repo: https://git.company.com/{team}/{name}.git\n`;

  it('is a warning', async () => {
    const { exitCode, stderr } = await exportYaml(pattern);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      'warning[export/pattern]: `/teams/{team}/{name}` is a pattern, which files cannot answer\n  --> vanity.yaml:4:3\n',
    );
  });

  it('is none if --paths names its modules', async () => {
    const { exitCode, stderr, output } = await exportYaml(pattern, { paths: 'go.company.com/teams/pay/ledger\n' });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^public: 2 modules;/);
    expect((await readTree(output)).get('teams/pay/ledger/index.html')).toContain(
      'content="go.company.com/teams/pay/ledger git https://git.company.com/pay/ledger.git"',
    );
  });

  it('alone is nothing to export', async () => {
    const { exitCode, stderr, output } = await exportYaml(pattern.replace(/ {2}\/team\/lib.*\n/, ''));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('govanity: there is no module of go.company.com to export\n');
    await expect(readdir(output)).rejects.toThrow('ENOENT');
  });
});

describe('--paths', () => {
  it.each([
    ['another host', 'go.company.cn/lib', '`go.company.cn/lib` is not below go.company.com'],
    [
      'a host that only begins alike',
      'go.company.community/lib',
      '`go.company.community/lib` is not below go.company.com',
    ],
    ['no host', '/team/lib', '`/team/lib` is not below go.company.com'],
    ['what no route answers', 'go.company.com/unknown', 'no route answers for `go.company.com/unknown`'],
    [
      'what is no path',
      'go.company.com/team/lib/../../x',
      '`go.company.com/team/lib/../../x` is no import path: an element is all dots',
    ],
    ['a query', 'go.company.com/team/lib?x', '`go.company.com/team/lib?x` is no import path: only ASCII letters'],
    ['pages of the site', 'go.company.com/-/setup', 'no route answers for `go.company.com/-/setup`'],
  ])('refuses %s with its line', async (_, line, words) => {
    const { exitCode, stderr, output } = await exportYaml(plain, { paths: `# modules\n\n  ${line} # here\n` });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`error[path/not-found]: ${words}`);
    expect(stderr).toMatch(/ --> \S*paths:3:3\n/);
    await expect(readdir(output)).rejects.toThrow('ENOENT');
  });

  it('names a file that can be read', async () => {
    const dir = await tempDir();
    const { exitCode, stderr } = await exportYaml(plain, { dir, argv: ['--paths', join(dir, 'none')] });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('govanity: cannot read none: ');
  });
});

describe('what files cannot do', () => {
  const entries = (...keys: string[]) =>
    `host: go.company.com\npaths:\n${keys.map((key) => `  ${key}: ${repo(`r${key}`)}\n`).join('')}`;
  it.each([
    [
      'access for some',
      `access: {restrict: all, allow: [10.0.0.0/8]}\n${plain}`,
      'error[export/restricted]: `access: {restrict: all}` asks for a login',
    ],
    [
      'an index for some',
      `access: {restrict: index, allow: [10.0.0.0/8]}\n${plain}`,
      'error[export/restricted]: `access: {restrict: index}` asks for a login',
    ],
    ...['/404.html', '/_headers', '/_redirects', '/index.html', '/index.html/deeper'].map(
      (key): [string, string, string] => {
        const name = key.split('/')[1];
        return [
          `a module ${key}`,
          entries(key),
          `error[export/name-conflict]: the page of \`${key}\` needs a directory called ${name}, which is a file of the export`,
        ];
      },
    ),
    [
      'a module /lib/index.html beside /lib',
      entries('/lib', '/lib/index.html'),
      'the page of `/lib/index.html` needs a directory called lib/index.html',
    ],
    [
      'modules that differ in case',
      entries('/Lib', '/lib'),
      'error[export/case-conflict]: the page of `/lib` needs the name lib, which differs from Lib only in case\n  --> vanity.yaml:4:3',
    ],
    [
      'directories that differ in case',
      entries('/Team/one', '/team/two'),
      'error[export/case-conflict]: the page of `/team/two` needs the name team, which differs from Team only in case\n  --> vanity.yaml:4:3',
    ],
    [
      'a module like an own file in other case',
      entries('/_Headers'),
      'error[export/case-conflict]: the page of `/_Headers` needs the name _Headers, which differs from _headers only in case',
    ],
  ])('%s is an error', async (_, yaml, words) => {
    const { exitCode, stderr, output } = await exportYaml(yaml);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(words);
    await expect(readdir(output)).rejects.toThrow('ENOENT');
  });

  it('more rules than hosts read are reported', async () => {
    const keys = Array.from({ length: 101 }, (_, index) => `/lib${index}`);
    const { exitCode, stderr } = await exportYaml(entries(...keys));
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      '\n_redirects: Cloudflare Pages reads 100 of 101 rules with a * or :; without its rule `go` finds a package by its module\n',
    );
    const many = Array.from({ length: 1001 }, (_, index) => `/l${index}`);
    expect((await exportYaml(entries(...many), { argv: ['--major-versions', '1'] })).stderr).toContain(
      'GitLab Pages reads 1000 of 1001 rules',
    );
  });
});

describe('a wrong command line', () => {
  it.each([
    ['no directory', ['vanity.yaml'], "required option '--output <directory>' not specified"],
    [
      'no number of major versions',
      ['--output', 'public', '--major-versions', 'many'],
      '--major-versions takes a number from 1 to 99, found `many`',
    ],
    [
      'none',
      ['--output', 'public', '--major-versions', '0'],
      '--major-versions takes a number from 1 to 99, found `0`',
    ],
  ])('%s', async (_, argv, words) => {
    const { exitCode, stdout, stderr } = await run(['export', 'static', ...argv]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
