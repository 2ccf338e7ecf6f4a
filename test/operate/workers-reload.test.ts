import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { createCa } from '../e2e/harness/ca.ts';
import { signalGroup } from '../e2e/harness/process-group.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { ask, basic, keepAlive } from './ask.ts';
import { edits } from './edits.ts';
import { eventually, runGovanity, simpleYaml } from './govanity-process.ts';

import { askAll, marker, markers, messages, replaceOne, startWorkers, workerCount, workersOf } from './workers.ts';

/** Milliseconds in which an edit has to be served by all. */
const promisedMs = 1_000;
const success = 'govanity_config_last_reload_successful';

describe('a reload', () => {
  test.for(['inPlace', 'rename', 'configMap'] as const)(
    '%s is agreed on within one second, and told once',
    async (kind, { onTestFinished: defer }) => {
      const server = await startWorkers(defer, { flags: ['--config-hash-header'] });
      await edits[kind](server.configFile, simpleYaml('second'));
      const ms = await eventually(async () => expect(await markers(server)).toEqual(new Set(['second'])));
      expect(ms).toBeLessThan(promisedMs);
      const hash = (await server.ask('/')).headers['x-config-hash'];
      expect(new Set((await workersOf(server)).map((worker) => worker.hash))).toEqual(new Set([hash]));
      const info = (await server.askAdmin('/metrics')).body.match(/^govanity_config_info\{.*/gm);
      expect(info).toEqual([`govanity_config_info{hash="${hash}"} 1`]);
      await eventually(() => expect(messages(server, /^configuration reloaded/)).toHaveLength(1));
    },
  );

  test('after edits in quick succession all serve the last one', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    for (let edit = 0; edit < 20; edit++) {
      await edits.rename(server.configFile, edit % 3 === 1 ? 'paths: 1\n' : simpleYaml(`quick${edit}`));
      server.signal('SIGHUP');
      await sleep((edit * 7) % 40);
    }
    await edits.rename(server.configFile, simpleYaml('last'));
    const ms = await eventually(async () => expect(await markers(server)).toEqual(new Set(['last'])));
    expect(ms).toBeLessThan(promisedMs);
    expect(await server.metric(success)).toBe(1);
  });

  test('SIGHUP to all processes looks at once, and ends none', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer);
    const before = await workersOf(server);
    // Without an end of the last line, this would be waited for.
    await writeFile(server.configFile, simpleYaml('second').trimEnd());
    signalGroup(server.pid, 'SIGHUP');
    await eventually(async () => expect(await markers(server)).toEqual(new Set(['second'])));
    expect((await workersOf(server)).map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid));
  });

  test('under load costs no answer and no connection', async ({ onTestFinished: defer }) => {
    const server = await startWorkers(defer, { yaml: simpleYaml('m0'), flags: ['--access-log', 'off'] });
    const faults: unknown[] = [];
    let [isOver, answers] = [false, 0];
    const clients = Array.from({ length: 8 }, async () => {
      const agent = keepAlive();
      const connections = new Set<number | undefined>();
      let newest = 0;
      while (!isOver) {
        try {
          const { status, body, localPort } = await ask(server.port, '/lib?go-get=1', { agent });
          const edit = Number(/company\/m(\d+)/.exec(body)?.[1]);
          if (status !== 200 || !(edit >= newest)) faults.push([status, newest, body]);
          newest = edit;
          connections.add(localPort);
          answers++;
        } catch (error) {
          faults.push(error);
        }
      }
      agent.destroy();
      return connections.size;
    });
    let edit = 0;
    while (edit < 20 || answers < 500) {
      await edits.rename(server.configFile, simpleYaml(`m${++edit}`));
      server.signal('SIGHUP');
      await sleep(60);
    }
    isOver = true;
    expect(faults).toEqual([]);
    expect(await Promise.all(clients)).toEqual(Array(8).fill(1));
    await eventually(async () => expect(await markers(server)).toEqual(new Set([`m${edit}`])));
  });

  test('certificates reach all workers', async ({ onTestFinished: defer }) => {
    const dir = await createTempDir(defer, 'tls');
    const authority = await createCa(dir);
    const [first, second] = [await authority.issue(['go.company.com']), await authority.issue(['go.company.com'], 9)];
    const [cert, key] = [join(dir, 'served.pem'), join(dir, 'served.key')];
    const put = async (from: typeof first) => {
      await copyFile(from.keyFile, key);
      await copyFile(from.certFile, cert);
    };
    await put(first);
    const server = await startWorkers(defer, { flags: ['--tls-cert', cert, '--tls-key', key] });
    const ca = await readFile(authority.certFile, 'utf8');
    const serials = async () => {
      const seen = new Map<number, string>();
      while (seen.size < workerCount) {
        const { serial, worker } = await askTls(server.port, ca);
        seen.set(worker, serial);
      }
      return new Set(seen.values());
    };
    const [before] = await serials();
    await put(second);
    const ms = await eventually(async () => expect(await serials()).not.toContain(before));
    expect(ms).toBeLessThan(promisedMs);
    expect((await serials()).size).toBe(1);
    const expiry = await server.metric('govanity_tls_certificate_expiry_timestamp_seconds');
    expect((expiry ?? 0) - Date.now() / 1_000).toBeGreaterThan(8 * 86_400);
    expect(messages(server, /^TLS certificate reloaded/).length).toBeLessThan(2);
  });
});

