import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';
import type { Defer } from './cleanup.ts';
import type { Company } from './company.ts';
import { startConnectProxy } from './connect-proxy.ts';
import { createDeveloper, type DeveloperOptions } from './developer.ts';
import { freePort } from './free-port.ts';
import { PLAIN_GIT } from './git-repository.ts';
import type { GoClient } from './go-client.ts';
import { type Govanity, startGovanity } from './govanity.ts';
import type { Nginx } from './nginx.ts';
import { toolPath } from './required-tools.ts';
import { createSshCommand } from './ssh-command.ts';
import { createTempDir } from './temp-dir.ts';
import { startVanityFront } from './vanity-front.ts';

export type ModuleProxyOptions = {
  /** The file without `proxy` and `access`. */
  readonly yaml: string;
  /** Further keys of `proxy`, in flow style. */
  readonly proxy?: string;
  /** Default: open to all. */
  readonly access?: string;
  /** A directory that is filled already. */
  readonly store?: string;
  readonly netrc?: string;
  /** Private keys of the server's account; default: those of the company. */
  readonly keysDir?: string;
  /** Over the environment of the server. */
  readonly env?: Readonly<Record<string, string>>;
};

export type ModuleProxy = {
  readonly govanity: Govanity;
  readonly front: Nginx;
  readonly store: string;
  readonly work: string;
  /** The environment of the server, for commands that are run beside it. */
  readonly env: Readonly<Record<string, string>>;
  readonly yaml: string;
  /** Which loopback port stands for `host:port` as the server sees the network; without its entry, a forge is down. */
  readonly network: Record<string, number>;
  /** A developer without git, keys or settings: GOPRIVATE alone. */
  readonly developer: (options?: DeveloperOptions) => Promise<GoClient>;
  /** A response of the server itself; `path` is below the mount. */
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<ProxyResponse>;
  /**
   * What the server itself has run since the last call, without what `go` runs: `go ...` or `git ...` for the start of
   * a program and `end go ...` for its end.
   */
  readonly processes: () => Promise<string[]>;
  readonly metrics: () => Promise<string>;
};

export type ProxyResponse = { readonly status: number; readonly headers: Headers; readonly text: string };

/** Starts govanity with a module proxy that reaches the company's forges, with nginx in front of it. */
export async function startModuleProxy(
  defer: Defer,
  company: Company,
  options: ModuleProxyOptions,
): Promise<ModuleProxy> {
  const dir = await createTempDir(defer, 'proxy');
  const [store, work, bin, log] = [
    options.store ?? join(dir, 'store'),
    join(dir, 'work'),
    join(dir, 'bin'),
    join(dir, 'log'),
  ];
  const network = { ...company.addresses };
  const { port: connectPort } = await startConnectProxy(defer, network);
  const server = { ...company, ...(options.keysDir && { keysDir: options.keysDir }) };
  const env = { ...(await serverEnvironment(defer, server, dir, connectPort)), ...options.env };
  await writeFile(log, '');
  await writeWrappers(bin, log);
  const access = options.access ?? '{restrict: none}';
  const proxy = `{store: ${JSON.stringify(store)}, work: ${JSON.stringify(work)}, ${options.proxy ?? ''}}`;
  const yaml = `${options.yaml}\naccess: ${access}\nproxy: ${proxy}\n`;
  const adminPort = await freePort();
  const serverEnv = { ...env, PATH: [bin, env.PATH].join(delimiter), ...options.env };
  if (options.netrc !== undefined) await writeFile(join(dir, '.netrc'), options.netrc, { mode: 0o600 });
  const govanity = await startGovanity(defer, yaml, { env: serverEnv, args: ['--admin', `127.0.0.1:${adminPort}`] });
  const front = await startVanityFront(defer, company, govanity);
  let seen = 0;
  return {
    ...{ govanity, front, store, work, yaml, network, env: serverEnv },
    developer: ({ netrc, env: own } = {}) =>
      createDeveloper(defer, company, front, {
        ...(netrc === undefined ? {} : { netrc }),
        env: { PATH: '/nowhere', ...own },
      }),
    async get(path, headers = {}) {
      return ask(`http://127.0.0.1:${govanity.port}/-/proxy${path}`, headers);
    },
    async processes() {
      const lines = (await readFile(log, 'utf8'))
        .split('\n')
        .filter((line) => line !== '' && !line.includes('gc.auto=0'));
      const fresh = lines.slice(seen);
      seen = lines.length;
      return fresh;
    },
    metrics: async () => (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text(),
  };
}

/** What the account of the server has: keys for all forges, and the way to them. */
async function serverEnvironment(
  defer: Defer,
  company: Company,
  dir: string,
  proxyPort: number,
): Promise<Record<string, string>> {
  const { keysDir, knownHosts, ca } = company;
  const sshCommand = await createSshCommand(await createTempDir(defer, 'ssh'), { proxyPort, keysDir, knownHosts });
  const proxy = `http://127.0.0.1:${proxyPort}`;
  const noCertificates = join(dir, 'no-certificates');
  await mkdir(noCertificates);
  await mkdir(join(dir, '.config/go/telemetry'), { recursive: true });
  await writeFile(join(dir, '.config/go/telemetry/mode'), 'off');
  return {
    ...PLAIN_GIT,
    PATH: process.env.PATH ?? '',
    HOME: dir,
    HTTPS_PROXY: proxy,
    HTTP_PROXY: proxy,
    NO_PROXY: '',
    GIT_SSL_CAINFO: ca.certFile,
    // Without the machine's certificates: git parses them for each connection, and the server when it first asks.
    GIT_SSL_CAPATH: noCertificates,
    SSL_CERT_FILE: '/dev/null',
    SSL_CERT_DIR: noCertificates,
    GIT_SSH_COMMAND: sshCommand,
    GIT_SSH_VARIANT: 'ssh',
  };
}

/** Programs of the same names that write down with what they were run. */
async function writeWrappers(bin: string, log: string): Promise<void> {
  await mkdir(bin);
  for (const program of ['go', 'git'] as const) {
    // Two lines each, so that it can be told how many run at once.
    const script = `#!/bin/sh
echo "${program} $*" >> '${log}'
'${toolPath(program)}' "$@"
code=$?
echo "end ${program} $*" >> '${log}'
exit $code
`;
    await writeFile(join(bin, program), script, { mode: 0o755 });
  }
  await appendFile(log, '');
}

/** Like `fetch`, which gives up after five minutes; the server may hold a request for longer. */
function ask(url: string, headers: Readonly<Record<string, string>>): Promise<ProxyResponse> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const named = new Headers();
        for (const [name, value] of Object.entries(response.headers)) named.set(name, String(value));
        resolve({ status: response.statusCode ?? 0, headers: named, text: Buffer.concat(chunks).toString() });
      });
    });
    asked.on('error', reject).end();
  });
}
