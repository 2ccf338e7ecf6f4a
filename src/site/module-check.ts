import type { ModuleMatch } from './module-match.ts';
import type { StoredModule } from './stored-module.ts';

/** A module that is to be checked from the server. */
export interface ModuleQuestion {
  readonly importPath: string;
  /** As asked for; undefined: the latest. */
  readonly version: string | undefined;
  /** The route that answers; undefined: none does. */
  readonly match: ModuleMatch | undefined;
  /** What `go` is answered. */
  readonly goGet: { readonly status: number; readonly body: string };
  /** What the module proxy holds; undefined: the module does not come through it. */
  readonly stored: StoredModule | undefined;
}

/** What a check has found, step by step. */
export interface ModuleCheck {
  readonly importPath: string;
  /** Whether no step has failed. */
  readonly ok: boolean;
  readonly steps: readonly CheckStep[];
}

export interface CheckStep {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly ms: number;
  /** Without secrets. */
  readonly message: string;
  readonly code?: string;
  readonly cause?: string;
  /** Lines after the first can be pasted. */
  readonly remedy?: string;
}

/** Checks a module from the server, in a bounded time; undefined: too many checks are running or waiting. Never rejects. */
export type CheckModule = (question: ModuleQuestion) => Promise<ModuleCheck | undefined>;
