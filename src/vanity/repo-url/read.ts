import type { Vcs } from '../vcs.ts';
import { type Address, type Rejection, showCharacter } from './address.ts';
import { readAuthority } from './authority.ts';
import { rejectCredentials } from './credentials.ts';
import { rejectPasted, rejectTextAfter } from './pasted.ts';
import {
  canonicalScheme,
  endOfSchemes,
  isFamiliarScheme,
  isFileScheme,
  nearestScheme,
  rejectSchemeAsHost,
  schemeAt,
  schemesFor,
  systemOfScheme,
} from './schemes.ts';
import { readScp } from './scp.ts';
import { rejectVariable } from './variables.ts';

function formsFor(vcs: Vcs): string {
  const ssh = schemesFor(vcs).includes('ssh') ? ` or \`ssh://${vcs}@HOST/PATH\`` : '';
  return `write \`https://HOST/PATH\`${ssh}`;
}

/** Determines which kind of address a trimmed text is, as git does, and takes it apart. */
export function readAddress(text: string, vcs: Vcs): Address | Rejection {
  const rejection =
    rejectHelper(text, vcs) ??
    rejectScmLabel(text) ??
    rejectVariable(text) ??
    rejectPasted(text) ??
    rejectCredentials(text) ??
    rejectTextAfter(text) ??
    rejectWindowsPath(text, vcs) ??
    rejectCharacters(text, vcs);
  if (rejection) return rejection;
  const scheme = schemeAt(text);
  if (scheme !== undefined && text.startsWith('://', scheme.length)) return readUrl(text, scheme, vcs);
  if (scheme !== undefined && isFamiliarScheme(scheme)) return missingSlashes(text, scheme, vcs);
  if (scheme !== undefined && !scheme.includes('.')) return rejectBareWord(text, scheme, vcs);
  return isScp(text) ? readScp(text, vcs) : noScheme(text, vcs);
}

// git looks for a remote helper before anything else.
function rejectHelper(text: string, vcs: Vcs): Rejection | undefined {
  const scheme = schemeAt(text);
  if (!text.startsWith('::', scheme?.length ?? 0)) return undefined;
  const inner = innerUrl(text.slice((scheme?.length ?? 0) + 2));
  if (scheme !== undefined && systems.has(scheme) && inner !== undefined) return { ...prefixed, ...inner };
  const [, region, repository] = /^codecommit::([a-z0-9-]+):\/\/(?:[^/@]*@)?([\w.-]+)$/i.exec(text) ?? [];
  const candidate = `https://git-codecommit.${region}.amazonaws.com/v1/repos/${repository}`;
  return {
    code: 'repo/transport-helper',
    message: '`name::address` would run a git remote helper on the machine that clones',
    hint: `${formsFor(vcs)}; an IPv6 address is written \`ssh://git@[::1]/PATH\``,
    ...(repository !== undefined && { candidate }),
  };
}

const systems: ReadonlySet<string> = new Set(['git', 'hg', 'svn', 'bzr']);

const prefixed: Rejection = {
  code: 'repo/not-a-url',
  message: 'there is other text before the URL',
  hint: 'write the bare URL',
};

/** `scm:git:URL`, as in files of Maven and sbt. */
function rejectScmLabel(text: string): Rejection | undefined {
  const rest = /^scm:(?:git|hg|svn)[:|](.+)$/i.exec(text)?.[1];
  if (rest === undefined) return undefined;
  return rejectCredentials(rest) ?? { ...prefixed, candidate: rest };
}

