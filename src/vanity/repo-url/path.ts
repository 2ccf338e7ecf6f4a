import type { Vcs } from '../vcs.ts';
import { type Address, isDigits, type Rejection, showCharacter } from './address.ts';
import { encodePart } from './encode.ts';
import { isSshScheme } from './schemes.ts';

/** A path that is fit for the tag, or what is wrong with it. */
export interface CleanPath {
  readonly path: string;
  readonly changes: readonly string[];
  readonly rejections: readonly Rejection[];
}

/** Encodes the path and removes empty elements. */
export function cleanPath(address: Address, vcs: Vcs): CleanPath {
  const { text, encoded, rejections } = encodePart(address.path, 'path', address.scp);
  const elements = text.split('/').filter((element) => element !== '');
  const problems = [...rejections, ...rejectElements(address, elements, vcs)];
  const root = hasAbsoluteMark(address, vcs) ? '//' : '/';
  const path = elements.length === 0 ? '' : root + elements.join('/');
  const changes: string[] = [];
  if (encoded) changes.push(encodingChange(address));
  if (text.endsWith('/')) changes.push('the `/` at the end was removed');
  if (hasEmptyElement(text.slice(root.length))) changes.push('empty path elements were removed');
  return { path, changes, rejections: problems };
}

// To Mercurial `ssh://host//x` is an absolute path and `ssh://host/x` one in the home directory.
function hasAbsoluteMark(address: Address, vcs: Vcs): boolean {
  return vcs === 'hg' && address.scheme === 'ssh' && address.path.startsWith('//');
}

function hasEmptyElement(text: string): boolean {
  return text.startsWith('/') || text.includes('//');
}

function encodingChange(address: Address): string {
  const percent = address.scp && address.path.includes('%');
  return `${percent ? '`%` and ' : ''}characters that are not allowed in a URL were percent-encoded`;
}

function rejectElements(address: Address, elements: readonly string[], vcs: Vcs): readonly Rejection[] {
  if (elements.length === 0) return vcs === 'mod' ? [] : [emptyPath];
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(address.path)) return [dotSegment];
  if (address.path.includes(' ') && address.path.includes('://')) return [twoUrls];
  if (isSshScheme(address.scheme) && /(?:@|%40)(?:\[|%5b)/i.test(address.path)) return [atBracket];
  const last = elements.at(-1) ?? '';
  const colon = last.lastIndexOf(':');
  // Forges allow no `:` in a name, so over ssh this is a port that went astray.
  const strayPort =
    address.scheme === 'ssh' && address.port === undefined && colon > 0 && isDigits(last.slice(colon + 1));
  if (strayPort) return [portAfterPath(address, elements.join('/'))];
  let length = address.path.length;
  while (address.path.charAt(length - 1) === '/') length--;
  const raw = address.path.slice(0, length);
  const end = endWithoutPunctuation(raw);
  return end < raw.length && vcs !== 'mod' ? [punctuation(address, raw, end)] : [];
}

/** Where a path ends without what sentences and lists put after it, and no forge allows at the end of a name. */
function endWithoutPunctuation(path: string): number {
  let end = path.length;
  const marks = path.includes('(') ? /[,;.…，。、；]/ : /[,;.)…，。、；]/;
  while (end > 0 && marks.test(path.charAt(end - 1))) end--;
  // Names may end in a period, if in nothing else.
  const isName = /^\.*$/.test(path.slice(end)) && !path.slice(0, end).endsWith('.git');
  return isName || end <= path.lastIndexOf('/') + 1 ? path.length : end;
}

function punctuation({ scheme, user, host, port, scp }: Address, raw: string, end: number): Rejection {
  const login = user === undefined ? host : `${user}@${host}`;
  const place = port === undefined ? login : `${login}:${port}`;
  return {
    code: 'repo/trailing-punctuation',
    message: `the URL ends in ${showCharacter(raw.charAt(end))}, which no repository is called`,
    hint: 'leave it out',
    candidate: scp ? `${login}:${raw.slice(1, end)}` : `${scheme}://${place}${raw.slice(0, end)}`,
  };
}

const emptyPath: Rejection = {
  code: 'repo/empty-path',
  message: 'the URL names a host but no repository',
  hint: 'write the path of the repository after the host, as in `https://HOST/group/project.git`',
};

const dotSegment: Rejection = {
  code: 'repo/dot-segment',
  message: 'the path holds a `.` or `..` element',
  hint: 'write the path without it',
};

const twoUrls: Rejection = {
  code: 'repo/forbidden-character',
  message: 'the path holds a space and another URL after it',
  hint: 'write one URL',
};

const atBracket: Rejection = {
  code: 'repo/forbidden-character',
  message: 'the path holds `@[`, which git takes for the start of the host anywhere in a URL',
};

function portAfterPath(address: Address, path: string): Rejection {
  const colon = path.lastIndexOf(':');
  const login = address.user === undefined ? address.host : `${address.user}@${address.host}`;
  return {
    code: 'repo/port-after-path',
    message: 'there is a `:` and a number after the path: a port follows the host',
    hint: 'write `ssh://git@HOST:PORT/PATH`',
    candidate: `ssh://${login}:${path.slice(colon + 1)}/${path.slice(0, colon)}`,
  };
}