/** The certificate that a connection of its own is shown, and the worker that it reached. */
function askTls(port: number, ca: string): Promise<{ serial: string; worker: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca, servername: 'go.company.com' });
    let received = '';
    let serial = '';
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      serial = socket.getPeerCertificate().serialNumber;
      socket.write('GET /lib?go-get=1 HTTP/1.1\r\nHost: go.company.com\r\nConnection: close\r\n\r\n');
    });
    socket.setEncoding('latin1').on('data', (text) => (received += text));
    socket.once('end', () => resolve({ serial, worker: Number(/^x-worker: (\d+)/im.exec(received)?.[1]) }));
  });
}

describe('what cannot be used changes nothing', () => {
  test('all keep the last good configuration, and so does a worker that starts now', async ({
    onTestFinished: defer,
  }) => {
    const server = await startWorkers(defer, { flags: ['--reload-notice'] });
    await writeFile(server.configFile, simpleYaml('second'));
    await eventually(async () => expect(await markers(server)).toEqual(new Set(['second'])));
    const loadedAt = await server.metric('govanity_config_last_reload_success_timestamp_seconds');
    await writeFile(server.configFile, 'paths: 1\n');
    await eventually(async () => expect(await server.metric(success)).toBe(0));
    const pid = await replaceOne(server);
    expect((await askAll(server, marker)).get(pid)).toBe('second');
    expect(await markers(server)).toEqual(new Set(['second']));
    const isTold = (body: string) => body.includes('has been refused since');
    expect(new Set((await askAll(server, isTold, '/')).values())).toEqual(new Set([true]));
    expect(await server.metric(success)).toBe(0);
    expect(await server.metric('govanity_config_last_reload_success_timestamp_seconds')).toBe(loadedAt);
    expect(await server.metric('govanity_config_modules')).toBe(1);
    expect((await server.askAdmin('/readyz')).status).toBe(200);
    expect(messages(server, /^configuration refused/)).toHaveLength(1);
    await writeFile(server.configFile, simpleYaml('third'));
    await eventually(async () => expect(await markers(server)).toEqual(new Set(['third'])));
    expect(new Set((await askAll(server, isTold, '/')).values())).toEqual(new Set([false]));
    expect(await server.metric(success)).toBe(1);
  });

  test('a worker that starts when everything is gone has users and templates', async ({ onTestFinished: defer }) => {
    const dir = await createTempDir(defer, 'workers');
    const [users, templates] = [join(dir, 'users'), join(dir, 'templates')];
    expect((await runGovanity(['passwd', users, 'gopher'], { input: 'sesame\n' })).exitCode).toBe(0);
    await mkdir(join(templates, 'static'), { recursive: true });
    await writeFile(join(templates, 'static', 'style.css'), '/* company */\n');
    const configFile = join(dir, 'vanity.yaml');
    await writeFile(configFile, simpleYaml('first', 'access: {restrict: index, users: users}\n'));
    const server = await startWorkers(defer, { configFile, flags: ['--templates', templates] });
    for (const path of [users, templates, configFile]) await rm(path, { recursive: true });
    await eventually(async () => expect(await server.metric(success)).toBe(0));
    const pid = await replaceOne(server);
    const login = { headers: basic('gopher', 'sesame') };
    const style = /\/-\/static\/style[^"]*/.exec((await server.ask('/', login)).body)?.[0] ?? '';
    expect(style).not.toBe('');
    const seen = new Set<unknown>();
    for (let round = 0; round < 100 && seen.size < 3; round++) {
      const answers = [await server.ask('/', login), await server.ask('/'), await server.ask(style, login)];
      expect(answers.map(({ status }) => status)).toEqual([200, 401, 200]);
      expect(answers[2]?.body).toContain('/* company */');
      for (const [index, { headers }] of answers.entries()) {
        if (Number(headers['x-worker']) === pid) seen.add(index);
      }
    }
    expect(seen.size).toBe(3);
  });
});
