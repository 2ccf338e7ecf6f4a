import type { Socket } from 'node:net';
import {
  type Address,
  connectThrough,
  dial,
  dialProxy,
  hostAndPort,
  lookUp,
  proxyAuthorization,
} from '../net/connect.ts';
import { Fault } from '../net/fault.ts';
import { type HttpAnswer, type HttpQuestion, httpGet } from '../net/http-get.ts';
import { bareHost, proxyFor } from '../net/proxy-for.ts';
import { type Secured, secure, TlsFault } from '../net/secure.ts';
import { readTrustedRoots, type TrustedRoots } from '../net/trusted-roots.ts';
import { ok, type Recorder, type StepOutcome, skipped, warning } from './step.ts';

/** How each part of a connection is reported: `recorder.step`, or `quietly`. */
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
  /** Connects, and reports how; returns what asks the question, or undefined where a step failed. */
  open(question: Question, tell: Tell): Promise<(() => Promise<HttpAnswer>) | undefined>;
  /** Connects and asks; throws a Fault. */
  get(question: Question): Promise<HttpAnswer>;
}

export interface NetworkOptions {
  readonly env: NodeJS.ProcessEnv;
  /** For each of DNS, TCP, TLS and the answer. */
  readonly limitMs: number;
  /** Where the server of this host really is (`--server`); its scheme says whether TLS is spoken. */
  readonly override?: { readonly host: string; readonly server: URL } | undefined;
}

interface Way extends NetworkOptions {
  readonly url: URL;
  readonly roots: () => TrustedRoots;
  readonly isTls: boolean;
  readonly address: Address;
  readonly proxy: URL | undefined;
  readonly isInsecure: boolean;
}

/** Opens a connection for each question: nothing is kept. */
export function createNetwork(options: NetworkOptions): Network {
  let read: TrustedRoots | undefined;
  const roots = () => {
    read ??= readTrustedRoots(options.env);
    return read;
  };
  const open: Network['open'] = async ({ url, headers = {}, isInsecure = false }, tell) => {
    const way = { ...options, ...findWay(url, options), url, roots, isInsecure };
    const raw = await connect(way, tell);
    if (raw === undefined) return undefined;
    const socket = way.isTls ? await tell('tls', () => tellTls(raw, way)) : raw;
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
  const path = `${url.pathname}${url.search}`;
  if (proxy === undefined || isTls) return { url, target: path, headers, limitMs };
  const target = `${url.protocol}//${url.host}${path}`;
  return { url, target, headers: { ...headers, ...proxyAuthorization(proxy) }, limitMs };
}

function findWay(url: URL, { env, override }: NetworkOptions): Pick<Way, 'isTls' | 'address' | 'proxy'> {
  const server = override !== undefined && url.hostname === override.host ? override.server : url;
  const isTls = server.protocol === 'https:';
  return {
    isTls,
    address: { host: bareHost(server), port: Number(server.port || (isTls ? 443 : 80)) },
    proxy: proxyFor(server, env),
  };
}

async function connect(way: Way, tell: Tell): Promise<Socket | undefined> {
  const { address, proxy, limitMs, isTls } = way;
  if (proxy !== undefined) {
    await tell('dns', () => skipped(`resolved by the proxy ${proxy.host}`));
    await tell('tcp', () => skipped(`connected by the proxy ${proxy.host}`));
    return tell('proxy', async () => {
      const value = isTls ? await connectThrough(proxy, address, way) : await dialProxy(proxy, way);
      return { ...ok(`${proxy.host} connected to ${hostAndPort(address)}`), value };
    });
  }
  const addresses = await tell('dns', async () => {
    const value = await lookUp(address.host, limitMs);
    return { ...ok(`${address.host} is ${value.join(', ')}`), value };
  });
  if (addresses === undefined) return undefined;
  return tell('tcp', async () => {
    const value = await dial(addresses, address, limitMs);
    return { ...ok(`connected to ${hostAndPort({ ...address, host: value.remoteAddress ?? address.host })}`), value };
  });
}

async function tellTls(raw: Socket, way: Way): Promise<StepOutcome & { value: Socket }> {
  const { url, isInsecure } = way;
  const { socket: value, fault, description, expiresSoon } = await shakeHands(raw, way);
  if (fault !== undefined && !isInsecure) {
    value.destroy();
    throw new Fault(`Get "${url.href}": ${fault}`, { host: url.hostname, port: url.port || '443' });
  }
  if (fault !== undefined) return { ...warning('doctor/insecure', `GOINSECURE ignores: ${fault}`), value };
  if (!expiresSoon) return { ...ok(description), value };
  const remedy = `the operators of ${bareHost(url)} renew the certificate and reload the server`;
  return { ...warning('doctor/expires-soon', `${description}: it expires soon`, remedy), value };
}

async function shakeHands(raw: Socket, way: Way): Promise<Secured> {
  const { url, address, roots, limitMs } = way;
  try {
    return await secure(raw, bareHost(url), roots(), limitMs);
  } catch (error) {
    if (!(error instanceof TlsFault) || !error.isOtherProtocol) throw error;
    const isHttp = await speaksHttp(way);
    const words = isHttp ? 'http: server gave HTTP response to HTTPS client' : error.message;
    throw new Fault(`Get "${url.href}": ${words}`, { host: url.hostname, port: String(address.port) });
  }
}

/** Whether plain HTTP is answered where TLS was expected. */
async function speaksHttp(way: Way): Promise<boolean> {
  const { proxy, address, limitMs, url } = way;
  try {
    const socket =
      proxy === undefined
        ? await dial(await lookUp(address.host, limitMs), address, limitMs)
        : await connectThrough(proxy, address, way);
    await httpGet(socket, { url, target: '/', headers: {}, limitMs });
    return true;
  } catch {
    return false;
  }
}
