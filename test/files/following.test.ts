import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { run } from '../cli/run.ts';
import { tempDir } from '../cli/temp-file.ts';
import { createCa } from '../e2e/harness/ca.ts';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { ask, basic } from '../operate/ask.ts';
import { eventually, type GovanityProcess, simpleYaml, startGovanity } from '../operate/govanity-process.ts';
import { CannotMake, type SpecialNode, specialNodeNames, specialNodes } from './special-nodes.ts';

const success = 'govanity_config_last_reload_successful';
/** Milliseconds in which an edit has to be served. */
const promisedMs = 1_000;

const markerOf = async (server: GovanityProcess) =>
  /github\.com\/company\/(\w+)/.exec((await server.ask('/lib?go-get=1')).body)?.[1];

const logged = (server: GovanityProcess, text: RegExp) => server.log().filter(({ msg }) => text.test(msg));

async function expectSoon(server: GovanityProcess, marker: string): Promise<void> {
  const ms = await eventually(async () => expect(await markerOf(server)).toBe(marker));
  expect(ms).toBeLessThan(promisedMs);
}

describe('an edit is served within a second, and nothing in between', () => {
  // Of the same length, so that sizes tell nothing.
  const [first, second] = [simpleYaml('first1'), simpleYaml('second')];

  const ways: Readonly<Record<string, (file: string, text: string) => Promise<void>>> = {
    async 'vim: the old file is renamed, the new one written, the old one removed'(file, text) {
      await rename(file, `${file}~`);
      await sleep(100);
      await writeFile(file, text);
      await rm(`${file}~`);
    },
    async 'a slow writer, with pauses at line ends and in the middle of lines'(file, text) {
      const handle = await open(file, 'w');
      for (let at = 0; at < text.length; at += 20) {
        await handle.write(text.slice(at, at + 20));
        await sleep(60);
      }
      await handle.close();
    },
    async 'emptied first, and written after a pause'(file, text) {
      await truncate(file);
      await sleep(300);
      await writeFile(file, text);
    },
    async 'removed, and there again after a pause'(file, text) {
      await rm(file);
      await sleep(300);
      await writeFile(file, text);
    },
    async 'in place, with the length and the times of the old file'(file, text) {
      const { atime, mtime } = await stat(file);
      const handle = await open(file, 'r+');
      await handle.write(text);
      await handle.close();
      await utimes(file, atime, mtime);
    },
    async 'in place, with times of last year'(file, text) {
      await writeFile(file, text);
      await utimes(file, 1_700_000_000, 1_700_000_000);
    },
    async 'by rename, with times of next year'(file, text) {
      await writeFile(`${file}.new`, text);
      await utimes(`${file}.new`, 2_000_000_000, 2_000_000_000);
      await rename(`${file}.new`, file);
    },
    async 'twice in a row'(file, text) {
      await writeFile(file, text.replace('second', 'neither'));
      await writeFile(file, text);
    },
  };

  test.for(Object.keys(ways))('%s', async (name, { onTestFinished: defer }) => {
    const server = await startGovanity(defer, { yaml: first });
    await ways[name]?.(server.configFile, second);
    await expectSoon(server, 'second');
    expect(logged(server, /invalid|failed/)).toEqual([]);
  });

  test('while the clock of the machine steps back', async ({ onTestFinished: defer }) => {
    const clock = fileURLToPath(new URL('step-clock.mjs', import.meta.url));
    const server = await startGovanity(defer, { yaml: first, nodeFlags: ['--import', clock] });
    const stepping = setInterval(() => server.signal('SIGUSR2'), 50);
    defer(() => clearInterval(stepping));
    for (const marker of ['second', 'third1']) {
      await writeFile(server.configFile, simpleYaml(marker));
      await expectSoon(server, marker);
    }
  });
});

describe('a file that is too large', () => {
  test('is refused without being read', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    const started = await memoryOf(server);
    await writeFile(`${server.configFile}.new`, simpleYaml('second'));
    await truncate(`${server.configFile}.new`, 200 * 1024 * 1024);
    await rename(`${server.configFile}.new`, server.configFile);
    await eventually(() => expect(logged(server, /it has 200 MiB, at most 64 MiB are read/)).toHaveLength(1));
    expect(await memoryOf(server)).toBeLessThan(started + 64 * 1024 * 1024);
    expect(await markerOf(server)).toBe('first');
  });

  test.for(['check', 'check --fix', 'convert', 'export nginx'])('%s: an error', async (command) => {
    const file = join(await tempDir(), 'vanity.yaml');
    await writeFile(file, simpleYaml());
    await truncate(file, 200 * 1024 * 1024);
    const { exitCode, stdout, stderr } = await run([...command.split(' '), file]);
    expect([exitCode, stdout + stderr]).toEqual([
      1,
      expect.stringContaining('it has 200 MiB, at most 64 MiB are read'),
    ]);
  });
});

