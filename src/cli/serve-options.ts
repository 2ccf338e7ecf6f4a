import { existsSync } from 'node:fs';
import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';
import { isPlainAddress } from '../config/network.ts';
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
  readonly adminHost?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly httpRedirect?: string;
  readonly trustProxy: string;
  readonly accessLog: 'on' | 'off' | 'none';
  readonly logFormat: 'auto' | 'json' | 'text';
  readonly configHashHeader?: boolean;
  readonly reloadNotice?: boolean;
  readonly templates?: string;
  readonly versions?: boolean;
  readonly workers?: string | true;
  readonly grace: string;
  readonly example?: boolean;
}

/** systemd's socket activation hands over descriptors from here on: sd_listen_fds(3). */
const firstActivatedFd = 3;

/** Checks the flags and gives every default; throws UsageError. */
export function readServeFlags(flags: ServeFlags, io: Io): ServerOptions & { graceMs: number } {
  if (flags.workers !== undefined) {
    throw new UsageError('there is no --workers: run two instances behind nginx, as in docs/scaling.md#two-instances');
  }
  if ((flags.tlsCert === undefined) !== (flags.tlsKey === undefined)) {
    throw new UsageError('--tls-cert and --tls-key go together');
  }
  if (readRedirect(flags.httpRedirect) !== undefined && flags.tlsCert === undefined) {
    throw new UsageError('--http-redirect needs --tls-cert and --tls-key');
  }
  if (!/^[0-9]{1,5}(?:\.[0-9]+)?$/.test(flags.grace)) {
    throw new UsageError(`--grace takes seconds, found \`${flags.grace}\``);
  }
  const configured = flags.config;
  const { tlsCert: cert, tlsKey: key } = flags;
  return {
    version: readVersion(),
    env: io.env,
    configFile: flags.example && !existsSync(configured) ? exampleFile() : configured,
    target: readTarget(flags, io),
    adminHosts: readNames(flags.adminHost ?? ''),
    admin: isNone(flags.admin) ? undefined : { ...parseListenAddress(flags.admin, '--admin'), setBy: adminSetBy },
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    redirect: readRedirect(flags.httpRedirect),
    trustedProxies: readNetworks(flags.trustProxy),
    accessLog: !isNone(flags.accessLog),
    configHashHeader: flags.configHashHeader ?? false,
    templates: flags.templates,
    versions: flags.versions ?? false,
    reloadNotice: flags.reloadNotice ?? false,
    graceMs: Number(flags.grace) * 1000,
  };
}

function exampleFile(): string {
  if (isSea())
    throw new UsageError('--example needs the npm package or a clone: the executable holds no file to serve');
  return fileURLToPath(new URL('../../vanity.example.yaml', import.meta.url));
}

/** How each listener is moved, for those whose address is taken. */
const mainSetBy = '--listen or GOVANITY_LISTEN, or its port with PORT';
const adminSetBy = '--admin or GOVANITY_ADMIN, or none with `--admin off`';
const redirectSetBy = '--http-redirect or GOVANITY_HTTP_REDIRECT';

function readRedirect(text: string | undefined): ListenTarget | undefined {
  if (text === undefined || isNone(text)) return undefined;
  return { ...parseListenAddress(text, '--http-redirect'), setBy: redirectSetBy };
}

function readTarget({ listen, socket }: ServeFlags, { env }: Io): ListenTarget {
  if (listen !== undefined && socket !== undefined) throw new UsageError('--listen and --socket exclude each other');
  if (socket !== undefined) return { socket, setBy: '--socket or GOVANITY_SOCKET' };
  if (listen !== undefined) return { ...parseListenAddress(listen, '--listen'), setBy: mainSetBy };
  if (env.LISTEN_PID === String(process.pid) && Number(env.LISTEN_FDS) > 0) {
    if (Number(env.LISTEN_FDS) > 1) throw new UsageError(`one socket is enough, systemd hands over ${env.LISTEN_FDS}`);
    return { fd: firstActivatedFd };
  }
  return { ...parseListenAddress(`0.0.0.0:${env.PORT ?? '8080'}`, 'PORT'), setBy: mainSetBy };
}

function readNames(text: string): string[] {
  const names = text.split(',').flatMap((name) => name.trim().toLowerCase() || []);
  const wrong = names.find((name) => !/^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?$/.test(name));
  if (wrong !== undefined) throw new UsageError(`--admin-host takes names without a port, found \`${wrong}\``);
  return names;
}

/** Both words are used for what is switched off, and both are understood everywhere. */
function isNone(text: string): boolean {
  return text === 'off' || text === 'none';
}

function readNetworks(text: string): string[] {
  const networks = isNone(text) ? [] : text.split(',').map((network) => network.trim());
  try {
    createClientAddress(networks);
    const ambiguous = networks.find(
      (network) => /^[0-9]/.test(network) && !isPlainAddress(network.split('/', 1)[0] ?? ''),
    );
    if (ambiguous !== undefined) throw new Error(`\`${ambiguous}\` is ambiguous, write four decimal numbers`);
    return networks;
  } catch (error) {
    throw new UsageError(`--trust-proxy takes addresses and networks such as 10.0.0.0/8: ${(error as Error).message}`);
  }
}
