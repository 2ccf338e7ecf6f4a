import { createHash } from 'node:crypto';

/** A response, ready to be written. */
export interface Answer {
  readonly status: number;
  /** Names as they are written on the wire. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A page that caches may keep for a time (in seconds), with a strong ETag. */
export function cacheableAnswer(
  body: string,
  contentType: string,
  maxAgeSeconds: number,
  variesByHost: boolean,
): Answer {
  const headers: Record<string, string> = {
    'Content-Type': contentType,
    'Cache-Control': `public, max-age=${maxAgeSeconds}`,
    ETag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
  };
  if (variesByHost) headers.Vary = 'Host';
  return { status: 200, headers, body };
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
