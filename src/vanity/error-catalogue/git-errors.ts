import type { CatalogueRow } from './catalogue-row.ts';
import { translatedWords } from './translated-words.ts';

/** What git prints about certificates, logins and repositories that it asks for; transfers are in `git-transfer-errors.ts`. */
export const gitErrors = [
  // GnuTLS and Schannel say no more than this of an expired or misnamed certificate; other libraries' words are in `certificate-errors.ts`.
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
      'Peer certificate cannot be authenticated with given CA certificates',
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
      ...translatedWords.authenticationFailed,
    ],
    cause: [
      'GitLab names the first two elements of a path as the repository to everybody who is not logged in: `{module}` may be a private project of a subgroup{whenSubgroup}',
      '{host} refuses the login that git has, or none: a wrong or expired token, or one that lacks the scope',
      'the forge refuses the login that git has, or none: a wrong or expired token, or one that lacks the scope',
    ],
    remedy: [
      'put a token with the scopes read_api and read_repository into ~/.netrc (mode 600): with it GitLab names the right repository; a rewrite to ssh would ask for the same wrong one:\nmachine {host} login USER password TOKEN{whenSubgroup}',
      'create a token (scope {tokenScope}) at {tokensPage}, and replace the old one in ~/.netrc (mode 600) or in the credential helper:\nmachine {host} login USER password TOKEN',
      'create a new {tokenName} at {tokensPage}, and replace the old one in ~/.netrc (mode 600) or in the credential helper:\nmachine {host} login USER password TOKEN',
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
      ...translatedWords.repositoryNotFound,
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
