import type { Finding } from '../diagnostics/diagnostic.ts';
import type { Vcs } from './vcs.ts';

/** A repository URL that `go`, git and ssh read alike. */
export interface RepoUrl {
  /** The whole URL, as it goes into the tag. */
  readonly href: string;
  /** Lower case, without the colon. */
  readonly scheme: string;
  /** Percent-encoded as in `href`. */
  readonly user?: string;
  /** As in `href`; IPv6 in brackets. */
  readonly host: string;
  readonly port?: number;
  /** Percent-encoded as in `href`; begins with `/`, or is empty (only with vcs `mod`). */
  readonly path: string;
}

export type RepoUrlResult =
  | {
      readonly ok: true;
      readonly url: RepoUrl;
      /** Warnings only. */
      readonly findings: readonly Finding[];
      /** Whether nothing else can have been meant: `check --fix` writes only such URLs. */
      readonly certain: boolean;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

export function normaliseRepoUrl(_input: string, _vcs: Vcs = 'git'): RepoUrlResult {
  throw new Error('not yet');
}
