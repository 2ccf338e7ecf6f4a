import { applyFixes } from '../config/apply-edits.ts';
import { diagnosticsJson, formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { groupDiagnostics } from '../diagnostics/group-diagnostics.ts';
import { ignoreFault, withoutIgnored } from '../diagnostics/ignore-warnings.ts';
import { printable } from '../diagnostics/printable.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { editFile } from '../files/edit-file.ts';
import { type ConfigFile, readConfigFile } from '../files/read-config-file.ts';
import { describeFileError } from '../files/read-file.ts';
import type { AgainstFlags, AgainstReport } from './check-against.ts';
import { ciDiagnostics } from './ci-output.ts';
import { type CiFormat, isCiFormat, type OutputFormat } from './command-options.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readConfig } from './read-config.ts';

export interface CheckOptions extends AgainstFlags {
  /** Warnings are treated as errors. */
  readonly strict?: boolean;
  /** Writes the certain corrections into the file. */
  readonly fix?: boolean;
  /** Codes of warnings that are left out, besides those that the file names. */
  readonly ignore?: readonly string[];
  readonly format: OutputFormat | CiFormat;
}

/** `govanity check`: reports everything that is wrong with a vanity.yaml; `-` is standard input. */
export async function check(path: string, options: CheckOptions, io: Io): Promise<ExitCode> {
  const { ignore = [] } = options;
  for (const code of ignore) refuseIgnore(code);
  if (options.fix && path === '-') throw new UsageError('--fix writes into a file: it does not take standard input');
  const read = await readConfig(path, io);
  const fixed = options.fix ? await fixFile(read, io) : read;
  const checked = fixed ?? read;
  const { kept, ignored } = withoutIgnored(checked.diagnostics, ignore);
  const diagnostics = groupDiagnostics(kept);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const isSound = fixed !== undefined && errors === 0 && (warnings === 0 || !options.strict);
  const against = await compare(checked, options, io);
  const exitCode = isSound ? (against?.exitCode ?? 0) : 1;
  const counts = { errors, warnings, ignored: checked.ignored + ignored };
  if (options.format === 'json') {
    const { file, modules } = checked;
    const left = counts.ignored === 0 ? {} : { ignored: counts.ignored };
    io.stdout(
      `${JSON.stringify({ file, ok: exitCode === 0, modules, diagnostics: diagnosticsJson(diagnostics), ...left, ...against?.json }, null, 2)}\n`,
    );
    return exitCode;
  }
  if (isCiFormat(options.format)) {
    // GitHub shows ten annotations of a kind; GitLab compares every place with the target branch.
    const found = options.format === 'github' ? diagnostics : kept;
    io.stdout(ciDiagnostics(options.format, found, io.env, against?.findings(options.format)));
    if (options.format === 'github') io.stdout(`${summary(checked, counts)}${against?.summary ?? ''}`);
    return exitCode;
  }
  const frames = formatDiagnostics(diagnostics, { color: io.color, source: checked.text });
  if (frames !== '') io.stdout(`${frames}\n`);
  io.stdout(summary(checked, counts));
  const fixable = options.fix ? 0 : applyFixes(checked.text, kept).count;
  if (fixable > 0) io.stdout(fixHint(checked.file, fixable, path === '-'));
  io.stdout(against?.text ?? '');
  return exitCode;
}

/** Asks the server that `--against` names; undefined if none is named, or the file has errors. */
async function compare(checked: ConfigFile, options: CheckOptions, io: Io): Promise<AgainstReport | undefined> {
  const { against, paths } = options;
  if (against === undefined && paths !== undefined) throw new UsageError('--paths names what --against asks for');
  if (against === undefined) return undefined;
  const { checkAgainst, readServerUrl } = await import('./check-against.ts');
  const url = readServerUrl(against);
  if (checked.config !== undefined) return checkAgainst(checked, checked.config, { url, paths }, io);
  io.stderr(`${url.origin} was not asked: fix the errors of ${checked.file} first\n`);
  return undefined;
}

function refuseIgnore(code: string): void {
  const fault = ignoreFault(code);
  if (fault !== undefined) throw new UsageError(`--ignore: ${fault.message}; ${fault.hint}`);
}

function summary(
  { file, modules }: ConfigFile,
  { errors, warnings, ignored }: { errors: number; warnings: number; ignored: number },
): string {
  const counts = [count(modules, 'module'), count(errors, 'error'), count(warnings, 'warning')].join(', ');
  return `${printable(file)}: ${counts}${ignored === 0 ? '' : ` (${ignored} ignored)`}\n`;
}

function fixHint(file: string, fixable: number, isInput: boolean): string {
  const command = isInput ? 'govanity check --fix FILE' : `govanity check --fix ${quoteForShell(printable(file))}`;
  return `${fixable} can be fixed by: ${command}\n`;
}

/** Applies the corrections and checks again; undefined if the file cannot be written. */
async function fixFile(checked: ConfigFile, io: Io): Promise<ConfigFile | undefined> {
  const { text, count: fixed } = applyFixes(checked.text, checked.diagnostics);
  if (fixed === 0 || text === checked.text) return checked;
  try {
    const before = Buffer.from(checked.text);
    if (!(await editFile(checked.file, (bytes) => (bytes?.equals(before) ? Buffer.from(text) : undefined)))) {
      io.stderr(`${checked.file} changed while it was checked: nothing was written, run this again\n`);
      return undefined;
    }
  } catch (error) {
    io.stderr(`govanity: cannot write ${checked.file}: ${describeFileError(error as NodeJS.ErrnoException)}\n`);
    return undefined;
  }
  io.stderr(`${checked.file}: fixed ${count(fixed, 'value')}\n`);
  return readConfigFile(checked.file);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
