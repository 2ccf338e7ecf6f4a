import type { Command } from 'commander';
import { addConfigFile, configFileOf, formatOption, splitConfigFile } from './command-options.ts';
import type { RunCommand } from './io.ts';
import type { ApplyFlags, CheckFlags, CheckFormat, Format, PlanFlags } from './migrate-options.ts';

/** Declares `govanity migrate` with its commands. */
export function declareMigrate(program: Command, run: RunCommand): void {
  const migrate = program.command('migrate').description('move modules to another back end without breaking builds');
  addConfigFile(addPlanFlags(migrate.command('plan')))
    .description('show what would move where; contacts nothing')
    .addOption(formatOption())
    .action((file: string | undefined, flags: PlanFlags & Format) =>
      run(async (io) =>
        (await import('./migrate.ts')).migratePlan({ ...flags, config: configFileOf(file, flags) }, io),
      ),
    );
  addCheckFlags(migrate.command('check'))
    .description('compare the repositories on both sides')
    .option('--quiet', 'print only what is not safe')
    .addOption(formatOption())
    .action((args: string[], flags: CheckFlags & CheckFormat) => {
      const { file, rest: modules } = splitConfigFile(args);
      const config = configFileOf(file, flags);
      return run(async (io) => (await import('./migrate.ts')).migrateCheck(modules, { ...flags, config }, io));
    });
  addCheckFlags(migrate.command('apply'))
    .description('check, then edit the configuration')
    .option('--force', 'edit even if some modules are not safe')
    .option('--dry-run', 'print the diff only; contacts and writes nothing')
    .action((args: string[], flags: CheckFlags & ApplyFlags) => {
      const { file, rest: modules } = splitConfigFile(args);
      const config = configFileOf(file, flags);
      return run(async (io) => (await import('./migrate.ts')).migrateApply(modules, { ...flags, config }, io));
    });
}

/** Adds the options of every `migrate` command. */
function addPlanFlags(command: Command): Command {
  return command
    .requiredOption('--to <backend>', 'back end to move to')
    .option('--only <pattern...>', 'entries to move: keys in which * matches one element and ** any number')
    .option('--project <key=project...>', 'project of an entry on the new back end, if its name differs there');
}

/** Adds the options of `migrate check` and `migrate apply`. */
function addCheckFlags(command: Command): Command {
  return addPlanFlags(command)
    .argument('[file-and-modules...]', 'configuration (default: vanity.yaml), and modules below patterns')
    .option('--config <file>', 'the same as a file')
    .option('--go-sum <file...>', 'also check the commits and modules in these go.sum files')
    .option('--jobs <n>', 'modules and processes at a time', '8')
    .option('--deep', 'download every version from both sides with `go` and compare checksums');
}
