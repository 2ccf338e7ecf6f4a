import type { Location } from '../diagnostics/diagnostic.ts';

/** A file's text with a way from offsets to lines and columns. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Place of a range; an empty range is widened to nothing, never past the end of the text. */
  locate(span: { readonly start: number; readonly end: number }): Location;
}

/** Indexes the line starts once; each look-up is a binary search. */
export function createSourceText(text: string, file: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const position = (offset: number) => {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
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
