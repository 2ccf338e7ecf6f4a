import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { createClientAddress } from '../server/access-log.ts';
import type { ListenTarget } from '../server/listener.ts';
import type { ServerOptions } from '../server/start-server.ts';
import { type Io, UsageError } from './io.ts';
import { parseListenAddress } from './listen-address.ts';
import { readVersion } from './version.ts';

/** The command line of `serve`, as commander reads it. */
export interface ServeFlags {
  readonly config: string;
  readonly listen?: string;
  readonly socket?: string;
  readonly admin: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly httpRedirect?: string;
  readonly trustProxy: string;
  readonly accessLog: 'on' | 'off';
  readonly configHashHeader?: boolean;
  readonly reloadNotice?: boolean;
  readonly templates?: string;
  readonly versions?: boolean;
  readonly workers: string;
  readonly grace: string;
  readonly example?: boolean;
}

const exampleFile = fileURLToPath(new URL('../../vanity.example.yaml', import.meta.url));
/** More is a typing mistake: each costs memory, and one answers thousands of requests a second. */
const maxWorkers = 64;
/** systemd's socket activation hands over descriptors from here on: sd_listen_fds(3). */
const firstActivatedFd = 3;

/** Adds the flags of `serve` to its command. */
export function addServeFlags(command: Command): Command {
  return command
    .option('--listen <host:port>', 'address (default: 0.0.0.0:$PORT, PORT being 8080 if unset)')
    .option('--socket <path>', 'unix socket to listen on instead, mode 0660')
    .option('--admin <host:port>', 'health, metrics and configuration; off: none', '127.0.0.1:9090')
    .option('--tls-cert <file>', 'certificate chain in PEM: serve https')
    .option('--tls-key <file>', 'key of the certificate in PEM')
    .option('--http-redirect <host:port>', 'second listener that sends plain HTTP to https')
    .option(
      '--trust-proxy <networks>',
      'whose X-Forwarded-For to believe, separated by commas; none: nobody',
      'loopback',
    )
    .addOption(new Option('--access-log <mode>', 'one line a request').choices(['on', 'off']).default('on'))
    .option('--config-hash-header', 'send the digest of the configuration as X-Config-Hash')
    .option('--reload-notice', 'let the index say so while the configuration on disk is refused')
    .option('--templates <directory>', 'page templates and styles that replace the own ones, file by file')
    .option('--versions', 'let pages tell the versions of modules: git ls-remote, in the background')
    .option('--workers <number>', 'processes that answer requests', '1')
    .option('--grace <seconds>', 'time for requests in flight after SIGTERM', '10')
    .option('--example', 'serve the example configuration where there is no vanity.yaml');
}

/** Checks the flags and gives every default; throws UsageError. */
export function readServeFlags(flags: ServeFlags, io: Io): ServerOptions & { graceMs: number } {
  if ((flags.tlsCert === undefined) !== (flags.tlsKey === undefined)) {
    throw new UsageError('--tls-cert and --tls-key go together');
  }
  if (flags.httpRedirect !== undefined && flags.tlsCert === undefined) {
    throw new UsageError('--http-redirect needs --tls-cert and --tls-key');
  }
  if (!/^[0-9]{1,5}(?:\.[0-9]+)?$/.test(flags.grace)) {
    throw new UsageError(`--grace takes seconds, found \`${flags.grace}\``);
  }
  if (!/^[1-9][0-9]?$/.test(flags.workers) || Number(flags.workers) > maxWorkers) {
    throw new UsageError(`--workers takes a number from 1 to ${maxWorkers}, found \`${flags.workers}\``);
  }
  const configured = flags.config;
  const { tlsCert: cert, tlsKey: key } = flags;
  return {
    version: readVersion(),
    configFile: flags.example && !existsSync(configured) ? exampleFile : configured,
    target: readTarget(flags, io),
    admin: flags.admin === 'off' ? undefined : parseListenAddress(flags.admin, '--admin'),
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    redirect: flags.httpRedirect === undefined ? undefined : parseListenAddress(flags.httpRedirect, '--http-redirect'),
    trustedProxies: readNetworks(flags.trustProxy),
    accessLog: flags.accessLog === 'on',
    configHashHeader: flags.configHashHeader ?? false,
    templates: flags.templates,
    versions: flags.versions ?? false,
    reloadNotice: flags.reloadNotice ?? false,
    workers: Number(flags.workers),
    graceMs: Number(flags.grace) * 1000,
  };
}

function readTarget({ listen, socket }: ServeFlags, { env }: Io): ListenTarget {
  if (listen !== undefined && socket !== undefined) throw new UsageError('--listen and --socket exclude each other');
  if (socket !== undefined) return { socket };
  if (listen !== undefined) return parseListenAddress(listen, '--listen');
  if (env.LISTEN_PID === String(process.pid) && Number(env.LISTEN_FDS) > 0) {
    if (Number(env.LISTEN_FDS) > 1) throw new UsageError(`one socket is enough, systemd hands over ${env.LISTEN_FDS}`);
    return { fd: firstActivatedFd };
  }
  return parseListenAddress(`0.0.0.0:${env.PORT ?? '8080'}`, 'PORT');
}

function readNetworks(text: string): string[] {
  const networks = text === 'none' ? [] : text.split(',').map((network) => network.trim());
  try {
    createClientAddress(networks);
    return networks;
  } catch (error) {
    throw new UsageError(`--trust-proxy takes addresses and networks such as 10.0.0.0/8: ${(error as Error).message}`);
  }
}
