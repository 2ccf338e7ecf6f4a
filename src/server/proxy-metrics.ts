import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ModuleProxy } from '../proxy/create-proxy.ts';
import type { FetchReport } from '../proxy/outcome.ts';

/** What the module proxy counts, in Prometheus' terms. */
export interface ProxyMetrics {
  /** A request was answered. */
  answered(kind: string, outcome: string): void;
  fetched(report: FetchReport): void;
  /** A forge was asked who may download, or was not although nothing was remembered. */
  asked(reading: string): void;
}

const fetchBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
/** Milliseconds for which the sizes of directories hold: to add up a large store takes a while. */
const sizeMs = 5 * 60_000;

/** `proxy` is the one that gauges are read from when they are collected. */
export function createProxyMetrics(registers: Registry[], proxy: () => ModuleProxy | undefined): ProxyMetrics {
  createGauges(registers, proxy);
  const counts = new Map<string, Map<string, number>>();
  const fetchSeconds = new Histogram({
    name: 'govanity_proxy_fetch_duration_seconds',
    help: 'Time to fetch one version of a module, waiting included.',
    labelNames: ['outcome'],
    buckets: fetchBuckets,
    registers,
  });
  new Counter({
    name: 'govanity_proxy_requests_total',
    help: 'Requests of go to the module proxy, by what they ask for and how they come out.',
    labelNames: ['kind', 'outcome'],
    registers,
    collect() {
      this.reset();
      for (const [kind, outcomes] of counts) {
        for (const [outcome, count] of outcomes) this.inc({ kind, outcome }, count);
      }
    },
  });
  const questions = new Counter({
    name: 'govanity_proxy_forge_questions_total',
    help: 'Questions to forges who may download, by what came of them.',
    labelNames: ['reading'],
    registers,
  });
  return {
    asked: (reading) => questions.inc({ reading }),
    answered(kind, outcome) {
      const outcomes = counts.get(kind);
      if (outcomes === undefined) counts.set(kind, new Map([[outcome, 1]]));
      else outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    },
    fetched: ({ outcome, seconds }) => fetchSeconds.labels(outcome).observe(seconds),
  };
}

function createGauges(registers: Registry[], proxy: () => ModuleProxy | undefined): void {
  const gauge = (name: string, help: string, read: (proxy: ModuleProxy) => number) =>
    new Gauge({
      name: `govanity_proxy_${name}`,
      help,
      registers,
      collect() {
        const current = proxy();
        this.set(current === undefined ? 0 : read(current));
      },
    });
  gauge('fetches_running', 'Programs that run for the module proxy.', ({ fetching }) => fetching?.queue.running ?? 0);
  gauge('fetches_queued', 'Fetches that wait for their turn.', ({ fetching }) => fetching?.queue.waiting ?? 0);
  gauge('moved_tags', 'Tags that are not where they were when stored.', ({ fetching }) => fetching?.moved.count ?? 0);
  const size = (name: string, what: string, measure: (proxy: ModuleProxy) => Promise<number>) =>
    gauge(`${name}_bytes`, `Bytes of ${what}, measured every few minutes.`, rarely(measure));
  size('store', 'stored modules', ({ stored }) => stored.store.size());
  size('work', 'clones and temporary caches', async ({ fetching }) => fetching?.work.size() ?? 0);
}

/** Never waits: what is measured is there for a later request. */
function rarely(measure: (proxy: ModuleProxy) => Promise<number>): (proxy: ModuleProxy) => number {
  let value = 0;
  let measuredAtMs = Number.NEGATIVE_INFINITY;
  return (proxy) => {
    if (performance.now() - measuredAtMs < sizeMs) return value;
    measuredAtMs = performance.now();
    measure(proxy).then(
      (bytes) => {
        value = bytes;
      },
      () => undefined,
    );
    return value;
  };
}
