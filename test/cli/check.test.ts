import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entry } from '../config/cases/case.ts';
import { expectGolden } from './golden.ts';
import { run } from './run.ts';
import { tempDir, tempFile } from './temp-file.ts';

const good = entry('repo: https://github.com/company/foo');
const warned = entry('repo: http://git.company.com/foo');
const wrong = entry('rpeo: https://github.com/company/foo');

const many = `# Everything that a code frame has to bear.
host: go.company.com
titel: ours
backends:
  gitlab: {forge: gitlab, web: gitlab.company.com}
paths:
  /a: {repo: "git@gitlab.company.com:go/foo.git"}
  /b: {description: ${'long '.repeat(40)}, hiden: true, repo: https://github.com/a/b}
  /c: {repo: "https://me:hunter2@github.com/a/b", vcs: gitt}
  /d:
    repo: |
      file:///d
    display: >
      https://a.com
      https://b.com
  /e: {vcs: "\\e[31mred", repo: https://github.com/a/b}
  /f: {description: "one\ttwo", ttl: 5, repo: https://github.com/a/b}
  /a/: {repo: https://github.com/a/b}
`;

describe('govanity check', () => {
  it('reports that a good file is good', async () => {
    const file = await tempFile(good);
    const expected = { exitCode: 0, stdout: `${file}: 1 module, 0 errors, 0 warnings\n`, stderr: '' };
    expect(await run(['check', file])).toEqual(expected);
    expect(await run(['check', '--strict', '--fix', file])).toEqual(expected);
  });

  it('shows everything that is wrong, with its place', async () => {
    const file = await tempFile(many);
    const { exitCode, stdout, stderr } = await run(['check', file]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expectGolden(stdout.replaceAll(file, 'vanity.yaml'), 'check.txt');
  });

  it('shows neither a byte order mark nor the CR of a line break', async () => {
    const { stdout } = await run([
      'check',
      await tempFile(`\ufeff${wrong}`.replaceAll('\n', '\r\n').replace('host', 'hots')),
    ]);
    expect(stdout).toContain('\n1 | hots: go.company.com\n  | ^^^^\n');
  });

  it('is in colour where that is wanted, and only there', async () => {
    const file = await tempFile(many);
    const { stdout } = await run(['check', file], { color: true });
    expectGolden(stdout.replaceAll(file, 'vanity.yaml'), 'check-color.txt');
    const plain = await run(['check', file]);
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
    expect(stdout).toMatch(escapes);
    expect(stdout.replaceAll(escapes, '')).toBe(plain.stdout);
  });

  it.each([
    ['a good file', good, [], 0],
    ['a good file, strictly', good, ['--strict'], 0],
    ['a warning', warned, [], 0],
    ['a warning, strictly', warned, ['--strict'], 1],
    ['an error', wrong, [], 1],
    ['an error that cannot be fixed', wrong, ['--fix'], 1],
    ['a fixed warning, strictly', entry('repo: "git@a.com:x/y"'), ['--strict', '--fix'], 0],
  ])('%s', async (_, text, flags, exitCode) => {
    const file = await tempFile(text);
    const json = await run(['check', '--format', 'json', ...flags, file]);
    await writeFile(file, text);
    const plain = await run(['check', ...flags, file]);
    expect(plain.exitCode).toBe(exitCode);
    expect(json.exitCode).toBe(exitCode);
    expect(JSON.parse(json.stdout).ok).toBe(exitCode === 0);
  });

  it('has the JSON that design.md promises', async () => {
    const file = await tempFile(wrong);
    const { stdout, stderr } = await run(['check', file, '--format', 'json']);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toStrictEqual({
      file,
      ok: false,
      modules: 1,
      diagnostics: [
        {
          severity: 'error',
          code: 'config/unknown-key',
          message: 'unknown key `rpeo` in `/foo`',
          file,
          line: 3,
          column: 10,
          endLine: 3,
          endColumn: 14,
          hint: expect.stringContaining('did you mean `repo`?'),
        },
      ],
    });
  });

  it('leaves the hint out of the JSON if there is none, and never has the fix', async () => {
    const file = await tempFile(entry('repo: "git@a.com:x/y", hidden: 5'));
    const { diagnostics } = JSON.parse((await run(['check', file, '--format', 'json'])).stdout);
    expect(diagnostics.map((diagnostic: object) => Object.keys(diagnostic).slice(8))).toEqual([['hint'], []]);
  });

  it('keeps stdout for the JSON when it fixes', async () => {
    const file = await tempFile(entry('repo: "git@a.com:x/y"'));
    const { stdout, stderr } = await run(['check', '--fix', '--format', 'json', file]);
    expect(JSON.parse(stdout)).toStrictEqual({ file, ok: true, modules: 1, diagnostics: [] });
    expect(stderr).toBe(`${file}: fixed 1 value\n`);
  });

  it('names the command that fixes', async () => {
    const file = await tempFile(`${entry('repo: &r "git@a.com:x/y"')}  /bar: {repo: *r}\n`);
    expect((await run(['check', file])).stdout).toContain(`\n1 can be fixed by: govanity check --fix ${file}\n`);
  });

  it('takes vanity.yaml where no file is named', async () => {
    const dir = await tempDir();
    const before = process.cwd();
    onTestFinished(() => process.chdir(before));
    process.chdir(dir);
    expect(await run(['check'])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('cannot read vanity.yaml'),
    });
    await writeFile('vanity.yaml', good);
    expect(await run(['check'])).toMatchObject({
      exitCode: 0,
      stdout: 'vanity.yaml: 1 module, 0 errors, 0 warnings\n',
    });
  });
});

