import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { SiteAnswer } from '../site/site-answer.ts';
import { createAccessLog, createClientAddress } from './access-log.ts';
import { createApp } from './create-app.ts';
import { createFastPath } from './fast-path.ts';
import type { LiveSite, Snapshot } from './load-site.ts';
import type { Metrics } from './metrics.ts';

export interface HandlerOptions {
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly accessLog: boolean;
  /** Whether answers carry X-Config-Hash. */
  readonly configHashHeader: boolean;
}

/** The public handler: the fast path or Express answers, metrics and log are told when the answer has been written. */
export function createHandler(
  live: LiveSite,
  metrics: Metrics,
  options: HandlerOptions,
  logger: Logger,
  isDraining: () => boolean,
): RequestListener {
  const clientAddress = createClientAddress(options.trustedProxies);
  const accessLog = options.accessLog ? createAccessLog(logger, clientAddress) : undefined;
  const fastPath = createFastPath();
  const extraHeaders = ({ configHash }: Snapshot): readonly string[] => {
    const hash = options.configHashHeader ? ['X-Config-Hash', configHash] : [];
    return isDraining() ? [...hash, 'Connection', 'close'] : hash;
  };
  const observe = (request: IncomingMessage, response: ServerResponse, answer: SiteAnswer, started: number) => {
    const seconds = (performance.now() - started) / 1000;
    metrics.observe(answer, response.statusCode, seconds);
    accessLog?.(request, answer, response.statusCode, seconds);
  };
  const arrivals = new WeakMap<IncomingMessage, number>();
  const onError = (error: unknown) => logger.error({ err: error }, 'a request failed');
  const app = createApp(() => live.current(), clientAddress, {
    onError,
    onAnswer(request, response, answer, snapshot) {
      const started = arrivals.get(request) ?? performance.now();
      const extra = extraHeaders(snapshot);
      for (let at = 0; at < extra.length; at += 2) response.setHeader(extra[at] ?? '', extra[at + 1] ?? '');
      response.once('close', () => observe(request, response, answer, started));
    },
  });
  return (request, response) => {
    const started = performance.now();
    const snapshot = live.current();
    let answer: SiteAnswer | undefined;
    try {
      answer = fastPath(request, response, snapshot.site, extraHeaders(snapshot));
    } catch (error) {
      onError(error);
    }
    if (answer !== undefined) {
      observe(request, response, answer, started);
      return;
    }
    arrivals.set(request, started);
    app(request, response);
  };
}
