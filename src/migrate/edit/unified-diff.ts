import { applyEdits } from '../../config/apply-edits.ts';
import type { TextEdit } from '../../diagnostics/diagnostic.ts';

/** Lines shown around a change. */
const context = 3;

/** A run of lines that is replaced by another. */
interface Replacement {
  /** Index of the first line. */
  readonly start: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
}

/**
 * The unified diff of edits that do not overlap, for `patch` and for people; "" where there are none.
 * Since it is known what changes, nothing has to be searched: it takes no longer for ten thousand changes than reading them.
 */
export function unifiedDiff(file: string, text: string, edits: readonly TextEdit[]): string {
  const lines = text.split(/(?<=\n)/);
  const groups = groupsOf(replacementsOf(text, lines, edits));
  if (groups.length === 0) return '';
  let shift = 0;
  const hunks = groups.map((group) => {
    const hunk = formatHunk(group, lines, shift);
    for (const { old, now } of group) shift += now.length - old.length;
    return hunk;
  });
  return `--- ${file}\n+++ ${file}\n${hunks.join('')}`;
}

function replacementsOf(text: string, lines: readonly string[], edits: readonly TextEdit[]): Replacement[] {
  const found: Replacement[] = [];
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  let index = 0;
  let offset = 0;
  for (let next = sorted.shift(); next !== undefined; ) {
    while (index < lines.length - 1 && offset + (lines[index]?.length ?? 0) <= next.start) {
      offset += lines[index++]?.length ?? 0;
    }
    const [start, from] = [index, offset];
    const inside: TextEdit[] = [];
    // All edits of a line, and all lines of an edit.
    while (next !== undefined && (inside.length === 0 || next.start < offset)) {
      inside.push({ ...next, start: next.start - from, end: next.end - from });
      while (index < lines.length && offset <= next.end) offset += lines[index++]?.length ?? 0;
      next = sorted.shift();
    }
    const old = lines.slice(start, index);
    const now = applyEdits(text.slice(from, offset), inside).split(/(?<=\n)/);
    found.push(withoutCommonEnds({ start, old, now }));
  }
  return found.filter(({ old, now }) => old.length + now.length > 0);
}

function withoutCommonEnds({ start, old, now }: Replacement): Replacement {
  let head = 0;
  while (head < Math.min(old.length, now.length) && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return { start: start + head, old: old.slice(head, old.length - tail), now: now.slice(head, now.length - tail) };
}

/** Changes whose context touches are shown together. */
function groupsOf(replacements: readonly Replacement[]): Replacement[][] {
  const groups: Replacement[][] = [];
  for (const replacement of replacements) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const isNear = last !== undefined && replacement.start - (last.start + last.old.length) <= 2 * context;
    if (isNear) group?.push(replacement);
    else groups.push([replacement]);
  }
  return groups;
}

function formatHunk(group: readonly Replacement[], lines: readonly string[], shift: number): string {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return '';
  const from = Math.max(0, first.start - context);
  const to = Math.min(lines.length, last.start + last.old.length + context);
  const shown: string[] = [];
  let index = from;
  let added = 0;
  for (const { start, old, now } of group) {
    shown.push(...prefixed(' ', lines.slice(index, start)), ...prefixed('-', old), ...prefixed('+', now));
    index = start + old.length;
    added += now.length - old.length;
  }
  shown.push(...prefixed(' ', lines.slice(index, to)));
  return `@@ -${from + 1},${to - from} +${from + 1 + shift},${to - from + added} @@\n${shown.join('')}`;
}

function prefixed(sign: string, lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`,
  );
}
