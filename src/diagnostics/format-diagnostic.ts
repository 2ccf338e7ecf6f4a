import { createColors } from 'picocolors';
import type { Diagnostic, Location } from './diagnostic.ts';
import { printable } from './printable.ts';
import { redact } from './redact.ts';

export interface FormatOptions {
  /** ANSI colours; default false. */
  readonly color?: boolean;
  /** Text of the file that the locations point into; without it no code frame is shown. */
  readonly source?: string;
}

/** Longest part of a source line that a code frame shows, in characters. */
const maxFrameWidth = 160;

/** A line of the file as it may be shown. */
interface FrameLine {
  readonly text: string;
  /** Whether something was masked, so that columns are no longer those of the file. */
  readonly isMasked: boolean;
}

/** Writes diagnostics for people, each with its place, code frame and hint, separated by empty lines. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatOptions = {}): string {
  return formatEach(diagnostics, options).join('\n');
}

/** The same, each by itself. */
export function formatEach(diagnostics: readonly Diagnostic[], options: FormatOptions = {}): string[] {
  const lineAt = createFrameLines(diagnostics, options.source);
  return diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, lineAt, options.color ?? false));
}

/** Lines of a file without secrets: neither those that a diagnostic found, nor what looks like one. */
function createFrameLines(diagnostics: readonly Diagnostic[], source = '') {
  const lines = source.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const secrets = new Map<number, Location>();
  for (const { code, location } of diagnostics) {
    if (code !== 'repo/credentials' || location === undefined) continue;
    for (let line = location.line; line <= location.endLine; line++) secrets.set(line, location);
  }
  const read = ({ line, endLine }: Location): FrameLine | undefined => {
    const text = lines[line - 1];
    if (text === undefined || text === '') return undefined;
    const secret = secrets.get(line);
    const shown = secret === undefined ? text : withoutRange(text, line, secret);
    const masked = redact(shown, endLine !== line);
    return { text: masked, isMasked: masked !== text };
  };
  // A long line may hold many mistakes.
  const known = new Map<string, FrameLine | undefined>();
  return (location: Location): FrameLine | undefined => {
    const key = `${location.line}-${location.endLine}`;
    if (!known.has(key)) known.set(key, read(location));
    return known.get(key);
  };
}

function withoutRange(text: string, line: number, range: Location): string {
  const before = line === range.line ? text.slice(0, range.column - 1) : '';
  const after = line === range.endLine ? text.slice(range.endColumn - 1) : '';
  return `${before}***${after}`;
}

function formatDiagnostic(
  diagnostic: Diagnostic,
  lineAt: (location: Location) => FrameLine | undefined,
  color: boolean,
): string {
  const colors = createColors(color);
  const tint = diagnostic.severity === 'error' ? colors.red : colors.yellow;
  const { location } = diagnostic;
  const out = [`${tint(colors.bold(`${diagnostic.severity}[${diagnostic.code}]`))}: ${printable(diagnostic.message)}`];
  let margin = '';
  if (location !== undefined) {
    const number = String(location.line);
    margin = ' '.repeat(number.length);
    out.push(`${margin} ${colors.dim('-->')} ${printable(location.file)}:${location.line}:${location.column}`);
    const line = lineAt(location);
    const rows = line === undefined ? [] : codeFrame(line, location, tint);
    out.push(...rows.map((row, index) => `${index === 0 ? number : margin} ${colors.dim('|')} ${row}`));
  }
  if (diagnostic.hint !== undefined) out.push(`${margin} ${colors.dim('=')} hint: ${printable(diagnostic.hint)}`);
  return `${out.join('\n')}\n`;
}

/** The source line, and below it carets under the range. A line that was masked shows no carets: they would be off. */
function codeFrame({ text, isMasked }: FrameLine, location: Location, tint: (text: string) => string): string[] {
  if (isMasked) return [printable(text.slice(0, maxFrameWidth))];
  const from = Math.max(0, Math.min(location.column - 1, text.length) - maxFrameWidth / 2);
  const shown = text.slice(from, from + maxFrameWidth);
  const column = location.column - 1 - from;
  const lastColumn = location.endLine === location.line ? location.endColumn - 1 - from : shown.length;
  const width = Math.max(1, Math.min(lastColumn, shown.length) - column);
  return [printable(shown), `${' '.repeat(column)}${tint('^'.repeat(width))}`];
}

/** The form that programs get: flat, places only where there is one, never the fix. */
export function diagnosticJson({ severity, code, message, hint, location }: Diagnostic): object {
  return { severity, code, message, ...location, ...(hint === undefined ? {} : { hint }) };
}
