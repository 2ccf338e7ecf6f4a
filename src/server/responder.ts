import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { refusedAnswer, type ServedAnswer, textAnswer } from '../site/answer.ts';
import { chooseHost, type HostChoice } from '../site/host-table.ts';
import { methodNotAllowed, misdirected, refusedTarget } from '../site/refusals.ts';
import type { TargetParts } from '../site/request-target.ts';
import type { Site } from '../site/site.ts';
import type { Admission } from './access-control.ts';
import { inactivityMs } from './listener.ts';

/** Answers paths below `/-/` that are no business of the site. */
export interface Responder {
  /** The path that it answers; if it ends in a slash, all paths that begin with it. */
  readonly path: string;
  /** GET includes HEAD. */
  readonly methods: readonly ('GET' | 'POST')[];
  /** Bytes of a request's body that are read; a longer one is answered with 413. Default 0. */
  readonly maxBodyBytes?: number;
  /** Milliseconds in which `answer` must resolve; then the request is answered with 504. Default 15,000. */
  readonly timeLimitMs?: number;
  /**
   * The answer to a GET or HEAD that is at hand and that everybody may have, or whoever sends this `Authorization` header,
   * whatever their Host; it is kept from one request to the next. Undefined for all others. Default: there is none.
   */
  findPrepared?(path: string, authorization: string | undefined): ServedAnswer | undefined;
  /** Who may ask is for the responder to decide. A rejection is answered with 500. */
  answer(request: ResponderRequest): ServedAnswer | Promise<ServedAnswer>;
}

/** A request with a Host that the server answers for. Nothing has been checked of its path. */
export interface ResponderRequest {
  readonly method: string;
  /** As sent, without the base of the host. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** The base of the host if the path was asked for below it, else "". */
  readonly base: string;
  /** The host that the request is answered as. */
  readonly choice: HostChoice;
  readonly headers: IncomingHttpHeaders;
  /** Empty unless the method is POST. */
  readonly body: Buffer;
  /** Address of the client, behind trusted proxies. */
  readonly client: string;
  /** Aborted when the client has hung up, and when the time is over. */
  readonly signal: AbortSignal;
  /** Whether the sender is one of those that `access` admits; everybody is if it restricts nothing. */
  authorise(): Admission | Promise<Admission>;
}

/** What a responder needs of the door. */
export interface Visit {
  readonly request: IncomingMessage;
  /** Its path is without the base. */
  readonly target: TargetParts;
  readonly base: string;
  readonly hostTable: Site['hostTable'];
  readonly client: string;
  authorise(): Admission | Promise<Admission>;
}

const usualLimitMs = 15_000;
/** Milliseconds by which the connection outlives the limit, so that 504 can be sent. */
const marginMs = 5_000;

/** Finds the responder of a path; undefined for all paths that are the site's. */
export function findResponder(responders: readonly Responder[], path: string): Responder | undefined {
  if (!path.startsWith('/-/')) return undefined;
  return responders.find((found) => (found.path.endsWith('/') ? path.startsWith(found.path) : path === found.path));
}

/** The prepared answer of a responder to a request without a query. Undefined: the request takes the usual way. */
export function findPrepared(
  responders: readonly Responder[],
  target: string,
  host: string | undefined,
  authorization: string | undefined,
  hostTable: Site['hostTable'],
): ServedAnswer | undefined {
  const answer = findResponder(responders, target)?.findPrepared?.(target, authorization);
  return answer === undefined || chooseHost(host, hostTable) === undefined ? undefined : answer;
}

/** Asks a responder; what is wrong with the request as such is refused here. */
export async function askResponder(responder: Responder, visit: Visit): Promise<ServedAnswer> {
  const { request, target, base, hostTable, client, authorise } = visit;
  const { method = '', headers, headersDistinct } = request;
  const allowed = responder.methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
  if (!allowed.includes(method)) return refusedAnswer(methodNotAllowed(method, allowed));
  const host = headersDistinct.host?.join(',');
  if (host?.includes(',')) return refusedAnswer(refusedTarget('the request names more than one Host'));
  const choice = chooseHost(target.host ?? host, hostTable);
  if (choice === undefined) return refusedAnswer(misdirected(hostTable));
  const body = method === 'POST' ? await readBody(request, responder.maxBodyBytes ?? 0) : Buffer.alloc(0);
  if (body === undefined) return tooLarge(responder.maxBodyBytes ?? 0);
  const { path, query } = target;
  return withinTime(request, responder.timeLimitMs ?? usualLimitMs, (signal) =>
    responder.answer({ method, path, query, base, choice, headers, body, client, signal, authorise }),
  );
}

/** Undefined if the body is longer; rejects if it breaks off. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): ServedAnswer {
  // What is left of the body is not read.
  const headers = { Connection: 'close' };
  return refusedAnswer(textAnswer(413, [`the body of the request is too long: at most ${maxBytes} bytes`], headers));
}

/** Waits for an answer, while the connection may be idle; 504 if it takes too long. */
async function withinTime(
  request: IncomingMessage,
  limitMs: number,
  make: (signal: AbortSignal) => ServedAnswer | Promise<ServedAnswer>,
): Promise<ServedAnswer> {
  const { socket } = request;
  const abort = new AbortController();
  const onGone = () => abort.abort();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ServedAnswer>((resolve) => {
    timer = setTimeout(() => {
      resolve(refusedAnswer(textAnswer(504, [`no answer in ${limitMs / 1000} seconds, try again later`])));
      abort.abort();
    }, limitMs);
  });
  socket.once('close', onGone);
  if (limitMs > inactivityMs) socket.setTimeout(limitMs + marginMs);
  try {
    return await Promise.race([make(abort.signal), late]);
  } finally {
    clearTimeout(timer);
    socket.off('close', onGone);
    socket.setTimeout(inactivityMs);
  }
}
