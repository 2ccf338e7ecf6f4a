import { stripVTControlCharacters } from 'node:util';
import { type ErrorCode, errorCatalogue } from './error-catalogue.ts';
import { type Fields, fill } from './fields.ts';
import { shownText } from './shown-text.ts';

/** What one line of output means. */
export interface Explanation {
  readonly code: ErrorCode;
  /** The line, without secrets and control characters. */
  readonly line: string;
  /** One sentence. */
  readonly cause: string;
  /** What to do; lines after the first can be pasted. */
  readonly remedy: string;
}

/** Characters of the input that count, from its end, where errors stand. */
export const maxInput = 1_000_000;
/** Characters of a line that are compared. */
const maxLine = 2_000;
/** Characters of a line that are shown. */
const maxShown = 400;
/** Different lines that are explained. */
const maxExplained = 300;

/**
 * Explains what `go`, git or ssh printed: one explanation for each cause, in the order of the lines; empty where nothing
 * is recognised. `known` are fields (host, port, module, repo) that the caller knows better than the text.
 */
export function explainError(text: string, known: Fields = {}): Explanation[] {
  const lines = text
    .slice(-maxInput)
    .split(/\r?\n|\r/)
    .map((line) => stripVTControlCharacters(line.slice(0, maxLine)));
  const found = new Map<string, Explanation>();
  const explained = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (explained.size === maxExplained) break;
    const explanation = explained.has(line) ? undefined : explainLine(lines, index, line, known);
    if (explanation === undefined) continue;
    explained.add(line);
    const key = `${explanation.code}\n${explanation.remedy}`;
    if (!found.has(key)) found.set(key, explanation);
  }
  return withoutEchoes([...found.values()]);
}

function explainLine(lines: readonly string[], index: number, line: string, known: Fields): Explanation | undefined {
  for (const { code, pattern, cause, remedy } of errorCatalogue) {
    const match = pattern.exec(line);
    if (match === null) continue;
    const place = { lines, index, groups: match.groups ?? {}, known };
    return { code, line: shownText(line.trim(), maxShown), cause: fill(cause, place), remedy: fill(remedy, place) };
  }
  return undefined;
}

/** Drops frames and trailers where the reason itself was found. */
function withoutEchoes(explanations: readonly Explanation[]): Explanation[] {
  const isFrame = (code: ErrorCode) => errorCatalogue.find((row) => row.code === code)?.unless === 'anything';
  const codes = new Set<string>(explanations.map(({ code }) => code));
  const hasReason = explanations.some(({ code }) => !isFrame(code));
  return explanations.filter(({ code }) => {
    const unless = errorCatalogue.find((row) => row.code === code)?.unless ?? [];
    return unless === 'anything' ? !hasReason : !unless.some((other) => codes.has(other));
  });
}
