import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../cli/run.ts';
import { tempDir } from '../cli/temp-file.ts';
import { sources } from './sources.ts';

async function fileWith(text: string | Uint8Array, name = 'source.yaml'): Promise<string> {
  const file = join(await tempDir(), name);
  await writeFile(file, text);
  return file;
}

describe('govanity convert', () => {
  test('prints the vanity.yaml, and nothing else, to stdout', async () => {
    const said = await run(['convert', await fileWith(sources.govanityurls)]);
    expect(said).toEqual({ exitCode: 0, stdout: sources.govanityurls, stderr: '' });
  });

  test('takes warnings for fine, and prints them with the line of the source', async () => {
    const file = await fileWith(sources.sally);
    const { exitCode, stdout, stderr } = await run(['convert', file]);
    expect({ exitCode, stdout: stdout.slice(0, 9) }).toEqual({ exitCode: 0, stdout: '# written' });
    expect(stderr).toContain(`--> ${file}:19:5\n19 |     doc_badge: https://img.shields.io/badge/scago\n`);
  });

  test('exits with 1 where something is not carried over, and prints the rest', async () => {
    const { exitCode, stdout, stderr } = await run(['convert', await fileWith(sources.turbovanityurls)]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('repo: https://github.com/golift/cnfg\n');
    expect(stderr).toContain('error[convert/not-carried-over]: ');
  });

  test('writes a file, and refuses to replace one without --force', async () => {
    const file = await fileWith(sources.govanityurls);
    const output = join(await tempDir(), 'vanity.yaml');
    expect(await run(['convert', file, '--output', output])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(await readFile(output, 'utf8')).toBe(sources.govanityurls);
    await writeFile(output, 'mine');
    const refused = await run(['convert', file, '--output', output]);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--force') });
    expect(await readFile(output, 'utf8')).toBe('mine');
    expect(await run(['convert', file, '--output', output, '--force'])).toMatchObject({ exitCode: 0 });
    expect(await readFile(output, 'utf8')).toBe(sources.govanityurls);
  });

  test('writes no file where there is nothing to write', async () => {
    const output = join(await tempDir(), 'vanity.yaml');
    expect(await run(['convert', await fileWith('a: 1\n'), '--output', output])).toMatchObject({ exitCode: 1 });
    await expect(readFile(output)).rejects.toThrow('ENOENT');
  });

  test('says where it cannot write', async () => {
    const output = join(await tempDir(), 'no', 'vanity.yaml');
    const { exitCode, stderr } = await run(['convert', await fileWith(sources.govanityurls), '--output', output]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `govanity: cannot write ${output}: there is no such file or directory\n`,
    });
  });

  test('takes the two arguments of go-import-redirector', async () => {
    const { exitCode, stdout } = await run([
      'convert',
      '--from',
      'go-import-redirector',
      'rsc.io/*',
      'https://github.com/rsc/*',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('host: rsc.io\npaths:\n');
    expect(stdout).toContain('  /{name}:\n    repo: https://github.com/rsc/{name}\n');
  });

  test.each([
    ['one argument of go-import-redirector', ['--from', 'go-import-redirector', 'rsc.io/*'], 'two arguments'],
    ['two files', ['a.yaml', 'b.yaml'], 'a second: b.yaml'],
    ['an unknown kind', ['--from', 'apache', 'a.yaml'], 'govanityurls'],
    ['nothing', [], 'missing required argument'],
  ])('%s is wrong usage', async (_, argv, text) => {
    const { exitCode, stdout, stderr } = await run(['convert', ...argv]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(text);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['is not there', async () => join(await tempDir(), 'none'), 'file/unreadable'],
    ['is a directory', tempDir, 'file/unreadable'],
    ['is not UTF-8', () => fileWith(Buffer.from([0x61, 0xff])), 'yaml/not-utf-8'],
  ])('a file that %s is an error', async (_, file, code) => {
    const { exitCode, stdout, stderr } = await run(['convert', await file()]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`error[${code}]: `);
  });

  test('has JSON for programs', async () => {
    const file = await fileWith(sources.vangen, 'vangen.json');
    const { exitCode, stdout, stderr } = await run(['convert', file, '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      file,
      kind: 'vangen',
      ok: true,
      yaml: expect.stringContaining('host: example.com\n'),
      diagnostics: [{ severity: 'warning', code: 'convert/no-counterpart', file, line: 7 }],
    });
  });
});
