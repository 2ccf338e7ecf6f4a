import type { Vcs } from '../vcs.ts';
import { type Address, isDigits, type Rejection } from './address.ts';
import { encodePart } from './encode.ts';
import { isSshScheme, isWebScheme } from './schemes.ts';
import { readWebPage } from './web-page.ts';

/** A path that is fit for the tag, or what is wrong with it. */
export interface CleanPath {
  readonly path: string;
  readonly changes: readonly string[];
  readonly doubts: readonly string[];
  readonly rejections: readonly Rejection[];
}

/** Encodes the path, removes empty elements, and cuts web pages of forges down to the repository. */
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
  const cleaned = { path, changes, doubts: [], rejections: problems };
  if (problems.length > 0) return cleaned;
  const page = vcs === 'git' && isWebScheme(address.scheme) ? readWebPage(address, elements) : undefined;
  if (!page) return cleaned;
  if ('code' in page) return { ...cleaned, rejections: [page] };
  return { path: page.path, changes: [...changes, page.change], doubts: page.doubts, rejections: [] };
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
  return `${percent ? '`%` and ' : ''}characters that may not stand in a URL were percent-encoded`;
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
  return strayPort ? [portAfterPath(address, elements.join('/'))] : [];
}

const emptyPath: Rejection = {
  code: 'repo/empty-path',
  message: 'the URL names a host but no repository',
  hint: 'write the path of the repository behind the host, as in `https://HOST/group/project.git`',
};

const dotSegment: Rejection = {
  code: 'repo/dot-segment',
  message: 'the path holds a `.` or `..` element',
  hint: 'write the path that is meant',
};

const twoUrls: Rejection = {
  code: 'repo/forbidden-character',
  message: 'the path holds a space and another URL behind it',
  hint: 'write one URL',
};

const atBracket: Rejection = {
  code: 'repo/forbidden-character',
  message: 'the path holds `@[`, which git takes for the start of the host wherever it stands',
};

function portAfterPath(address: Address, path: string): Rejection {
  const colon = path.lastIndexOf(':');
  const login = address.user === undefined ? address.host : `${address.user}@${address.host}`;
  return {
    code: 'repo/port-after-path',
    message: 'a `:` and a number stand behind the path: a port stands behind the host',
    hint: 'write `ssh://git@HOST:PORT/PATH`',
    candidate: `ssh://${login}:${path.slice(colon + 1)}/${path.slice(0, colon)}`,
  };
}
