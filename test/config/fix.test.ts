import { chmod, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/config/apply-edits.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { run } from '../cli/run.ts';
import { tempFile } from '../cli/temp-file.ts';
import { entry } from './cases/case.ts';
import { fuzzOptions } from './fuzz-options.ts';

const scp = 'git@gitlab.company.com:go/foo.git';
const fixed = 'ssh://git@gitlab.company.com/go/foo.git';

function fix(text: string): string {
  return applyFixes(text, parseConfig(text, 'vanity.yaml').diagnostics).text;
}

/** A file whose path has the given lines of block style. */
function block(lines: string): string {
  return `host: go.company.com\npaths:\n  /foo: # first\n${lines}\n  /bar: {repo: https://a.com/b} # last\n`;
}

describe('--fix writes', () => {
  it.each([
    ['a plain value', block(`    repo: ${scp}   # why`), block(`    repo: ${fixed}   # why`)],
    ['a value in single quotes', block(`    repo: '${scp}' # why`), block(`    repo: '${fixed}' # why`)],
    ['a value in double quotes', block(`    repo:  "${scp}"`), block(`    repo:  "${fixed}"`)],
    ['a value with escapes', block(`    repo: "git\\x40gitlab.company.com:go/foo.git"`), block(`    repo: "${fixed}"`)],
    ['a quoted key', block(`    "repo" : ${scp}`), block(`    "repo" : ${fixed}`)],
    ['a value on the next line', block(`    repo:\n      ${scp}`), block(`    repo:\n      ${fixed}`)],
    ['a flow mapping', entry(`repo: ${scp},vcs: git`), entry(`repo: ${fixed},vcs: git`)],
    ['a flow mapping like JSON', entry(`"repo":"${scp}"`), entry(`"repo":"${fixed}"`)],
    ['a flow mapping over lines', entry(`\n    repo: ${scp} # why\n    `), entry(`\n    repo: ${fixed} # why\n    `)],
    ['a block', block(`    repo: |\n      ${scp}\n    vcs: git`), block(`    repo: ${fixed}\n    vcs: git`)],
    [
      'a block with a comment',
      block(`    repo: |-  # why | so\n      ${scp}`),
      block(`    repo: ${fixed}  # why | so`),
    ],
    [
      'a folded block',
      block(`    repo: >-\n\n      ${scp}\n\n    vcs: git`),
      block(`    repo: ${fixed}\n\n    vcs: git`),
    ],
    ['a block with an indentation', block(`    repo: |2-\n      ${scp}`), block(`    repo: ${fixed}`)],
    ['a block of another line', block(`    repo:\n     >+\n      ${scp}\n`), block(`    repo:\n     ${fixed}\n`)],
    [
      'a block with an anchor and a tag',
      block(`    repo: &r !!str |\n      ${scp}`),
      block(`    repo: &r !!str ${fixed}`),
    ],
    [
      'the anchor of an alias',
      block(`    repo: &r ${scp}\n  /baz: {repo: *r}`),
      block(`    repo: &r ${fixed}\n  /baz: {repo: *r}`),
    ],
    [
      'what is merged',
      `host: go.a.com\npaths:\n  /a: &a {repo: ${scp}}\n  /b: {<<: *a}\n`,
      `host: go.a.com\npaths:\n  /a: &a {repo: ${fixed}}\n  /b: {<<: *a}\n`,
    ],
    ['white space around a value', entry(`repo: " ${fixed} "`), entry(`repo: "${fixed}"`)],
    [
      'a placeholder',
      entry('repo: "git@a.com:x/{a}"').replace('/foo', '/x/{a}'),
      entry('repo: "ssh://git@a.com/x/{a}"').replace('/foo', '/x/{a}'),
    ],
    [
      'a placeholder in quotes where it had none',
      block(`    repo: git@a.com:x/{a}`).replace('/foo', '/x/{a}'),
      block(`    repo: "ssh://git@a.com/x/{a}"`).replace('/foo', '/x/{a}'),
    ],
    ['an apostrophe', block(`    repo: 'git@a.com:x/it''s'`), block(`    repo: 'ssh://git@a.com/x/it''s'`)],
    ['an address with brackets', entry(`repo: "git@[::1]:x/y"`), entry(`repo: "ssh://git@[::1]/x/y"`)],
    [
      'an address with brackets in quotes where it had none',
      block('    repo: git@[::1]:x/y'),
      block(`    repo: "ssh://git@[::1]/x/y"`),
    ],
    ['an absolute scp path', entry(`repo: "git@a.com:/x/y"`), entry(`repo: "ssh://git@a.com/x/y"`)],
    [
      'several values beside errors',
      `a: 1\n${block(`    repo: ${scp}`)}  /b: {repo: ${scp}b}\n`,
      `a: 1\n${block(`    repo: ${fixed}`)}  /b: {repo: ${fixed}b}\n`,
    ],
    [
      'no line break at the end',
      `${block('')}  /c:\n    repo: |\n      ${scp}`,
      `${block('')}  /c:\n    repo: ${fixed}`,
    ],
  ])('%s', (_, before, after) => {
    expect(fix(before)).toBe(after);
    expect(fix(after)).toBe(after);
    const crlf = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    expect(fix(crlf(before))).toBe(crlf(after));
  });

  it.each([
    ['a doubtful URL', entry('repo: "git@gitlab.company.com:2222/go/foo.git"')],
    ['a warning without a correction', entry('repo: http://a.com/b')],
    ['an error', entry('repo: gitlab.company.com/go/foo')],
    ['a scheme in the place of the host', entry('repo: "git@https://github.com/acme/foo.git"')],
    ['two schemes', entry('repo: "ssh://git@https://github.com/acme/foo.git"')],
    ['what older versions made of it', entry('repo: "ssh://git@https/github.com/acme/foo.git"')],
    ['a port or a path', entry('repo: "git@github.com:22:james/bond"')],
    ['a page that shows a directory', entry('repo: https://gitlab.com/a/b/-/tree/main/c')],
    ['a good file', entry(`repo: ${fixed}`)],
    ['no YAML', `{repo: ${scp}`],
  ])('nothing into %s', (_, text) => {
    expect(fix(text)).toBe(text);
  });
});

describe('check --fix', () => {
  it('keeps the mode of the file, and a symbolic link to it', async () => {
    const file = await tempFile(block(`    repo: ${scp}`));
    const link = join(dirname(file), 'link.yaml');
    await chmod(file, 0o604);
    await symlink('vanity.yaml', link);
    expect(await run(['check', '--fix', link])).toMatchObject({ exitCode: 0, stderr: `${link}: fixed 1 value\n` });
    expect(await readFile(file, 'utf8')).toBe(block(`    repo: ${fixed}`));
    expect((await stat(file)).mode & 0o777).toBe(0o604);
    expect(await readlink(link)).toBe('vanity.yaml');
    expect((await readdir(dirname(file))).toSorted()).toEqual(['link.yaml', 'vanity.yaml']);
  });

  it('does not touch a file in which there is nothing to fix', async () => {
    const file = await tempFile(entry('repo: http://a.com/b'));
    const before = await stat(file);
    expect(await run(['check', '--fix', file])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await stat(file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  });

  it('reports that the file cannot be written, and what is wrong', async () => {
    const text = entry(`repo: ${scp}`);
    // No room for a longer name beside it, which the new file has until it replaces the old one.
    const file = join(dirname(await tempFile(text)), `${'v'.repeat(250)}.yaml`);
    await writeFile(file, text);
    const { exitCode, stdout, stderr } = await run(['check', '--fix', file]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`cannot write ${file}: ENAMETOOLONG`);
    expect(stdout).toContain('warning[repo/rewritten]');
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const comment = fc.option(
  word.map((text) => ` # ${text} | "${text}"`),
  { nil: '' },
);
/** A value in some style, and what becomes of it. */
const value = fc
  .tuple(fc.constantFrom('plain', 'single', 'double', 'literal', 'folded'), word, comment)
  .map(([style, name, after]) => {
    const before = `git@a.com:x/${name}`;
    const good = `ssh://git@a.com/x/${name}`;
    switch (style) {
      case 'single':
        return [`'${before}'${after}`, `'${good}'${after}`] as const;
      case 'double':
        return [`"${before}"${after}`, `"${good}"${after}`] as const;
      case 'literal':
        return [`|${after}\n      ${before}`, `${good}${after}`] as const;
      case 'folded':
        return [`>-${after}\n\n      ${before}\n`, `${good}${after}\n`] as const;
      default:
        return [`${before}${after}`, `${good}${after}`] as const;
    }
  });
const above = fc.constantFrom('', '    # {x: y}\n', '    description: "a # b"\n', '    hiden: true\n', '\n\n');
const below = fc.constantFrom('', '    # |\n', '    vcs: git # x\n', '    docs: |\n      https://a.com\n', '\n');

describe('any file', () => {
  it('is the same except for the fixed values, and then has nothing left to fix', () => {
    const rowOf = fc.tuple(above, value, below);
    const textOf = (rows: readonly (typeof rowOf extends fc.Arbitrary<infer Row> ? Row : never)[], side: 0 | 1) =>
      rows
        .map(([before, scalar, after], index) => `  /m${index}:\n${before}    repo: ${scalar[side]}\n${after}`)
        .join('');
    fc.assert(
      fc.property(fc.array(rowOf, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (rows, lineBreak) => {
        const [before, wanted] = ([0, 1] as const).map((side) =>
          `# head\nhost: go.company.com\npaths:\n${textOf(rows, side)}`.replaceAll('\n', lineBreak),
        );
        const after = fix(before ?? '');
        expect(after).toBe(wanted);
        expect(parseConfig(after, 'vanity.yaml').diagnostics.filter((diagnostic) => diagnostic.fix)).toEqual([]);
      }),
      fuzzOptions(2_000),
    );
  });
});
