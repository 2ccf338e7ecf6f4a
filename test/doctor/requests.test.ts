import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Context } from '../../src/doctor/context.ts';
import { readGoEnv } from '../../src/doctor/go-env.ts';
import { fetchGoGetPage } from '../../src/doctor/go-get-page.ts';
import { tellGoEnv } from '../../src/doctor/machine-steps.ts';
import { askChecksumDatabase, askModuleProxies } from '../../src/doctor/module-proxy.ts';
import { readNetrc } from '../../src/doctor/netrc.ts';
import { createNetwork } from '../../src/doctor/network.ts';
import { failedBy } from '../../src/doctor/step.ts';
import type { Fault } from '../../src/net/fault.ts';
import { tempDir } from '../cli/temp-file.ts';

function serve(listener: RequestListener): Promise<URL> {
  return listen(createServer(listener));
}

async function listen(server: Server): Promise<URL> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** A machine without `go`, whose vanity server is this one. */
async function contextWith(server: URL, env: Record<string, string> = {}): Promise<Context> {
  const dir = await tempDir();
  const own = { PATH: dir, GOENV: 'off', ...env };
  const host = 'go.company.com';
  return {
    importPath: `${host}/x`,
    host,
    version: undefined,
    goEnv: await readGoEnv(own, dir, dir),
    isInsecure: false,
    netrc: await readNetrc(`${dir}/none`),
    network: createNetwork({ env: own, limitMs: 2_000, override: { host, server } }),
    env: own,
    home: dir,
    dir,
    limitMs: 2_000,
    server,
    localConfig: undefined,
  };
}

describe('redirects', () => {
  const redirecting = (redirects: number) =>
    serve(({ url = '' }, response) => {
      const step = Number(/^\/(\d+)/.exec(url)?.[1] ?? 0);
      if (step < redirects) response.writeHead(302, { Location: `/${step + 1}?go-get=1` });
      response.end(`answer ${step}`);
    });

  // The eleventh request is one too many: net/http gives up when ten lie behind it.
  test('follows nine', async () => {
    const { answer, hops } = await fetchGoGetPage('go.company.com/x', 'https', await contextWith(await redirecting(9)));
    expect([answer.status, answer.body.toString(), hops.length]).toEqual([200, 'answer 9', 10]);
  });

  test.for([
    ['ftp://go.company.com/x', 'unsupported protocol scheme "ftp"'],
    ['https://[', 'failed to parse Location header "https://["'],
  ] as const)('does not follow %s', async ([location, complaint]) => {
    const server = await serve((_, response) => void response.writeHead(302, { Location: location }).end());
    await expect(fetchGoGetPage('go.company.com/x', 'https', await contextWith(server))).rejects.toThrow(complaint);
  });

  test('stops at the tenth', async () => {
    const asked = fetchGoGetPage('go.company.com/x', 'https', await contextWith(await redirecting(10)));
    await expect(asked).rejects.toThrow('stopped after 10 redirects');
  });
});

