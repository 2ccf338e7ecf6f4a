import { type Rejection, showCharacter } from './address.ts';
import { rejectCredentials } from './credentials.ts';
import { portNumber } from './host.ts';

const quotes = `"'\`“”„‟‘’‚‛«»‹›「」『』`;
const invisible =
  /[\p{Cf}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u115f\u1160\u3164\uffa0\u2800]|\u034f/gu;

/**
 * The rejection of a text that is more than a URL: one in quotes or in a link, a command, or with characters that nobody
 * sees. Looks at the whole text before it is read as a URL, because what is around a URL makes nonsense of its parts.
 */
export function rejectPasted(text: string): Rejection | undefined {
  return (
    rejectInvisible(text) ??
    rejectFullWidth(text) ??
    rejectSpaces(text) ??
    rejectCommand(text) ??
    rejectWrapped(text) ??
    rejectEncoded(text)
  );
}

/** The rejection of an address with other text after it; passwords with spaces have been looked for before. */
export function rejectTextAfter(text: string): Rejection | undefined {
  const space = text.search(/\s/);
  if (space === -1) return undefined;
  const address = text.slice(0, space);
  const rest = text.slice(space).trim();
  const isOther =
    /^(?:&&|\|\|?|;|>|<|\((?:fetch|push)\)|-{1,2}\w)/.test(rest) || /[\s;](?:&&|\|\|?|;)\s|\s-{1,2}\w/.test(text);
  if (!isAddress(address) || !(isOther || /\.git;?$/.test(address) || address.endsWith(';'))) return undefined;
  return afterText(address.replace(/;$/, ''));
}

function afterText(candidate: string): Rejection {
  return {
    code: 'repo/not-a-url',
    message: 'there is other text after the URL',
    hint: 'write the bare URL',
    candidate,
  };
}

function rejectInvisible(text: string): Rejection | undefined {
  const found = text.match(invisible);
  if (found === null) return undefined;
  const spaced = text.replace(invisible, (character) => (/\p{Z}/u.test(character) ? ' ' : ''));
  const spaceless = text.replace(invisible, '');
  return (
    rejectCredentials(spaceless) ?? {
      code: 'repo/control-character',
      message: `the URL holds the invisible character ${showCharacter(found[0])}: only printable characters are allowed`,
      hint: 'type the URL again instead of pasting it',
      // In a command they are spaces, in a URL they are nothing.
      candidate: rejectCommand(spaced) === undefined ? spaceless : spaced,
    }
  );
}

/** Letters and punctuation of East Asian keyboards, and slashes that look like one, in front of the path. */
function rejectFullWidth(text: string): Rejection | undefined {
  const narrow = text.replace(wide, (character) => narrowForms[character] ?? character.normalize('NFKC'));
  if (narrow === text) return undefined;
  const pathStart = narrow.indexOf('/', narrow.indexOf('://') === -1 ? 0 : narrow.indexOf('://') + 3);
  const head = pathStart === -1 ? text : text.slice(0, pathStart + 1);
  const [found = ''] = head.match(wide) ?? [];
  if (found === '') return undefined;
  return (
    rejectCredentials(narrow) ?? {
      code: 'repo/forbidden-character',
      message: `the URL holds the wide character ${showCharacter(found)} in place of \`${narrowForms[found] ?? found.normalize('NFKC')}\``,
      hint: 'type the URL with a Latin keyboard',
      candidate: narrow,
    }
  );
}

const wide = /[\uff01-\uff5e。．∕⁄։]/g;
const narrowForms: Readonly<Record<string, string>> = { '。': '.', '∕': '/', '⁄': '/', '։': ':' };

