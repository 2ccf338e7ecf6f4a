import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import proxyAddr from 'proxy-addr';
import { redactStart } from '../diagnostics/redact.ts';
import type { ServedAnswer } from '../site/answer.ts';
import { withoutHookSecret } from './hooks/hooks-mount.ts';

/** What a line is made from. */
export type LoggedRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'socket'>;

/** Writes one line a request. */
export type AccessLog = (request: LoggedRequest, answer: ServedAnswer, status: number, seconds: number) => void;

/** Longest target and header value that a line holds, in characters. */
const maxLength = 512;
/** Characters of X-Forwarded-For that are read: some twenty proxies, however they write addresses. */
const maxForwarded = 1_024;
/** Hosts and paths come again and again, and making them printable costs more than the rest of the line. */
const maxRemembered = 10_000;

/**
 * Logs requests without anything that may be a secret: no query, no Authorization, no user part of a URL,
 * no secret of a webhook.
 * The client's address is taken from X-Forwarded-For as far as `isTrusted` knows the proxies.
 */
export function createAccessLog(logger: Logger, clientAddress: ClientAddress): AccessLog {
  const shown = createPrintable();
  return (request, { kind, module }, status, seconds) => {
    const { method, url = '', headers } = request;
    const query = url.indexOf('?');
    logger.info(
      {
        reqId: requestId(headers['x-request-id']),
        client: clientAddress(request),
        method,
        host: shown(headers.host ?? ''),
        path: shown(withoutHookSecret(method, query === -1 ? url : url.slice(0, query))),
        kind,
        module,
        status,
        ms: Math.round(seconds * 1e6) / 1e3,
      },
      'request',
    );
  };
}

export type ClientAddress = (request: LoggedRequest) => string;

/** Who speaks on a unix socket is on this machine. */
const loopbackAddress = '127.0.0.1';

/** Address of the client behind the proxies of these networks. Throws for one that is no address or network. */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  const shown = createPrintable();
  return (request) => {
    const { socket, headers } = request;
    const { remoteAddress } = socket;
    // A TCP connection that was reset has no peer any more; a unix socket never had addresses.
    if (remoteAddress === undefined && (socket.destroyed || socket.localAddress !== undefined)) return 'gone';
    const peer = remoteAddress ?? loopbackAddress;
    const forwarded = headers['x-forwarded-for'];
    if (typeof forwarded !== 'string') return peer;
    const near = { 'x-forwarded-for': nearEnd(forwarded) };
    return shown(
      proxyAddr({ headers: near, socket: { remoteAddress: peer } } as unknown as IncomingMessage, isTrusted),
    );
  };
}

/** Its end, which the nearest proxies have written; the rest is a client's invention, and not worth reading. */
function nearEnd(forwarded: string): string {
  if (forwarded.length <= maxForwarded) return forwarded;
  const end = forwarded.slice(-maxForwarded);
  return end.slice(end.indexOf(',') + 1);
}

/** The sender's request id where it is well-formed, a new one else. */
function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[A-Za-z0-9._:/+=-]{1,128}$/.test(header) ? header : randomUUID();
}

/** Remembers what it made printable. */
function createPrintable(): (text: string) => string {
  const remembered = new LRUCache<string, string>({ max: maxRemembered });
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const shown = printable(text);
    // Copies: V8 keeps the whole request for a piece of its text.
    if (text.length <= maxLength) remembered.set(copyOf(text), copyOf(shown));
    return shown;
  };
}

function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

/** Printable ASCII, so that no control character of a request reaches a terminal. */
function printable(text: string): string {
  return redactStart(text, maxLength).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
