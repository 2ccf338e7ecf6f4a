import { stripVTControlCharacters } from 'node:util';

/** A line of what `go`, git or ssh printed. */
export interface OutputLine {
  /** Without colours, and without what a CI system puts before it. */
  readonly text: string;
  /** Lines with the same number are about one failed fetch, as far as can be seen. */
  readonly failure: number;
  /** For a line that a server sent and `go` repeats: the index of the line with the server's status. */
  readonly quotedBy: number | undefined;
}

/** Characters of a line that count. */
const maxLine = 2_000;
/** Lines of an answer that `go` repeats (maxErrorDetailLines in cmd/go/internal/web). */
const maxQuoted = 8;

/** What comes before each line in logs: BuildKit's step and time, timestamps, the service of `docker compose`. */
const logPrefix =
  /^(?:#\d{1,5} \d{1,7}\.\d{1,6} |\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]{0,12}(?:Z|[+-]\d\d:?\d\d)?\]?(?: \d\d[EO])? ?|\[?\d\d:\d\d:\d\d\]? {1,2}|[\w.-]{1,40} {0,20}\| )/;

const firstLine = /^(?:go: (?!warning: )|Cloning into '|\S{1,200}\.go:\d{1,6}:\d{1,6}: )/;
/** On Bitbucket, `go` prints this before the answer that it is about. */
const preface = /^go: missing \w{1,20} command/;
const lastLine = /Could not read from remote repository/;
/** What git prints after that line. */
const trailer = ['', 'Please make sure you have the correct access rights', 'and the repository exists.'];

/** Splits output into lines, and finds which of them belong to one failure and which are a server's words. */
export function readOutput(text: string): readonly OutputLine[] {
  const lines: OutputLine[] = [];
  let failure = 0;
  let isOver = false;
  let quote: { readonly by: number; readonly indent: number; left: number } | undefined;
  for (const raw of text.split(/\r?\n|\r/)) {
    const line = withoutPrefix(stripVTControlCharacters(raw.slice(0, maxLine)));
    const isPrefaced = preface.test(lines.at(-1)?.text ?? '');
    const startsNext: boolean = (firstLine.test(line) && !isPrefaced) || (isOver && !trailer.includes(line.trim()));
    if (startsNext) failure++;
    isOver = lastLine.test(line) || (isOver && !startsNext);
    if (quote !== undefined && (quote.left === 0 || endsQuote(line, quote.indent))) quote = undefined;
    const [, ownWords] = /^\s*server response:(.*)$/.exec(line) ?? [];
    const isHeader = ownWords !== undefined && quote === undefined && lines.length > 0;
    const quotedBy = isHeader ? lines.length - 1 : quote?.by;
    if (quote !== undefined) quote.left--;
    lines.push({ text: line, failure, quotedBy });
    // An answer of one line is repeated on the same line.
    if (isHeader && ownWords.trim() === '') quote = { by: lines.length - 2, indent: indentOf(line), left: maxQuoted };
  }
  return lines;
}

function withoutPrefix(line: string): string {
  const bare = line.replace(logPrefix, '');
  return bare === line ? line : bare.replace(logPrefix, '');
}

/** The words of a server end at an empty line, and where the lines are no longer indented as `go` indents them. */
function endsQuote(line: string, indent: number): boolean {
  return line.trim() === '' || indentOf(line) < indent || firstLine.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The words of the server that answered with the status in this line, without `go`'s heading. */
export function quotedLines(lines: readonly OutputLine[], index: number): string[] {
  const found: string[] = [];
  for (let at = index + 1; at < lines.length && lines[at]?.quotedBy === index; at++) {
    const words = lines[at]?.text.replace(/^\s*server response:/, '').trim() ?? '';
    if (words !== '') found.push(words);
  }
  return found;
}
