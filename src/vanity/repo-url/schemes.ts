import { nearest } from '../../diagnostics/did-you-mean.ts';
import type { Vcs } from '../vcs.ts';
import type { Rejection } from './address.ts';

// What `go` tries for each version control system (cmd/go/internal/vcs).
const schemesOf: Readonly<Record<Vcs, readonly string[]>> = {
  git: ['https', 'http', 'git', 'ssh'],
  hg: ['https', 'http', 'ssh'],
  svn: ['https', 'http', 'svn', 'svn+ssh'],
  bzr: ['https', 'http', 'bzr', 'bzr+ssh'],
  fossil: ['https', 'http'],
  mod: ['https', 'http'],
};

// git takes these for `ssh`; `go` and other tools do not know both.
const aliasesOfSsh: readonly string[] = ['git+ssh', 'ssh+git'];

// pip and npm write the system in front of the scheme.
const systems: readonly Vcs[] = ['git', 'hg', 'svn', 'bzr'];
const withSystem = systems.flatMap((vcs) => ['https', 'http', 'file'].map((scheme) => `${vcs}+${scheme}`));

// Names that people mean as a scheme even if `//` is missing.
const familiar: ReadonlySet<string> = new Set([
  ...Object.values(schemesOf).flat(),
  ...aliasesOfSsh,
  ...withSystem,
  'ftp',
  'file',
]);

// Schemes that a host on a local network could be called by.
const hostNames: ReadonlySet<string> = new Set(['git', 'hg', 'svn', 'bzr', 'ssh', 'ftp']);

const otherSchemes: ReadonlySet<string> = new Set(['ftps', 'sftp', 'scp', 'rsync', 's3', 'ws', 'wss']);

/** The schemes that `go` uses with a version control system. */
export function schemesFor(vcs: Vcs): readonly string[] {
  return schemesOf[vcs];
}

/** The scheme that a lower-case spelling stands for, or undefined if `go` does not use it with `vcs`. */
export function canonicalScheme(scheme: string, vcs: Vcs): string | undefined {
  const own = scheme.startsWith(`${vcs}+`) && !scheme.endsWith('ssh') ? scheme.slice(vcs.length + 1) : scheme;
  const canonical = vcs === 'git' && aliasesOfSsh.includes(scheme) ? 'ssh' : own;
  return schemesOf[vcs].includes(canonical) ? canonical : undefined;
}

/** Whether anybody who writes `name:` means a scheme, not a host. */
export function isFamiliarScheme(scheme: string): boolean {
  return familiar.has(scheme);
}

/** Whether the connection is made by ssh. */
export function isSshScheme(scheme: string): boolean {
  return scheme === 'ssh' || scheme.endsWith('+ssh');
}

/** Whether web servers answer the scheme. */
export function isWebScheme(scheme: string): boolean {
  return scheme === 'https' || scheme === 'http';
}

/** Whether `go` refuses a scheme because it names local files. */
export function isFileScheme(scheme: string): boolean {
  return scheme === 'file' || scheme.endsWith('+file');
}

/** The scheme at `start` in lower case, if a `:` follows what may be one; else undefined. */
export function schemeAt(text: string, start = 0): string | undefined {
  schemeBeforeColon.lastIndex = start;
  return schemeBeforeColon.exec(text)?.[0].toLowerCase();
}

const schemeBeforeColon = /[A-Za-z][A-Za-z0-9+.-]*(?=:)/y;

/** The index after all `scheme://` and `user@scheme://` at the front of the text, however many were pasted. */
export function endOfSchemes(text: string): number {
  let position = 0;
  for (;;) {
    const user = lengthOfUserBeforeScheme(text, position);
    const scheme = schemeAt(text, position + user);
    if (scheme === undefined || (position > 0 && !familiar.has(scheme))) return position;
    const slashes = position + user + scheme.length + 1;
    let end = slashes;
    while (text.charAt(end) === '/' || text.charAt(end) === '\\') end++;
    if (end - slashes < (position + user === 0 ? minimumSlashes(scheme) : 2)) return position;
    position = end;
  }
}

const userBeforeScheme = /[^\s:@/?#]+@(?=([A-Za-z][A-Za-z+]{1,9}):\/\/)/y;

/** Length of `git@` in `git@https://host/path`. */
function lengthOfUserBeforeScheme(text: string, position: number): number {
  userBeforeScheme.lastIndex = position;
  const found = userBeforeScheme.exec(text);
  return found !== null && familiar.has(found[1]?.toLowerCase() ?? '') ? found[0].length : 0;
}

// `user:/secret@host` and `git:secret@host` begin with a user, `https:secret@host` with a scheme.
function minimumSlashes(scheme: string): number {
  if (!familiar.has(scheme)) return 2;
  return systems.some((vcs) => vcs === scheme) ? 1 : 0;
}

/**
 * The rejection of a host that is really a scheme, as in `git@https://host/path` and in what becomes of it if it is read
 * as `user@host:path`. `tail` is what follows the host in the text, with its colon or slash.
 */
export function rejectSchemeAsHost(host: string, tail: string): Rejection | undefined {
  const word = host.toLowerCase();
  if (!familiar.has(word) && !otherSchemes.has(word)) return undefined;
  const rest = tail.replace(/^(?::[0-9]*(?=\/))?[:/]*/, '');
  // `git@ssh:group/project` names no host either, but `git@git:group/project` does.
  const couldBeHost = hostNames.has(word) && !tail.startsWith('://') && !(word === 'ssh' && tail.startsWith(':'));
  if (couldBeHost && !beginsWithHost(rest)) return undefined;
  const isKnown = familiar.has(word) && !isFileScheme(word);
  const isPlainUser = !rest.includes('@') || /^(?:git|hg)@[^@]*$/.test(rest) || isPersonAtHost(word, rest);
  return {
    code: 'repo/double-scheme',
    message: `the URL has the scheme \`${word}\` in the place of its host`,
    hint: 'write one scheme, with the host directly after it: `https://HOST/PATH`',
    ...(isKnown && isPlainUser && /^(?:[^/@]*@)?[^/]*[.:]/.test(rest) && { candidate: `${word}://${rest}` }),
  };
}

/** Whether a path begins with the host of another URL. */
function beginsWithHost(path: string): boolean {
  const host = /^(?:[^/@:\s]+@)?((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})(?::[0-9]+)?[:/]./.exec(path)?.[1];
  return (
    host !== undefined && /\.(?:com|org|net|io|dev|app|xyz|example|test|local|lan|corp|internal|[a-z]{2})$/i.test(host)
  );
}

/** Ssh URLs name people; the text before the `@` of others could be anything. */
function isPersonAtHost(scheme: string, rest: string): boolean {
  return isSshScheme(scheme) && /^[a-z][a-z._-]{0,31}@[^@:/]*(?::[0-9]+)?\/[^@]*$/.test(rest);
}

/** The scheme that a misspelt one was probably meant for. */
export function nearestScheme(scheme: string, vcs: Vcs): string | undefined {
  return scheme.length < 3 ? undefined : nearest(scheme, schemesOf[vcs], 1)[0];
}

/** The system that uses a scheme, if it is one that others do not use. */
export function systemOfScheme(scheme: string): Vcs | undefined {
  const using = systems.filter((vcs) => canonicalScheme(scheme, vcs) !== undefined);
  return using.length === 1 ? using[0] : undefined;
}
