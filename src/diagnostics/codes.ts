export type Severity = 'error' | 'warning';

interface CodeInfo {
  readonly severity: Severity;
  /** One line for docs/diagnostics.md. */
  readonly summary: string;
}

const error = (summary: string): CodeInfo => ({ severity: 'error', summary });
const warning = (summary: string): CodeInfo => ({ severity: 'warning', summary });

/**
 * Every diagnostic there is. A code is permanent: it may go, but never change its meaning.
 * docs/diagnostics.md explains each; a test holds that page against this table.
 */
const table = {
  'file/unreadable': error('a file that cannot be read'),
  'path/not-found': error('an import path that no route answers'),
  'template/broken': error('a page template that is no Handlebars, or that names what its page does not have'),
  'template/no-directory': error('a `--templates` directory that cannot be read'),
  'template/no-tags': error('a page whose head does not begin with the discovery tags'),
  'template/unescaped': error('a template that writes a text as HTML'),
  'template/unknown-file': warning('a file in the `--templates` directory that overrides nothing'),
  'convert/changed': warning('something of another server that means a little else in vanity.yaml'),
  'convert/ignored-key': warning('a key that the other server ignores itself'),
  'convert/no-counterpart': warning(
    'a setting of another server that vanity.yaml has not, and `go` does not depend on',
  ),
  'convert/not-carried-over': error('something of another server that vanity.yaml cannot say'),
  'convert/unknown-kind': error('a file of no server that is known'),
  'convert/wrong-type': error('a value of another type than the other server takes'),
  'export/case-conflict': error('two pages of a static export whose names differ only in case'),
  'export/name-conflict': error('a page of a static export in the place of another file'),
  'export/other-host': warning('a host that a static export leaves out'),
  'export/pattern': warning('a pattern that a static export cannot answer'),
  'export/restricted': error('a static export of modules that are behind a login'),
  'export/too-long': error('tags that are longer than what nginx reads as one parameter'),
  'yaml/alias-expansion': error('aliases that expand to millions of values'),
  'yaml/complex-key': error('a key that is a list or a mapping'),
  'yaml/duplicate-key': error('a key that stands twice in one mapping'),
  'yaml/empty': error('a file without configuration'),
  'yaml/not-utf-8': error('a file that is not UTF-8'),
  'yaml/multiple-documents': error('a file with more than one YAML document'),
  'yaml/syntax': error('text that is not YAML'),
  'yaml/too-large': error('a file over 64 million characters'),
  'config/control-character': error('a text that holds a control character'),
  'config/display': error('`display` is not three absolute http(s) URLs'),
  'config/duplicate-host': error('a host that is listed twice'),
  'config/duplicate-route': error('two keys that answer the same import paths'),
  'config/invalid-age': error('a cache age that is not a whole number of seconds from 0 up'),
  'config/invalid-branch': error('a branch name that git does not allow'),
  'config/invalid-host': error('a host that cannot begin an import path'),
  'config/invalid-key': error('a key below `paths` that begins neither with `/` nor with a host'),
  'config/invalid-link': error('a link that is not an absolute http(s) URL'),
  'config/invalid-module-path': error('a key that is no valid Go module path'),
  'config/invalid-placeholder': error(
    'a `{placeholder}` that is not a whole path element, or has a name that cannot be used',
  ),
  'config/invalid-project': error('a `project` that names no repository'),
  'config/invalid-ssh': error('an `ssh` endpoint that is not user@host or user@host:port'),
  'config/invalid-subdir': error('a `subdir` that `go` would refuse'),
  'config/missing-key': error('a back end without `forge` or `web`'),
  'config/mod-loop': error('`vcs: mod` whose proxy is this server itself'),
  'config/invalid-network': error('an `allow` entry that is no address and no network'),
  'config/no-paths': error('a file that configures no module'),
  'config/no-repo': error('a path with neither a repository nor a back end'),
  'config/nobody-allowed': error('`access` that lets nobody in'),
  'config/repo-and-backend': error('a path with both a repository and a back end'),
  'config/unknown-backend': error('a back end that is not configured'),
  'config/unknown-key': error('a key that means nothing here'),
  'config/unknown-placeholder': error('a placeholder that the key does not have'),
  'config/unknown-value': error('a word that is not one of those allowed'),
  'config/unknown-vcs': error('a version control system that `go` does not know'),
  'config/unused-placeholder': error('a placeholder of the key that the repository does not use'),
  'config/vcs-suffix': error('a path element that ends in .git, .hg, .svn, .fossil or .bzr'),
  'config/users-file': error('an htpasswd file that cannot be used'),
  'config/wrong-type': error('a value of another type than the key takes'),
  'config/bzr-removed': warning('`vcs: bzr`, which Go 1.27 no longer knows'),
  'config/display-without-links': warning('a `display` with `_` in place of the directory or file URL'),
  'config/host-unset': warning('no `host`: the import path is taken from the request'),
  'config/long-cache': warning('answers are cached for more than an hour'),
  'config/nested-same-repo': warning('one repository under two routes of which one lies inside the other'),
  'config/redundant-major-version': warning('a `/vN` path beside its parent with the same repository'),
  'config/subdir-go-version': warning('`subdir`, which Go 1.24 and older ignore together with the whole tag'),
  'config/unusual-project': warning('a project that has not the form of the forge'),
  'config/v1-suffix': warning('a path that ends in /v1'),
  'repo/ambiguous-port': error('several `:number` parts follow the host, and any of them could be the port'),
  'repo/bad-host': error('the host holds a character that no host name has'),
  'repo/bad-percent': error('a `%` is not followed by two hexadecimal digits'),
  'repo/bad-port': error('the port is not a number from 1 to 65535'),
  'repo/backslash': error('the URL holds a backslash'),
  'repo/control-character': error('the URL holds a control character, raw or percent-encoded'),
  'repo/credentials': error('the URL holds a password or a token, which the tag would publish'),
  'repo/dot-segment': error('the path holds a `.` or `..` element, raw or percent-encoded'),
  'repo/double-scheme': error('the URL begins with two schemes'),
  'repo/empty-host': error('the URL names no host'),
  'repo/empty-path': error('the URL names a host but no repository'),
  'repo/empty-user': error('there is nothing before the `@`'),
  'repo/encoded-slash': error('the path holds a percent-encoded `/` or `\\`'),
  'repo/file-scheme': error('`file://` URLs are refused by the `go` command'),
  'repo/forbidden-character': error('the URL holds a character that would break the tag'),
  'repo/fragment-not-allowed': error('the URL holds a `#fragment`'),
  'repo/leading-dash': error(
    'the URL, its user, its host or its path begins with `-`, which ssh or git could take for an option',
  ),
  'repo/missing-slashes': error('the scheme is not followed by `//`'),
  'repo/no-scheme': error('the value has no scheme: it is a local path or a shorthand'),
  'repo/non-ascii-host': error('the host is not ASCII'),
  'repo/not-a-url': error('the value is neither a URL nor the scp form `user@host:path`'),
  'repo/percent-in-authority': error(
    'the user, host or port part holds a percent escape that git and `go` read differently',
  ),
  'repo/port-after-path': error('a `:number` stands behind the path instead of behind the host'),
  'repo/query-not-allowed': error('the URL holds a `?query`'),
  'repo/too-long': error('the URL is longer than 2,048 characters'),
  'repo/transport-helper': error('`name::address` would run a git remote helper on the machine that clones'),
  'repo/unsupported-scheme': error('the scheme is not one that `go` uses with this version control system'),
  'repo/web-url': error('the URL is a page of the forge, not a repository'),
  'repo/windows-path': error('the value is a Windows path'),
  'repo/gerrit-a-over-ssh': warning(
    '`/a/` is the prefix of authenticated HTTP on Gerrit and names no project over ssh',
  ),
  'repo/home-directory': warning('`~` in an ssh path means a home directory, which forges do not have'),
  'repo/https-to-ssh-port': warning('an http(s) URL names port 29418, which is the ssh port of Gerrit'),
  'repo/insecure-scheme': warning(
    '`http://` and `git://` are neither encrypted nor authenticated, and `go` is about to refuse them',
  ),
  'repo/rewritten': warning('the URL was mended: the tag carries the mended one'),
  'repo/scp-absolute-path': warning('an scp-style address with an absolute path was rewritten as an ssh URL'),
  'repo/scp-port': warning('the number behind the colon of an scp-style address is a path element, not a port'),
  'repo/ssh-to-web-port': warning('an ssh URL names port 80 or 443, where web servers listen'),
  'repo/ssh-without-user': warning('an ssh URL without a user makes ssh log in as the local account'),
  'repo/user-in-https': warning('a user name in an https URL pins every developer to one account'),
} satisfies Record<string, CodeInfo>;

export type DiagnosticCode = keyof typeof table;

export const diagnosticCodes: Readonly<Record<DiagnosticCode, CodeInfo>> = table;
