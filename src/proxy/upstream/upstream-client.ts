import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { createHttpClient, type HttpClient } from '../../net/http-client.ts';
import { shownText } from '../../vanity/error-catalogue/shown-text.ts';
import type { Fetched } from '../fetch/go-fetcher.ts';
import { type ProxyFailure, unavailable } from '../fetch/proxy-failure.ts';

/** Asks another module proxy. Nothing of a request to this server is sent to it: no login, header or address. */
export interface UpstreamClient {
  /** The body of an answer; `path` begins with a slash and is escaped as the protocol has it. */
  get(path: string, maxBytes: number): Promise<Fetched<Buffer>>;
  /** Writes the body of an answer into a new file. */
  download(path: string, file: string, maxBytes: number): Promise<Fetched<void>>;
  close(): void;
}

export interface UpstreamClientOptions {
  /** Base URL without a final slash. */
  readonly url: string;
  /** With HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and their like, as `go` reads them. */
  readonly env: NodeJS.ProcessEnv;
  /** For one answer with its body. */
  readonly timeoutMs: number;
  /** Called with the outcome of each request: why there was no answer, or undefined. */
  readonly onAnswered: (failure: ProxyFailure | undefined) => void;
}

/** Requests at once, and how many may wait for their turn. */
const maxRequests = 32;
const maxWaiting = 4_000;
const maxRedirects = 5;
const attempts = 3;
/** Milliseconds before the second attempt; before the third it is as many times more. */
const pauseMs = 300;
/** Milliseconds until the head of an answer, and between two pieces of its body. */
const idleMs = 60_000;
/** Bytes of an error's text that are read. */
const maxErrorBytes = 4_096;
const maxErrorLines = 6;
const maxErrorLine = 240;

/** How one attempt came out; `retry` means that another one may fare better. */
type Attempt<Value> = Fetched<Value> & { readonly retry?: boolean };
type Take<Value> = (body: Readable) => Promise<Value>;

export function createUpstreamClient({ url, env, timeoutMs, onAnswered }: UpstreamClientOptions): UpstreamClient {
  const limit = pLimit(maxRequests);
  const http = createHttpClient(env);
  const base = new URL(url);

  const attempt = async <Value>(path: string, maxBytes: number, take: Take<Value>): Promise<Attempt<Value>> => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await follow(new URL(`${url}${path}`), base, http, signal);
      if ('failure' in answer) return { ok: false, failure: answer.failure };
      const { statusCode, headers, body } = answer;
      if (statusCode !== 200) return refusal(base.host, statusCode, await readStart(body));
      if (Number(headers['content-length'] ?? 0) > maxBytes) {
        body.on('error', () => undefined).destroy();
        return { ok: false, failure: tooLarge(path, maxBytes) };
      }
      return { ok: true, value: await take(body) };
    } catch (error) {
      if (error instanceof TooLarge) return { ok: false, failure: tooLarge(path, maxBytes) };
      if (isLocal(error)) throw error;
      return { ok: false, failure: unreachable(base.host, error, signal.aborted), retry: !signal.aborted };
    }
  };
  const ask = async <Value>(path: string, maxBytes: number, take: Take<Value>): Promise<Fetched<Value>> => {
    if (limit.pendingCount >= maxWaiting) {
      return { ok: false, failure: unavailable(503, 'too many requests wait for the upstream proxy, try again') };
    }
    return limit(async () => {
      for (let count = 1; ; count++) {
        const { retry = false, ...result } = await attempt(path, maxBytes, take);
        if (!retry || count === attempts) {
          onAnswered(retry && !result.ok ? result.failure : undefined);
          return result;
        }
        await sleep(pauseMs * count);
      }
    });
  };
  return {
    get: (path, maxBytes) => ask(path, maxBytes, (body) => readAll(body, maxBytes)),
    download: (path, file, maxBytes) =>
      ask(path, maxBytes, (body) => pipeline(body, atMost(maxBytes), createWriteStream(file, { flags: 'w' }))),
    close: () => http.close(),
  };
}

