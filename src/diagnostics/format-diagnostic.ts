import { createColors } from 'picocolors';
import type { Diagnostic, Location, OtherPlace } from './diagnostic.ts';
import { groupDiagnostics } from './group-diagnostics.ts';
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
/** Characters of a line beyond which no frame is shown: nobody reads it, and to look for secrets in it takes long. */
const maxLineLength = 1_000_000;
/** Further lines that are listed. */
const maxOtherLines = 5;

/** A line of the file as it may be shown. */
interface FrameLine {
  readonly text: string;
  /** Whether something was masked, so that columns are no longer those of the file. */
  readonly isMasked: boolean;
}

/** Writes diagnostics for people, one per cause, with place, code frame and hint, separated by empty lines. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatOptions = {}): string {
  return formatEach(groupDiagnostics(diagnostics), options).join('\n');
}

/** The same, each by itself and as it is given. */
export function formatEach(diagnostics: readonly Diagnostic[], options: FormatOptions = {}): string[] {
  const lineAt = createFrameLines(diagnostics, options.source);
  return diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, lineAt, options.color ?? false));
}

/** Lines of a file without secrets: neither those that a diagnostic found, nor what looks like one. */
function createFrameLines(diagnostics: readonly Diagnostic[], source = '') {
  const lines = source.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const secrets = secretsByLine(diagnostics);
  const goesOn = createGoesOn(diagnostics);
  const read = ({ line, endLine }: Location): FrameLine | undefined => {
    const text = lines[line - 1];
    if (text === undefined || text === '' || text.length > maxLineLength) return undefined;
    const shown = withoutRanges(text, line, secrets.get(line) ?? []);
    const masked = redact(shown, endLine !== line || goesOn(line));
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

/** Places of passwords and tokens, by the lines that they are in. */
function secretsByLine(diagnostics: readonly Diagnostic[]): Map<number, Location[]> {
  const secrets = new Map<number, Location[]>();
  for (const { code, location, others = [] } of diagnostics) {
    if (code !== 'repo/credentials' || location === undefined) continue;
    for (const place of [location, ...others.map((other) => other.location)]) {
      for (let line = place.line; line <= place.endLine; line++) {
        const known = secrets.get(line);
        if (known === undefined) secrets.set(line, [place]);
        else known.push(place);
      }
    }
  }
  return secrets;
}

/** Whether a text that a diagnostic is about goes on after a line: the line may end in the middle of a password. */
function createGoesOn(diagnostics: readonly Diagnostic[]): (line: number) => boolean {
  const ranges: { from: number; to: number }[] = [];
  const spans = diagnostics.flatMap(({ location }) => (location && location.endLine > location.line ? [location] : []));
  for (const { line, endLine } of spans.sort((a, b) => a.line - b.line)) {
    const last = ranges.at(-1);
    if (last !== undefined && line <= last.to) last.to = Math.max(last.to, endLine);
    else ranges.push({ from: line, to: endLine });
  }
  return (line) => {
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.to ?? 0) > line) high = middle;
      else low = middle + 1;
    }
    return (ranges[low]?.from ?? line + 1) <= line;
  };
}

/** A line with each of the ranges that it holds a part of masked. */
function withoutRanges(text: string, line: number, ranges: readonly Location[]): string {
  let shown = '';
  let end = 0;
  for (const range of ranges.toSorted((a, b) => a.line - b.line || a.column - b.column)) {
    const start = line === range.line ? range.column - 1 : 0;
    if (start < end) continue;
    shown += `${text.slice(end, start)}***`;
    end = line === range.endLine ? range.endColumn - 1 : text.length;
  }
  return shown + text.slice(end);
}

function formatDiagnostic(
  diagnostic: Diagnostic,
  lineAt: (location: Location) => FrameLine | undefined,
  color: boolean,
): string {
  const colors = createColors(color);
  const tint = diagnostic.severity === 'error' ? colors.red : colors.yellow;
  const { location } = diagnostic;
  const { others = [] } = diagnostic;
  const count = others.length === 0 ? '' : ` (${others.length + 1} places)`;
  const kind = tint(colors.bold(`${diagnostic.severity}[${diagnostic.code}]`));
  const out = [`${kind}: ${printable(diagnostic.message)}${count}`];
  let margin = '';
  if (location !== undefined) {
    const number = String(location.line);
    margin = ' '.repeat(number.length);
    out.push(`${margin} ${colors.dim('-->')} ${printable(location.file)}:${location.line}:${location.column}`);
    const line = lineAt(location);
    const rows = line === undefined ? [] : codeFrame(line, location, tint);
    out.push(...rows.map((row, index) => `${index === 0 ? number : margin} ${colors.dim('|')} ${row}`));
  }
  if (others.length > 0) out.push(`${margin} ${colors.dim('=')} also in ${describeOthers(others)}`);
  if (diagnostic.hint !== undefined) out.push(`${margin} ${colors.dim('=')} hint: ${printable(diagnostic.hint)}`);
  return `${out.join('\n')}\n`;
}

function describeOthers(others: readonly OtherPlace[]): string {
  const lines = [...new Set(others.map(({ location }) => location.line))];
  const more = lines.length > maxOtherLines ? ` and ${lines.length - maxOtherLines} more` : '';
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, maxOtherLines).join(', ')}${more}`;
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

/**
 * The form that programs get, one per cause: flat, a place only if there is one, never the fix.
 * With several places, `count` and `places` (all of them, the first included) are added.
 */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): object[] {
  return groupDiagnostics(diagnostics).map(({ severity, code, message, hint, location, others }) => ({
    severity,
    code,
    message,
    ...location,
    ...(hint === undefined ? {} : { hint }),
    ...(others === undefined ? {} : placesJson([...(location === undefined ? [] : [{ location }]), ...others])),
  }));
}

function placesJson(places: readonly OtherPlace[]): object {
  const shown = places.map(({ location: { file: _file, ...place }, hint }) => ({
    ...place,
    ...(hint === undefined ? {} : { hint }),
  }));
  return { count: places.length, places: shown };
}
