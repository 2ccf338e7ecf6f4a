import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { UsageError } from './io.ts';

/** What the program writes: text for people, JSON for programs. */
export type OutputFormat = 'text' | 'json';

/** `--format` of every command that has it; default text. */
export function formatOption(): Option {
  return new Option('--format <format>', 'text for people, json for programs')
    .choices(['text', 'json'])
    .default('text');
}

/** What continuous integrations read. */
export type CiFormat = 'github' | 'gitlab';

/** `--format` of the commands that also report to a continuous integration; default text. */
export function reportFormatOption(): Option {
  return new Option(
    '--format <format>',
    'text for people, json for programs, github: annotations of a workflow, gitlab: a code quality report',
  )
    .choices(['text', 'json', 'github', 'gitlab'])
    .default('text');
}

/** Whether a format is for a continuous integration. */
export function isCiFormat(format: OutputFormat | CiFormat): format is CiFormat {
  return format === 'github' || format === 'gitlab';
}

/** The configuration of a command line that is not given as FILE. */
export interface ConfigFlag {
  readonly config?: string | undefined;
}

const defaultFile = 'vanity.yaml';

/** Declares the configuration that a command reads: as FILE, its next argument, and as `--config FILE`. */
export function addConfigFile(command: Command, meaning = `configuration (default: ${defaultFile})`): Command {
  return command.argument('[file]', meaning).option('--config <file>', 'the same as [file]');
}

/** The configuration that a command line names, as `file` or with `--config`; throws UsageError if it names two. */
export function configFileOf(file: string | undefined, flags: ConfigFlag): string {
  return optionalConfigFile(file, flags) ?? defaultFile;
}

/** The same for commands that do without; undefined if the command line names none. */
export function optionalConfigFile(file: string | undefined, { config }: ConfigFlag): string | undefined {
  if (file !== undefined && config !== undefined) {
    throw new UsageError('name the configuration once, as FILE or with --config');
  }
  return file ?? config;
}

/**
 * Separates the configuration from arguments that may be anything else, such as import paths:
 * the first one is FILE if it ends in .yaml or .yml and there is such a file.
 */
export function splitConfigFile(args: readonly string[]): { file: string | undefined; rest: readonly string[] } {
  const [first, ...others] = args;
  const isFile = first !== undefined && /\.ya?ml$/.test(first) && existsSync(first);
  return isFile ? { file: first, rest: others } : { file: undefined, rest: args };
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
