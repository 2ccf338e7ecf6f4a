import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import type { TextEdit } from '../diagnostics/diagnostic.ts';
import { applyEdits } from './apply-edits.ts';

/** Lines shown around a change. */
const context = 3;
/** Edits that are compared in one piece: the time for a piece grows with their square. */
const maxEditsPerPiece = 50;

/** The unified diff of edits that do not overlap, for `patch` and for people; "" if there are none. */
export function unifiedDiff(file: string, text: string, edits: readonly TextEdit[]): string {
  const hunks: StructuredPatchHunk[] = [];
  let [oldLines, newLines] = [0, 0];
  for (const piece of cutIntoPieces(text, edits)) {
    const after = applyEdits(piece.text, piece.edits);
    for (const hunk of structuredPatch('', '', piece.text, after, '', '', { context }).hunks) {
      append(hunks, { ...hunk, oldStart: hunk.oldStart + oldLines, newStart: hunk.newStart + newLines });
    }
    oldLines += countLines(piece.text);
    newLines += countLines(after);
  }
  const patch = { oldFileName: file, newFileName: file, oldHeader: undefined, newHeader: undefined, hunks };
  return hunks.length === 0 ? '' : formatPatch(patch, FILE_HEADERS_ONLY);
}

/** A hunk that begins where the one before ends is the rest of it. */
function append(hunks: StructuredPatchHunk[], hunk: StructuredPatchHunk): void {
  const last = hunks.at(-1);
  if (last === undefined || last.oldStart + last.oldLines !== hunk.oldStart) {
    hunks.push(hunk);
    return;
  }
  last.oldLines += hunk.oldLines;
  last.newLines += hunk.newLines;
  last.lines.push(...hunk.lines);
}

interface Piece {
  readonly text: string;
  /** Offsets count from the beginning of the piece. */
  readonly edits: readonly TextEdit[];
}

/** Whole lines with few edits each, cut in the middle between two edits. */
function cutIntoPieces(text: string, edits: readonly TextEdit[]): Piece[] {
  const pieces: Piece[] = [];
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  let start = 0;
  let inside: TextEdit[] = [];
  for (const [index, edit] of sorted.entries()) {
    inside.push({ ...edit, start: edit.start - start, end: edit.end - start });
    const next = sorted[index + 1];
    const isEnough = next === undefined || inside.length >= maxEditsPerPiece;
    const end = isEnough ? lineStartBetween(text, edit.end, next?.start) : undefined;
    if (end === undefined) continue;
    pieces.push({ text: text.slice(start, end), edits: inside });
    start = end;
    inside = [];
  }
  return pieces;
}

/** Without `to`, the end of the text; undefined if both are in one line. */
function lineStartBetween(text: string, from: number, to: number | undefined): number | undefined {
  if (to === undefined) return text.length;
  const starts = [...text.slice(from, to).matchAll(/\n/g)].map(({ index }) => from + index + 1);
  return starts[Math.floor(starts.length / 2)];
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
