import type { ReadAnswer } from './read-answer.ts';

/** What the forges themselves recommend if they do not say how long. */
const usualLimitMs = 60_000;

/**
 * Milliseconds after which a request should be made again: for a limit that is reached (429, or GitHub's 403), as the
 * forge asks, and for a server that is not ready (502, 503, 504). Undefined: the answer is final.
 */
export function retryDelayMs({ status, headers }: ReadAnswer, attempt: number, nowMs: number): number | undefined {
  const asked = retryAfterMs(headers['retry-after'], nowMs);
  if (status === 502 || status === 503 || status === 504) return asked ?? attempt * 1_000;
  const isUsedUp = headers['x-ratelimit-remaining'] === '0' || headers['ratelimit-remaining'] === '0';
  const isLimit = status === 429 || (status === 403 && (asked !== undefined || isUsedUp));
  if (!isLimit) return undefined;
  return asked ?? resetMs(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'], nowMs) ?? usualLimitMs;
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(value: string | string[] | undefined, nowMs: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^[0-9]{1,9}$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** A time in seconds since 1970 (GitHub, GitLab), or seconds from now (the drafts of the IETF). */
function resetMs(value: string | string[] | undefined, nowMs: number): number | undefined {
  if (typeof value !== 'string' || !/^[0-9]{1,12}$/.test(value)) return undefined;
  const seconds = Number(value);
  return seconds < 1_000_000_000 ? seconds * 1_000 : Math.max(0, seconds * 1_000 - nowMs);
}
