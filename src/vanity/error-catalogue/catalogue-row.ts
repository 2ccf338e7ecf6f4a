/**
 * A sentence with `{field}`s (see `facts.ts`), or several of them: the first whose fields are all known counts, the last
 * one with placeholders in capitals for those that are not.
 */
export type Wording = string | readonly string[];

/** One reason that `go`, git, ssh or a forge prints when a module cannot be fetched, and what to do about it. */
export interface CatalogueRow {
  /** Permanent; listed in docs/doctor.md. */
  readonly code: string;
  /** What the program prints, as patterns for one line (see `line-pattern.ts`), whose holes are fields. The first that fits counts. */
  readonly lines: readonly string[];
  /** A condition from `derivations.ts` that must hold, too. */
  readonly when?: string;
  /** One sentence, lower case, without a full stop. */
  readonly cause: Wording;
  /** What to do; the lines after the first can be pasted. */
  readonly remedy: Wording;
  /**
   * Codes, or beginnings of codes that end in `/`, that explain the same failure better: beside one of them this one is
   * left out. `anything`: a frame or trailer that has no reason of its own, left out if any reason is known.
   */
  readonly echoOf?: readonly string[] | 'anything';
  /**
   * Whether it means the same in the answer of a Go proxy. Other errors that a proxy quotes happened on the proxy's
   * machine, where the reader can change nothing.
   */
  readonly isTrueOfProxies?: boolean;
}
