import type { Worker } from 'node:cluster';
import type { TlsFiles } from '../../files/tls.ts';
import type { ServerOptions } from '../start-server.ts';
import type { SiteFiles } from './site-files.ts';

/** What a worker needs to serve: it reads no file by itself. */
export interface WorkerStart {
  /** With addresses that are free, and no port 0. */
  readonly options: ServerOptions;
  readonly site: SiteFiles;
  /** The line that the index shows beside the modules. */
  readonly notice: string | undefined;
  readonly tls: TlsFiles | undefined;
  /** How the primary's log is read. */
  readonly log: { readonly isTerminal: boolean; readonly color: boolean };
}

/** What changes while workers serve; what is left out stays. A new site has no notice. */
export interface Change {
  readonly site?: SiteFiles;
  readonly notice?: string;
  readonly tls?: TlsFiles;
}

/** What the primary tells a worker. */
export type ToWorker =
  | ({ readonly kind: 'start' } & WorkerStart)
  | ({ readonly kind: 'change' } & Change)
  | { readonly kind: 'count' }
  | { readonly kind: 'stop'; readonly graceMs: number };

/** What a worker tells the primary. */
export type ToPrimary =
  /** It listens to the primary, and is to be told `start`. */
  | { readonly kind: 'hello' }
  | { readonly kind: 'cannot-start'; readonly reason: string }
  /** It answers requests, with the configuration of this digest. */
  | { readonly kind: 'serving'; readonly hash: string; readonly port: number | undefined }
  /** Whole lines for the log. */
  | { readonly kind: 'log'; readonly lines: string }
  /** Its metrics, as prom-client writes them. */
  | { readonly kind: 'counts'; readonly metrics: readonly object[] };

/** Never fails: a worker that has ended is noticed elsewhere. */
export function tellWorker(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => undefined);
}

/** Resolves when the message is on its way. Never rejects: a worker without a primary ends anyway. */
export function tellPrimary(message: ToPrimary): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}
