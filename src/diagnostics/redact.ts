/** Token shapes of the forges (GitLab, GitHub, Bitbucket and Atlassian), also where a percent escape stands in front. */
const tokens =
  /(?:(?<![A-Za-z0-9])|(?<=%[0-9a-f]{2}))(?:gl(?:pat|dt|oas|rt|cbt|ptt|ft|soat|agent|imt|ffct)-|gh[opsur]_|github_pat_|atbb|ata?ctt|atatt)[A-Za-z0-9_.=-]{4,}/gi;

/** Values that call themselves secret, as in queries and headers. */
const namedSecrets = /\b(?:[\w-]*(?:token|secret|passw(?:or)?d|api[_-]?key))=[^\s&"'`]+/gi;

/**
 * Masks what may be a secret in a line of somebody's file or of another program's output:
 * passwords and token-like user names in URLs, query values of URLs, tokens by their prefix, and `token=…`.
 * Masks too much rather than too little; linear in the text.
 */
export function redact(text: string): string {
  return maskUserInfo(text)
    .replace(/[^\s"'`]+/g, redactWord)
    .replace(tokens, '***')
    .replace(namedSecrets, (named) => `${named.slice(0, named.indexOf('=') + 1)}***`);
}

/** Masks `://user:…@` up to the last `@` of the text: a password may hold spaces, quotes, slashes and `@` itself. */
function maskUserInfo(text: string): string {
  const at = text.lastIndexOf('@');
  for (const { index, 0: start } of text.matchAll(/:\/\/[^\s/:@]*:/g)) {
    const from = index + start.length;
    if (from <= at) return `${text.slice(0, from)}***${text.slice(at)}`;
  }
  return text;
}

function redactWord(word: string): string {
  const query = word.includes('://') || word.includes('@') ? word.indexOf('?') : -1;
  const masked = query === -1 ? word : `${word.slice(0, query + 1)}***`;
  const at = masked.lastIndexOf('@');
  if (at === -1) return masked;
  const scheme = masked.indexOf('://');
  const start = scheme === -1 || scheme > at ? 0 : scheme + 3;
  const colon = masked.indexOf(':', start);
  if (colon !== -1 && colon < at) return `${masked.slice(0, colon + 1)}***${masked.slice(at)}`;
  return isTokenLike(masked.slice(start, at)) ? `${masked.slice(0, start)}***${masked.slice(at)}` : masked;
}

/** Whether a user name is rather a token: long, and with digits, unlike people and deploy keys. */
function isTokenLike(user: string): boolean {
  return user.length >= 20 && /[0-9]/.test(user) && /^[A-Za-z0-9._~+=-]+$/.test(user);
}
