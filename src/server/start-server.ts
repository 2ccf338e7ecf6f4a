import type { Logger } from 'pino';
import { Live } from '../files/live.ts';
import { followTls, readTls, type TlsFiles, type TlsPaths } from '../files/tls.ts';
import type { CheckModule } from '../site/module-check.ts';
import { createAdminApp } from './admin-app.ts';
import { createCertificateWatch } from './certificate-watch.ts';
import { readDescriptorLimit, shareDescriptors } from './connection-limits.ts';
import { createConnectionTroubles } from './connection-troubles.ts';
import { createExplainResponders } from './explain-responder.ts';
import { createHooksResponder } from './hooks/hooks-responder.ts';
import { type ListenTarget, openListener } from './listener.ts';
import { startLiveProxy } from './live-proxy.ts';
import type { LiveSite, LoadedSite, Snapshot } from './load-site.ts';
import { createReloadReports } from './log-reloads.ts';
import { createMetrics } from './metrics.ts';
import { openPublicListeners, type PublicListeners, type PublicOptions } from './public-listeners.ts';

export interface ServerOptions extends PublicOptions {
  /** Of the program, for the metrics. */
  readonly version: string;
  readonly configFile: string;
  /** Environment of the programs that the module proxy runs. */
  readonly env: NodeJS.ProcessEnv;
  /** Directory of templates that replace the program's own; undefined: there is none. */
  readonly templates: string | undefined;
  /** Whether pages show the versions of modules, which git lists. */
  readonly versions: boolean;
  /** Names under which the admin listener may be asked, beside addresses and loopback names. */
  readonly adminHosts: readonly string[];
  /** Undefined: no admin listener. */
  readonly admin: ListenTarget | undefined;
  /** Undefined: plain HTTP. */
  readonly tls: TlsPaths | undefined;
  /** Whether the index shows that the file on disk is invalid. */
  readonly reloadNotice: boolean;
  /** Checks modules for `/-/explain`; undefined: nothing is checked. */
  readonly checkModule?: CheckModule | undefined;
}

export interface RunningServer {
  readonly port: number | undefined;
  readonly adminPort: number | undefined;
  /** Looks at the configuration at once. */
  reload(): Promise<void>;
  /** Readiness goes first, then the listeners stop accepting; what is in flight gets `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** A configuration that is to be served, and how it is loaded again. */
export interface Startable {
  readonly initial: LoadedSite & { value: Snapshot };
  load(current: Snapshot, signal: AbortSignal): Promise<LoadedSite>;
  /** Sets the line above the modules on the index. */
  showBanner(text: string | undefined): void;
}

/** Starts to serve; rejects if a listener cannot be opened or the certificate cannot be used. */
export async function startServer(
  { initial, load, showBanner }: Startable,
  options: ServerOptions,
  logger: Logger,
): Promise<RunningServer> {
  const metrics = createMetrics(options.version);
  metrics.loaded(initial.value);
  const { env, configFile } = options;
  const proxy = await startLiveProxy(initial.value, { env, configFile, registry: metrics.registry, logger });
  options.repoVersions?.shareRefs(() => proxy.current()?.fetching?.listed);
  const reports = createReloadReports(logger, metrics, showBanner);
  const follow = ({ users, source }: Snapshot) => users?.follow(reports.users(source));
  const live: LiveSite = new Live(initial, load, {
    ...reports.site,
    loaded(snapshot, previous) {
      if (snapshot.users !== previous.users) {
        previous.users?.close();
        metrics.reloaded('users', true);
        follow(snapshot);
      }
      reports.site.loaded(snapshot, previous);
      certificateWatch.look();
      void proxy.follow(snapshot);
    },
  });
  follow(initial.value);
  const certificateWatch = createCertificateWatch(() => live.current().site.hostTable.hosts, metrics, logger);
  const explain = createExplainResponders({
    site: () => live.current().site,
    checkModule: options.checkModule,
    readStored: proxy.readStored,
    mayDownload: proxy.mayDownload,
  });
  const hooks = createHooksResponder({
    ...{ site: () => live.current().site, configFile, logger },
    onPush: async (modules, tags) => {
      const shown = modules.map(({ goImport }) => options.repoVersions?.refresh(goImport) ?? true);
      const done = await Promise.all([proxy.refresh(modules, tags), ...shown]);
      return done.every(Boolean);
    },
  });
  const responders = [proxy.responder, hooks, ...explain, ...(options.responders ?? [])];
  const closeFiles = () => {
    certificateWatch.close();
    live.close();
    live.current().users?.close();
  };
  let listeners: PublicListeners | undefined;
  try {
    const tls = options.tls && (await readTls(options.tls));
    const limits = shareDescriptors(readDescriptorLimit(), options.redirect !== undefined);
    const troubles = createConnectionTroubles(metrics, logger);
    const opened = await openPublicListeners(
      { live, metrics, logger, troubles, limits },
      { ...options, responders, findStored: proxy.findStored },
      tls?.value,
    );
    listeners = opened;
    if (tls) certificateWatch.use(tls.value);
    const setTls = (next: TlsFiles) => {
      opened.setTls(next);
      certificateWatch.use(next);
    };
    const whyNotReady = () => (opened.isDraining() ? 'draining' : undefined);
    const adminApp = createAdminApp({ live, hosts: options.adminHosts, registry: metrics.registry, whyNotReady });
    const admin =
      options.admin && (await openListener({ listener: adminApp }, options.admin, troubles.of(limits.admin)));
    const certificates = tls && options.tls && followTls(tls, options.tls, reports.certificate(setTls));
    return {
      port: opened.port,
      adminPort: admin?.port,
      reload: async () => {
        await Promise.all([live.reload(), live.current().users?.reload(), certificates?.reload()]);
      },
      async stop(graceMs) {
        closeFiles();
        certificates?.close();
        await opened.close(graceMs);
        proxy.close();
        await admin?.close(0);
      },
    };
  } catch (error) {
    closeFiles();
    proxy.close();
    await listeners?.close(0);
    throw error;
  }
}
