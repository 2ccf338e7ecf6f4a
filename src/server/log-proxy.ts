import type { Logger } from 'pino';
import type { ProxyEvents } from '../proxy/outcome.ts';
import type { ProxyMetrics } from './proxy-metrics.ts';

/** Puts what happens in the module proxy into the log and the metrics. */
export function logProxyEvents(logger: Logger, metrics: ProxyMetrics): ProxyEvents {
  const failing = new Set<string>();
  let isUpstreamFailing = false;
  return {
    fetched(report) {
      metrics.fetched(report);
      const { modulePath, version, outcome, seconds, waiting, failure } = report;
      const fields = { module: modulePath, version, outcome, seconds: Math.round(seconds * 1e3) / 1e3, waiting };
      if (failure === undefined) logger.info(fields, 'module fetched');
      else if (failure.isConflict) logger.error({ ...fields, reason: failure.lines.join('; ') }, 'module refused');
      else logger.warn({ ...fields, status: failure.status, reason: failure.lines.join('; ') }, 'module not fetched');
    },
    moved({ modulePath, version, stored, now }) {
      logger.error(
        { module: modulePath, version, stored, now },
        'a tag was moved, the version that was stored first is still served',
      );
    },
    deleted(module, version) {
      logger.warn({ module, version }, 'a tag was deleted, the stored version is still served');
    },
    listed(repo, failure) {
      if (failure === undefined) {
        if (failing.delete(repo)) logger.info({ repo }, 'the repository can be listed again');
        return;
      }
      if (failing.has(repo)) return;
      failing.add(repo);
      const reason = failure.lines.join('; ');
      logger.warn(
        { repo, status: failure.status, reason },
        'the repository cannot be listed, stored versions are served',
      );
    },
    upstream(failure) {
      if (isUpstreamFailing === (failure !== undefined)) return;
      isUpstreamFailing = failure !== undefined;
      if (failure === undefined) logger.info('the upstream proxy can be read again');
      else {
        const fields = { status: failure.status, reason: failure.lines.join('; ') };
        logger.warn(fields, 'the upstream proxy cannot be read, stored versions are served');
      }
    },
    warned: (message) => logger.warn(message),
    failed: (error) => logger.error({ err: error }, 'the module proxy failed'),
  };
}
