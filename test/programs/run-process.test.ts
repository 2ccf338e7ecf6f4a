import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runProcess } from '../../src/programs/run-process.ts';
import { describeWithTools, toolPath } from '../e2e/harness/required-tools.ts';

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

test('collects the output and the exit code', async () => {
  expect(await sh('cat; echo trouble >&2; exit 3', { input: 'text\n' })).toEqual({
    exitCode: 3,
    failure: undefined,
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

const megabytes = 'x'.repeat(8_000_000);

test.each([
  ['is read', 'wc -c', { exitCode: 0, stdout: expect.stringMatching(/^ *8000000\n$/) }],
  ['is copied to stdout at the same time', 'cat', { exitCode: 0, stdout: megabytes }],
  ['is not read', 'exec true', { exitCode: 0, stdout: '' }],
  ['is closed', 'exec <&-; exit 4', { exitCode: 4 }],
])('a large input that %s', async (_, script, wanted) => {
  expect(await sh(script, { input: megabytes })).toMatchObject({ failure: undefined, ...wanted });
});

/** Ends of programs that do not end by themselves; `$!` and `$$` are printed by those whose processes are looked for. */
const ends: [what: string, script: string, options: object, failure: string, reason: RegExp][] = [
  [
    'the time limit',
    'sleep 60 & echo $!; echo $$; wait',
    { timeoutMs: 300 },
    'time-limit',
    /0\.3 seconds: i\/o timeout/,
  ],
  ['SIGTERM ignored', "trap '' TERM; echo $$; sleep 60; sleep 60", { timeoutMs: 300 }, 'time-limit', /0\.3 seconds/],
  [
    'SIGTERM ignored by all',
    "trap '' TERM; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done'",
    { timeoutMs: 300 },
    'time-limit',
    /0\.3/,
  ],
  [
    'endless output',
    'echo $$; exec yes',
    { maxOutputLength: 100_000 },
    'output-limit',
    /output is longer than 100000 characters/,
  ],
  [
    'endless output without a reader of SIGPIPE',
    "trap '' PIPE; echo $$; yes; sleep 60",
    { maxOutputLength: 100_000 },
    'output-limit',
    /100000/,
  ],
  ['endless errors', 'echo $$; exec yes >&2', {}, 'output-limit', /error output is longer/],
  ['an endless line', "echo $$; yes | tr -d '\\n'", { onLine: () => {} }, 'output-limit', /line of output is longer/],
  ['a signal to itself', 'echo $$; kill -KILL $$', {}, 'signal', /^$/],
];

test.each(ends)('%s ends it with all that it started', async (_, script, options, failure, reason) => {
  const pids: number[] = [];
  // The first lines are process ids.
  const take = (line: string) => void (/^\d+$/.test(line) && pids.push(Number(line)));
  const isByLine = 'onLine' in options;
  const result = await sh(script, { ...options, ...(isByLine ? { onLine: take } : {}) });
  for (const line of result.stdout.split('\n').slice(0, 2)) take(line);
  expect(result).toMatchObject({ exitCode: undefined, failure });
  expect(result.stderr.trimEnd().split('\n').at(-1)).toMatch(reason);
  expect(result.stderr.length).toBeLessThan(70_000);
  expect(pids).not.toEqual([]);
  for (const pid of pids) await untilEnded(pid);
});

test.each([
  ['a grandchild that holds the pipes', 'sleep 60 & echo $!; exit 5'],
  ['a daemon that has left the group and holds the pipes', 'setsid sleep 60 & echo $!; exit 5'],
])('%s delays nothing', async (_, script) => {
  const { exitCode, failure, stdout } = await sh(script, { timeoutMs: 30_000 });
  expect({ exitCode, failure }).toEqual({ exitCode: 5, failure: undefined });
  const pid = Number(stdout);
  if (script.startsWith('setsid')) process.kill(pid, 'SIGKILL');
  await untilEnded(pid);
});

test('output of a grandchild is read as long as it comes', async () => {
  const { stdout } = await sh('(for i in 1 2 3 4; do sleep 0.5; echo $i; done) & exit 0');
  expect(stdout).toBe('1\n2\n3\n4\n');
});

test('is stopped by its signal, before and after it has started', async () => {
  expect(await sh('echo no', { signal: AbortSignal.abort() })).toMatchObject({ failure: 'stopped', stdout: '' });
  const controller = new AbortController();
  const running = sh('echo $$; sleep 60', { signal: controller.signal, onLine: () => controller.abort() });
  expect(await running).toMatchObject({ exitCode: undefined, failure: 'stopped' });
});

const gone = '/nonexistent/govanity';
const inherited = { ...process.env };
test.each([
  [
    'a program that does not exist',
    'no-such-program',
    [],
    {},
    'cannot run no-such-program: spawn no-such-program ENOENT',
  ],
  [
    'the same with a memory limit',
    'no-such-program',
    [],
    { maxMemoryBytes: 1e9 },
    'cannot run no-such-program: not found',
  ],
  ['a directory that does not exist', 'sh', [], { cwd: gone }, `cannot run sh: its directory ${gone} does not exist`],
  ['a file that cannot be executed', '/etc/passwd', [], {}, 'cannot run /etc/passwd: spawn /etc/passwd EACCES'],
  ['an argument with a NUL', 'sh', ['-c', 'a\0b'], {}, 'cannot run sh: The argument'],
  ['arguments that are too long', 'sh', ['-c', 'true', megabytes], {}, 'cannot run sh: spawn E2BIG'],
  ['an environment that is too long', 'sh', [], { env: { ...inherited, A: megabytes } }, 'cannot run sh: spawn E2BIG'],
])('%s is a result', async (_, command, args, more, reason) => {
  const { stderr, ...result } = await runProcess(command, args, { ...options, ...more });
  expect(result).toEqual({ exitCode: undefined, failure: 'not-started', stdout: '' });
  expect(stderr).toContain(reason);
});

test('limits the memory of a program, and of nothing else about it', async () => {
  const limited = (script: string) =>
    runProcess('sh', ['-c', script, 'a b', '"$0"'], { ...options, maxMemoryBytes: 200e6, input: 'in' });
  expect(await limited('cat; echo "$0-$1" >&2; exit 3')).toMatchObject({
    exitCode: 3,
    stdout: 'in',
    stderr: 'a b-"$0"\n',
  });
  expect((await limited('ulimit -d')).stdout).toBe('195313\n');
  const large = runProcess(process.execPath, ['-e', 'Buffer.alloc(1e9, 1)'], { ...options, maxMemoryBytes: 200e6 });
  expect((await large).exitCode).not.toBe(0);
});

describeWithTools('a memory limit', ['go'], () => {
  test('starts programs that reserve a lot of memory', async () => {
    const go = runProcess(toolPath('go'), ['version'], { ...options, maxMemoryBytes: 512 * 1024 * 1024 });
    expect(await go).toMatchObject({ exitCode: 0 });
    const node = runProcess(process.execPath, ['-p', '1+1'], { ...options, maxMemoryBytes: 512 * 1024 * 1024 });
    expect(await node).toMatchObject({ exitCode: 0, stdout: '2\n' });
  });
});

test('out of descriptors it is a result, and what runs goes on', async () => {
  const script = `
import { openSync, closeSync } from 'node:fs';
import { runProcess } from ${JSON.stringify(new URL('../../src/programs/run-process.ts', import.meta.url).href)};
const run = (script) => runProcess('sh', ['-c', script], { cwd: '/', env: process.env, timeoutMs: 20000 });
const early = run('sleep 1; echo early');
const taken = [];
try { for (;;) taken.push(openSync('/dev/null')); } catch {}
const starved = [];
// Three pipes and what spawn itself opens: with each number of free descriptors it gets further, and loses none.
for (let free = 0; free < 16; free++) {
  for (let round = 0; round < 5; round++) starved.push((await run('exit 0')).failure ?? 'ran');
  closeSync(taken.pop());
}
for (const one of taken) closeSync(one);
const late = await run('echo late');
console.log(JSON.stringify({ early: (await early).stdout, starved: [...new Set(starved)], late: late.stdout }));
`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script];
  const shell = ['-c', 'ulimit -n 64; exec "$0" "$@"', process.execPath, ...args];
  const { exitCode, stdout, stderr } = await runProcess('sh', shell, {
    ...options,
    cwd: process.cwd(),
    timeoutMs: 30_000,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ early: 'early\n', starved: ['not-started', 'ran'], late: 'late\n' });
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
  await untilEnded(pid);
});

async function untilEnded(pid: number): Promise<void> {
  for (let wait = 0; wait < 250 && (await isRunning(pid)); wait++) await sleep(20);
  expect(await isRunning(pid)).toBe(false);
}

async function waitFor<Value>(look: () => Value | undefined): Promise<Value> {
  for (let wait = 0; wait < 500; wait++) {
    const value = look();
    if (value !== undefined) return value;
    await sleep(20);
  }
  throw new Error('it never came');
}