// From here on, tests wait for most of their time, so they do it together: each has a server of its own.
test.concurrent('a log in the same directory causes no reads', async ({ onTestFinished: defer }) => {
  const comment = `# ${'x'.repeat(200)}\n`.repeat(2_500);
  const server = await startGovanity(defer, { yaml: simpleYaml('first', comment) });
  const bytesRead = async () => Number(/rchar: (\d+)/.exec(await readFile(`/proc/${server.pid}/io`, 'utf8'))?.[1]);
  // Contents are compared for some time after a load.
  await sleep(4_000);
  const before = await bytesRead();
  for (const end = Date.now() + 3_000; Date.now() < end; await sleep(5)) {
    await appendFile(join(server.dir, 'access.log'), 'GET /lib 200\n');
  }
  expect((await bytesRead()) - before).toBeLessThan(comment.length / 2);
  await writeFile(server.configFile, simpleYaml('second'));
  await expectSoon(server, 'second');
});

describe.concurrent('what is not a regular file ends nothing', () => {
  /** A server that follows one file of each kind; all of them in one directory. */
  async function startWithAll(defer: Defer) {
    const dir = await createTempDir(defer, 'followed');
    const file = (name: string) => join(dir, name);
    const ca = await createCa(await createTempDir(defer, 'ca'));
    const { certFile, keyFile } = await ca.issue(['go.company.com']);
    const users = `gopher:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n`;
    const good: Readonly<Record<string, string | Buffer>> = {
      'vanity.yaml': simpleYaml('first', 'access: {restrict: index, users: users}\n'),
      users,
      'index.hbs': '{{#> layout}}first{{/layout}}\n',
      'cert.pem': await readFile(certFile),
      'key.pem': await readFile(keyFile),
    };
    for (const [name, text] of Object.entries(good)) await writeFile(file(name), text);
    const flags = ['--templates', dir, '--tls-cert', file('cert.pem'), '--tls-key', file('key.pem')];
    const server = await startGovanity(defer, { configFile: file('vanity.yaml'), flags });
    const tls = { ca: await readFile(ca.certFile, 'utf8') };
    const headers = basic('gopher', 'U*U');
    const indexOf = async () => (await ask(server.port, '/', { ...tls, headers })).body;
    const goGet = () => ask(server.port, '/lib?go-get=1', tls);
    return { server, file, good, indexOf, goGet };
  }

  /** Files that are looked at together: templates are left alone while vanity.yaml cannot be read. */
  const groups = [
    ['vanity.yaml', 'users', 'cert.pem'],
    ['index.hbs', 'key.pem'],
  ] as const;
  const complaint: Readonly<Record<string, RegExp>> = {
    users: /`users` cannot be used/,
    'cert.pem': /TLS certificate ignored.*cannot read .*cert\.pem/,
    'key.pem': /TLS certificate ignored.*cannot read .*key\.pem/,
  };
  const patternOf = (name: string) => complaint[name] ?? new RegExp(`cannot read .*${name}: `);

  test.concurrent('in the place of files that are followed', async ({ onTestFinished: defer }) => {
    const { server, file, good, indexOf, goGet } = await startWithAll(defer);
    const count = (name: string) => logged(server, patternOf(name)).length;
    const started = await memoryOf(server);
    const rounds = specialNodeNames.flatMap((kind) => groups.map((names) => [kind, names] as const));
    for (const [kind, names] of rounds) {
      if (!(await canMake(kind, defer))) continue;
      // A link to nothing is no override.
      const expected = names.filter((name) => name !== 'index.hbs' || kind !== 'a symbolic link to nothing');
      const before = new Map(names.map((name) => [name, count(name)]));
      for (const name of names) {
        await rm(file(name));
        await specialNodes[kind](file(name), defer);
      }
      const told = () => new Map(names.map((name) => [name, count(name) - (before.get(name) ?? 0)]));
      const once = new Map(names.map((name) => [name, expected.includes(name) ? 1 : 0]));
      await eventually(() => expect(told(), `${kind}: ${server.stdout()}`).toEqual(once), 3_000);
      server.signal('SIGHUP');
      await sleep(300);
      expect(told(), kind).toEqual(once);
      expect((await goGet()).body).toContain('company/first');
      const isShown = (await indexOf()).includes('first');
      // A link to nothing is a missing file: it admits nobody, and overrides nothing.
      if (!kind.startsWith('a symbolic link')) expect(isShown, kind).toBe(true);
      for (const name of names) {
        await rm(file(name), { recursive: true });
        await rm(`${file(name)}.pipe`, { force: true });
        await writeFile(file(name), good[name] ?? '');
      }
      await eventually(async () => expect(await server.metric(success)).toBe(1), 3_000);
    }
    expect(await memoryOf(server)).toBeLessThan(started + 96 * 1024 * 1024);
    // Nothing of it is left, and the stop is clean, too.
    await writeFile(file('vanity.yaml'), String(good['vanity.yaml']).replace('first', 'second'));
    await eventually(async () => expect((await goGet()).body).toContain('company/second'), 3_000);
    await rm(file('vanity.yaml'));
    await specialNodes['a named pipe'](file('vanity.yaml'));
    await eventually(async () => expect(await server.metric(success)).toBe(0), 3_000);
    server.signal('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test.for(['a named pipe', 'an endless device', 'a directory'] as const)(
    '%s at the start: an error',
    async (kind, { onTestFinished: defer, skip }) => {
      const configFile = join(await createTempDir(defer, 'special'), 'vanity.yaml');
      if (!(await canMake(kind, defer))) skip('this machine lets nobody make device nodes');
      await specialNodes[kind](configFile);
      await expect(startGovanity(defer, { configFile })).rejects.toThrow(/error\[file\/unreadable\].*cannot serve/s);
    },
  );
});

/** Whether this machine lets us make such a node. */
async function canMake(kind: SpecialNode, defer: Defer): Promise<boolean> {
  try {
    await specialNodes[kind](join(await createTempDir(defer, 'probe'), 'node'), defer);
    return true;
  } catch (error) {
    if (error instanceof CannotMake) return false;
    throw error;
  }
}

/** Bytes of memory in use. */
async function memoryOf({ pid }: GovanityProcess): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

test.concurrent('no descriptor is left: named as such, and over when it is over', async ({ onTestFinished: defer }) => {
  const server = await startGovanity(defer);
  const limit = (soft: number) => execFileSync('prlimit', ['--pid', `${server.pid}`, `--nofile=${soft}:1024`]);
  limit(5);
  await writeFile(server.configFile, simpleYaml('second'));
  await eventually(() => expect(logged(server, /^reload failed/)).toHaveLength(1));
  expect(logged(server, /^reload failed/)[0]?.reason).toMatch(/vanity\.yaml: too many open files \(EMFILE\)/);
  await sleep(2_500);
  expect(logged(server, /^reload failed/)).toHaveLength(1);
  expect(logged(server, /invalid/)).toEqual([]);
  limit(1024);
  await eventually(async () => expect(await markerOf(server)).toBe('second'), 4_000);
  expect(await server.metric(success)).toBe(1);
});

test.concurrent('a file system that does not answer delays neither answers nor the stop', async ({
  onTestFinished: defer,
  skip,
}) => {
  const dir = await createTempDir(defer, 'hanging');
  const [mounted, configFile] = [join(dir, 'mounted'), join(dir, 'vanity.yaml')];
  await mkdir(mounted);
  await writeFile(`${configFile}.real`, simpleYaml());
  await symlink(`${configFile}.real`, configFile);
  const script = fileURLToPath(new URL('hanging-file-system.py', import.meta.url));
  const hanging = spawn('python3', [script, mounted], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(hanging, 'close');
  defer(async () => {
    hanging.stdin.end();
    await ended;
  });
  const isMounted = await Promise.race([once(hanging.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!isMounted) skip('this machine does not let us mount a file system');
  const server = await startGovanity(defer, { configFile });
  await symlink(join(mounted, 'vanity.yaml'), `${configFile}.link`);
  await rename(`${configFile}.link`, configFile);
  await eventually(() => expect(logged(server, /^reload failed/)).toHaveLength(1), 20_000);
  expect(logged(server, /^reload failed/)[0]?.reason).toContain('does not answer within 10 seconds');
  // Each look would take a thread of the four that there are.
  await sleep(3_000);
  expect(await markerOf(server)).toBe('first');
  expect((await server.askAdmin('/readyz')).status).toBe(200);
  server.signal('SIGTERM');
  const { signal } = await server.exited;
  expect(signal).toBe('SIGTERM');
  expect(logged(server, /^stopped$/)).toHaveLength(1);
});
