import { existsSync, readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { health } from './health.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { schema } from './schema.ts';
import { serve } from './serve.ts';
import { addServeFlags, type ServeFlags } from './serve-options.ts';
import { url } from './url.ts';

/** Runs one command line (without the program's name) and returns its exit code; never throws for a wrong one. */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = buildProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`govanity: ${error.message}\n`);
    return 2;
  }
}

function buildProgram(io: Io, setExitCode: (code: ExitCode) => void): Command {
  const program = new Command('govanity')
    .description('Go vanity import-path server')
    .version(readVersion())
    .exitOverride()
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      getOutHasColors: () => io.color,
      getErrHasColors: () => io.color,
    });
  program.showHelpAfterError('(see govanity --help)');
  const format = () =>
    new Option('--format <format>', 'text for people, json for programs').choices(['text', 'json']).default('text');
  const config = () => new Option('--config <file>', 'configuration').default('vanity.yaml');
  const commandNames = () => program.commands.map((command) => command.name());

  addServeFlags(program.command('serve', { isDefault: true }))
    .description('answer `go` and browsers (the default command)')
    .argument('[file]', 'configuration; the same as --config')
    .action(async (file: string | undefined, flags: ServeFlags) => {
      if (file !== undefined && flags.config !== undefined) {
        throw new UsageError('name the configuration once, as FILE or with --config');
      }
      if (file !== undefined && !existsSync(file)) throw new UsageError(unknownFile(file, commandNames()));
      setExitCode(await serve(file === undefined ? flags : { ...flags, config: file }, io));
    });
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
    .addOption(config())
    .addOption(format())
    .action(async (importPath, options) => setExitCode(await explain(importPath, options.config, options.format, io)));
  program
    .command('url')
    .description('say what a repository URL is mended to')
    .argument('<repo-url>')
    .addOption(format())
    .action((repoUrl, options) => setExitCode(url(repoUrl, options.format, io)));
  program
    .command('schema')
    .description('print the JSON schema of vanity.yaml')
    .action(() => setExitCode(schema(io)));
  program
    .command('health')
    .description('ask a running server whether it is well')
    .option('--url <url>', 'address to ask', 'http://127.0.0.1:9090/healthz')
    .action(async (options) => setExitCode(await health(options.url, io)));
  return program;
}

function unknownFile(file: string, commands: readonly string[]): string {
  const [command] = nearest(file, commands, 1);
  const meant = command === undefined ? '' : `; did you mean the command \`${command}\`?`;
  return `there is no file or command \`${file}\`${meant}`;
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
