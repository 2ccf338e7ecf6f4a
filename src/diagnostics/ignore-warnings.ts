import { type DiagnosticCode, diagnosticCodes } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { didYouMean } from './did-you-mean.ts';

/** Leaves out warnings with the given codes, and counts them. Errors stay. */
export function withoutIgnored(
  diagnostics: readonly Diagnostic[],
  codes: readonly string[],
): { kept: readonly Diagnostic[]; ignored: number } {
  if (codes.length === 0) return { kept: diagnostics, ignored: 0 };
  const kept = diagnostics.filter(({ severity, code }) => severity === 'error' || !codes.includes(code));
  return { kept, ignored: diagnostics.length - kept.length };
}

/** Why a code cannot be ignored, and what to write instead; undefined if it can. */
export function ignoreFault(code: string): { readonly message: string; readonly hint: string } | undefined {
  if (!isCode(code)) {
    const warnings = Object.entries(diagnosticCodes).filter(([, { severity }]) => severity === 'warning');
    const names = warnings.map(([name]) => name);
    return { message: `there is no warning \`${code.slice(0, 60)}\``, hint: didYouMean(code, names, 'warnings') };
  }
  if (diagnosticCodes[code].severity === 'warning') return undefined;
  return { message: `\`${code}\` is an error, only warnings can be ignored`, hint: 'fix what it reports' };
}

function isCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(diagnosticCodes, code);
}
