import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from './run.ts';
import { tempDir } from './temp-file.ts';

const output = 'go: malformed module path "x": missing dot in first path element\n';

describe('govanity doctor', () => {
  test.for([
    [[], 'name an import path, or a file with --explain (- for stdin)'],
    [['a.b/c', '--explain', '-'], 'name an import path, or a file with --explain (- for stdin)'],
    [['a.b/c', '--timeout', 'x'], '`--timeout` takes seconds'],
    [['a.b/c', '--timeout', '0'], '`--timeout` takes seconds'],
    [['a.b/c', '--server', 'ftp://x'], '`--server` takes a URL'],
    [['--explain', '/nowhere/x'], 'cannot read /nowhere/x'],
    [['a.b/c', '--format', 'xml'], 'Allowed choices are text, json'],
  ] as const)('refuses %j', async ([argv, complaint]) => {
    const { exitCode, stdout, stderr } = await run(['doctor', ...argv]);

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(complaint);
  });

  test('says why a path cannot be one, and contacts nobody', async () => {
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
          message: expect.stringMatching(
            /^malformed module path "go\.company\.com:8080\/x": .*: the import path breaks/,
          ),
          code: 'module/malformed-path',
          remedy: expect.any(String),
        },
      ],
    });
  });

  test('explains output from stdin and from a file', async () => {
    const file = join(await tempDir(), 'output.txt');
    await writeFile(file, output);
    const fromStdin = await run(['doctor', '--explain', '-'], { stdin: Readable.from([output]) });
    const fromFile = await run(['doctor', '--explain', file]);

    expect(fromFile).toEqual(fromStdin);
    expect(fromStdin.exitCode).toBe(1);
    expect(fromStdin.stdout).toMatch(
      /^go: malformed module path .*\n {4}cause: the import path .* \(module\/malformed-path\)\n {4}remedy: letters/,
    );
  });

  test('finds nothing in what is no error', async () => {
    const { exitCode, stdout } = await run(['doctor', '--explain', '-'], { stdin: Readable.from(['ok\n']) });
    expect([exitCode, stdout]).toEqual([0, 'nothing in it is an error that the doctor knows\n']);
    const json = await run(['doctor', '--explain', '-', '--format', 'json'], { stdin: Readable.from(['ok\n']) });
    expect(JSON.parse(json.stdout)).toEqual({ explanations: [] });
  });
});
