import type { IncomingMessage, RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { expiryOf, type TlsFiles } from '../files/tls.ts';
import { createAccessLog, createClientAddress } from './access-log.ts';
import { answerHealth, urlOf } from './answer-request.ts';
import { createHandler, createPlainHandler, type HandlerOptions } from './create-handler.ts';
import { type Listener, type ListenTarget, openListener } from './listener.ts';
import type { LiveSite, Snapshot } from './load-site.ts';
import type { Metrics } from './metrics.ts';
import { redirectToHttps } from './redirect-to-https.ts';
import type { Responder } from './responder.ts';

export interface PublicOptions {
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly accessLog: boolean;
  /** Whether answers carry X-Config-Hash. */
  readonly configHashHeader: boolean;
  readonly target: ListenTarget;
  /** Plain-HTTP listener that sends everything to https; undefined: none. */
  readonly redirect: ListenTarget | undefined;
  /** What answers beside the site; default nobody. */
  readonly responders?: readonly Responder[];
}

/** What `go` and browsers reach. */
export interface PublicListeners {
  /** Of the first one; undefined for a socket. */
  readonly port: number | undefined;
  readonly isDraining: () => boolean;
  setTls(tls: TlsFiles): void;
  /** As of a listener, for all of them. */
  close(graceMs: number): Promise<void>;
}

/** Opens the listener for go and browsers, and the one that redirects to it; rejects where one cannot be had. */
export async function openPublicListeners(
  live: Pick<LiveSite, 'current'>,
  metrics: Metrics,
  options: PublicOptions,
  tls: TlsFiles | undefined,
  logger: Logger,
): Promise<PublicListeners> {
  let isDraining = false;
  const current = () => live.current();
  const handlerOptions = readHandlerOptions(metrics, options, logger, () => isDraining);
  const { listener, front } = createHandler(current, handlerOptions);
  const main = await openListener(listener, options.target, { tls, front });
  const opened: Listener[] = [main];
  const close = async (graceMs: number) => {
    isDraining = true;
    await Promise.all(opened.map((listener) => listener.close(graceMs)));
  };
  try {
    if (options.redirect) {
      const redirect = createRedirect(current, main.port ?? 443, handlerOptions);
      opened.push(await openListener(redirect, options.redirect));
    }
  } catch (error) {
    await close(0);
    throw error;
  }
  if (tls) metrics.certified(expiryOf(tls));
  return {
    port: main.port,
    isDraining: () => isDraining,
    setTls(next) {
      main.setTls(next);
      metrics.certified(expiryOf(next));
    },
    close,
  };
}

/** Counts and logs what the handlers answer. */
function readHandlerOptions(
  metrics: Metrics,
  options: PublicOptions,
  logger: Logger,
  isDraining: () => boolean,
): HandlerOptions<Snapshot> {
  const clientAddress = createClientAddress(options.trustedProxies);
  const accessLog = options.accessLog ? createAccessLog(logger, clientAddress) : undefined;
  return {
    clientAddress,
    responders: options.responders ?? [],
    isDraining,
    extraHeaders: ({ configHash }) => (options.configHashHeader ? ['X-Config-Hash', configHash] : []),
    onError: (error) => logger.error({ err: error }, 'a request failed'),
    onAnswered(answer, status, seconds, request) {
      metrics.observe(answer, status, seconds);
      accessLog?.(request(), answer, status, seconds);
    },
  };
}

function createRedirect(
  current: () => Snapshot,
  httpsPort: number,
  options: HandlerOptions<Snapshot>,
): RequestListener {
  const make = (request: IncomingMessage, { site }: Snapshot) => {
    const { method = '', headersDistinct } = request;
    const host = headersDistinct.host?.join(',');
    return answerHealth(request) ?? redirectToHttps({ method, url: urlOf(request), host }, site, httpsPort);
  };
  return createPlainHandler(current, make, options);
}
