import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as tls from 'node:tls';

/** Where Go looks on Linux and the BSDs (crypto/x509, root_linux.go); the first file that can be read counts. */
const systemFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/usr/local/etc/ssl/cert.pem',
];
const systemDirectories = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

export interface TrustedRoots {
  /** PEM texts. */
  readonly certificates: readonly string[];
  /** Where they are from, for people. */
  readonly source: string;
}

/**
 * The certificate authorities that Go trusts on this machine. On macOS and Windows Go asks the system; where Node.js
 * cannot do the same (before 22.15), those that Node.js brings along replace them.
 */
export function readTrustedRoots(env: NodeJS.ProcessEnv, platform: string = process.platform): TrustedRoots {
  if (platform === 'darwin' || platform === 'win32') return systemRoots();
  const file = env.SSL_CERT_FILE;
  const directory = env.SSL_CERT_DIR;
  const files = file ? [file] : systemFiles;
  const directories = directory ? directory.split(':') : systemDirectories;
  const bundle = files.map(readText).find((text) => text !== undefined);
  const texts = [...(bundle === undefined ? [] : [bundle]), ...directories.flatMap(readDirectory)];
  const certificates = [...new Set(texts.flatMap((text) => text.match(pem) ?? []))].filter(isReadable);
  const source = [file && `SSL_CERT_FILE=${file}`, directory && `SSL_CERT_DIR=${directory}`].filter(Boolean).join(', ');
  return { certificates, source: source || "the system's store" };
}

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Go passes over what it cannot parse; OpenSSL would refuse the lot. */
function isReadable(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).subject !== undefined;
  } catch {
    return false;
  }
}

function systemRoots(): TrustedRoots {
  const read = (tls as { getCACertificates?: (type: 'system') => string[] }).getCACertificates;
  if (read !== undefined) return { certificates: read('system'), source: "the system's store" };
  return {
    certificates: tls.rootCertificates,
    source: 'the store of Node.js, which may differ from that of the system',
  };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Without the links by hash to files of the same directory, as Go leaves them out. */
function readDirectory(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    const own = entries.filter(
      (entry) => !entry.isSymbolicLink() || readlinkSync(join(directory, entry.name)).includes('/'),
    );
    return own.flatMap(({ name }) => readText(join(directory, name)) ?? []);
  } catch {
    return [];
  }
}

/** Authorities that git and Node.js trust besides: those of GIT_SSL_CAINFO and NODE_EXTRA_CA_CERTS. */
export function readFurtherRoots(env: NodeJS.ProcessEnv): string[] {
  const texts = [env.GIT_SSL_CAINFO, env.NODE_EXTRA_CA_CERTS].map((file) => (file ? readText(file) : undefined));
  return texts.flatMap((text) => text?.match(pem) ?? []).filter(isReadable);
}
