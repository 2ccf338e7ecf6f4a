import type { Vcs } from '../vcs.ts';
import { type Address, type Rejection, showCharacter } from './address.ts';
import { readAuthority } from './authority.ts';
import { rejectCredentials } from './credentials.ts';
import { canonicalScheme, endOfSchemes, isFamiliarScheme, schemeAt, schemesFor } from './schemes.ts';
import { readScp } from './scp.ts';

function formsFor(vcs: Vcs): string {
  const ssh = schemesFor(vcs).includes('ssh') ? ` or \`ssh://${vcs}@HOST/PATH\`` : '';
  return `write \`https://HOST/PATH\`${ssh}`;
}

/** Finds out which kind of address a trimmed text is, as git does, and takes it apart. */
export function readAddress(text: string, vcs: Vcs): Address | Rejection {
  const rejection =
    rejectCommand(text, vcs) ??
    rejectLeadingText(text) ??
    rejectCredentials(text) ??
    rejectWindowsPath(text, vcs) ??
    rejectCharacters(text, vcs);
  if (rejection) return rejection;
  const scheme = schemeAt(text);
  if (scheme !== undefined && text.startsWith('://', scheme.length)) return readUrl(text, scheme, vcs);
  if (scheme !== undefined && isFamiliarScheme(scheme)) return missingSlashes(text, scheme, vcs);
  return isScp(text) ? readScp(text, vcs) : noScheme(text, vcs);
}

// git looks for a remote helper before anything else.
function rejectCommand(text: string, vcs: Vcs): Rejection | undefined {
  const scheme = schemeAt(text);
  if (!text.startsWith('::', scheme?.length ?? 0)) return undefined;
  return {
    code: 'repo/transport-helper',
    message: '`name::address` would run a git remote helper on the machine that clones',
    hint: `${formsFor(vcs)}; an IPv6 address is written \`ssh://git@[::1]/PATH\``,
  };
}

function rejectWindowsPath(text: string, vcs: Vcs): Rejection | undefined {
  if (!/^[A-Za-z]:/.test(text) && !text.startsWith('\\\\')) return undefined;
  return {
    code: 'repo/windows-path',
    message: 'this is a Windows path, which only one machine can clone',
    hint: formsFor(vcs),
  };
}

function rejectCharacters(text: string, vcs: Vcs): Rejection | undefined {
  if (text === '') return { code: 'repo/not-a-url', message: 'the repository URL is empty', hint: formsFor(vcs) };
  if (text.startsWith('-')) {
    return {
      code: 'repo/leading-dash',
      message: 'the URL begins with `-`, which git takes for an option',
      hint: formsFor(vcs),
    };
  }
  const control = /\p{Cc}/u.exec(text)?.[0];
  if (control !== undefined) return controlCharacter(control);
  if (text.includes('\\')) return backslash(text);
  return rejectTail(text) ?? rejectForbidden(text);
}

function controlCharacter(character: string): Rejection {
  return {
    code: 'repo/control-character',
    message: `the URL holds the control character ${showCharacter(character)}: only printable characters are allowed`,
    hint: 'write the URL on one line, without tabs',
  };
}

