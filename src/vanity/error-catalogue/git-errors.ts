import type { CatalogueRow } from './catalogue-row.ts';

/** What git says of repositories. */
export const gitErrors = [
  {
    code: 'git/no-credentials',
    pattern: /could not read (?:Username|Password) for '(?<url>[^']{1,500})'/,
    cause: 'the repository on {host} is private and git has no credentials for it; `go` never lets git ask',
    remedy:
      'add a line to ~/.netrc (mode 600), or use ssh instead:\nmachine {host} login USER password TOKEN\ngit config --global url."ssh://git@{host}/".insteadOf "https://{host}/"',
  },
  {
    code: 'git/authentication-failed',
    pattern: /Authentication failed for(?: '(?<url>[^']{1,500})')?|HTTP Basic: Access denied/,
    cause: '{host} refuses the credentials that git has: a wrong or expired token, or one without the right to read',
    remedy:
      'renew the token (scope read_repository), and replace it in ~/.netrc or in the credential helper:\nmachine {host} login USER password TOKEN',
  },
  {
    code: 'git/repository-not-found',
    pattern:
      /repository '(?<url>[^']{1,500})' not found|ERROR: Repository not found|project you were looking for could not be found|does not appear to be a git repository|fatal: project \S{1,200} not found/i,
    cause: 'there is no such repository on {host}, or this account may not see it: forges say the same of both',
    remedy:
      'compare the path with the clone button of the forge, mend `repo` or `project` in vanity.yaml, or get access; try:\ngit ls-remote {repo}',
  },
  {
    code: 'git/forbidden',
    pattern: /unable to access '(?<url>[^']{1,500})': The requested URL returned error: (?:403|401)/,
    cause: '{host} does not let this account read the repository',
    remedy:
      "check the account's access and the token's scope; the entry in ~/.netrc is:\nmachine {host} login USER password TOKEN",
  },
  {
    code: 'git/untrusted-certificate',
    pattern:
      /(?:unable to access '(?<url>[^']{1,500})': .{0,200})?(?:server certificate verification failed|SSL certificate problem|Problem with the SSL CA cert|error setting certificate|certificate subject name .{1,200} does not match)/,
    cause: "git does not trust the certificate of {host}; git's store of authorities is not that of Go",
    remedy:
      'tell git the authority of the company, for this host:\ngit config --global http.https://{host}/.sslCAInfo /path/to/company-ca.pem',
  },
  {
    code: 'git/no-such-host',
    pattern: /unable to access '(?<url>[^']{1,500})': Could not resolve (?:host|proxy)/,
    cause: 'DNS does not know {host}, where the repository is said to live',
    remedy: 'mend the host in vanity.yaml, or join the VPN; look:\nnslookup {host}',
  },
  {
    code: 'git/connection-refused',
    pattern:
      /unable to access '(?<url>[^']{1,500})': (?:Failed to connect|Couldn't connect|Connection refused|.{0,200}Connection refused|.{0,100}CONNECT)/,
    cause: 'git cannot connect to {host}: nothing listens there, or a proxy or firewall stands between',
    remedy: 'mend the port, or the way there (HTTPS_PROXY, VPN); look:\ncurl -sv https://{host}/',
  },
  {
    code: 'git/local-directory',
    pattern: /(?:git remote \((?<repo>[^\s)]{1,500})\) )?must not be local directory \(use URL syntax/,
    cause: 'the repository is written as host:path, which `go` takes for a local directory',
    remedy: 'write ssh://git@HOST/GROUP/PROJECT.git; this prints the mended URL:\ngovanity url {repo}',
  },
  {
    code: 'git/unknown-transport',
    pattern:
      /'remote-(?<scheme>[^']{1,50})' is not a git command|Unable to find remote helper for '(?<helper>[^']{1,50})'/,
    cause: 'the repository URL begins with a scheme that git does not know',
    remedy: 'write ssh://git@HOST/GROUP/PROJECT.git or https://HOST/GROUP/PROJECT.git',
  },
  {
    code: 'git/not-installed',
    pattern: /exec: "git": executable file not found|missing Git command/,
    cause: 'there is no git on the PATH, which `go` runs to fetch a repository',
    remedy: 'install git, or let `go` ask a proxy that has it (GOPROXY); look:\ngit --version',
  },
  {
    code: 'git/transport-not-allowed',
    pattern: /transport '(?<scheme>[^']{1,50})' not allowed/,
    cause: "git's own configuration (protocol.allow, protocol.{scheme}.allow, GIT_ALLOW_PROTOCOL) forbids {scheme}",
    remedy: 'permit it, or serve another URL:\ngit config --global protocol.{scheme}.allow always',
  },
  {
    code: 'git/unable-to-access',
    pattern: /unable to access '(?<url>[^']{1,500})': /,
    cause: 'git gets no answer that it can use from {host}; the reason follows on the same line',
    remedy: 'look at the connection, and at the log of the forge:\ncurl -sv https://{host}/',
  },
  {
    code: 'git/cannot-read',
    pattern: /Could not read from remote repository/,
    cause: 'git could not read the repository; ssh or the forge says why in the lines above',
    remedy: 'read the lines above, and try by hand:\ngit ls-remote {repo}',
    unless: 'anything',
  },
] as const satisfies readonly CatalogueRow[];
