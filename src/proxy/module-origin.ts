import type { Outcome } from './outcome.ts';

/** Where one module comes from, and everything that is to be known of it. */
export interface ModuleOrigin {
  /** Tagged versions, in ascending order. */
  list(): Promise<Outcome<readonly string[]>>;
  /** Text of the `.info` of the latest version. */
  latest(): Promise<Outcome<string>>;
  /** Text of the `.info` of the version that a branch, tag, commit, or the beginning of one stands for. */
  query(query: string): Promise<Outcome<string>>;
  /** A text of a canonical version that is not stored. */
  text(version: string, kind: 'info' | 'mod'): Promise<Outcome<string>>;
  /** Stores a canonical version that is not stored. */
  fetch(version: string): Promise<Outcome<unknown>>;
}
