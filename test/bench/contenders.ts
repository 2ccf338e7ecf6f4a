import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildPeer, type GoProgram, govanityurls } from '../convert/go-peer.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { writeSallyYaml, writeYaml } from './modules.ts';

/** A server that takes part in a run. */
export interface Contender {
  readonly name: string;
  /** The command line with which it listens on a loopback port; stdout goes to a file. */
  command(port: number): {
    readonly file: string;
    readonly args: readonly string[];
    readonly env?: Record<string, string>;
  };
}

/** One that cannot take part, and why. */
export interface Absent {
  readonly name: string;
  readonly reason: string;
}

export interface Running {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startMs: number;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** govanity with a configuration, on the given Node.js. */
export function govanity(
  name: string,
  config: string,
  { node = process.execPath, flags = ['--access-log', 'off'] } = {},
): Contender {
  const serve = [main, 'serve', '--config', config, '--admin', 'off', ...flags];
  return { name, command: (port) => ({ file: node, args: [...serve, '--listen', `127.0.0.1:${port}`] }) };
}

/** The Go servers on the same modules, built from the Go module proxy; sally may be given where that refuses it. */
export async function buildGoServers(
  directory: string,
  paths: readonly string[],
  sally?: string,
): Promise<(Contender | Absent)[]> {
  const config = join(directory, 'peer-vanity.yaml');
  const sallyConfig = join(directory, 'sally.yaml');
  await writeFile(config, writeYaml(paths));
  await writeFile(sallyConfig, writeSallyYaml(paths));
  const sallyCommand = (file: string, port: number) => ({ file, args: ['-yml', sallyConfig, '-port', String(port)] });
  return Promise.all([
    build('govanityurls', govanityurls, directory, (file, port) => {
      return { file, args: [config], env: { PORT: String(port) } };
    }),
    sally === undefined
      ? build('sally', { module: 'go.uber.org/sally', version: 'latest' }, directory, sallyCommand)
      : { name: 'sally', command: (port: number) => sallyCommand(sally, port) },
  ]);
}

async function build(
  name: string,
  program: GoProgram,
  directory: string,
  commandOf: (file: string, port: number) => ReturnType<Contender['command']>,
): Promise<Contender | Absent> {
  const built = await buildPeer(program, join(directory, name));
  if (built.binary === undefined) {
    const [reason] = /\d{3} \w+\b.*|not found.*/.exec(built.refusal) ?? ['it could not be built'];
    return { name, reason: `the Go module proxy answers: ${reason}` };
  }
  const { binary } = built;
  return {
    name: program.version === 'latest' ? name : `${name} ${program.version}`,
    command: (port) => commandOf(binary, port),
  };
}

/** nginx with one worker and a `server` block of one's own, which listens on `PORT`. */
export function nginx(name: string, directory: string, http: string): Contender {
  return {
    name,
    command(port) {
      const prefix = join(directory, `nginx-${port}`);
      mkdirSync(prefix, { recursive: true });
      writeFileSync(join(prefix, 'nginx.conf'), nginxConf(http, port));
      const args = ['-p', prefix, '-e', join(prefix, 'error.log'), '-c', join(prefix, 'nginx.conf')];
      return { file: 'nginx', args, env: { PATH: `${process.env.PATH}:/usr/sbin` } };
    },
  };
}

function nginxConf(http: string, port: number): string {
  return `daemon off; worker_processes 1; pid nginx.pid;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
${http.replaceAll('PORT', String(port))}
}
`;
}

/** Starts a contender and waits for its first answer. */
export async function start(
  contender: Contender,
  directory: string,
  target: string,
  hostHeader: string,
): Promise<Running> {
  const port = await freePort();
  const { file, args, env = {} } = contender.command(port);
  await mkdir(join(directory, 'logs'), { recursive: true });
  const log = openSync(join(directory, 'logs', `${port}.log`), 'w');
  const began = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', log, log], env: { ...process.env, ...env } });
  const startMs = await firstAnswer(child, `http://127.0.0.1:${port}${target}`, hostHeader, began);
  return {
    port,
    pid: child.pid ?? 0,
    startMs,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
      }),
  };
}

async function firstAnswer(child: ChildProcess, url: string, hostHeader: string, began: number): Promise<number> {
  for (;;) {
    const status = await new Promise<number | undefined>((resolve) => {
      const asked = request(url, { headers: { host: hostHeader }, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', () => resolve(undefined)).end();
    });
    if (status === 200) return performance.now() - began;
    if (status !== undefined) throw new Error(`${url} answers ${status}`);
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
    if (performance.now() - began > 60_000) throw new Error(`${child.spawnargs.join(' ')} does not answer`);
    await sleep(2);
  }
}
