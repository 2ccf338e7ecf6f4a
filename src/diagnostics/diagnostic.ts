import { type DiagnosticCode, diagnosticCodes, type Severity } from './codes.ts';

/** What is wrong and what to do about it, before it is known where that is. */
export interface Finding {
  readonly code: DiagnosticCode;
  /** Lower case, without a full stop: what was found and what is allowed. Never holds a secret. */
  readonly message: string;
  /** What to write or do instead. */
  readonly hint?: string;
  /** What findings of one code have in common even if their messages differ; default: the message. */
  readonly cause?: string;
}

/** A range of a file. Lines and columns count from 1; the end is exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Replaces the characters from `start` to `end` (offsets into the file's text, end exclusive). */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A finding with its severity and, if it came from a file, its place. */
export interface Diagnostic extends Finding {
  readonly severity: Severity;
  readonly location?: Location;
  /** The one certain correction, if there is one; `check --fix` applies it. */
  readonly fix?: TextEdit;
  /** Where else the same cause was found, in the order of the file; absent if nowhere. */
  readonly others?: readonly OtherPlace[];
}

/** A further place of a diagnostic. */
export interface OtherPlace {
  readonly location: Location;
  /** What to write there, if that differs from place to place. */
  readonly hint?: string;
}

/** Gives a finding the severity that its code has. */
export function toDiagnostic(finding: Finding, place: { location?: Location; fix?: TextEdit } = {}): Diagnostic {
  return { severity: diagnosticCodes[finding.code].severity, ...finding, ...place };
}

/** Whether any of the diagnostics (or findings) is an error. */
export function hasError(findings: readonly Finding[]): boolean {
  return findings.some((finding) => diagnosticCodes[finding.code].severity === 'error');
}
