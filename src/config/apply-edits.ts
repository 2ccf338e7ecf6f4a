import type { TextEdit } from '../diagnostics/diagnostic.ts';

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
