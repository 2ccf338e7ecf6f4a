import { createColors } from 'picocolors';
import type { Explanation } from '../vanity/error-catalogue/explain-error.ts';
import type { Diagnosis } from './diagnose.ts';
import type { Step } from './step.ts';

const marks = { ok: '✓', warning: '!', failed: '✗', skipped: '-' } as const;
const nameWidth = 18;

/** Makes the text of steps for people, each with its cause and its remedy below it; a repeated one is shown once. */
export function createStepFormat(color: boolean): (step: Step) => string {
  const colors = createColors(color);
  const tints = { ok: colors.green, warning: colors.yellow, failed: colors.red, skipped: colors.dim };
  const printed = new Set<string>();
  return (step) => {
    const { name, status, ms, message } = step;
    const time = status === 'skipped' ? '' : `${ms} ms`;
    const head = `${tints[status](marks[status])} ${name.padEnd(nameWidth)} ${time.padStart(8)}  ${message}`;
    const reason = reasonLines(step).join('\n    ');
    const isNew = !printed.has(reason);
    printed.add(reason);
    const below = reason === '' ? '' : `    ${isNew ? reason : `cause: as above (${step.code})`}\n`;
    return `${head}\n${below}`;
  };
}

function reasonLines({ status, cause, remedy, code }: Step): string[] {
  const named = status === 'failed' && code !== undefined ? ` (${code})` : '';
  return [...(cause === undefined ? [] : [`cause: ${cause}${named}`]), ...remedyLines(remedy)];
}

function remedyLines(remedy: string | undefined): string[] {
  if (remedy === undefined) return [];
  const [first, ...rest] = remedy.split('\n');
  return [`remedy: ${first}`, ...rest.map((line) => `    ${line}`)];
}

/** The last line. */
export function formatVerdict({ importPath, steps }: Diagnosis): string {
  const broken = steps.find(({ status }) => status === 'failed');
  if (broken !== undefined) return `\n${importPath}: broken, first at: ${broken.name}\n`;
  const warnings = steps.filter(({ status }) => status === 'warning').length;
  return `\n${importPath}: fine${warnings === 0 ? '' : `, ${warnings} warning${warnings === 1 ? '' : 's'}`}\n`;
}

/** The form that programs get; the cause of a failure follows its message. */
export function diagnosisJson({ importPath, ok, steps }: Diagnosis): object {
  return { importPath, ok, steps: steps.map(stepJson) };
}

function stepJson({ name, status, ms, message, code, cause, remedy }: Step): object {
  const whole = cause === undefined ? message : `${message}: ${cause}`;
  return { name, status, ms, message: whole, ...(code && { code }), ...(remedy && { remedy }) };
}

/** An explanation for people. */
export function formatExplanation({ code, line, cause, remedy }: Explanation, color: boolean): string {
  const colors = createColors(color);
  const lines = [`cause: ${cause} (${code})`, ...remedyLines(remedy)];
  return `${[colors.bold(line), ...lines.map((text) => `    ${text}`)].join('\n')}\n`;
}