describe('a cause that is repeated', () => {
  const foreign = (name: string) => `  /${name}: {repo: https://github.com/company/${name}, private: true}\n`;
  const repeated = `host: go.company.com\npaths:\n${Array.from({ length: 397 }, (_, index) => foreign(`m${index}`)).join('')}`;

  it('is one diagnostic with its count and first places', async () => {
    const file = await tempFile(repeated);
    expect(await run(['check', file])).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `warning[config/ignored-key]: unknown key \`private\` in \`/m0\` is ignored (397 places)
  --> ${file}:3:46
3 |   /m0: {repo: https://github.com/company/m0, private: true}
  |                                              ^^^^^^^
  = also in lines 4, 5, 6, 7, 8 and 391 more
  = hint: write \`hidden: true\` to leave the module out of lists; \`go\` gets it all the same

${file}: 397 modules, 0 errors, 1 warning
`,
    });
  });

  it('has all its places in the JSON', async () => {
    const file = await tempFile(`host: go.company.com\npaths:\n${foreign('a')}${foreign('bc')}`);
    const { diagnostics } = JSON.parse((await run(['check', '--format', 'json', file])).stdout);
    expect(diagnostics).toStrictEqual([
      {
        severity: 'warning',
        code: 'config/ignored-key',
        message: 'unknown key `private` in `/a` is ignored',
        file,
        ...{ line: 3, column: 44, endLine: 3, endColumn: 51 },
        hint: expect.stringContaining('`hidden: true`'),
        count: 2,
        places: [
          { line: 3, column: 44, endLine: 3, endColumn: 51 },
          { line: 4, column: 46, endLine: 4, endColumn: 53 },
        ],
      },
    ]);
  });

  it('is one diagnostic if its corrections differ and are certain, each with its hint in the JSON', async () => {
    const file = await tempFile(`${entry('repo: "git@a.com:x/foo"')}  /bar: {repo: "git@a.com:x/bar"}\n`);
    const { stdout } = await run(['check', file]);
    expect(stdout).toContain('(2 places)');
    expect(stdout).toContain('= also in line 4\n');
    expect(stdout).toContain('2 can be fixed by: ');
    const { diagnostics } = JSON.parse((await run(['check', '--format', 'json', file])).stdout);
    expect(diagnostics).toMatchObject([
      { hint: 'write `ssh://git@a.com/x/foo`', count: 2, places: [{}, { hint: 'write `ssh://git@a.com/x/bar`' }] },
    ]);
    expect((await run(['check', '--fix', file])).stdout).toContain('0 warnings');
  });

  it('is several diagnostics if one correction is certain and another is not', async () => {
    const file = await tempFile(`${entry('repo: "a.com:x/foo"')}  /bar: {repo: "git@a.com:x/bar"}\n`);
    const { diagnostics } = JSON.parse((await run(['check', '--format', 'json', file])).stdout);
    const rewritten = diagnostics.filter(({ code }: { code: string }) => code === 'repo/rewritten');
    expect(rewritten).toHaveLength(2);
  });

  it('is several diagnostics if each place needs another correction', async () => {
    const file = await tempFile(`${entry('repo: github.com/x/foo')}  /bar: {repo: github.com/x/bar}\n`);
    expect((await run(['check', file])).stdout).toContain('2 modules, 2 errors');
  });
});

