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

/**
 * What comes before each line in logs: BuildKit's step and time, timestamps, the service of `docker compose`, marks of
 * CI systems (`##[error]`, `[Step 1/3] `, `Error: `), syslog's host and program, quotes of mail.
 */
const logPrefix =
  /^(?:(?:#\d{1,5} )?\d{1,7}\.\d{1,6} |\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]{0,12}(?:Z|[+-]\d\d:?\d\d)?\]?(?: \d\d[EO])? ?|\[?\d\d:\d\d:\d\d\]?(?:[A-Z]:)? {0,2}(?=\[)|\[?\d\d:\d\d:\d\d\]? {1,2}|\[Step \d{1,3}\/\d{1,3}\] |Step #\d{1,3}(?: - "[^"]{1,60}")?: |##\[\w{1,12}\]|::error[^:]{0,200}::|Error: (?=\s|go: |fatal: )|stderr: |[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,60} [\w.-]{1,40}(?:\[\d{1,8}\])?: |(?:> ?){1,3}(?=\S|\t)|[\w.-]{1,40} {0,20}\| )/;

/** What any other log puts before a line of `go` about a module. */
const beforeGo = /^(?!go: ).{1,300}?[^\w/.-]go: (?=(?:module |downloading |)[a-z0-9-]{1,60}\.[\w./~-]{1,200}[@: ])/;

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
  for (const raw of text.split(/\r?\n|\r/).flatMap(unescaped)) {
    const line = plainQuotes(withoutPrefix(stripVTControlCharacters(raw.slice(0, maxLine))));
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
  let bare = line;
  for (let prefixes = 0; prefixes < maxPrefixes; prefixes++) {
    const shorter = bare.replace(logPrefix, '');
    if (shorter === bare) break;
    bare = shorter;
  }
  return bare.includes('server response:') ? bare : bare.replace(beforeGo, 'go: ');
}

/** Prefixes that are taken from one line. */
const maxPrefixes = 4;

/** The lines in a line of a structured log, which has them as text of JSON (`"msg":"…\n…"`) or of logfmt (`msg="…"`). */
function unescaped(line: string): string | string[] {
  if (!/\\[nt"]/.test(line) || !/^\s{0,8}[{[]|\b(?:msg|error|err|message)="/.test(line.slice(0, maxLine))) return line;
  return line
    .slice(0, maxLine)
    .replace(/\\(["t])/g, (_, escaped) => (escaped === 't' ? '\t' : '"'))
    .split('\\n');
}

/** Programs print straight quotes; word processors, chats and some translations of git do not. */
function plainQuotes(line: string): string {
  return line.replace(/[‘’‚‛「」『』]/g, "'").replace(/[“”„‟«»]/g, '"');
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
