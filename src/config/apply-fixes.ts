import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts';

/** Applies the certain corrections of a file's diagnostics to its text, and counts them. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): { text: string; count: number } {
  const edits = new Map<number, TextEdit>();
  for (const { fix } of diagnostics) if (fix !== undefined) edits.set(fix.start, fix);
  let result = '';
  let end = 0;
  for (const edit of [...edits.values()].sort((a, b) => a.start - b.start)) {
    result += text.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  return { text: result + text.slice(end), count: edits.size };
}