function backslash(text: string): Rejection {
  const candidate = text.replaceAll('\\', '/');
  const safe = !text.includes('@') && !/[?#]/.test(text);
  return {
    code: 'repo/backslash',
    message: 'the URL holds a backslash, which git does not read as `/`',
    hint: 'write `/` instead of the backslash',
    ...(safe && { candidate }),
  };
}

// Neither message quotes what follows: queries carry tokens.
function rejectTail(text: string): Rejection | undefined {
  const at = text.search(/[?#]/);
  if (at === -1) return undefined;
  const isQuery = text.charAt(at) === '?';
  const safe = text.indexOf('@', at) === -1;
  return {
    code: isQuery ? 'repo/query-not-allowed' : 'repo/fragment-not-allowed',
    message: `the URL holds a ${isQuery ? '`?query`' : '`#fragment`'}, which would be sent to the server as part of the path`,
    hint: isQuery ? 'leave out the `?` and what follows it' : 'leave out the `#` and what follows it',
    ...(safe && { candidate: text.slice(0, at) }),
  };
}

function rejectForbidden(text: string): Rejection | undefined {
  const quoted = /^[<"'`]/.test(text);
  const found = quoted ? text.charAt(0) : /[<>"{}]/.exec(text)?.[0];
  if (found === undefined) return undefined;
  return {
    code: 'repo/forbidden-character',
    message: `the URL holds ${showCharacter(found)}, which may not stand in the tag`,
    hint: '{}'.includes(found)
      ? 'a repository URL takes no placeholders: use `backend` and `project` for those'
      : 'write the bare URL, without quotes or angle brackets',
    ...(quoted && { candidate: text.replace(/[<>"'`]/g, '') }),
  };
}

function readUrl(text: string, scheme: string, vcs: Vcs): Address | Rejection {
  const rest = text.slice(scheme.length + 3);
  const second = schemeAt(rest);
  if (second !== undefined && isFamiliarScheme(second) && rest.startsWith('://', second.length)) {
    return {
      code: 'repo/double-scheme',
      message: 'the URL begins with two schemes',
      hint: 'leave out the first one',
      ...(hasPlainUser(text.slice(endOfSchemes(text))) && { candidate: text.slice(startOfLastScheme(text)) }),
    };
  }
  if (scheme === 'file') return fileScheme(vcs);
  const canonical = canonicalScheme(scheme, vcs);
  if (canonical === undefined) return unsupportedScheme(rest, scheme, vcs);
  const changes: string[] = [];
  if (canonical !== scheme) changes.push(`the scheme \`${scheme}\` became \`${canonical}\``);
  else if (!text.startsWith(scheme)) changes.push('the scheme became lower case');
  return readAuthority(canonical, rest, vcs, changes);
}

function fileScheme(vcs: Vcs): Rejection {
  return {
    code: 'repo/file-scheme',
    message: '`go` refuses `file` URLs, and only one machine could clone from one',
    hint: formsFor(vcs),
  };
}

function startOfLastScheme(text: string): number {
  let start = text.slice(0, endOfSchemes(text)).lastIndexOf('://');
  while (start > 0 && /[A-Za-z0-9+.-]/.test(text.charAt(start - 1))) start--;
  return start;
}

function unsupportedScheme(rest: string, scheme: string, vcs: Vcs): Rejection {
  const allowed = schemesFor(vcs);
  const carrier = scheme.slice(scheme.lastIndexOf('+') + 1);
  const instead = [carrier, `${vcs}+${carrier}`].find((name) => name !== scheme && allowed.includes(name));
  const shown = scheme.length <= 20 ? `the scheme \`${scheme}\`` : 'this scheme';
  return {
    code: 'repo/unsupported-scheme',
    message: `\`go\` does not use ${shown} with ${vcs}: it uses ${allowed.join(', ')}`,
    hint: `write \`${allowed[0]}://HOST/PATH\``,
    ...(instead !== undefined && { candidate: `${instead}://${rest}` }),
  };
}

function missingSlashes(text: string, scheme: string, vcs: Vcs): Rejection {
  if (scheme === 'file') return fileScheme(vcs);
  const rest = text.slice(scheme.length + 1).replace(/^\/+/, '');
  return {
    code: 'repo/missing-slashes',
    message: `the scheme \`${scheme}:\` is not followed by \`//\`: git reads it as the name of a host`,
    hint: `write \`${scheme}://HOST/PATH\``,
    ...(hasPlainUser(rest) && { candidate: `${scheme}://${rest}` }),
  };
}

// What stands before an `@` in a text that is no URL could be anything, so only the usual names are repeated.
function hasPlainUser(text: string): boolean {
  return !text.includes('@') || /^(?:git|hg)@[^@]*$/.test(text);
}

// `git clone https://host/x`: more than the URL was pasted.
function rejectLeadingText(text: string): Rejection | undefined {
  const scheme = text.indexOf('://');
  const before = text.slice(0, Math.max(scheme, 0));
  if (!/\s/.test(before) || /[:@/]/.test(before)) return undefined;
  const candidate = text.slice(startOfWord(before));
  return (
    rejectCredentials(candidate) ?? {
      code: 'repo/not-a-url',
      message: 'there is text before the URL',
      hint: 'write the bare URL',
      candidate,
    }
  );
}

function startOfWord(text: string): number {
  let start = text.length;
  while (start > 0 && !/\s/.test(text.charAt(start - 1))) start--;
  return start;
}

// git's url_is_local_not_ssh: a `/` before the first `:` makes it a local path.
function isScp(text: string): boolean {
  const colon = text.indexOf(':');
  const slash = text.indexOf('/');
  return colon !== -1 && (slash === -1 || colon < slash);
}

function noScheme(text: string, vcs: Vcs): Rejection {
  const slash = text.indexOf('/');
  if (text.lastIndexOf('@', slash) !== -1 && text.includes(':')) {
    return {
      code: 'repo/not-a-url',
      message: 'this is neither a URL nor the scp form `user@host:path`: a `/` stands before the `:`',
      hint: formsFor(vcs),
    };
  }
  const address = text.replace(/^\/\//, '');
  const user = address.startsWith('git@') || address.startsWith('hg@');
  const namesHost = /^(?:git@|hg@)?[A-Za-z0-9][A-Za-z0-9-]*\.[A-Za-z0-9.-]+\/[^:@]+$/.test(address);
  return {
    code: 'repo/no-scheme',
    message: 'there is no scheme: this is a path on the machine that clones, or a shorthand',
    hint: formsFor(vcs),
    ...(namesHost && { candidate: `${user ? 'ssh' : 'https'}://${address}` }),
  };
}
