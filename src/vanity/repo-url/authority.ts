import type { Vcs } from '../vcs.ts';
import type { Address, Rejection } from './address.ts';
import { isDigits, isRejection } from './address.ts';
import { badIpv6, badPort, isIpv6, portNumber } from './host.ts';

/** Takes apart what follows `scheme://`. */
export function readAuthority(scheme: string, rest: string, vcs: Vcs, changes: readonly string[]): Address | Rejection {
  const slash = rest.indexOf('/');
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? '' : rest.slice(slash);
  const split = splitUser(authority);
  if (isRejection(split)) return split;
  const hostport = readHost(split.hostport);
  if (isRejection(hostport)) return hostport;
  if (hostport.host === '') return emptyHost(scheme, rest);
  const tail = readAfterHost(hostport.after, path, vcs);
  if (isRejection(tail)) return tail;
  return {
    scheme,
    user: split.user,
    host: hostport.host,
    port: tail.port,
    path: tail.path,
    scp: false,
    changes: [...changes, ...split.changes, ...hostport.changes, ...tail.changes],
    doubts: [...hostport.doubts, ...tail.doubts],
  };
}

interface UserSplit {
  readonly user?: string;
  readonly hostport: string;
  readonly changes: readonly string[];
}

// The last `@` separates, as in git and Go. git also takes `[user@::1]`.
function splitUser(authority: string): UserSplit | Rejection {
  const at = authority.lastIndexOf('@');
  if (at === -1) return { hostport: authority, changes: [] };
  const bracketed = authority.startsWith('[') && authority.indexOf(']') > at;
  const user = authority.slice(bracketed ? 1 : 0, at);
  if (user === '') return emptyUser;
  if (!bracketed) return { user, hostport: authority.slice(at + 1), changes: [] };
  return { user, hostport: `[${authority.slice(at + 1)}`, changes: ['the user was moved before the `[`'] };
}

/** The rejection of an empty user. */
export const emptyUser: Rejection = {
  code: 'repo/empty-user',
  message: 'there is nothing before the `@`',
  hint: 'write the user for ssh, usually `git@`, or leave out the `@`',
};

interface Host {
  readonly host: string;
  /** What follows the host, with its colon. */
  readonly after: string;
  readonly changes: readonly string[];
  readonly doubts: readonly string[];
}

function readHost(hostport: string): Host | Rejection {
  if (hostport.startsWith('[')) return readBracketed(hostport);
  if (isIpv6(hostport)) return bracket(hostport);
  if (hostport.includes('%')) {
    return {
      code: 'repo/percent-in-authority',
      message: 'the host or port holds a `%`: git decodes it only after finding the host, and `go` refuses it',
      hint: 'write host and port in plain characters',
    };
  }
  const colon = hostport.indexOf(':');
  if (colon === -1) return { host: hostport, after: '', changes: [], doubts: [] };
  return { host: hostport.slice(0, colon), after: hostport.slice(colon), changes: [], doubts: [] };
}

function readBracketed(hostport: string): Host | Rejection {
  const close = hostport.indexOf(']');
  const after = hostport.slice(close + 1);
  if (close === -1 || !isIpv6(hostport.slice(1, close)) || (after !== '' && !after.startsWith(':'))) return badIpv6;
  return { host: hostport.slice(0, close + 1), after, changes: [], doubts: [] };
}

function bracket(address: string): Host {
  // `fe80::1:22` is an address, and would be one without its last group too.
  const lastColon = address.lastIndexOf(':');
  const couldEndInPort = isDigits(address.slice(lastColon + 1)) && isIpv6(address.slice(0, lastColon));
  return {
    host: `[${address}]`,
    after: '',
    changes: ['brackets were added to the IPv6 address'],
    doubts: couldEndInPort ? ['the last number of the IPv6 address could be meant as a port'] : [],
  };
}

function emptyHost(scheme: string, rest: string): Rejection {
  const target = rest.replace(/^\/+/, '');
  const slash = target.indexOf('/');
  // `https:///host/x`: only a first element with a dot is taken for a host.
  const namesHost = rest.startsWith('/') && target.lastIndexOf('.', slash) > 0 && !target.includes('@');
  return {
    code: 'repo/empty-host',
    message: 'the URL names no host',
    hint: `write \`${scheme}://HOST/PATH\`; an IPv6 address goes in brackets`,
    ...(namesHost && { candidate: `${scheme}://${target}` }),
  };
}

interface Tail {
  readonly port?: string;
  readonly path: string;
  readonly changes: readonly string[];
  readonly doubts: readonly string[];
}

const colonBecameSlash = 'the `:` between host and path became `/`';

// All digits up to the next `/` are a port. Anything else is the first path element: the colon of the scp form
// after a scheme. Fixers that touched ports broke terraform (#21257) and bun (#38887).
function readAfterHost(after: string, path: string, vcs: Vcs): Tail | Rejection {
  if (after === '') return { path, changes: [], doubts: [] };
  const text = after.slice(1);
  if (text === '') return { path, changes: ['the `:` without a port was removed'], doubts: [] };
  if (isDigits(text)) return { port: text, path, changes: [], doubts: [] };
  const takesScp = vcs === 'git' || vcs === 'hg';
  const colon = text.indexOf(':');
  const first = colon === -1 ? text : text.slice(0, colon);
  if (colon !== -1 && isDigits(first)) return readPortThenPath(first, text.slice(colon + 1), path, takesScp);
  if (colon !== -1 || !takesScp) return badPort('what follows the host and `:` is not a port');
  if (text.startsWith('-')) return leadingDashInPath;
  const doubtful = /^[0-9]/.test(text);
  return {
    path: `/${text}${path}`,
    changes: [colonBecameSlash],
    doubts: doubtful ? ['what follows the `:` begins with a digit, so it could be meant as a port'] : [],
  };
}

// `ssh://host:29418:go/common`.
function readPortThenPath(port: string, first: string, path: string, takesScp: boolean): Tail | Rejection {
  if (first === '') return { port, path, changes: ['the second `:` was removed'], doubts: [] };
  if (isDigits(first)) return ambiguousPort;
  if (first.startsWith('-')) return leadingDashInPath;
  if (first.includes(':') || !takesScp || portNumber(port) === undefined) {
    return badPort('what follows the host and `:` is not a port');
  }
  return { port, path: `/${first}${path}`, changes: ['the `:` between port and path became `/`'], doubts: [] };
}

/** The rejection of several numbers, each of which could be the port. */
export const ambiguousPort: Rejection = {
  code: 'repo/ambiguous-port',
  message: 'several numbers after a `:` could be the port',
  hint: 'write one port, directly after the host: `ssh://git@HOST:PORT/PATH`',
};

/** The rejection of an scp-style address whose path begins with a dash. */
export const leadingDashInPath: Rejection = {
  code: 'repo/leading-dash',
  message: 'the path begins with `-`, which git blocks because it could be taken for an option',
};