describe('module proxies', () => {
  const answering = (status: number) => serve((_, response) => void response.writeHead(status).end());
  const ask = async (statuses: readonly number[], separator: string, last: string) => {
    const proxies = await Promise.all(statuses.map((status) => answering(status)));
    const GOPROXY = [...proxies.map(({ href }) => href), last].filter(Boolean).join(separator);
    return askModuleProxies(await contextWith(new URL('http://127.0.0.1:9'), { GOPROXY }));
  };

  test('go on after 404 and 410, and show that the proxy learnt the name', async () => {
    expect(await ask([404, 410], ',', 'direct')).toMatchObject({ status: 'warning', code: 'doctor/private' });
  });

  test('go on after any failure behind a |', async () => {
    expect(await ask([500], '|', 'direct')).toMatchObject({ status: 'warning', code: 'doctor/private' });
  });

  test('stop at any other failure behind a comma', async () => {
    await expect(ask([500], ',', 'direct')).rejects.toThrow(/\/@v\/list: 500 Internal Server Error$/);
  });

  test('end where the last one has nothing', async () => {
    await expect(ask([404], ',', '')).rejects.toThrow(/module go\.company\.com\/x: reading .*: 404 Not Found$/);
    await expect(ask([404], ',', 'off')).rejects.toThrow(/: 404 Not Found$/);
  });

  test('can be directories', async () => {
    const dir = await tempDir();
    const GOPROXY = pathToFileURL(dir).href;
    const context = await contextWith(new URL('http://127.0.0.1:9'), { GOPROXY });
    await expect(askModuleProxies(context)).rejects.toThrow(/@v\/list: no such file or directory$/);

    await mkdir(join(dir, 'go.company.com/x/@v'), { recursive: true });
    await writeFile(join(dir, 'go.company.com/x/@v/list'), 'v1.0.0\n');
    expect(await askModuleProxies(context)).toMatchObject({ status: 'ok' });
  });

  test('are asked over https where their scheme is left out', async () => {
    const { host } = await answering(200);
    const context = await contextWith(new URL('http://127.0.0.1:9'), { GOPROXY: host });
    await expect(askModuleProxies(context)).rejects.toThrow('server gave HTTP response to HTTPS client');
  });

  test('get the login that their URL holds, and no other server sees it', async () => {
    let asked: IncomingHttpHeaders | undefined;
    const { host } = await serve(({ headers }, response) => {
      asked = headers;
      response.writeHead(404).end();
    });
    const context = await contextWith(new URL('http://127.0.0.1:9'), { GOPROXY: `http://u:open%2fses%ame@${host}` });
    const failure = await askModuleProxies(context).catch((error: Fault) => failedBy(error));

    expect(asked?.authorization).toBe(`Basic ${Buffer.from('u:open%2fses%ame').toString('base64')}`);
    expect(JSON.stringify([failure, tellGoEnv(context.goEnv, false)])).not.toMatch(/ses%ame/);
  });

  test('answer for the checksum database where they can', async () => {
    const asked: string[] = [];
    const { href } = await serve(({ url = '' }, response) => {
      asked.push(url);
      response.writeHead(/\/supported$|\/lookup\/go\.company\.com\/!x@v1\.0\.0$/.test(url) ? 200 : 404).end();
    });
    const context = await contextWith(new URL('http://127.0.0.1:9'), { GOPROXY: href });

    expect(await askChecksumDatabase('go.company.com/X', 'v1.0.0', context)).toMatchObject({ status: 'ok' });
    await expect(askChecksumDatabase('go.company.com/y', 'v1.0.0', context)).rejects.toThrow(
      /\/sumdb\/sum\.golang\.org\/lookup\/go\.company\.com\/y@v1\.0\.0: 404 Not Found$/,
    );
    expect(asked[0]).toBe('/sumdb/sum.golang.org/supported');

    // An address of its own is asked itself.
    asked.length = 0;
    const own = await contextWith(new URL('http://127.0.0.1:9'), {
      GOPROXY: href,
      GOSUMDB: `sum.golang.org ${href}sum`,
    });
    expect(await askChecksumDatabase('go.company.com/X', 'v1.0.0', own)).toMatchObject({ status: 'ok' });
    expect(asked).toEqual(['/sum/lookup/go.company.com/!x@v1.0.0']);
  });

  test('are content with the first that has it', async () => {
    expect(await ask([404, 200, 500], ',', '')).toMatchObject({ status: 'ok' });
  });
});

describe('servers that do not behave', () => {
  const limitMs = 300;
  const get = (url: URL, env: Record<string, string> = {}) => createNetwork({ env, limitMs }).get({ url });

  test('an answer that drips is given up', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    await expect(get(url)).rejects.toThrow('Client.Timeout exceeded');
  });

  test('an answer without an end is cut', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    expect((await get(url)).body.length).toBe(1024 * 1024);
  });

  test('an answer that breaks off, and one that is no HTTP', async () => {
    const half = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half', () => response.destroy());
    });
    await expect(get(half)).rejects.toThrow('EOF');
    await expect(get(await listen(createTcpServer((socket) => socket.end('SSH-2.0-x\r\n'))))).rejects.toThrow(
      'malformed HTTP response',
    );
  });

  test('a TLS server and a proxy that say nothing', async () => {
    const silent = await listen(createTcpServer(() => {}));
    await expect(get(new URL(`https://${silent.host}`))).rejects.toThrow('TLS handshake timeout');
    const far = new URL('https://go.company.com/x');
    await expect(get(far, { HTTPS_PROXY: silent.href })).rejects.toThrow('i/o timeout after the proxy');
    await expect(get(far, { HTTPS_PROXY: `https://${silent.host}` })).rejects.toThrow(
      'proxyconnect tcp: net/http: TLS handshake timeout',
    );
    await expect(get(far, { HTTPS_PROXY: `socks5://${silent.host}` })).rejects.toThrow(
      'supports only http and https proxies',
    );
  });

  test('a proxy gets IPv6 addresses in brackets, and a login with a lone %', async () => {
    const asked: unknown[] = [];
    const server = createServer().on('connect', ({ url, headers }, socket) => {
      asked.push(url, headers['proxy-authorization']);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const proxy = await listen(server);
    const fault = get(new URL('https://[fd00::1]:8443/x'), { HTTPS_PROXY: `http://u:100%@${proxy.host}` });

    await expect(fault).rejects.toThrow('proxyconnect tcp: 403 Forbidden');
    expect(asked).toEqual(['[fd00::1]:8443', `Basic ${Buffer.from('u:100%').toString('base64')}`]);
  });
});
