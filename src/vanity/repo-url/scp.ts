import type { Vcs } from '../vcs.ts';
import { type Address, isDigits, isRejection, type Rejection } from './address.ts';
import { ambiguousPort, emptyUser, leadingDashInPath } from './authority.ts';
import { badIpv6, isIpv6, portNumber } from './host.ts';
import { rejectSchemeAsHost } from './schemes.ts';

interface ScpParts {
  readonly user?: string;
  readonly host: string;
  readonly port?: string;
  readonly path: string;
}

/** Reads `[user@]host:path`, the form of the clone buttons, as the ssh URL that names the same repository. */
export function readScp(text: string, vcs: Vcs): Address | Rejection {
  if (vcs !== 'git' && vcs !== 'hg') {
    return {
      code: 'repo/no-scheme',
      message: `there is no scheme: the scp form \`user@host:path\` is not a URL, and no address for ${vcs}`,
      hint: 'write `https://HOST/PATH`',
    };
  }
  const parts = splitScp(text);
  if (isRejection(parts)) return parts;
  if (parts.host === '') return emptyHost;
  const scheme = rejectSchemeAsHost(parts.host, `:${parts.path}`);
  if (scheme !== undefined) return scheme;
  if (parts.path.slice(0, endOfElement(parts.path)).includes('::') || parts.path.startsWith(':')) {
    // `git@host.xz::group/project`: such a host is no part of an address.
    const isName = /[g-z]/i.test(parts.host) && parts.host.includes('.') && !parts.path.startsWith('::');
    const plain = (parts.user ?? 'git') === 'git' && isName && /^:[^:]+$/.test(parts.path);
    return plain ? { ...bareIpv6, candidate: `git@${parts.host}${parts.path}` } : bareIpv6;
  }
  if (parts.path.startsWith('-')) return leadingDashInPath;
  return parts.path.startsWith('/') ? absolutePath(parts, vcs) : relativePath(parts, vcs);
}

const emptyHost: Rejection = {
  code: 'repo/empty-host',
  message: 'there is no host before the `:`',
  hint: 'write `ssh://git@HOST/PATH`; an IPv6 address goes in brackets, as in `ssh://git@[::1]/PATH`',
};

// git would take `2001` for the host of `git@2001:db8::1:x`.
const bareIpv6: Rejection = {
  code: 'repo/bad-host',
  message: 'the path begins with a second `:`, as in an IPv6 address without brackets',
  hint: 'write an IPv6 address as in `ssh://git@[2001:db8::1]:22/PATH`',
};

function endOfElement(path: string): number {
  const slash = path.indexOf('/');
  return slash === -1 ? path.length : slash;
}

function splitScp(text: string): ScpParts | Rejection {
  const colon = text.indexOf(':');
  const open = text.indexOf('[');
  // A bracket counts at the front of the host only.
  if (open !== -1 && open < colon && (open === 0 || text.charAt(open - 1) === '@')) return splitBracketed(text, open);
  return withUser(text.slice(0, colon), text.slice(colon + 1));
}

function withUser(login: string, path: string): ScpParts | Rejection {
  const at = login.lastIndexOf('@');
  if (at === 0) return emptyUser;
  if (at === -1) return { host: login, path };
  return { user: login.slice(0, at), host: login.slice(at + 1), path };
}

// `git@[::1]:x`, `[git@host]:x`, and `git@[host:2222]:x`, the only spelling with a port in it.
function splitBracketed(text: string, open: number): ScpParts | Rejection {
  const close = text.indexOf(']', open);
  if (close === -1) return badIpv6;
  const inside = text.slice(open + 1, close);
  if (inside.includes('/') || text.charAt(close + 1) !== ':') {
    return {
      code: 'repo/no-scheme',
      message: 'there is no scheme, and `[...]` is not followed by `:`: git reads this as a local path',
      hint: 'write `ssh://git@[::1]:22/PATH`',
    };
  }
  const login = withUser(text.slice(0, open) + inside, text.slice(close + 2));
  if (isRejection(login)) return login;
  if (isIpv6(login.host)) return { ...login, host: `[${login.host}]` };
  const colon = login.host.indexOf(':');
  if (colon === -1) return login;
  const port = login.host.slice(colon + 1);
  return isDigits(port) ? { ...login, host: login.host.slice(0, colon), port } : badIpv6;
}

function toAddress(parts: ScpParts, path: string, rest: Pick<Address, 'changes' | 'doubts' | 'notice'>): Address {
  return { ...parts, scheme: 'ssh', path, scp: true, ...rest };
}

function absolutePath(parts: ScpParts, vcs: Vcs): Address {
  // To Mercurial `ssh://host/x` is relative to the home directory and `ssh://host//x` is not.
  const path = vcs === 'hg' ? `/${parts.path}` : parts.path;
  const notice: Rejection = {
    code: 'repo/scp-absolute-path',
    message: '`go` reads no scp-style addresses: this one, whose path is absolute, was read as an ssh URL',
  };
  return toAddress(parts, path, { changes: [], doubts: [], notice });
}

function relativePath(parts: ScpParts, vcs: Vcs): Address | Rejection {
  const path = `/${parts.path}`;
  const first = parts.path.slice(0, endOfElement(parts.path));
  const colon = first.indexOf(':');
  const number = colon === -1 ? first : first.slice(0, colon);
  if (parts.port === undefined && isDigits(number)) {
    if (colon !== -1) return isDigits(first.slice(colon + 1)) ? ambiguousPort : portThenColon(parts, number);
    if (portNumber(number) !== undefined) return portOrPath(parts, number, path);
  }
  const changes = ['the scp-style address, which `go` does not read, became an ssh URL'];
  return toAddress(parts, path, { changes, doubts: doubtsAboutHome(parts, vcs) });
}

// Forges strip the slash, and on them the user is git. Mercurial means the same by both forms.
function doubtsAboutHome(parts: ScpParts, vcs: Vcs): readonly string[] {
  if (vcs === 'hg' || parts.user === 'git' || parts.path.startsWith('~')) return [];
  return ['on a plain ssh server, unlike on a forge, the path was relative to the home directory'];
}

// `git@host:22:group/project`: to git a path, to whoever wrote it hardly one.
function portThenColon(parts: ScpParts, number: string): Rejection {
  return {
    ...ambiguousPort,
    message: `\`${number}\` may be a port or a part of the path: an scp-style address has no port`,
    readings: meanings(parts, number),
  };
}

function portOrPath(parts: ScpParts, number: string, path: string): Address {
  const notice: Rejection = {
    code: 'repo/scp-port',
    message: `\`${number}\` was read as the first element of the path, as git does: an scp-style address has no port`,
    readings: meanings(parts, number).toReversed(),
  };
  const doubts = ['the number could be meant as a port'];
  return toAddress(parts, path, { changes: [], doubts, notice });
}

function meanings(parts: ScpParts, number: string): NonNullable<Rejection['readings']> {
  const login = `${parts.user ?? 'git'}@${parts.host}`;
  const rest = parts.path.slice(number.length + 1).replace(/^\//, '');
  return [
    { candidate: `ssh://${login}:${number}/${rest}`, condition: `\`${number}\` is the port` },
    { candidate: `ssh://${login}/${parts.path}`, condition: 'it is part of the path' },
  ];
}
