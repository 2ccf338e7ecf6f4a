import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { verify } from '@node-rs/bcrypt';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Access } from '../config/config.ts';
import type { Users } from '../files/htpasswd.ts';
import type { ClientAddress } from './access-log.ts';

/** Whether a request comes from somebody who may know the modules; `busy`: too many passwords wait to be checked. */
export type Verdict = 'allowed' | 'denied' | 'busy';

export type Authorise = (request: IncomingMessage, clientAddress: ClientAddress) => Verdict | Promise<Verdict>;

/** A checked password is remembered this long, so that a storm of `go get` costs one bcrypt; milliseconds. */
const rememberMs = 5 * 60_000;
const rememberMost = 10_000;
/** bcrypt runs on libuv's four threads; the files of a reload need one, too. */
const maxParallel = 2;
const maxWaiting = 100;
/** bcrypt reads no more of a password; a longer one never matches. */
const maxPasswordBytes = 72;
/** Salt and digest of nothing that is known; compared when there is no such user, so that both answers take as long. */
const nobodysDigest = 'xLLEyvndhYDjMY8niYhSmu9isO4H8Lx./j35ggN7kKsR0MscdsT.i';
const defaultCost = '10';

/** Decides by network and by Basic credentials. Undefined where nobody is restricted. */
export function createAccessControl({ restrict, allow }: Access, users: Users): Authorise | undefined {
  if (restrict === 'none') return undefined;
  const networks = allow.map(parseNetwork);
  const checkPassword = createPasswordCheck(users);
  return (request, clientAddress) => {
    if (networks.length > 0 && isInside(clientAddress(request), networks)) return 'allowed';
    const credentials = parseBasic(request.headers.authorization);
    return credentials === undefined ? 'denied' : checkPassword(credentials.user, credentials.password);
  };
}

/** Reads `Basic` credentials of RFC 7617; undefined for anything else. */
function parseBasic(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? undefined : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** Checks passwords in constant time and remembers the outcome by a keyed digest, never by the password. */
function createPasswordCheck(users: Users): (user: string, password: string) => Verdict | Promise<Verdict> {
  const key = randomBytes(32);
  const outcomes = new LRUCache<string, Promise<Verdict> | Verdict>({ max: rememberMost, ttl: rememberMs });
  const gate = createGate(maxParallel, maxWaiting);
  const [someHash] = users.values();
  const nobody = `$2b$${someHash?.split('$')[2] ?? defaultCost}$${nobodysDigest}`;
  return (user, password) => {
    const digest = createHmac('sha256', key).update(`${user}\0${password}`).digest('base64');
    const known = outcomes.get(digest);
    if (known !== undefined) return known;
    const hash = users.get(user);
    const checked = gate(async (): Promise<Verdict> => {
      const matches = await verify(password, hash ?? nobody);
      return matches && hash !== undefined && Buffer.byteLength(password) <= maxPasswordBytes ? 'allowed' : 'denied';
    });
    if (checked === undefined) return 'busy';
    outcomes.set(digest, checked);
    void checked.then(
      (verdict) => outcomes.set(digest, verdict),
      () => outcomes.delete(digest),
    );
    return checked;
  };
}

/** Runs a few tasks at once and lets others wait; undefined where too many wait already. */
function createGate(
  parallel: number,
  waitingMost: number,
): <Result>(task: () => Promise<Result>) => Promise<Result> | undefined {
  const waiting: (() => void)[] = [];
  let running = 0;
  const run = async <Result>(task: () => Promise<Result>): Promise<Result> => {
    if (running < parallel) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place goes straight to the next in line: nobody who comes in between can take it.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
  return (task) => (waiting.length >= waitingMost ? undefined : run(task));
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

function parseNetwork(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** `::ffff:10.0.0.1`, as dual-stack sockets write it, counts as 10.0.0.1. */
function isInside(address: string, networks: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const client = ipaddr.process(address);
  return networks.some(([network, bits]) => client.kind() === network.kind() && client.match([network, bits] as never));
}
