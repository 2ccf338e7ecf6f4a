import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { TlsFiles } from '../files/tls.ts';
import type { FindStored } from '../site/stored-module.ts';
import { createAccessLog, createClientAddress } from './access-log.ts';
import { answerHealth, urlOf } from './answer-request.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import type { ConnectionTroubles } from './connection-troubles.ts';
import { createHandler, createPlainHandler, type HandlerOptions } from './create-handler.ts';
import { type Handler, type Listener, type ListenTarget, openListener } from './listener.ts';
import type { LiveSite, Snapshot } from './load-site.ts';
import type { Metrics } from './metrics.ts';
import { redirectToHttps } from './redirect-to-https.ts';
import type { RepoVersions } from './repo-versions.ts';
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
  /** Looks up the versions that pages show; undefined: they show none. */
  readonly repoVersions?: Pick<RepoVersions, 'want' | 'refresh' | 'shareRefs'> | undefined;
  /** What answers beside the site; default nobody. */
  readonly responders?: readonly Responder[];
  /** What the module proxy holds, for pages; default: there is none. */
  readonly findStored?: FindStored;
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

/** What the public listeners answer from, and where they count and log. */
export interface PublicParts {
  readonly live: Pick<LiveSite, 'current'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly troubles: ConnectionTroubles;
  readonly limits: ConnectionLimits;
}

/** Opens the listener for go and browsers, and the one that redirects to it; rejects if one cannot be had. */
export async function openPublicListeners(
  parts: PublicParts,
  options: PublicOptions,
  tls: TlsFiles | undefined,
): Promise<PublicListeners> {
  let isDraining = false;
  const { live, troubles, limits } = parts;
  const current = () => live.current();
  const handlerOptions = readHandlerOptions(parts, options, () => isDraining);
  const handler = createHandler(current, handlerOptions);
  const main = await openListener(handler, options.target, { tls, ...troubles.of(limits.main) });
  const opened: Listener[] = [main];
  const close = async (graceMs: number) => {
    isDraining = true;
    await Promise.all(opened.map((listener) => listener.close(graceMs)));
  };
  try {
    if (options.redirect) {
      const redirect = createRedirect(current, main.port ?? 443, handlerOptions);
      opened.push(await openListener(redirect, options.redirect, troubles.of(limits.redirect)));
    }
  } catch (error) {
    await close(0);
    throw error;
  }
  return {
    port: main.port,
    isDraining: () => isDraining,
    setTls: main.setTls,
    close,
  };
}

/** Counts and logs what the handlers answer. */
function readHandlerOptions(
  { metrics, logger, troubles: { onCut } }: PublicParts,
  options: PublicOptions,
  isDraining: () => boolean,
): HandlerOptions<Snapshot> {
  const clientAddress = createClientAddress(options.trustedProxies);
  const accessLog = options.accessLog ? createAccessLog(logger, clientAddress) : undefined;
  return {
    clientAddress,
    responders: options.responders ?? [],
    findStored: options.findStored,
    isDraining,
    onCut,
    extraHeaders: ({ source }) => (options.configHashHeader ? ['X-Config-Hash', source.hash] : []),
    onError: (error) => logger.error({ err: error }, 'a request failed'),
    onAnswered(answer, status, seconds, request) {
      metrics.observe(answer, status, seconds);
      accessLog?.(request(), answer, status, seconds);
      if (answer.versions !== undefined) options.repoVersions?.want(answer.versions, clientAddress(request()));
    },
  };
}

function createRedirect(current: () => Snapshot, httpsPort: number, options: HandlerOptions<Snapshot>): Handler {
  const make = (request: IncomingMessage, { site }: Snapshot) => {
    const { method = '', headersDistinct } = request;
    const host = headersDistinct.host?.join(',');
    return answerHealth(request) ?? redirectToHttps({ method, url: urlOf(request), host }, site, httpsPort);
  };
  return createPlainHandler(current, make, options);
}
