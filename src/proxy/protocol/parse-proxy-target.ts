import { elementFault, hasVcsSuffix, hostFault, isDottedVersion, majorVersion } from '../../vanity/module-path.ts';
import { unescapeName } from './escaped.ts';
import { isCanonicalVersion, isVersionQuery } from './module-version.ts';

/** A file of a version in its canonical form. */
export interface VersionRequest {
  readonly kind: 'info' | 'mod' | 'zip';
  readonly modulePath: string;
  readonly version: string;
}

/** What depends on how a repository is now. */
export type CurrentRequest =
  | { readonly kind: 'list' | 'latest'; readonly modulePath: string }
  /** A branch, tag, commit, or the beginning of a commit or version. */
  | { readonly kind: 'query'; readonly modulePath: string; readonly query: string };

/** A file of a checksum database. */
export interface SumdbRequest {
  readonly kind: 'sumdb';
  /** Such as `/sumdb/sum.golang.org/latest`; undefined: nothing that such a database has. */
  readonly path: string | undefined;
  /** Module that a record is asked for; undefined for other files. */
  readonly modulePath: string | undefined;
}

/** What a request to the module proxy asks for. */
export type ProxyRequest = SumdbRequest | VersionRequest | CurrentRequest;

/** Longest module path that is taken for one, in characters. */
const maxModulePath = 500;

/**
 * Reads a request target below the mount, such as `/go.company.com/foo/@v/v1.0.0.info`, with or without a query.
 * Undefined for everything that is not spelled as the protocol has it: no option, dot segment or other host gets further.
 */
export function parseProxyTarget(target: string): ProxyRequest | undefined {
  const path = decode(target.split('?', 1)[0] ?? '');
  if (path === undefined) return undefined;
  if (path === '/sumdb' || path.startsWith('/sumdb/')) return parseSumdb(path);
  const at = path.indexOf('/@');
  if (at <= 0) return undefined;
  const modulePath = parseModulePath(path.slice(1, at));
  if (modulePath === undefined) return undefined;
  const rest = path.slice(at + 1);
  if (rest === '@latest') return { kind: 'latest', modulePath };
  if (rest === '@v/list') return { kind: 'list', modulePath };
  return rest.startsWith('@v/') ? parseFile(modulePath, rest.slice('@v/'.length)) : undefined;
}

const sumdbFile = /^\/sumdb\/[a-z0-9][a-z0-9.-]{0,250}\/(.{1,1000})$/;
/** By golang.org/x/mod/sumdb (ServerPaths) and its tiles. */
const sumdbName =
  /^(?:supported|latest|tile\/[0-9]{1,2}\/(?:data|[0-9]{1,2})\/(?:x[0-9]{3}\/){0,6}[0-9]{3}(?:\.p\/[0-9]{1,3})?)$/;

function parseSumdb(path: string): SumdbRequest {
  const none: SumdbRequest = { kind: 'sumdb', path: undefined, modulePath: undefined };
  const [, name = ''] = sumdbFile.exec(path) ?? [];
  if (path.includes('..') || path.includes('//')) return none;
  if (sumdbName.test(name)) return { kind: 'sumdb', path, modulePath: undefined };
  const [, escapedPath = '', escapedVersion = ''] = /^lookup\/([^@]*)@([^@/]*)$/.exec(name) ?? [];
  const modulePath = parseModulePath(escapedPath);
  const version = unescapeName(escapedVersion);
  if (modulePath === undefined || version === undefined || !isCanonicalVersion(version)) return none;
  return { kind: 'sumdb', path, modulePath };
}

/** `go` sends the `!` of an upper-case letter as `%21`, and has no use for other escapes. */
function decode(path: string): string | undefined {
  const decoded = path.replaceAll('%21', '!');
  return /^[\x21-\x7e]*$/.test(decoded) && !decoded.includes('%') ? decoded : undefined;
}

function parseFile(modulePath: string, name: string): ProxyRequest | undefined {
  const dot = name.lastIndexOf('.');
  const kind = name.slice(dot + 1);
  if (dot === -1 || (kind !== 'info' && kind !== 'mod' && kind !== 'zip')) return undefined;
  const escaped = name.slice(0, dot);
  if (escaped.includes('/')) return undefined;
  const version = unescapeName(escaped);
  if (version === undefined) return undefined;
  if (isCanonicalVersion(version) && fits(modulePath, version)) return { kind, modulePath, version };
  if (kind !== 'info') return undefined;
  if (version === 'latest') return { kind: 'latest', modulePath };
  // A version that does not fit is a tag: v2.0.0 of a module without /v2 may be v2.0.0+incompatible.
  // No git ref holds `~`, and no version `/`: the one stands for the other.
  const query = version.replaceAll('~', '/');
  return isVersionQuery(query) ? { kind: 'query', modulePath, query } : undefined;
}

/** Reads the escaped form of a module path, by golang.org/x/mod/module.CheckPath. */
export function parseModulePath(escaped: string): string | undefined {
  const path = escaped.length > maxModulePath ? undefined : unescapeName(escaped);
  return path === undefined || !isModulePath(path) ? undefined : path;
}

/** Whether a text is a module path that `go` looks up at its host. */
export function isModulePath(path: string): boolean {
  const [host = '', ...elements] = path.split('/');
  if (hostFault(host) !== undefined) return false;
  if (elements.some((element) => elementFault(element) !== undefined || element.startsWith('-'))) return false;
  // Such paths are cloned directly, from wherever their name leads.
  if ([host, ...elements].some(hasVcsSuffix)) return false;
  const last = elements.at(-1) ?? '';
  const major = majorVersion(last);
  return major === undefined ? !isDottedVersion(last) : !major.startsWith('0') && major !== '1';
}

/** Whether a module path can have a version: `/vN` goes with vN, and only what has none goes with `+incompatible`. */
function fits(modulePath: string, version: string): boolean {
  const major = /\/v([1-9][0-9]*)$/.exec(modulePath)?.[1];
  const isIncompatible = version.endsWith('+incompatible');
  if (major !== undefined) return !isIncompatible && version.startsWith(`v${major}.`);
  return isIncompatible ? !/^v[01]\./.test(version) : /^v[01]\./.test(version);
}
