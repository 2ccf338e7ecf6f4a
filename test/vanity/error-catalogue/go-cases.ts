import type { OutputCase } from './output-case.ts';

/** What `go` prints, with the explanation that it gets. */
export const goCases: readonly OutputCase[] = [
  [
    'discovery/disagreement',
    'go: unrecognized import path "go.company.com/foo": https://go.company.com/foo?go-get=1 and //go.company.com?go-get=1 disagree about go-import for go.company.com',
    'curl -sL "https://go.company.com?go-get=1"',
  ],
  [
    'discovery/empty-prefix-page',
    'go: unrecognized import path "go.company.com/foo": fetching go.company.com/orphan: no go-import meta tag found in https://go.company.com/orphan?go-get=1',
    'curl -sL "https://go.company.com/orphan?go-get=1"',
  ],
  [
    'discovery/forge-path',
    'go: go.example.com/x: invalid github.com/ import path "github.com/acme"',
    'go get github.com/OWNER/REPOSITORY',
  ],
  [
    'discovery/invalid-repo-root',
    'go: unrecognized import path "go.example.com/foo": https://go.example.com/foo?go-get=1: invalid repo root "git@https://github.com/acme/foo.git": parse "git@https://github.com/acme/foo.git": first path segment in URL cannot contain colon',
    'https://github.com/acme/foo.git',
  ],
  [
    'discovery/invalid-repo-root',
    'go: unrecognized import path "go.company.com/foo": https://go.company.com/foo?go-get=1: invalid repo root "ssh://git@gitlab.company.com:go/good.git": parse "ssh://git@gitlab.company.com:go/good.git": invalid port ":go" after host',
    'ssh://git@gitlab.company.com/go/good.git',
  ],
  [
    'discovery/invalid-repo-root',
    'go: unrecognized import path "go.company.com/foo": https://go.company.com/foo?go-get=1: invalid repo root "git@gitlab.company.com:go/good.git": parse "git@gitlab.company.com:go/good.git": first path segment in URL cannot contain colon',
    'ssh://git@gitlab.company.com/go/good.git',
  ],
  [
    'discovery/invalid-repo-root',
    'go: unrecognized import path "go.company.com/foo": https://go.company.com/foo?go-get=1: invalid repo root "host/x.git": no scheme',
    'https://HOST/PATH',
  ],
  [
    'discovery/invalid-repo-root',
    'go: unrecognized import path "go.company.com/foo": https://go.company.com/foo?go-get=1: invalid repo root "file:///x": file scheme disallowed',
    'https://HOST/PATH',
  ],
  [
    'discovery/invalid-subdirectory',
    'go: unrecognized import path "go.company.com/foo": https://go.company.com/foo?go-get=1: invalid subdirectory "/abs": leading slash',
    'the operators of the import path write `subdir` relative to the root of the repository, without a leading slash',
  ],
  [
    'discovery/no-secure-protocol',
    'go: gitlab.example.com/acme/app/lib.git@latest: no secure protocol found for repository',
    'go get gitlab.example.com/acme/app/lib',
  ],
  [
    'discovery/no-tags',
    'go: unrecognized import path "go.company.com/foo": parse https://go.company.com/foo?go-get=1: no go-import meta tags ()',
    'curl -sL "https://go.company.com/foo?go-get=1"',
  ],
  [
    'discovery/prefix-mismatch',
    'go: unrecognized import path "go.company.com/foo": parse https://go.company.com/foo?go-get=1: no go-import meta tags (meta tag go.company.org/foo did not match import path go.company.com/foo)',
    'curl -sL "https://go.company.com/foo?go-get=1"',
  ],
  [
    'discovery/prefix-mismatch',
    'go: unrecognized import path "go.company.com/foo": parse https://go.company.com/foo?go-get=1: no go-import meta tags (meta tag go.company.org/a did not match import path go.company.com/foo, meta tag go.company.org/b did not match import path go.company.com/foo)',
    'curl -sL "https://go.company.com/foo?go-get=1"',
  ],
  [
    'discovery/several-tags',
    'go: unrecognized import path "go.company.com/foo": parse //go.company.com/foo?go-get=1: multiple meta tags match import path "go.company.com/foo"',
    'curl -sL "https://go.company.com/foo?go-get=1"',
  ],
  [
    'discovery/unknown-vcs',
    'go: unrecognized import path "go.company.com/foo": https://go.company.com/foo?go-get=1: unknown vcs "Git"',
    'the operators of the import path write one of git, hg, svn, fossil, mod',
  ],
  [
    'discovery/unreadable-page',
    'go: unrecognized import path "go.example.com/lib": parsing go.example.com/lib: XML syntax error on line 1: expected attribute name in element',
    'curl -sL "https://go.example.com/lib?go-get=1"',
  ],
  [
    'discovery/unreadable-page',
    'go: unrecognized import path "go.company.com/foo": parsing go.company.com/foo: XML syntax error on line 1: expected element name after <',
    'curl -sL "https://go.company.com/foo?go-get=1"',
  ],
  [
    'discovery/unrecognized-import-path',
    'go: unrecognized import path "go.company.com/foo": a reason of tomorrow',
    'govanity doctor go.company.com/foo',
  ],
  [
    'discovery/vcs-not-allowed',
    'go: unrecognized import path "go.company.com/foo": GOVCS disallows using svn for public go.company.com/foo; see \'go help vcs\'',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  [
    'discovery/vcs-not-installed',
    'go: go.example.com/x@v1.0.0: exec: "svn": executable file not found in $PATH',
    'install it, or have `go` ask a Go proxy that has it (GOPROXY)',
  ],
  [
    'go/auth-command',
    'go: go.example.com/lib: GOAUTH=git /home/dev: exec: "git": executable file not found in $PATH',
    'go env GOAUTH',
  ],
  [
    'go/cache-permissions',
    'go: could not create module cache: mkdir /go/pkg: permission denied',
    'sudo chown -R "$(id -u):$(id -g)" "$(go env GOMODCACHE)"',
  ],
  [
    'go/cache-permissions',
    'go: writing stat cache: mkdir /go/pkg/mod/cache/download/golang.org: permission denied',
    'sudo chown -R "$(id -u):$(id -g)" "$(go env GOMODCACHE)"',
  ],
  [
    'go/insecure-login',
    'go: refusing to pass credentials to insecure URL: http://goproxy.example.com',
    'go env GOPROXY GOAUTH',
  ],
  [
    'go/not-in-module',
    "go: go.mod file not found in current directory or any parent directory.\n\t'go get' is no longer supported outside a module.",
    'go mod init example.com/mymodule',
  ],
  ['go/proxy-url', 'go: invalid proxy URL missing scheme: goproxy', 'go env GOPROXY'],
  ['go/setting', 'go: malformed entry in GOVCS (missing colon): "git"', 'go env GOVCS'],
  [
    'go/too-old',
    "go: errors parsing go.mod:\n/app/go.mod:3: invalid go version '1.22.1': must match format 1.23",
    'go version',
  ],
  ['go/too-old', 'go: go.mod requires go >= 1.26 (running go 1.24.4; GOTOOLCHAIN=local)', 'go version'],
  [
    'go/too-old',
    'go: go.example.com/lib@v1.4.0 requires go >= 1.25.0 (running go 1.24.4; GOTOOLCHAIN=local)',
    'go env -w GOTOOLCHAIN=auto',
  ],
  ['go/toolchain', 'go: download go1.26.0 for linux/amd64: toolchain not available', 'go version'],
  [
    'go/vcs-status',
    'error obtaining VCS status: exit status 128\n\tUse -buildvcs=false to disable VCS stamping.',
    'git config --global --add safe.directory "$PWD"',
  ],
  [
    'http/bad-redirect',
    'go: unrecognized import path "go.example.com/foo": https fetch: Get "ftp://go.example.com/foo": unsupported protocol scheme "ftp"',
    'curl -sI "https://go.example.com/foo?go-get=1" | grep -i "^location"',
  ],
  [
    'http/client-error',
    'go: unrecognized import path "go.example.com/lib": reading https://go.example.com/lib?go-get=1: 405 Method Not Allowed\n\tserver response: GET is forbidden here',
    'curl -si "https://go.example.com/lib?go-get=1"',
  ],
  [
    'http/forbidden',
    'go: missing Mercurial command. See golang.org/s/gogetcmd\ngo: bitbucket.org/acme/golog@v2.0.0+incompatible: reading https://api.bitbucket.org/2.0/repositories/acme/golog?fields=scm: 403 Forbidden\n\tserver response: Access denied. You must have write or admin access.',
    'machine api.bitbucket.org login USER password TOKEN',
  ],
  [
    'http/forbidden',
    'go: unrecognized import path "go.company.com/foo": reading https://go.company.com/foo?go-get=1: 403 Forbidden',
    'machine go.company.com login USER password TOKEN',
  ],
  [
    'http/insecure-redirect',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "http://go.company.com/foo?go-get=1": redirected from secure URL https://go.company.com/foo?go-get=1 to insecure URL http://go.company.com/foo?go-get=1',
    'proxy_set_header X-Forwarded-Proto $scheme;',
  ],
  [
    'http/misdirected',
    'go: go.example.com/foo@latest: unrecognized import path "go.example.com/foo": reading https://go.example.com/foo?go-get=1: 421 Misdirected Request\n\tserver response:\n\tmisdirected request: this server answers for go.example.com\n\tbehind nginx, pass the name on: proxy_set_header Host $host;\n\tto serve another name, add it to `host:` in vanity.yaml',
    'proxy_set_header Host $host;',
  ],
  [
    'http/not-found',
    '#12 3.456 go: go.example.com/lib@v1.0.0: reading https://go.example.com/lib?go-get=1: 404 Not Found',
    'curl -sL "https://go.example.com/lib?go-get=1"',
  ],
  [
    'http/not-found',
    'cannot find module providing package go.example.com/lib/api: unrecognized import path "go.example.com/lib/api": reading https://go.example.com/lib/api?go-get=1: 404 Not Found',
    'curl -sL "https://go.example.com/lib/api?go-get=1"',
  ],
  [
    'http/not-found',
    'go: unrecognized import path "go.company.com/foo": reading https://go.company.com/foo?go-get=1: 404 Not Found\n\tserver response:\n\tno Go module is configured for go.company.com/foo',
    'correct the import path, or have the operators of go.company.com add it; the server answers:',
  ],
  [
    'http/redirect-loop',
    'go: unrecognized import path "go.company.com/foo": https fetch: Get "https://go.company.com/foo?go-get=1": stopped after 10 redirects',
    'curl -sIL --max-redirs 10 "https://go.company.com/foo?go-get=1" | grep -i "^location"',
  ],
  [
    'http/server-error',
    'go: unrecognized import path "go.company.com/foo": reading https://go.company.com/foo?go-get=1: 503 Service Temporarily Unavailable',
    'curl -si "https://go.company.com/foo?go-get=1"',
  ],
  [
    'http/too-many-requests',
    'go: unrecognized import path "go.example.com/foo": reading https://go.example.com/foo?go-get=1: 429 Too Many Requests',
    'curl -sI "https://go.example.com/foo?go-get=1" | grep -i retry-after',
  ],
  [
    'http/unauthorized',
    'go: unrecognized import path "go.company.com/foo": reading https://go.company.com/foo?go-get=1: 401 Unauthorized',
    'machine go.company.com login USER password TOKEN',
  ],
  [
    'http/unexpected-status',
    'go: unrecognized import path "go.example.com/lib": reading https://go.example.com/lib?go-get=1: 204 No Content',
    'curl -si "https://go.example.com/lib?go-get=1"',
  ],
  [
    'module/ambiguous-import',
    'main.go:4:2: ambiguous import: found package go.example.com/mono/api in multiple modules:\n\tgo.example.com/mono v1.0.0 (/root/go/pkg/mod/go.example.com/mono@v1.0.0/api)\n\tgo.example.com/mono/api v0.2.0 (/root/go/pkg/mod/go.example.com/mono/api@v0.2.0)',
    'go get go.example.com/mono@latest',
  ],
  ['module/ambiguous-revision', 'go: go.example.com/lib@0123: ambiguous revision 0123', 'git ls-remote REPO'],
  [
    'module/bad-zip',
    'go: go.example.com/lib@v1.0.0: unzip /go/pkg/mod/cache/download/go.example.com/lib/@v/v1.0.0.zip: zip: not a valid zip file',
    'rm -rf "$(go env GOMODCACHE)/cache/download/go.example.com/lib"',
  ],
  [
    'module/bad-zip',
    'go: module go.example.com/lib@v1.0.0: create zip: missing top-level directory prefix',
    'rm -rf "$(go env GOMODCACHE)/cache/download/go.example.com/lib"',
  ],
  [
    'module/checksum-mismatch',
    "verifying go.example.com/lib@v1.0.0: checksum mismatch\n\tdownloaded: h1:aaa=\n\tgo.sum:     h1:bbb=\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.\nThe bits may have been replaced on the origin server, or an attacker may\nhave intercepted the download attempt.\n\nFor more information, see 'go help module-auth'.",
    'cd "$(mktemp -d)" && GOPROXY=direct GONOSUMDB="*" GOMODCACHE="$PWD" go mod download -modcacherw -json go.example.com/lib@v1.0.0',
  ],
  [
    'module/checksum-mismatch',
    'verifying go.company.com/good@v1.0.0/go.mod: checksum mismatch\n\tdownloaded: h1:usp86K3dvy21Who6IxbMSF5iPkKJCdNvrafOzMCWgTQ=\n\tgo.sum:     h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.',
    'cd "$(mktemp -d)" && GOPROXY=direct GONOSUMDB="*" GOMODCACHE="$PWD" go mod download -modcacherw -json go.company.com/good@v1.0.0',
  ],
  ['module/excluded', 'go: go.example.com/lib@v1.0.0: excluded by go.mod', 'grep -n exclude go.mod'],
  [
    'module/file-names',
    'go: go.example.com/lib@v1.0.0: create zip: pkg/Foo.go: case-insensitive file name collision: "pkg/Foo.go" and "pkg/foo.go"',
    'its owners rename the files, commit, and tag a new version',
  ],
  [
    'module/import-comment',
    'main.go:4:2: code in directory /go/pkg/mod/github.com/acme/lib@v1.0.0 expects import "go.example.com/lib"',
    'go get go.example.com/lib',
  ],
  [
    'module/invalid-version',
    'go: go.example.com/lib@version-1: invalid version: version "version-1" invalid: must be of the form v1.2.3',
    'go list -m -versions go.example.com/lib',
  ],
  [
    'module/major-mismatch',
    'go: go.example.com/lib@v2.0.0: invalid version: module contains a go.mod file, so module path must match major version ("go.example.com/lib/v2")',
    'go get go.example.com/lib/v2@v2.0.0',
  ],
  [
    'module/major-mismatch',
    'go: errors parsing go.mod:\ngo.mod:5:2: require go.example.com/lib: version "v2.1.0" invalid: should be v0 or v1, not v2',
    'go get go.example.com/lib/v2@v2.1.0',
  ],
  [
    'module/major-mismatch',
    'go: github.com/acme/lib/v3@v3.0.0: go.mod has non-.../v3 module path "github.com/acme/lib" (and .../v3/go.mod does not exist) at revision v3.0.0',
    'go mod edit -module github.com/acme/lib/v3\ngo get github.com/acme/lib@latest',
  ],
  [
    'module/major-mismatch',
    'go: go.company.com/majors@v2.0.0: invalid version: go.mod has post-v2 module path "go.company.com/majors/v2" at revision v2.0.0',
    'go get go.company.com/majors/v2@v2.0.0',
  ],
  [
    'module/major-mismatch',
    'go: go.company.com/majors/v2@v1.0.0: invalid version: go.mod has non-.../v2 module path "go.company.com/majors" (and .../v2/go.mod does not exist) at revision v1.0.0',
    'go get go.company.com/majors@v1.0.0',
  ],
  [
    'module/major-mismatch',
    'go: go.company.com/majors@v2.0.0: invalid version: module contains a go.mod file, so module path must match major version ("go.company.com/majors/v2")',
    'go get go.company.com/majors/v2@v2.0.0',
  ],
  [
    'module/malformed-path',
    'build app: cannot load go.example.com/lib: malformed module path "go.example.com:8443/lib": invalid char \':\'',
    'go get go.example.com/lib',
  ],
  [
    'module/malformed-path',
    'go: malformed module path "go.company.com:8080/foo": invalid char \':\'',
    'go get go.company.com/foo',
  ],
  [
    'module/missing-go-sum',
    'go: go.example.com/lib@v1.0.0: missing go.sum entry for go.mod file; to add it:\n\tgo mod download go.example.com/lib',
    'go mod tidy',
  ],
  [
    'module/missing-module-line',
    'go: go.example.com/lib@v1.0.0: parsing go.mod: missing module line',
    'go mod edit -module go.example.com/lib',
  ],
  [
    'module/no-go-mod',
    'go: example.com@v0.0.0 requires\n\tgolang.org/x/text/unicode@v0.0.0-20170915032832-14c0d48ead0c: invalid version: missing golang.org/x/text/unicode/go.mod at revision 14c0d48ead0c',
    'go get golang.org/x/text@latest',
  ],
  [
    'module/no-package',
    'go: finding module for package go.example.com/lib/api\ngo: example.com/app imports\n\tgo.example.com/lib/api: module go.example.com/lib@latest found (v1.0.0), but does not contain package go.example.com/lib/api',
    'go list -m -versions go.example.com/lib',
  ],
  [
    'module/no-versions',
    'go: module go.company.com/good: no matching versions for query "latest"',
    'go list -m -versions go.company.com/good',
  ],
  ['module/not-in-std', 'package foo/bar is not in std (/usr/local/go/src/foo/bar)', 'go list -m'],
  [
    'module/not-required',
    'main.go:5:2: no required module provides package go.example.com/lib; to add it:\n\tgo get go.example.com/lib',
    'go get go.example.com/lib',
  ],
  [
    'module/path-mismatch',
    'go: go.example.com/pkg/util@latest (v0.1.0) requires go.example.com/pkg/util@v0.1.0: parsing go.mod:\n\tmodule declares its path as: go.example.com/pkg\n\t        but was required as: go.example.com/pkg/util',
    'go get go.example.com/pkg@v0.1.0',
  ],
  [
    'module/path-mismatch',
    'go: github.com/acme/fork@v1.0.0: parsing go.mod:\n\tmodule declares its path as: github.com/orig/lib\n\t        but was required as: github.com/acme/fork',
    'go get github.com/orig/lib@v1.0.0',
  ],
  [
    'module/path-mismatch',
    'go: go.company.com/foo@v1.0.0: parsing go.mod:\n\tmodule declares its path as: github.com/gopher/foo\n\t        but was required as: go.company.com/foo',
    'go get github.com/gopher/foo@v1.0.0',
  ],
  [
    'module/pseudo-version',
    'go: go.example.com/lib@v0.0.0-20200101000000-0123456789ab: invalid pseudo-version: does not match version-control timestamp (expected 20200102030405)',
    'go get go.example.com/lib@0123456789ab',
  ],
  [
    'module/replacement',
    'go: go.example.com/lib@v1.0.0 (replaced by ../lib): reading ../lib/go.mod: open /src/lib/go.mod: no such file or directory',
    'grep -n "=>" go.mod',
  ],
  [
    'module/retracted',
    'go: warning: go.example.com/lib@v1.2.0: retracted by module author: wrong license\ngo: to switch to the latest unretracted version, run:\n\tgo get go.example.com/lib@latest',
    'go get go.example.com/lib@latest',
  ],
  [
    'module/too-large',
    'go: go.example.com/lib@v0.1.0: module source tree too large (max size is 524288000 bytes)',
    'its owners move large files out of the module: into another repository, or below a directory with a go.mod of its own, which is a module apart',
  ],
  [
    'module/unknown-revision',
    'go: github.com/acme/lib@v1.9.9: reading https://proxy.golang.org/github.com/acme/lib/@v/v1.9.9.info: 404 Not Found\n\tserver response: not found: github.com/acme/lib@v1.9.9: invalid version: unknown revision v1.9.9',
    'go list -m -versions github.com/acme/lib',
  ],
  [
    'module/unknown-revision',
    'go: go.example.com/lib@v1.0.0: stat "sub/v1.0.0": unknown revision sub/v1.0.0',
    'go list -m -versions go.example.com/lib',
  ],
  [
    'module/unknown-revision',
    'go: go.example.com/lib@v1.0.1: version "v1.0.1" invalid: unknown revision v1.0.1',
    'go list -m -versions go.example.com/lib',
  ],
  [
    'module/unknown-revision',
    'go: go.company.com/good@v9.9.9: invalid version: unknown revision v9.9.9',
    'go list -m -versions go.company.com/good',
  ],
  [
    'module/vendoring',
    'go: inconsistent vendoring in /app:\n\tgo.example.com/lib@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt\n\n\tTo ignore the vendor directory, use -mod=readonly or -mod=mod.\n\tTo sync the vendor directory, run:\n\t\tgo mod vendor',
    'go mod vendor',
  ],
  [
    'proxy/failed',
    'go: go.example.com/lib@v1.2.3: reading https://athens.example.com/go.example.com/lib/@v/v1.2.3.info: 500 Internal Server Error',
    'curl -si "https://athens.example.com/go.example.com/lib/@v/v1.2.3.info"',
  ],
  [
    'proxy/invalid-response',
    'go: go.example.com/lib@latest: invalid response from proxy "https://go.example.com": invalid character \'<\' looking for beginning of value',
    'curl -si "https://go.example.com/go.example.com/lib/@v/list"',
  ],
  [
    'proxy/not-found',
    'go: github.com/acme/priv@v1.0.0: reading https://goproxy.example.com/github.com/acme/priv/@v/v1.0.0.mod: 404 Not Found',
    'go env -w GOPRIVATE="github.com/acme/*"',
  ],
  [
    'proxy/not-found',
    'go: go.example.com/lib@v1.0.0: reading http://127.0.0.1:3000/go.example.com/lib/@v/v1.0.0.info: 404 Not Found',
    'go env -w GOPRIVATE="go.example.com"',
  ],
  [
    'proxy/not-found',
    "go: module github.com/acme/priv: reading https://proxy.golang.org/github.com/acme/priv/@v/list: 404 Not Found\n\tserver response:\n\tnot found: module github.com/acme/priv: git ls-remote -q origin in /tmp/gopath/pkg/mod/cache/vcs/77f9d9: exit status 128:\n\t\tfatal: could not read Username for 'https://github.com': terminal prompts disabled\n\tConfirm the import path was entered correctly.\n\tIf this is a private repository, see https://golang.org/doc/faq#git_https for additional information.",
    'go env -w GOPRIVATE="github.com/acme/*"',
  ],
  [
    'proxy/not-found',
    'go: finding go.example.com/lib v1.0.0\ngo: go.example.com/lib@v1.0.0: unexpected status (https://proxy.golang.org/go.example.com/lib/@v/v1.0.0.info): 410 Gone',
    'go env -w GOPRIVATE="go.example.com"',
  ],
  [
    'proxy/not-found',
    'go: module go.company.com/foo: reading https://public.company.com/go.company.com/foo/@v/list: 410 Gone',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  [
    'proxy/not-found',
    'go: go.company.com/foo@v1.0.0: reading https://public.company.com/go.company.com/foo/@v/v1.0.0.info: 404 Not Found',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  [
    'proxy/not-found',
    'go: go.company.com/good@v1.0.0: reading file:///srv/goproxy/go.company.com/good/@v/v1.0.0.info: no such file or directory',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  [
    'proxy/off',
    'go: go.company.com/good@latest: module lookup disabled by GOPROXY=off',
    'go env -w GOPROXY=https://proxy.golang.org,direct',
  ],
  [
    'proxy/refused',
    'go: go.example.com/lib@v1.0.0: reading https://proxy.golang.org/go.example.com/lib/@v/v1.0.0.info: 403 Forbidden',
    'go env -w GOPRIVATE="go.example.com"',
  ],
  [
    'proxy/refused',
    'go: go.example.com/lib@v1.0.0: reading https://goproxy.example.com/go.example.com/lib/@v/v1.0.0.mod: 401 Unauthorized',
    'machine goproxy.example.com login USER password TOKEN',
  ],
  [
    'sumdb/not-found',
    "go: github.com/acme/priv@v1.0.0: verifying module: github.com/acme/priv@v1.0.0: reading https://sum.golang.org/lookup/github.com/acme/priv@v1.0.0: 404 Not Found\n\tserver response:\n\tnot found: github.com/acme/priv@v1.0.0: invalid version: git ls-remote -q origin in /tmp/gopath/pkg/mod/cache/vcs/e3b0c4: exit status 128:\n\t\tfatal: could not read Username for 'https://github.com': terminal prompts disabled",
    'go env -w GOPRIVATE="github.com/acme/*"',
  ],
  [
    'sumdb/not-found',
    'go: go.example.com/lib@v1.0.0: verifying go.mod: go.example.com/lib@v1.0.0/go.mod: reading https://goproxy.example.com/sumdb/sum.golang.org/lookup/go.example.com/lib@v1.0.0: 404 Not Found',
    'go env -w GOPRIVATE="go.example.com"',
  ],
  [
    'sumdb/not-found',
    'go: go.company.com/foo@v1.0.0: verifying module: go.company.com/foo@v1.0.0: reading https://sum.golang.org/lookup/go.company.com/foo@v1.0.0: 404 Not Found',
    'go env -w GOPRIVATE="go.company.com"',
  ],
  [
    'sumdb/unusable',
    'go: go.example.com/lib@v1.0.0: verifying module: go.example.com/lib@v1.0.0: initializing sumdb.Client: reading tree note: malformed note',
    'go env GOSUMDB GOPROXY',
  ],

  // What a module requires, not the module.
  [
    'proxy/not-found',
    'go: go.example.com/lib@upgrade (v1.2.3) requires github.com/Acme/dep@v1.0.0: reading https://proxy.golang.org/github.com/!acme/dep/@v/v1.0.0.mod: 404 Not Found',
    'go env -w GOPRIVATE="github.com/Acme/*"',
  ],
  [
    'proxy/not-found',
    'go: go.example.com/lib@v1.0.0 requires\n\tgo.corp.example/dep@v1.0.0: reading https://proxy.golang.org/go.corp.example/dep/@v/v1.0.0.mod: 404 Not Found',
    'go env -w GOPRIVATE="go.corp.example"',
  ],
  [
    'module/unknown-revision',
    'go: go.example.com/lib@v1.0.0 requires\n\tgo.other.example/mid@v1.1.0 requires\n\tgo.corp.example/dep@v1.2.0: invalid version: unknown revision v1.2.0',
    'go list -m -versions go.corp.example/dep',
  ],
  [
    'proxy/failed',
    'go: go.example.com/lib: reading https://[fd00::1]:3000/go.example.com/lib/@v/list: 503 Service Unavailable',
    'curl -si "https://[fd00::1]:3000/go.example.com/lib/@v/list"',
  ],
  // One difference each between what is declared and what was required.
  [
    'module/path-mismatch',
    'go: go.example.com/Lib@v1.0.0: parsing go.mod:\n\tmodule declares its path as: go.example.com/lib\n\t        but was required as: go.example.com/Lib',
    /:\ngo get go\.example\.com\/lib@v1\.0\.0$/,
  ],
  [
    'module/path-mismatch',
    'go: go.example.com/lib@v1.0.0: parsing go.mod:\n\tmodule declares its path as: go.example.com/lib/v3\n\t        but was required as: go.example.com/lib',
    /:\ngo get go\.example\.com\/lib\/v3@latest$/,
  ],
  [
    'module/path-mismatch',
    'go: go.example.com/lib/v2@v2.0.0: parsing go.mod:\n\tmodule declares its path as: go.example.com/lib\n\t        but was required as: go.example.com/lib/v2',
    /:\ngo mod edit -module go\.example\.com\/lib\/v2\ngo get go\.example\.com\/lib@latest$/,
  ],
  [
    'module/major-mismatch',
    'go: go.example.com/lib@v2.0.0+incompatible: invalid version: module contains a go.mod file, so module path must match major version ("go.example.com/lib/v2")',
    /:\ngo get go\.example\.com\/lib\/v2@v2\.0\.0$/,
  ],
  [
    'module/major-mismatch',
    'go: go.example.com/lib@v1.5.0: invalid version: go.mod has post-v1 module path "go.example.com/lib/v2" at revision v1.5.0',
    /:\ngo get go\.example\.com\/lib\/v2@latest$/,
  ],
  [
    'module/malformed-path',
    'go: malformed module path "git@github.com:acme/lib.git": invalid char \'@\'',
    'go get github.com/acme/lib',
  ],
  [
    'module/malformed-path',
    'go: malformed module path "ssh://git@gitlab.example.com:2222/acme/lib.git": invalid char \':\'',
    'go get gitlab.example.com/acme/lib',
  ],
  [
    'module/malformed-path',
    'go: malformed module path "https://Go.Example.com/lib/": invalid char \':\'',
    'go get go.example.com/lib',
  ],
  [
    'module/malformed-path',
    'go: malformed module path "lib": missing dot in first path element',
    'write it without https://',
  ],
  [
    'module/not-in-std',
    'main.go:4:2: package go.example.com/lib/util is not in std (/usr/local/go/src/go.example.com/lib/util)',
    'go env -u GO111MODULE',
  ],
  [
    'go/gopath-mode',
    'm.go:2:8: cannot find package "go.example.com/lib" in any of:\n\t/usr/local/go/src/go.example.com/lib (from $GOROOT)\n\t/root/go/src/go.example.com/lib (from $GOPATH)',
    'go env -u GO111MODULE',
  ],
  ['discovery/vcs-not-installed', 'sh: 1: hg: not found', 'install it'],
  [
    'git/not-installed',
    'go: missing Git command. See https://golang.org/s/gogetcmd\npackage go.example.com/lib: exec: "git": executable file not found in $PATH',
    'git --version',
  ],
];
