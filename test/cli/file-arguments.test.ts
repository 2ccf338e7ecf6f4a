import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from './run.ts';
import { tempDir } from './temp-file.ts';

const yaml = `host: a.com
backends: {old: {forge: gitlab, web: https://old.a.com}, new: {forge: gitlab, web: https://new.a.com}}
backend: old
paths:
  /x: {project: a/x}
`;

const proxyYaml = `proxy: {store: store}\naccess: {restrict: none}\n${yaml}`;

/** What is in the place of a file, and the word that it is refused with. */
const places: readonly (readonly [string, string])[] = [
  ['nothing', 'there is no such file'],
  ['directory', 'it is a directory'],
  ['pipe', 'it is a named pipe'],
  ['/dev/zero', 'it is a character device'],
];

/** Command lines that read a file besides the configuration; FILE and CONFIG stand for paths. */
const readers: readonly string[][] = [
  ['check', 'FILE'],
  ['convert', 'FILE'],
  ['diff', 'CONFIG', 'FILE'],
  ['explain', 'a.com/x', 'FILE'],
  ['export', 'nginx', 'FILE'],
  ['export', 'static', 'FILE', '--output', 'out'],
  ['export', 'static', 'CONFIG', '--output', 'out', '--paths', 'FILE'],
  ['migrate', 'check', 'CONFIG', '--to', 'new', '--go-sum', 'FILE'],
  ['migrate', 'plan', 'FILE', '--to', 'new'],
  ['proxy', 'verify', 'PROXY', '--go-sum', 'FILE'],
  ['proxy', 'list', 'FILE'],
  ['doctor', '--explain', 'FILE'],
  ['serve', '--config', 'FILE', '--admin', 'off'],
  ['serve', 'CONFIG', '--listen', '127.0.0.1:0', '--admin', 'off', '--tls-cert', 'FILE', '--tls-key', 'FILE'],
];

async function world(): Promise<string> {
  const dir = await tempDir();
  await mkdir(join(dir, 'directory'));
  execFileSync('mkfifo', [join(dir, 'pipe')]);
  await writeFile(join(dir, 'vanity.yaml'), yaml);
  await writeFile(join(dir, 'proxy.yaml'), proxyYaml);
  return dir;
}

/** No name of the system, no stack. */
const raw = /ENOENT|EISDIR|EACCES|ENOTDIR|ENOTREG|EFBIG|\bat .*:\d+:\d+/;

describe.each(readers)('%s %s %s %s %s %s', (...argv) => {
  test.each(places)('%s is refused in words, at once', { timeout: 10_000 }, async (place, words) => {
    const dir = await world();
    const file = place.startsWith('/') ? place : join(dir, place);
    const paths: Record<string, string> = {
      FILE: file,
      CONFIG: join(dir, 'vanity.yaml'),
      PROXY: join(dir, 'proxy.yaml'),
    };
    const named = argv.filter(Boolean).map((word) => paths[word] ?? word);
    const { exitCode, stdout, stderr } = await run(named);
    expect([1, 2]).toContain(exitCode);
    expect(stdout + stderr).toContain(`cannot read ${file}: ${words}`);
    expect(stdout + stderr).not.toMatch(raw);
  });
});

test('passwd reads no more of an endless input than a password can have', { timeout: 10_000 }, async () => {
  const file = join(await tempDir(), 'users');
  const { exitCode, stderr } = await run(['passwd', file, 'alice'], { stdin: createReadStream('/dev/zero') });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('the password has more than 72 bytes');
});

test.each([['nothing'], ['pipe'], ['/dev/zero']])('proxy import refuses %s', async (place) => {
  const dir = await world();
  const path = place.startsWith('/') ? place : join(dir, place);
  const { exitCode, stderr } = await run(['proxy', 'import', join(dir, 'proxy.yaml'), path]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^govanity: cannot read .*: (?:there is no such|it is not a directory)/);
});

test.each<[string[], string]>([
  [['export', 'nginx', 'CONFIG', '--output', 'FILE'], 'cannot write FILE: '],
  [['convert', 'SALLY', '--output', 'FILE', '--force'], 'cannot write FILE: '],
  [['export', 'static', 'CONFIG', '--output', 'FILE'], 'cannot bring FILE up to date: '],
])('%j names why a place cannot be written', async (argv, words) => {
  const dir = await world();
  await writeFile(join(dir, 'sally.yaml'), 'url: a.com\npackages:\n  x: { repo: github.com/a/x }\n');
  const file = '/proc/none/here';
  const paths: Record<string, string> = {
    FILE: file,
    CONFIG: join(dir, 'vanity.yaml'),
    SALLY: join(dir, 'sally.yaml'),
  };
  const { exitCode, stderr } = await run(argv.map((word) => paths[word] ?? word));
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${words.replace('FILE', file)}there is no such file or directory\n`);
});
