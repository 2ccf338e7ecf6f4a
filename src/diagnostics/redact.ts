/** Token shapes of the forges (GitLab, GitHub, Bitbucket and Atlassian), also directly after a percent escape. */
const tokens =
  /(?:(?<![A-Za-z0-9])|(?<=%[0-9a-f]{2}))(?:gl(?:pat|dt|oas|rt|cbt|ptt|ft|soat|agent|imt|ffct)-|gh[opsur]_|github_pat_|atbb|ata?ctt|atatt)[A-Za-z0-9_.=-]{4,}/gi;

/**
 * Values whose name calls them secret, as in queries and headers. A name is tried at its beginning only: tried at each
 * of its characters, a long one takes quadratic time.
 */
const namedSecrets = /(?<![\w-])[\w-]*(?:token|secret|passw(?:or)?d|api[_-]?key)=[^\s&"'`]+/gi;

/** Headers that carry a login or a token, as in git's `http.extraHeader` and in what curl prints. */
const secretHeaders =
  /(?<![\w-])((?:proxy-)?authorization|private-token|job-token|deploy-token|x-api-key)(["']?\s{0,5}[:=]\s{0,5}["']?(?:(?:basic|bearer|token)\s{1,5})?)[^\s"'`]+/gi;

/** A line of .netrc, other than one with a placeholder. */
const netrcPasswords =
  /(?<!\w)(login\s{1,5}\S{1,200}\s{1,5}password\s{1,5})(?!(?:[A-Z]{1,20}_)?(?:TOKEN|PASSWORD)(?!\S))\S+/g;

/** JSON Web Tokens, such as those that CI systems hand to jobs. */
const webTokens = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g;

/** Characters after the end of a shortened text that are read, too: they decide whether a word at the end is masked. */
const lookAhead = 4_096;

/**
 * Masks what may be a secret in a line of somebody's file or of another program's output:
 * passwords and token-like user names in URLs, query values of URLs, tokens by their prefix or form, `token=…`, headers
 * with a login, and passwords in lines of .netrc.
 * In doubt it masks; it takes linear time. `goesOn`: whether the text continues elsewhere, so that a password may end
 * there, as in a value of several lines.
 */
export function redact(text: string, goesOn = false): string {
  return maskUserInfo(text, goesOn)
    .replace(/[^\s"'`]+/g, maskWord)
    .replace(tokens, '***')
    .replace(webTokens, '***')
    .replace(secretHeaders, '$1$2***')
    .replace(netrcPasswords, '$1***')
    .replace(namedSecrets, (named) => `${named.slice(0, named.indexOf('=') + 1)}***`);
}

/**
 * The first `maxLength` characters of the masked text, without reading much more than them. A secret that the end cuts
 * in two is masked.
 */
export function redactStart(text: string, maxLength: number): string {
  const read = text.slice(0, maxLength + lookAhead);
  return redact(read, read.length < text.length).slice(0, maxLength);
}

/**
 * Masks the user part of each URL. It ends at the first slash (RFC 3986, 3.2), so that neither a port nor an `@` in a
 * path belongs to it. A password with unescaped slashes, spaces or quotes is masked up to the last `@` of the text.
 */
function maskUserInfo(text: string, goesOn: boolean): string {
  const lastAt = goesOn ? text.length : text.lastIndexOf('@');
  const authority = /[^\s/?#"'`]*/y;
  let masked = '';
  let done = 0;
  for (let scheme = text.indexOf('://'), next = -1; scheme !== -1; scheme = next) {
    const start = scheme + 3;
    if (start > lastAt) break;
    authority.lastIndex = start;
    const [whole = ''] = authority.exec(text) ?? [];
    const end = start + whole.length;
    next = text.indexOf('://', end);
    if (start < done) continue;
    const at = whole.lastIndexOf('@');
    const colon = colonIn(whole);
    const hasPassword = colon !== -1 && (at === -1 ? !isPort(whole.slice(colon + 1), text.charAt(end)) : colon < at);
    const from = start + (hasPassword ? colon + 1 : 0);
    if (hasPassword && (at === -1 || !isAddress(whole.slice(at + 1), text.charAt(end)))) {
      if (from <= lastAt) return `${masked}${text.slice(done, from)}***${text.slice(lastAt)}`;
    } else if (hasPassword || (at !== -1 && isTokenLike(whole.slice(0, at)))) {
      masked += `${text.slice(done, from)}***`;
      const [more = ''] = (hasPassword && userInPath.exec(text.slice(end, next === -1 ? undefined : next))) || [];
      done = more === '' ? start + at : end + more.length - 1;
    }
  }
  return masked + text.slice(done);
}

/** The `@` after a password with a slash, other than those of Go: `/@v/list`, `lib@v1.2.3` and `lib@latest`. */
const userInPath = /^[^\s"'`]*(?<!\/)@(?!v[0-9]|latest)/;

/** Place of the colon after a host or a user name; -1 for none. Those of an IPv6 address are not meant. */
function colonIn(authority: string): number {
  return authority.indexOf(':', authority.startsWith('[') ? authority.indexOf(']') : 0);
}

/** Whether a URL goes on after the digits of a port; before a space they may be the beginning of a password. */
function isPort(digits: string, after: string): boolean {
  return /^[0-9]{0,5}$/.test(digits) && /^[/?#]$/.test(after);
}

/** Whether a host is certain enough to end a password: by a dot, a port or its name, and by the path after it. */
function isAddress(host: string, after: string): boolean {
  if (!/^(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::[0-9]*)?$/i.test(host)) return false;
  return /[.:]|^localhost$/i.test(host) && /^[/?#]?$/.test(after);
}

/** Masks the query of a URL, and what looks like `user:password@host` without a scheme. */
function maskWord(word: string): string {
  const query = word.includes('://') || word.includes('@') ? word.indexOf('?') : -1;
  const masked = query === -1 ? word : `${word.slice(0, query + 1)}***`;
  const scheme = masked.indexOf('://');
  if (scheme === -1) return maskUser(masked);
  // In a list of addresses, the next one may have no scheme.
  const next = /[,;|](?=[^,;|/:@]*:(?!\/\/))/.exec(masked.slice(scheme));
  const rest = next === null ? masked.length : scheme + next.index + 1;
  return maskUser(masked.slice(0, scheme)) + masked.slice(scheme, rest) + maskUser(masked.slice(rest));
}

function maskUser(text: string): string {
  const at = text.lastIndexOf('@');
  if (at === -1) return text;
  const colon = colonIn(text);
  if (colon === -1 || colon > at) return isTokenLike(text.slice(0, at)) ? `***${text.slice(at)}` : text;
  const isHostAndPort = /^:[0-9]{1,5}\//.test(text.slice(colon, colon + 7));
  return isHostAndPort ? text : `${text.slice(0, colon + 1)}***${text.slice(at)}`;
}

/** Whether a user name is rather a token: long, and with digits, unlike people and deploy keys. */
function isTokenLike(user: string): boolean {
  return user.length >= 20 && /[0-9]/.test(user) && /^[A-Za-z0-9._~+=-]+$/.test(user);
}
