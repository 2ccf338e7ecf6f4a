/** What a pattern found in a line. */
export interface LineMatch {
  /** Where the matched words begin, and end. */
  readonly index: number;
  readonly end: number;
  readonly groups: Readonly<Record<string, string>>;
}

type HoleKind = 'word' | 'text' | 'digits';

interface Hole {
  /** "" if the value is not kept. */
  readonly name: string;
  readonly kind: HoleKind;
}

/** The words of another program as a pattern, read once. */
interface Variant {
  /** Lower case: programs and their versions differ in it. One more than there are holes; the first and last may be "". */
  readonly literals: readonly string[];
  readonly holes: readonly Hole[];
  readonly isAtStart: boolean;
  readonly isAtEnd: boolean;
}

export type LinePattern = readonly Variant[];

/** Characters of a hole. */
const maxHole = 600;

/**
 * Reads a pattern: words as they are printed, in any case, with holes. `{name}` is a word without white space,
 * `{name...}` any text, `{name#}` digits; without a name the value is not kept. `<a|b>` are alternatives, `^` and `$`
 * the ends of the line. It is no regular expression: matching takes linear time whatever the words and the line are.
 */
export function parseLinePattern(pattern: string): LinePattern {
  return expand(pattern).map(parseVariant);
}

function expand(pattern: string): string[] {
  const open = pattern.search(/<[^<>]*\|/);
  if (open === -1) return [pattern];
  const close = pattern.indexOf('>', open);
  const rest = expand(pattern.slice(close + 1));
  return pattern
    .slice(open + 1, close)
    .split('|')
    .flatMap((choice) => rest.map((tail) => pattern.slice(0, open) + choice + tail));
}

function parseVariant(pattern: string): Variant {
  const isAtStart = pattern.startsWith('^');
  const isAtEnd = pattern.endsWith('$');
  const parts = pattern.slice(isAtStart ? 1 : 0, isAtEnd ? -1 : undefined).split(/\{([^{}]*)\}/);
  const literals = parts.filter((_, index) => index % 2 === 0).map((literal) => literal.toLowerCase());
  const holes = parts.filter((_, index) => index % 2 === 1).map(parseHole);
  return { literals, holes, isAtStart, isAtEnd };
}

function parseHole(text: string): Hole {
  if (text.endsWith('...')) return { name: text.slice(0, -3), kind: 'text' };
  return text.endsWith('#') ? { name: text.slice(0, -1), kind: 'digits' } : { name: text, kind: 'word' };
}

/** Compares a line with a pattern; undefined where the words are not in it. */
export function matchLine(pattern: LinePattern, line: string): LineMatch | undefined {
  const lower = line.toLowerCase();
  // A few characters have another length in lower case.
  const text = lower.length === line.length ? line : lower;
  for (const variant of pattern) {
    const match = matchVariant(variant, text, lower);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** Beginnings that are tried in a line. */
const maxStarts = 20;

/** The first words of a pattern, in lower case, one for each of its alternatives: a line without any of them does not match. */
export function firstWords(pattern: LinePattern): string[] {
  return pattern.map(anchorOf);
}

function anchorOf({ literals: [first = '', second = ''] }: Variant): string {
  return first === '' ? second : first;
}

function matchVariant(variant: Variant, text: string, lower: string): LineMatch | undefined {
  const anchor = anchorOf(variant);
  const from = variant.isAtStart ? text.length - text.trimStart().length : 0;
  let at = lower.indexOf(anchor, from);
  for (let starts = 0; at !== -1 && starts < maxStarts; starts++) {
    const match = matchFrom(variant, { text, lower, at, from });
    if (match !== undefined) return match;
    at = lower.indexOf(anchor, at + 1);
  }
  return undefined;
}

interface Start {
  readonly text: string;
  readonly lower: string;
  /** Where the first words are. */
  readonly at: number;
  /** Where the line begins. */
  readonly from: number;
}

function matchFrom(variant: Variant, { text, lower, at, from }: Start): LineMatch | undefined {
  const { literals, holes, isAtStart, isAtEnd } = variant;
  const groups: Record<string, string> = {};
  const isHoleFirst = literals[0] === '';
  let begin = at;
  if (isHoleFirst) {
    const [hole] = holes;
    const value = hole && valueBefore(text, hole, at);
    if (hole === undefined || value === undefined) return undefined;
    begin = at - value.length;
    if (hole.name !== '') groups[hole.name] = value;
  } else if (!isWordStart(lower, at, literals[0] ?? '')) return undefined;
  if (isAtStart && begin !== from) return undefined;
  let end = at + (literals[isHoleFirst ? 1 : 0] ?? '').length;
  for (let index = isHoleFirst ? 1 : 0; index < holes.length; index++) {
    const hole = holes[index] as Hole;
    const literal = literals[index + 1] ?? '';
    const value = literal === '' ? valueAtEnd(text, hole, end) : valueBetween(text, lower, hole, end, literal);
    if (value === undefined) return undefined;
    if (hole.name !== '') groups[hole.name] = value;
    end += value.length + literal.length;
  }
  return isAtEnd && text.slice(end).trim() !== '' ? undefined : { index: begin, end, groups };
}

/** Words do not begin in the middle of another one. */
function isWordStart(lower: string, at: number, literal: string): boolean {
  return at === 0 || !/^[a-z0-9]/.test(literal) || !/[a-z0-9_]/.test(lower.charAt(at - 1));
}

function fits({ kind }: Hole, value: string): boolean {
  if (value === '' || value.length > maxHole) return false;
  if (kind === 'text') return true;
  return kind === 'digits' ? !/[^0-9]/.test(value) : !/\s/.test(value);
}

function valueBetween(text: string, lower: string, hole: Hole, from: number, literal: string): string | undefined {
  const next = lower.indexOf(literal, from + 1);
  if (next === -1 || next - from > maxHole) return undefined;
  const value = text.slice(from, next);
  return fits(hole, value) ? value : undefined;
}

/** A word at the end is without the punctuation of the sentence; any text goes on to the end of the line. */
function valueAtEnd(text: string, hole: Hole, from: number): string | undefined {
  const rest = text.slice(from, from + maxHole);
  const word = hole.kind === 'text' ? rest.trimEnd() : (rest.split(/\s/, 1)[0] ?? '');
  const value = hole.kind === 'digits' ? leadingDigits(word) : hole.kind === 'word' ? withoutEndMarks(word) : word;
  return fits(hole, value) ? value : undefined;
}

function valueBefore(text: string, hole: Hole, to: number): string | undefined {
  let from = to;
  while (from > 0 && to - from < maxHole && !/[\s"'`(]/.test(text.charAt(from - 1))) from--;
  const value = text.slice(from, to);
  return fits(hole, value) ? value : undefined;
}

function leadingDigits(word: string): string {
  const end = word.search(/[^0-9]/);
  return end === -1 ? word : word.slice(0, end);
}

function withoutEndMarks(word: string): string {
  let end = word.length;
  while (end > 0 && '.,:;)"\'`'.includes(word.charAt(end - 1))) end--;
  return word.slice(0, end);
}
