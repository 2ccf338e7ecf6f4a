/** Token shapes of the forges: GitLab, GitHub, Bitbucket, Azure-style and generic bearer prefixes. */
const tokenPrefixes =
  /\b(?:gl(?:pat|dt|oas|rt|cbt|ptt|ft|soat|agent|imt)-|gh[opsur]_|github_pat_|ATBB|ATCTT)[A-Za-z0-9_.=-]{4,}/g;

/**
 * Masks what may be a secret in a line of somebody's file or of another program's output:
 * the user part of URLs where it holds a password, query values of URLs, and tokens by their prefix.
 * Masks too much rather than too little; works in one pass a word.
 */
export function redact(text: string): string {
  return text.replace(/[^\s"'`]+/g, redactWord).replace(tokenPrefixes, '***');
}

function redactWord(word: string): string {
  const query = word.includes('://') || word.includes('@') ? word.indexOf('?') : -1;
  const masked = query === -1 ? word : `${word.slice(0, query + 1)}***`;
  const at = masked.lastIndexOf('@');
  if (at === -1) return masked;
  const scheme = masked.indexOf('://');
  const start = scheme === -1 || scheme > at ? 0 : scheme + 3;
  const colon = masked.indexOf(':', start);
  if (colon === -1 || colon > at) return masked;
  return `${masked.slice(0, colon + 1)}***${masked.slice(at)}`;
}
