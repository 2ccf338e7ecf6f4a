import { derivations } from './derivations.ts';
import { type ErrorCode, errorCatalogue } from './error-catalogue.ts';
import type { Known, MatchPlace } from './facts.ts';
import { fill, isFilledWholly } from './fields.ts';
import { type Candidate, findCandidates } from './find-candidates.ts';
import { matchLine } from './line-pattern.ts';
import { type OutputLine, readOutput } from './read-output.ts';
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

/** Characters of the input that count, from its end, where errors are. */
export const maxInput = 1_000_000;
/** Characters of a line that are shown. */
const maxShown = 400;
/** Lines that are explained, unless the caller takes fewer. */
const usualExplained = 300;

interface Found extends Explanation {
  readonly failure: number;
  /** Whether the remedy has no placeholder. */
  readonly isWhole: boolean;
}

/**
 * Explains what `go`, git or ssh printed: one explanation for each cause, in the order of the lines; empty where nothing
 * is recognised. Pure: the same text and facts give the same explanations.
 */
export function explainError(text: string, known: Known = {}, maxExplained = usualExplained): Explanation[] {
  const lines = readOutput(text.slice(-maxInput));
  const candidates = findCandidates(lines.map((line) => line.text));
  const found: Found[] = [];
  const strangers = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (found.length === maxExplained) break;
    const key = `${line.quotedBy === undefined}${line.text}`;
    if (strangers.has(key)) continue;
    const explanation = explainLine(lines, index, candidates[index] ?? [], known);
    if (explanation === undefined) strangers.add(key);
    else found.push(explanation);
  }
  return onePerCause(withoutEchoes(bestPerFailure(found))).map(({ code, line, cause, remedy }) => ({
    code,
    line,
    cause,
    remedy,
  }));
}

/** Lines that show what `go` does, whatever words the names of modules hold. */
const progress = /^\s*go: (?:downloading|finding|found|added|upgraded|downgraded|removed|extracting|creating|to add) /;

function explainLine(
  lines: readonly OutputLine[],
  index: number,
  candidates: readonly Candidate[],
  known: Known,
): Found | undefined {
  const { text, failure, quotedBy } = lines[index] as OutputLine;
  if (text === '' || progress.test(text)) return undefined;
  const isFromProxy = quotedBy !== undefined && isProxyStatus(lines[quotedBy]?.text ?? '');
  if (quotedBy !== undefined && !isFromProxy) return undefined;
  for (const { row, pattern } of candidates) {
    const { code, when, cause, remedy, isTrueOfProxies } = row;
    if (isFromProxy && isTrueOfProxies !== true) continue;
    const match = matchLine(pattern, text);
    if (match === undefined) continue;
    const place: MatchPlace = { lines, index, match, code, known };
    if (when !== undefined && derivations[when]?.(place) === undefined) continue;
    return {
      code,
      line: shownText(text.trim(), maxShown),
      cause: fill(cause, place),
      remedy: withPlaces(fill(remedy, place)),
      failure,
      isWhole: isFilledWholly(remedy, place),
    };
  }
  return undefined;
}

/** A line with the status of a Go proxy or checksum database. */
function isProxyStatus(text: string): boolean {
  return /\/@(?:v\/|latest)|\/lookup\//.test(text);
}

/** A failure that prints several lines of one kind is explained by the one that says most. */
function bestPerFailure(found: readonly Found[]): Found[] {
  const best = new Map<string, Found>();
  for (const explanation of found) {
    const key = `${explanation.failure} ${explanation.code}`;
    const earlier = best.get(key);
    if (earlier === undefined) best.set(key, explanation);
    else if (earlier.remedy !== explanation.remedy && earlier.isWhole && explanation.isWhole)
      best.set(`${key}\n${explanation.remedy}`, explanation);
    else if (!earlier.isWhole && explanation.isWhole) best.set(key, { ...explanation, line: earlier.line });
  }
  return [...best.values()];
}

/** Drops what another line of the same failure explains better, and frames where any reason was found. */
function withoutEchoes(found: readonly Found[]): Found[] {
  const codesOf = new Map<number, Set<string>>();
  for (const { failure, code } of found) codesOf.set(failure, (codesOf.get(failure) ?? new Set()).add(code));
  const left = found.filter(({ code, failure }) => {
    const echoOf = echoes.get(code);
    if (echoOf === undefined || echoOf === 'anything') return true;
    const beside = [...(codesOf.get(failure) ?? [])].filter((other) => other !== code);
    return !echoOf.some((wanted) => beside.some((other) => isOneOf(other, wanted)));
  });
  const reasons = left.filter(({ code }) => echoes.get(code) !== 'anything');
  return reasons.length > 0 ? reasons : left;
}

const echoes = new Map(errorCatalogue.map(({ code, echoOf }) => [code as string, echoOf]));

function isOneOf(code: string, wanted: string): boolean {
  return wanted.endsWith('/') ? code.startsWith(wanted) : code === wanted;
}

function onePerCause(found: readonly Found[]): Found[] {
  const first = new Map<string, Found>();
  for (const explanation of found) {
    const key = `${explanation.code}\n${explanation.remedy}`;
    if (!first.has(key)) first.set(key, explanation);
  }
  return [...first.values()];
}

/** Where a line of a remedy belongs; undefined for a comment. */
function placeOf(line: string): string | undefined {
  if (line.startsWith('# ')) return undefined;
  if (line.startsWith('machine ')) return 'in ~/.netrc';
  if (line.startsWith('Host ') || line.startsWith('    ') || line.startsWith('IgnoreUnknown '))
    return 'in ~/.ssh/config';
  if (line.startsWith('proxy_set_header ')) return 'in nginx';
  return /^(?:https?|ssh):\/\//.test(line) ? 'the URL' : 'in a shell';
}

/** Puts a comment before the lines for each place, if a remedy has lines for more than one. */
function withPlaces(remedy: string): string {
  const [first = '', ...lines] = remedy.split('\n');
  const places = lines.map(placeOf);
  if (new Set(places.filter((place) => place !== undefined)).size < 2) return remedy;
  let last: string | undefined;
  const labelled = lines.flatMap((line, index) => {
    const place = places[index];
    const isNew = place !== undefined && place !== last;
    last = place ?? last;
    return isNew ? [`# ${place}:`, line] : [line];
  });
  return [first, ...labelled].join('\n');
}
