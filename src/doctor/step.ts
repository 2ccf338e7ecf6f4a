import { explainError } from '../vanity/error-catalogue/explain-error.ts';
import type { Fields } from '../vanity/error-catalogue/fields.ts';
import { shownText } from '../vanity/error-catalogue/shown-text.ts';
import type { DoctorCode } from './doctor-codes.ts';

/** What became of a step: `skipped` ones were not reached, or do not apply, and say why. */
export type StepStatus = 'ok' | 'warning' | 'failed' | 'skipped';

/** What a step saw. */
export interface Outcome {
  readonly status: StepStatus;
  /** Lower case, without a full stop and without secrets. */
  readonly message: string;
  readonly code?: DoctorCode;
  readonly cause?: string;
  /** Lines after the first can be pasted. */
  readonly remedy?: string;
}

export interface Step extends Outcome {
  readonly name: string;
  readonly ms: number;
}

/** Why something does not work, in the words of `go`, git or ssh, which the error catalogue knows. */
export class Fault extends Error {
  /** What is known of the place beside the words. */
  readonly known: Fields;
  constructor(message: string, known: Fields = {}) {
    super(message);
    this.known = known;
  }
}

export function ok(message: string): Outcome {
  return { status: 'ok', message: clean(message) };
}

export function skipped(message: string): Outcome {
  return { status: 'skipped', message: clean(message) };
}

/** Something that works and should not be so. */
export function warning(code: DoctorCode, message: string, remedy?: string): Outcome {
  return {
    status: 'warning',
    code,
    message: clean(message),
    ...(remedy === undefined ? {} : { remedy: cleanLines(remedy) }),
  };
}

/** A failure with a reason of its own. */
export function failed(code: DoctorCode, message: string, cause: string, remedy: string): Outcome {
  return { status: 'failed', code, message: clean(message), cause: clean(cause), remedy: cleanLines(remedy) };
}

/** A failure that the error catalogue explains; without an explanation it is its own cause. */
export function failedBy({ message, known }: Fault): Outcome {
  const [first] = explainError(message, known);
  if (first === undefined) return { status: 'failed', code: 'doctor/unknown', message: clean(firstLine(message)) };
  const { code, line, cause, remedy } = first;
  return { status: 'failed', code, message: line, cause, remedy };
}

const maxMessage = 1_000;

function clean(text: string): string {
  return shownText(text, maxMessage);
}

function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n');
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? 'it failed and did not say why';
}
