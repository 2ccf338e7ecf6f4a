import type { FindingCode } from './finding-codes.ts';

/** One thing to know about a module's move. */
export interface MoveFinding {
  readonly code: FindingCode;
  /** Tag or branch as git writes it (`refs/tags/v1.0.0`), `HEAD`, `module@version`, or a URL. */
  readonly ref?: string;
  /** Lower case, without a full stop; what a developer would see is in backquotes. */
  readonly message: string;
  /** How to fix it: one shell command per line, ready to be pasted; everything else is a `#` comment. */
  readonly remedy?: string;
}

export type Safety = 'safe' | 'unsafe' | 'unreachable';

/** The result for one module. */
export interface ModuleReport {
  /** Key of the route. */
  readonly key: string;
  /** The same; of a module below a pattern, its path. */
  readonly path: string;
  readonly from: string;
  /** Undefined if its project on the new back end is not known. */
  readonly to: string | undefined;
  readonly verdict: Safety;
  readonly findings: readonly MoveFinding[];
}
