import { createLineBatches } from '../line-batches.ts';
import { tellPrimary } from './messages.ts';

/** The log of a worker. */
export interface LogSender {
  /** Takes whole lines. */
  write(lines: string): void;
  /** Resolves when all that was written is on its way. */
  flush(): Promise<void>;
}

/**
 * Sends the log to the primary, which writes it for all: workers that wrote to one pipe themselves would tear each
 * other's lines, since the system keeps a write together only up to 4096 bytes, and a line may be longer.
 */
export function createLogSender(): LogSender {
  let latest = Promise.resolve();
  const batches = createLineBatches((lines) => {
    latest = tellPrimary({ kind: 'log', lines });
  });
  return {
    write: batches.write,
    flush() {
      batches.flush();
      return latest;
    },
  };
}