describe('warnings that are accepted', () => {
  const subdir = `${entry('repo: https://github.com/a/b, subdir: x')}  /bar: {repo: https://github.com/a/c, subdir: x}\n`;

  it.each([
    ['by the file', `ignore: config/subdir-go-version\n${subdir}`, []],
    ['by a list in the file', `ignore: [config/subdir-go-version]\n${subdir}`, []],
    ['by an option', subdir, ['--ignore', 'config/subdir-go-version']],
    [
      'by options',
      warned + subdir.slice(subdir.indexOf('  /bar')),
      [...['--ignore', 'repo/insecure-scheme', '--ignore', 'config/subdir-go-version']],
    ],
  ])('are counted and no failure with --strict: %s', async (_, yaml, flags) => {
    const file = await tempFile(yaml);
    expect(await run(['check', '--strict', ...flags, file])).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `${file}: 2 modules, 0 errors, 0 warnings (2 ignored)\n`,
    });
    const json = JSON.parse((await run(['check', '--strict', '--format', 'json', ...flags, file])).stdout);
    expect(json).toStrictEqual({ file, ok: true, modules: 2, diagnostics: [], ignored: 2 });
  });

  it('are accepted of the htpasswd file, too', async () => {
    const file = await tempFile(`ignore: config/users-file\naccess: {restrict: all, users: htpasswd}\n${good}`);
    expect(await run(['check', '--strict', file])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('(1 ignored)'),
    });
  });

  it.each([
    ['an unknown code', 'config/subdir-go-versoin', 'did you mean `config/subdir-go-version`?'],
    ['an error', 'config/unknown-key', '`config/unknown-key` is an error, only warnings can be ignored'],
  ])('cannot be %s', async (_, code, words) => {
    const { exitCode, stderr } = await run(['check', '--ignore', code, await tempFile(good)]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });

  it('do not hide others', async () => {
    const file = await tempFile(`ignore: config/long-cache\ncache_max_age: 5000\n${warned}`);
    expect(await run(['check', '--strict', file])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('1 warning (1 ignored)'),
    });
  });
});

describe('standard input', () => {
  const input = (text: string) => ({
    stdin: Readable.from([Buffer.from(text.slice(0, 9)), Buffer.from(text.slice(9))]),
  });

  it('is checked as `-`', async () => {
    expect(await run(['check', '-'], input(good))).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: 'stdin: 1 module, 0 errors, 0 warnings\n',
    });
    const { exitCode, stdout } = await run(['check', '--config', '-', '--format', 'json'], input(wrong));
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ file: 'stdin', diagnostics: [{ file: 'stdin', line: 3 }] });
  });

  it('is one side of a comparison, and what is explained', async () => {
    const file = await tempFile(good.replace('company/foo', 'company/old'));
    expect(await run(['diff', file, '-'], input(good))).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('/foo'),
    });
    expect((await run(['diff', '-', '-'], input(good))).exitCode).toBe(2);
    expect((await run(['explain', 'go.company.com/foo', '-'], input(good))).stdout).toContain('/foo (stdin:3)');
  });

  it('is not fixed, and its fixes are counted', async () => {
    const fixable = entry('repo: "git@a.com:x/y"');
    expect(await run(['check', '--fix', '-'], input(fixable))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--fix writes into a file'),
    });
    expect((await run(['check', '-'], input(fixable))).stdout).toContain(
      '1 can be fixed by: govanity check --fix FILE\n',
    );
  });
});

describe('a file that cannot be checked', () => {
  it.each([
    ['is not there', (dir: string) => join(dir, 'nothing.yaml'), 'file/unreadable', 'there is no such file'],
    ['is a directory', (dir: string) => dir, 'file/unreadable', 'it is a directory'],
  ])('%s', async (_, nameIn, code, words) => {
    const file = nameIn(await tempDir());
    const { exitCode, stdout } = await run(['check', '--format', 'json', file]);
    expect(exitCode).toBe(1);
    const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    expect(JSON.parse(stdout)).toMatchObject({
      file,
      ok: false,
      modules: 0,
      diagnostics: [{ severity: 'error', code, ...place }],
    });
    expect(stdout).toContain(words);
    expect((await run(['check', '--fix', file])).stdout).toMatch(
      /^error\[.*\n {2}--> .*:1:1\n {2}= hint: .*\n\n.*: 0 modules, 1 error, 0 warnings\n$/,
    );
  });

  it('is not UTF-8', async () => {
    const file = await tempFile(Buffer.from('host: g\xf6.company.com\n', 'latin1'));
    const { exitCode, stdout } = await run(['check', file]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error[yaml/not-utf-8]');
  });

  it('names users that are not there', async () => {
    const file = await tempFile(`access: {restrict: all, users: htpasswd}\n${good}`);
    const { exitCode, stdout } = await run(['check', file]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`warning[config/users-file]`);
    expect(stdout).toContain(`${file}:1:32\n`);
    expect((await run(['check', '--strict', file])).exitCode).toBe(1);
    await writeFile(join(dirname(file), 'htpasswd'), `me:$2y$10$${'a'.repeat(53)}\n`);
    expect((await run(['check', file])).exitCode).toBe(0);
  });
});
