import { existsSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { redact } from '../diagnostics/redact.ts';
import { check } from './check.ts';
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
  addServeFlags(program.command('serve', { isDefault: true }))
    .description('answer `go` and browsers (the default command)')
    .argument('[file]', 'configuration; the same as --config')
    .action(async (file: string | undefined, flags: ServeFlags) => {
      if (file !== undefined && flags.config !== undefined) {
        throw new UsageError('name the configuration once, as FILE or with --config');
      }
      if (file !== undefined && !existsSync(file)) throw new UsageError(unknownFile(file, program));
      setExitCode(await serve(file === undefined ? flags : { ...flags, config: file }, io));
    });
}

/** The commands that tell what a configuration or a URL means. */
function addQuestions(program: Command, io: Io, setExitCode: SetExitCode): void {
  const format = () =>
    new Option('--format <format>', 'text for people, json for programs').choices(['text', 'json']).default('text');
  program
    .command('check')
    .description('report everything that is wrong with a configuration')
    .argument('[file]', 'configuration', 'vanity.yaml')
    .option('--strict', 'let warnings fail, too')
    .option('--fix', 'mend in place what has one certain correction')
    .addOption(format())
    .action(async (file, options) => setExitCode(await check(file, options, io)));
  program
    .command('explain')
    .description('say which route answers for an import path, and with what')
    .argument('<import-path>')
    .option('--config <file>', 'configuration', 'vanity.yaml')
    .addOption(format())
    .action(async (importPath, options) => setExitCode(await explain(importPath, options.config, options.format, io)));
  program
    .command('url')
    .description('say what a repository URL is mended to')
    .argument('<repo-url>')
    .addOption(format())
    .action((repoUrl, options) => setExitCode(url(repoUrl, options.format, io)));
  program
    .command('diff')
    .description('compare two configurations, module by module')
    .argument('<old>')
    .argument('<new>')
    .addOption(format())
    .action(async (before, after, options) => setExitCode(await diff(before, after, options.format, io)));
}

function addDoctor(program: Command, io: Io, setExitCode: SetExitCode): void {
  program
    .command('doctor')
    .description('find out why `go get` fails, step by step')
    .argument('[import-path]', 'with or without @version')
    .option('--config <file>', 'configuration that the answers of the server are held against')
    .option('--server <url>', 'ask this server instead of the one that the import path names')
    .option('--timeout <seconds>', 'limit for each part of a connection; git gets three times as long, go six', '10')
    .option('--explain <file>', 'explain output of go, git or ssh instead; - for stdin')
    .addOption(
      new Option('--format <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'),
    )
    .action(async (importPath: string | undefined, flags: DoctorFlags) =>
      setExitCode(await doctor(importPath, flags, io)),
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
