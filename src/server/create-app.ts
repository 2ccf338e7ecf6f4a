import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import helmet from 'helmet';
import { type Answer, textAnswer } from '../site/answer.ts';
import { refusedTarget, tooBusy } from '../site/refusals.ts';
import type { Site, SiteAnswer } from '../site/site.ts';
import type { Authorise } from './access-control.ts';
import type { ClientAddress } from './access-log.ts';

/** Pages load their own style sheet and nothing else. HSTS is left to whoever terminates TLS for the domain. */
const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      scriptSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
});

export interface AppEvents {
  /** An exception in one request, which was answered with 500. */
  readonly onError: (error: unknown) => void;
  /** An answer is about to be written. */
  readonly onAnswer?: (request: IncomingMessage, response: ServerResponse, answer: SiteAnswer) => void;
}

/** What answers a request from its beginning to its end. */
export interface Service {
  readonly site: Site;
  /** Undefined where everybody may ask. */
  readonly authorise?: Authorise | undefined;
}

/** Answers requests from whatever service is current when they arrive. */
export function createApp(
  current: () => Service,
  clientAddress: ClientAddress,
  { onError, onAnswer }: AppEvents,
): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(securityHeaders);
  app.use(async (request, response) => {
    const { site, authorise } = current();
    const verdict = authorise === undefined ? 'allowed' : await authorise(request, clientAddress);
    const { method, originalUrl: target, headersDistinct } = request;
    const isAuthorised = verdict === 'allowed';
    const answer: SiteAnswer =
      verdict === 'busy'
        ? { ...tooBusy(), kind: 'refused', module: undefined }
        : site.answer({ method, target, host: headersDistinct.host?.join(','), isAuthorised });
    onAnswer?.(request, response, answer);
    response.status(answer.status).set(answer.headers).send(answer.body);
  });
  const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
    onError(error);
    writeText(response, 500, ['internal error: the request failed, the server goes on']);
  };
  app.use(answerError);
  return (request: IncomingMessage, response: ServerResponse) => {
    // Express gives up on targets in which it finds no path, such as `*`, before any handler runs.
    app(request as express.Request, response as express.Response, () => {
      const answer: SiteAnswer = {
        ...refusedTarget('the request target has no path'),
        kind: 'refused',
        module: undefined,
      };
      onAnswer?.(request, response, answer);
      write(response, answer);
    });
  };
}

function writeText(response: ServerResponse, status: number, lines: readonly string[]): void {
  if (response.headersSent) response.destroy();
  else write(response, textAnswer(status, lines));
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
