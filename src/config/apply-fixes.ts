import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts';
import { applyEdits } from './apply-edits.ts';

/** Applies the certain corrections of a file's diagnostics to its text, and counts them. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): { text: string; count: number } {
  const edits = new Map<number, TextEdit>();
  for (const { fix } of diagnostics) if (fix !== undefined) edits.set(fix.start, fix);
  return { text: applyEdits(text, [...edits.values()]), count: edits.size };
}
