import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { runCommand } from '../e2e/harness/run-command.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { ask } from './ask.ts';
import { eventually, type GovanityProcess, mainFile, simpleYaml, startGovanity } from './govanity-process.ts';

/** Opens connections that ask nothing. The server may close them. */
function openIdle(port: number, count: number, defer: Defer): Socket[] {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  defer(() => {
    for (const socket of sockets) socket.destroy();
  });
  return sockets;
}

const isOpen = ({ destroyed, connecting, readableEnded }: Socket) => !destroyed && !connecting && !readableEnded;

/** It is alive, it says what happened, and it answers when the connections are gone. */
async function expectAlive(server: GovanityProcess, idle: readonly Socket[]): Promise<void> {
  for (const socket of idle) socket.destroy();
  await eventually(async () => expect((await server.ask('/lib?go-get=1')).status).toBe(200));
  await eventually(async () => expect((await server.ask('/lib')).status).toBe(200));
  expect(server.stderr()).toBe('');
  server.signal('SIGTERM');
  expect(await server.exited).toEqual({ code: 0, signal: null });
}

describe('with few file descriptors', () => {
  test.for([64, 128])('%i: a thousand idle connections end nothing', async (openFiles, { onTestFinished: defer }) => {
    const yaml = 'host: go.company.com\npaths:\n  /lib: {repo: "https://127.0.0.1:1/company/lib"}\n';
    const server = await startGovanity(defer, { maxDescriptors: openFiles, yaml, flags: ['--versions'] });
    const idle = openIdle(server.port, 1_000, defer);
    await eventually(() => expect(idle.some(({ connecting }) => connecting)).toBe(false));
    await eventually(() => expect(idle.filter(isOpen).length).toBeLessThan(openFiles));
    const open = idle.filter(isOpen);
    expect(open.length).toBeGreaterThan(0);
    // git is asked for the versions of the page.
    open[0]?.write('GET /lib HTTP/1.1\r\nHost: go.company.com\r\n\r\n');
    await eventually(() => expect(open[0]?.bytesRead).toBeGreaterThan(1_000));
    // The admin listener has a share of its own.
    expect((await server.askAdmin('/healthz')).status).toBe(200);
    expect(await server.metric('govanity_connections_lost_total{reason="limit"}')).toBeGreaterThan(800);
    // Lines of the log are written several at a time.
    await vi.waitFor(
      () =>
        expect(
          server.log().filter(({ msg }) => /^a connection was refused: there are \d+, as many as/.test(msg)),
        ).toHaveLength(1),
      { timeout: 5_000 },
    );
    await expectAlive(server, idle);
  });

  test('an edit is served once there is room', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer, { maxDescriptors: 64 });
    const idle = openIdle(server.port, 200, defer);
    await sleep(500);
    await writeFile(server.configFile, simpleYaml('second'));
    for (const socket of idle) socket.destroy();
    await eventually(async () => expect((await server.ask('/lib?go-get=1')).body).toContain('company/second'));
    await expectAlive(server, idle);
  });

  test('none left at all: named, and nothing ends', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer, { maxDescriptors: 256, flags: ['--versions'] });
    // The limit of a running process, so that its own share does not fit.
    const { exitCode } = await runPrlimit(server.pid, 36);
    expect(exitCode).toBe(0);
    const idle = openIdle(server.port, 300, defer);
    await sleep(1_000);
    const logged = (pattern: RegExp) => server.log().filter(({ msg }) => pattern.test(msg));
    await eventually(() => expect(logged(/^reload failed, still serving the previous configuration$/)).toHaveLength(1));
    expect(logged(/^reload failed/)[0]?.reason).toMatch(
      /too many open files \(EMFILE\): raise the limit of the process/,
    );
    expect(logged(/^invalid configuration/)).toEqual([]);
    expect((await runPrlimit(server.pid, 256)).exitCode).toBe(0);
    await eventually(() => expect(logged(/^the configuration can be read again, it has not changed$/)).toHaveLength(1));
    expect(await server.metric('govanity_config_last_reload_successful')).toBe(1);
    await writeFile(server.configFile, simpleYaml('second'));
    await eventually(async () => expect((await ask(server.port, '/lib?go-get=1')).body).toContain('company/second'));
    await expectAlive(server, idle);
  });
});

test('a working directory that has been removed is named, without a stack', async ({ onTestFinished: defer }) => {
  const gone = join(await createTempDir(defer, 'gone'), 'here');
  const inRemoved = `mkdir "$1" && cd "$1" && rmdir "$1" && exec "$2" "$3" serve --config vanity.yaml --admin off`;
  const { exitCode, stdout, stderr } = await runCommand('sh', [
    '-c',
    inRemoved,
    'sh',
    gone,
    process.execPath,
    mainFile,
  ]);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toBe('govanity: the working directory has been removed: change to one that exists\n');
});

function runPrlimit(pid: number, openFiles: number) {
  return runCommand('prlimit', ['--pid', String(pid), `--nofile=${openFiles}:256`]);
}