/** `https:// host/x`, `git @host:x` and the like. */
function rejectSpaces(text: string): Rejection | undefined {
  const candidate = text
    .replace(/^((?:https?|ssh|git)) {0,3}: {0,3}\/\/ {0,3}(?=\S)/i, '$1://')
    .replace(/^((?:https?|ssh):\/\/|)(git|hg)(?: {1,3}@ {0,3}| {0,3}@ {1,3}|@@)(?=[\w-]{1,63}\.)/i, '$1$2@');
  if (candidate === text) return undefined;
  return (
    rejectCredentials(candidate) ?? {
      code: 'repo/not-a-url',
      message: 'there is a space or a second `@` before the host',
      hint: 'write the URL without it',
      candidate,
    }
  );
}

/** `git clone https://host/x`, or a line of a file or of git's output. */
function rejectCommand(line: string): Rejection | undefined {
  if (!/\s/.test(line)) return undefined;
  // The tag of a page, and the right side of a `replace` in go.mod.
  const text = /\bcontent=["']([^"'<>]+)["']/i.exec(line)?.[1] ?? line.slice(line.lastIndexOf('=> ') + 1);
  const tool = /^(?:\$ )?(gh|glab) repo clone ([\w.-]+(?:\/[\w.-]+)+)/.exec(text);
  if (tool !== null) return otherTextBefore(`https://${tool[1] === 'gh' ? 'github.com' : 'gitlab.com'}/${tool[2]}`);
  const words = splitWords(text);
  const [first] = words;
  const isQuoted = first !== undefined && first.start > 0 && words.length > 1;
  if (first === undefined || (isAddress(first.text) && !isQuoted)) return undefined;
  const found = findAddress(words);
  if (found === undefined) return undefined;
  const tail = text.slice(found.end);
  const secret =
    rejectCredentials(found.text) ??
    (mayGoOn(found.text, tail) ? rejectCredentials(text.slice(found.start)) : undefined);
  return secret ?? (found.start > 1 || text !== line ? otherTextBefore(found.text) : afterText(found.text));
}

function otherTextBefore(candidate: string): Rejection {
  return { ...afterText(candidate), message: 'there is other text before the URL' };
}

/** Whether an address may be the first part of one whose password holds a space. */
function mayGoOn(address: string, tail: string): boolean {
  const authority = address.slice(address.indexOf('://') + 3).split('/', 1)[0] ?? '';
  const colon = authority.lastIndexOf(':');
  return (
    tail.includes('@') &&
    colon !== -1 &&
    portNumber(authority.slice(colon + 1)) === undefined &&
    !authority.includes('@')
  );
}

interface Word {
  /** Without quotes around it. */
  readonly text: string;
  /** Where it begins, and where it ends with its quotes. */
  readonly start: number;
  readonly end: number;
}

/** The words of a command line; quotes of any kind keep spaces together. */
function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let start = 0;
  while (start < text.length) {
    if (/\s/.test(text.charAt(start))) {
      start++;
      continue;
    }
    const isQuoted = quotes.includes(text.charAt(start));
    let end = start + 1;
    while (end < text.length && (isQuoted ? !quotes.includes(text.charAt(end)) : !/\s/.test(text.charAt(end)))) end++;
    const inner = isQuoted ? text.slice(start + 1, end) : unwrap(text.slice(start, end));
    if (isQuoted) end++;
    words.push({ text: inner.trim().replace(/[;,]$/, ''), start: isQuoted ? start + 1 : start, end });
    start = end;
  }
  return words;
}

/** The first address; undefined if what is before it may be the beginning of a password. */
function findAddress(words: readonly Word[]): Word | undefined {
  let isLabelled = false;
  for (const [index, word] of words.entries()) {
    const { text } = word;
    if (isUrl(text)) return word;
    // `IMPORT_PATH git URL`, as in a go-import tag.
    if (isBare(text) && /^(?:git|hg|svn|bzr|fossil|mod)$/.test(words[index + 1]?.text ?? '')) continue;
    if (isBare(text)) return isLabelled ? undefined : { ...word, text: text.replace(/@[\w.+-]+$/, '') };
    if (isScp(text)) return isLabelled ? undefined : word;
    if (index === 0 && /^[A-Za-z][\w.-]*:$/.test(text)) isLabelled = true;
    else if (/[:@]/.test(text) && !text.startsWith('-')) return undefined;
  }
  return undefined;
}

