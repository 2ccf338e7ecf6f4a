import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { githubAnnotations, gitlabReport } from '../../src/diagnostics/ci-reports.ts';
import { run } from './run.ts';
import { tempDir, tempFile } from './temp-file.ts';

const yaml = `host: go.company.com
paths:
  /foo: {rpeo: "https://github.com/a/b"}
  /a: {repo: "git@github.com:a/b.git"}
  /b: {repo: "git@github.com:a/c.git"}
`;

const simple = 'host: a.com\npaths:\n  /x: {repo: "https://github.com/a/x"}\n';

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

/** A workspace with the text as deploy/vanity.yaml. */
async function workspace(text: string): Promise<{ root: string; file: string }> {
  const root = await tempDir();
  await mkdir(join(root, 'deploy'));
  const file = join(root, 'deploy/vanity.yaml');
  await writeFile(file, text);
  return { root, file };
}

async function issuesOf(argv: readonly string[], root: string): Promise<Issue[]> {
  const { stdout } = await run([...argv, '--format', 'gitlab'], { env: { CI_PROJECT_DIR: root } });
  return JSON.parse(stdout);
}

describe('--format github', () => {
  it('annotates each cause at its place, from the root of the workspace', async () => {
    const { root, file } = await workspace(yaml);
    const { exitCode, stdout, stderr } = await run(['check', file, '--format', 'github'], {
      env: { GITHUB_WORKSPACE: root },
    });
    expect([exitCode, stderr]).toEqual([1, '']);
    const [error, warning, summary, ...rest] = stdout.split('\n');
    expect(error).toMatch(
      /^::error file=deploy\/vanity\.yaml,line=3,endLine=3,col=10,endColumn=13,title=config\/unknown-key::unknown key `rpeo` in `\/foo`%0Ahint: did you mean `repo`\?/,
    );
    expect(warning).toMatch(
      /^::warning file=deploy\/vanity\.yaml,line=4,.*title=repo\/rewritten::.*\(2 places\)%0Ahint:/,
    );
    expect(summary).toBe(`${file}: 3 modules, 1 error, 1 warning`);
    expect(rest).toEqual(['']);
  });

  it('names no file for standard input', async () => {
    const io = { stdin: Readable.from([yaml]) };
    const { stdout } = await run(['check', '-', '--format', 'github'], io);
    expect(stdout).toMatch(/^::error title=config\/unknown-key::/);
  });

  it.each([
    ['50% of\nlines', '50%25 of%0Alines'],
    ['no\rreturn', 'no\ufffdreturn'],
    ['a: b, c', 'a: b, c'],
    ['%0A', '%250A'],
    ['::error::x', '::error::x'],
  ])('escapes the message %j', (message, escaped) => {
    const finding = { severity: 'error', code: 'a/b', message, file: undefined, place: undefined } as const;
    expect(githubAnnotations([finding])).toBe(`::error title=a/b::${escaped}\n`);
  });

  it.each([
    ['a,b:c.yaml', 'a%2Cb%3Ac.yaml'],
    ['100%\n.yaml', '100%25%0A.yaml'],
    ['a\r.yaml', 'a%0D.yaml'],
    ['x::error::.yaml', 'x%3A%3Aerror%3A%3A.yaml'],
  ])('escapes the file name %j', (file, escaped) => {
    const place = { line: 1, column: 2, endLine: 2, endColumn: 1 };
    const finding = { severity: 'info', code: 'a/b', message: 'm', file, place } as const;
    expect(githubAnnotations([finding])).toBe(`::notice file=${escaped},line=1,endLine=2,title=a/b::m\n`);
  });
});

