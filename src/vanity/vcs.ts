/**
 * What the second field of a go-import tag may say, in the `go` command's own spelling.
 * `mod` names a GOPROXY instead of a repository; `bzr` is gone in Go 1.27.
 */
export const vcsNames = ['git', 'hg', 'svn', 'fossil', 'bzr', 'mod'] as const;

export type Vcs = (typeof vcsNames)[number];
