import type { CatalogueRow } from './catalogue-row.ts';

/** What git prints of its settings, of this machine, and of repositories that it asks for; transfers are in `git-transfer-errors.ts`. */
export const gitErrors = [
  // This machine.
  {
    code: 'git/dubious-ownership',
    lines: [
      "detected dubious ownership in repository at '{directory...}'",
      "unsafe repository ('{directory...}' is owned by someone else)",
    ],
    cause:
      'the directory {directory} belongs to another user than the one who runs git, as in containers and after sudo',
    remedy: [
      'make the module cache this user\'s own, or let git use this directory all the same:\nsudo chown -R "$(id -u):$(id -g)" "$(go env GOMODCACHE)"\ngit config --global --add safe.directory {vcsDirectory}',
      'make the directory this user\'s own, or let git use it all the same:\nsudo chown -R "$(id -u):$(id -g)" {directory}\ngit config --global --add safe.directory {directory}',
    ],
  },
  {
    code: 'git/bare-repository',
    lines: ["cannot use bare repository '{directory...}' (safe.bareRepository"],
    cause:
      'git is set to use no bare repositories (safe.bareRepository=explicit), and the cache of `go` is made of them',
    remedy: 'permit them, or update `go`, which names them explicitly:\ngit config --global safe.bareRepository all',
  },
  {
    code: 'git/settings',
    lines: [
      'bad config <line|file|variable|value>{...}file {file}',
      'bad <|numeric |boolean >config <line|value|variable|file> ',
      "unable to access '{file}': <Permission denied|Is a directory>",
      'could not lock config file {file}: ',
      'unknown error occurred while reading the configuration files',
      '$HOME not set',
    ],
    cause: ['git cannot use its settings in {file}', 'git cannot read its settings'],
    remedy: [
      'correct the line or the permissions; see them:\nls -l {file}\ngit config --file {file} --list',
      'correct the line that git names, or set HOME to a directory that this user owns; see where each setting comes from:\ngit config --list --show-origin',
    ],
  },
  {
    code: 'git/too-old',
    lines: [
      "unknown option `end-of-options'",
      '<unknown option|unrecognized argument|ambiguous argument|bad revision|unknown switch>:< |>{}<end-of-options|no-write-fetch-head|symref>',
      '<unknown option|unrecognized argument|ambiguous argument|bad revision|unknown switch> {}<end-of-options|no-write-fetch-head|symref>',
      'git version extraction regexp did not match',
    ],
    cause: 'this git is too old for this `go`, which uses options of git 2.24 and later',
    remedy: 'update git:\ngit --version',
  },
  {
    code: 'git/no-https',
    lines: [
      "git: 'remote-<https|http|ftps|ftp>' is not a git command",
      "Unable to find remote helper for '<https|http|ftps|ftp>'",
    ],
    cause: 'this git is built or installed without {scheme}: its program git-remote-{scheme} is missing',
    remedy:
      'install the whole git package (apt-get install git, apk add git), or correct GIT_EXEC_PATH; see whether the program is there:\nls "$(git --exec-path)/git-remote-{scheme}"\necho "$GIT_EXEC_PATH"',
  },
  {
    code: 'git/remote-helper',
    lines: [
      "'remote-<codecommit|persistent-https|sso|rpc|hg|bzr|s3|gcrypt|keybase|ipfs|dropbox>' is not a git command",
      "Unable to find remote helper for '<codecommit|persistent-https|sso|rpc|hg|bzr|s3|gcrypt|keybase|ipfs|dropbox>'",
    ],
    cause: 'the repository URL needs the program git-remote-{helper}, which is not installed',
    remedy: 'install it, or use an https or ssh URL in its place:\nwhich git-remote-{helper}',
  },
  {
    code: 'git/unknown-transport',
    lines: [
      "'remote-{scheme}' is not a git command",
      "Unable to find remote helper for '{scheme}'",
      "protocol '{scheme}' is not supported",
      "I don't handle protocol '",
      'Protocol "{scheme}" <|is ><not supported|disabled>',
      'Protocol {scheme} <|is ><not supported|disabled>',
    ],
    cause: 'the repository URL begins with `{scheme}`, a scheme that git does not know',
    remedy: [
      'the scheme is probably {likelyScheme}; if your own rule makes the URL, it is among these, else the operators of the import path correct it:\ngit config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
      'write ssh://git@HOST/GROUP/PROJECT.git or https://HOST/GROUP/PROJECT.git; if your own rule makes the URL, it is among these, else the operators of the import path correct it:\ngit config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
    ],
  },
  {
    code: 'git/not-installed',
    lines: [
      'exec: "git": executable file not found',
      'missing Git command',
      'git: <|command >not found',
      "'git' is not recognized",
    ],
    cause: 'there is no git on the PATH, which `go` runs to fetch a repository',
    remedy:
      'install git (apt-get install git, apk add git), or have `go` ask a Go proxy that has it (GOPROXY):\ngit --version',
  },
  {
    code: 'git/credential-helper',
    lines: [
      "git: 'credential-{helper}' is not a git command",
      "credential helper '{helper...}' told us to quit",
      '<git|docker>-credential-{helper}: <|command >not found',
      'exec: "git-credential-{helper}": executable file not found',
      'credential url cannot be parsed',
      'refusing to work with credential missing',
      'unable to get credential storage lock',
      'credential value for {} contains newline',
      'No credential store has been selected',
    ],
    cause: [
      'the credential helper of git ({helper}) is not installed or fails, so git has no login',
      'the credential helper of git fails, so git has no login',
    ],
    remedy: [
      'install it or remove the setting, or put the login into ~/.netrc (mode 600); see where it is set:\ngit config --show-origin --get-all credential.helper\nmachine {host} login USER password TOKEN',
    ],
  },
  {
    code: 'git/helper-not-found',
    lines: [
      '<exec:|line {#}:|{#}:> {program}: <|command >not found',
      '<exec:|line {#}:> {program}: No such file or directory',
      "cannot <run|spawn|exec|execute> <|'>{program}<|'>: No such file",
      'exec: "{program}": executable file not found',
    ],
    cause: 'the program {program}, which the settings of git or ssh run, is not installed here',
    remedy:
      'install it, or remove the setting that names it; see where it is:\ngit config --show-origin --get-regexp "sshcommand|helper|askpass|proxy|filter"\ngrep -in proxycommand ~/.ssh/config',
  },
  {
    code: 'git/lfs',
    lines: [
      'git-lfs{...}not found',
      'smudge filter lfs failed',
      "external filter 'git-lfs",
      'Smudge error: ',
      'over its data quota',
      'Error downloading object: ',
    ],
    cause: 'files of the repository are kept in Git LFS, which is not installed here or does not give them',
    remedy:
      'install git-lfs, or take the repository without them; files in LFS are missing from a Go module in any case:\nexport GIT_LFS_SKIP_SMUDGE=1',
  },
  {
    code: 'git/disk-full',
    lines: ['no space left on device', 'disk quota exceeded', 'There is not enough space on the disk'],
    cause: 'the disk or quota of this machine is used up',
    remedy: 'make room, or put the module cache elsewhere; see what is full:\ndf -h "$(go env GOMODCACHE)" /tmp',
  },
  {
    code: 'git/memory',
    lines: [
      'out of memory',
      'Cannot allocate memory',
      'died of signal 9',
      'signal: killed',
      'unable to create thread',
      'mmap failed',
    ],
    cause: 'this machine or container has not enough memory for the repository, or ended the process',
    remedy:
      'give it more memory, or let git use less:\ngit config --global pack.threads 1\ngit config --global core.packedGitLimit 128m',
  },
  {
    code: 'git/lock',
    lines: ["Unable to create '{file...}': File exists", 'Another git process seems to be running'],
    cause: [
      'another git works on the same repository, or one that was interrupted left {file} behind',
      'another git works on the same repository, or one that was interrupted left its lock behind',
    ],
    remedy: ['wait for it; if no git runs any more, remove the lock:\nps -e | grep git\nrm -f {file}'],
  },
  {
    code: 'git/damaged-cache',
    lines: [
      'shallow file has changed',
      'object file {...} is empty',
      'loose object {...}corrupt',
      'fatal: bad object',
      'unable to read <sha1 file|tree>',
      'packfile {...} <cannot be accessed|is corrupt|is far too short>',
      '<index|pack> file {...}<corrupt|too small>',
      'exists with wrong content',
      'did not send all necessary objects',
      "cannot lock ref '",
      'does not point to a valid object',
      '<missing|broken> link from',
      'pack has <bad object|{#} unresolved deltas>',
      'error in object',
      'local refs could not be updated',
      "not a git repository: '{directory...}/cache/vcs/",
    ],
    cause: [
      'the copy of the repository in the module cache, {vcsDirectory}, is damaged or out of step',
      'the local copy of the repository is damaged or out of step',
    ],
    remedy: [
      'remove this copy; `go` fetches it again:\nrm -rf {vcsDirectory} {vcsDirectory}.info {vcsDirectory}.lock',
      'remove the local copies; `go` fetches them again:\nrm -rf "$(go env GOMODCACHE)/cache/vcs"',
    ],
  },

  // The URL.
  {
    code: 'git/local-directory',
    lines: ['git remote ({repo}) must not be local directory', 'must not be local directory'],
    cause: 'the tag has a repository in the form host:path, which `go` takes for a local directory',
    remedy: [
      'the operators of the import path write the repository as:\n{fixedRepo}',
      'the operators of the import path write the repository as:\nssh://git@HOST/GROUP/PROJECT.git',
    ],
  },
  {
    code: 'git/invalid-url',
    lines: [
      'URL using bad/illegal format',
      'URL rejected: ',
      'Malformed input to a URL function',
      'Illegal characters found in URL',
      'Port number <ended with|was not>',
      'invalid URL scheme name',
      "strange <hostname|pathname|port> '{...}' blocked",
      "no path specified; see 'git help pull'",
      'unable to parse URL',
    ],
    cause: 'the repository URL has a host, port or character that no URL can have',
    remedy: [
      'the operators of the import path write the repository as:\n{fixedRepo}',
      'compare the URL with the clone button of the forge; if your own rule makes it, it is among these, else the operators of the import path correct it:\ngit config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
    ],
  },
  {
    code: 'git/ssh-variant',
    lines: ["ssh variant '{words}' does not support"],
    cause: 'git takes the program in GIT_SSH or core.sshCommand for an ssh without options, which cannot use a port',
    remedy: 'say which kind it is:\ngit config --global ssh.variant ssh',
  },
  {
    code: 'git/transport-not-allowed',
    lines: ["transport '{scheme}' not allowed", 'remote transport is not allowed'],
    cause: [
      "git's own configuration (protocol.allow, protocol.{scheme}.allow, GIT_ALLOW_PROTOCOL) forbids {scheme}",
      "git's own configuration (protocol.allow, GIT_ALLOW_PROTOCOL) forbids the protocol",
    ],
    remedy: [
      'permit it, or have another URL served; see who forbids it:\ngit config --show-origin --get-regexp "^protocol"\ngit config --global protocol.{scheme}.allow always\nunset GIT_ALLOW_PROTOCOL',
    ],
  },

  {
    code: 'git/connection-refused',
    lines: [
      "unable to access '{url}': <Failed to connect|Couldn't connect|Connection refused>",
      "unable to access '{url}': {...}<Connection refused|Couldn't connect to server|Could not connect to server>",
      'Failed to connect to {host} port {port#}',
      'unable to connect to {host}:',
      'errno=Connection refused',
      'unable to connect a socket',
    ],
    cause: 'git cannot connect to {server}: nothing listens there, or a firewall is in the way',
    remedy: [
      'start the server, correct the port, or set the proxy that leads there (HTTPS_PROXY); see what answers:\ncurl -sv https://{authority}/',
    ],
    echoOf: ['network/'],
  },
  {
    code: 'git/redirect',
    lines: ['unable to update url base from redirection', 'Maximum ({#}) redirects followed', 'redirect: {words}'],
    cause:
      '{server} redirects git to another page, mostly that for logging in: the repository is private and git has no login, or the URL is not that of a repository',
    remedy: [
      'put a login into ~/.netrc (mode 600), or correct the URL; see where it leads:\nmachine {host} login USER password TOKEN\ncurl -sI https://{authority}/',
    ],
  },
  // GnuTLS and Schannel say no more than this of an expired or misnamed certificate; other libraries' words are in `connection-errors.ts`.
  {
    code: 'git/untrusted-certificate',
    lines: [
      'server certificate verification failed',
      'server verification failed: certificate signer not trusted',
      'certificate verification failed (result:',
      'server certificate status verification failed',
      'unable to get <|local >issuer certificate',
      '<self-signed|self signed> certificate',
      'unable to verify the first certificate',
      'certificate not trusted',
      'issuer <is not recognized|has been marked as not trusted>',
      'SEC_E_UNTRUSTED_ROOT',
      'CERT_TRUST_IS_UNTRUSTED_ROOT',
      'CERT_TRUST_IS_PARTIAL_CHAIN',
      'issued by an authority that is not trusted',
      'SSL certificate problem',
      'Invalid certificate chain',
      'SSL peer certificate or SSH remote key was not OK',
      'alert unknown ca',
    ],
    cause: [
      'git does not trust the certificate of {publicServer}: its store of authorities is missing or old, or a proxy of your network shows a certificate of its own',
      "git does not trust the authority that signed the certificate of {server}; git's store of authorities differs from Go's",
    ],
    remedy: [
      'install the package ca-certificates; if your network has an authority of its own, name it (Windows: http.sslBackend schannel uses those of the system):\ngit config --global http.https://{publicServer}/.sslCAInfo /path/to/company-ca.pem',
      'name the authority of the company for this host (Windows: http.sslBackend schannel uses those of the system):\ngit config --global http.https://{authority}/.sslCAInfo /path/to/company-ca.pem',
      'name the authority of the company for this host (Windows: http.sslBackend schannel uses those of the system):\ngit config --global http.https://HOST/.sslCAInfo /path/to/company-ca.pem',
    ],
  },

  // The login, and whether there is such a repository: forges answer both alike.
  {
    code: 'git/no-credentials',
    lines: [
      "could not read <Username|Password> for '{url}'",
      'unable to read askpass response',
      'Cannot prompt because user interactivity has been disabled',
      'terminal prompts disabled',
      'User interaction is not allowed',
    ],
    cause: [
      'GitLab names the first two elements of a path as the repository to everybody who is not logged in: `{module}` may be a private project of a subgroup{whenSubgroup}',
      'git has no login for {host}, and `go` never lets it ask: the repository is private or does not exist',
      'git has no login for the repository, and `go` never lets it ask: it is private or does not exist',
    ],
    remedy: [
      'put a token with the scopes read_api and read_repository into ~/.netrc (mode 600): with it GitLab names the right repository; a rewrite to ssh would ask for the same wrong one:\nmachine {host} login USER password TOKEN{whenSubgroup}',
      'have git ask AWS for a login:\ngit config --global credential.https://{host}.helper "!aws codecommit credential-helper \\$@"\ngit config --global credential.https://{host}.UseHttpPath true{whenCodeCommit}',
      'put a token (scope {tokenScope}, from {tokensPage}) into ~/.netrc (mode 600), or use ssh:\nmachine {host} login USER password TOKEN\n{sshRewrite}',
      'put the {tokenName} from {tokensPage} into ~/.netrc (mode 600), or use ssh:\nmachine {host} login USER password TOKEN\n{sshRewrite}',
      'put a login into ~/.netrc (mode 600), or use ssh:\nmachine {host} login USER password TOKEN\n{sshRewrite}',
      'put a token (scope {tokenScope}) into ~/.netrc (mode 600):\nmachine {host} login USER password TOKEN',
      'put a login into ~/.netrc (mode 600):\nmachine {host} login USER password TOKEN',
    ],
    echoOf: [
      'forge/',
      'git/credential-helper',
      'git/helper-not-found',
      'git/authentication-failed',
      'git/repository-not-found',
      'netrc/',
    ],
  },
  {
    code: 'git/authentication-failed',
    lines: [
      "Authentication failed for '{url}'",
      'Authentication failed for',
      "unable to access '{url}': The requested URL returned error: 401",
      'RPC failed; HTTP 401',
    ],
    cause: [
      'GitLab names the first two elements of a path as the repository to everybody who is not logged in: `{module}` may be a private project of a subgroup{whenSubgroup}',
      '{host} refuses the login that git has, or none: a wrong or expired token, or one that lacks the scope',
      'the forge refuses the login that git has, or none: a wrong or expired token, or one that lacks the scope',
    ],
    remedy: [
      'put a token with the scopes read_api and read_repository into ~/.netrc (mode 600): with it GitLab names the right repository; a rewrite to ssh would ask for the same wrong one:\nmachine {host} login USER password TOKEN{whenSubgroup}',
      'create a token (scope {tokenScope}) at {tokensPage}, and replace the old one in ~/.netrc (mode 600) or in the credential helper:\nmachine {host} login USER password TOKEN',
      'create a token that may read repositories, and replace the old one in ~/.netrc (mode 600) or in the credential helper:\nmachine {host} login USER password TOKEN',
    ],
    echoOf: ['forge/', 'git/repository-not-found'],
  },
  {
    code: 'git/forbidden',
    lines: [
      "unable to access '{url}': The requested URL returned error: 403",
      'RPC failed; HTTP 403',
      'The requested URL returned error: 403',
    ],
    cause: [
      'GitLab names the first two elements of a path as the repository to everybody who is not logged in: `{module}` may be a private project of a subgroup{whenSubgroup}',
      '{host} does not let this account or token read the repository, or there is no such repository',
      'the forge does not let this account or token read the repository, or there is no such repository',
    ],
    remedy: [
      'put a token with the scopes read_api and read_repository into ~/.netrc (mode 600): with it GitLab names the right repository; a rewrite to ssh would ask for the same wrong one:\nmachine {host} login USER password TOKEN{whenSubgroup}',
      'have git ask AWS for a fresh login, and give the role the right codecommit:GitPull:\ngit config --global credential.https://{host}.helper "!aws codecommit credential-helper \\$@"\ngit config --global credential.https://{host}.UseHttpPath true{whenCodeCommit}',
      'have its owners give the account the right to read, and check the scope of the token ({tokenScope}, {tokensPage}); it is in ~/.netrc or in the credential helper:\nmachine {host} login USER password TOKEN',
      'have its owners give the account the right to read, and check the scope of the token, which is in ~/.netrc or in the credential helper:\nmachine {host} login USER password TOKEN',
    ],
    echoOf: ['forge/', 'git/repository-not-found'],
  },
  {
    code: 'git/repository-not-found',
    // Gerrit 3.11, Gitea 1.26, soft-serve 0.12; the others from their sources.
    lines: [
      'fatal: project {project} not found',
      'Cannot find repository: {project}',
      '^Error: <invalid repo|repository not found>$',
      "repository '{repo}' <not found|does not exist>",
      '<ERROR|remote>: <|GitLab: |Gitea: |Forgejo: |Gogs: ><Repository|The repository|Project> <not found|does not exist>',
      'project you were looking for could not be found',
      'A repository for this project does not exist yet',
      'TF401019',
      'TF200016',
      'conq: repository does not exist',
      'requested repository does not exist',
      'may not have access to this repository or it no longer exists',
      'RepositoryDoesNotExist',
      'access denied or repository not exported',
      '^Repository <not found|does not exist>',
      "'{project...}' does not appear to be a git repository",
      "unable to access '{url}': The requested URL returned error: <404|410>",
      'remote error: {...}<not found|does not exist>',
      'remote error: <not found|repository not found>',
    ],
    cause: [
      'GitLab names the first two elements of a path as the repository to everybody who is not logged in: `{module}` may be a private project of a subgroup{whenSubgroup}',
      'there is no repository {project} on {server}, or this account may not see it: forges answer both alike',
      'there is no such repository on {server}, or this account may not see it: forges answer both alike',
    ],
    remedy: [
      'put a token with the scopes read_api and read_repository into ~/.netrc (mode 600): with it GitLab names the right repository; a rewrite to ssh would ask for the same wrong one:\nmachine {host} login USER password TOKEN{whenSubgroup}',
      'get access to it, or compare the path with the clone button of the forge and have the operators of the import path correct it; try it with:\ngit ls-remote {repo}',
    ],
  },

  // Any other answer.
  {
    code: 'git/server-error',
    lines: [
      "unable to access '{url}': The requested URL returned error: 5{#}",
      '<RPC failed; HTTP|The requested URL returned error:> 5{#}',
    ],
    cause: '{server} answers with an error of its own: the forge is down, or the proxy before it does not reach it',
    remedy: ['try again later, or have its administrators look at its log:\ncurl -sI https://{authority}/'],
    echoOf: ['forge/'],
  },
  {
    code: 'git/too-many-requests',
    lines: [
      "unable to access '{url}': The requested URL returned error: 429",
      '<returned error:|RPC failed; HTTP> 429',
    ],
    cause: '{server} takes no more requests from this account or address for now',
    remedy:
      'wait some minutes, run fewer fetches at once, and log in if it was without a login; a Go proxy spares the forge:\ngo env GOPROXY GONOPROXY GOPRIVATE',
    echoOf: ['forge/'],
  },
  {
    code: 'git/unable-to-access',
    lines: ["unable to access '{url}': {words...}", '<returned error:|RPC failed; HTTP> {words#}'],
    cause: ['git gets no usable answer from {host}: {words}', 'git gets no usable answer from the server: {words}'],
    remedy: ['see what answers, and what the log of the forge shows:\ncurl -sv https://{authority}/'],
    echoOf: ['forge/', 'network/', 'tls/', 'http/'],
  },
  {
    code: 'git/no-such-ref',
    lines: [
      "couldn't find remote ref {ref}",
      'Remote branch {ref} not found',
      'not our ref {ref}',
      'Server does not allow request for unadvertised object',
      'want {ref} not valid',
      'reference is not a tree',
    ],
    cause: 'the repository has no such tag, branch or commit any more: it was deleted, moved, or never pushed there',
    remedy: [
      'push it to the repository that is served now, or ask for a version that is there:\ngit ls-remote {repo}',
      'push it to the repository that is served now, or ask for a version that is there',
    ],
  },
  {
    code: 'git/remote-error',
    lines: ['fatal: remote error: {words...}', 'remote: <ERROR|error|fatal>: {words...}'],
    cause: '{server} refuses: {words}',
    remedy: [
      'what the forge itself prints is the reason; ask its administrators, and try by hand:\ngit ls-remote {repo}',
      'what the forge itself prints is the reason; ask its administrators',
    ],
    echoOf: ['forge/', 'git/repository-not-found'],
  },
] as const satisfies readonly CatalogueRow[];
