import type { CatalogueRow } from './catalogue-row.ts';
import { translatedWords } from './translated-words.ts';

/** What ends a transfer that began: the protocol, missing references, cut connections; and git's trailers, which come last. */
export const gitTransferErrors = [
  {
    code: 'git/dumb-http',
    lines: ['dumb http transport does not support'],
    cause:
      '{server} offers the repository as plain files (dumb http), which can be cloned only as a whole: no shallow fetch',
    remedy:
      'Go 1.26 falls back to a whole clone: update `go`; or serve git over smart http (git-http-backend) or ssh, or put a Go proxy before it:\ngo version',
  },
  {
    code: 'git/no-shallow',
    lines: [
      'Server does not support shallow',
      'expected <shallow|unshallow>< list|/unshallow|>',
      'error processing shallow info',
      'attempt to fetch/clone from a shallow repository',
      'shallow update not allowed',
    ],
    cause: '{server} cannot give a part of the history: its git is too old, or its repository is itself incomplete',
    remedy: [
      'complete or update the repository on the server (`git fetch --unshallow` there), or use a Go proxy; see whether a whole clone works:\ngit clone --bare {repo} /tmp/whole.git',
      'complete or update the repository on the server (`git fetch --unshallow` there), or use a Go proxy',
    ],
  },
  {
    code: 'git/empty-repository',
    lines: ['remote HEAD refers to nonexistent ref', 'appear to have cloned an empty repository', ': no commits$'],
    cause: 'the repository is empty, or its HEAD names a branch that it does not have, so there is no latest version',
    remedy: [
      'push a commit and a tag, or set the default branch to one that exists; see what is there:\ngit ls-remote --symref {repo}',
      'push a commit and a tag, or set the default branch to one that exists',
    ],
  },
  {
    code: 'git/hash-algorithm',
    lines: [
      'mismatched algorithms: ',
      "does not support algorithm '",
      'unknown object format',
      'unknown hash algorithm',
    ],
    cause: 'the repository and this git use different hashes (SHA-1 and SHA-256)',
    remedy: 'update git (2.45 or later), or keep the repository in SHA-1:\ngit --version',
  },
  {
    code: 'git/not-a-git-server',
    lines: [
      'not valid: <is this a git repository|could not determine hash algorithm>',
      "invalid server response; got '{seen...}'",
      'bad line length character: <{seen...}',
      "unexpected <|'><{seen...}",
    ],
    cause:
      'a web page answers at the URL in place of git: the path is wrong, or a login page is in front of the repository',
    remedy: [
      'log in by ~/.netrc (mode 600), or have the operators of the import path correct the URL; see what answers:\ncurl -sL "{bareRepo}/info/refs?service=git-upload-pack" | head -c 300',
      'log in by ~/.netrc (mode 600), or have the operators of the import path correct the URL',
    ],
  },
  {
    code: 'git/chatty-login',
    lines: [
      'protocol error: bad line length character: {seen...}',
      'protocol error: bad line length {#}',
      'protocol error: unexpected {seen...}',
    ],
    cause: [
      'something else than git answers first, with the text "{seen}": a greeting in a shell start-up file, a banner, or a web page',
      'something else than git answers first: a greeting in a shell start-up file, a banner, or a web page',
    ],
    remedy: [
      'on the server, let the start-up files of the account print nothing without a terminal; see what comes:\nssh {user}@{host} true | head -c 300',
      'on the server, let the start-up files of the account (.bashrc, .profile) print nothing without a terminal',
    ],
  },
  {
    code: 'git/transfer-broken',
    lines: [
      'early EOF',
      'unexpected disconnect while reading sideband packet',
      'RPC failed; <curl|result=>',
      'transfer closed with',
      'index-pack failed',
      'invalid index-pack output',
      'inflate: data stream error',
      'fetch-pack: ',
      'unpack-objects <failed|abnormal exit>',
      "remote helper '{}' aborted session",
      'expected <packfile|flush after>',
      'protocol error: ',
    ],
    cause: 'the transfer from {server} broke off: something on the way cuts long answers, or the server ended it',
    remedy: [
      'try again; if it happens each time, try HTTP/1.1 and another network, or a Go proxy that is nearer to the forge:\ngit config --global http.https://{authority}/.version HTTP/1.1\ngit clone --bare {repo} /tmp/whole.git',
      'try again; if it happens each time, try HTTP/1.1 and another network, or a Go proxy that is nearer to the forge:\ngit config --global http.version HTTP/1.1',
    ],
    echoOf: [
      'forge/',
      'http/',
      'network/',
      'tls/',
      'ssh/',
      'git/disk-full',
      'git/libraries',
      'git/memory',
      'git/lfs',
      'git/damaged-cache',
      'git/no-such-ref',
      'git/server-error',
      'git/forbidden',
      'git/authentication-failed',
      'git/no-shallow',
      'git/dumb-http',
    ],
  },
  {
    code: 'git/hung-up',
    lines: [
      'remote end hung up <unexpectedly|upon initial contact>',
      'read error: Connection reset by peer',
      ...translatedWords.hungUp,
    ],
    cause:
      '{server} ended the connection before it sent the repository; it or ssh prints the reason in the lines above, if any',
    remedy: ['try by hand, where all lines are shown:\ngit ls-remote {repo}'],
    echoOf: 'anything',
  },
  {
    code: 'git/cannot-read',
    lines: ['Could not read from remote repository', ...translatedWords.cannotRead],
    cause: 'git could not read the repository; ssh or the forge prints the reason in the lines above, if any',
    remedy: ['try by hand, where all lines are shown:\nGIT_SSH_COMMAND="ssh -v" git ls-remote {repo}'],
    echoOf: 'anything',
  },
  {
    code: 'git/failed',
    lines: ['git <ls-remote|fetch|clone|archive|cat-file|log|tag|init|config|-c> {...}: <exit status|signal:> '],
    cause: 'git failed, and none of its lines is known here',
    remedy: ['try by hand, where all lines are shown:\nGIT_TERMINAL_PROMPT=0 git ls-remote {repo}'],
    echoOf: [
      'forge/',
      'git/',
      'ssh/',
      'http/',
      'tls/',
      'network/',
      'module/',
      'go/',
      'netrc/',
      'proxy/',
      'sumdb/',
      'discovery/vcs-not-installed',
    ],
  },
] as const satisfies readonly CatalogueRow[];
