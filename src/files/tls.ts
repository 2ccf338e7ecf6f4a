import { createSecureContext } from 'node:tls';
import { FilesRead } from './files-read.ts';
import { type Attempt, Live, type ReloadListener } from './live.ts';
import { describeFileError, maxFileBytes } from './read-file.ts';

/** PEM texts. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
}

export interface TlsAttempt extends Attempt<TlsFiles> {
  /** Why the files cannot be used. */
  readonly fault?: string;
}

/** Reads a certificate with its key; throws if they cannot be used. */
export async function readTls(paths: TlsPaths): Promise<TlsAttempt & { value: TlsFiles }> {
  const attempt = await tryTls(paths);
  if (attempt.value === undefined) throw new Error(attempt.fault);
  return { ...attempt, value: attempt.value };
}

/** Follows the files; a half-replaced pair changes nothing. */
export function followTls(
  initial: TlsAttempt & { value: TlsFiles },
  paths: TlsPaths,
  listener: ReloadListener<TlsFiles, TlsAttempt>,
): Live<TlsFiles, TlsAttempt> {
  return new Live(initial, () => tryTls(paths), listener);
}

async function tryTls({ cert, key }: TlsPaths): Promise<TlsAttempt> {
  const files = new FilesRead();
  const certificate = await files.read(cert, maxFileBytes.certificate);
  const privateKey = await files.read(key, maxFileBytes.certificate);
  if (!certificate.ok) return { files, fault: `cannot read ${cert}: ${describeFileError(certificate.error)}` };
  if (!privateKey.ok) return { files, fault: `cannot read ${key}: ${describeFileError(privateKey.error)}` };
  const value = { cert: certificate.bytes, key: privateKey.bytes };
  try {
    createSecureContext(value);
    return { files, value };
  } catch (error) {
    return { files, fault: `${cert} and ${key} do not fit: ${(error as Error).message}` };
  }
}
