import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { Live, type ReloadListener } from '../../files/live.ts';
import { followTls, readTls } from '../../files/tls.ts';
import { createAdminApp } from '../admin-app.ts';
import { type Listener, type ListenTarget, openListener } from '../listener.ts';
import type { LiveSite, LoadedSite, Snapshot } from '../load-site.ts';
import { logReloads } from '../log-reloads.ts';
import { createMetrics } from '../metrics.ts';
import type { RunningServer, ServerOptions } from '../start-server.ts';
import { createClusterMetrics } from './collect-metrics.ts';
import { Fleet } from './fleet.ts';
import { reserveAddresses } from './reserve-addresses.ts';
import { toSiteFiles } from './site-files.ts';

/** Where the log goes. */
export interface LogOutput {
  readonly isTerminal: boolean;
  readonly color: boolean;
  /** Takes whole lines. */
  forward(lines: string): void;
}

/**
 * As `startServer`, but workers answer. This process alone reads the files, and sends what it has found good to all
 * workers: so they agree however fast edits follow each other, what is wrong is told once, and a worker that starts
 * while the file on disk is refused serves the last good configuration. `load` has to keep the contents of its files.
 */
export async function startCluster(
  initial: LoadedSite & { value: Snapshot },
  load: () => Promise<LoadedSite>,
  options: ServerOptions,
  logger: Logger,
  { forward: log, ...logStyle }: LogOutput,
): Promise<RunningServer> {
  const tls = options.tls && (await readTls(options.tls));
  const addresses = await reserveAddresses(options);
  // This process binds for its workers: mode 0660 from the first moment.
  if ('socket' in options.target) process.umask(0o117);
  const metrics = createMetrics(options.version);
  metrics.loaded(initial.value);
  const fleet = new Fleet(
    {
      options: { ...options, ...addresses },
      site: toSiteFiles(initial.files),
      notice: undefined,
      tls: tls?.value,
      log: logStyle,
    },
    { endsWithLast: 'fd' in options.target, logger, log, onLoss: () => counts.lost() },
  );
  const live = followSite(initial, load, fleet, logReloads(logger, metrics, options.reloadNotice));
  const modules = () => live.current().site.config.routes.map(({ key }) => key);
  const counts = createClusterMetrics(metrics.registry, fleet, modules);
  const certificates = tls && options.tls && followTls(tls, options.tls, logger, (next) => fleet.tell({ tls: next }));
  return runFleet(fleet, { live, certificates, collect: counts.collect }, options.admin);
}

/** Sends every configuration that comes into service to the workers, before anything is said of it. */
function followSite(
  initial: LoadedSite & { value: Snapshot },
  load: () => Promise<LoadedSite>,
  fleet: Fleet,
  reloads: ReloadListener<Snapshot, LoadedSite>,
): LiveSite {
  const live: LiveSite = new Live(initial, load, {
    loaded(snapshot, previous) {
      fleet.tell({ site: toSiteFiles(live.lastAttempt().files) });
      reloads.loaded(snapshot, previous);
    },
    refused(attempt, current) {
      const held = reloads.refused(attempt, current);
      if (held !== current && held.notice !== undefined) fleet.tell({ notice: held.notice });
      return held;
    },
    failed: reloads.failed,
  });
  return live;
}

interface Parts {
  readonly live: LiveSite;
  readonly certificates: Pick<LiveSite, 'reload' | 'close'> | undefined;
  collect(): Promise<Registry>;
}

/** Opens the admin listener, which is not ready yet, and starts the workers. */
async function runFleet(
  fleet: Fleet,
  { live, certificates, collect }: Parts,
  admin: ListenTarget | undefined,
): Promise<RunningServer> {
  let state: 'starting' | 'serving' | 'draining' = 'starting';
  const whyNotReady = () => {
    if (state !== 'serving') return state;
    return fleet.serving().length === 0 ? 'no worker serves' : undefined;
  };
  const workers = () => fleet.serving().map((member) => member.describe());
  let adminListener: Listener | undefined;
  const stop = async (graceMs: number) => {
    state = 'draining';
    live.close();
    certificates?.close();
    await fleet.stop(graceMs);
    await adminListener?.close(0);
  };
  try {
    adminListener = admin && (await openListener(createAdminApp({ live, collect, whyNotReady, workers }), admin));
    const port = await fleet.start();
    state = 'serving';
    const reload = async () => {
      await Promise.all([live.reload(), certificates?.reload()]);
    };
    return { port, adminPort: adminListener?.port, failed: fleet.failed, reload, stop };
  } catch (error) {
    await stop(0);
    throw error;
  }
}
