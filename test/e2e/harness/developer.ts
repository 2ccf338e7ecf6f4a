import type { Defer } from './cleanup.ts';
import type { Company } from './company.ts';
import { startConnectProxy } from './connect-proxy.ts';
import { createGoClient, type GoClient } from './go-client.ts';
import { createSshCommand } from './ssh-command.ts';
import { createTempDir } from './temp-dir.ts';
import { VANITY_HOSTS } from './vanity-front.ts';

export type DeveloperOptions = { readonly netrc?: string; readonly env?: Readonly<Record<string, string>> };

/** A developer's machine in the company's network, with both forges' keys; `front` answers for the import-path hosts. */
export async function createDeveloper(
  defer: Defer,
  company: Company,
  front: { port: number },
  options: DeveloperOptions = {},
): Promise<GoClient> {
  const vanity = Object.fromEntries(VANITY_HOSTS.map((host) => [`${host}:443`, front.port]));
  const { port: proxyPort } = await startConnectProxy(defer, { ...company.addresses, ...vanity });
  const { keysDir, knownHosts } = company;
  const sshCommand = await createSshCommand(await createTempDir(defer, 'ssh'), { proxyPort, keysDir, knownHosts });
  const goprivate = VANITY_HOSTS.join(',');
  return createGoClient(defer, { proxyPort, caFile: company.ca.certFile, sshCommand, goprivate, ...options });
}
