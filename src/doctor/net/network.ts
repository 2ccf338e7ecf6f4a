import type { Socket } from 'node:net';
import type { Env } from '../env.ts';
import type { Recorder } from '../recorder.ts';
import { Fault, type Outcome } from '../step.ts';
import { type Address, connectThrough, dial, dialProxy, lookUp, proxyAuthorization } from './connect.ts';
import { type HttpAnswer, type HttpQuestion, httpGet } from './http-get.ts';
import { proxyFor } from './proxy-for.ts';
import { type Secured, secure, TlsFault } from './secure.ts';
import { readTrustedRoots, type TrustedRoots } from './trusted-roots.ts';

/** How each part of a connection is told: `recorder.step`, or `quietly`. */
export type Tell = Recorder['step'];

/** For requests that are no steps of their own: values come back, Faults go up. */
const quietly: Tell = async (_, run) => {
  const outcome = await run();
  return 'value' in outcome ? outcome.value : undefined;
};

export interface Question {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether a certificate that Go does not accept is passed over, as with GOINSECURE. */
  readonly isInsecure?: boolean;
}

/** The way to servers, as Go goes it: proxies, authorities and time limits. */
export interface Network {
  /** Connects, and tells how; returns what asks the question, or undefined where a step failed. */
  open(question: Question, tell: Tell): Promise<(() => Promise<HttpAnswer>) | undefined>;
  /** Connects and asks; throws a Fault. */
  get(question: Question): Promise<HttpAnswer>;
}

export interface NetworkOptions {
  readonly env: Env;
  /** For each of DNS, TCP, TLS and the answer. */
  readonly limitMs: number;
  /** Where the server of this host really is (`--server`); its scheme says whether TLS is spoken. */
  readonly override?: { readonly host: string; readonly server: URL } | undefined;
}

interface Way extends NetworkOptions {
  readonly url: URL;
  readonly isTls: boolean;
  readonly address: Address;
  readonly proxy: URL | undefined;
  readonly isInsecure: boolean;
}

/** Opens a connection for each question: nothing is kept. */
export function createNetwork(options: NetworkOptions): Network {
  let roots: TrustedRoots | undefined;
  const open: Network['open'] = async ({ url, headers = {}, isInsecure = false }, tell) => {
    const way = { ...options, ...findWay(url, options), url, isInsecure };
    const raw = await connect(way, tell);
    if (raw === undefined) return undefined;
    roots ??= readTrustedRoots(options.env);
    const trusted = roots;
    const socket = way.isTls ? await tell('tls', () => tellTls(raw, way, trusted)) : raw;
    return socket && (() => httpGet(socket, toHttpQuestion(way, headers)));
  };
  return {
    open,
    get: async (question) => {
      const ask = await open(question, quietly);
      if (ask === undefined) throw new Fault(`Get "${question.url.href}": EOF`);
      return ask();
    },
  };
}

/** A proxy gets plain HTTP as a whole URL. */
function toHttpQuestion({ url, isTls, proxy, limitMs }: Way, headers: Readonly<Record<string, string>>): HttpQuestion {
  if (proxy === undefined || isTls) return { url, target: `${url.pathname}${url.search}`, headers, limitMs };
  return { url, target: url.href, headers: { ...headers, ...proxyAuthorization(proxy) }, limitMs };
}

function findWay(url: URL, { env, override }: NetworkOptions): Pick<Way, 'isTls' | 'address' | 'proxy'> {
  const server = override !== undefined && url.hostname === override.host ? override.server : url;
  const isTls = server.protocol === 'https:';
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1');
  return { isTls, address: { host, port: Number(server.port || (isTls ? 443 : 80)) }, proxy: proxyFor(server, env) };
}

async function connect(way: Way, tell: Tell): Promise<Socket | undefined> {
  const { address, proxy, limitMs, isTls } = way;
  if (proxy !== undefined) {
    const message = `the proxy ${proxy.host} does it for us`;
    await tell('dns', () => ({ status: 'skipped', message, value: undefined }));
    await tell('tcp', () => ({ status: 'skipped', message, value: undefined }));
    return tell('proxy', async () => {
      const value = isTls ? await connectThrough(proxy, address, limitMs) : await dialProxy(proxy, limitMs);
      return { status: 'ok', message: `${proxy.host} connected us to ${address.host}:${address.port}`, value };
    });
  }
  const addresses = await tell('dns', async () => {
    const value = await lookUp(address.host, limitMs);
    return { status: 'ok', message: `${address.host} is ${value.join(', ')}`, value };
  });
  if (addresses === undefined) return undefined;
  return tell('tcp', async () => {
    const value = await dial(addresses, address, limitMs);
    return { status: 'ok', message: `connected to ${value.remoteAddress}:${address.port}`, value };
  });
}

async function tellTls(raw: Socket, way: Way, roots: TrustedRoots): Promise<Outcome & { value: Socket }> {
  const { url, isInsecure, limitMs } = way;
  const { socket, fault, description, expiresSoon } = await secured(raw, way, roots);
  if (fault !== undefined && !isInsecure) {
    socket.destroy();
    throw new Fault(`Get "${url.href}": ${fault}`, { host: url.hostname, port: url.port || '443' });
  }
  if (fault !== undefined) {
    return { status: 'warning', code: 'doctor/insecure', message: `GOINSECURE passes over: ${fault}`, value: socket };
  }
  if (!expiresSoon) return { status: 'ok', message: description, value: socket };
  return { status: 'warning', code: 'tls/expired', message: `${description}: it expires soon`, value: socket };

  async function secured(socket: Socket, { address }: Way, trusted: TrustedRoots): Promise<Secured> {
    try {
      return await secure(socket, url.hostname, trusted, limitMs);
    } catch (error) {
      if (!(error instanceof TlsFault) || !error.isOtherProtocol) throw error;
      const known = { host: url.hostname, port: String(address.port) };
      if (await speaksHttp(way))
        throw new Fault(`Get "${url.href}": http: server gave HTTP response to HTTPS client`, known);
      throw new Fault(`Get "${url.href}": ${error.message}`, known);
    }
  }
}

/** Whether plain HTTP is answered where TLS was expected. */
async function speaksHttp(way: Way): Promise<boolean> {
  try {
    const { proxy, address, limitMs, url } = way;
    const socket =
      proxy === undefined
        ? await dial(await lookUp(address.host, limitMs), address, limitMs)
        : await connectThrough(proxy, address, limitMs);
    await httpGet(socket, { url, target: '/', headers: {}, limitMs });
    return true;
  } catch {
    return false;
  }
}