/** The URL in Terraform's `git::URL//DIRECTORY?ref=BRANCH`; undefined if it could hold a password. */
function innerUrl(text: string): Pick<Rejection, 'candidate' | 'remark'> | undefined {
  const [address = ''] = text.split(/[?#]/, 1);
  if (!/^(?:[a-z][a-z0-9+]{1,9}:\/\/|(?:git|hg)@[\w.-]+:)[^:]/i.test(address) || text.includes('@', address.length))
    return undefined;
  if (rejectCredentials(text) !== undefined) return undefined;
  const double = address.indexOf('//', address.indexOf('://') + 3);
  if (double === -1) return { candidate: address };
  const subdir = address.slice(double + 2);
  const remark = /^[\w.-]+(?:\/[\w.-]+)*$/.test(subdir) ? `with \`subdir: ${subdir}\`` : undefined;
  return { candidate: address.slice(0, double), ...(remark !== undefined && { remark }) };
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
    ...(safe && { candidate: repositoryOfPage(text, at) ?? text.slice(0, at) }),
  };
}

// gitweb's `?p=PROJECT;a=summary` and old Gerrit's `#/admin/projects/PROJECT` name a repository after the `?` or `#`.
function repositoryOfPage(text: string, at: number): string | undefined {
  const base = text.slice(0, at).replace(/\/$/, '');
  const tail = text.slice(at);
  const [, project] = /^\?(?:[\w=]+[;&])?p=([\w.~/+%-]+)/.exec(tail) ?? [];
  if (project !== undefined) return `${base}/${project.replace(/%2f/gi, '/')}`;
  // GitBlit: `summary/?r=GROUP/NAME.git`
  const [, blit] = /^\?r=([\w.~/+-]+\.git)(?:&|$)/.exec(tail) ?? [];
  if (blit !== undefined) return `${base.slice(0, base.lastIndexOf('/'))}/r/${blit}`;
  return /^#\/(?:admin|q)\/[\w.~/+%,:-]+$/.test(tail) ? base + tail.slice(1) : undefined;
}

function rejectForbidden(text: string): Rejection | undefined {
  const found = /[<>"{}]/.exec(text)?.[0];
  if (found === undefined) return undefined;
  return {
    code: 'repo/forbidden-character',
    message: `the URL holds ${showCharacter(found)}, which is not allowed in the tag`,
    hint: '{}'.includes(found)
      ? 'a placeholder belongs in the `repo` of a key that has it, such as `/{name}`; elsewhere write the name itself'
      : /<[\w -]{1,40}>/.test(text)
        ? 'write the name itself in place of the words in angle brackets'
        : 'write the bare URL, without quotes or angle brackets',
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
  if (isFileScheme(scheme)) return fileScheme(vcs);
  const canonical = canonicalScheme(scheme, vcs);
  if (canonical === undefined) return unsupportedScheme(rest, scheme, vcs);
  const changes: string[] = [];
  if (canonical !== scheme) changes.push(`the scheme \`${scheme}\` became \`${canonical}\``);
  else if (!text.startsWith(scheme)) changes.push('the scheme became lower case');
  const address = readAuthority(canonical, rest, vcs, changes);
  return ('host' in address ? rejectSchemeAsHost(address.host, tailOf(rest, address.host)) : undefined) ?? address;
}

/** What follows the host in `user@host:22/path`. */
function tailOf(rest: string, host: string): string {
  const slash = rest.indexOf('/');
  const at = rest.lastIndexOf('@', slash === -1 ? rest.length : slash);
  return rest.slice(at + 1 + host.length);
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
  const meant = instead ?? nearestScheme(scheme, vcs);
  const shown = scheme.length <= 20 ? `the scheme \`${scheme}\`` : 'this scheme';
  const system = systemOfScheme(scheme);
  // `view-source:https://…` and addresses of desktop programs hold the URL.
  const inner = rest.search(/(?:https?|ssh):\/\//i);
  const namesHost = /^[^/]*[.@:]/.test(rest);
  const candidate =
    inner > 0 ? rest.slice(inner) : meant === undefined || !namesHost ? undefined : `${meant}://${rest}`;
  return {
    code: 'repo/unsupported-scheme',
    message: `\`go\` does not use ${shown} with ${vcs}: it uses ${allowed.join(', ')}`,
    hint:
      system === undefined || system === vcs
        ? `write \`${allowed[0]}://HOST/PATH\``
        : `write \`${allowed[0]}://HOST/PATH\`, or add \`vcs: ${system}\``,
    ...(candidate !== undefined && (system === undefined || system === vcs) && { candidate }),
  };
}

function missingSlashes(text: string, scheme: string, vcs: Vcs): Rejection {
  if (isFileScheme(scheme)) return fileScheme(vcs);
  const rest = text.slice(scheme.length + 1).replace(/^\/+/, '');
  return {
    code: 'repo/missing-slashes',
    message: `the scheme \`${scheme}:\` is not followed by \`//\`: git reads it as the name of a host`,
    hint: `write \`${scheme}://HOST/PATH\``,
    ...(hasPlainUser(rest) && { candidate: `${scheme}://${rest}` }),
  };
}

/** What package managers write for the public forges. */
const shorthands = new Map([
  ...['github', 'gh'].map((word) => [word, 'github.com'] as const),
  ...['gitlab', 'gl'].map((word) => [word, 'gitlab.com'] as const),
  ...['bitbucket', 'bb'].map((word) => [word, 'bitbucket.org'] as const),
  ['codeberg', 'codeberg.org'] as const,
  ['sourcehut', 'git.sr.ht'] as const,
  ['lp', 'git.launchpad.net'] as const,
]);

// `word:rest`: a scheme that no forge has, or a host without a dot, for which ssh needs a user in front.
function rejectBareWord(text: string, word: string, vcs: Vcs): Rejection {
  const rest = text.slice(word.length + 1);
  const isPath = /^[\w.~+-]+(?:\/[\w.~+-]+)+$/.test(rest) || (word === 'lp' && /^[\w.~-]+$/.test(rest));
  const host = shorthands.get(word);
  const ssh = schemesFor(vcs).includes('ssh') && !/^(?:data|mailto|ldap|tel|urn|blob|s3)$/.test(word);
  const candidate = host !== undefined ? `https://${host}/${rest}` : ssh ? `ssh://${vcs}@${word}/${rest}` : undefined;
  const inner = rest.search(/^(?:https?|ssh):\/\//i);
  const shown = word.length <= 20 ? `\`${word}:\`` : 'the word before the `:`';
  return {
    code: 'repo/unsupported-scheme',
    message: `${shown} is no scheme that \`go\` uses with ${vcs} (${schemesFor(vcs).join(', ')}), and an ssh address needs \`user@\` in front of a host without a dot`,
    hint: formsFor(vcs),
    ...(inner === 0 ? { candidate: rest } : isPath && candidate !== undefined && { candidate }),
  };
}

// What is before an `@` in a text that is no URL could be anything, so only the usual names are repeated.
function hasPlainUser(text: string): boolean {
  return !text.includes('@') || /^(?:git|hg)@[^@]*$/.test(text);
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
      message: 'this is neither a URL nor the scp form `user@host:path`: there is a `/` before the `:`',
      hint: formsFor(vcs),
    };
  }
  const [, scheme = 'https', address = ''] = /^(?:(?:git@|hg@)?(https?|ssh)[;.]?\/\/|\/\/)?(.*)$/is.exec(text) ?? [];
  const user = address.startsWith('git@') || address.startsWith('hg@');
  const namesHost = /^(?:git@|hg@)?[A-Za-z0-9][A-Za-z0-9-]*\.[A-Za-z0-9.-]+\/[^:@]+$/.test(address);
  return {
    code: 'repo/no-scheme',
    message: 'there is no scheme: this is a path on the machine that clones, or a shorthand',
    hint: formsFor(vcs),
    ...(namesHost && { candidate: `${user ? 'ssh' : scheme.toLowerCase()}://${address}` }),
  };
}
