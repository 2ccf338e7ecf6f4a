import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Context } from '../../src/doctor/context.ts';
import { readGoEnv } from '../../src/doctor/go-env.ts';
import { fetchGoGetPage } from '../../src/doctor/go-get-page.ts';
import { askModuleProxies } from '../../src/doctor/module-proxy.ts';
import { createNetwork } from '../../src/doctor/net/network.ts';
import { readNetrc } from '../../src/doctor/netrc.ts';
import { tempDir } from '../cli/temp-file.ts';

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
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

  test('go on after 404 and 410, and tell that the name was told', async () => {
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

  test('are content with the first that has it', async () => {
    expect(await ask([404, 200, 500], ',', '')).toMatchObject({ status: 'ok' });
  });
});
