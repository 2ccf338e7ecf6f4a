import type { CatalogueRow } from './catalogue-row.ts';

/** What `go` prints of modules, their versions and checksums, and of Go proxies. */
export const goModuleErrors = [
  // go.mod names another path.
  {
    code: 'module/path-mismatch',
    lines: ['module declares its path as: {declared}'],
    isTrueOfProxies: true,
    cause: [
      'the repository holds the module `{declared}`, and `{required}` is a directory of it: the import path is registered one level too deep (key `{nestedKey}`)',
      'go.mod at this version declares the module `{declared}`, and it was required as `{required}`',
      'go.mod at this version declares another module path than `{required}`',
    ],
    remedy: [
      'import the package as before and require its module; the operators of the import path set the key `{nestedKey}` in place of the longer one, or `subdir` if the directory has a go.mod of its own:\ngo get {declared}{atVersion}',
      'require the path that it declares, as it is written there:\ngo get {declaredAt}{whenCaseDiffers}',
      'require the path that it declares, with its major version, and import it:\ngo get {declaredAt}{whenDeclaresMajor}',
      'if the module is yours, write the major version into go.mod, commit, and tag a new version (tags are never moved); others take the latest version below v2:\ngo mod edit -module {required}\ngo get {declaredAt}{whenLacksMajor}',
      'use the path that it declares; for a fork keep that path and replace the module:\ngo get {declared}{atVersion}\ngo mod edit -replace {declared}={required}{atVersion}{whenRequiredOnForge}',
      'use the path that it declares; if the module is yours, write the import path into go.mod, commit, and tag a new version (tags are never moved):\ngo get {declared}{atVersion}\ngo mod edit -module {required}',
      'ask its owners to correct the module line in go.mod and to tag a new version; see what is declared:\ngo mod download -json {required}{atVersion}',
    ],
  },
  {
    code: 'module/missing-module-line',
    lines: ['missing module <line|declaration>', 'is missing module path'],
    isTrueOfProxies: true,
    cause: 'go.mod at this version has no module line',
    remedy: 'its owners write one, commit, and tag a new version:\ngo mod edit -module {module}',
  },
  {
    code: 'module/major-mismatch',
    lines: [
      'has <post-v|non->{} module path "{declared}"',
      'module path must match major version ("{declared}")',
      'so semantic import versioning is required',
      '"{version}" invalid: should be v{...}, not v{#}',
      'should be v{...}, not v{#}',
      '+incompatible suffix not allowed',
      'both have ...{} module paths',
      'major version <suffixes must be|without>',
    ],
    isTrueOfProxies: true,
    cause: [
      'go.mod at this version declares `{declared}`, without the major version that versions from v2 on need{whenBelowMajor}',
      'this version belongs to the module `{declared}`: from v2 on, the path ends in the major version, in go.mod and in imports',
      'path and version disagree: from v2 on, the path ends in the major version, in go.mod and in imports',
    ],
    remedy: [
      'if the module is yours, write the major version into go.mod, commit, and tag a new version (tags are never moved); others take the latest version below v2:\ngo mod edit -module {majorPath}\ngo get {declaredAt}{whenBelowMajor}',
      'ask for that path, and import it:\ngo get {declaredAt}',
      'ask for the path with its major version, and import it; if the module is yours, go.mod has to declare it:\ngo get {majorPath}@{version}\ngo mod edit -module {majorPath}',
      'ask for the path with its major version, such as {module}/v2, and import it',
    ],
  },
  {
    code: 'module/pseudo-version',
    lines: [
      'invalid pseudo-version: ',
      'does not match version-control timestamp',
      'revision is <longer|shorter> than canonical',
      'preceding tag (',
      'not a descendent of preceding tag',
      'malformed time',
    ],
    isTrueOfProxies: true,
    cause:
      'the version is not what `go` makes of this commit (a pseudo-version of date and commit cannot be written by hand)',
    remedy: [
      'let `go` make the version from the commit:\ngo get {module}@{pseudoRevision}',
      'let `go` make the version from the commit or branch:\ngo get {module}@main',
    ],
  },
  {
    code: 'module/ambiguous-revision',
    lines: ['ambiguous revision {version}'],
    isTrueOfProxies: true,
    cause: 'more than one commit begins with {version}',
    remedy: 'give more digits of the commit:\ngit ls-remote {repo}',
  },
  {
    code: 'module/unknown-revision',
    lines: ['unknown revision {version}', 'unknown revision', 'revision does not exist locally'],
    isTrueOfProxies: true,
    cause: [
      'the repository that is served now has no `{version}`: it was not pushed there, was deleted, or is spelled differently (`v1.2.3`; `dir/v1.2.3` for a module in a subdirectory)',
      'the repository that is served now has no such version: it was not pushed there, was deleted, or is spelled differently (`v1.2.3`; `dir/v1.2.3` for a module in a subdirectory)',
    ],
    remedy: [
      'ask for a version that is there, or have its owners push the tag; see what is there:\ngit ls-remote --tags {repo}\ngit push {repo} {version}',
      'ask for a version that is there, or have its owners push the tag; see what is there:\ngo list -m -versions {module}',
      'ask for a version that is there, or have its owners push the tag; see what is there:\ngit ls-remote --tags REPO',
    ],
  },
  {
    code: 'module/no-versions',
    lines: ['no matching versions for query "{query}"'],
    isTrueOfProxies: true,
    cause: [
      'no version of this module fits `{query}`: there is no go.mod under this path, no commit on the default branch, or only tags of another major version (`/v2` belongs to v2 tags)',
    ],
    remedy: [
      'check the tags, the default branch and go.mod of the repository; from v2 on the path ends in the major version:\ngit ls-remote --symref {repo} HEAD "refs/tags/*"',
      'check the tags, the default branch and go.mod of the repository; from v2 on the path ends in the major version:\ngo list -m -versions {module}',
      'check the tags, the default branch and go.mod of the repository; from v2 on the path ends in the major version',
    ],
  },
  {
    code: 'module/no-go-mod',
    lines: ['missing {file} and {} at revision {version}', 'missing {file} at revision {version}'],
    isTrueOfProxies: true,
    cause: 'at revision {version} there is no go.mod in the directory that the path names',
    remedy: [
      'its owners add go.mod there and tag again (`dir/v1.2.3` for a module in dir); if the module is above, require that:\ngo get {parentModule}@latest',
      'its owners add go.mod there and tag again (`dir/v1.2.3` for a module in dir)',
    ],
  },
  {
    code: 'module/checksum-mismatch',
    lines: [
      'verifying {module}@{version}/go.mod: checksum mismatch',
      'verifying {module}@{version}: checksum mismatch',
      'checksum mismatch',
      'SECURITY ERROR',
      'checksum missing from sumdb response',
      '<zip|dir> has been modified',
    ],
    isTrueOfProxies: true,
    cause:
      'the files of this version are not those that go.sum or the checksum database knows: the tag was moved, the new repository holds another tree, or the download was changed on its way',
    remedy: [
      'do not delete go.sum; ask the owners whether the tag was moved (then they release a new version), and see what the repository gives now:\ncd "$(mktemp -d)" && GOPROXY=direct GONOSUMDB="*" GOMODCACHE="$PWD" go mod download -modcacherw -json {module}@{version}',
      'do not delete go.sum; ask the owners whether the tag was moved (then they release a new version)',
    ],
  },
  {
    code: 'module/missing-go-sum',
    lines: ['missing go.sum entry', 'updates to go.sum needed'],
    cause: 'go.sum does not have the checksum of a module that is needed, and this command may not add it',
    remedy: [
      'add what is missing, and commit go.sum:\ngo mod tidy\ngo mod download {module}',
      'add what is missing, and commit go.sum:\ngo mod tidy',
    ],
  },
  {
    code: 'module/not-required',
    lines: [
      'no required module provides package {module};',
      'no required module provides package {module}$',
      'cannot find module providing package {module};',
      'cannot find module providing package {module}$',
      'module {module} provides package {} and is replaced but not required',
      'missing module for import: ',
      'from implicitly required module',
      'updates to go.mod needed',
    ],
    cause: [
      'go.mod requires no module that holds the package `{module}`',
      'go.mod does not require all modules that are needed',
    ],
    remedy: [
      'require the module that holds it:\ngo get {module}\ngo mod tidy',
      'bring go.mod up to date:\ngo mod tidy',
    ],
  },
  {
    code: 'module/no-package',
    lines: [
      'module {module}@{version} found< ({...})|>, but does not contain package< |s matching >{package}',
      'package {} provided by {module} at latest version {version} but not at required version',
      'but does not contain package',
    ],
    cause: [
      '{module} is found, but this version has no package `{package}`',
      'the module is found, but the required version does not have the package',
    ],
    remedy: [
      'correct the package path, or ask for a version that has it:\ngo list -m -versions {module}\ngo get {module}@latest',
      'correct the package path, or ask for a version that has it',
    ],
  },
  {
    code: 'module/ambiguous-import',
    lines: ['ambiguous import: found package {package} in multiple modules'],
    cause: [
      'the package `{package}` is in two modules that are both required, {candidates}: it was moved from one to the other',
      'the package `{package}` is in two modules that are both required: it was moved from one to the other',
    ],
    remedy: [
      'use a version of the outer module that no longer holds it, or drop the one that you do not need:\ngo get {shorterCandidate}@latest\ngo mod tidy',
      'use a version of the outer module that no longer holds it, or drop the one that you do not need:\ngo mod tidy',
    ],
  },
  {
    code: 'module/retracted',
    lines: ['retracted by module author: {reason...}', 'retracted by module author'],
    cause: [
      'the owners of the module have retracted this version: {reason}',
      'the owners of the module have retracted this version',
    ],
    remedy: ['take a version that is not retracted:\ngo get {module}@latest'],
  },
  {
    code: 'module/replacement',
    lines: [
      'replacement directory {file}: ',
      'replacement directory {file} does not exist',
      'replacement <module|path> ',
      'conflicting replacements',
      'reading {file}/go.mod: open ',
      'used for two different module paths',
    ],
    cause: [
      'a replace line in go.mod or go.work leads to {file}, which is not there',
      'a replace line in go.mod or go.work does not work',
    ],
    remedy: [
      'put the directory there, or drop the line:\ngrep -n "=>" go.mod\ngo mod edit -dropreplace {module}',
      'put the directory there, or drop the line; see which there are:\ngrep -n "=>" go.mod',
    ],
  },
  {
    code: 'module/vendoring',
    lines: [
      'inconsistent vendoring',
      'vendor/modules.txt',
      '<import lookup|module lookup> disabled by -mod=',
      'cannot query module due to -mod=',
      "can't resolve module using the vendor directory",
      'disabled by -mod=<vendor|readonly>',
    ],
    cause:
      'the vendor directory is used (-mod=vendor, the default where it exists), and does not fit go.mod; nothing is downloaded then',
    remedy: 'write it again, or do without it:\ngo mod vendor\nexport GOFLAGS=-mod=mod',
  },
  {
    code: 'module/excluded',
    lines: ['excluded by go.mod', 'disallowed module version'],
    cause: 'go.mod excludes this version',
    remedy: [
      'ask for another version, or remove the exclude line:\ngrep -n exclude go.mod\ngo list -m -versions {module}',
      'ask for another version, or remove the exclude line:\ngrep -n exclude go.mod',
    ],
  },
  {
    code: 'module/import-comment',
    lines: ['code in directory {} expects import "{declared}"'],
    cause: 'the package is to be imported as `{declared}` (an import comment in its source)',
    remedy: ['import it so:\ngo get {declared}'],
  },
  {
    code: 'module/too-large',
    lines: [
      'zip file too large',
      'module <source tree|zip file> <|is >too large',
      'uncompressed size of module contents too large',
      '<go.mod|LICENSE> file too large',
      'read limit of {#} bytes exhausted',
    ],
    isTrueOfProxies: true,
    cause: 'the module is larger than `go` takes: 500 MB, and 16 MB for go.mod and LICENSE',
    remedy:
      'its owners move large files out of the module: into another repository, or below a directory with a go.mod of its own, which is a module apart',
  },
  {
    code: 'module/file-names',
    lines: [
      'case-insensitive <file name|import> collision',
      'malformed file path "{words...}"',
      'multiple entries for file',
      'is both a file and a directory',
    ],
    isTrueOfProxies: true,
    cause:
      'the module holds file names that `go` refuses: two that differ only in upper and lower case, or characters that some systems do not allow',
    remedy: 'its owners rename the files, commit, and tag a new version',
  },
  {
    code: 'module/bad-zip',
    lines: [
      'create zip: ',
      'zip: <checksum error|unsupported|not a valid>',
      'missing top-level directory prefix',
      'more than one top-level directory',
      'has unexpected file ',
      'unexpected ziphash',
      'unzip {}: ',
    ],
    isTrueOfProxies: true,
    cause: 'the archive of the module is damaged or not as `go` needs it',
    remedy: [
      'remove the download and try again; if it stays, the proxy or forge gives a damaged archive:\nrm -rf "$(go env GOMODCACHE)/cache/download/{module}"\ngo mod download {module}',
      'remove the downloads and try again; if it stays, the proxy or forge gives a damaged archive:\ngo clean -modcache',
    ],
  },
  {
    code: 'module/invalid-version',
    lines: [
      'version "{version}" invalid',
      'invalid version: "{version}" ',
      'version {version} is not canonical',
      'must be of the form v1.2.3',
      'not a semantic version',
      'disallowed version string',
      'resolves to version {found} (',
      'invalid <semantic |module |>version "',
      'non-<semver|canonical> module version',
    ],
    isTrueOfProxies: true,
    cause: 'what comes after @ is no version of the form v1.2.3',
    remedy: [
      'write a version, a branch or a commit; see which versions there are:\ngo list -m -versions {module}',
      'write a version of the form v1.2.3, a branch or a commit',
    ],
    echoOf: ['git/', 'ssh/', 'module/unknown-revision'],
  },
  {
    code: 'module/not-in-std',
    lines: ['package {package} is not in <std|GOROOT>'],
    cause: [
      '`go` looks for `{package}` in the standard library alone: modules are turned off (GO111MODULE=off), or -mod=vendor is in force{whenHasDot}',
      '`go` takes `{package}` for a package of the standard library, since its first element has no dot',
    ],
    remedy: [
      'turn modules on, and see what is in force:\ngo env -u GO111MODULE\nunset GO111MODULE\ngo env GO111MODULE GOFLAGS GOMOD{whenHasDot}',
      'write the whole import path, beginning with a host; in a module of your own, with the module path of go.mod:\ngo list -m',
    ],
  },
  {
    code: 'module/malformed-path',
    lines: [
      'malformed <module|import> path "{path...}"',
      'malformed <module|import> path',
      '<invalid|disallowed> <module|import> path "',
      'import path does not begin with hostname',
      '"//" not allowed in import path',
    ],
    cause: 'the path breaks a rule for module paths',
    remedy: [
      'write it as an import path, without scheme, user, port and .git:\ngo get {plainPath}',
      'write it without https://, port and .git: letters, digits and - . _ ~ are allowed, and the first element needs a dot and has no capitals: go.company.com/team/lib',
    ],
  },
] as const satisfies readonly CatalogueRow[];
