import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { FileSet } from './file-set.ts';
import { type Attempt, Live } from './live.ts';

/** PEM texts. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
}

interface TlsAttempt extends Attempt<TlsFiles> {
  /** Why the files cannot be used. */
  readonly fault?: string;
}

/** Reads a certificate with its key; throws where they cannot be used. */
export async function readTls(paths: TlsPaths): Promise<TlsAttempt & { value: TlsFiles }> {
  const attempt = await tryTls(paths);
  if (attempt.value === undefined) throw new Error(attempt.fault);
  return { ...attempt, value: attempt.value };
}

/** Follows the files and hands over each new pair that can be used; a half-replaced pair changes nothing. */
export function followTls(
  initial: TlsAttempt & { value: TlsFiles },
  paths: TlsPaths,
  logger: Logger,
  onChange: (tls: TlsFiles) => void,
): Live<TlsFiles, TlsAttempt> {
  return new Live<TlsFiles, TlsAttempt>(initial, () => tryTls(paths), {
    loaded(tls) {
      onChange(tls);
      logger.info({ cert: paths.cert }, 'TLS certificate reloaded');
    },
    refused({ fault }, current) {
      logger.error({ cert: paths.cert }, `TLS certificate refused, the last good one stays: ${fault}`);
      return current;
    },
    failed: (error) => logger.error({ err: error }, 'TLS reload failed'),
  });
}

/** When the first certificate of the chain, the server's own, expires. */
export function expiryOf({ cert }: TlsFiles): Date {
  return new Date(new X509Certificate(cert).validTo);
}

async function tryTls({ cert, key }: TlsPaths): Promise<TlsAttempt> {
  const files = new FileSet();
  const [certText, keyText] = [await files.read(cert), await files.read(key)];
  if (!certText.ok) return { files, fault: `cannot read ${cert}: ${certText.error.code}` };
  if (!keyText.ok) return { files, fault: `cannot read ${key}: ${keyText.error.code}` };
  const value = { cert: certText.bytes, key: keyText.bytes };
  try {
    createSecureContext(value);
    return { files, value };
  } catch (error) {
    return { files, fault: `${cert} and ${key} do not fit: ${(error as Error).message}` };
  }
}
