import { isDeepStrictEqual } from 'node:util';
import { type ApiClient, ApiFault, type JsonAnswer } from './forge-api.ts';

/** A group that a million projects are in is none of a company's. */
const maxPages = 10_000;

/**
 * The pages of a list, until the `Link` header names no next one. Of that address only the query is taken: a forge after
 * a proxy may name itself otherwise, and a token goes nowhere else. `undefined`: the list does not exist (404).
 */
export async function* listPages(
  client: ApiClient,
  path: string,
  query: Readonly<Record<string, string>>,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[] | undefined> {
  let next: Readonly<Record<string, string>> | undefined = query;
  for (let page = 0; next !== undefined && page < maxPages; page++) {
    const answer: JsonAnswer = await client.askJson(path, next);
    if (answer.value === undefined) {
      yield undefined;
      return;
    }
    if (!Array.isArray(answer.value)) throw new ApiFault(`${path} does not answer with a list`);
    yield objectsOf(answer.value);
    const following = nextQuery(answer, next);
    next = isDeepStrictEqual(following, next) ? undefined : following;
  }
}

function nextQuery(
  { headers }: JsonAnswer,
  query: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  const link = headers.link;
  for (const part of (typeof link === 'string' ? link : '').split(',')) {
    const [, address] = /^\s*<([^<>]*)>\s*;.*\brel="?next"?/.exec(part) ?? [];
    if (address === undefined || !URL.canParse(address, 'http://api')) continue;
    return { ...query, ...Object.fromEntries(new URL(address, 'http://api').searchParams) };
  }
  const page = headers['x-next-page'];
  return typeof page === 'string' && /^[0-9]+$/.test(page) ? { ...query, page } : undefined;
}

/** A text of a JSON object, which can be escaped in a URL; undefined if it is absent, null or empty. */
export function textOf(value: unknown): string | undefined {
  // JSON may hold halves of surrogate pairs, which no URL can.
  return typeof value === 'string' && value !== '' ? value.replace(/\p{Cs}/gu, '\ufffd') : undefined;
}

/** A path with each of its elements escaped. */
export function escapePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** The files among the entries of a tree; `name` is where their paths are. */
export function filesOf(entries: unknown, name: 'path' | 'name'): string[] {
  return objectsOf(entries).flatMap((entry) => (entry.type === 'blob' ? (textOf(entry[name]) ?? []) : []));
}

/** The members of a JSON object; none if a value is something else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The objects of a JSON list; none if a value is something else. */
export function objectsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}
