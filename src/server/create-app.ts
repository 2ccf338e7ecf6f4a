import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { refusedAnswer, type ServedAnswer, textAnswer } from '../site/answer.ts';

export interface AppOptions<Service> {
  /** What answers now; a request keeps it until its end. */
  readonly current: () => Service;
  /** Makes an answer, at once or after a wait. */
  readonly make: (request: IncomingMessage, service: Service) => ServedAnswer | Promise<ServedAnswer>;
  /** May throw as long as nothing has been written. */
  readonly write: (request: IncomingMessage, response: ServerResponse, answer: ServedAnswer, service: Service) => void;
  /** Receives the exception of a request, which is answered with 500. */
  readonly onError: (error: unknown) => void;
}

/** Answers all requests in one way. */
export function createApp<Service>({ current, make, write, onError }: AppOptions<Service>): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(async (request, response) => {
    const service = current();
    const made = make(request, service);
    write(request, response, made instanceof Promise ? await made : made, service);
  });
  const answerError: ErrorRequestHandler = (error, request, response, _next) => {
    // The body of a request that breaks off is no fault of the server.
    if (!request.errored) onError(error);
    if (response.headersSent) response.destroy();
    else write(request, response, internalError(), current());
  };
  app.use(answerError);
  return (request, response) => {
    // No route depends on the path, and Express gives up on targets in which it finds none, such as `//#@`.
    app(Object.assign(request, { originalUrl: request.url ?? '', url: '/' }) as express.Request, response);
  };
}

function internalError(): ServedAnswer {
  return refusedAnswer(textAnswer(500, ['internal error: the request failed, the server goes on']));
}
