/** What the module proxy holds of a module. */
export interface StoredModule {
  /** The highest ones, highest first. */
  readonly versions: readonly StoredVersion[];
  /** Number of all. */
  readonly count: number;
  /** Why the last fetch failed; undefined if it did not. */
  readonly lastError: StoredError | undefined;
}

export interface StoredVersion {
  readonly version: string;
  /** Of its commit, ISO 8601; undefined if it is not known. */
  readonly time: string | undefined;
  /** Bytes of the zip; undefined if it was pruned. */
  readonly size: number | undefined;
  /** `h1:` digest of the zip; undefined if it is not known. */
  readonly hash: string | undefined;
  readonly commit: string | undefined;
  /** Commit that its tag is on now; undefined if it was not moved. */
  readonly movedTo: string | undefined;
}

export interface StoredError {
  readonly version: string;
  /** ISO 8601. */
  readonly time: string;
  /** Without secrets. */
  readonly message: string;
}

/**
 * What is stored of a module, as far as it is known without waiting: `pending` if it will be known soon. Undefined if the
 * module does not come through the proxy.
 */
export type FindStored = (modulePath: string) => StoredModule | 'pending' | undefined;
