import { Fault } from '../net/fault.ts';
import type { HttpAnswer } from '../net/http-get.ts';
import { type GoImportPage, readGoImports } from '../vanity/go-import-page/read-go-imports.ts';
import { type Context, questionOf } from './context.ts';
import type { Question } from './network.ts';

/** What `?go-get=1` was answered with in the end. */
export interface GoGetPage {
  /** The URL that answered. */
  readonly url: URL;
  readonly answer: HttpAnswer;
  readonly page: GoImportPage;
  /** Every URL that was asked, with the status that led on. */
  readonly hops: readonly string[];
}

const maxRedirects = 10;

/** The URL that `go` asks for a path; plain http only where the caller knows that https failed. */
export function goGetUrl(importPath: string, scheme: 'https' | 'http' = 'https'): URL {
  const slash = importPath.includes('/') ? '' : '/';
  return new URL(`${scheme}://${importPath}${slash}?go-get=1`);
}

/** The first question to a vanity server. */
export function goGetQuestion(url: URL, context: Context): Question {
  return { ...questionOf(url, context), isInsecure: context.isInsecure };
}

/** Follows redirects as `go` does from the answer to the first question; throws a Fault where it gives up. */
export async function followRedirects(first: URL, firstAnswer: HttpAnswer, context: Context): Promise<GoGetPage> {
  let url = first;
  let answer = firstAnswer;
  const hops: string[] = [];
  for (;;) {
    const next = redirectTarget(url, answer);
    hops.push(next === undefined ? url.href : `${url.href} (${answer.status})`);
    if (next === undefined) return { url, answer, hops, page: readGoImports(answer.body) };
    if (first.protocol === 'https:' && next.protocol !== 'https:' && !context.isInsecure) {
      throw new Fault(`Get "${next.href}": redirected from secure URL ${url.href} to insecure URL ${next.href}`, {
        host: url.hostname,
      });
    }
    if (hops.length >= maxRedirects) {
      const known = { host: first.hostname, module: context.importPath };
      throw new Fault(`Get "${next.href}": stopped after 10 redirects`, known);
    }
    url = next;
    const isSameHost = url.hostname === first.hostname;
    answer = await context.network.get(
      isSameHost ? goGetQuestion(url, context) : { url, isInsecure: context.isInsecure },
    );
  }
}

/** Asks for a path and follows redirects. */
export async function fetchGoGetPage(
  importPath: string,
  scheme: 'https' | 'http',
  context: Context,
): Promise<GoGetPage> {
  const url = goGetUrl(importPath, scheme);
  return followRedirects(url, await context.network.get(goGetQuestion(url, context)), context);
}

function redirectTarget(url: URL, { status, headers }: HttpAnswer): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) return undefined;
  if (!URL.canParse(headers.location, url.href)) {
    throw new Fault(`Get "${url.href}": failed to parse Location header "${headers.location}"`, { host: url.hostname });
  }
  const next = new URL(headers.location, url.href);
  if (next.protocol === 'https:' || next.protocol === 'http:') return next;
  throw new Fault(`Get "${url.href}": unsupported protocol scheme "${next.protocol.slice(0, -1)}"`, {
    host: url.hostname,
  });
}

/** What `go` prints of an answer that is not 200. */
export function complaintOf({ url, answer }: GoGetPage): string {
  return `reading ${url.href}: ${statusWords(answer)}`;
}

/** The status as `go` prints it, with up to 8 lines of the answer if it is plain text (formatErrorDetail in cmd/go/internal/web). */
export function statusWords({ statusLine, headers, body }: HttpAnswer): string {
  if (!/^text\/plain(?:;|$)/i.test(headers['content-type'] ?? '')) return statusLine;
  const [paragraph = ''] = body.subarray(0, 648).toString('utf8').replaceAll('\r', '').split('\n\n');
  const lines = paragraph.trim().split('\n').slice(0, 8);
  if (lines[0] === undefined || lines[0] === '') return statusLine;
  return `${statusLine}\n\tserver response:${lines.length === 1 ? ' ' : '\n\t'}${lines.join('\n\t')}`;
}
