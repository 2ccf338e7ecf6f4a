import type { ProxyFailure } from './fetch/proxy-failure.ts';

/** How a request for a module came out. */
export type Outcome<Value> =
  | {
      readonly ok: true;
      readonly value: Value;
      /** hit: it was there; fetched: `go` made it now; stale: it is what was known before the forge went down. */
      readonly how: 'hit' | 'fetched' | 'stale';
    }
  | { readonly ok: false; readonly failure: ProxyFailure };

/** What became of one fetch of a version. */
export interface FetchReport {
  readonly modulePath: string;
  readonly version: string;
  readonly outcome: 'fetched' | 'failed' | 'refused';
  readonly seconds: number;
  /** Requests that waited for it. */
  readonly waiting: number;
  readonly failure: ProxyFailure | undefined;
}

/** A tag that is not where it was when its version was stored. */
export interface MovedTag {
  readonly modulePath: string;
  readonly version: string;
  /** Commit of the stored version. */
  readonly stored: string;
  /** Commit of the tag now. */
  readonly now: string;
}

/** What happens while modules are fetched, for the log and the metrics. */
export interface ProxyEvents {
  fetched(report: FetchReport): void;
  /** Called once for each moved tag. */
  moved(tag: MovedTag): void;
  /** The tag of a stored version is gone. */
  deleted(modulePath: string, version: string): void;
  /** A repository cannot be listed any more, or can be again (failure undefined). */
  listed(repo: string, failure: ProxyFailure | undefined): void;
  /** The upstream proxy cannot be read any more, or can be again (failure undefined). */
  upstream(failure: ProxyFailure | undefined): void;
  /** Something does not work as it should, and the proxy goes on. */
  warned(message: string): void;
  /** Something went wrong that no request waits for. */
  failed(error: unknown): void;
}