describe('--format gitlab', () => {
  it('reports each place, with a path from the root of the project', async () => {
    const { root, file } = await workspace(yaml);
    const issues = await issuesOf(['check', file], root);
    expect(issues.map(({ check_name, severity, location }) => [check_name, severity, location])).toEqual([
      ['config/unknown-key', 'major', { path: 'deploy/vanity.yaml', lines: { begin: 3, end: 3 } }],
      ['repo/rewritten', 'minor', { path: 'deploy/vanity.yaml', lines: { begin: 4, end: 4 } }],
      ['repo/rewritten', 'minor', { path: 'deploy/vanity.yaml', lines: { begin: 5, end: 5 } }],
    ]);
    expect(issues[0]?.description).toMatch(/^unknown key `rpeo` in `\/foo`; hint: did you mean `repo`\?/);
  });

  it('is an empty list for a good file', async () => {
    const { root, file } = await workspace(simple);
    expect(await issuesOf(['check', file], root)).toEqual([]);
  });

  it('keeps fingerprints when lines move, and has none twice', async () => {
    const { root, file } = await workspace(yaml);
    const before = (await issuesOf(['check', file], root)).map(({ fingerprint }) => fingerprint);
    await writeFile(file, yaml.replace('paths:', '# a comment\n\npaths:'));
    const after = await issuesOf(['check', file], root);
    expect(after.map(({ fingerprint }) => fingerprint)).toEqual(before);
    expect(after[0]?.location.lines.begin).toBe(5);
    expect(new Set(before).size).toBe(before.length);
    await rename(file, join(root, 'vanity.yaml'));
    const moved = await issuesOf(['check', join(root, 'vanity.yaml')], root);
    expect(moved.map(({ fingerprint }) => fingerprint)).not.toEqual(before);
  });

  it('tells equal findings apart', () => {
    const finding = { severity: 'error', code: 'a/b', message: 'm', file: 'f', place: undefined } as const;
    const prints = (JSON.parse(gitlabReport([finding, finding, finding])) as Issue[]).map((issue) => issue.fingerprint);
    expect(new Set(prints).size).toBe(3);
  });
});

describe('diff for a continuous integration', () => {
  const before = yaml.replace('rpeo', 'repo');
  const after = before
    .replace('host: go', 'host: my')
    .replace('a/b"}', 'a/moved"}')
    .replace('  /b: {repo: "git@github.com:a/c.git"}\n', '  /new: {repo: "https://github.com/a/new"}\n');

  it('shows each change at its line of the new file', async () => {
    const { root, file } = await workspace(after);
    const argv = ['diff', '-', file, '--format', 'github'];
    const { exitCode, stdout } = await run(argv, { env: { GITHUB_WORKSPACE: root }, stdin: Readable.from([before]) });
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      [
        '::warning file=deploy/vanity.yaml,title=diff/host::host: go.company.com -> my.company.com',
        '::warning file=deploy/vanity.yaml,line=3,endLine=3,col=3,endColumn=44,title=diff/repo::/foo moves: https://github.com/a/b -> https://github.com/a/moved',
        '::notice file=deploy/vanity.yaml,line=5,endLine=5,col=3,endColumn=42,title=diff/added::/new is added: https://github.com/a/new',
        '::warning file=deploy/vanity.yaml,title=diff/removed::/b is removed: ssh://git@github.com/a/c.git',
        '',
      ].join('\n'),
    );
    const issues = await issuesOf(['diff', await tempFile(before), file], root);
    expect(issues.map(({ check_name, severity, location }) => [check_name, severity, location.lines.begin])).toEqual([
      ['diff/host', 'minor', 1],
      ['diff/repo', 'minor', 3],
      ['diff/added', 'info', 5],
      ['diff/removed', 'minor', 1],
    ]);
  });

  it('reports what is wrong with either of them', async () => {
    const { root, file } = await workspace(yaml);
    const { exitCode, stdout } = await run(['diff', await tempFile(before), file, '--format', 'gitlab'], {
      env: { CI_PROJECT_DIR: root },
    });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject([{ check_name: 'config/unknown-key', severity: 'major' }]);
  });
});

it('docs/ci.md has jobs whose commands are those of the program', async () => {
  const text = await readFile(new URL('../../docs/ci.md', import.meta.url), 'utf8');
  const commands = [...text.matchAll(/govanity (check|diff) ([^\n|>`]+)/g)].map(([, name, rest]) => [name, rest]);
  expect(commands.length).toBeGreaterThan(4);
  const file = await tempFile(simple);
  for (const [name = '', rest = ''] of commands) {
    const args = rest
      .trim()
      .split(/\s+/)
      .map((arg) => (arg === 'vanity.yaml' ? file : arg))
      .filter(Boolean);
    const { exitCode, stderr } = await run([name, ...args], { stdin: Readable.from([simple]) });
    expect([exitCode, stderr], `${name} ${rest}`).toEqual([0, '']);
  }
});
