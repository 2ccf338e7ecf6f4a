import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { redact } from '../diagnostics/redact.ts';
import { check } from './check.ts';
import { addConfigFile, type ConfigFlag, configFileOf, formatOption, optionalConfigFile } from './command-options.ts';
import { addConvert } from './convert.ts';
import { diff } from './diff.ts';
import { type DoctorFlags, doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { addExport } from './export.ts';
import { health } from './health.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { addMigrate } from './migrate.ts';
import { passwd } from './passwd.ts';
import { schema } from './schema.ts';
import { serve } from './serve.ts';
import { addServeFlags, type ServeFlags } from './serve-options.ts';
import { url } from './url.ts';
import { readVersion } from './version.ts';

/** Runs one command line (without the program's name) and returns its exit code; never throws for a wrong one. */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = buildProgram(io, (code) => {
    exitCode = code;
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

type SetExitCode = (code: ExitCode) => void;

function buildProgram(io: Io, setExitCode: SetExitCode): Command {
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
  addServe(program, io, setExitCode);
  addQuestions(program, io, setExitCode);
  addConvert(program, io, setExitCode);
  addExport(program, io, setExitCode);
  addMigrate(program, io, setExitCode);
  addDoctor(program, io, setExitCode);
  addTools(program, io, setExitCode);
  return program;
}

function addServe(program: Command, io: Io, setExitCode: SetExitCode): void {
  addServeFlags(addConfigFile(program.command('serve', { isDefault: true })))
    .description('answer `go` and browsers (the default command)')
    .action(async (file: string | undefined, flags: Omit<ServeFlags, 'config'> & ConfigFlag) => {
      const config = configFileOf(file, flags);
      if (file !== undefined && !existsSync(file)) throw new UsageError(unknownFile(file, program));
      setExitCode(await serve({ ...flags, config }, io));
    });
}

/** The commands that tell what a configuration or a URL means. */
function addQuestions(program: Command, io: Io, setExitCode: SetExitCode): void {
  addConfigFile(program.command('check'))
    .description('report everything that is wrong with a configuration')
    .option('--strict', 'treat warnings as errors')
    .option('--fix', 'fix in place what can be fixed safely')
    .addOption(formatOption())
    .action(async (file, options) => setExitCode(await check(configFileOf(file, options), options, io)));
  addConfigFile(program.command('explain').argument('<import-path>'))
    .description('show which route answers for an import path, and with what')
    .addOption(formatOption())
    .action(async (importPath, file, options) =>
      setExitCode(await explain(importPath, configFileOf(file, options), options.format, io)),
    );
  program
    .command('url')
    .description('print the corrected form of a repository URL')
    .argument('<repo-url>')
    .addOption(formatOption())
    .action((repoUrl, options) => setExitCode(url(repoUrl, options.format, io)));
  addConfigFile(program.command('diff').argument('<old>', 'the earlier configuration'))
    .description('compare two configurations, module by module')
    .addOption(formatOption())
    .action(async (old, file, options) =>
      setExitCode(await diff(old, configFileOf(file, options), options.format, io)),
    );
}

function addDoctor(program: Command, io: Io, setExitCode: SetExitCode): void {
  addConfigFile(
    program.command('doctor').argument('[import-path]', 'with or without @version'),
    "vanity.yaml to compare the server's answers with",
  )
    .description('find out why `go get` fails, step by step')
    .option('--server <url>', 'ask this server instead of the one that the import path names')
    .option('--timeout <seconds>', 'limit for each part of a connection; git gets three times as long, go six', '10')
    .option('--explain <file>', 'explain output of go, git or ssh instead; - for stdin')
    .addOption(formatOption())
    .action(async (importPath: string | undefined, file: string | undefined, flags: DoctorFlags) =>
      setExitCode(await doctor(importPath, { ...flags, config: optionalConfigFile(file, flags) }, io)),
    );
}

function addTools(program: Command, io: Io, setExitCode: SetExitCode): void {
  program
    .command('passwd')
    .description('set a password in an htpasswd file; reads it from stdin')
    .argument('<file>')
    .argument('<user>')
    .option('--remove', 'remove the user')
    .action(async (file, user, options) => setExitCode(await passwd(file, user, options.remove ?? false, io)));
  program
    .command('schema')
    .description('print the JSON schema of vanity.yaml')
    .action(() => setExitCode(schema(io)));
  program
    .command('health')
    .description('ask a running server whether it is well')
    .option('--url <url>', 'address to ask', 'http://127.0.0.1:9090/healthz')
    .action(async (options) => setExitCode(await health(options.url, io)));
}

/** `govanity chekc FILE` would else be told that `serve` takes one argument. */
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
