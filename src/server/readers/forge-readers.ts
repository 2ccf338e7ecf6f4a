import { hash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { HttpsClone } from '../../config/config.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { createClientBudget, networkOf } from '../client-budget.ts';
import { FairQueue } from '../fair-queue.ts';
import { askForge, type ForgeReply } from './ask-forge.ts';

/**
 * Whether somebody may read a repository. `limited`: there were too many wrong logins lately; `busy`: too many questions
 * wait; `no-answer`: the forge could not be asked.
 */
export type Reading = 'may-read' | 'may-not' | 'limited' | 'busy' | 'no-answer';

/** Who asks. */
export interface Reader {
  /** The `Authorization` header, with Basic credentials; undefined: none. It is neither kept nor logged. */
  readonly login: string | undefined;
  /** Address of the client. */
  readonly client: string;
}

/** Whether readers may read repositories, as their forges have it. */
export interface ForgeReaders {
  /** Whether this login was good a short while ago; asks nobody. */
  isKnown(clone: HttpsClone, login: string | undefined): boolean;
  /** Asks the forge, unless its answer is remembered: once for all who ask the same at the same time. Never rejects. */
  mayRead(clone: HttpsClone, reader: Reader, rememberMs: number): Promise<Reading>;
}

export interface ForgeReadersOptions {
  readonly client: HttpClient;
  /** A forge cannot be asked any more, or can be again (reason undefined). */
  readonly onReply: (host: string, reason: string | undefined) => void;
  /** Called for each reading that was not remembered. */
  readonly onReading: (reading: Reading) => void;
}

/** Answers that are remembered. No is remembered apart, so that made-up logins displace nobody's yes. */
const mostGood = 50_000;
const mostBad = 10_000;
/** Milliseconds for which a no is remembered. */
const badMs = 60_000;
/** Milliseconds for which a forge that gave no answer is not asked again. */
const retryAfterMs = 3_000;
/** Questions to one forge at once, and those that wait. */
const limits = { running: 16, waiting: 4_000, waitingPerClient: 2_000 };
/**
 * Wrong logins per minute, of one client and in all: a forge may lock out the address that too many come from, which is
 * this server's.
 */
const wrongLogins = { perClient: 20, inAll: 60 };
/** Answers other than yes to people without a login, per client and minute. */
const anonymousPerClient = 300;

export function createForgeReaders({ client, onReply, onReading }: ForgeReadersOptions): ForgeReaders {
  const digestOf = createDigest();
  // Not `max`, which allocates room for all at once.
  const sizeCalculation = () => 1;
  const good = new LRUCache<string, true>({ maxSize: mostGood, sizeCalculation });
  const bad = new LRUCache<string, true>({ maxSize: mostBad, sizeCalculation, ttl: badMs });
  const underway = new Map<string, Promise<Reading>>();
  const queues = new Map<string, FairQueue>();
  const failedAtMs = new Map<string, number>();
  const budgets = {
    login: createClientBudget(wrongLogins.perClient),
    all: createClientBudget(wrongLogins.inAll),
    anonymous: createClientBudget(anonymousPerClient),
  };

  const queueOf = (host: string): FairQueue => {
    const queue = queues.get(host) ?? new FairQueue(limits);
    queues.set(host, queue);
    return queue;
  };
  const hasBudget = ({ login, client: address }: Reader): boolean =>
    login === undefined ? budgets.anonymous.has(address) : budgets.login.has(address) && budgets.all.has(everybody);
  const spend = ({ login, client: address }: Reader, reply: ForgeReply): void => {
    if (!reply.ok || reply.verdict === 'may-read') return;
    if (login === undefined) budgets.anonymous.take(address);
    if (reply.verdict !== 'unknown-login') return;
    budgets.login.take(address);
    budgets.all.take(everybody);
  };

  const ask = async (url: string, digest: string, reader: Reader, rememberMs: number): Promise<Reading> => {
    const { host } = new URL(url);
    const isDown = () => performance.now() - (failedAtMs.get(host) ?? Number.NEGATIVE_INFINITY) < retryAfterMs;
    const question = async (): Promise<Reading> => {
      if (isDown()) return 'no-answer';
      // Without a login, nobody is told more than that one is needed.
      if (!hasBudget(reader)) return reader.login === undefined ? 'may-not' : 'limited';
      const reply = await askForge(client, url, reader.login);
      onReply(host, reply.ok ? undefined : reply.reason);
      spend(reader, reply);
      if (!reply.ok) {
        if (reply.isDown) failedAtMs.set(host, performance.now());
        return 'no-answer';
      }
      failedAtMs.delete(host);
      if (reply.verdict === 'may-read') good.set(digest, true, { ttl: rememberMs });
      else bad.set(digest, true);
      return reply.verdict === 'may-read' ? 'may-read' : 'may-not';
    };
    if (isDown()) return 'no-answer';
    return (await queueOf(host).run(networkOf(reader.client), '', question)) ?? 'busy';
  };

  const read = async (clone: HttpsClone, reader: Reader, rememberMs: number): Promise<Reading> => {
    const url = urlFor(clone, reader.login);
    const digest = digestOf(url, reader.login);
    if (good.has(digest)) return 'may-read';
    if (bad.has(digest)) return 'may-not';
    const known = underway.get(digest);
    if (known !== undefined) return known;
    const asked = ask(url, digest, reader, rememberMs)
      .then((reading) => {
        onReading(reading);
        return reading;
      })
      .finally(() => underway.delete(digest));
    underway.set(digest, asked);
    return asked;
  };

  return {
    isKnown: (clone, login) =>
      good.has(digestOf(urlFor(clone, login), login)) ||
      (login !== undefined && good.has(digestOf(clone.anonymous, undefined))),
    async mayRead(clone, reader, rememberMs) {
      const anybody = () => read(clone, { ...reader, login: undefined }, rememberMs);
      if (reader.login === undefined) return anybody();
      if (clone.isPublicForge && (await anybody()) === 'may-read') return 'may-read';
      const reading = await read(clone, reader, rememberMs);
      // A forge refuses a login that it does not know even to what everybody may read: there may be several forges.
      return reading === 'may-not' && (await anybody()) === 'may-read' ? 'may-read' : reading;
    },
  };
}

const everybody = '';

/** Milliseconds for which a digest is at hand with its text, and how many are: no longer than the text is in memory anyway. */
const digestMs = 1_000;
const mostDigests = 1_000;

/** Makes digests with a key of this process; who asks for 200 modules asks with one login. */
function createDigest(): (url: string, login: string | undefined) => string {
  // Before the text it is as good as an HMAC where nobody sees a digest.
  const key = randomBytes(48).toString('base64');
  const recent = new Map<string, string>();
  return (url, login) => {
    const text = `${url}\n${login ?? ''}`;
    const known = recent.get(text);
    if (known !== undefined) return known;
    const digest = hash('sha256', key + text, 'base64');
    if (recent.size === 0) setTimeout(() => recent.clear(), digestMs).unref();
    if (recent.size < mostDigests) recent.set(text, digest);
    return digest;
  };
}

function urlFor({ withLogin, anonymous }: HttpsClone, login: string | undefined): string {
  return login === undefined ? anonymous : withLogin;
}
