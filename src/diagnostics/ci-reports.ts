import { createHash } from 'node:crypto';
import type { Diagnostic } from './diagnostic.ts';
import { printable } from './printable.ts';

/** What a continuous integration shows beside a line of a file. */
export interface CiFinding {
  readonly severity: 'error' | 'warning' | 'info';
  /** Name of the rule, such as the code of a diagnostic. */
  readonly code: string;
  readonly message: string;
  /** Relative to the root of the repository; undefined: it was read from standard input. */
  readonly file: string | undefined;
  /** Lines and columns from 1, the end exclusive; undefined: it is about the file as a whole. */
  readonly place: Place | undefined;
}

interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Findings of diagnostics: one each, with its hint; `toPath` makes the path that the repository has for a file. */
export function ciFindings(
  diagnostics: readonly Diagnostic[],
  toPath: (file: string) => string | undefined,
): CiFinding[] {
  return diagnostics.map(({ severity, code, message, hint, location, others = [] }) => {
    const count = others.length === 0 ? '' : ` (${others.length + 1} places)`;
    return {
      severity,
      code,
      message: `${message}${count}${hint === undefined ? '' : `\nhint: ${hint}`}`,
      file: location && toPath(location.file),
      place: location,
    };
  });
}

const githubLevels = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Workflow commands of GitHub Actions, one per line: each becomes an annotation of its line. */
export function githubAnnotations(findings: readonly CiFinding[]): string {
  return findings.map((finding) => `${githubAnnotation(finding)}\n`).join('');
}

function githubAnnotation({ severity, code, message, file, place }: CiFinding): string {
  const lines = place === undefined ? {} : { line: place.line, endLine: place.endLine };
  // Columns of several lines are refused; the last one is included there.
  const isOneLine = place !== undefined && place.line === place.endLine;
  const columns = isOneLine ? { col: place.column, endColumn: Math.max(place.column, place.endColumn - 1) } : {};
  const properties = Object.entries({ ...(file === undefined ? {} : { file, ...lines, ...columns }), title: code });
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  return `::${githubLevels[severity]} ${list}::${escapeData(printableLines(message))}`;
}

/** As actions/toolkit escapes them. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const gitlabSeverities = { error: 'major', warning: 'minor', info: 'info' } as const;

/**
 * A code quality report of GitLab, as JSON. A fingerprint stays the same when lines move, so that GitLab tells new
 * findings from known ones; equal findings are told apart by their order.
 */
export function gitlabReport(findings: readonly CiFinding[]): string {
  const counts = new Map<string, number>();
  const report = findings.map(({ severity, code, message, file = 'stdin', place }) => {
    const key = JSON.stringify([file, code, message]);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return {
      description: printableLines(message).replaceAll('\n', '; '),
      check_name: code,
      fingerprint: createHash('sha256')
        .update(`${key}${count === 0 ? '' : count}`)
        .digest('hex'),
      severity: gitlabSeverities[severity],
      location: { path: file, lines: { begin: place?.line ?? 1, end: place?.endLine ?? 1 } },
    };
  });
  return `${JSON.stringify(report, null, 2)}\n`;
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
