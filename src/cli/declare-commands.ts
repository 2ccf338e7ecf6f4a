import { Argument, type Command, Option } from 'commander';
import { kindNames } from '../convert/kind-names.ts';
import {
  addConfigFile,
  type ConfigFlag,
  collect,
  configFileOf,
  formatOption,
  optionalConfigFile,
  reportFormatOption,
} from './command-options.ts';
import { shapeOf } from './command-shape.ts';
import { completionScript, type Shell, shells } from './completion.ts';
import type { ConvertOptions } from './convert.ts';
import type { DoctorFlags } from './doctor.ts';
import type { ExportNginxFlags } from './export-nginx.ts';
import type { ExportStaticFlags } from './export-static.ts';
import type { HealthFlags } from './health.ts';
import type { ExitCode, Io, RunCommand } from './io.ts';
import { manPage } from './man-page.ts';

// What a command does is loaded when it is called: --help, completion and `health` need none of it.

/** Declares the commands that report what a configuration or a URL means. */
export function declareQuestions(program: Command, run: RunCommand): void {
  addConfigFile(program.command('check'))
    .description('report everything that is wrong with a configuration')
    .option('--strict', 'treat warnings as errors')
    .option('--fix', 'fix in place what can be fixed safely')
    .option('--ignore <code>', 'accept warnings with this code; may be repeated', collect)
    .option('--against <url>', 'ask this server for every path, and report what it answers differently')
    .option('--paths <file>', 'import paths, one per line, that --against asks for, too')
    .addOption(reportFormatOption())
    .action((file, options) =>
      run(async (io) => (await import('./check.ts')).check(configFileOf(file, options), options, io)),
    );
  addConfigFile(program.command('explain').argument('<import-path>'))
    .description('show which route answers for an import path, and with what')
    .addOption(formatOption())
    .action((importPath, file, options) =>
      run(async (io) =>
        (await import('./explain.ts')).explain(importPath, configFileOf(file, options), options.format, io),
      ),
    );
  program
    .command('url')
    .description('print the corrected form of a repository URL')
    .argument('<repo-url>')
    .addOption(formatOption())
    .action((repoUrl, options) => run(async (io) => (await import('./url.ts')).url(repoUrl, options.format, io)));
  addConfigFile(program.command('diff').argument('<old>', 'the earlier configuration'))
    .description('compare two configurations, module by module')
    .addOption(reportFormatOption())
    .action((old, file, options) =>
      run(async (io) => (await import('./diff.ts')).diff(old, configFileOf(file, options), options.format, io)),
    );
}

/** Declares `govanity convert`. */
export function declareConvert(program: Command, run: RunCommand): void {
  program
    .command('convert')
    .description("write a vanity.yaml from another server's file")
    .argument('<file>', "the other server's file, - for stdin; for go-import-redirector its first argument")
    .argument('[repo]', 'the second argument of go-import-redirector')
    .addOption(new Option('--from <kind>', 'kind of the file (default: recognized)').choices(kindNames))
    .option('--output <file>', 'write there instead of to stdout')
    .option('--force', 'replace an existing output file')
    .addOption(formatOption())
    .action((file: string, repo: string | undefined, options: ConvertOptions) =>
      run(async (io) => (await import('./convert.ts')).convert(file, repo, options, io)),
    );
}

/** Declares `govanity export` and what it exports to. */
export function declareExport(program: Command, run: RunCommand): void {
  const command = program.command('export').description('let nginx or a static host answer for the same configuration');
  addConfigFile(command.command('nginx'))
    .description('write a configuration with which nginx itself answers as `serve` does')
    .option('--output <file>', 'write there instead of to stdout, replacing what is there')
    .option(
      '--listen <address>',
      "what nginx's `listen` takes, such as '443 ssl' (default: 8080); may be repeated",
      collect,
    )
    .option('--include <file>', 'directives of your own for the server, such as certificates; may be repeated', collect)
    .action((file: string | undefined, flags: ExportNginxFlags & ConfigFlag) =>
      run(async (io) => (await import('./export-nginx.ts')).exportNginx(configFileOf(file, flags), flags, io)),
    );
  addConfigFile(command.command('static'))
    .description('write the pages as files for a static host')
    .requiredOption(
      '--output <directory>',
      'where the files go; what the last export wrote there is brought up to date',
    )
    .option('--host <host>', 'import-path host to export (default: the first of the configuration)')
    .option('--paths <file>', 'import paths, one a line, that get a page, too')
    .option('--major-versions <n>', 'highest N of the /vN pages that each module gets; 1: none', '5')
    .option('--templates <directory>', 'page templates and styles that replace the own ones, as for `serve`')
    .option('--dry-run', 'only say which files would be written and removed')
    .action((file: string | undefined, flags: ExportStaticFlags & ConfigFlag) =>
      run(async (io) => (await import('./export-static.ts')).exportStatic(configFileOf(file, flags), flags, io)),
    );
}

/** Declares `govanity doctor`. */
export function declareDoctor(program: Command, run: RunCommand): void {
  addConfigFile(
    program.command('doctor').argument('[import-path]', 'with or without @version'),
    "vanity.yaml to compare the server's answers with",
  )
    .description('find out why `go get` fails, step by step')
    .option('--server <url>', 'ask this server instead of the one that the import path names')
    .option('--timeout <seconds>', 'limit for each part of a connection; git gets three times as long, go six', '10')
    .option('--explain <file>', 'explain output of go, git or ssh instead; - for stdin')
    .addOption(formatOption())
    .action((importPath: string | undefined, file: string | undefined, flags: DoctorFlags) =>
      run(async (io) =>
        (await import('./doctor.ts')).doctor(importPath, { ...flags, config: optionalConfigFile(file, flags) }, io),
      ),
    );
}

/** Declares what a shell and `man` need: both are made from the declarations themselves. */
export function declareDocumentation(program: Command, run: RunCommand): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'shell that loads the script').choices(shells))
    .action((shell: Shell) => run((io) => print(completionScript(shell, shapeOf(program)), io)));
  program
    .command('man')
    .description('print the manual page, for `man -l -`')
    .action(() => run((io) => print(manPage(shapeOf(program), program.version() ?? ''), io)));
}

function print(text: string, io: Io): ExitCode {
  io.stdout(text);
  return 0;
}

/** Declares what goes with a running server. */
export function declareTools(program: Command, run: RunCommand): void {
  program
    .command('passwd')
    .description('set a password in an htpasswd file; reads it from stdin')
    .argument('<file>')
    .argument('<user>')
    .option('--remove', 'remove the user')
    .action((file, user, options) =>
      run(async (io) => (await import('./passwd.ts')).passwd(file, user, options.remove ?? false, io)),
    );
  program
    .command('schema')
    .description('print the JSON schema of vanity.yaml')
    .action(() => run(async (io) => (await import('./schema.ts')).schema(io)));
  program
    .command('health')
    .description('check the health of a running server')
    .option('--url <url>', 'address to ask', 'http://127.0.0.1:9090/healthz')
    .option('--wait <seconds>', 'keep asking for so long until it is healthy', '0')
    .action((options: HealthFlags) => run(async (io) => (await import('./health.ts')).health(options, io)));
}
