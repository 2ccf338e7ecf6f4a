import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import proxyAddr from 'proxy-addr';
import { redact } from '../diagnostics/redact.ts';
import type { SiteAnswer } from '../site/site.ts';

/** Writes one line a request. */
export type AccessLog = (request: IncomingMessage, answer: SiteAnswer, status: number, seconds: number) => void;

/** Longest target and header value that a line holds, in characters. */
const maxLength = 512;

/**
 * Logs requests without anything that may be a secret: no query, no Authorization, no user part of a URL.
 * The client's address is taken from X-Forwarded-For as far as `isTrusted` knows the proxies.
 */
export function createAccessLog(logger: Logger, clientAddress: ClientAddress): AccessLog {
  return (request, { kind, module }, status, seconds) => {
    const { method, url = '', headers } = request;
    logger.info(
      {
        reqId: requestId(headers['x-request-id']),
        client: clientAddress(request),
        method,
        host: printable(headers.host ?? ''),
        path: printable(url.split('?', 1)[0] ?? ''),
        kind,
        module,
        status,
        ms: Math.round(seconds * 1e6) / 1e3,
      },
      'request',
    );
  };
}

export type ClientAddress = (request: IncomingMessage) => string;

/** Address of the client behind the proxies of these networks. Throws for one that is no address or network. */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return (request) => (request.socket.remoteAddress === undefined ? 'unix' : printable(proxyAddr(request, isTrusted)));
}

/** The sender's request id where it is well-formed, a new one else. */
function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[A-Za-z0-9._:/+=-]{1,128}$/.test(header) ? header : randomUUID();
}

/** Printable ASCII, so that no control character of a request reaches a terminal. */
function printable(text: string): string {
  return redact(text.slice(0, maxLength)).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
