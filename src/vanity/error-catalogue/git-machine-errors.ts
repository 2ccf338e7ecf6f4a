import type { CatalogueRow } from './catalogue-row.ts';
import { translatedWords } from './translated-words.ts';

/** What git prints about its settings, this machine and the URL. */
export const gitMachineErrors = [
  // This machine.
  {
    code: 'git/dubious-ownership',
    lines: [
      "detected dubious ownership in repository at '{directory...}'",
      "unsafe repository ('{directory...}' is owned by someone else)",
      ...translatedWords.dubiousOwnership,
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
      'bad <|numeric |boolean >config <line|value|variable|file> {...} in file {file}: ',
      'bad <|numeric |boolean >config <line|value|variable|file> ',
      "unable to access '{file}': <Permission denied|Is a directory>",
      'could not lock config file {file}: ',
      'unknown error occurred while reading the configuration files',
      '$HOME not set',
    ],
    cause: [
      'git may not read its settings in {file}: HOME names the home directory of another user, as after sudo and in containers{whenDenied}',
      'git cannot use its settings in {file}',
      'git cannot read its settings',
    ],
    remedy: [
      'set HOME to a directory of the user who runs git:\nexport HOME="$(getent passwd "$(id -u)" | cut -d: -f6)"\ngit config --list --show-origin{whenDenied}',
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
    code: 'git/libraries',
    lines: [
      'OpenSSL version mismatch',
      'symbol lookup error: ',
      'error while loading shared libraries: {library}: ',
      '<dyld: |dyld[{#}]: >Library not loaded',
    ],
    cause:
      'ssh or git does not fit the libraries on this machine: one of them was updated alone, or other software (conda, a vendor directory) puts its own libraries first',
    remedy:
      'update ssh, git and their libraries together, and take foreign libraries out of the way:\necho "$LD_LIBRARY_PATH"\nunset LD_LIBRARY_PATH\nssh -V; git --version',
  },
  {
    code: 'git/no-https',
    lines: [
      "git: 'remote-<https|http|ftps|ftp>' is not a git command",
      "Unable to find remote helper for '<https|http|ftps|ftp>'",
      'Protocol <"|\'|>https<"|\'|> <|is ><not supported|disabled>',
    ],
    cause: [
      'this git is built or installed without {scheme}: its program git-remote-{scheme} is missing',
      'git uses a libcurl that is built without TLS, so it cannot fetch over https',
    ],
    remedy: [
      'install the whole git package (apt-get install git, apk add git), or correct GIT_EXEC_PATH; see whether the program is there:\nls "$(git --exec-path)/git-remote-{scheme}"\necho "$GIT_EXEC_PATH"',
      'let git use the libcurl of the distribution: install its package again, and take another library out of the way; see which one is used:\nldd "$(git --exec-path)/git-remote-https" | grep curl\necho "$LD_LIBRARY_PATH"',
    ],
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
      'hostname contains invalid characters',
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
] as const satisfies readonly CatalogueRow[];
