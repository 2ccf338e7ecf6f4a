import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { type Answer, textAnswer } from '../site/answer.ts';
import { tooBusy } from '../site/refusals.ts';
import { securityHeaders } from '../site/security-headers.ts';
import type { Site } from '../site/site.ts';
import type { SiteAnswer } from '../site/site-answer.ts';
import type { Authorise } from './access-control.ts';
import type { ClientAddress } from './access-log.ts';

export interface AppEvents<Current> {
  /** An exception in one request, which was answered with 500. */
  readonly onError: (error: unknown) => void;
  /** An answer is about to be written. */
  readonly onAnswer?: (
    request: express.Request,
    response: ServerResponse,
    answer: SiteAnswer,
    service: Current,
  ) => void;
}

/** What answers a request from its beginning to its end. */
export interface Service {
  readonly site: Site;
  /** Undefined where everybody may ask. */
  readonly authorise?: Authorise | undefined;
}

/** Answers requests from whatever service is current when they arrive. */
export function createApp<Current extends Service>(
  current: () => Current,
  clientAddress: ClientAddress,
  { onError, onAnswer }: AppEvents<Current>,
): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(securityHeaders);
  app.use(async (request, response) => {
    const service = current();
    const { site, authorise } = service;
    const verdict = authorise === undefined ? 'allowed' : await authorise(request, clientAddress);
    const { method, originalUrl: target, headersDistinct } = request;
    const isAuthorised = verdict === 'allowed';
    const answer: SiteAnswer =
      verdict === 'busy'
        ? { ...tooBusy(), kind: 'refused', module: undefined }
        : site.answer({ method, target, host: headersDistinct.host?.join(','), isAuthorised });
    response.locals.isCounted = true;
    onAnswer?.(request, response, answer, service);
    response.status(answer.status).set(answer.headers).send(answer.body);
  });
  const answerError: ErrorRequestHandler = (error, request, response, _next) => {
    onError(error);
    const answer = textAnswer(500, ['internal error: the request failed, the server goes on']);
    if (!response.locals.isCounted) {
      onAnswer?.(request, response, { ...answer, kind: 'refused', module: undefined }, current());
    }
    if (response.headersSent) response.destroy();
    else write(response, answer);
  };
  app.use(answerError);
  return (request: IncomingMessage, response: ServerResponse) => {
    // No route depends on the path, and Express gives up on targets in which it finds none, such as `//#@`.
    app(Object.assign(request, { originalUrl: request.url ?? '', url: '/' }) as express.Request, response);
  };
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
