import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import fresh from 'fresh';
import { type Answer, type BodyStream, type ByteRange, lengthOfBody, listAnswerHeaders } from '../site/answer.ts';
import { listSecurityHeaders } from '../site/security-headers.ts';

/**
 * Writes an answer, with 304 and a part of the body for requests that ask for them. `extraHeaders` are names and
 * values in turn. Returns the bytes of the body that are sent at once, undefined for a stream. Throws if a body cannot be
 * opened; nothing has been written then.
 */
export type WriteAnswer = (
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer & { readonly timeLimitMs?: number },
  extraHeaders: readonly string[],
) => number | undefined;

/** Writes all answers but those of the front; `onError` receives what fails after an answer has begun. */
export function createAnswerWriter(onError: (error: unknown) => void): WriteAnswer {
  const common = listSecurityHeaders();
  const prepared = new WeakMap<Answer, readonly string[]>();
  return (request, response, answer, extraHeaders) => {
    let own = prepared.get(answer);
    if (own === undefined) {
      own = listAnswerHeaders(answer);
      prepared.set(answer, own);
    }
    const { status, headers, range } = choosePart(request, answer, own);
    const isEmpty = request.method === 'HEAD' || status === 304 || status === 416;
    const body = isEmpty ? undefined : openBody(answer.body, range);
    response.writeHead(status, common.concat(extraHeaders, headers));
    if (answer.timeLimitMs !== undefined) limitTime(response, answer.timeLimitMs);
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
      response.end(body);
      return body === undefined ? 0 : lengthOfBody(body);
    }
    send(body, response, onError);
    return undefined;
  };
}

/** What is sent of an answer. */
interface Part {
  readonly status: number;
  readonly headers: readonly string[];
  /** Undefined: the whole body. */
  readonly range?: ByteRange;
}

function choosePart(request: IncomingMessage, answer: Answer, own: readonly string[]): Part {
  const { method, headers } = request;
  const { status, headers: named } = answer;
  if ((method !== 'GET' && method !== 'HEAD') || status !== 200) return { status, headers: own };
  if (isFresh(request, answer)) return { status: 304, headers: without(own, ['Content-Type', 'Content-Length']) };
  if (method === 'HEAD' || headers.range === undefined || named['Accept-Ranges'] !== 'bytes') {
    return { status, headers: own };
  }
  const length = lengthOfBody(answer.body);
  const range = isSameAs(headers['if-range'], answer) ? readRange(headers.range, length) : undefined;
  if (range === undefined) return { status, headers: own };
  const rest = without(own, ['Content-Length']);
  if (range === 'beyond') {
    return { status: 416, headers: [...rest, 'Content-Range', `bytes */${length}`, 'Content-Length', '0'] };
  }
  const { start, end } = range;
  const part = ['Content-Range', `bytes ${start}-${end}/${length}`, 'Content-Length', String(end - start + 1)];
  return { status: 206, headers: [...rest, ...part], range };
}

/** Whether the client has the same already (RFC 9110, 13.1.2 and 13.1.3). */
function isFresh({ headers }: IncomingMessage, { headers: named }: Answer): boolean {
  if (headers['if-none-match'] === undefined && headers['if-modified-since'] === undefined) return false;
  return fresh(headers, { etag: named.ETag, 'last-modified': named['Last-Modified'] });
}

/** If-Range: a part is of use only to who has the rest of the same (RFC 9110, 13.1.5). */
function isSameAs(condition: string | string[] | undefined, { headers }: Answer): boolean {
  if (condition === undefined) return true;
  const { ETag, 'Last-Modified': modified } = headers;
  return condition === modified || (condition === ETag && !ETag.startsWith('W/'));
}

/** Undefined if the whole is to be sent: for several parts, for other units, and for what is no range (RFC 9110, 14.2). */
function readRange(header: string, length: number): ByteRange | 'beyond' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header) ?? [];
  if (first === '' && last === '') return undefined;
  const isSuffix = first === '';
  const start = isSuffix ? Math.max(0, length - Number(last)) : Number(first);
  const end = isSuffix || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (!isSuffix && last !== '' && Number(last) < start) return undefined;
  return start >= length ? 'beyond' : { start, end };
}

function without(headers: readonly string[], names: readonly string[]): string[] {
  return headers.filter((_text, at) => !names.includes(headers[at - (at % 2)] ?? ''));
}

/** Chunks that are read while they are sent, and how many bytes they must be. */
interface OpenStream {
  readonly source: ReturnType<BodyStream['open']>;
  readonly length: number;
}

function openBody(body: Answer['body'], range: ByteRange | undefined): string | Uint8Array | OpenStream {
  if (typeof body === 'string') return range === undefined ? body : openBody(Buffer.from(body), range);
  if (body instanceof Uint8Array) return range === undefined ? body : body.subarray(range.start, range.end + 1);
  const length = range === undefined ? body.length : range.end - range.start + 1;
  return { source: body.open(range), length };
}

/** A body that breaks off, or is not as long as it was announced, ends the connection: the client sees it as cut off. */
function send({ source, length }: OpenStream, response: ServerResponse, onError: (error: unknown) => void): void {
  const exactly = async function* (chunks: AsyncIterable<Uint8Array>) {
    let left = length;
    for await (const chunk of chunks) {
      left -= chunk.length;
      if (left < 0) break;
      yield chunk;
    }
    if (left !== 0) throw new Error(`a body of ${length} bytes has ${left < 0 ? 'more' : 'fewer'}`);
  };
  pipeline(source, exactly, response, (error) => {
    if (error && !isClientGone(error)) onError(error);
  });
}

function isClientGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_UNABLE_TO_PIPE';
}

function limitTime(response: ServerResponse, limitMs: number): void {
  const timer = setTimeout(() => response.destroy(), limitMs);
  response.once('close', () => clearTimeout(timer));
}
