import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { Fault } from './fault.ts';
import { bareHost } from './proxy-for.ts';
import { secure } from './secure.ts';
import { withTimeLimit } from './time-limit.ts';
import type { TrustedRoots } from './trusted-roots.ts';

/** Where something listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** With what a proxy is reached. */
interface Means {
  readonly limitMs: number;
  /** For proxies that are spoken to over TLS. */
  readonly roots: () => TrustedRoots;
}

/** As URLs write it. */
export function hostAndPort({ host, port }: Address): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** Addresses that are tried, one after the other. */
const maxAddresses = 4;

/** Looks a name up as the system does; throws a Fault in Go's words. */
export async function lookUp(host: string, limitMs: number): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  const late = () => new Fault(`dial tcp: lookup ${host}: i/o timeout`, { host });
  try {
    const found = await withTimeLimit(lookup(host, { all: true, order: 'verbatim' }), limitMs, late);
    return found.map(({ address }) => address);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOTFOUND' ? 'no such host' : 'Temporary failure in name resolution';
    throw new Fault(`dial tcp: lookup ${host}: ${reason}`, { host });
  }
}

/** Connects to the first address that answers; throws a Fault about the first one where none does. */
export async function dial(addresses: readonly string[], { host, port }: Address, limitMs: number): Promise<Socket> {
  let first: unknown;
  for (const address of addresses.slice(0, maxAddresses)) {
    try {
      return await dialOne(address, { host, port }, limitMs);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

async function dialOne(address: string, { host, port }: Address, limitMs: number): Promise<Socket> {
  const socket = connectSocket({ host: address, port });
  const place = `dial tcp ${hostAndPort({ host: address, port })}`;
  const known = { host, port: String(port) };
  try {
    await withTimeLimit(once(socket, 'connect'), limitMs, () => new Fault(`${place}: i/o timeout`, known));
    socket.on('error', () => {}); // the reader reports later errors
    return socket;
  } catch (error) {
    socket.on('error', () => {}).destroy();
    if (error instanceof Fault) throw error;
    throw new Fault(`${place}: connect: ${words[(error as NodeJS.ErrnoException).code ?? ''] ?? 'failed'}`, known);
  }
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ETIMEDOUT: 'connection timed out',
  EACCES: 'permission denied',
};

/** Lets a proxy connect to the target; throws a Fault that names the proxy's answer, as Go does. */
export async function connectThrough(proxy: URL, target: Address, means: Means): Promise<Socket> {
  const path = hostAndPort(target);
  const place = `Get "https://${path}/"`;
  const known = { host: target.host, port: String(target.port) };
  const toProxy = await dialProxy(proxy, means);
  const asked = request({
    method: 'CONNECT',
    path,
    headers: { Host: path, ...proxyAuthorization(proxy) },
    createConnection: () => toProxy,
  });
  const answer = new Promise<Socket>((resolve, reject) => {
    asked.once('connect', (response, socket: Socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Fault(`${place}: ${refusal(response)}`, known));
    });
    asked.once('response', (response) => reject(new Fault(`${place}: ${refusal(response)}`, known)));
    asked.once('error', () => reject(new Fault(`${place}: proxyconnect tcp: EOF`, known)));
  });
  asked.end();
  try {
    const late = () => new Fault(`${place}: i/o timeout after the proxy`, known);
    const socket = await withTimeLimit(answer, means.limitMs, late);
    socket.on('error', () => {});
    return socket;
  } catch (error) {
    asked.on('error', () => {}).destroy();
    toProxy.destroy();
    throw error;
  }
}

/** Go prints the words of the status alone; what they mean is seldom more than that the proxy failed. */
function refusal({ statusCode, statusMessage = '' }: IncomingMessage): string {
  return /refused/i.test(statusMessage) ? statusMessage : `proxyconnect tcp: ${statusCode} ${statusMessage}`;
}

/** Connects to the proxy itself. */
export async function dialProxy(proxy: URL, { limitMs, roots }: Means): Promise<Socket> {
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw new Fault(`unlike \`go\`, the doctor supports only http and https proxies, not ${proxy.protocol}//`);
  }
  const host = bareHost(proxy);
  const port = Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80));
  try {
    const socket = await dial(await lookUp(host, limitMs), { host, port }, limitMs);
    if (proxy.protocol === 'http:') return socket;
    const secured = await secure(socket, host, roots(), limitMs);
    if (secured.fault === undefined) return secured.socket;
    secured.socket.destroy();
    throw new Fault(secured.fault);
  } catch (error) {
    throw new Fault(`proxyconnect tcp: ${(error as Error).message}`, { host, port: String(port) });
  }
}

/** The login that a proxy's URL holds. */
export function proxyAuthorization(proxy: URL): Record<string, string> {
  const login = basicLogin(proxy);
  return login === undefined ? {} : { 'Proxy-Authorization': login };
}

/** The header value for the login that a URL holds, as Go sends it; undefined where it holds none. For nothing but sending. */
export function basicLogin({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const login = `${unescaped(username)}:${unescaped(password)}`;
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is no escape
  }
}
