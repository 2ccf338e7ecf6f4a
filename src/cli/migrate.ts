import type { Config } from '../config/config.ts';
import { describeFileError } from '../files/read-file.ts';
import type { StoredByModule } from '../migrate/check-migration.ts';
import type { ModuleReport } from '../migrate/findings/finding.ts';
import { MissingProgram, runCheck } from '../migrate/run-check.ts';
import { findTargets } from '../migrate/targets.ts';
import { storedVersionsOf } from '../proxy/maintenance/verify-store.ts';
import { compareVersionTexts } from '../vanity/versions.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { apply } from './migrate-apply.ts';
import {
  type ApplyFlags,
  type CheckFlags,
  type CheckFormat,
  type Format,
  type PlanFlags,
  type ReadPlan,
  readGoSumVersions,
  readJobs,
  readPlan,
} from './migrate-options.ts';
import { planJson, planText, reportsJson, reportsText, summaryText } from './migrate-report.ts';
import { createProgress } from './progress.ts';
import { openProxy } from './proxy-settings.ts';

/** `govanity migrate plan`: what would move where. */
export async function migratePlan(flags: PlanFlags & Format, io: Io): Promise<ExitCode> {
  const read = await readPlan(flags, io);
  if (read === undefined) return 1;
  io.stdout(flags.format === 'json' ? `${JSON.stringify(planJson(read.plan), null, 2)}\n` : planText(read.plan));
  return read.plan.faults.length === 0 ? 0 : 1;
}

/** `govanity migrate check`: compares the repositories of both sides; 1: something is not safe. */
export async function migrateCheck(
  modules: readonly string[],
  flags: CheckFlags & CheckFormat,
  io: Io,
): Promise<ExitCode> {
  const read = await readPlan(flags, io);
  if (read === undefined) return 1;
  const { backend, moves, faults } = read.plan;
  if (moves.length + faults.length === 0) {
    throw new UsageError(`there is nothing to check: no entry moves to \`${backend.name}\``);
  }
  const isQuiet = flags.quiet ?? false;
  const reports = await checkPlan(read, modules, flags, io, isQuiet);
  const bad = reports.filter(({ verdict }) => verdict !== 'safe');
  if (flags.format === 'json') {
    io.stdout(`${JSON.stringify(reportsJson(backend.name, isQuiet ? bad : reports), null, 2)}\n`);
  } else if (isQuiet) {
    io.stdout(reportsText(bad, io.color));
  } else {
    // What has to be fixed is what a terminal shows at the end.
    const safe = reports.filter(({ verdict }) => verdict === 'safe');
    io.stdout(reportsText([...safe, ...bad], io.color) + summaryText(reports));
  }
  return bad.length === 0 ? 0 : 1;
}

/** `govanity migrate apply`: checks, then writes the move into the configuration. */
export async function migrateApply(
  modules: readonly string[],
  flags: CheckFlags & ApplyFlags,
  io: Io,
): Promise<ExitCode> {
  const read = await readPlan(flags, io);
  return read === undefined ? 1 : apply(read, flags, () => checkPlan(read, modules, flags, io), io);
}

/** Compares the repositories, with progress on stderr unless `isQuiet`. Throws UsageError. */
async function checkPlan(
  { read, config, plan: planned }: ReadPlan,
  modules: readonly string[],
  flags: CheckFlags,
  io: Io,
  isQuiet = false,
): Promise<ModuleReport[]> {
  const jobs = readJobs(flags.jobs);
  const targets = findTargets(config, planned, modules, await readGoSumVersions(flags.goSum ?? [], config));
  const [unanswered] = targets.unanswered;
  if (unanswered !== undefined) throw new UsageError(`\`${unanswered}\` belongs to no entry that moves`);
  const progress = createProgress(io);
  const onProgress = (done: number, all: number) => {
    if (!isQuiet) progress.show(`compared ${done} of ${all} modules`);
  };
  try {
    const stored = await readStored(read.file, config, io);
    const options = { env: { ...io.env }, jobs, deep: flags.deep ?? false, stored, onProgress };
    return await runCheck(planned, targets, options);
  } catch (error) {
    if (error instanceof MissingProgram) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.end();
  }
}

/** What the store of the module proxy holds; nothing without a proxy. */
async function readStored(file: string, config: Config, io: Io): Promise<StoredByModule> {
  const stored = new Map<string, string[]>();
  if (config.proxy === undefined) return stored;
  try {
    for await (const { modulePath, version } of storedVersionsOf(
      (await openProxy(file, config, config.proxy)).stored,
    )) {
      stored.set(modulePath, [...(stored.get(modulePath) ?? []), version]);
    }
  } catch (error) {
    io.stderr(
      `warning: the store of the module proxy cannot be read: ${describeFileError(error as NodeJS.ErrnoException)}\n`,
    );
  }
  for (const list of stored.values()) list.sort(compareVersionTexts);
  return stored;
}
