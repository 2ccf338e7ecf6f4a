import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** A response, ready to be written. */
export interface Answer {
  readonly status: number;
  /** Names as they are written on the wire. With `Accept-Ranges: bytes` a request may ask for a part of the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | BodyStream;
}

/** A body that is read while it is sent. */
export interface BodyStream {
  /** Bytes of the whole body. */
  readonly length: number;
  /** Opens it, or a part of it; called at most once per answer, and not at all for HEAD and 304. */
  open(range?: ByteRange): Readable;
}

/** Positions of the first and the last byte, from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** An answer with a body that is text. */
export interface TextAnswer extends Answer {
  readonly body: string;
}

/** An answer with what it is about, for metrics and logs. */
export interface ServedAnswer extends Answer {
  /** A word for what was asked for; `refused` is a request that is not valid, or that failed. */
  readonly kind: string;
  /** Key of the route that answers; undefined if none does. */
  readonly module: string | undefined;
  /** Whether `go` asks for the tags of a module, which is counted by module; default no. */
  readonly isGoGet?: boolean;
  /** Versions that the answer shows, or would if they were known; default none. */
  readonly versions?: VersionsWanted;
  /** Milliseconds in which the answer must be sent; default: no limit for a client that keeps on reading. */
  readonly timeLimitMs?: number;
}

/** Which versions a page is about. */
export interface VersionsWanted {
  readonly repo: string;
  /** Directory of the module. */
  readonly subdir: string;
  /** Whether a pattern filled in the repository from the path, so that it need not exist. */
  readonly isMadeUp: boolean;
}

/** What a site answers. */
export interface SiteAnswer extends ServedAnswer {
  readonly body: string;
}

export interface Caching {
  readonly maxAgeSeconds: number;
  /** Whether only the sender's own cache may keep it; default no. */
  readonly isPrivate?: boolean;
  /** Whether the answer depends on the request's Host; default no. */
  readonly isDynamic?: boolean;
}

/** A page that caches may keep for a time, with a strong ETag. */
export function cacheableAnswer(body: string, contentType: string, caching: Caching): TextAnswer {
  const headers: Record<string, string> = {
    'Content-Type': contentType,
    'Cache-Control': `${caching.isPrivate ? 'private' : 'public'}, max-age=${caching.maxAgeSeconds}`,
    ETag: `"${entityDigest(body)}"`,
  };
  if (caching.isDynamic) headers.Vary = 'Host';
  return { status: 200, headers, body };
}

/** What an ETag holds between its quotes. */
export function entityDigest(body: string): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 27);
}

/** Bytes of the whole body. */
export function lengthOfBody(body: Answer['body']): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : body.length;
}

/** All headers of an answer that do not depend on the connection, names and values in turn. */
export function listAnswerHeaders({ headers, body }: Answer): string[] {
  return [...Object.entries(headers).flat(), 'Content-Length', String(lengthOfBody(body))];
}

/** A refusal for people who read it in a terminal; never cached, so that a corrected configuration helps at once. */
export function textAnswer(status: number, lines: readonly string[], headers: Record<string, string> = {}): TextAnswer {
  const body = `${lines.join('\n')}\n`;
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
    body,
  };
}

/** What a request that is not valid, or that failed, is answered with. */
export function refusedAnswer<Refusal extends Answer>(
  answer: Refusal,
): Refusal & Pick<ServedAnswer, 'kind' | 'module'> {
  return { ...answer, kind: 'refused', module: undefined };
}

export const htmlType = 'text/html; charset=utf-8';
export const jsonType = 'application/json; charset=utf-8';
