import { createHash } from 'node:crypto';

/** A response, ready to be written. */
export interface Answer {
  readonly status: number;
  /** Names as they are written on the wire. */
  readonly headers: Readonly<Record<string, string>>;
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
export function cacheableAnswer(body: string, contentType: string, caching: Caching): Answer {
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

/** All headers of an answer that do not depend on the connection, names and values in turn. */
export function listAnswerHeaders({ headers, body }: Answer): string[] {
  return [...Object.entries(headers).flat(), 'Content-Length', String(Buffer.byteLength(body))];
}

/** A refusal for people who read it in a terminal; never cached, so that a mended configuration helps at once. */
export function textAnswer(status: number, lines: readonly string[], headers: Record<string, string> = {}): Answer {
  const body = `${lines.join('\n')}\n`;
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
    body,
  };
}

export const htmlType = 'text/html; charset=utf-8';
export const jsonType = 'application/json; charset=utf-8';
