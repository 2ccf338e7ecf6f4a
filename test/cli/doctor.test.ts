import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from './run.ts';
import { tempDir } from './temp-file.ts';

const output = 'go: malformed module path "x": missing dot in first path element\n';

describe('govanity doctor', () => {
  test.for([
    [[], 'name an import path, or a file with --explain (- for stdin)'],
    [['a.b/c', '--explain', '-'], 'name an import path, or a file with --explain (- for stdin)'],
    [['a.b/c', '--timeout', 'x'], '`--timeout` takes seconds'],
    [['a.b/c', '--timeout', '0'], '`--timeout` takes seconds'],
    [['a.b/c', '--server', 'ftp://x'], '`--server` takes a scheme, a host and a port'],
    [['a.b/c', '--server', 'http://x/path'], '`--server` takes a scheme, a host and a port'],
    [['--explain', '-', '--server', 'http://x'], 'takes neither --config nor --server'],
    [['--explain', '/nowhere/x'], 'cannot read /nowhere/x'],
    [['a.b/c', '--format', 'xml'], 'Allowed choices are text, json'],
  ] as const)('refuses %j', async ([argv, complaint]) => {
    const { exitCode, stdout, stderr } = await run(['doctor', ...argv]);

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(complaint);
  });

  test('says why a path cannot be one, and makes no request', async () => {
    const { exitCode, stdout } = await run(['doctor', 'go.company.com:8080/x', '--format', 'json']);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      importPath: 'go.company.com:8080/x',
      ok: false,
      steps: [
        {
          name: 'import path',
          status: 'failed',
          ms: expect.any(Number),
          message: expect.stringMatching(/^malformed module path "go\.company\.com:8080\/x": .*: the path breaks/),
          code: 'module/malformed-path',
          remedy: expect.any(String),
        },
      ],
    });
  });

  test('makes no request for a host that DNS cannot know, and shows no password that was pasted', async () => {
    const { exitCode, stdout } = await run(['doctor', 'https://u:opensesame@go.company.123/x', '--format', 'json']);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      importPath: 'go.company.123/x',
      steps: [{ name: 'import path', code: 'network/no-such-host' }],
    });
    expect((await run(['doctor', 'a.b/c?token=opensesame/d', '--format', 'text'])).stdout).not.toContain('opensesame');
  });

  test('says what it cannot work without', async () => {
    const before = process.env.TMPDIR;
    onTestFinished(() => {
      process.env.TMPDIR = before;
      if (before === undefined) delete process.env.TMPDIR;
    });
    process.env.TMPDIR = '/nowhere';
    const { exitCode, stderr } = await run(['doctor', 'a.b/c']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('set TMPDIR: ENOENT');
  });

  test('colours marks if colours are asked for', async () => {
    const { stdout } = await run(['doctor', 'go.company.com:8080/x'], { color: true });
    expect(stdout.startsWith('\u001b[31m✗\u001b[39m import path')).toBe(true);
  });

  test('reads the end of a log of any length, and what is no text', async () => {
    const chunks = Array.from({ length: 100 }, (_, index) => Buffer.alloc(64 * 1024, index));
    const noise = await run(['doctor', '--explain', '-'], { stdin: Readable.from(chunks, { objectMode: false }) });
    expect([noise.exitCode, noise.stdout]).toEqual([0, 'no known error found\n']);

    const log = Readable.from([...chunks, Buffer.from(`\r\n${output}`)], { objectMode: false });
    const { exitCode, stdout } = await run(['doctor', '--explain', '-'], { stdin: log });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('(module/malformed-path)');

    expect((await run(['doctor', '--explain', '-'])).exitCode).toBe(0);
  });

  test('explains output from stdin and from a file', async () => {
    const file = join(await tempDir(), 'output.txt');
    await writeFile(file, output);
    const fromStdin = await run(['doctor', '--explain', '-'], { stdin: Readable.from([output]) });
    const fromFile = await run(['doctor', '--explain', file]);

    expect(fromFile).toEqual(fromStdin);
    expect(fromStdin.exitCode).toBe(1);
    expect(fromStdin.stdout).toMatch(
      /^go: malformed module path .*\n {4}cause: the path breaks .* \(module\/malformed-path\)\n {4}remedy: write it/,
    );
  });

  test('finds nothing in what is no error', async () => {
    const { exitCode, stdout } = await run(['doctor', '--explain', '-'], { stdin: Readable.from(['ok\n']) });
    expect([exitCode, stdout]).toEqual([0, 'no known error found\n']);
    const json = await run(['doctor', '--explain', '-', '--format', 'json'], { stdin: Readable.from(['ok\n']) });
    expect(JSON.parse(json.stdout)).toEqual({ explanations: [] });
  });
});
