import { isIP, type Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { Fault } from '../step.ts';
import { certificateFault, namesOf } from './certificate-fault.ts';
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

/** Speaks TLS as `host` expects it; a certificate that is not to be trusted is told, a broken handshake a Fault. */
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
