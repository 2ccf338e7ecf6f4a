import type { Vcs } from '../vcs.ts';

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

// Names that people mean as a scheme even where `//` is missing.
const familiar: ReadonlySet<string> = new Set([...Object.values(schemesOf).flat(), ...aliasesOfSsh, 'ftp', 'file']);

/** The schemes that `go` uses with a version control system. */
export function schemesFor(vcs: Vcs): readonly string[] {
  return schemesOf[vcs];
}

/** The scheme that a lower-case spelling stands for, or undefined where `go` does not use it with `vcs`. */
export function canonicalScheme(scheme: string, vcs: Vcs): string | undefined {
  const canonical = vcs === 'git' && aliasesOfSsh.includes(scheme) ? 'ssh' : scheme;
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

/** The scheme at `start` in lower case, where a `:` follows what may be one; else undefined. */
export function schemeAt(text: string, start = 0): string | undefined {
  schemeBeforeColon.lastIndex = start;
  return schemeBeforeColon.exec(text)?.[0].toLowerCase();
}

const schemeBeforeColon = /[A-Za-z][A-Za-z0-9+.-]*(?=:)/y;

/** The index behind all `scheme://` at the front of the text, however many were pasted. */
export function endOfSchemes(text: string): number {
  let position = 0;
  for (;;) {
    const scheme = schemeAt(text, position);
    if (scheme === undefined || (position > 0 && !familiar.has(scheme))) return position;
    let end = position + scheme.length + 1;
    const slashes = end;
    while (text.charAt(end) === '/' || text.charAt(end) === '\\') end++;
    if (end - slashes < (position === 0 ? minimumSlashes(scheme) : 2)) return position;
    position = end;
  }
}

// `user:/secret@host` and `git:secret@host` begin with a user, `https:secret@host` with a scheme.
function minimumSlashes(scheme: string): number {
  if (!familiar.has(scheme)) return 2;
  return ['git', 'hg', 'svn', 'bzr'].includes(scheme) ? 1 : 0;
}
