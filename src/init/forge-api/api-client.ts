import { setTimeout as sleep } from 'node:timers/promises';
import { redactStart } from '../../diagnostics/redact.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { AnswerFault, type ReadAnswer, readAnswer } from '../../net/read-answer.ts';
import { retryDelayMs } from '../../net/retry-delay.ts';
import { isLoopback } from '../../vanity/is-loopback.ts';
import { type ApiAnswer, type ApiClient, ApiFault, type ForgeApiKind } from './forge-api.ts';
import { membersOf } from './pages.ts';

export interface ApiClientOptions {
  readonly kind: ForgeApiKind;
  /** Address of the API, without a final slash. */
  readonly base: string;
  readonly token: string | undefined;
  readonly http: HttpClient;
  /** Is called before a wait that the forge asks for. */
  readonly onWait: (seconds: number) => void;
}

/** Milliseconds for one answer. */
const limitMs = 30_000;
/** A page of 100 projects has half a megabyte on GitHub. */
const maxBytes = 32 * 1024 * 1024;
/** Milliseconds that are waited for a forge that asks for it; longer is left to the user. */
const maxWaitMs = 120_000;
const maxAttempts = 5;

/** Throws an ApiFault if the token would be sent for everybody to read. */
export function createApiClient({ kind, base, token, http, onWait }: ApiClientOptions): ApiClient {
  const baseUrl = new URL(base);
  if (token !== undefined && baseUrl.protocol === 'http:' && !isLoopback(baseUrl)) {
    throw new ApiFault(`a token is not sent to ${base}, which is not encrypted`, 'name the https address with --web');
  }
  const headers = { 'User-Agent': 'govanity', Accept: 'application/json', ...kind.headers(token) };
  const where = { host: baseUrl.host, kind, hasToken: token !== undefined };
  let pausedUntil = 0;

  const ask = async (path: string, query: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> => {
    const url = new URL(`${base}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    for (let attempt = 1; ; attempt++) {
      // A limit is for all requests: nobody else runs into it in the meantime.
      const pause = pausedUntil - Date.now();
      if (pause > 0) await sleep(pause);
      const answer = await readAnswer(http, url, { headers, limitMs, maxBytes }).catch((error: unknown) => {
        if (!(error instanceof AnswerFault)) throw error;
        if (attempt < maxAttempts && error.mayPass) return undefined;
        throw new ApiFault(`cannot ask ${where.host}: ${error.message}`);
      });
      const delay = answer === undefined ? attempt * 500 : retryDelayMs(answer, attempt, Date.now());
      if (answer !== undefined && delay === undefined) return understood(answer, url, where, token);
      if (answer !== undefined && (attempt === maxAttempts || (delay ?? 0) > maxWaitMs)) {
        throw overLimit(answer, delay ?? 0, where);
      }
      if ((delay ?? 0) >= 1_000 && pausedUntil < Date.now()) onWait(Math.ceil((delay ?? 0) / 1_000));
      pausedUntil = Math.max(pausedUntil, Date.now() + (delay ?? 0));
    }
  };

  return {
    ask,
    async askJson(path, query) {
      const answer = await ask(path, query);
      if (answer.status >= 300) return { ...answer, value: undefined };
      try {
        // Gerrit's line against inclusion as a script.
        return { ...answer, value: JSON.parse(answer.text.replace(/^\)\]\}'\r?\n?/, '')) };
      } catch {
        const hint = 'name the page of the forge with --web, and the address of its API with --api if that differs';
        throw new ApiFault(`${base}/${path} does not answer with JSON`, hint);
      }
    },
  };
}

interface Where {
  readonly host: string;
  readonly kind: ForgeApiKind;
  readonly hasToken: boolean;
}

function understood(answer: ReadAnswer, url: URL, where: Where, token: string | undefined): ApiAnswer {
  const { status, headers, body } = answer;
  if ((status >= 200 && status < 300) || status === 404 || status === 409) {
    return { status, headers, text: body.toString('utf8') };
  }
  throw refused(answer, url, where, token);
}

function refused({ status, headers, body }: ReadAnswer, url: URL, where: Where, token: string | undefined): ApiFault {
  const { host, hasToken } = where;
  if (status >= 300 && status < 400) {
    const to = typeof headers.location === 'string' && URL.canParse(headers.location, url.href);
    const origin = to ? new URL(headers.location as string, url).origin : 'another address';
    return new ApiFault(`${url.origin} redirects to ${origin}`, 'name that address with --web, or --api for its API');
  }
  if (status === 401) {
    const message = hasToken ? `${host} does not accept the token (401)` : `${host} requires a token (401)`;
    return new ApiFault(message, tokenHint(where));
  }
  const said = reasonOf(body, token);
  const reason = said === undefined ? '' : `: ${said}`;
  const message = `${host} answers ${status} to ${url.pathname}${reason}`;
  return new ApiFault(message, status === 403 ? tokenHint(where) : undefined, status);
}

/** How to give a token that suffices. */
export function tokenHint({ kind, hasToken }: Omit<Where, 'host'>): string {
  const scope = `with the scope ${kind.tokenScope}`;
  if (hasToken) return `check that it is still valid, and that it was made ${scope}`;
  return `make one ${scope}, and give it in ${kind.tokenVariables[0]} or with --token-file FILE`;
}

function overLimit({ status }: ReadAnswer, delayMs: number, where: Where): ApiFault {
  if (status >= 500) return new ApiFault(`${where.host} answers ${status}, also after ${maxAttempts} attempts`);
  const until = new Date(Date.now() + delayMs).toISOString().slice(0, 16).replace('T', ' ');
  const hint = where.hasToken ? `run this again after ${until} UTC` : tokenHint(where);
  return new ApiFault(`the request limit of ${where.host} is reached until ${until} UTC (${status})`, hint);
}

/** What the forge says itself, without secrets. */
function reasonOf(body: Buffer, token: string | undefined): string | undefined {
  try {
    const { message, error } = membersOf(JSON.parse(body.toString('utf8')));
    const said = [message, error].find((text) => typeof text === 'string');
    if (typeof said !== 'string') return undefined;
    const masked = token === undefined ? said : said.replaceAll(token, '***');
    return redactStart(masked.replace(/\s+/g, ' '), 200);
  } catch {
    return undefined;
  }
}
