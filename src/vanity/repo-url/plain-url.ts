import { mayHoldToken } from './credentials.ts';
import type { RepoUrl } from './repo-url.ts';

/**
 * Only what no rule about characters touches: git's two usual schemes, a DNS name in lower case, a port that is certainly
 * one, words in the path, and perhaps a `.git` after the last.
 */
const plainUrl =
  /^(https|ssh):\/\/(?:([a-z]+)@)?((?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z]{2,63})(?::([1-9][0-9]{0,3}|29418))?((?:\/[A-Za-z0-9][A-Za-z0-9_-]*)+(?:\.git)?)$/;

/** Longer ones are for the full reading to measure. */
const maxPlainLength = 256;

/**
 * A URL whose characters are all good as they are, taken apart; undefined if that takes a closer look. Nearly every URL of
 * a large file is so plain, and this takes a fifth of the time of the full reading, which yields the same parts.
 */
export function readPlainUrl(text: string): RepoUrl | undefined {
  if (text.length > maxPlainLength || mayHoldToken(text) || text.includes('xn--')) return undefined;
  const parts = plainUrl.exec(text);
  if (parts === null) return undefined;
  const [, scheme = '', user, host = '', digits, path = ''] = parts;
  if (host.includes('xn--')) return undefined;
  return {
    href: text,
    scheme,
    ...(user !== undefined && { user }),
    host,
    ...(digits !== undefined && { port: Number(digits) }),
    path,
  };
}
