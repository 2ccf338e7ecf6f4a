import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Defer } from './cleanup.ts';
import { type Commit, createRepository } from './git-repository.ts';
import { writeProjectCommand } from './project-command.ts';
import { startSshd } from './sshd.ts';
import { createTempDir } from './temp-dir.ts';

/** A git server with projects in groups, over ssh. */
export type Forge = {
  readonly projectsDir: string;
  readonly sshPort: number;
  readonly hostKey: string;
  /** Creates the project, `group/sub-group/name`; the forge adds `.git` on its disk, as forges do. */
  readonly create: (project: string, history: readonly Commit[]) => Promise<void>;
  /** What came in over ssh so far and names this project: `user git-upload-pack '/group/project.git'`. */
  readonly sshRequests: (project: string) => Promise<string[]>;
};

/** Starts a forge that lets in these users, given with their public keys. `sshdConfig`: see `startSshd`. */
export async function startForge(
  defer: Defer,
  accounts: Readonly<Record<string, string>>,
  sshdConfig = '',
): Promise<Forge> {
  const dir = await createTempDir(defer, 'forge');
  const projectsDir = join(dir, 'projects');
  const command = await writeProjectCommand(dir, projectsDir);
  const sshd = await startSshd(defer, { accounts, forcedCommand: command.file, config: sshdConfig });
  return {
    projectsDir,
    sshPort: sshd.port,
    hostKey: sshd.hostKey,
    create: async (project, history) => {
      const bareDir = join(projectsDir, `${project}.git`);
      await mkdir(dirname(bareDir), { recursive: true });
      await createRepository(bareDir, history);
    },
    sshRequests: async (project) => (await command.requests()).filter((line) => line.includes(project)),
  };
}
