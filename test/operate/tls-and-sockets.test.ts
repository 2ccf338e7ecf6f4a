import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCa } from '../e2e/harness/ca.ts';
import { createCleanup, type Defer } from '../e2e/harness/cleanup.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { parseResponses } from '../support/raw-http.ts';
import { ask, sendRaw } from './ask.ts';
import { eventually, mainFile, runGovanity, simpleYaml, startGovanity } from './govanity-process.ts';

const cleanup = createCleanup();
let ca: string;
let tlsFlags: readonly string[];
beforeAll(async () => {
  const authority = await createCa(await createTempDir(cleanup.defer, 'tls'));
  const { certFile, keyFile } = await authority.issue(['go.company.com']);
  ca = await readFile(authority.certFile, 'utf8');
  tlsFlags = ['--tls-cert', certFile, '--tls-key', keyFile];
  return cleanup.run;
});

/** The version that a handshake of exactly this version ends with; the name of the failure where it fails. */
function handshake(port: number, version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> {
  return new Promise((resolve) => {
    // OpenSSL's client offers old versions only at security level 0.
    const options = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
    const socket = connect({ port, host: '127.0.0.1', servername: 'go.company.com', ca, ...options });
    socket.once('secureConnect', () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

describe('TLS', () => {
  test('from 1.2 on', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer, { flags: tlsFlags });
    const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
    const outcomes = await Promise.all(versions.map((version) => handshake(server.port, version)));
    const refused = 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION';
    expect(outcomes).toEqual([refused, refused, 'TLSv1.2', 'TLSv1.3']);
    const { status, body } = await ask(server.port, '/lib?go-get=1', { ca });
    expect([status, body.includes('content="go.company.com/lib git https://github.com/company/first"')]).toEqual([
      200,
      true,
    ]);
    expect((await sendRaw(server.port, 'GET / HTTP/1.0\r\n\r\n')).slice(0, 5)).not.toBe('HTTP/');
    expect((await ask(server.port, '/lib?go-get=1', { ca })).status).toBe(200);
  });

  test.for([
    [
      'a certificate without its key',
      (flags: readonly string[]) => flags.slice(0, 2),
      2,
      '--tls-cert and --tls-key go together',
    ],
    [
      'a redirect without TLS',
      () => ['--http-redirect', '127.0.0.1:0'],
      2,
      '--http-redirect needs --tls-cert and --tls-key',
    ],
    [
      'a key that is the certificate',
      (flags: readonly string[]) => [...flags.slice(0, 3), flags[1] ?? ''],
      1,
      'do not fit',
    ],
    [
      'a certificate that is not there',
      (flags: readonly string[]) => ['--tls-cert', 'missing.pem', ...flags.slice(2)],
      1,
      'cannot read missing.pem: there is no such file',
    ],
  ] as const)('%s is refused at the start', async ([_name, flags, exitCode, told], { onTestFinished: defer }) => {
    const cwd = await createTempDir(defer, 'tls');
    await writeFile(join(cwd, 'vanity.yaml'), simpleYaml());
    const args = ['serve', '--listen', '127.0.0.1:0', '--admin', 'off', ...flags(tlsFlags)];
    const result = await runGovanity(args, { cwd });
    expect(result.exitCode).toBe(exitCode);
    expect(result.stdout + result.stderr).toContain(told);
  });

  test('after SIGTERM a request over TLS is finished, and silent connections are closed', async ({
    onTestFinished: defer,
  }) => {
    const server = await startGovanity(defer, { flags: tlsFlags });
    const open = async () => {
      const socket = connect({ port: server.port, host: '127.0.0.1', servername: 'go.company.com', ca });
      const chunks: Buffer[] = [];
      const closed = new Promise<string>((resolve) =>
        socket.once('close', () => resolve(Buffer.concat(chunks).toString())),
      );
      socket.on('data', (chunk) => chunks.push(chunk));
      await once(socket, 'secureConnect');
      return { socket, closed };
    };
    const [slow, silent] = [await open(), await open()];
    slow.socket.write('GET /lib?go-get=1 HTTP/1.1\r\nHost: go.company.com\r\n');
    await eventually(async () => expect(await server.metric('govanity_config_last_reload_successful')).toBe(1));
    server.signal('SIGTERM');
    expect(await silent.closed).toBe('');
    slow.socket.write('\r\n');
    expect(parseResponses(await slow.closed)).toMatchObject([{ status: 200 }]);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});

describe('--http-redirect', () => {
  const host = 'Host: go.company.com\r\n';
  const evil = 'Host: evil.example\r\n';
  const get = (target: string, headers = host, method = 'GET') =>
    `${method} ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`;

  // What is sent, the status, and where to; the port of https is put in for PORT.
  const cases: readonly (readonly [string, string, number, string | undefined])[] = [
    ['keeps ?go-get=1', get('/lib?go-get=1'), 308, '/lib?go-get=1'],
    ['keeps a path', get('/lib/sub'), 308, '/lib/sub'],
    ['the index', get('/'), 308, '/'],
    ['the port of http is not that of https', get('/lib', 'Host: go.company.com:80\r\n'), 308, '/lib'],
    ['localhost is the first host', get('/lib', 'Host: localhost:1234\r\n'), 308, '/lib'],
    ['absolute form', get('http://go.company.com/lib?go-get=1', evil), 308, '/lib?go-get=1'],
    ['absolute form without a path', get('http://go.company.com'), 308, '/'],
    ['absolute form with only a query', get('http://go.company.com?go-get=1'), 308, '/?go-get=1'],
    ['HTTP/1.0', 'GET /lib HTTP/1.0\r\n\r\n', 308, '/lib'],
    ['another Host', get('/lib', evil), 421, undefined],
    ['absolute form with another host', get('http://evil.example/lib'), 421, undefined],
    ['a Host with a user', get('/lib', 'Host: go.company.com@evil.example\r\n'), 421, undefined],
    ['two Hosts', get('/lib', host + evil), 400, undefined],
    ['two Hosts in one', get('/lib', 'Host: go.company.com,evil.example\r\n'), 400, undefined],
    ['//evil', get('//evil.example/'), 400, undefined],
    ['/\\evil', get('/\\evil.example/'), 400, undefined],
    ['@evil', get('@evil.example/'), 400, undefined],
    ['.evil', get('.evil.example/'), 400, undefined],
    ['an encoded line end', get('/lib%0d%0aSet-Cookie:x'), 400, undefined],
    ['a raw line feed ends the request line', get('/lib\nX: y'), 308, '/lib'],
    ['POST', get('/lib', host, 'POST'), 405, undefined],
    ['CONNECT', get('evil.example:443', host, 'CONNECT'), 405, undefined],
  ];

  test.for(cases)('%s', async ([_name, bytes, status, target]) => {
    const { httpPort, httpsPort } = await redirecting();
    const [answer] = parseResponses(await sendRaw(httpPort, bytes));
    expect(answer?.status).toBe(status);
    const location = target === undefined ? undefined : `https://go.company.com:${httpsPort}${target}`;
    expect(answer?.headers.get('location')).toBe(location);
    if (location !== undefined) expect(new URL(location).hostname).toBe('go.company.com');
  });

  let started: Promise<{ httpPort: number; httpsPort: number }> | undefined;
  function redirecting() {
    started ??= (async () => {
      const httpPort = await freePort();
      const flags = [...tlsFlags, '--http-redirect', `127.0.0.1:${httpPort}`];
      const { port } = await startGovanity(cleanup.defer, { flags });
      return { httpPort, httpsPort: port };
    })();
    return started;
  }
});

describe('--socket', () => {
  const listenFlags = (socket: string) => ['--socket', socket];
  const mode = async (path: string) => ((await lstat(path)).mode & 0o777).toString(8);

  /** Listens on a unix socket, in the way of govanity. */
  async function occupy(path: string, defer: Defer): Promise<Server> {
    const server = createServer((socket) => socket.end());
    server.listen(path);
    await once(server, 'listening');
    defer(() => void server.close());
    return server;
  }

  test('has mode 0660, answers, and is gone in the end', async ({ onTestFinished: defer }) => {
    const socket = join(await createTempDir(defer, 'socket'), 'govanity.sock');
    const server = await startGovanity(defer, { listenFlags: listenFlags(socket) });
    expect(await mode(socket)).toBe('660');
    expect((await ask(socket, '/lib?go-get=1')).status).toBe(200);
    server.signal('SIGTERM');
    expect((await server.exited).code).toBe(0);
    await expect(lstat(socket)).rejects.toThrow('ENOENT');
  });

  test('a stale one is replaced', async ({ onTestFinished: defer }) => {
    const socket = join(await createTempDir(defer, 'socket'), 'govanity.sock');
    const first = await startGovanity(defer, { listenFlags: listenFlags(socket) });
    first.signal('SIGKILL');
    await first.exited;
    expect((await lstat(socket)).isSocket()).toBe(true);
    await startGovanity(defer, { listenFlags: listenFlags(socket) });
    expect((await ask(socket, '/lib?go-get=1')).status).toBe(200);
    expect(await mode(socket)).toBe('660');
  });

  test('one that another process listens on is refused and left alone', async ({ onTestFinished: defer }) => {
    const socket = join(await createTempDir(defer, 'socket'), 'govanity.sock');
    await occupy(socket, defer);
    await expect(startGovanity(defer, { listenFlags: listenFlags(socket) })).rejects.toThrow(
      'is in use by another process',
    );
    expect((await lstat(socket)).isSocket()).toBe(true);
  });

  test('a file, a link and a directory are refused and stay', async ({ onTestFinished: defer }) => {
    const dir = await createTempDir(defer, 'socket');
    await writeFile(join(dir, 'file'), 'precious');
    await symlink(join(dir, 'file'), join(dir, 'link'));
    for (const name of ['file', 'link', '.']) {
      const start = startGovanity(defer, { listenFlags: listenFlags(join(dir, name)) });
      await expect(start).rejects.toThrow('exists and is no socket');
    }
    expect(await readFile(join(dir, 'file'), 'utf8')).toBe('precious');
    expect((await lstat(join(dir, 'link'))).isSymbolicLink()).toBe(true);
  });

  test('a port that is taken is named, exit code 1', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    const second = startGovanity(defer, { listenFlags: ['--listen', `127.0.0.1:${server.port}`] });
    await expect(second).rejects.toThrow(
      `cannot listen on 127.0.0.1:${server.port}: another process listens there (EADDRINUSE): name another with --listen`,
    );
  });
});

describe('socket activation of systemd', () => {
  /** Hands a listening socket to the program as descriptor 3, as systemd does: with its own pid in LISTEN_PID. */
  async function activate(defer: Defer, kind: 'tcp' | 'unix', count: string, flags: string[] = []) {
    const dir = await createTempDir(defer, 'activation');
    await writeFile(join(dir, 'vanity.yaml'), simpleYaml());
    const parent = fileURLToPath(new URL('socket-activation.pl', import.meta.url));
    const address = kind === 'tcp' ? String(await freePort()) : join(dir, 'activated.sock');
    const command = [
      process.execPath,
      mainFile,
      'serve',
      '--config',
      join(dir, 'vanity.yaml'),
      '--admin',
      'off',
      ...flags,
    ];
    const child = spawn('perl', [parent, address, count, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const exited = once(child, 'close');
    defer(async () => {
      child.kill('SIGKILL');
      await exited;
    });
    return { at: kind === 'tcp' ? Number(address) : address, child, exited, output: () => output };
  }

  test.for(['tcp', 'unix'] as const)('LISTEN_FDS with a %s socket', async (kind, { onTestFinished: defer }) => {
    const { at, child, exited, output } = await activate(defer, kind, '1');
    await eventually(async () => expect((await ask(at, '/lib?go-get=1')).status).toBe(200));
    child.kill('SIGTERM');
    expect(await exited, output()).toEqual([0, null]);
  });

  test('more sockets than one are refused', async ({ onTestFinished: defer }) => {
    const { exited, output } = await activate(defer, 'tcp', '2');
    expect((await exited)[0]).toBe(2);
    expect(output()).toContain('one socket is enough, systemd hands over 2');
  });
});
