import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolPath } from './required-tools.ts';
import { mustRun } from './run-command.ts';

export type Certificate = { readonly certFile: string; readonly keyFile: string };

export type CertificateAuthority = {
  /** The CA's own certificate: what a developer's machine must trust. */
  readonly certFile: string;
  /** Issues a server certificate for these DNS names. */
  readonly issue: (names: readonly string[], days?: number) => Promise<Certificate>;
};

/** openssl's own default file differs from one distribution to the next: every extension is stated here. */
const CONFIG = `
[req]
distinguished_name = name
prompt = no
x509_extensions = authority
[name]
CN = govanity end-to-end test CA
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
`;

/** A throw-away certificate authority (P-256), whose files lie in `dir`. */
export async function createCa(dir: string): Promise<CertificateAuthority> {
  const configFile = join(dir, 'ca.cnf');
  const ca = { certFile: join(dir, 'ca.pem'), keyFile: join(dir, 'ca.key') };
  await writeFile(configFile, CONFIG);
  let issued = 0;
  await openssl('req', '-x509', '-config', configFile, '-days', '2', ...newKey(ca.keyFile), '-out', ca.certFile);
  return {
    certFile: ca.certFile,
    issue: async (names, days = 2) => {
      issued += 1;
      const serial = String(issued); // stated, since a serial file would be shared by certificates issued at once
      const base = join(dir, `issued-${serial}`);
      const leaf = { certFile: `${base}.pem`, keyFile: `${base}.key` };
      await writeFile(`${base}.ext`, `subjectAltName = ${names.map((name) => `DNS:${name}`).join(', ')}\n`);
      const subject = ['-config', configFile, '-subj', `/CN=${names[0]}`];
      await openssl('req', '-new', ...subject, ...newKey(leaf.keyFile), '-out', `${base}.csr`);
      const signer = ['-CA', ca.certFile, '-CAkey', ca.keyFile, '-set_serial', serial, '-days', String(days)];
      await openssl('x509', '-req', '-in', `${base}.csr`, ...signer, '-extfile', `${base}.ext`, '-out', leaf.certFile);
      return leaf;
    },
  };
}

function newKey(keyFile: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
}

function openssl(...args: string[]): Promise<string> {
  return mustRun(toolPath('openssl'), args);
}
