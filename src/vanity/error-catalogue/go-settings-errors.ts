import type { CatalogueRow } from './catalogue-row.ts';

/** What `go` prints of its settings, its version, its cache and the main module: before it asks anybody. */
export const goSettingsErrors = [
  {
    code: 'go/vcs-status',
    lines: ['error obtaining VCS status', 'Use -buildvcs=false to disable VCS stamping'],
    cause:
      'git does not work in the directory of the main module, from which `go build` takes the version that it stamps: it belongs to another user, or its .git is incomplete',
    remedy:
      'let git use the directory, or build without the stamp:\ngit config --global --add safe.directory "$PWD"\nexport GOFLAGS=-buildvcs=false',
    echoOf: ['git/'],
  },
  {
    code: 'discovery/vcs-not-installed',
    lines: [
      'missing {vcs} command',
      'exec: "{vcs}": executable file not found',
      '<hg|svn|fossil|bzr>: <|command >not found',
    ],
    when: 'whenOtherVcs',
    cause: [
      'the repository is one of {vcs}, whose program is not on the PATH',
      "the program of the repository's version control system is not on the PATH",
    ],
    remedy: 'install it, or have `go` ask a Go proxy that has it (GOPROXY)',
    echoOf: ['http/forbidden', 'http/unauthorized', 'http/not-found'],
  },
  {
    code: 'go/gopath-mode',
    lines: ['cannot find package "{package}" in any of:'],
    cause:
      'modules are turned off (GO111MODULE=off), so `go` looks for `{package}` in GOROOT and GOPATH alone and asks no server',
    remedy: 'turn them on, in the settings of `go` and in this shell:\ngo env -u GO111MODULE\nunset GO111MODULE',
  },
  {
    code: 'go/setting',
    lines: [
      '<malformed|empty|unreachable> <entry|pattern|VCS list|VCS name> in GOVCS',
      'relative pattern not allowed in GOVCS',
      '<invalid|missing> <GOSUMDB|GOTOOLCHAIN|GOWORK|GOFLAGS>',
      'GOPROXY list is not the empty string, but contains no entries',
      'unknown environment setting GO111MODULE=',
      'modules disabled by GO111MODULE=off',
      'parsing $GOFLAGS: ',
      '-insecure flag is no longer supported',
      'GOAUTH encountered an empty command',
      'GOAUTH=off cannot be combined',
      'GOAUTH=git dir method requires',
    ],
    cause: [
      'the setting {settingName} of `go` is not valid: {wholeLine}',
      'a setting or flag of `go` is not valid: {wholeLine}',
      'a setting of `go` is not valid',
    ],
    remedy: [
      'correct it or go back to its default; see its value, and whether the environment or `go env -w` sets it:\ngo env {settingName}\nenv | grep {settingName}\ngo env -u {settingName}',
      'correct it; see what is set:\ngo env\nenv | grep ^GO',
    ],
  },
  {
    code: 'go/proxy-url',
    lines: [
      'invalid <|file:// >proxy URL ',
      'unsupported scheme: ',
      'file URL <specifies non-local host|missing|encodes>',
    ],
    cause: 'an entry of GOPROXY is no URL that `go` can use: it takes https, http and file',
    remedy:
      'write entries such as https://PROXY_HOST, separated by commas, with `direct` at the end; see what is set:\ngo env GOPROXY\ngo env -w GOPROXY=https://PROXY_HOST,direct',
  },
  {
    code: 'go/insecure-login',
    lines: ['refusing to pass credentials to insecure URL: {url}', 'insecure URL: http:'],
    cause: '`go` sends a login over https alone, and the URL is http',
    remedy: 'use https for it, or leave the login out of the URL; see where it is set:\ngo env GOPROXY GOAUTH',
  },
  {
    code: 'go/auth-command',
    lines: [
      'GOAUTH={setting...}: ',
      "'git credential fill' failed",
      "'git credential fill' provided one for",
      'could not run command {...}: ',
      'cannot parse output of GOAUTH command',
      'cannot parse GOAUTH command',
    ],
    cause: 'the command that GOAUTH names gives `go` no login',
    remedy:
      'run the command by hand and correct it, or let `go` read ~/.netrc alone:\ngo env GOAUTH\ngo env -w GOAUTH=netrc',
  },
  {
    code: 'netrc/unusable',
    lines: ['netrc parser error', "Couldn't find host {...} in the <.|_>netrc file", 'parsing {}netrc: '],
    cause: 'the file ~/.netrc has an error or no entry for the host',
    remedy:
      'write one line for each host, and keep the file to yourself:\nmachine {host} login USER password TOKEN\nchmod 600 ~/.netrc',
  },
  {
    code: 'go/cache-permissions',
    lines: [
      'could not create module cache: {...} {directory}: <permission denied|read-only file system|not a directory>',
      '<mkdir|open|rename|remove|unlinkat|creating|writing|lock> {directory}: <permission denied|read-only file system|operation not permitted>',
      'failed to initialize build cache at {directory}: ',
      '<GOPATH|GOMODCACHE|GOCACHE>{...}<is relative|not defined|must be absolute path>',
      'neither <GOPATH nor GOMODCACHE|GOMODCACHE nor GOPATH> <are|is> set',
      'build cache is required, but could not be located',
    ],
    cause: [
      'this user may not write to {directory}, where `go` keeps what it downloads',
      'this user has no directory in which `go` can keep what it downloads',
    ],
    remedy: [
      'make the cache this user\'s own, or use another directory:\nsudo chown -R "$(id -u):$(id -g)" "$(go env GOMODCACHE)"\nexport GOMODCACHE=/tmp/gomodcache GOCACHE=/tmp/gocache',
      'name directories that it may write to:\nexport GOMODCACHE=/tmp/gomodcache GOCACHE=/tmp/gocache',
    ],
  },
  {
    code: 'go/too-old',
    lines: [
      '{what} requires go >= {wanted} (running go {running}; {...})',
      '{what} requires go >= {wanted} (running go {running})',
      'requires go >= {wanted}',
      'note: module requires Go {wanted}',
      "invalid go version '{wanted}': must match format",
      'unknown directive: <toolchain|godebug|tool|ignore>',
      'module requires Go {wanted} or later',
    ],
    cause: [
      '{what} requires Go {wanted}, and this is Go {running}, which may not fetch another (GOTOOLCHAIN)',
      'the module requires Go {wanted} or later, and this `go` is older',
      'the module requires a newer `go` than this one',
    ],
    remedy: [
      'install Go {wanted}, let `go` fetch it (since Go 1.21), or ask for an older version of the module:\ngo env -w GOTOOLCHAIN=auto\nunset GOTOOLCHAIN\ngo list -m -versions {module}',
      'install a newer Go, or ask for an older version of the module:\ngo version',
    ],
  },
  {
    code: 'go/toolchain',
    lines: [
      'download {wanted} for {}: ',
      'cannot find "go{}" in PATH',
      'no releases found for go >= ',
      'too many toolchain switches',
      'invalid toolchain: ',
      'golang.org/toolchain@{}: ',
    ],
    cause:
      '`go` tries to switch to another version of itself and cannot get it: GOPROXY does not offer golang.org/toolchain, or there is no such version',
    remedy:
      'install this version, or stay with the one that is here (GOTOOLCHAIN=local), if go.mod permits it; a proxy has to pass golang.org/toolchain on:\ngo version\ngo env GOTOOLCHAIN GOPROXY\ngo env -w GOTOOLCHAIN=local',
  },
  {
    code: 'go/not-in-module',
    lines: [
      'go.mod file not found in current directory or any parent directory',
      'cannot find main module',
      "'go install' requires a version when current directory is not in a module",
      'no modules specified',
      'working directory is not part of a module',
    ],
    cause: 'the command was run outside of a module',
    remedy:
      'change to the directory with go.mod, or create one; for a program name its version:\ngo mod init example.com/mymodule\ngo install {module}@latest',
  },
] as const satisfies readonly CatalogueRow[];
