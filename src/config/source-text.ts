import type { Location } from '../diagnostics/diagnostic.ts';

/** A file's text with a way from offsets to lines and columns. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Place of a range; an empty range is widened to nothing, never past the end of the text. */
  locate(span: { readonly start: number; readonly end: number }): Location;
}

/** Indexes the line starts when the first place is looked up; each look-up is a binary search. */
export function createSourceText(text: string, file: string): SourceText {
  let lineStarts: readonly number[] | undefined;
  const position = (offset: number) => {
    lineStarts ??= findLineStarts(text);
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    // A byte order mark takes no column.
    return { line: low + 1, column: Math.max(1, offset - (lineStarts[low] ?? 0) + 1) };
  };
  return {
    file,
    text,
    locate: ({ start, end }) => {
      const from = position(Math.min(start, text.length));
      const to = position(Math.min(Math.max(start, end), text.length));
      return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    },
  };
}

/** Lines end as in YAML: by LF, CR LF or CR. */
function findLineStarts(text: string): number[] {
  const starts = [text.startsWith('\ufeff') ? 1 : 0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineBreak.length);
  return starts;
}
