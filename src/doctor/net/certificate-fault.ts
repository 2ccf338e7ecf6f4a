import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

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
