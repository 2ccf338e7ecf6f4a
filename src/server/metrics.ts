import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ServedAnswer } from '../site/answer.ts';
import type { Snapshot } from './load-site.ts';
import { createRequestMetrics } from './request-metrics.ts';

/** What is reloaded by itself. */
export type ReloadedPart = 'configuration' | 'users';

/** What the server counts, in Prometheus' terms. */
export interface Metrics {
  /** Counts one answered request. */
  observe(answer: ServedAnswer, status: number, seconds: number): void;
  /** A configuration came into service. */
  loaded(snapshot: Snapshot): void;
  /** What became of the last edit of a file that is followed. */
  reloaded(part: ReloadedPart, isSuccessful: boolean): void;
  /** A certificate came into service. */
  certified(expiresAt: Date, unnamedHosts: number): void;
  /** A connection was refused or cut. */
  lost(reason: string): void;
  readonly registry: Registry;
}

/** A registry of its own for each server; the module label is bounded by the configured routes. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = createRequestMetrics(registers);
  const build = new Gauge({
    name: 'govanity_build_info',
    help: 'Always 1.',
    labelNames: ['version'],
    registers,
  });
  build.labels(version).set(1);
  const config = createConfigGauges(registers);
  return {
    registry,
    observe: requests.observe,
    loaded(snapshot) {
      config.loaded(snapshot);
      const keys = new Set(snapshot.site.config.routes.map((route) => route.key));
      requests.keepModules((module) => keys.has(module));
    },
    reloaded: config.reloaded,
    certified: createCertificateGauges(registers),
    lost: createLossCounter(registers),
  };
}

/** Registered with the first certificate, for a server without one has no expiry. */
function createCertificateGauges(registers: Registry[]): Metrics['certified'] {
  let gauges: { readonly expiry: Gauge; readonly unnamed: Gauge } | undefined;
  return (expiresAt, unnamedHosts) => {
    gauges ??= {
      expiry: new Gauge({
        name: 'govanity_tls_certificate_expiry_timestamp_seconds',
        help: 'When the certificate in service expires.',
        registers,
      }),
      unnamed: new Gauge({
        name: 'govanity_tls_certificate_unnamed_hosts',
        help: 'Hosts of the configuration that the certificate in service does not name.',
        registers,
      }),
    };
    gauges.expiry.set(expiresAt.getTime() / 1000);
    gauges.unnamed.set(unnamedHosts);
  };
}

function createLossCounter(registers: Registry[]): (reason: string) => void {
  const losses = new Counter({
    name: 'govanity_connections_lost_total',
    help: 'Connections that were refused or cut: limit, system, pipelined, unread.',
    labelNames: ['reason'],
    registers,
  });
  return (reason) => losses.inc({ reason });
}

function createConfigGauges(registers: Registry[]): Pick<Metrics, 'loaded' | 'reloaded'> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const successful = gauge(
    'govanity_config_last_reload_successful',
    'Whether the configuration and the users on disk are in service.',
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
  const failing = new Set<ReloadedPart>();
  successful.set(1);
  return {
    loaded(snapshot) {
      loadedAt.set(snapshot.loadedAt.getTime() / 1000);
      modules.set(snapshot.site.config.routes.length);
      info.reset();
      info.labels(snapshot.source.hash).set(1);
    },
    reloaded(part, isSuccessful) {
      if (isSuccessful) failing.delete(part);
      else failing.add(part);
      successful.set(failing.size === 0 ? 1 : 0);
    },
  };
}
