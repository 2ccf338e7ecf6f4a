import { appendFileSync } from 'node:fs';
import { chmod, lstat, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verify } from '@node-rs/bcrypt';
import { beforeEach, expect, test } from 'vitest';
import { editFile } from '../../src/files/edit-file.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { runGovanity } from './govanity-process.ts';

let dir: string;
let file: string;
beforeEach(async ({ onTestFinished }) => {
  dir = await createTempDir(onTestFinished, 'passwd');
  file = join(dir, 'users');
});

const passwd = (args: readonly string[], input = '') => runGovanity(['passwd', ...args], { input, cwd: dir });
const read = () => readFile(file, 'utf8');
const hashOf = async (user: string) => new RegExp(`^${user}:(.*)$`, 'm').exec(await read())?.[1] ?? '';
const matches = async (user: string, password: string) => verify(password, await hashOf(user));
const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('adds, changes and removes users, and leaves the others alone', async () => {
  expect(await passwd([file, 'gopher'], 'sesame\n')).toMatchObject({ exitCode: 0, stderr: `${file}: added gopher\n` });
  expect(await read()).toMatch(/^gopher:\$2y\$10\$[./A-Za-z0-9]{53}\n$/);
  expect(await passwd([file, 'second'], 'open\n')).toMatchObject({ exitCode: 0 });
  const others = await hashOf('second');

  expect(await passwd([file, 'gopher'], 'other\n')).toMatchObject({ exitCode: 0, stderr: `${file}: changed gopher\n` });
  expect([await matches('gopher', 'sesame'), await matches('gopher', 'other')]).toEqual([false, true]);
  expect((await read()).split('\n')).toHaveLength(3);

  const removed = await passwd(['--remove', file, 'gopher']);
  expect(removed).toMatchObject({ exitCode: 0, stderr: `${file}: removed gopher\n` });
  expect(await read()).toBe(`second:${others}\n`);
});

test.for([
  ['with a line end', 'sesame\n', 'sesame'],
  ['without one', 'sesame', 'sesame'],
  ['with that of Windows', 'sesame\r\n', 'sesame'],
  ['only the first line counts', 'sesame\nopen\n', 'sesame'],
  ['spaces are part of it', ' se same \n', ' se same '],
  ['UTF-8 and colons', 'pässwörd:x\n', 'pässwörd:x'],
  ['72 bytes', `${'p'.repeat(72)}\n`, 'p'.repeat(72)],
] as const)('reads the password from stdin: %s', async ([_name, input, password]) => {
  const { exitCode, stdout, stderr } = await passwd([file, 'gopher'], input);
  expect([exitCode, await matches('gopher', password)]).toEqual([0, true]);
  expect(stdout + stderr).not.toContain(password);
});

test.for([
  ['no name', [''], 'sesame\n', 'a user name is not empty'],
  ['a colon', ['go:pher'], 'sesame\n', 'holds no colon'],
  ['a line end', ['go\npher'], 'sesame\n', 'control character'],
  ['a comment', ['#gopher'], 'sesame\n', 'begins with no #'],
  ['no password', ['gopher'], '', 'the password is empty'],
  ['an empty password', ['gopher'], '\n', 'the password is empty'],
  ['a password that bcrypt would cut', ['gopher'], `${'p'.repeat(73)}\n`, 'more than 72 bytes'],
  ['nobody to remove', ['--remove', 'gopher'], '', 'has no user `gopher`'],
] as const)('refuses %s, and touches nothing', async ([_name, args, input, told]) => {
  const [last, ...flags] = [...args].reverse();
  const { exitCode, stdout, stderr } = await passwd([...flags, file, last ?? ''], input);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(told);
  await expect(read()).rejects.toThrow('ENOENT');
});

test('a new file is for its owner and group only', async () => {
  await passwd([file, 'gopher'], 'sesame\n');
  expect(await mode(file)).toBe('640');
});

test('an old one keeps its mode, its comments and its place behind a link', async () => {
  const target = join(dir, 'real');
  await writeFile(target, '# who may look\n');
  await chmod(target, 0o600);
  await symlink(target, file);
  expect((await passwd([file, 'gopher'], 'sesame\n')).exitCode).toBe(0);
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(await mode(target)).toBe('600');
  expect(await read()).toMatch(/^# who may look\ngopher:\$2y\$/);
});

test('a file that cannot be read is left alone', async () => {
  const { exitCode, stderr } = await passwd([dir, 'gopher'], 'sesame\n');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`cannot read ${dir}: it is a directory`);
});

test('12 at once: all users are there', async () => {
  await writeFile(file, '# who may look\n');
  const names = Array.from({ length: 12 }, (_, index) => `user${index}`);
  const results = await Promise.all(names.map((name) => passwd([file, name], 'sesame\n')));
  expect(results.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0));
  const lines = (await read()).trimEnd().split('\n');
  expect(lines.map((line) => line.split(':')[0]).toSorted()).toEqual(['# who may look', ...names].toSorted());
  const removals = await Promise.all(names.map((name) => passwd(['--remove', file, name])));
  expect(removals.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0));
  expect(await read()).toBe('# who may look\n');
});

test.for([
  ['a vanity.yaml', 'host: go.company.com\npaths:\n  /lib: {repo: https://github.com/company/lib}\n', 1],
  ['/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n', 1],
  ['a key', '-----BEGIN PRIVATE KEY-----\nMIIE\n', 1],
  ['JSON', '{\n  "host": "x"\n}\n', 1],
  ['a script behind a comment', '#!/bin/sh\nexec true\n', 2],
] as const)('refuses %s, and leaves it alone', async ([_name, text, line]) => {
  await writeFile(file, text);
  for (const args of [
    [file, 'gopher'],
    ['--remove', file, 'gopher'],
  ]) {
    const { exitCode, stderr } = await passwd(args, 'sesame\n');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`is not an htpasswd file: its line ${line} `)]);
  }
  expect(await read()).toBe(text);
});

test('lines with other hashes, and bytes that are no UTF-8, stay what they are', async () => {
  const others = Buffer.from('old:$apr1$x$y\nm\xfcller:{SHA}abc=\n', 'latin1');
  await writeFile(file, others);
  expect((await passwd([file, 'müller'], 'sesame\n')).exitCode).toBe(0);
  expect((await readFile(file)).subarray(0, others.length)).toEqual(others);
});

test('another edit, made while the file is edited, survives', async () => {
  await writeFile(file, 'first:x\n');
  let count = 0;
  const isWritten = await editFile(file, (bytes) => {
    // Somebody saves just after the contents have been read.
    if (count++ === 0) appendFileSync(file, 'second:x\n');
    return Buffer.concat([bytes ?? Buffer.alloc(0), Buffer.from('third:x\n')]);
  });
  expect([isWritten, count, await read()]).toEqual([true, 2, 'first:x\nsecond:x\nthird:x\n']);
});

test('what cannot be written is an error without a stack', async () => {
  const { exitCode, stdout, stderr } = await passwd(['/proc/govanity-users', 'gopher'], 'sesame\n');
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^govanity: cannot write \/proc\/govanity-users: .*\n$/);
});
