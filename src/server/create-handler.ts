import type { IncomingMessage, RequestListener } from 'node:http';
import type { SiteAnswer } from '../site/site-answer.ts';
import type { ClientAddress, LoggedRequest } from './access-log.ts';
import { createAnswerBytes } from './answer-bytes.ts';
import { createApp, type Service } from './create-app.ts';
import { createFastPath } from './fast-path.ts';
import { createGoGetFront, type GoGetFront } from './go-get-front.ts';
import { createPipelineLimit } from './pipeline-limit.ts';
import { readHeaders } from './plain-request.ts';

export interface HandlerOptions<Current> {
  readonly clientAddress: ClientAddress;
  /** Of all answers, names and values in turn; default none. */
  readonly extraHeaders?: (service: Current) => readonly string[];
  /** Whether each connection ends with its next answer; default no. */
  readonly isDraining?: () => boolean;
  /** An exception in one request, which was answered with 500. */
  readonly onError: (error: unknown) => void;
  /** A request has been answered; an exception is told to `onError` and harms nobody. */
  readonly onAnswered?: (answer: SiteAnswer, status: number, seconds: number, request: () => LoggedRequest) => void;
}

export interface Handler {
  /** Answers everything. */
  readonly listener: RequestListener;
  /** Answers what is simplest and most frequent before it comes to the HTTP server. */
  readonly front: GoGetFront;
}

/** The public handler: the front, the fast path or Express answers from whatever service is current. */
export function createHandler<Current extends Service>(
  current: () => Current,
  { clientAddress, extraHeaders = () => [], isDraining = () => false, onError, onAnswered }: HandlerOptions<Current>,
): Handler {
  const listAdded = (service: Current): readonly string[] =>
    isDraining() ? [...extraHeaders(service), 'Connection', 'close'] : extraHeaders(service);
  const answered: Answered = (answer, status, started, request) => {
    try {
      onAnswered?.(answer, status, (performance.now() - started) / 1000, request);
    } catch (error) {
      onError(error);
    }
  };
  const arrivals = new WeakMap<IncomingMessage, number>();
  const app = createApp(current, clientAddress, {
    onError,
    onAnswer(request, response, answer, service) {
      const started = arrivals.get(request) ?? performance.now();
      const added = listAdded(service);
      for (let at = 0; at < added.length; at += 2) response.setHeader(added[at] ?? '', added[at + 1] ?? '');
      const { method, originalUrl: url, headers, socket } = request;
      response.once('close', () =>
        answered(answer, response.statusCode, started, () => ({ method, url, headers, socket })),
      );
    },
  });
  const fastPath = createFastPath();
  const admit = createPipelineLimit();
  const listener: RequestListener = (request, response) => {
    const started = performance.now();
    const service = current();
    let answer: SiteAnswer | undefined;
    try {
      answer = fastPath(request, response, service.site, listAdded(service));
    } catch (error) {
      onError(error);
    }
    if (answer !== undefined) {
      answered(answer, response.statusCode, started, () => request);
      return;
    }
    if (!admit(request, response)) {
      request.socket.destroy();
      return;
    }
    arrivals.set(request, started);
    app(request, response);
  };
  return { listener, front: createFront(current, { extraHeaders, isDraining }, answered) };
}

type Answered = (answer: SiteAnswer, status: number, started: number, request: () => LoggedRequest) => void;

function createFront<Current extends Service>(
  current: () => Current,
  { extraHeaders, isDraining }: Required<Pick<HandlerOptions<Current>, 'extraHeaders' | 'isDraining'>>,
  answered: Answered,
): GoGetFront {
  const bytesOf = createAnswerBytes();
  return createGoGetFront(({ method, target, host, headerLines }, socket) => {
    if (isDraining()) return undefined;
    const started = performance.now();
    const service = current();
    const answer = service.site.findGoGet(target, host);
    if (answer === undefined) return undefined;
    const bytes = bytesOf(answer, method, extraHeaders(service));
    answered(answer, answer.status, started, () => {
      return { method, url: target, headers: readHeaders(headerLines), socket };
    });
    return bytes;
  });
}
