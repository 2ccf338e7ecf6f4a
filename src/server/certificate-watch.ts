import { X509Certificate } from 'node:crypto';
import type { Logger } from 'pino';
import type { TlsFiles } from '../files/tls.ts';
import type { Metrics } from './metrics.ts';

/** Reports what clients will not accept of the certificate in service. */
export interface CertificateWatch {
  /** A certificate came into service. */
  use(tls: TlsFiles): void;
  /** The hosts have changed, or time has passed. */
  look(): void;
  close(): void;
}

/** Milliseconds. A certificate expires while it is in service. */
const lookMs = 3_600_000;

/** Logs each problem once, until it is another one; the metrics show it as long as it lasts. */
export function createCertificateWatch(
  hosts: () => Iterable<string>,
  metrics: Pick<Metrics, 'certified'>,
  logger: Logger,
): CertificateWatch {
  let certificate: X509Certificate | undefined;
  let logged: readonly string[] = [];
  const look = () => {
    if (certificate === undefined) return;
    const { problems, unnamed } = checkCertificate(certificate, hosts(), new Date());
    metrics.certified(new Date(certificate.validTo), unnamed.length);
    for (const problem of problems) if (!logged.includes(problem)) logger.warn(problem);
    logged = problems;
  };
  const timer = setInterval(look, lookMs).unref();
  return {
    use({ cert }) {
      // The first one of the chain is the server's own.
      certificate = new X509Certificate(cert);
      logged = [];
      look();
    },
    look,
    close: () => clearInterval(timer),
  };
}

function checkCertificate(
  certificate: X509Certificate,
  hosts: Iterable<string>,
  now: Date,
): { problems: readonly string[]; unnamed: readonly string[] } {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  // As go, which takes no name from the subject.
  const unnamed = [...hosts].filter((host) => certificate.checkHost(host, { subject: 'never' }) === undefined);
  const problems: string[] = [];
  if (to < now) problems.push(`the TLS certificate expired on ${to.toISOString()}: go and browsers refuse it`);
  if (from > now) problems.push(`the TLS certificate is not valid before ${from.toISOString()}`);
  if (unnamed.length > 0) {
    const names = (certificate.subjectAltName ?? 'nothing').slice(0, 300);
    problems.push(`the TLS certificate does not name ${unnamed.slice(0, 5).join(', ')}, it names ${names}`);
  }
  return { problems, unnamed };
}
