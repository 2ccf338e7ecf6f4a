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