function isAddress(word: string): boolean {
  return isUrl(word) || isScp(word);
}

function isUrl(word: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s/]/.test(word);
}

function isScp(word: string): boolean {
  return (
    /^(?:[\w.+-]+@)(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):[^\s:]/.test(word) ||
    /^(?:[\w-]+\.)+[A-Za-z]{2,}:[^\s:@]+$/.test(word)
  );
}

/** `go get github.com/group/project` */
function isBare(word: string): boolean {
  return /^(?:[\w-]+\.)+[A-Za-z]{2,}(?:\/[\w.~-]+)+(?:@[\w.+-]+)?$/.test(word);
}

function rejectWrapped(address: string): Rejection | undefined {
  // Slashes at the end are left out of the URL, so that a quote before them would be its end.
  let end = address.length;
  while (address.charAt(end - 1) === '/') end--;
  const text = address.slice(0, end);
  const inner = unwrap(withoutQuotesInHost(text));
  if (inner === text) return undefined;
  const secret = rejectCredentials(inner);
  if (secret !== undefined) return secret;
  const first = text.charAt(0);
  const last = text.charAt(text.length - 1);
  const quote = [first, last].find((character) => quotes.includes(character)) ?? text.match(typographic)?.[0];
  if (quote !== undefined) {
    const message = `the URL holds the quote ${quote === '`' ? 'U+0060' : `\`${quote}\``}: quotes are no part of a URL`;
    return { code: 'repo/forbidden-character', message, hint: 'write the bare URL, without quotes', candidate: inner };
  }
  if (first === '<') {
    const message = 'the URL is in angle brackets';
    return {
      code: 'repo/forbidden-character',
      message,
      hint: 'write the bare URL, without brackets',
      candidate: inner,
    };
  }
  return {
    code: 'repo/not-a-url',
    message: 'the URL is part of a link or of other markup',
    hint: 'write the bare URL',
    candidate: inner,
  };
}

const typographic = /[“”„‟‘’‚‛«»‹›「」『』]/g;

/** The text without typographic quotes before its path. */
function withoutQuotesInHost(text: string): string {
  const scheme = text.indexOf('://');
  const slash = text.indexOf('/', scheme === -1 ? 0 : scheme + 3);
  const end = slash === -1 ? text.length : slash;
  return text.slice(0, end).replace(typographic, '') + text.slice(end);
}

/** What is inside quotes, brackets, a Markdown link, an HTML tag, or emphasis; the text itself if there is nothing around it. */
function unwrap(text: string): string {
  const markdown = text.lastIndexOf('](');
  if (/^!?\[/.test(text) && markdown !== -1) {
    // A title may follow the URL.
    const [target = ''] = text.slice(markdown + 2).split(/\s/, 1);
    return target
      .replace(/^</, '')
      .replace(/[>)][^>)]?$/, '')
      .replace(/[>)]$/, '');
  }
  const href = /\bhref=["']?([^"'\s>]+)/i.exec(text)?.[1];
  if (href !== undefined) return href;
  let start = 0;
  let end = text.length;
  while (start < end && isOpening(text.charAt(start))) start++;
  const isOpened = start > 0;
  while (end > start && (quotes.includes(text.charAt(end - 1)) || (isOpened && /[>)*]/.test(text.charAt(end - 1)))))
    end--;
  return start === 0 && end === text.length ? text : text.slice(start, end).trim();
}

function isOpening(character: string): boolean {
  return quotes.includes(character) || /[<(*]/.test(character);
}

function rejectEncoded(text: string): Rejection | undefined {
  if (!/^(?:https?|ssh)%3a%2f%2f/i.test(text)) return undefined;
  const candidate = decodeOnce(text);
  const secret = rejectCredentials(candidate);
  return (
    secret ?? {
      code: 'repo/not-a-url',
      message: 'the whole URL is percent-encoded',
      hint: 'write `https://HOST/PATH`',
      candidate,
    }
  );
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
