import type { Command } from 'commander';
import { addConfigFile, type ConfigFlag, configFileOf } from './command-options.ts';
import { type ExportNginxFlags, exportNginx } from './export-nginx.ts';
import { type ExportStaticFlags, exportStatic } from './export-static.ts';
import type { ExitCode, Io } from './io.ts';

/** Declares `govanity export` and what it exports to. */
export function addExport(program: Command, io: Io, setExitCode: (code: ExitCode) => void): void {
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
    .action(async (file: string | undefined, flags: ExportNginxFlags & ConfigFlag) =>
      setExitCode(await exportNginx(configFileOf(file, flags), flags, io)),
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
    .action(async (file: string | undefined, flags: ExportStaticFlags & ConfigFlag) =>
      setExitCode(await exportStatic(configFileOf(file, flags), flags, io)),
    );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
