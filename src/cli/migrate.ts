import type { ModuleReport } from '../migrate/findings/finding.ts';
import { MissingProgram, runCheck } from '../migrate/run-check.ts';
import { findTargets } from '../migrate/targets.ts';
import type { ApplyFlags, CheckFlags, CheckFormat, Format, PlanFlags } from './declare-migrate.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { apply } from './migrate-apply.ts';
import { type ReadPlan, readGoSums, readJobs, readPlan } from './migrate-options.ts';
import { planJson, planText, reportsJson, reportsText, summaryText } from './migrate-report.ts';

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
  const reports = await checkPlan(read, modules, flags, isQuiet ? { ...io, isTerminal: false } : io);
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

/** Compares the repositories, with a line of progress on a terminal. Throws UsageError. */
async function checkPlan(
  { config, plan: planned }: ReadPlan,
  modules: readonly string[],
  flags: CheckFlags,
  io: Io,
): Promise<ModuleReport[]> {
  const jobs = readJobs(flags.jobs);
  const targets = findTargets(config, planned, modules, await readGoSums(flags.goSum ?? [], config));
  const [unanswered] = targets.unanswered;
  if (unanswered !== undefined) throw new UsageError(`\`${unanswered}\` belongs to no entry that moves`);
  const onProgress = (done: number, all: number) => {
    if (io.isTerminal) io.progress?.(progressText(done, all));
  };
  try {
    return await runCheck(planned, targets, { env: { ...io.env }, jobs, deep: flags.deep ?? false, onProgress });
  } catch (error) {
    if (error instanceof MissingProgram) throw new UsageError(error.message);
    throw error;
  }
}

/** A bar that overwrites the previous one, and is removed at the end. */
function progressText(done: number, all: number): string {
  const bar = '#'.repeat(Math.round((done / all) * 30)).padEnd(30, '.');
  return done === all ? '\r\u001b[K' : `\r\u001b[K[${bar}] ${done} of ${all} modules`;
}
