import { applyFixes } from '../config/apply-fixes.ts';
import { diagnosticJson, formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { printable } from '../diagnostics/printable.ts';
import { editFile } from '../files/edit-file.ts';
import { type ConfigFile, readConfigFile } from '../files/read-config-file.ts';
import { describeFileError } from '../files/read-file.ts';
import type { ExitCode, Io } from './io.ts';

export interface CheckOptions {
  /** Warnings fail, too. */
  readonly strict?: boolean;
  /** Writes the certain corrections into the file. */
  readonly fix?: boolean;
  readonly format: 'text' | 'json';
}

/** `govanity check`: reports everything that is wrong with a vanity.yaml. */
export async function check(path: string, options: CheckOptions, io: Io): Promise<ExitCode> {
  const read = await readConfigFile(path);
  const { file } = read;
  const checked = options.fix ? await fixFile(read, io) : read;
  const { diagnostics, modules } = checked ?? read;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const ok = checked !== undefined && errors === 0 && (warnings === 0 || !options.strict);
  if (options.format === 'json') {
    io.stdout(`${JSON.stringify({ file, ok, modules, diagnostics: diagnostics.map(diagnosticJson) }, null, 2)}\n`);
    return ok ? 0 : 1;
  }
  const frames = formatDiagnostics(diagnostics, { color: io.color, source: (checked ?? read).text });
  if (frames !== '') io.stdout(`${frames}\n`);
  io.stdout(
    `${printable(file)}: ${[count(modules, 'module'), count(errors, 'error'), count(warnings, 'warning')].join(', ')}\n`,
  );
  const fixable = options.fix ? 0 : applyFixes(read.text, diagnostics).count;
  if (fixable > 0) io.stdout(`${fixable} can be mended by: govanity check --fix ${printable(file)}\n`);
  return ok ? 0 : 1;
}

/** Applies the corrections and checks again; undefined where the file cannot be written. */
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
  io.stderr(`${checked.file}: mended ${count(fixed, 'value')}\n`);
  return readConfigFile(checked.file);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
