import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGitRunner, type GitRunner, listTimeoutMs } from '../programs/git/git-runner.ts';
import { hasGo } from '../programs/go/go-downloader.ts';
import { onInterruption } from '../programs/on-interruption.ts';
import { createProcessQueue } from '../programs/process-queue.ts';
import { checkMigration, type StoredByModule } from './check-migration.ts';
import { createSumComparer } from './deep/compare-sums.ts';
import type { ModuleReport } from './findings/finding.ts';
import type { MigrationPlan } from './plan-migration.ts';
import type { Targets } from './targets.ts';

/** Thrown if a required program cannot be run. */
export class MissingProgram extends Error {}

export interface RunCheckOptions {
  /** The user's environment: git works with their keys and credentials. */
  readonly env: NodeJS.ProcessEnv;
  /** Modules that are compared, and processes that run, at once. */
  readonly jobs: number;
  readonly deep: boolean;
  readonly stored: StoredByModule;
  readonly onProgress: (done: number, all: number) => void;
}

/** Checks a plan with the user's git, and with their `go` for `deep`. Leaves nothing behind. Throws MissingProgram. */
export async function runCheck(
  plan: MigrationPlan,
  targets: Targets,
  { env, jobs, deep, stored, onProgress }: RunCheckOptions,
): Promise<ModuleReport[]> {
  const workDir = await mkdtemp(join(tmpdir(), 'govanity-migrate-'));
  const forget = onInterruption(() => rmSync(workDir, { recursive: true, force: true }));
  try {
    const runner = await createGitRunner({ workDir, env, queue: createProcessQueue(jobs) });
    await requirePrograms(runner, deep);
    const sums = deep ? await createSumComparer(runner, targets.targets) : undefined;
    try {
      return await checkMigration(runner, targets, { plan, jobs, sums, stored, onProgress });
    } finally {
      sums?.close();
    }
  } finally {
    forget();
    await rm(workDir, { recursive: true, force: true });
  }
}

async function requirePrograms(runner: GitRunner, deep: boolean): Promise<void> {
  const { exitCode } = await runner.git({ args: ['--version'], timeoutMs: listTimeoutMs });
  if (exitCode !== 0) throw new MissingProgram('comparing repositories requires `git` in PATH');
  if (deep && !(await hasGo(runner))) throw new MissingProgram('--deep requires `go` in PATH');
}
