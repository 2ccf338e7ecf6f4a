import { isIP } from 'node:net';
import { UsageError } from './io.ts';

/** A TCP address to listen on. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `HOST:PORT`, `:PORT` or `PORT`; without a host all IPv4 addresses are meant. Throws UsageError. */
export function parseListenAddress(text: string, option: string): ListenAddress {
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(colon, 0)).replace(/^\[(.*)\]$/, '$1') || '0.0.0.0';
  const port = text.slice(colon + 1);
  const isHost = isIP(host) !== 0 || /^[A-Za-z0-9.-]+$/.test(host);
  if (!isHost || !/^[0-9]{1,5}$/.test(port) || Number(port) > 65535) {
    throw new UsageError(`${option} takes HOST:PORT with a port from 0 to 65535, found \`${text}\``);
  }
  return { host, port: Number(port) };
}

/** The address as part of a URL that a person on this machine can open. */
export function formatAddress({ host, port }: ListenAddress): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
