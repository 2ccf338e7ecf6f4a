import type { FindingCode } from './finding-codes.ts';

/** What a person should know about one module's move. */
export interface Finding {
  readonly code: FindingCode;
  /** Tag or branch as git writes it (`refs/tags/v1.0.0`), `HEAD`, `module@version`, or a URL. */
  readonly ref?: string;
  /** Lower case, without a full stop; what a developer would see stands in backquotes. */
  readonly message: string;
  /** What mends it, one command a line, to be pasted into a shell; what cannot be a command is a `#` comment, or stands behind one. */
  readonly remedy?: string;
}

export type Verdict = 'safe' | 'unsafe' | 'unreachable';

/** What was found out about one module. */
export interface ModuleReport {
  /** Key of the route. */
  readonly key: string;
  /** The same; of a module below a pattern, its path. */
  readonly path: string;
  readonly from: string;
  /** Undefined where no project on the new back end can be named. */
  readonly to: string | undefined;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}
