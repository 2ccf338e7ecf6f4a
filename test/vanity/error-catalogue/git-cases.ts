import type { OutputCase } from './output-case.ts';

/** What git prints, with the explanation that it gets. */
export const gitCases: readonly OutputCase[] = [
  [
    'git/authentication-failed',
    "fatal: Authentication failed for 'https://gitlab.company.com/go/good.git/'",
    'machine gitlab.company.com login USER password TOKEN',
  ],
  [
    'git/bare-repository',
    "fatal: cannot use bare repository '/go/pkg/mod/cache/vcs/0123456789' (safe.bareRepository is 'explicit')",
    'git config --global safe.bareRepository all',
  ],
  [
    'git/cannot-read',
    '\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'GIT_SSH_COMMAND="ssh -v" git ls-remote REPO',
  ],
  [
    'git/chatty-login',
    'fatal: protocol error: bad line length character: Welc',
    'on the server, let the start-up files of the account (.bashrc, .profile) print nothing without a terminal',
  ],
  [
    'git/connection-refused',
    "fatal: unable to access 'https://localhost:21099/x/y.git/': Failed to connect to localhost port 21099 after 0 ms: Couldn't connect to server",
    'curl -sv https://localhost:21099/',
  ],
  [
    'git/credential-helper',
    "git: 'credential-manager-core' is not a git command. See 'git --help'.\nfatal: could not read Username for 'https://dev.azure.com': terminal prompts disabled",
    'git config --show-origin --get-all credential.helper',
  ],
  [
    'git/damaged-cache',
    'go: go.example.com/lib@v1.0.0: invalid version: git fetch -f --end-of-options https://gitlab.example.com/lib.git refs/heads/*:refs/heads/* in /go/pkg/mod/cache/vcs/0123456789abcdef: exit status 128:\n\tfatal: shallow file has changed since we read it',
    'rm -rf /go/pkg/mod/cache/vcs/0123456789abcdef /go/pkg/mod/cache/vcs/0123456789abcdef.info /go/pkg/mod/cache/vcs/0123456789abcdef.lock',
  ],
  [
    'git/damaged-cache',
    'error: refs/remotes/origin/HEAD: invalid sha1 pointer 0000000000000000000000000000000000000000\nfatal: bad object refs/heads/main',
    'rm -rf "$(go env GOMODCACHE)/cache/vcs"',
  ],
  [
    'git/disk-full',
    'fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output',
    'df -h "$(go env GOMODCACHE)" /tmp',
  ],
  [
    'git/double-scheme',
    'ssh: Could not resolve hostname https: Name or service not known\nfatal: Could not read from remote repository.',
    'git config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
  ],
  [
    ['git/double-scheme', 'git/double-scheme'],
    'ssh: Could not resolve hostname https: Name or service not known\nfatal: Could not read from remote repository.\ngo: module go.example.com/foo: git ls-remote -q --end-of-options ssh://git@https/github.com/acme/foo.git in /root/go/pkg/mod/cache/vcs/0123abcd: exit status 128:\n\tssh: Could not resolve hostname https: Temporary failure in name resolution\n\tfatal: Could not read from remote repository.',
    'git config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
  ],
  [
    'git/double-scheme',
    "fatal: unable to access 'https://https://github.com/acme/x.git/': Could not resolve host: https",
    'git config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
  ],
  [
    'git/dubious-ownership',
    "go: module go.example.com/lib: git ls-remote -q origin in /go/pkg/mod/cache/vcs/98d: exit status 128:\n\tfatal: detected dubious ownership in repository at '/go/pkg/mod/cache/vcs/98d'\n\tTo add an exception for this directory, call:\n\n\t\tgit config --global --add safe.directory /go/pkg/mod/cache/vcs/98d",
    'sudo chown -R "$(id -u):$(id -g)" "$(go env GOMODCACHE)"',
  ],
  [
    'git/dubious-ownership',
    "fatal: detected dubious ownership in repository at '/app'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /app\nerror obtaining VCS status: exit status 128\n\tUse -buildvcs=false to disable VCS stamping.",
    'sudo chown -R "$(id -u):$(id -g)" /app',
  ],
  [
    'git/dumb-http',
    'go: go.example.com/lib@v0.3.0: invalid version: git fetch -f --depth=1 origin refs/tags/v0.3.0:refs/tags/v0.3.0 in /go/pkg/mod/cache/vcs/11e: exit status 128:\n\tfatal: dumb http transport does not support shallow capabilities',
    'go version',
  ],
  [
    'git/empty-repository',
    'warning: remote HEAD refers to nonexistent ref, unable to checkout.',
    'push a commit and a tag, or set the default branch to one that exists',
  ],
  [
    'git/failed',
    'go: module go.example.com/lib: git ls-remote -q origin in /go/pkg/mod/cache/vcs/98d0: exit status 128:\n\tfatal: something nobody knows',
    'GIT_TERMINAL_PROMPT=0 git ls-remote REPO',
  ],
  [
    'git/forbidden',
    "fatal: unable to access 'https://gitlab.company.com/go/x.git/': The requested URL returned error: 403",
    'machine gitlab.company.com login USER password TOKEN',
  ],
  ['git/hash-algorithm', 'fatal: mismatched algorithms: client sha1; server sha256', 'git --version'],
  [
    'git/helper-not-found',
    '/bin/sh: 1: exec: nc: not found\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535\nfatal: Could not read from remote repository.',
    'git config --show-origin --get-regexp "sshcommand|helper|askpass|proxy|filter"',
  ],
  [
    'git/helper-not-found',
    'error: cannot run /opt/ci/ssh-wrapper: No such file or directory\nfatal: unable to fork',
    'git config --show-origin --get-regexp "sshcommand|helper|askpass|proxy|filter"',
  ],
  ['git/hung-up', 'fatal: the remote end hung up unexpectedly', 'git ls-remote REPO'],
  [
    'git/invalid-url',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': URL rejected: Port number was not a decimal number between 0 and 65535",
    'git config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
  ],
  [
    'git/invalid-url',
    "fatal: strange hostname '-oProxyCommand=x' blocked",
    'git config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
  ],
  [
    'git/lfs',
    'git-lfs filter-process: 1: git-lfs filter-process: git-lfs: not found\nfatal: the remote end hung up unexpectedly',
    'export GIT_LFS_SKIP_SMUDGE=1',
  ],
  [
    'git/local-directory',
    'go: go.company.com/lp: git remote (host:x/y) must not be local directory (use URL syntax not host:path syntax)',
    'ssh://git@host/x/y',
  ],
  [
    'git/lock',
    "fatal: Unable to create '/go/pkg/mod/cache/vcs/0123456789/shallow.lock': File exists.\n\nAnother git process seems to be running in this repository, e.g.",
    'ps -e | grep git',
  ],
  [
    'git/memory',
    'fatal: Out of memory, malloc failed (tried to allocate 1048576 bytes)\nfatal: fetch-pack: invalid index-pack output',
    'git config --global pack.threads 1',
  ],
  [
    'git/no-credentials',
    "fatal: could not read Username for 'https://gerrit.example.com': terminal prompts disabled",
    'machine gerrit.example.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "fatal: could not read Username for 'https://git-codecommit.us-east-1.amazonaws.com': terminal prompts disabled",
    'git config --global credential.https://git-codecommit.us-east-1.amazonaws.com.helper "!aws codecommit credential-helper \\$@"',
  ],
  [
    'git/no-credentials',
    "go: module go.example.com/lib: git ls-remote -q --end-of-options https://gitlab.example.com/team/lib.git in /go/pkg/mod/cache/vcs/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef: exit status 128:\n\tfatal: could not read Username for 'https://gitlab.example.com': terminal prompts disabled\nConfirm the import path was entered correctly.\nIf this is a private repository, see https://golang.org/doc/faq#git_https for additional information.",
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "fatal: could not read Username for 'https://github.com': No such device or address",
    'machine github.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "fatal: could not read Password for 'https://oauth2@gitlab.example.com': Device not configured",
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "error: unable to read askpass response from '/usr/lib/git-core/git-gui--askpass'\nfatal: could not read Username for 'https://gitlab.example.com': terminal prompts disabled",
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "fatal: Cannot prompt because user interactivity has been disabled.\nfatal: could not read Username for 'https://dev.azure.com': terminal prompts disabled",
    'machine dev.azure.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "#10 12.34 go: github.com/acme/private@v0.1.0: reading github.com/acme/private/go.mod at revision v0.1.0: git ls-remote -q https://github.com/acme/private in /go/pkg/mod/cache/vcs/aabbccdd: exit status 128:\n#10 12.34 \tfatal: could not read Username for 'https://github.com': terminal prompts disabled\n#10 12.34 Confirm the import path was entered correctly.",
    'machine github.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "go: gitlab.example.com/team/private/sample@v1.0.0: invalid version: git ls-remote -q --end-of-options https://gitlab.example.com/team/private.git in /root/go/pkg/mod/cache/vcs/0123456789: exit status 128:\n\tfatal: could not read Username for 'https://gitlab.example.com': terminal prompts disabled",
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "go: module gitlab.com/acme/lib: git ls-remote -q --end-of-options https://gitlab.com/acme/lib.git in /root/go/pkg/mod/cache/vcs/0123456789: exit status 128:\n\tfatal: could not read Username for 'https://gitlab.com': terminal prompts disabled",
    'machine gitlab.com login USER password TOKEN',
  ],
  [
    'git/no-credentials',
    "fatal: could not read Username for 'https://gitlab.company.com': terminal prompts disabled",
    'machine gitlab.company.com login USER password TOKEN',
  ],
  [
    'git/no-https',
    "git: 'remote-https' is not a git command. See 'git --help'.",
    'ls "$(git --exec-path)/git-remote-https"',
  ],
  [
    'git/no-shallow',
    'fatal: Server does not support shallow clients',
    'complete or update the repository on the server (`git fetch --unshallow` there), or use a Go proxy',
  ],
  [
    'git/no-shallow',
    'fatal: git fetch-pack: expected shallow list',
    'complete or update the repository on the server (`git fetch --unshallow` there), or use a Go proxy',
  ],
  [
    'git/no-such-host',
    "fatal: unable to access 'https://no-such-host.company.invalid/x/y.git/': Could not resolve host: no-such-host.company.invalid",
    'nslookup no-such-host.company.invalid',
  ],
  [
    'git/no-such-ref',
    "fatal: couldn't find remote ref refs/tags/v1.2.3",
    'push it to the repository that is served now, or ask for a version that is there',
  ],
  [
    'git/no-such-ref',
    'fatal: remote error: upload-pack: not our ref 0123456789abcdef0123456789abcdef01234567',
    'push it to the repository that is served now, or ask for a version that is there',
  ],
  [
    'git/not-a-git-server',
    'fatal: https://gitlab.example.com/team/lib/info/refs not valid: is this a git repository?',
    'curl -sL "https://gitlab.example.com/team/lib/info/refs?service=git-upload-pack" | head -c 300',
  ],
  [
    'git/not-a-git-server',
    'fatal: protocol error: bad line length character: <!DO',
    'log in by ~/.netrc (mode 600), or have the operators of the import path correct the URL',
  ],
  [
    'git/not-installed',
    'go: go.company.com/x@v1.0.0: unable to resolve git version: failed to execute git version: exec: "git": executable file not found in $PATH',
    'git --version',
  ],
  [
    'git/redirect',
    'fatal: unable to update url base from redirection:\n  asked for: https://gitlab.example.com/lib/info/refs?service=git-upload-pack\n   redirect: https://gitlab.example.com/users/sign_in',
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'git/remote-error',
    'fatal: remote error: Storage backend says no',
    'what the forge itself prints is the reason; ask its administrators',
  ],
  [
    'git/remote-helper',
    "git: 'remote-codecommit' is not a git command. See 'git --help'.",
    'which git-remote-codecommit',
  ],
  [
    'git/repository-not-found',
    "remote: Repository not found.\nfatal: repository 'https://github.com/acme/lib.git/' not found",
    'git ls-remote https://github.com/acme/lib.git/',
  ],
  [
    'git/repository-not-found',
    'ERROR: Repository not found.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    "go: module gitlab.example.com/team/lib: git ls-remote -q origin in /root/go/pkg/mod/cache/vcs/0123456789abcdef: exit status 128:\n\tremote: \n\tremote: ========================================================================\n\tremote: \n\tremote: ERROR: The project you were looking for could not be found or you don't have permission to view it.\n\tremote: \n\tremote: ========================================================================\n\tremote: \n\tfatal: Could not read from remote repository.\n\t\n\tPlease make sure you have the correct access rights\n\tand the repository exists.",
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    'fatal: project nosuch not found\nfatal: Could not read from remote repository.',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    'error: Cannot find repository: go/nosuch\nfatal: Could not read from remote repository.',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    'Error: invalid repo\nfatal: Could not read from remote repository.',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    'conq: repository does not exist.\nfatal: Could not read from remote repository.',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    "remote: TF401019: The Git repository with name or identifier lib does not exist or you do not have permissions for the operation you are attempting.\nfatal: repository 'https://dev.azure.com/acme/tools/_git/lib/' not found",
    'git ls-remote https://dev.azure.com/acme/tools/_git/lib/',
  ],
  [
    'git/repository-not-found',
    'fatal: remote error: access denied or repository not exported: /go/lib.git',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    "go: gitlab.example.com/team/sub/lib@v1.0.0: reading gitlab.example.com/team/sub/go.mod at revision lib/v1.0.0: git ls-remote -q https://gitlab.example.com/team/sub.git in /go/pkg/mod/cache/vcs/aabbccdd: exit status 128:\n\tremote: The project you were looking for could not be found or you don't have permission to view it.\n\tfatal: repository 'https://gitlab.example.com/team/sub.git/' not found",
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'git/repository-not-found',
    'go get go.example.com/lib: module go.example.com/lib: git ls-remote -q origin in /go/pkg/mod/cache/vcs/aabbcc: exit status 128:\n\tERROR: Repository not found.\n\tfatal: Could not read from remote repository.\n\n\tPlease make sure you have the correct access rights\n\tand the repository exists.',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    'Repository not found\nThe requested repository does not exist, or you do not have permission to access it.\nfatal: Could not read from remote repository.',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    "remote: You may not have access to this repository or it no longer exists in this workspace. If you think this repository exists and you have access, make sure you are authenticated.\nfatal: Authentication failed for 'https://bitbucket.org/acme/lib.git/'",
    'git ls-remote https://bitbucket.org/acme/lib.git/',
  ],
  [
    'git/repository-not-found',
    "go: module gitlab.com/acme/sub/lib: git ls-remote -q --end-of-options https://gitlab.com/acme/sub.git in /root/go/pkg/mod/cache/vcs/0123456789: exit status 128:\n\tremote: The project you were looking for could not be found or you don't have permission to view it.\n\tfatal: repository 'https://gitlab.com/acme/sub.git/' not found",
    'machine gitlab.com login USER password TOKEN',
  ],
  [
    'git/repository-not-found',
    "fatal: repository 'https://go.company.com/nothing.git/' not found",
    'git ls-remote https://go.company.com/nothing.git/',
  ],
  [
    'git/repository-not-found',
    'ERROR: The project you were looking for could not be found or you do not have permission to view it.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'git ls-remote REPO',
  ],
  [
    'git/repository-not-found',
    "fatal: '/tmp/nonexist' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n",
    'git ls-remote REPO',
  ],
  [
    'git/server-error',
    "fatal: unable to access 'https://gitlab.example.com:8443/x.git/': The requested URL returned error: 502",
    'curl -sI https://gitlab.example.com:8443/',
  ],
  [
    'git/server-error',
    "fatal: unable to access 'https://gitlab.company.com/go/x.git/': The requested URL returned error: 503",
    'curl -sI https://gitlab.company.com/',
  ],
  [
    'git/settings',
    "fatal: unable to access '/root/.config/git/config': Permission denied",
    'export HOME="$(getent passwd "$(id -u)" | cut -d: -f6)"',
  ],
  ['git/settings', 'fatal: bad config line 3 in file /root/.gitconfig', 'ls -l /root/.gitconfig'],
  [
    'git/ssh-variant',
    "fatal: ssh variant 'simple' does not support setting port",
    'git config --global ssh.variant ssh',
  ],
  [
    'git/too-many-requests',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': The requested URL returned error: 429",
    'go env GOPROXY GONOPROXY GOPRIVATE',
  ],
  [
    'git/too-old',
    "error: unknown option `end-of-options'\nusage: git ls-remote [--heads] [--tags] [--refs] [--upload-pack=<exec>]",
    'git --version',
  ],
  [
    'git/transfer-broken',
    'error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output',
    'git config --global http.version HTTP/1.1',
  ],
  [
    'git/transport-not-allowed',
    "fatal: transport 'ssh' not allowed",
    'git config --show-origin --get-regexp "^protocol"',
  ],
  [
    'git/unable-to-access',
    'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\nfatal: the remote end hung up unexpectedly',
    'curl -sv https://HOST/',
  ],
  [
    'git/unable-to-access',
    "fatal: unable to access 'https://git.example.com/x.git/': SSL: CA certificate set, but certificate verification is disabled",
    'curl -sv https://git.example.com/',
  ],
  [
    'git/unknown-transport',
    "git: 'remote-htttps' is not a git command. See 'git --help'.",
    'git config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
  ],
  [
    'git/unknown-transport',
    "go: module go.company.com/x: git ls-remote -q --end-of-options foo://gitlab.company.com/x.git in /root/x: exit status 128:\n\tgit: 'remote-foo' is not a git command. See 'git --help'.",
    'git config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://gitlab.example.com/go/lib.git/': SSL certificate problem: unable to get local issuer certificate",
    'git config --global http.https://gitlab.example.com/.sslCAInfo /path/to/company-ca.pem',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': SSL certificate problem: self-signed certificate in certificate chain",
    'git config --global http.https://gitlab.example.com/.sslCAInfo /path/to/company-ca.pem',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://git.example.com/x.git/': Peer's Certificate issuer is not recognized.",
    'git config --global http.https://git.example.com/.sslCAInfo /path/to/company-ca.pem',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://git.example.com/x.git/': Peer's certificate issuer has been marked as not trusted by the user.",
    'git config --global http.https://git.example.com/.sslCAInfo /path/to/company-ca.pem',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://git.example.com/x.git/': schannel: CertGetCertificateChain trust error CERT_TRUST_IS_UNTRUSTED_ROOT",
    'git config --global http.https://git.example.com/.sslCAInfo /path/to/company-ca.pem',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://git.example.com/x.git/': SSL certificate problem: Invalid certificate chain",
    'git config --global http.https://git.example.com/.sslCAInfo /path/to/company-ca.pem',
  ],
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://gitlab.company.com/x.git/': server certificate verification failed. CAfile: /tmp/ca.pem CRLfile: none",
    'git config --global http.https://gitlab.company.com/.sslCAInfo /path/to/company-ca.pem',
  ],
  [
    'netrc/unusable',
    "fatal: unable to access 'https://gitlab.example.com/x.git/': .netrc parser error",
    'machine gitlab.example.com login USER password TOKEN',
  ],

  // One cause, said twice.
  [
    'git/settings',
    "warning: unable to access '/root/.config/git/attributes': Permission denied\nfatal: unable to access '/root/.gitconfig': Permission denied",
    'export HOME="$(getent passwd "$(id -u)" | cut -d: -f6)"',
  ],
  [
    'git/settings',
    "fatal: bad numeric config value 'abc' for 'http.postbuffer' in file /etc/gitconfig: invalid unit",
    'git config --file /etc/gitconfig --list',
  ],
  [
    'git/no-https',
    'fatal: unable to access \'https://gitlab.example.com/a/b.git/\': Protocol "https" not supported or disabled in libcurl',
    'ldd "$(git --exec-path)/git-remote-https" | grep curl',
  ],
  [
    'git/no-https',
    "fatal: unable to access 'https://gitlab.example.com/a/b.git/': Protocol https not supported or disabled in libcurl",
    'echo "$LD_LIBRARY_PATH"',
  ],
  [
    'git/libraries',
    'OpenSSL version mismatch. Built against 30000020, you have 30200010\nfatal: Could not read from remote repository.',
    'unset LD_LIBRARY_PATH',
  ],
  [
    'git/libraries',
    'ssh: symbol lookup error: ssh: undefined symbol: EVP_KDF_ctrl, version OPENSSL_1_1_1b\nfatal: Could not read from remote repository.',
    'unset LD_LIBRARY_PATH',
  ],
  [
    'git/libraries',
    "/usr/lib/git-core/git-remote-https: error while loading shared libraries: libcurl-gnutls.so.4: cannot open shared object file: No such file or directory\nfatal: remote helper 'https' aborted session",
    'unset LD_LIBRARY_PATH',
  ],
  // Translations: git's own lines follow LANG.
  [
    'git/authentication-failed',
    "Schwerwiegend: Authentifizierung fehlgeschlagen für 'https://gitlab.example.com/a/b.git/'",
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'git/authentication-failed',
    "致命错误：'https://gitlab.example.com/a/b.git/' 鉴权失败",
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'git/repository-not-found',
    "fatal : dépôt 'https://github.com/acme/x/' non trouvé",
    'git ls-remote https://github.com/acme/x/',
  ],
  [
    'git/repository-not-found',
    'fatal: nie znaleziono repozytorium „https://github.com/acme/x/”',
    'git ls-remote https://github.com/acme/x/',
  ],
  [
    'git/dubious-ownership',
    "Schwerwiegend: dubiose Besitzverhältnisse im Repository bei '/srv/git/x' entdeckt",
    'git config --global --add safe.directory /srv/git/x',
  ],
  [
    'git/cannot-read',
    'fatal: リモートリポジトリから読み取れませんでした',
    'GIT_SSH_COMMAND="ssh -v" git ls-remote REPO',
  ],
  [
    'ssh/permission-denied',
    'git@github.com: Permission denied (publickey).\nfatal: No se pudo leer del repositorio remoto.',
    'Host github.com',
  ],
  ['git/hung-up', 'fatal: 远端意外挂断了', 'git ls-remote REPO'],

  // What curl prints if its TLS library has no words of its own.
  [
    'git/untrusted-certificate',
    "fatal: unable to access 'https://gitlab.example.com/a/b.git/': Peer certificate cannot be authenticated with given CA certificates",
    'git config --global http.https://gitlab.example.com/.sslCAInfo /path/to/company-ca.pem',
  ],
  [
    'tls/handshake',
    "fatal: unable to access 'https://gitlab.example.com/a/b.git/': SSL connect error",
    'openssl s_client -connect gitlab.example.com:443 -servername gitlab.example.com </dev/null',
  ],
  // OpenSSH 9.6 and later.
  [
    'git/invalid-url',
    'hostname contains invalid characters\nfatal: Could not read from remote repository.',
    'compare the URL with the clone button of the forge',
  ],
];