type HttpAnswer = Awaited<ReturnType<HttpClient['request']>>;

/** Follows redirects to other https addresses: large files of public proxies are on other hosts. */
async function follow(
  first: URL,
  base: URL,
  http: HttpClient,
  signal: AbortSignal,
): Promise<HttpAnswer | { readonly failure: ProxyFailure }> {
  let url = first;
  for (let count = 0; count <= maxRedirects; count++) {
    const headers = { 'User-Agent': 'govanity', 'Accept-Encoding': 'identity' };
    const answer = await http.request(url, { headers, signal, timeoutMs: idleMs });
    const location = [answer.headers.location].flat()[0];
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || location === undefined) return answer;
    answer.body.on('error', () => undefined).destroy();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    const isKept = next?.protocol === 'https:' || (base.protocol === 'http:' && next?.host === base.host);
    if (next === undefined || !isKept) {
      return { failure: unavailable(502, `the upstream proxy ${base.host} redirects to an address that is not https`) };
    }
    next.username = '';
    next.password = '';
    url = next;
  }
  return { failure: unavailable(502, `the upstream proxy ${base.host} redirects more than ${maxRedirects} times`) };
}

class TooLarge extends Error {}

function atMost(maxBytes: number) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let left = maxBytes;
    for await (const chunk of chunks) {
      left -= chunk.length;
      if (left < 0) throw new TooLarge();
      yield chunk;
    }
  };
}

async function readAll(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of atMost(maxBytes)(body)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The beginning of an error's text; what fails then is no matter. */
async function readStart(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxErrorBytes) break;
    }
  } catch {
    // The status is enough.
  }
  return Buffer.concat(chunks).subarray(0, maxErrorBytes).toString('utf8');
}

function refusal(host: string, status: number, text: string): Attempt<never> {
  const isHtml = /^\s*</.test(text);
  const lines = isHtml ? [] : text.split('\n').map((line) => shownText(line.trim(), maxErrorLine));
  const shown = lines.filter((line) => line !== '').slice(0, maxErrorLines);
  if (status === 404 || status === 410) {
    const reason = shown.length === 0 ? [`the upstream proxy ${host} does not have it`] : shown;
    return { ok: false, failure: { status, lines: reason, isLasting: true } };
  }
  if (status === 403) {
    return {
      ok: false,
      failure: { status, lines: [`the upstream proxy ${host} refuses it`, ...shown], isLasting: false },
    };
  }
  if (status === 429) {
    return { ok: false, failure: unavailable(502, `the upstream proxy ${host} limits how often it may be asked`) };
  }
  const failure = unavailable(502, `the upstream proxy ${host} answers ${status}`, ...shown.slice(0, 2));
  return { ok: false, failure, retry: status >= 500 };
}

function tooLarge(path: string, maxBytes: number): ProxyFailure {
  return unavailable(502, `the upstream proxy sends more than ${maxBytes} bytes for ${path}`);
}

function unreachable(host: string, error: unknown, isLate: boolean): ProxyFailure {
  if (isLate) return unavailable(504, `the upstream proxy ${host} did not answer in time`);
  const { code = '', message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    ENOTFOUND: 'no such host',
    UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of an answer',
    UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
    UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
    UND_ERR_SOCKET: 'it closed the connection in the middle of an answer',
  };
  const status = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT' ? 504 : 502;
  const reason = words[code] ?? (code === '' ? shownText(message, maxErrorLine) : code);
  return unavailable(status, `the upstream proxy ${host} cannot be read: ${reason}`);
}

/** What has to do with the disk of this server. */
function isLocal(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['EACCES', 'EDQUOT', 'EEXIST', 'EMFILE', 'ENOENT', 'ENOSPC', 'EROFS', 'EIO'].includes(code);
}
