import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runProcess } from '../../src/programs/run-process.ts';

const options = { cwd: '/', env: { PATH: process.env.PATH }, timeoutMs: 10_000 };
const sh = (script: string, more: object = {}) => runProcess('sh', ['-c', script], { ...options, ...more });

/** What has ended may remain as a zombie in a container without an init. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(status);
}

test('collects what a program says, and how it ended', async () => {
  expect(await sh('cat; echo trouble >&2; exit 3', { input: 'text\n' })).toEqual({
    exitCode: 3,
    stdout: 'text\n',
    stderr: 'trouble\n',
  });
});

test('hands out lines as they come', async () => {
  const lines: string[] = [];
  const { stdout } = await sh("printf 'one\\ntw'; sleep 0.1; printf 'o\\nthree'", {
    onLine: (line: string) => lines.push(line),
  });
  expect({ lines, stdout }).toEqual({ lines: ['one', 'two'], stdout: '' });
});

test('ends a program at its time limit, with all that it started', async () => {
  const lines: string[] = [];
  const started = Date.now();
  const { exitCode, stderr } = await sh('sleep 60 & echo $!; wait', {
    timeoutMs: 500,
    onLine: (line: string) => lines.push(line),
  });
  expect(Date.now() - started).toBeLessThan(5_000);
  expect(exitCode).toBeUndefined();
  expect(stderr).toContain('0.5 seconds');
  const pid = Number(lines[0]);
  for (let wait = 0; wait < 50 && (await isRunning(pid)); wait++) await sleep(20);
  expect(await isRunning(pid)).toBe(false);
});

test('says so where there is no such program', async () => {
  const { exitCode, stderr } = await runProcess('no-such-program', [], options);
  expect(exitCode).toBeUndefined();
  expect(stderr).toContain('cannot run no-such-program');
});

test('gives programs no terminal to ask at', async () => {
  expect((await sh('(exec </dev/tty) 2>&1 && echo terminal || echo none')).stdout).toContain('none');
});

test('ends programs when this process is ended by a signal', async () => {
  const script = `
import { runProcess } from ${JSON.stringify(new URL('../../src/programs/run-process.ts', import.meta.url).href)};
console.log(process.pid);
runProcess('sh', ['-c', 'echo $$; sleep 60'], { cwd: '/', env: process.env, timeoutMs: 60000, onLine: console.log });
`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script];
  const pids: number[] = [];
  const outer = runProcess(process.execPath, args, {
    ...options,
    onLine: (line) => {
      pids.push(Number(line));
    },
    timeoutMs: 30_000,
    cwd: process.cwd(),
  });
  const [parent = 0, pid = 0] = await waitFor(() => (pids.length === 2 ? pids : undefined));
  expect(await isRunning(pid)).toBe(true);
  process.kill(parent, 'SIGTERM');
  expect((await outer).exitCode).toBeUndefined();
  for (let wait = 0; wait < 50 && (await isRunning(pid)); wait++) await sleep(20);
  expect(await isRunning(pid)).toBe(false);
});

async function waitFor<Value>(look: () => Value | undefined): Promise<Value> {
  for (let wait = 0; wait < 500; wait++) {
    const value = look();
    if (value !== undefined) return value;
    await sleep(20);
  }
  throw new Error('it never came');
}
