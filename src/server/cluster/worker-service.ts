import type { Logger } from 'pino';
import { parseAside } from '../../files/parse-aside.ts';
import { type LoadOptions, loadSite, type Snapshot } from '../load-site.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { openPublicListeners, type PublicListeners } from '../public-listeners.ts';
import { type Change, tellPrimary, type WorkerStart } from './messages.ts';
import { SentFiles, type SiteFiles } from './site-files.ts';

/** The answering part of a worker: a server without files to follow. */
export class WorkerService {
  private readonly load: (site: SiteFiles) => Promise<Snapshot>;
  private readonly metrics: Metrics;
  private readonly logger: Logger;
  private snapshot: Snapshot;
  private listeners: PublicListeners | undefined;

  private constructor(load: WorkerService['load'], snapshot: Snapshot, metrics: Metrics, logger: Logger) {
    this.load = load;
    this.snapshot = snapshot;
    this.metrics = metrics;
    this.logger = logger;
  }

  /** Rejects where the site cannot be built or a listener cannot be had. */
  static async start(
    { options, site, notice, tls }: WorkerStart,
    findTags: LoadOptions['findTags'],
    logger: Logger,
  ): Promise<WorkerService> {
    const { configFile, templates } = options;
    const load = async (files: SiteFiles) => {
      const source = { files: new SentFiles(files), parse: parseAside };
      const { value, fault } = await loadSite(configFile, { templates, findTags, ...source });
      if (value === undefined) throw new Error(fault ?? `a worker cannot read ${configFile} as the primary did`);
      return value;
    };
    const loaded = await load(site);
    const metrics = createMetrics(options.version);
    const service = new WorkerService(load, loaded, metrics, logger);
    metrics.loaded(loaded);
    if (notice !== undefined) service.snapshot = loaded.withNotice(notice);
    service.listeners = await openPublicListeners(service, metrics, options, tls, logger);
    service.tellState();
    return service;
  }

  current(): Snapshot {
    return this.snapshot;
  }

  /** Never rejects: what cannot be used changes nothing. */
  async apply(change: Change): Promise<void> {
    try {
      await this.change(change);
    } catch (error) {
      this.metrics.refused();
      this.logger.error({ err: error }, 'a worker cannot take what the primary serves, and goes on with the old one');
    }
    this.tellState();
  }

  async describeMetrics(): Promise<readonly object[]> {
    return this.metrics.registry.getMetricsAsJSON();
  }

  close(graceMs: number): Promise<void> | undefined {
    return this.listeners?.close(graceMs);
  }

  private async change({ site, notice, tls }: Change): Promise<void> {
    if (site !== undefined) {
      this.snapshot = await this.load(site);
      this.metrics.loaded(this.snapshot);
    }
    if (notice !== undefined) this.snapshot = this.snapshot.withNotice(notice);
    if (tls !== undefined) this.listeners?.setTls(tls);
  }

  private tellState(): void {
    void tellPrimary({ kind: 'serving', hash: this.snapshot.configHash, port: this.listeners?.port });
  }
}
