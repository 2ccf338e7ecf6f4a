import type { Rejection } from './address.ts';
import { portNumber } from './host.ts';
import { endOfSchemes, schemeAt } from './schemes.ts';

const tokenPrefixes = [
  // GitLab: personal, deploy, OAuth application, runner, CI job, trigger, feed, incoming mail, agent, SCIM, feature flags
  ...['glpat-', 'gldt-', 'gloas-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'glsoat-', 'glffct-'],
  // GitHub: personal (classic and fine-grained), OAuth, user-to-server, server-to-server, refresh
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
  // Bitbucket and Atlassian
  ...['ATBB', 'ATATT', 'ATCTT'],
];
const anyTokenPrefix = new RegExp(tokenPrefixes.join('|'), 'i');

// User names that forges prescribe for tokens; no person and no deploy key is called so.
const tokenUsers: ReadonlySet<string> = new Set([
  'gitlab-ci-token',
  'job-token',
  'oauth2',
  'private-token',
  'x-access-token',
  'x-oauth-basic',
  'x-token-auth',
]);

/**
 * The rejection of a text that holds, or by its shape may hold, a password or token; else undefined.
 * Runs before anything else quotes the text, and takes too much rather than too little for a secret.
 */
export function rejectCredentials(text: string): Rejection | undefined {
  const start = endOfSchemes(text);
  const user = userOf(text, start);
  const found = describeSecret(text, start, user);
  if (found === undefined) return undefined;
  const candidate = withoutUser(text, start);
  return {
    code: 'repo/credentials',
    message: `${found}, and the tag would publish it: those who clone use credentials of their own (~/.netrc, a git credential helper, ssh keys)`,
    hint: 'write the URL without user and password; an `@` that belongs to the path is written `%40`',
    ...(candidate !== undefined && { candidate }),
  };
}

/** Whether a closer look is needed: the text holds the beginning of a token. */
export function mayHoldToken(text: string): boolean {
  return anyTokenPrefix.test(text);
}

function describeSecret(text: string, start: number, user: string | undefined): string | undefined {
  if (holdsPassword(text, start) || (user !== undefined && hidesColon(user))) {
    return 'the text between a `:` and an `@` is, or may be, a password';
  }
  if (user !== undefined && looksLikeToken(user, isSshText(text)))
    return 'the user part is a token, or the name that goes with one';
  return holdsToken(text) ? 'the URL holds an access token' : undefined;
}

function endOfAuthority(text: string, start: number): number {
  const length = text.slice(start).search(/[/?#]/);
  return length === -1 ? text.length : start + length;
}

function userOf(text: string, start: number): string | undefined {
  const authority = text.slice(start, endOfAuthority(text, start));
  const at = authority.lastIndexOf('@');
  return at === -1 ? undefined : authority.slice(0, at);
}

// A password may itself hold `/`, `?`, `#` and `@`, so the last `@` counts, wherever it is.
function holdsPassword(text: string, start: number): boolean {
  const end = endOfAuthority(text, start);
  const authority = text.slice(start, end);
  const colon = firstColon(authority);
  if (colon === -1 || text.lastIndexOf('@') < start + colon) return false;
  // `ssh://git@host:22/x@y` has its port where a port belongs, after the user.
  const isPort = start > 0 && portNumber(authority.slice(colon + 1)) !== undefined && text.charAt(end) === '/';
  return !(isPort && authority.lastIndexOf('@', colon) !== -1);
}

/** The first colon that is not part of an IPv6 address in brackets, or -1. */
function firstColon(authority: string): number {
  const open = authority.indexOf('[');
  const close = authority.indexOf(']', open);
  const bracketed = open !== -1 && close !== -1 && !authority.slice(open, close).includes('@');
  const first = authority.indexOf(':');
  return bracketed && first > open && first < close ? authority.indexOf(':', close) : first;
}

// `%3A` and the full-width colon are a colon to whoever wrote them, and to some readers.
function hidesColon(user: string): boolean {
  return user.toLowerCase().replaceAll('%3a', ':').normalize('NFKC').includes(':');
}

function isSshText(text: string): boolean {
  return schemeAt(text)?.includes('ssh') ?? true;
}

function looksLikeToken(user: string, ssh: boolean): boolean {
  const lower = user.toLowerCase();
  if (tokenUsers.has(lower) || tokenPrefixes.some((prefix) => user.startsWith(prefix) || lower.startsWith(prefix)))
    return true;
  // ssh users may be long on purpose (the key IDs of AWS CodeCommit); people in https URLs are not called so.
  return !ssh && user.length >= 32 && /^[A-Za-z0-9._~+/=-]+$/.test(user) && /[0-9]/.test(user);
}

// Anywhere in the text, but then long enough, and odd enough, not to be the name of a project.
function holdsToken(text: string): boolean {
  if (!mayHoldToken(text)) return false;
  return tokenPrefixes.some((prefix) => {
    for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at + prefix.length)) {
      const body = /^[A-Za-z0-9_=-]*/.exec(text.slice(at + prefix.length, at + prefix.length + 64))?.[0] ?? '';
      const isWholeWord = at === 0 || !/[A-Za-z0-9]/.test(text.charAt(at - 1));
      if (isWholeWord && body.length >= 16 && /[0-9A-Z]/.test(body)) return true;
    }
    return false;
  });
}

// Only where the last `@` is surely the one in front of the host: else a piece of the secret would remain.
function withoutUser(text: string, start: number): string | undefined {
  const end = endOfAuthority(text, start);
  const at = text.lastIndexOf('@');
  const clean = text.charAt(end) === '/' && at < end && at >= start && !/[?#\\\s]/.test(text);
  const scheme = text.indexOf('://');
  return clean && scheme + 3 === start ? text.slice(0, start) + text.slice(at + 1) : undefined;
}
