import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { SiteAnswer } from '../site/site.ts';
import { createAccessLog, createClientAddress } from './access-log.ts';
import { createAdminApp } from './admin-app.ts';
import { createApp } from './create-app.ts';
import { type Listener, type ListenTarget, openListener } from './listener.ts';
import { Live } from './live.ts';
import { type LiveSite, type LoadedSite, loadSite, type Snapshot } from './load-site.ts';
import { logReloads } from './log-reloads.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { redirectToHttps } from './redirect-to-https.ts';
import { followTls, readTls, type TlsPaths } from './tls.ts';

export interface ServerOptions {
  readonly configFile: string;
  readonly target: ListenTarget;
  /** Undefined: no admin listener. */
  readonly admin: ListenTarget | undefined;
  /** Undefined: plain HTTP. */
  readonly tls: TlsPaths | undefined;
  /** Plain-HTTP listener that sends everything to https; undefined: none. */
  readonly redirect: ListenTarget | undefined;
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly accessLog: boolean;
  /** Whether answers carry X-Config-Hash. */
  readonly configHashHeader: boolean;
}

export interface RunningServer {
  readonly port: number | undefined;
  readonly adminPort: number | undefined;
  /** Looks at the configuration at once. */
  reload(): Promise<void>;
  /** Readiness goes first, then the listeners stop accepting; what is in flight gets `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Starts to serve a configuration that has been loaded; rejects where a listener or certificate cannot be had. */
export async function startServer(
  initial: LoadedSite & { value: Snapshot },
  options: ServerOptions,
  logger: Logger,
): Promise<RunningServer> {
  const metrics = createMetrics();
  metrics.loaded(initial.value);
  const live: LiveSite = new Live(initial, () => loadSite(options.configFile), logReloads(logger, metrics));
  const opened: Listener[] = [];
  const open = async (...args: Parameters<typeof openListener>) => {
    const listener = await openListener(...args);
    opened.push(listener);
    return listener;
  };
  let isDraining = false;
  let tls: Awaited<ReturnType<typeof readTls>> | undefined;
  try {
    tls = options.tls && (await readTls(options.tls));
    const handler = createHandler(live, metrics, options, logger, () => isDraining);
    const main = await open(handler, options.target, tls?.value);
    const certificates = tls && options.tls && followTls(tls, options.tls, logger, (next) => main.setTls(next));
    if (options.redirect) await open(redirectToHttps(live, main.port ?? 443), options.redirect);
    const admin =
      options.admin &&
      (await openListener(
        createAdminApp(live, metrics, () => isDraining),
        options.admin,
      ));
    return {
      port: main.port,
      adminPort: admin?.port,
      reload: async () => {
        await Promise.all([live.reload(), certificates?.reload()]);
      },
      async stop(graceMs) {
        isDraining = true;
        live.close();
        certificates?.close();
        await Promise.all(opened.map((listener) => listener.close(graceMs)));
        await admin?.close(0);
      },
    };
  } catch (error) {
    live.close();
    await Promise.all(opened.map((listener) => listener.close(0)));
    throw error;
  }
}

/** The public handler: answers, and tells metrics and log about each answer when it has been written. */
function createHandler(
  live: LiveSite,
  metrics: Metrics,
  options: ServerOptions,
  logger: Logger,
  isDraining: () => boolean,
): RequestListener {
  const clientAddress = createClientAddress(options.trustedProxies);
  const accessLog = options.accessLog ? createAccessLog(logger, clientAddress) : undefined;
  return createApp(() => live.current(), clientAddress, {
    onError: (error) => logger.error({ err: error }, 'a request failed'),
    onAnswer(request: IncomingMessage, response: ServerResponse, answer: SiteAnswer) {
      const started = performance.now();
      if (isDraining()) response.setHeader('Connection', 'close');
      if (options.configHashHeader) response.setHeader('X-Config-Hash', live.current().configHash);
      response.once('close', () => {
        const seconds = (performance.now() - started) / 1000;
        metrics.observe(answer, response.statusCode, seconds);
        accessLog?.(request, answer, response.statusCode, seconds);
      });
    },
  });
}
