import type { Logger } from 'pino';
import { describeFileError } from '../files/read-file.ts';
import type { CutReason } from './answer-turns.ts';
import type { ListenerOptions } from './listener.ts';
import type { Metrics } from './metrics.ts';

/** Counts and logs connections that are refused or cut. */
export interface ConnectionTroubles {
  readonly onCut: (reason: CutReason) => void;
  /** The options of a listener that takes so many connections. */
  of(maxConnections: number): Pick<ListenerOptions, 'maxConnections' | 'onDrop' | 'onError'>;
}

/** Milliseconds. Of one trouble there may be thousands per second: it is logged once in this time. */
const quietMs = 60_000;

const cutBecause: Readonly<Record<CutReason, string>> = {
  pipelined: 'a connection was cut: it sent requests without reading the answers',
  unread: 'a connection was cut: it left its answer unread while others waited for the memory',
};

export function createConnectionTroubles(metrics: Metrics, logger: Logger): ConnectionTroubles {
  const loggedMs = new Map<string, number>();
  const warn = (kind: string, message: string, fields: object = {}) => {
    const now = performance.now();
    if (now - (loggedMs.get(kind) ?? -quietMs) < quietMs) return;
    loggedMs.set(kind, now);
    logger.warn(fields, message);
  };
  return {
    onCut(reason) {
      metrics.lost(reason);
      warn(reason, cutBecause[reason]);
    },
    of: (maxConnections) => ({
      maxConnections,
      onDrop() {
        metrics.lost('limit');
        warn(
          'limit',
          `a connection was refused: there are ${maxConnections}, as many as the limit of open files allows`,
        );
      },
      onError(error) {
        metrics.lost('system');
        warn('system', `a connection could not be accepted: ${describeFileError(error)}`);
      },
    }),
  };
}
