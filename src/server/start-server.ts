import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { SiteAnswer } from '../site/site-answer.ts';
import { createAccessLog, createClientAddress } from './access-log.ts';
import { createAdminApp } from './admin-app.ts';
import { createApp } from './create-app.ts';
import { createFastPath } from './fast-path.ts';
import { type Listener, type ListenTarget, openListener, type TlsFiles } from './listener.ts';
import { Live } from './live.ts';
import type { LiveSite, LoadedSite, Snapshot } from './load-site.ts';
import { logReloads } from './log-reloads.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { redirectToHttps } from './redirect-to-https.ts';
import { expiryOf, followTls, readTls, type TlsPaths } from './tls.ts';

export interface ServerOptions {
  /** Of the program, for the metrics. */
  readonly version: string;
  readonly configFile: string;
  /** Directory of templates that replace the program's own; undefined: there is none. */
  readonly templates: string | undefined;
  /** Whether pages tell the versions of modules, which git is asked for. */
  readonly versions: boolean;
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
  /** Whether the index says that the configuration on disk is refused. */
  readonly reloadNotice: boolean;
}

export interface RunningServer {
  readonly port: number | undefined;
  readonly adminPort: number | undefined;
  /** Looks at the configuration at once. */
  reload(): Promise<void>;
  /** Readiness goes first, then the listeners stop accepting; what is in flight gets `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Starts to serve a configuration that has been loaded, and that `load` loads again; rejects where a listener or
 * certificate cannot be had.
 */
export async function startServer(
  initial: LoadedSite & { value: Snapshot },
  load: () => Promise<LoadedSite>,
  options: ServerOptions,
  logger: Logger,
): Promise<RunningServer> {
  const metrics = createMetrics(options.version);
  metrics.loaded(initial.value);
  const live: LiveSite = new Live(initial, load, logReloads(logger, metrics, options.reloadNotice));
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
    if (tls) metrics.certified(expiryOf(tls.value));
    const onChange = (next: TlsFiles) => {
      main.setTls(next);
      metrics.certified(expiryOf(next));
    };
    const certificates = tls && options.tls && followTls(tls, options.tls, logger, onChange);
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

/** The public handler: the fast path or Express answers, metrics and log are told when the answer has been written. */
function createHandler(
  live: LiveSite,
  metrics: Metrics,
  options: ServerOptions,
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
