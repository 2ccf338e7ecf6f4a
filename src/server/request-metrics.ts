import { Counter, Histogram, type Registry } from 'prom-client';
import type { ServedAnswer } from '../site/answer.ts';

/** Counts answered requests. */
export interface RequestMetrics {
  observe(answer: ServedAnswer, status: number, seconds: number): void;
  /** Drops the counts of modules that are gone. */
  keepModules(isConfigured: (module: string) => boolean): void;
}

/** Seconds: prepared answers take well under a millisecond, those that wait for others may take minutes. */
const durationBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600];

/**
 * Counts in Maps, which the registry reads when it is asked: a labelled Counter costs more for each request than
 * everything else that is done for it.
 */
export function createRequestMetrics(registers: Registry[]): RequestMetrics {
  const statuses = new Map<string, Map<number, number>>();
  const modules = new Map<string, number>();
  let unknownModules = 0;
  new Counter({
    name: 'govanity_http_requests_total',
    help: 'Answered requests.',
    labelNames: ['kind', 'status'],
    registers,
    collect() {
      this.reset();
      for (const [kind, counts] of statuses) {
        for (const [status, count] of counts) this.inc({ kind, status }, count);
      }
    },
  });
  new Counter({
    name: 'govanity_module_requests_total',
    help: 'Answers to go with a module, by route.',
    labelNames: ['module'],
    registers,
    collect() {
      this.reset();
      for (const [module, count] of modules) this.inc({ module }, count);
    },
  });
  new Counter({
    name: 'govanity_unknown_module_requests_total',
    help: 'Requests of go for import paths without a route. Since Go 1.24 each is asked twice.',
    registers,
    collect() {
      this.reset();
      this.inc(unknownModules);
    },
  });
  const observeSeconds = createDurations(registers);
  return {
    observe({ kind, module, isGoGet }, status, seconds) {
      const counts = statuses.get(kind);
      if (counts === undefined) statuses.set(kind, new Map([[status, 1]]));
      else increment(counts, status);
      observeSeconds(kind, seconds);
      if (!isGoGet) return;
      if (module !== undefined) increment(modules, module);
      else if (status === 404) unknownModules++;
    },
    keepModules(isConfigured) {
      for (const module of modules.keys()) if (!isConfigured(module)) modules.delete(module);
    },
  };
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function createDurations(registers: Registry[]): (kind: string, seconds: number) => void {
  const durations = new Histogram({
    name: 'govanity_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer.',
    labelNames: ['kind'],
    buckets: durationBuckets,
    registers,
  });
  const ofKind = new Map<string, Histogram.Internal<'kind'>>();
  return (kind, seconds) => {
    let duration = ofKind.get(kind);
    if (duration === undefined) {
      duration = durations.labels(kind);
      ofKind.set(kind, duration);
    }
    duration.observe(seconds);
  };
}
