import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Defer } from './cleanup.ts';
import { signalGroup, spawnGroup } from './process-group.ts';
import { toolPath } from './required-tools.ts';
import { mustRun } from './run-command.ts';
import { createTempDir } from './temp-dir.ts';

export type PublicModule = {
  readonly Path: string;
  readonly Version: string;
  readonly Files: Readonly<Record<string, string>>;
};

/** Answers a request in place of the proxy; false if it does not. */
export type Trouble = (path: string, response: ServerResponse) => boolean;

/** A module proxy with public modules, and a checksum database of them. */
export type PublicProxy = {
  readonly url: string;
  /** The tree that is served. */
  readonly tree: string;
  /** GOSUMDB that verifies the modules as they were at first. */
  readonly sumdb: string;
  /** Paths that were asked for since the last call, with the names of unusual headers. */
  readonly asked: () => string[];
  /** What goes wrong from now on; undefined: nothing. */
  trouble: Trouble | undefined;
};

const source = fileURLToPath(new URL('public-modules', import.meta.url));
export const sumdbName = 'sumdb.example.org';
const usualHeaders = ['host', 'connection', 'user-agent', 'accept-encoding'];

export async function startPublicProxy(defer: Defer, modules: readonly PublicModule[]): Promise<PublicProxy> {
  const dir = await createTempDir(defer, 'public');
  const { address, sumdb } = await startSumdb(defer, dir, modules);
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? '';
    const unusual = Object.keys(incoming.headers).filter((name) => !usualHeaders.includes(name));
    asked.push([path, ...unusual].join(' '));
    if (proxy.trouble?.(path, response)) return;
    if (path.startsWith(`/sumdb/${sumdbName}/`)) forward(`http://${address}`, incoming, response);
    else serveFile(dir, path, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const proxy: PublicProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tree: dir,
    sumdb,
    asked: () => asked.splice(0),
    trouble: undefined,
  };
  return proxy;
}

/** Builds the program with the machine's own cache, which keeps it for the next time. */
async function startSumdb(defer: Defer, tree: string, modules: readonly PublicModule[]) {
  const program = join(await createTempDir(defer, 'program'), 'public-modules');
  const env = { ...process.env, GOFLAGS: '', GOTOOLCHAIN: 'local', GOWORK: 'off' } as Record<string, string>;
  await mustRun(toolPath('go'), ['build', '-o', program, '.'], { cwd: source, env, timeoutSeconds: 120 });
  const child = spawnGroup(program, [tree, sumdbName], {});
  defer(() => signalGroup(child.pid, 'SIGKILL'));
  child.stdin?.write(`${JSON.stringify(modules)}\n`);
  let printed = '';
  for await (const chunk of child.stdout?.setEncoding('utf8') ?? []) {
    printed += chunk;
    if (printed.includes('\n')) break;
  }
  const [address = '', sumdb = ''] = printed.trim().split(' ');
  return { address, sumdb };
}

function forward(base: string, incoming: IncomingMessage, response: ServerResponse): void {
  const path = (incoming.url ?? '').slice(`/sumdb/${sumdbName}`.length);
  if (path === '/supported') {
    response.writeHead(200).end();
    return;
  }
  const asked = request(`${base}${path}`, { agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 0);
    answer.pipe(response);
  });
  asked.on('error', () => response.destroy()).end();
}

function serveFile(tree: string, path: string, response: ServerResponse): void {
  readFile(join(tree, path)).then(
    (bytes) => response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes),
    () => response.writeHead(404, { 'Content-Type': 'text/plain' }).end(`not found: ${path}\n`),
  );
}
