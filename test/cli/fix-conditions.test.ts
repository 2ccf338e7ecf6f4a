import { execFile, execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { run } from './run.ts';
import { tempDir, tempFile } from './temp-file.ts';

const entry = '  /x: {repo: "git@github.com:a/x.git"}\n';
const wrong = `host: a.com\npaths:\n${entry}`;
const corrected = wrong.replace('git@github.com:a', 'ssh://git@github.com/a');

// The file is saved at another moment of the run each time, before the lock is taken and after.
test.each([0, 1, 2, 4, 6, 8])('an edit after %i turns of a check --fix is kept', async (turns) => {
  const file = await tempFile(wrong);
  const edited = `${wrong}  /new: {repo: "https://github.com/a/new"}\n`;
  const fixing = run(['check', '--fix', file]);
  for (let n = 0; n < turns; n++) await turn();
  // In one step, as editors do; the rename of the fix itself is not raced.
  const before = await readFile(file, 'utf8');
  if (before === wrong) await writeFile(file, edited);
  const { exitCode, stderr } = await fixing;
  const after = await readFile(file, 'utf8');
  if (before !== wrong) expect(after).toBe(corrected);
  else if (exitCode === 1) {
    expect(stderr).toContain('changed while it was checked: nothing was written, run this again\n');
    expect(after).toBe(edited);
  } else expect(after).toBe(edited.replace('git@github.com:a', 'ssh://git@github.com/a'));
});

/** A directory on a small disk of its own; undefined where nobody may mount one, which CI may. */
async function smallDisk(): Promise<string | undefined> {
  const disk = join(await tempDir(), 'disk');
  await mkdir(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    expect(process.env.CI, String(error)).not.toBe('true');
    console.warn('skipped: nobody may mount a disk here');
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', [disk]));
  return disk;
}

test('a full disk, and one that may only be read, leave the file as it was, and are named', async () => {
  const disk = await smallDisk();
  if (disk === undefined) return;
  const file = join(disk, 'vanity.yaml');
  await writeFile(file, wrong);
  await writeFile(join(disk, 'fill'), Buffer.alloc(8192)).catch(() => undefined);
  await writeFile(join(disk, 'rest'), Buffer.alloc(8192)).catch(() => undefined);
  const full = await run(['check', '--fix', file]);
  expect(full.exitCode).toBe(1);
  expect(full.stderr).toMatch(/^govanity: cannot write .*\/vanity\.yaml: ENOSPC: no space left on device\n$/);
  execFileSync('mount', ['-o', 'remount,ro', disk]);
  const readOnly = await run(['check', '--fix', file]);
  expect(readOnly.exitCode).toBe(1);
  expect(readOnly.stderr).toMatch(/^govanity: cannot write .*\/vanity\.yaml: EROFS: read-only file system\n$/);
  expect(await readFile(file, 'utf8')).toBe(wrong);
  expect((await readdir(disk)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a directory that the user may not write to is named', async () => {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
  const file = await tempFile(wrong);
  const dir = join(file, '..');
  await chmod(dir, 0o555);
  // Root may write everywhere; nobody else may become another user, nor need to.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(file, 65_534, 65_534);
  const options = {
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
    ...(isRoot && { uid: 65_534, gid: 65_534 }),
  };
  const found = await promisify(execFile)(process.execPath, [main, 'check', '--fix', file], options).catch(
    (error) => error,
  );
  await chmod(dir, 0o755);
  expect([found.code, found.stderr]).toEqual([1, `govanity: cannot write ${file}: permission denied\n`]);
  expect(await readFile(file, 'utf8')).toBe(wrong);
});
