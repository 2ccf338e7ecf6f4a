import { isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { Fault } from './fault.ts';
import { withTimeLimit } from './time-limit.ts';
import type { TrustedRoots } from './trusted-roots.ts';

export interface Secured {
  readonly socket: TLSSocket;
  /** What Go says of the certificate; undefined where it accepts it. */
  readonly fault: string | undefined;
  /** Version, names, authority and expiry, for people. */
  readonly description: string;
  /** Whether less than a tenth of the certificate's time is left. */
  readonly expiresSoon: boolean;
}

/** Speaks TLS as `host` expects it; an untrusted certificate is part of the result, a broken handshake a Fault. */
export async function secure(raw: Socket, host: string, roots: TrustedRoots, limitMs: number): Promise<Secured> {
  const socket = connect({
    socket: raw,
    ca: [...roots.certificates],
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  await handshake(socket, host, limitMs);
  const now = new Date();
  const certificate = socket.getPeerCertificate(true);
  const fault = certificateFault(
    certificate,
    host,
    socket.authorized ? undefined : String(socket.authorizationError),
    now,
  );
  const [from, to] = [new Date(certificate.valid_from).getTime(), new Date(certificate.valid_to).getTime()];
  const expiresSoon = to - now.getTime() < (to - from) / 10;
  const chain = `a chain of ${chainLength(certificate)} by ${issuerOf(certificate)}`;
  return {
    socket,
    fault: fault && `${fault} (${chain}, ${roots.source} asked)`,
    description: `${socket.getProtocol()}, for ${namesOf(certificate).slice(0, 5).join(', ')}, ${chain}, valid until ${new Date(to).toISOString().slice(0, 10)}`,
    expiresSoon,
  };
}

async function handshake(socket: TLSSocket, host: string, limitMs: number): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('EOF')));
  });
  try {
    await withTimeLimit(done, limitMs, () => new Fault('net/http: TLS handshake timeout', { host }));
    socket.on('error', () => {});
  } catch (error) {
    socket.on('error', () => {}).destroy();
    if (error instanceof Fault) throw error;
    throw new TlsFault(error as NodeJS.ErrnoException, host);
  }
}

/** A handshake that did not come about. */
export class TlsFault extends Fault {
  /** Whether what came back was no TLS at all. */
  readonly isOtherProtocol: boolean;
  constructor({ code = '', message }: NodeJS.ErrnoException, host: string) {
    const isOther = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE/.test(code);
    const alert = /alert ([a-z ]+)/i.exec(message)?.[1];
    const broken =
      alert === undefined
        ? code === 'ECONNRESET'
          ? 'read: connection reset by peer'
          : 'tls: handshake failure'
        : `remote error: tls: ${alert}`;
    const words = message === 'EOF' ? 'TLS handshake: EOF' : broken;
    super(isOther ? 'tls: first record does not look like a TLS handshake' : words, { host });
    this.isOtherProtocol = isOther;
  }
}

function issuerOf({ issuer }: DetailedPeerCertificate): string {
  const name = issuer?.CN ?? issuer?.O ?? 'an unnamed authority';
  return typeof name === 'string' ? name : name.join(' ');
}

/** How many certificates the server sent, as far as they make a chain. */
function chainLength(certificate: DetailedPeerCertificate): string {
  const seen = new Set<string>();
  for (let next = certificate; next?.fingerprint256 && !seen.has(next.fingerprint256); next = next.issuerCertificate) {
    seen.add(next.fingerprint256);
  }
  return `${seen.size} certificate${seen.size === 1 ? '' : 's'}`;
}

/**
 * What Go says of a server's certificate, in the order in which it looks: dates, name, then authority; undefined where it
 * accepts it. `chainError` is OpenSSL's code of what is wrong with the chain.
 */
export function certificateFault(
  certificate: PeerCertificate,
  host: string,
  chainError: string | undefined,
  now: Date,
): string | undefined {
  const fault =
    dateFault(certificate, now) ??
    nameFault(certificate, host) ??
    (chainError && chainFault(chainError, now, certificate));
  return fault === undefined ? undefined : `tls: failed to verify certificate: x509: ${fault}`;
}

function dateFault({ valid_from: from, valid_to: to }: PeerCertificate, now: Date): string | undefined {
  const prefix = `certificate has expired or is not yet valid: current time ${rfc3339(now)} is`;
  if (now < new Date(from)) return `${prefix} before ${rfc3339(new Date(from))}`;
  if (now > new Date(to)) return `${prefix} after ${rfc3339(new Date(to))}`;
  return undefined;
}

/** Go reads subjectAltName only; Node.js falls back on the Common Name. */
function nameFault(certificate: PeerCertificate, host: string): string | undefined {
  const names = namesOf(certificate);
  if (isIP(host) !== 0 && !/\bIP Address:/.test(certificate.subjectaltname ?? '')) {
    return `cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
  }
  if (names.length > 0) {
    if (checkServerIdentity(host, certificate) === undefined) return undefined;
    return `certificate is valid for ${names.join(', ')}, not ${host}`;
  }
  if (certificate.subject?.CN === host) return 'certificate relies on legacy Common Name field, use SANs instead';
  return `certificate is not valid for any names, but wanted to match ${host}`;
}

/** The DNS names and addresses of a certificate's subjectAltName. */
export function namesOf({ subjectaltname }: PeerCertificate): string[] {
  return (subjectaltname ?? '').split(', ').flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []);
}

function chainFault(code: string, now: Date, certificate: PeerCertificate): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const { issuerCertificate } = certificate as PeerCertificate & { issuerCertificate?: PeerCertificate };
    return (issuerCertificate && dateFault(issuerCertificate, now)) ?? 'certificate has expired or is not yet valid';
  }
  return 'certificate signed by unknown authority';
}

function rfc3339(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unknown date' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
