import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { Access } from '../config/config.ts';
import { isPlainAddress } from '../config/network.ts';
import type { Users } from '../files/htpasswd.ts';
import type { ClientAddress } from './access-log.ts';
import type { Credentials, PasswordCheck } from './password-check.ts';

/** Whether a request comes from somebody who may know the modules; `busy`: too many passwords wait to be checked. */
export type Admission = 'allowed' | 'denied' | 'busy';

export type Authorise = (request: IncomingMessage, clientAddress: ClientAddress) => Admission | Promise<Admission>;

const admissions = { right: 'allowed', wrong: 'denied', busy: 'busy' } as const;

/** Decides by network and by Basic credentials of the users that there are then. Undefined if nobody is restricted. */
export function createAccessControl(
  { restrict, allow, users: named }: Access,
  users: () => Users,
  checkPassword: PasswordCheck,
): Authorise | undefined {
  if (restrict === 'none') return undefined;
  const isAllowed = createNetworkCheck(allow);
  return (request, clientAddress) => {
    const client = clientAddress(request);
    if (isAllowed(client)) return 'allowed';
    // Where there are no users, there is none to be guessed by how long it takes.
    if (named === undefined) return 'denied';
    const credentials = parseBasic(request.headers.authorization);
    if (credentials === undefined) return 'denied';
    const outcome = checkPassword(users(), credentials, client);
    return outcome instanceof Promise ? outcome.then((checked) => admissions[checked]) : admissions[outcome];
  };
}

/** The `Authorization` header of `Basic` credentials in its one form; undefined for anything else. */
export function basicLogin(header: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(header ?? '')?.[1];
  return encoded === undefined ? undefined : `Basic ${encoded}`;
}

/** Reads `Basic` credentials of RFC 7617; undefined for anything else. */
function parseBasic(header: string | undefined): Credentials | undefined {
  const login = basicLogin(header);
  if (login === undefined) return undefined;
  const decoded = Buffer.from(login.slice('Basic '.length), 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? undefined : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** `::ffff:10.0.0.1`, as dual-stack sockets write it, counts as 10.0.0.1. */
function createNetworkCheck(allow: readonly string[]): (address: string) => boolean {
  const networks = allow.map((text) => {
    const [address = '', length] = text.split('/');
    const parsed = ipaddr.parse(address);
    return { parsed, bits: Number(length ?? (parsed.kind() === 'ipv4' ? 32 : 128)) };
  });
  return (address) => {
    if (networks.length === 0 || !isPlainAddress(address)) return false;
    const client = ipaddr.process(address);
    return networks.some(({ parsed, bits }) => client.kind() === parsed.kind() && client.match(parsed as never, bits));
  };
}
