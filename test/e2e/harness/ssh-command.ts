import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolPath } from './required-tools.ts';

const CONNECT_PIPE = fileURLToPath(new URL('connect-pipe.pl', import.meta.url));

export type SshCommandOptions = {
  /** The CONNECT proxy that knows the hosts; the port in a URL goes through it unchanged. */
  readonly proxyPort: number;
  /** Private keys, one a user: `keysDir/git` is the key of who logs in as `git`. */
  readonly keysDir: string;
  /** Public host keys by `host:port`. */
  readonly knownHosts: Readonly<Record<string, string>>;
  /** More lines of ssh_config, placed first: there the first value of an option counts. */
  readonly config?: string;
};

/**
 * Writes a program for GIT_SSH_COMMAND: ssh with a configuration file of its own, and nothing of the machine's.
 * What the URL says decides the outcome: its host and port are looked up in the proxy and must match the host key, and
 * its user picks the key that the server is shown (the account is this machine's only one; see `startSshd`).
 */
export async function createSshCommand(dir: string, options: SshCommandOptions): Promise<string> {
  const configFile = join(dir, 'ssh_config');
  const knownHostsFile = join(dir, 'known_hosts');
  const known = Object.entries(options.knownHosts).map(([address, key]) => `${knownHostsName(address)} ${key}\n`);
  await writeFile(knownHostsFile, known.join(''));
  await writeFile(
    configFile,
    `${options.config ?? ''}
BatchMode yes
ConnectTimeout 20
GlobalKnownHostsFile /dev/null
IdentitiesOnly yes
IdentityAgent none
LogLevel ERROR
ProxyCommand '${toolPath('perl')}' '${CONNECT_PIPE}' ${options.proxyPort} %h %p
StrictHostKeyChecking yes
UserKnownHostsFile ${knownHostsFile}
IgnoreUnknown WarnWeakCrypto
WarnWeakCrypto no
`,
  );
  const command = join(dir, 'ssh');
  const script = `#!/bin/sh
user=nobody
for argument; do
  case $argument in *@*) user=\${argument%%@*}; break ;; esac
done
exec '${toolPath('ssh')}' -F '${configFile}' -l '${userInfo().username}' -i '${options.keysDir}'/"$user" "$@"
`;
  await writeFile(command, script, { mode: 0o755 });
  return command;
}

function knownHostsName(address: string): string {
  const [host, port] = address.split(':');
  return port === '22' ? `${host}` : `[${host}]:${port}`;
}
