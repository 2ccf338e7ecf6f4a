import { createHmac, randomBytes } from 'node:crypto';
import { verify } from '@node-rs/bcrypt';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Users } from '../files/htpasswd.ts';
import { FairQueue } from './fair-queue.ts';

/** `busy`: too many passwords wait to be checked. */
export type PasswordOutcome = 'right' | 'wrong' | 'busy';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Checks a password of somebody at an address. */
export type PasswordCheck = (
  users: Users,
  credentials: Credentials,
  client: string,
) => PasswordOutcome | Promise<PasswordOutcome>;

/** Milliseconds since its last use after which a right password is checked again: a storm of `go get` costs one bcrypt. */
const rightMs = 5 * 60_000;
const mostRight = 10_000;
/** Wrong ones are remembered apart, so that made-up ones displace no right one. */
const wrongMs = 5 * 60_000;
const mostWrong = 1_000;
/** bcrypt runs on libuv's four threads; the files of a reload need one, too. */
const limits = { running: 2, waiting: 256, waitingPerClient: 64 };
/** bcrypt reads no more of a password; a longer one never matches. */
const maxPasswordBytes = 72;
/** Salt and digest of nothing that is known; compared when there is no such user, so that both answers take as long. */
const nobodysDigest = 'xLLEyvndhYDjMY8niYhSmu9isO4H8Lx./j35ggN7kKsR0MscdsT.i';
const defaultCost = '10';

/**
 * Checks passwords in constant time and remembers the outcome by a keyed digest, never by the password. The digest
 * holds the hash: a password that has been changed is checked again, and all others outlive a reload.
 */
export function createPasswordCheck(): PasswordCheck {
  const key = randomBytes(32);
  const right = new LRUCache<string, true>({ max: mostRight, ttl: rightMs, updateAgeOnGet: true });
  const wrong = new LRUCache<string, true>({ max: mostWrong, ttl: wrongMs });
  const underway = new Map<string, Promise<PasswordOutcome>>();
  const queue = new FairQueue(limits);
  return (users, { user, password }, client) => {
    const hash = users.get(user) ?? nobodysHash(users);
    const digest = createHmac('sha256', key)
      .update(JSON.stringify([hash, user, password]))
      .digest('base64');
    if (right.has(digest) && right.get(digest)) return 'right';
    if (wrong.has(digest)) return 'wrong';
    const known = underway.get(digest);
    if (known !== undefined) return known;
    const check = async (): Promise<PasswordOutcome> => {
      const matches = await queue.run(shareOf(client), user, () => verify(password, hash));
      if (matches === undefined) return 'busy';
      const isRight = matches && users.has(user) && Buffer.byteLength(password) <= maxPasswordBytes;
      (isRight ? right : wrong).set(digest, true);
      return isRight ? 'right' : 'wrong';
    };
    const checked = check().finally(() => underway.delete(digest));
    underway.set(digest, checked);
    return checked;
  };
}

function nobodysHash(users: Users): string {
  const [someHash] = users.values();
  return `$2b$${someHash?.split('$')[2] ?? defaultCost}$${nobodysDigest}`;
}

/** Whoever has one address of IPv6 has a network of 64 bits of them. */
function shareOf(client: string): string {
  if (!ipaddr.isValid(client)) return client;
  const address = ipaddr.process(client);
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString();
}
