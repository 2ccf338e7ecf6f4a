import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { printableLines } from '../diagnostics/printable.ts';
import { redact } from '../diagnostics/redact.ts';
import { StoreError } from '../proxy/store/store-error.ts';
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
import { allCommands, explainWrongWord, pathOf } from './wrong-words.ts';

/** What people write first to see the version. */
const versionWords = ['version', '-v'];

/** Runs one command line (without the program's name) and returns its exit code; never throws for a wrong one. */
export async function runCli(argv: readonly string[], world: Io): Promise<ExitCode> {
  // What people read there repeats names of files and arguments, which may hold anything.
  const stderr = (text: string) => world.stderr(printableLines(text, world.color));
  const io: Io = { ...world, stderr, progress: world.stderr };
  let exitCode: ExitCode = 0;
  const program = buildProgram(io, async (command) => {
    exitCode = await command(io);
  });
  let running = program;
  program.hook('preAction', (_program, command) => {
    running = command;
    refuseEmpty(command);
  });
  try {
    const [first = ''] = argv;
    if (argv.length === 1 && versionWords.includes(first)) return await runCli(['--version'], world);
    refuseUnknownCommand(argv, program);
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof StoreError) {
      io.stderr(`govanity: ${redact(error.message)}\n`);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    // What a file or a server refuses is not explained there.
    const help = error.message.startsWith('cannot ') ? '' : `(see ${pathOf(running)} --help)\n`;
    io.stderr(`govanity: ${redact(error.message)}\n${help}`);
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
    .showSuggestionAfterError(false);
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
  for (const command of allCommands(program)) {
    command.showHelpAfterError(`(see ${pathOf(command)} --help)`).configureOutput({
      outputError: (text, write) => write(explainWrongWord(text, command, program).replace(/^error: /, 'govanity: ')),
    });
  }
  return program;
}

/** Mostly a variable that is not set. */
function refuseEmpty(command: Command): void {
  const isEmpty = (value: unknown) => [value].flat().includes('');
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli' || !isEmpty(command.getOptionValue(name))) continue;
    throw new UsageError(`${option.long} needs a value, found an empty one`);
  }
  const isFileEmpty = command.registeredArguments.some((argument, index) => {
    return argument.name() === 'file' && command.args[index] === '';
  });
  if (isFileEmpty) throw new UsageError('the name of the file is empty');
}

/** Without this, `govanity chekc FILE` fails because `serve` takes one argument. */
function refuseUnknownCommand([first, second]: readonly string[], program: Command): void {
  if (first === undefined || first.startsWith('-')) return;
  if (first === 'help') {
    const isKnown = second === undefined || second.startsWith('-') || commandNames(program).includes(second);
    if (!isKnown) throw new UsageError(unknownFile(second, program));
    return;
  }
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
