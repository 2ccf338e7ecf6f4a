import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, Counter, Gauge, type Registry } from 'prom-client';
import type { Fleet } from './fleet.ts';
import { type ToPrimary, tellWorker } from './messages.ts';

/** Milliseconds that a scrape waits for a worker; of one that hangs, its last answer counts. */
const answerMs = 1_000;

/** A metric as prom-client exports it. */
interface Metric {
  readonly name: string;
  readonly type: unknown;
  readonly values: readonly { readonly labels: Readonly<Record<string, unknown>> }[];
}

export interface ClusterMetrics {
  /** Metrics of the primary and its workers as one. */
  collect(): Promise<Registry>;
  /** A worker has ended that was to go on. */
  lost(): void;
}

/**
 * What a worker had counted when it was asked last stays counted after its end, so that no counter goes back; of
 * modules only as long as `modules` names them. Adds metrics about the workers to the primary's `own`.
 */
export function createClusterMetrics(
  own: Registry,
  fleet: Pick<Fleet, 'serving'>,
  modules: () => readonly string[],
): ClusterMetrics {
  const answers = new Map<number, readonly object[]>();
  let retired: readonly Metric[] = [];
  cluster.on('disconnect', ({ id }) => {
    retired = sumTotals([retired, answers.get(id) ?? []]);
    answers.delete(id);
  });
  const gather = async () => {
    const asked = fleet.serving().map(({ worker }) => ask(worker, (metrics) => answers.set(worker.id, metrics)));
    await Promise.all(asked);
    retired = onlyModules(retired, modules);
    return AggregatorRegistry.aggregate([await describeOwn(own), ...answers.values(), retired]) as Registry;
  };
  let gathering: Promise<Registry> | undefined;
  const collect = () => {
    gathering ??= gather().finally(() => {
      gathering = undefined;
    });
    return gathering;
  };
  return { collect, lost: registerWorkerMetrics(own, fleet) };
}

function registerWorkerMetrics(registry: Registry, fleet: Pick<Fleet, 'serving'>): () => void {
  const registers = [registry];
  new Gauge({
    name: 'govanity_workers',
    help: 'Workers that answer requests.',
    registers,
    collect() {
      this.set(fleet.serving().length);
    },
  });
  const losses = new Counter({
    name: 'govanity_worker_losses_total',
    help: 'Workers that ended and had to be replaced.',
    registers,
  });
  return () => losses.inc();
}

/** Resolves when the worker has answered or ended, or has taken too long. */
function ask(worker: Worker, keep: (metrics: readonly object[]) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('disconnect', done);
      resolve();
    };
    const onMessage = (message: ToPrimary) => {
      if (message.kind !== 'counts') return;
      keep(message.metrics);
      done();
    };
    const timer = setTimeout(done, answerMs);
    worker.on('message', onMessage).on('disconnect', done);
    tellWorker(worker, { kind: 'count' });
  });
}

/** The first of several says how they are put together. */
async function describeOwn(registry: Registry): Promise<object[]> {
  const metrics = await registry.getMetricsAsJSON();
  return (
    metrics
      // A primary that waits for its own work keeps nobody else waiting.
      .filter(({ name }) => !name.startsWith('nodejs_eventloop_lag'))
      // prom-client would leave it out.
      .map((metric) => (metric.name === 'process_start_time_seconds' ? { ...metric, aggregator: 'min' } : metric))
  );
}

/** Counters and histograms; a gauge is true only of the living. */
function sumTotals(all: readonly (readonly object[])[]): readonly Metric[] {
  const metrics = AggregatorRegistry.aggregate([...all]).getMetricsAsArray() as unknown as Metric[];
  return metrics.filter(({ type }) => type === 'counter' || type === 'histogram');
}

function onlyModules(metrics: readonly Metric[], modules: () => readonly string[]): readonly Metric[] {
  if (metrics.length === 0) return metrics;
  const known = new Set<unknown>(modules());
  return metrics.map((metric) => ({
    ...metric,
    values: metric.values.filter(({ labels }) => labels.module === undefined || known.has(labels.module)),
  }));
}
