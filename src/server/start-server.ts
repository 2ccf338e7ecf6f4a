import type { Logger } from 'pino';
import { createAdminApp } from './admin-app.ts';
import { createHandler, type HandlerOptions } from './create-handler.ts';
import { type Listener, type ListenTarget, openListener, type TlsFiles } from './listener.ts';
import { Live } from './live.ts';
import type { LiveSite, LoadedSite, Snapshot } from './load-site.ts';
import { logReloads } from './log-reloads.ts';
import { createMetrics } from './metrics.ts';
import { redirectToHttps } from './redirect-to-https.ts';
import { expiryOf, followTls, readTls, type TlsPaths } from './tls.ts';

export interface ServerOptions extends HandlerOptions {
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
