import { setTimeout as sleep } from 'node:timers/promises';
import { basicLogin } from '../net/connect.ts';
import type { HttpClient } from '../net/http-client.ts';
import { AnswerFault, type ReadAnswer, readAnswer } from '../net/read-answer.ts';
import { retryDelayMs } from '../net/retry-delay.ts';
import { isLoopback } from '../vanity/is-loopback.ts';

/** The server that is replaced. */
export interface OldServer {
  /** Asks for a target as the given host, and follows redirects as `go` does. Throws AnswerFault if there is no answer. */
  ask(host: string, target: string): Promise<ReadAnswer>;
}

/** Milliseconds for one answer. */
const limitMs = 10_000;
/** An index of many thousand modules. */
const maxBytes = 4 * 1024 * 1024;
const maxAttempts = 3;
/** Milliseconds that a server may ask to be left alone. */
const maxWaitMs = 30_000;
/** As `go`. */
const maxRedirects = 10;

/** `url` names scheme, host and port, and perhaps a login; what is asked for is in the Host header. */
export function createOldServer(url: URL, http: HttpClient): OldServer {
  const login = basicLogin(url);
  const { origin } = url;
  const askOnce = async (to: URL, host: string | undefined): Promise<ReadAnswer> => {
    const headers = {
      'User-Agent': 'Go-http-client/1.1',
      ...(host === undefined ? {} : { Host: host }),
      // The login is for this server alone.
      ...(login === undefined || to.origin !== origin ? {} : { Authorization: login }),
    };
    for (let attempt = 1; ; attempt++) {
      const answer = await readAnswer(http, to, { headers, limitMs, maxBytes }).catch((error: unknown) => {
        if (error instanceof AnswerFault && error.mayPass && attempt < maxAttempts) return undefined;
        throw error;
      });
      const delay = answer === undefined ? attempt * 500 : retryDelayMs(answer, attempt, Date.now());
      if (answer !== undefined && delay === undefined) return answer;
      if (answer !== undefined && (attempt === maxAttempts || (delay ?? 0) > maxWaitMs)) {
        throw new AnswerFault(`it answers ${answer.status}, also after ${attempt} attempts`, true);
      }
      await sleep(delay ?? 0);
    }
  };
  return {
    async ask(host, target) {
      let to = new URL(target, origin);
      let last: ReadAnswer | undefined;
      for (let redirects = 0; ; redirects++) {
        const isOld = to.origin === origin;
        const answer = await askOnce(to, isOld ? host : undefined).catch((error: unknown) => {
          // That another server cannot be asked is what the old one answers.
          if (error instanceof AnswerFault && !isOld && last !== undefined) return last;
          throw error;
        });
        if (answer === last) return answer;
        if (isOld && answer.status === 401) throw new AnswerFault('it requires a login (401)', false);
        const base = isOld ? `${to.protocol}//${host}${to.pathname}${to.search}` : to.href;
        const location = redirectOf(answer, base);
        if (location === undefined || redirects === maxRedirects) return answer;
        to = nextAddress(location, to, { host, origin });
        last = answer;
      }
    },
  };
}

/** Where an answer sends `go`; undefined: nowhere that it could ask. */
function redirectOf({ status, headers: { location } }: ReadAnswer, base: string): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || typeof location !== 'string') return undefined;
  const url = URL.canParse(location, base) ? new URL(location, base) : undefined;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined;
}

/** Where a redirect leads: an address of the asked host is on the old server, whatever that is called. */
function nextAddress(location: URL, from: URL, { host, origin }: { host: string; origin: string }): URL {
  if (location.origin !== origin && location.hostname !== host) return location;
  const to = new URL(`${location.pathname}${location.search}`, origin);
  if (to.href !== from.href) return to;
  throw new AnswerFault(`it redirects to ${location.origin}: ask that address`, false);
}

/** Why an address cannot name a server; undefined if it can. */
export function serverUrlFault(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return 'it is no http or https URL';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return 'a server is asked, not a page of it';
  const isOpen = url.protocol === 'http:' && url.username !== '' && !isLoopback(url);
  return isOpen ? 'a login is not sent without encryption' : undefined;
}
