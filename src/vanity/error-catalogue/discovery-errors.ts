import type { CatalogueRow } from './catalogue-row.ts';

/** What `go` says of the answer of a vanity server. */
export const discoveryErrors = [
  {
    code: 'discovery/prefix-mismatch',
    pattern:
      /no go-import meta tags \(meta tag (?<prefix>\S{1,300}) did not match import path (?<module>[^\s),]{1,300})[),]/,
    cause: 'the page has a go-import tag, but its first field `{prefix}` is not the beginning of `{module}`',
    remedy:
      'let the tag carry the host and path that are asked for; in vanity.yaml set `host: {root}` and check the key; behind a proxy pass the name on:\nproxy_set_header Host $host;',
  },
  {
    code: 'discovery/no-tags',
    pattern: /no go-import meta tags \(\)/,
    cause:
      'the page holds no go-import tag that `go` can use: none at all, one behind <body>, or one with a wrong number of fields (four need Go 1.25)',
    remedy:
      "serve the tag first in <head>, with three fields; look at what is served:\ncurl -sL 'https://{module}?go-get=1'",
  },
  {
    code: 'discovery/several-tags',
    pattern: /multiple meta tags match import path(?: "(?<module>[^\s"]{1,300}))?/,
    cause:
      'more than one go-import tag of the page matches `{module}`: twice the same, nested prefixes, or a tag with three fields beside one with four',
    remedy: 'serve one go-import tag a page, that of the longest prefix',
  },
  {
    code: 'discovery/disagreement',
    pattern: /disagree about go-import for (?<prefix>\S{1,300})/,
    cause:
      'the page of the sub-path and the page of `{prefix}` carry different tags: their configuration differs, or replicas or caches hold different versions of it',
    remedy:
      "serve the same tag for both; roll replicas out at once and keep max-age short; compare:\ncurl -sL 'https://{prefix}?go-get=1'",
  },
  {
    code: 'discovery/empty-prefix-page',
    pattern: /fetching (?<prefix>\S{1,300}): no go-import meta tag found in/,
    cause: 'a sub-path names the prefix `{prefix}`, but the page of that prefix has no tag',
    remedy: "serve the same tag there:\ncurl -sL 'https://{prefix}?go-get=1'",
  },
  {
    code: 'discovery/unreadable-page',
    pattern: /parsing (?<module>\S{1,300}): (?:XML syntax error|xml: |can't decode XML)/,
    cause: 'the page holds something that `go` cannot read as XML, and the tag does not stand before it',
    remedy: 'put the go-import tag first in <head>, before any script, style or comment',
  },
  {
    code: 'discovery/invalid-repo-root',
    pattern:
      /invalid repo root(?: "(?<repo>[^"]{0,500})")?|invalid port "[^"]{0,200}" after host|first path segment in URL cannot contain colon/,
    cause: 'the third field of the tag is no URL; the scp form `git@host:group/project.git` is none either',
    remedy:
      'write the repository as ssh://git@HOST/GROUP/PROJECT.git or https://HOST/GROUP/PROJECT.git; this prints the mended URL:\ngovanity url {repo}',
  },
  {
    code: 'discovery/invalid-subdirectory',
    pattern: /invalid subdirectory "/,
    cause: 'the fourth field of the tag begins with `/` or `-`',
    remedy: 'write `subdir` relative to the root of the repository, without a leading slash',
  },
  {
    code: 'discovery/unknown-vcs',
    pattern: /unknown vcs "(?<vcs>[^"]{0,100})"/,
    cause: 'the second field of the tag is `{vcs}`, which `go` does not know; case counts',
    remedy: 'write one of git, hg, svn, fossil, mod',
  },
  {
    code: 'discovery/vcs-not-allowed',
    pattern: /GOVCS disallows using (?<vcs>\S{1,20}) for (?:public|private) (?<module>[^\s;]{1,300})/,
    cause: 'GOVCS does not allow `{vcs}` for `{module}`; by default public modules come from git and hg only',
    remedy: 'name the module as private, or allow it:\ngo env -w GOPRIVATE="{private}"\ngo env -w GOVCS={root}:{vcs}',
  },
  {
    code: 'discovery/unrecognized-import-path',
    pattern: /unrecognized import path "(?<module>[^"]{1,300})"/,
    cause: '`go` could not find out where `{module}` lives; the reason follows on the same line',
    remedy: 'let the doctor look:\ngovanity doctor {module}',
    unless: 'anything',
  },
] as const satisfies readonly CatalogueRow[];
