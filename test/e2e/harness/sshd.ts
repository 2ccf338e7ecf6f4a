import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defer } from './cleanup.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { toolPath } from './required-tools.ts';
import { createSshKey } from './ssh-key.ts';
import { createTempDir } from './temp-dir.ts';

export type SshdOptions = {
  /** Who may log in: a user name, as URLs name it, and that user's public key. */
  readonly accounts: Readonly<Record<string, string>>;
  /** The program that every login runs, with the user's name as its argument; see `writeProjectCommand`. */
  readonly forcedCommand: string;
  /** More lines of sshd_config, placed first: there the first value of an option counts. */
  readonly config?: string;
};

export type Sshd = {
  readonly port: number;
  /** The host's public key, for known_hosts. */
  readonly hostKey: string;
};

/**
 * Starts a real sshd on a free loopback port. A machine has no accounts `git` or `goproxy`, and without root sshd can
 * let in its own user only. So clients log in as that user (see `createSshCommand`), and the user of a URL is told by
 * its key: forges do the same.
 */
export async function startSshd(defer: Defer, options: SshdOptions): Promise<Sshd> {
  const dir = await createTempDir(defer, 'sshd');
  const port = await freePort();
  const hostKeyFile = join(dir, 'host-key');
  const hostKey = await createSshKey(hostKeyFile);
  const logins = Object.entries(options.accounts).map(
    ([user, publicKey]) => `restrict,command="${options.forcedCommand} ${user}" ${publicKey}\n`,
  );
  await writeFile(join(dir, 'authorized_keys'), logins.join(''));
  await writeFile(join(dir, 'sshd_config'), sshdConfig(dir, port, options.config ?? ''));
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true }); // privilege separation; absent in containers
  await startDaemon(defer, { command: toolPath('sshd'), args: ['-D', '-e', '-f', join(dir, 'sshd_config')], port });
  return { port, hostKey };
}

function sshdConfig(dir: string, port: number, extra: string): string {
  return `${extra}
KexAlgorithms -sntrup*,mlkem*
ListenAddress 127.0.0.1
Port ${port}
HostKey ${dir}/host-key
AuthorizedKeysFile ${dir}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin forced-commands-only
PasswordAuthentication no
KbdInteractiveAuthentication no
AcceptEnv GIT_PROTOCOL
SetEnv HOME=${dir}
LoginGraceTime 20
MaxStartups 100
UseDNS no
LogLevel VERBOSE
`;
}
