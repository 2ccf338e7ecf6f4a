import type { ProcessFailure } from '../../programs/run-process.ts';
import { explainError } from '../../vanity/error-catalogue/explain-error.ts';
import { shownText } from '../../vanity/error-catalogue/shown-text.ts';

/** Why a request is not answered with what it asks for. */
export interface ProxyFailure {
  readonly status: 403 | 404 | 410 | 500 | 502 | 503 | 504;
  /** For people, who read them in the output of `go`; without secrets. */
  readonly lines: readonly string[];
  /** Whether the repository's refs and this `go` will always lead to it. */
  readonly isLasting: boolean;
  /** Whether what was fetched differs from what was stored first; default no. */
  readonly isConflict?: boolean;
}

/** Only what has been read and is not there is 404: it lets `go` conclude that there is no such thing. */
export function notThere(...lines: string[]): ProxyFailure {
  return { status: 404, lines, isLasting: true };
}

export function unavailable(status: 502 | 503 | 504, ...lines: string[]): ProxyFailure {
  return { status, lines, isLasting: false };
}

/** Characters of a line of another program that are passed on. */
const maxLineLength = 240;

/** What `go` says of a module that it has read and does not take. */
const refusals =
  /unknown revision|no matching versions for query|declares its path as|case-insensitive file name collision|create zip: |module source tree too large|missing .{0,300}go\.mod|go\.mod has (?:non-|post-|malformed )|malformed (?:module path|file path)|invalid (?:module|version|path)|disallowed version string|does not contain (?:module|package)|(?:module|go\.mod) .{0,300}(?:should be|must match|invalid)|not a semantic version|no (?:such )?module root|errors parsing (?:go\.mod|.{1,300}go\.mod)|pseudo-version|invalid char|duplicate file/;
const noRoom = /no space left on device|disk quota exceeded|read-only file system|too many open files|cannot allocate/i;
const newerGo = /requires go (?:>= ?|version )([0-9.a-z]{1,20})/;
const rateLimit = /(?:returned error|HTTP|status(?: code)?):? ?429|too many requests|rate limit/i;

/** What the output of `go`, git or ssh means for who asked; `failure` is why the program did not end by itself. */
export function classifyOutput(output: string, failure: ProcessFailure | undefined, repo: string): ProxyFailure {
  if (failure === 'time-limit') return unavailable(504, 'the repository did not answer in time', lastLine(output));
  if (failure === 'queue-full') return unavailable(503, 'too many fetches are waiting, try again in a minute');
  if (failure === 'not-started') return unavailable(503, `this server cannot fetch: ${lastLine(output)}`);
  if (failure === 'stopped' || failure === 'signal') {
    return unavailable(503, 'the fetch was interrupted, try again in a moment');
  }
  const space = firstMatch(output, noRoom);
  if (space !== undefined) return unavailable(503, `this server cannot fetch: ${space}`);
  const version = newerGo.exec(output)?.[1];
  if (version !== undefined) {
    const lines = [`the module requires go ${version}: install it on the server of this proxy`, shown(output)];
    return { status: 500, lines, isLasting: true };
  }
  return explained(output, repo) ?? refused(output) ?? unavailable(502, 'fetching failed', lastLine(output));
}

/** What the catalogue knows of connections and repositories. */
function explained(output: string, repo: string): ProxyFailure | undefined {
  if (rateLimit.test(output)) {
    return unavailable(502, 'the forge limits how often this server may ask, try again later', shown(output));
  }
  const found = explainError(output, { repo }).filter(({ code }) => /^(?:git|ssh|tls|network)\//.test(code));
  const [reason] = found;
  if (reason === undefined) return undefined;
  if (found.some(({ code }) => code === 'git/repository-not-found')) {
    const lines = ['there is no such repository, or this server may not read it', reason.line];
    return { status: 403, lines, isLasting: false };
  }
  const [remedy = ''] = reason.remedy.split('\n', 1);
  return unavailable(502, `this server cannot read the repository: ${reason.cause}`, `on the server: ${remedy}`);
}

/** Where a program failed, nothing is known of what it was asked for. */
const programFailure = /\bexit status [0-9]+|\bsignal: [a-z]/;

function refused(output: string): ProxyFailure | undefined {
  if (programFailure.test(output)) return undefined;
  const line = firstMatch(output, refusals);
  return line === undefined ? undefined : notThere(line);
}

function firstMatch(output: string, pattern: RegExp): string | undefined {
  const line = output.split('\n').find((text) => pattern.test(text.slice(0, 2_000)));
  return line === undefined ? undefined : shown(line);
}

/** The first line that says something. */
function shown(output: string): string {
  const line = output.split('\n').find((text) => text.trim() !== '') ?? '';
  return shownText(line.trim().replace(/^go: /, ''), maxLineLength);
}

function lastLine(output: string): string {
  const lines = output.split('\n').filter((text) => text.trim() !== '');
  return shown(lines.at(-1) ?? '');
}
