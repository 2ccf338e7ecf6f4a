import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SiteAnswer } from '../site/site-answer.ts';
import type { Snapshot } from './load-site.ts';

/** What the server counts, in Prometheus' terms. */
export interface Metrics {
  /** Counts one answered request. */
  observe(answer: SiteAnswer, status: number, seconds: number): void;
  /** A configuration came into service. */
  loaded(snapshot: Snapshot): void;
  /** A new configuration was refused. */
  refused(): void;
  /** A certificate came into service. */
  certified(expiresAt: Date): void;
  readonly registry: Registry;
}

/** Seconds; answers are prepared, so that most take well under a millisecond. */
const durationBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1];

/** A registry of its own for each server; the module label is bounded by the configured routes. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'govanity_http_requests_total',
    help: 'Answered requests.',
    labelNames: ['kind', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'govanity_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer.',
    labelNames: ['kind'],
    buckets: durationBuckets,
    registers,
  });
  const hits = new Counter({
    name: 'govanity_module_requests_total',
    help: 'Answers to go with a module, by route.',
    labelNames: ['module'],
    registers,
  });
  const unknown = new Counter({
    name: 'govanity_unknown_module_requests_total',
    help: 'Requests of go for import paths without a route. Since Go 1.24 each is asked twice.',
    registers,
  });
  const build = new Gauge({ name: 'govanity_build_info', help: 'Always 1.', labelNames: ['version'], registers });
  build.labels(version).set(1);
  const counted = new Set<string>();
  const config = createConfigGauges(registers);
  return {
    registry,
    observe({ kind, module }, status, seconds) {
      requests.labels(kind, String(status)).inc();
      durations.labels(kind).observe(seconds);
      if (kind !== 'go-get') return;
      if (module === undefined) {
        if (status === 404) unknown.inc();
        return;
      }
      counted.add(module);
      hits.labels(module).inc();
    },
    loaded(snapshot) {
      config.loaded(snapshot);
      const keys = new Set(snapshot.site.config.routes.map((route) => route.key));
      for (const module of counted) {
        if (keys.has(module)) continue;
        hits.remove(module);
        counted.delete(module);
      }
    },
    refused: config.refused,
    certified: createExpiryGauge(registers),
  };
}

/** Registered with the first certificate, for a server without one has no expiry. */
function createExpiryGauge(registers: Registry[]): (expiresAt: Date) => void {
  let gauge: Gauge | undefined;
  return (expiresAt) => {
    gauge ??= new Gauge({
      name: 'govanity_tls_certificate_expiry_timestamp_seconds',
      help: 'When the certificate in service expires.',
      registers,
    });
    gauge.set(expiresAt.getTime() / 1000);
  };
}

function createConfigGauges(registers: Registry[]): { loaded(snapshot: Snapshot): void; refused(): void } {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const successful = gauge(
    'govanity_config_last_reload_successful',
    'Whether the configuration on disk is in service.',
  );
  const loadedAt = gauge(
    'govanity_config_last_reload_success_timestamp_seconds',
    'When the configuration in service was loaded.',
  );
  const modules = gauge('govanity_config_modules', 'Routes of the configuration in service.');
  const info = new Gauge({
    name: 'govanity_config_info',
    help: 'Always 1; the label is the digest of the configuration in service.',
    labelNames: ['hash'],
    registers,
  });
  return {
    loaded(snapshot) {
      successful.set(1);
      loadedAt.set(snapshot.loadedAt.getTime() / 1000);
      modules.set(snapshot.site.config.routes.length);
      info.reset();
      info.labels(snapshot.configHash).set(1);
    },
    refused: () => successful.set(0),
  };
}
