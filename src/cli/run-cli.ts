import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { printableLines } from '../diagnostics/printable.ts';
import { redact } from '../diagnostics/redact.ts';
import {
  declareConvert,
  declareDoctor,
  declareDocumentation,
  declareExport,
  declareQuestions,
  declareTools,
} from './declare-commands.ts';
import { declareInit } from './declare-init.ts';
import { declareMigrate } from './declare-migrate.ts';
import { declareProxy } from './declare-proxy.ts';
import { declareServe } from './declare-serve.ts';
import { type ExitCode, type Io, type RunCommand, UsageError } from './io.ts';
import { readVersion } from './version.ts';

/** Runs one command line (without the program's name) and returns its exit code; never throws for a wrong one. */
export async function runCli(argv: readonly string[], world: Io): Promise<ExitCode> {
  // What people read there repeats names of files and arguments, which may hold anything.
  const stderr = (text: string) => world.stderr(printableLines(text, world.color));
  const io: Io = { ...world, stderr, progress: world.stderr };
  let exitCode: ExitCode = 0;
  const program = buildProgram(io, async (command) => {
    exitCode = await command(io);
  });
  try {
    refuseUnknownCommand(argv[0], program);
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`govanity: ${redact(error.message)}\n`);
    return 2;
  }
}

function buildProgram(io: Io, run: RunCommand): Command {
  const program = new Command('govanity')
    .description('Go vanity import-path server')
    .version(readVersion())
    .exitOverride()
    .configureOutput({
      writeOut: io.stdout,
      writeErr: (text) => io.stderr(redact(text)),
      getOutHasColors: () => io.color,
      getErrHasColors: () => io.color,
    })
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError('(see govanity --help)');
  declareServe(program, run, (file) => unknownFile(file, program));
  declareQuestions(program, run);
  declareInit(program, run);
  declareConvert(program, run);
  declareExport(program, run);
  declareMigrate(program, run);
  declareProxy(program, run);
  declareDoctor(program, run);
  declareTools(program, run);
  declareDocumentation(program, run);
  return program;
}

/** Without this, `govanity chekc FILE` fails because `serve` takes one argument. */
function refuseUnknownCommand(first: string | undefined, program: Command): void {
  if (first === undefined || first.startsWith('-') || first === 'help') return;
  if (!commandNames(program).includes(first) && !existsSync(first)) throw new UsageError(unknownFile(first, program));
}

function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name());
}

function unknownFile(file: string, program: Command): string {
  const [command] = nearest(file, commandNames(program), 1);
  const meant = command === undefined ? '' : `; did you mean the command \`${command}\`?`;
  return `there is no file or command \`${file}\`${meant}`;
}
