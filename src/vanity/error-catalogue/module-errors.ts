import type { CatalogueRow } from './catalogue-row.ts';

/** What `go` says of modules, their versions and checksums, and of Go proxies. */
export const moduleErrors = [
  {
    code: 'sumdb/not-found',
    pattern: /\/lookup\/(?<module>[^\s@]{1,300})@\S{1,200}: (?:404|410)\b/,
    cause: 'the public checksum database was asked about `{module}`, which it cannot see: the module is private',
    remedy: 'name it as private, which spares both proxy and checksum database:\ngo env -w GOPRIVATE="{private}"',
  },
  {
    code: 'proxy/not-found',
    pattern:
      /reading (?:https?|file):\/\/\S{1,500}\/@(?:v\/|latest)\S{0,300}: (?:404 Not Found|410 Gone|no such file or directory)/,
    cause:
      'a Go proxy was asked for `{module}` and does not have it: a private module asked of a public proxy, or a version that is not there',
    remedy: 'let `go` fetch private modules directly:\ngo env -w GOPRIVATE="{private}"',
  },
  {
    code: 'proxy/off',
    pattern: /module lookup disabled by GOPROXY=off/,
    cause: 'GOPROXY=off forbids every download that is not in the module cache',
    remedy:
      'name a proxy, or let private modules be fetched directly:\ngo env -w GOPROXY=https://proxy.golang.org,direct\ngo env -w GONOPROXY={root}',
  },
  {
    code: 'module/path-mismatch',
    pattern: /module declares its path as: (?<declared>\S{1,300})/,
    cause: 'go.mod at this version says `module {declared}`, and not `{required}`',
    remedy:
      'write the import path into go.mod, commit, and tag a new version (tags are never moved):\ngo mod edit -module {required}',
  },
  {
    code: 'module/major-mismatch',
    pattern:
      /(?:has (?:post-v\d{1,9}|non-\S{1,20}) module path|module path must match major version) \(?"(?<declared>[^"]{1,300})"/,
    cause:
      'this version belongs to the module `{declared}`: from v2 on, the path ends in the major version, in go.mod and in imports',
    remedy: 'ask for that path, and import it:\ngo get {declared}@{version}',
  },
  {
    code: 'module/unknown-revision',
    pattern: /unknown revision (?<version>\S{1,200})|(?:unknown revision)$/,
    cause:
      'the repository that the tag names has no `{version}`: it was not pushed there, or is written otherwise (`v1.2.3`; `subdir/v1.2.3` for a module in a sub-directory)',
    remedy:
      'push the tag to the repository that is served now; look at what is there:\ngit push --tags {repo}\ngit ls-remote --tags {repo}',
  },
  {
    code: 'module/no-versions',
    pattern: /no matching versions for query "(?<version>[^"]{0,100})"/,
    cause:
      'there is no version of this module that fits `{version}`: no go.mod under this path, or tags of another major version (`/v2` belongs to v2 tags)',
    remedy:
      'check go.mod and the tags, and that the path ends in the major version from v2 on:\ngit ls-remote --tags {repo}',
  },
  {
    code: 'module/no-go-mod',
    pattern: /missing (?<file>\S{1,300}go\.mod) (?:and \S{1,300} )?at revision (?<version>\S{1,200})/,
    cause: 'at revision {version} there is no go.mod in the directory that the path stands for',
    remedy: 'add a go.mod there and tag anew (`dir/v1.2.3` for a module in dir), or mend `subdir` in vanity.yaml',
  },
  {
    code: 'module/checksum-mismatch',
    pattern: /(?:verifying (?<module>[^\s@]{1,300})@(?<version>[^\s:]{1,200}): )?checksum mismatch|SECURITY ERROR/,
    cause:
      'the files of this version are not those that go.sum or the checksum database remembers: the tag was moved, or the new repository holds another tree',
    remedy:
      'never move a tag: restore it, or release a new version; compare the back ends before a move:\ngovanity migrate check --to BACKEND',
  },
  {
    code: 'module/malformed-path',
    pattern: /malformed (?:module|import) path(?: "(?<module>[^"]{0,300})")?/,
    cause: 'this breaks a rule for module paths',
    remedy:
      'letters, digits and - . _ ~ are allowed, the first element needs a dot and has no capitals and no port: go.company.com/team/lib',
  },
] as const satisfies readonly CatalogueRow[];
