import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Commit, createRepository, PLAIN_GIT } from '../e2e/harness/git-repository.ts';
import { toolPath } from '../e2e/harness/required-tools.ts';
import { mustRun } from '../e2e/harness/run-command.ts';

/** Runs git in a bare repository; returns what it prints. */
export type Git = (...args: string[]) => Promise<string>;

/** Fixed dates give the same commits everywhere. */
const who = (role: string) => ({
  [`GIT_${role}_NAME`]: 'Gopher',
  [`GIT_${role}_EMAIL`]: 'gopher@company.com',
  [`GIT_${role}_DATE`]: '1700001000 +0000',
});
const env = { ...PLAIN_GIT, ...who('AUTHOR'), ...who('COMMITTER'), PATH: process.env.PATH ?? '' };

/** Git in a bare repository of a server. */
export function gitIn(dir: string): Git {
  return async (...args) => (await mustRun(toolPath('git'), ['-C', dir, ...args], { env })).trim();
}

/** A repository on the old server, and its faithful copy on the new one. */
export interface Sides {
  readonly old: Git;
  readonly now: Git;
}

/** Directories that two servers serve: `oldDir/PROJECT.git` and `newDir/PROJECT.git`. */
export interface Servers {
  readonly oldDir: string;
  readonly newDir: string;
}

/** Makes a repository, lets `prepare` finish it, and copies it to the new server as `newProject`. */
export async function createSides(
  { oldDir, newDir }: Servers,
  project: string,
  history: readonly Commit[],
  { newProject = project, prepare }: { newProject?: string; prepare?: (git: Git) => Promise<unknown> } = {},
): Promise<Sides> {
  const [oldPath, newPath] = [join(oldDir, `${project}.git`), join(newDir, `${newProject}.git`)];
  await mkdir(dirname(oldPath), { recursive: true });
  await createRepository(oldPath, history);
  const old = gitIn(oldPath);
  await prepare?.(old);
  await cp(oldPath, newPath, { recursive: true });
  return { old, now: gitIn(newPath) };
}

/** Another commit with the tree of the given one. */
export function rebuild(git: Git, commit: string, message = 'rebuilt'): Promise<string> {
  return git('commit-tree', `${commit}^{tree}`, '-m', message);
}
