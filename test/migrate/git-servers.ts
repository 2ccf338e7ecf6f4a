import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { startDaemon } from '../e2e/harness/daemon.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { PLAIN_GIT } from '../e2e/harness/git-repository.ts';
import { toolPath } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import type { Servers } from './git-repositories.ts';

export interface GitServers extends Servers {
  /** Address of a project on the old server, and on the new one. */
  readonly from: (project: string) => string;
  readonly to: (project: string) => string;
  /** The environment of who asks them, and for whom they are gerrit.company.com and gitlab.company.com. */
  readonly env: Readonly<Record<string, string>>;
}

/** Two real git servers on loopback, which speak git's own protocol. */
export async function startGitServers(defer: Defer): Promise<GitServers> {
  const dir = await createTempDir(defer, 'servers');
  const [oldDir, newDir] = [join(dir, 'old'), join(dir, 'new')];
  await Promise.all([mkdir(oldDir), mkdir(newDir)]);
  const env = { ...PLAIN_GIT, HOME: dir, PATH: process.env.PATH ?? '' };
  const [oldPort, newPort] = [await freePort(), await freePort()];
  const insteadOf = {
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `url.git://127.0.0.1:${oldPort}/.insteadOf`,
    GIT_CONFIG_VALUE_0: 'ssh://goproxy@gerrit.company.com:29418/',
    GIT_CONFIG_KEY_1: `url.git://127.0.0.1:${newPort}/.insteadOf`,
    GIT_CONFIG_VALUE_1: 'ssh://git@gitlab.company.com/',
  };
  for (const [base, port] of [
    [oldDir, oldPort],
    [newDir, newPort],
  ] as const) {
    const args = [
      'daemon',
      '--export-all',
      `--base-path=${base}`,
      '--listen=127.0.0.1',
      `--port=${port}`,
      '--reuseaddr',
      '--enable=receive-pack',
    ];
    await startDaemon(defer, { command: toolPath('git'), args, port, env });
  }
  const url = (port: number) => (project: string) => `git://127.0.0.1:${port}/${project}.git`;
  return { oldDir, newDir, from: url(oldPort), to: url(newPort), env: { ...env, ...insteadOf } };
}
