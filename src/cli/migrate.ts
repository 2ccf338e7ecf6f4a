import type { Command } from 'commander';
import type { ModuleReport } from '../migrate/findings/finding.ts';
import { MissingProgram, runCheck } from '../migrate/run-check.ts';
import { findTargets } from '../migrate/targets.ts';
import { addConfigFile, configFileOf, formatOption, splitConfigFile } from './command-options.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { type ApplyFlags, apply } from './migrate-apply.ts';
import {
  addCheckFlags,
  addPlanFlags,
  type CheckFlags,
  type PlanFlags,
  type ReadPlan,
  readGoSums,
  readJobs,
  readPlan,
} from './migrate-options.ts';
import { planJson, planText, reportsJson, reportsText, summaryText } from './migrate-report.ts';

interface Format {
  readonly format: 'text' | 'json';
}

/** Declares `govanity migrate` with its commands. */
export function addMigrate(program: Command, io: Io, setExitCode: (code: ExitCode) => void): void {
  const migrate = program.command('migrate').description('move modules to another back end without one broken build');
  addConfigFile(addPlanFlags(migrate.command('plan')))
    .description('say what would move where; contacts nothing')
    .addOption(formatOption())
    .action(async (file: string | undefined, flags: PlanFlags & Format) =>
      setExitCode(await plan({ ...flags, config: configFileOf(file, flags) }, io)),
    );
  addCheckFlags(migrate.command('check'))
    .description('compare the repositories of both sides')
    .addOption(formatOption())
    .action(async (args: string[], flags: CheckFlags & Format) => {
      const { file, rest: modules } = splitConfigFile(args);
      setExitCode(await check(modules, { ...flags, config: configFileOf(file, flags) }, io));
    });
  addCheckFlags(migrate.command('apply'))
    .description('check, then write the move into the configuration')
    .option('--force', 'write it in spite of what is not safe')
    .option('--dry-run', 'print the difference only: contact nothing, write nothing')
    .action(async (args: string[], given: CheckFlags & ApplyFlags) => {
      const { file, rest: modules } = splitConfigFile(args);
      const flags = { ...given, config: configFileOf(file, given) };
      const read = await readPlan(flags, io);
      setExitCode(read === undefined ? 1 : await apply(read, flags, () => checkPlan(read, modules, flags, io), io));
    });
}

async function plan(flags: PlanFlags & Format, io: Io): Promise<ExitCode> {
  const read = await readPlan(flags, io);
  if (read === undefined) return 1;
  io.stdout(flags.format === 'json' ? `${JSON.stringify(planJson(read.plan), null, 2)}\n` : planText(read.plan));
  return read.plan.faults.length === 0 ? 0 : 1;
}

async function check(modules: readonly string[], flags: CheckFlags & Format, io: Io): Promise<ExitCode> {
  const read = await readPlan(flags, io);
  if (read === undefined) return 1;
  const reports = await checkPlan(read, modules, flags, io);
  if (flags.format === 'json') {
    io.stdout(`${JSON.stringify(reportsJson(read.plan.backend.name, reports), null, 2)}\n`);
  } else {
    io.stdout(reportsText(reports, io.color) + summaryText(reports));
  }
  return reports.every(({ verdict }) => verdict === 'safe') ? 0 : 1;
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
  if (unanswered !== undefined) throw new UsageError(`no entry that moves answers for \`${unanswered}\``);
  const onProgress = (done: number, all: number) => {
    if (io.isTerminal) io.stderr(progressText(done, all));
  };
  try {
    return await runCheck(planned, targets, { env: { ...io.env }, jobs, deep: flags.deep ?? false, onProgress });
  } catch (error) {
    if (error instanceof MissingProgram) throw new UsageError(error.message);
    throw error;
  }
}

/** A bar that replaces the one before, and in the end itself. */
function progressText(done: number, all: number): string {
  const bar = '#'.repeat(Math.round((done / all) * 30)).padEnd(30, '.');
  return done === all ? '\r\u001b[K' : `\r\u001b[K[${bar}] ${done} of ${all} modules`;
}
