import { createColors } from 'picocolors';
import type { Diagnostic, Location } from './diagnostic.ts';
import { redact } from './redact.ts';

export interface FormatOptions {
  /** ANSI colours; default false. */
  readonly color?: boolean;
  /** Text of the file that the locations point into; without it no code frame is shown. */
  readonly source?: string;
}

/** Longest part of a source line that a code frame shows, in characters. */
const maxFrameWidth = 160;

/** Writes diagnostics for people, each with its place, code frame and hint, separated by empty lines. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatOptions = {}): string {
  const lines = options.source === undefined ? undefined : options.source.split(/\r\n|\n|\r/);
  return diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, lines, options.color ?? false)).join('\n');
}

function formatDiagnostic(diagnostic: Diagnostic, lines: readonly string[] | undefined, color: boolean): string {
  const colors = createColors(color);
  const tint = diagnostic.severity === 'error' ? colors.red : colors.yellow;
  const { location } = diagnostic;
  const out = [`${tint(colors.bold(`${diagnostic.severity}[${diagnostic.code}]`))}: ${printable(diagnostic.message)}`];
  let margin = '';
  if (location !== undefined) {
    const number = String(location.line);
    margin = ' '.repeat(number.length);
    out.push(`${margin} ${colors.dim('-->')} ${location.file}:${location.line}:${location.column}`);
    const line = lines?.[location.line - 1];
    if (line !== undefined)
      out.push(
        ...codeFrame(line, location, tint).map(
          (row, index) => `${index === 0 ? number : margin} ${colors.dim('|')} ${row}`,
        ),
      );
  }
  if (diagnostic.hint !== undefined) out.push(`${margin} ${colors.dim('=')} hint: ${printable(diagnostic.hint)}`);
  return `${out.join('\n')}\n`;
}

/** The source line, and below it carets under the range. A line that was masked shows no carets: they would be off. */
function codeFrame(line: string, location: Location, tint: (text: string) => string): string[] {
  const from = Math.max(0, Math.min(location.column - 1, line.length) - maxFrameWidth / 2);
  const shown = line.slice(from, from + maxFrameWidth);
  const masked = redact(line);
  if (masked !== line) return [printable(masked.slice(0, maxFrameWidth))];
  const column = location.column - 1 - from;
  const lastColumn = location.endLine === location.line ? location.endColumn - 1 - from : shown.length;
  const width = Math.max(1, Math.min(lastColumn, shown.length) - column);
  return [printable(shown), `${' '.repeat(column)}${tint('^'.repeat(width))}`];
}

/** Replaces what could move the cursor of a terminal, one for one, and keeps the rest. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** The form that programs get: flat, places only where there is one, never the fix. */
export function diagnosticJson({ severity, code, message, hint, location }: Diagnostic): object {
  return { severity, code, message, ...location, ...(hint === undefined ? {} : { hint }) };
}
