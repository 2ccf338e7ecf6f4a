import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts';

/** Applies edits that do not overlap, in any order, and leaves every other character as it is. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let end = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  return result + text.slice(end);
}

/** Applies the certain corrections of a file's diagnostics to its text, and counts them. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): { text: string; count: number } {
  const edits = new Map<number, TextEdit>();
  for (const { fix } of diagnostics) if (fix !== undefined) edits.set(fix.start, fix);
  return { text: applyEdits(text, [...edits.values()]), count: edits.size };
}
