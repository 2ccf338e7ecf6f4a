import type { CatalogueRow } from './catalogue-row.ts';

/** What `go` prints of the answer of a vanity server, or of any server that it asks for `?go-get=1`. */
export const goDiscoveryErrors = [
  {
    code: 'discovery/prefix-mismatch',
    lines: ['no go-import meta tags (meta tag {tag} did not match import path {module}<,|)>'],
    cause: 'the page has a go-import tag, but its first field `{tag}` is not the beginning of `{module}`',
    remedy: [
      'use the path that the tag names, or have the operators of {root} correct it: the tag has to carry the host that is asked (`host: {root}`, and behind nginx the line below):\ncurl -sL "https://{module}?go-get=1"\nproxy_set_header Host $host;',
    ],
  },
  {
    code: 'discovery/no-tags',
    lines: ['no go-import meta tags ()', 'no go-import meta tags$'],
    cause:
      'the page has no go-import tag that `go` can use: none at all, one after <body>, or one with a wrong number of fields (four need Go 1.25)',
    remedy: [
      'check the import path; the operators of {root} serve the tag first in <head>, with three fields; see what is served:\ncurl -sL "https://{module}?go-get=1"',
    ],
  },
  {
    code: 'discovery/several-tags',
    lines: ['multiple meta tags match import path "{module}"', 'multiple meta tags match import path'],
    cause: [
      'more than one go-import tag of the page matches `{module}`: the same twice, nested prefixes, or a tag with three fields beside one with four',
      'more than one go-import tag of the page matches: the same twice, nested prefixes, or a tag with three fields beside one with four',
    ],
    remedy: [
      'the operators of {root} serve one go-import tag per page, that of the longest prefix; see what is served:\ncurl -sL "https://{module}?go-get=1"',
    ],
  },
  {
    code: 'discovery/disagreement',
    lines: ['disagree about go-import for {prefix}'],
    cause:
      'the page of the sub-path and the page of `{prefix}` carry different tags: their configuration differs, or replicas or caches hold different versions of it',
    remedy: [
      'try again in some minutes; the operators of the server serve the same tag for both, roll replicas out at once and keep max-age short; compare:\ncurl -sL "https://{prefix}?go-get=1"',
    ],
  },
  {
    code: 'discovery/empty-prefix-page',
    lines: ['fetching {prefix}: no go-import meta tag found in'],
    cause: 'a sub-path names the prefix `{prefix}`, but the page of that prefix has no tag',
    remedy: [
      'the operators of the server serve the same tag there; see what is served:\ncurl -sL "https://{prefix}?go-get=1"',
    ],
  },
  {
    code: 'discovery/unreadable-page',
    lines: ["parsing {module}: <XML syntax error|xml: |can't decode XML|EOF>"],
    cause: 'the page holds something that `go` cannot read as XML, and the tag is not before it',
    remedy: [
      'the operators of the server put the go-import tag first in <head>, before any script, style or comment; see what is served:\ncurl -sL "https://{module}?go-get=1"',
    ],
  },
  {
    code: 'discovery/invalid-repo-root',
    lines: [
      'invalid repo root "{repo...}"',
      'parse "{repo...}": <invalid port|first path segment in URL cannot contain colon>',
      'invalid repo root',
      'invalid port "{...}" after host',
      'first path segment in URL cannot contain colon',
      'missing protocol scheme',
      'file scheme disallowed',
    ],
    cause: 'the third field of the tag is no URL; the scp form `git@host:group/project.git` is none either',
    remedy: [
      'the operators of the import path write the repository as:\n{fixedRepo}',
      'the operators of the import path write the repository as ssh://git@HOST/GROUP/PROJECT.git or https://HOST/GROUP/PROJECT.git',
    ],
  },
  {
    code: 'discovery/invalid-subdirectory',
    lines: ['invalid subdirectory "'],
    cause: 'the fourth field of the tag begins with `/` or `-`',
    remedy:
      'the operators of the import path write `subdir` relative to the root of the repository, without a leading slash',
  },
  {
    code: 'discovery/unknown-vcs',
    lines: ['unknown vcs "{vcs...}"', 'unknown vcs', 'unknown version control system'],
    cause: [
      'the second field of the tag is `{vcs}`, which `go` does not know; case counts',
      'the second field of the tag is a version control system that `go` does not know; case counts',
    ],
    remedy: 'the operators of the import path write one of git, hg, svn, fossil, mod',
  },
  {
    code: 'discovery/vcs-not-allowed',
    lines: [
      'GOVCS disallows using {vcs} for <public|private> {module};',
      'GOVCS disallows using {vcs} for <public|private> {module}',
    ],
    cause: 'GOVCS does not allow `{vcs}` for `{module}`; by default public modules come from git and hg alone',
    remedy: [
      'declare the module private{privateNote}, or allow the vcs for its host{govcsNote}:\n{privateLine}\n{govcsLine}',
    ],
  },
  {
    code: 'discovery/no-secure-protocol',
    lines: ['no <|secure >protocol found for repository'],
    cause:
      '`go` takes a path with .git for a repository itself, and asks no server for a tag; git reaches it neither over https nor over ssh',
    remedy: [
      'leave .git out, so that the server is asked; or let git in: a login in ~/.netrc for https, a key for ssh (GOINSECURE for http in a test environment alone):\ngo get {withoutDotGit}\nGIT_TERMINAL_PROMPT=0 git ls-remote https://{gitPath}',
      'leave .git out of the path, so that the server is asked; or let git in: a login in ~/.netrc for https, a key for ssh (GOINSECURE for http in a test environment alone)',
    ],
  },
  {
    code: 'discovery/forge-path',
    lines: [
      'invalid {host}/ import path "',
      'invalid {host} import path "',
      'invalid version control suffix in {host}<|/> path',
    ],
    cause: 'a path on {host} names an owner and a repository, without .git, before any directory',
    remedy: 'write it so:\ngo get {host}/OWNER/REPOSITORY',
  },

  // The server's status. What it says beside it counts more where it is a govanity.
  {
    code: 'http/insecure-redirect',
    lines: ['redirected from secure URL {url} to insecure URL {to}'],
    cause:
      '{server} redirects from https to http, which `go` refuses; often a server behind a proxy does not know that it is asked over https',
    remedy:
      'the operators of {host} redirect to https://; behind nginx the server learns the scheme by:\nproxy_set_header X-Forwarded-Proto $scheme;\nproxy_set_header Host $host;',
  },
  {
    code: 'http/redirect-loop',
    lines: ['stopped after 10 redirects'],
    cause: 'the redirects of {server} lead in a circle, often between two forms of a host or of a final slash',
    remedy: [
      'the operators of {host} correct the redirects; follow them:\ncurl -sIL --max-redirs 10 "https://{module}?go-get=1" | grep -i "^location"',
    ],
  },
  {
    code: 'http/bad-redirect',
    lines: ['failed to parse Location header', 'unsupported protocol scheme "'],
    cause: '{server} redirects to something that is no http or https URL',
    remedy: [
      'the operators of {root} correct the redirect; see where it leads:\ncurl -sI "https://{module}?go-get=1" | grep -i "^location"',
    ],
  },

  // The frame around all of these.
  {
    code: 'discovery/unrecognized-import-path',
    lines: ['unrecognized import path "{module}": {reason...}', 'unrecognized import path "{module}"'],
    cause: ['`go` found no repository for `{module}`: {reason}', '`go` found no repository for `{module}`'],
    remedy: [
      'see each request that `go` makes:\ngo list -m -x {module}@latest{whenInDoctor}',
      'have each step checked:\ngovanity doctor {module}',
    ],
    echoOf: 'anything',
  },
] as const satisfies readonly CatalogueRow[];
