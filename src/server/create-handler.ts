import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ServedAnswer } from '../site/answer.ts';
import type { FindStored } from '../site/stored-module.ts';
import type { ClientAddress, LoggedRequest } from './access-log.ts';
import { createAnswerBytes } from './answer-bytes.ts';
import { answerRequest, type Service, urlOf } from './answer-request.ts';
import { AnswerTurns, type CutReason, type Turn } from './answer-turns.ts';
import { type AppOptions, createApp } from './create-app.ts';
import { takeFastPath } from './fast-path.ts';
import { createGoGetFront, type GoGetFront } from './go-get-front.ts';
import type { Handler } from './listener.ts';
import { readHeaders } from './plain-request.ts';
import { findPrepared, type Responder } from './responder.ts';
import { createAnswerWriter } from './write-answer.ts';

export interface HandlerEvents<Current> {
  /** Of all answers, names and values in turn; default none. */
  readonly extraHeaders?: (service: Current) => readonly string[];
  /** Whether each connection ends with its next answer; default no. */
  readonly isDraining?: () => boolean;
  /** An exception in one request, which was answered with 500. */
  readonly onError: (error: unknown) => void;
  /** A request has been answered; an exception goes to `onError` and harms nobody. */
  readonly onAnswered?: (answer: ServedAnswer, status: number, seconds: number, request: () => LoggedRequest) => void;
  /** The connection of a client that does not read its answers is cut. */
  readonly onCut?: (reason: CutReason) => void;
}

export interface HandlerOptions<Current> extends HandlerEvents<Current> {
  readonly clientAddress: ClientAddress;
  /** What answers beside the site; default nobody. */
  readonly responders?: readonly Responder[];
  /** What the module proxy holds, for pages; default: there is none. */
  readonly findStored?: FindStored | undefined;
}

/** The status that nginx logs, too, for a client that hung up before there was an answer; it is never sent. */
const clientGone = 499;

/** The public handler: the front, the fast path or Express answers from whatever service is current. */
export function createHandler<Current extends Service>(
  current: () => Current,
  options: HandlerOptions<Current>,
): Handler {
  const { onError } = options;
  const door = createDoor(current, (request, service) => answerRequest(request, service, options), options);
  const listener: RequestListener = (request, response) => {
    const started = performance.now();
    const service = current();
    let answer: ServedAnswer | undefined;
    try {
      answer = takeFastPath(request, service.site, options.responders);
    } catch (error) {
      onError(error);
    }
    const turn = answer && door.turns.takeSmall(request, response);
    if (answer === undefined || turn === undefined) {
      door.listener(request, response);
      return;
    }
    try {
      door.write(request, response, answer, service, turn);
    } catch (error) {
      onError(error);
      door.answer(request, response, { started, turn });
      return;
    }
    door.answered(answer, response.statusCode, started, () => request);
  };
  return { listener, front: createFront(current, options, door.answered), endWith: door.endWith };
}

/** A handler with one way to answer, with all that guards, writes and counts as in the public one. */
export function createPlainHandler<Current>(
  current: () => Current,
  make: AppOptions<Current>['make'],
  events: HandlerEvents<Current>,
): Handler {
  const { listener, endWith } = createDoor(current, make, events);
  return { listener, endWith };
}

type Answered = (answer: ServedAnswer, status: number, started: number, request: () => LoggedRequest) => void;

interface Arrival {
  /** As `performance.now()`. */
  readonly started: number;
  readonly turn: Turn;
}

/** What all ways to answer have in common. */
function createDoor<Current>(
  current: () => Current,
  make: AppOptions<Current>['make'],
  events: HandlerEvents<Current>,
) {
  const { extraHeaders = () => [], isDraining = () => false, onError, onAnswered, onCut = () => undefined } = events;
  const writeAnswer = createAnswerWriter(onError);
  const turns = new AnswerTurns(onCut);
  const arrivals = new WeakMap<IncomingMessage, Arrival>();
  const write = (
    request: IncomingMessage,
    response: ServerResponse,
    answer: ServedAnswer,
    service: Current,
    turn: Turn,
  ): void => {
    const headers = extraHeaders(service);
    const added = isDraining() ? [...headers, 'Connection', 'close'] : headers;
    turns.sending(turn, writeAnswer(request, response, answer, added));
  };
  const answered: Answered = (answer, status, started, request) => {
    try {
      onAnswered?.(answer, status, (performance.now() - started) / 1000, request);
    } catch (error) {
      onError(error);
    }
  };
  const writeAndCount: AppOptions<Current>['write'] = (request, response, answer, service) => {
    const arrival = arrivals.get(request);
    if (arrival === undefined) throw new Error('a request is answered that has not arrived');
    const { started, turn } = arrival;
    const { method, headers, socket } = request;
    const count = (status: number) =>
      answered(answer, status, started, () => ({ method, url: urlOf(request), headers, socket }));
    if (response.closed) {
      count(clientGone);
      return;
    }
    write(request, response, answer, service, turn);
    response.once('close', () => count(response.statusCode));
  };
  const app = createApp({ current, make, write: writeAndCount, onError });
  const answer = (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => {
    arrivals.set(request, arrival);
    app(request, response);
  };
  const listener: RequestListener = (request, response) => {
    const started = performance.now();
    turns.wait(request, response, (turn) => answer(request, response, { started, turn }));
  };
  return {
    turns,
    write,
    answered,
    answer,
    listener,
    endWith: (text: string, socket: Socket) => turns.endWith(text, socket),
  };
}

function createFront<Current extends Service>(
  current: () => Current,
  { extraHeaders = () => [], isDraining = () => false, responders = [] }: HandlerOptions<Current>,
  answered: Answered,
): GoGetFront {
  const bytesOf = createAnswerBytes();
  return createGoGetFront(({ method, target, host, authorization, headerLines }, socket) => {
    if (isDraining()) return undefined;
    const started = performance.now();
    const service = current();
    const answer =
      service.site.findGoGet(target, host) ??
      findPrepared(responders, target, host, authorization, service.site.hostTable);
    if (answer === undefined) return undefined;
    const bytes = bytesOf(answer, method, extraHeaders(service));
    answered(answer, answer.status, started, () => {
      return { method, url: target, headers: readHeaders(headerLines), socket };
    });
    return bytes;
  });
}
