import type { Command } from 'commander';
import { addConfigFile, configFileOf, formatOption, type OutputFormat, splitConfigFile } from './command-options.ts';
import type { RunCommand } from './io.ts';

/** The options of every `migrate` command. */
export interface PlanFlags {
  readonly to: string;
  readonly only?: readonly string[];
  readonly project?: readonly string[];
  readonly config: string;
}

/** The options of those that contact the repositories. */
export interface CheckFlags extends PlanFlags {
  readonly goSum?: readonly string[];
  readonly jobs: string;
  readonly deep?: boolean;
}

/** Those of `migrate apply`. */
export interface ApplyFlags {
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** The option of those that report. */
export interface Format {
  readonly format: OutputFormat;
}

/** Declares `govanity migrate` with its commands. */
export function declareMigrate(program: Command, run: RunCommand): void {
  const migrate = program.command('migrate').description('move modules to another back end without one broken build');
  addConfigFile(addPlanFlags(migrate.command('plan')))
    .description('say what would move where; contacts nothing')
    .addOption(formatOption())
    .action((file: string | undefined, flags: PlanFlags & Format) =>
      run(async (io) =>
        (await import('./migrate.ts')).migratePlan({ ...flags, config: configFileOf(file, flags) }, io),
      ),
    );
  addCheckFlags(migrate.command('check'))
    .description('compare the repositories of both sides')
    .addOption(formatOption())
    .action((args: string[], flags: CheckFlags & Format) => {
      const { file, rest: modules } = splitConfigFile(args);
      const config = configFileOf(file, flags);
      return run(async (io) => (await import('./migrate.ts')).migrateCheck(modules, { ...flags, config }, io));
    });
  addCheckFlags(migrate.command('apply'))
    .description('check, then write the move into the configuration')
    .option('--force', 'write it in spite of what is not safe')
    .option('--dry-run', 'print the difference only: contact nothing, write nothing')
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
    .option('--only <pattern...>', 'entries to move: keys, with * for one element and ** for any number')
    .option('--project <key=project...>', 'project of an entry on the new back end, if it has another name there');
}

/** Adds the options of those that contact the repositories. */
function addCheckFlags(command: Command): Command {
  return addPlanFlags(command)
    .argument(
      '[file-and-modules...]',
      'configuration (default: vanity.yaml), and modules below patterns, which cannot be listed',
    )
    .option('--config <file>', 'the same as a file')
    .option('--go-sum <file...>', 'look up the commits and modules that these files name')
    .option('--jobs <n>', 'modules and processes at once', '8')
    .option('--deep', 'let `go` download every version from both sides, and compare the checksums');
}
