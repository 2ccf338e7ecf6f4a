import type { CatalogueRow } from './catalogue-row.ts';

/**
 * What forges and the git servers below them print, over ssh and as `remote:` over https, before git's and ssh's own
 * words. Taken from the servers themselves where a comment says so, else from their sources and documentation.
 */
export const forgeErrors = [
  // GitHub.
  {
    code: 'forge/sso',
    lines: [
      "The '{project}' organization has enabled or enforced SAML SSO",
      'SAML SSO',
      'Resource protected by organization SAML',
      'must re-authorize the OAuth',
    ],
    cause: [
      'the organization {project} on {server} requires single sign-on (SAML), and the key or token is not authorized for it',
      'the organization on {server} requires single sign-on (SAML), and the key or token is not authorized for it',
    ],
    remedy: [
      'open the list of your keys or tokens and choose "Configure SSO" beside the one that is used, then {project}:\nhttps://github.com/settings/keys\nhttps://github.com/settings/tokens',
      'open the list of your keys or tokens and choose "Configure SSO" beside the one that is used:\nhttps://github.com/settings/keys\nhttps://github.com/settings/tokens',
    ],
  },
  {
    code: 'forge/password-refused',
    // Also Bitbucket Cloud, which took app passwords after account passwords, and now API tokens alone.
    lines: [
      'Support for password authentication was removed',
      'Password authentication is <not supported|temporarily unavailable>',
      'stopped supporting account passwords',
      'App passwords are <deprecated|no longer supported|disabled>',
      'app password{...}<brownout|removed>',
      'basic authentication <with|using> <|a ><password|passwords> is <disabled|not>',
    ],
    cause: '{server} takes no passwords for git, only tokens and ssh keys',
    remedy: [
      'create a token (scope {tokenScope}) at {tokensPage}, and put it in place of the password in ~/.netrc (mode 600) or in the credential helper; or use ssh:\nmachine {host} login USER password TOKEN\n{sshRewrite}',
      'create a token that may read repositories, and put it in place of the password in ~/.netrc (mode 600) or in the credential helper:\nmachine {host} login USER password TOKEN',
    ],
  },
  {
    code: 'forge/token-policy',
    lines: [
      '<forbids|has forbidden|does not allow> access via <|a >{words...}. ',
      '<forbids|has forbidden|does not allow> access via <|a >{words...}',
      "token's lifetime is greater than",
      'fine-grained personal access token{...}<not|forbid|denied>',
    ],
    cause: 'the owner of the repository on {server} does not admit this kind of token ({words})',
    remedy: [
      'create a token of the kind and lifetime that the owner admits at {tokensPage}, and replace the old one in ~/.netrc or in the credential helper:\nmachine {host} login USER password TOKEN',
      'create a token of the kind and lifetime that the owner admits, and replace the old one in ~/.netrc or in the credential helper:\nmachine {host} login USER password TOKEN',
    ],
  },
  {
    code: 'forge/ssh-rsa-sha1',
    lines: [
      "You're using an RSA key with SHA-1",
      "You're using a <DSA|DCA> key",
      'using ssh-rsa that is <about to be deprecated|unsupported>',
      'ssh-rsa{...}<deprecated|unsupported>{...}rsa-sha2',
    ],
    cause: '{server} no longer takes signatures with SHA-1 or DSA keys, which this ssh or key makes',
    remedy: [
      'update ssh (OpenSSH 7.2 or later), or make a new key and register its .pub at {keysPage}:\nssh -V\n{keygen}',
      'update ssh (OpenSSH 7.2 or later), or make a new key and register its .pub with the forge:\nssh -V\n{keygen}',
    ],
  },
  {
    code: 'forge/read-only-git-protocol',
    lines: ['unauthenticated git protocol on port 9418 is no longer supported'],
    cause: '{server} no longer answers to git:// URLs',
    remedy: [
      'have git ask over https, and let the operators of the import path change the URL:\ngit config --global --add url."https://{host}/".insteadOf "git://{host}/"',
    ],
  },
  {
    code: 'forge/repository-disabled',
    lines: [
      'Access to this repository has been disabled',
      'Repository unavailable due to',
      'DMCA takedown',
      'repository has been <disabled|locked|archived by staff>',
    ],
    cause: '{server} has closed the repository to everybody',
    remedy:
      'use another module or a copy of this one; versions that a Go proxy holds are still there:\nGOPROXY=https://proxy.golang.org go mod download {module}{atVersion}',
  },

  // GitLab.
  {
    code: 'forge/job-token',
    lines: [
      'job token not allowed from {words} to {project}',
      'job token {...}<not allowed|not authorized|insufficient|denied>',
    ],
    cause: [
      'the project {project} does not admit the job token of {words}',
      'the project does not admit the job token of the pipeline that asks',
    ],
    remedy: [
      'add {words} to the job token allowlist of {project}:\nhttps://{host}/{project}/-/settings/ci_cd#js-token-access',
      'add the asking project to the allowlist: in the project that is asked, Settings > CI/CD > Job token permissions',
    ],
  },
  {
    code: 'forge/second-factor',
    lines: [
      'OTP verification is required',
      '2fa_verify',
      'two-factor <verification|authentication> <|is >required',
      'Two-factor authentication must be <enabled|performed>',
    ],
    cause: '{server} requires a second factor for git over ssh',
    remedy: ['confirm it, then try again within the time that the forge allows:\nssh git@{host} 2fa_verify'],
  },
  {
    code: 'forge/account-locked',
    lines: [
      '<account|user> <is|has been|was> <blocked|suspended|locked|disabled|deactivated|banned|pending approval>',
      'CAPTCHA required',
      'solve a CAPTCHA',
      'your account is pending',
      'Account blocked',
      'User is blocked',
      'deactivated account',
      'Your <password expired|account requires>',
      'must <change|update> <your|the> password',
      'accept the Terms of Service',
      'verify your <email|identity>',
    ],
    cause: '{server} has the account locked, or waits for something to be confirmed in the browser',
    remedy: ['log in in the browser and do what is asked there, or ask its administrators:\nhttps://{host}/'],
  },
  {
    code: 'forge/key-expired',
    lines: ['Your SSH key has expired', '<SSH|deploy> key <|has >expired', 'Key is expired'],
    cause: 'the ssh key is registered with {server}, but has expired there',
    remedy: ['register a new key at {keysPage}:\n{keygen}', 'register a new key with the forge:\n{keygen}'],
  },
  {
    code: 'forge/address-blocked',
    lines: [
      'IP <allow list|allowlist>',
      'IP address {...}<not allowed|not permitted|not authorized|not whitelisted|blocked>',
      'your IP {...}<blocked|not allowed|denied|banned>',
      'restricted by IP',
      'IP <|has been ><blocked|banned>',
      'not whitelisted',
    ],
    cause: '{server} does not take requests from the address of this machine',
    remedy:
      'ask from an allowed network (VPN), or have the administrators add this address; see which it is from outside:\ncurl -s https://ifconfig.me',
  },
  {
    code: 'forge/protocol-disabled',
    lines: [
      '<Pulling|Pushing|Git access|Access|Cloning> over <HTTPS|HTTP|SSH><|(S)> is not allowed',
      '<HTTP|SSH> <|access >is <disabled|not enabled>',
    ],
    cause: 'the administrators of {server} have turned off git over this protocol',
    remedy: [
      'have git ask over ssh:\n{sshRewrite}{whenHttpDisabled}',
      'have git ask over https:\n{httpsRewrite}{whenSshDisabled}',
      'ask over the other one (ssh or https)',
    ],
  },

  // Azure DevOps.
  {
    code: 'forge/azure-key',
    lines: ['Public key authentication failed'],
    cause: 'Azure DevOps does not know the ssh key, or it is no RSA key: others are refused',
    remedy:
      'make an RSA key, register its .pub in the user settings of Azure DevOps (SSH public keys), and let ssh offer it, in ~/.ssh/config:\nssh-keygen -t rsa -b 4096 -f ~/.ssh/id_rsa\nHost ssh.dev.azure.com vs-ssh.visualstudio.com\n    IdentityFile ~/.ssh/id_rsa\n    IdentitiesOnly yes',
  },
  {
    code: 'forge/azure-path',
    lines: ["Command git-upload-pack '{path}' is not in expected format"],
    cause: 'Azure DevOps expects ssh paths of the form v3/ORGANIZATION/PROJECT/REPOSITORY',
    remedy: [
      'the operators of the import path write the repository as below; until then have git do it:\nssh://git@ssh.dev.azure.com/v3/{azurePath}\ngit config --global --add url."ssh://git@ssh.dev.azure.com/v3/{azurePath}".insteadOf "ssh://git@ssh.dev.azure.com/{azurePath}"',
      'the operators of the import path write the repository as:\nssh://git@ssh.dev.azure.com/v3/ORGANIZATION/PROJECT/REPOSITORY',
    ],
  },

  // Rights, in the words of each.
  {
    code: 'forge/deploy-key',
    lines: [
      'deployment key is not associated with the requested repository',
      'Deploy Key: {} is not authorized to {} {project}',
      '<access|deploy> key {...}<not granted|does not have|no access>',
    ],
    cause: [
      'the ssh key is a deploy key of another repository than {project}',
      'the ssh key is a deploy key of another repository than this one',
    ],
    remedy: [
      'add it as a deploy key there too, or have ssh offer another key to this host, in ~/.ssh/config:\nHost {sshHost}\n    IdentitiesOnly yes\n    IdentityFile {keyFile}',
    ],
  },
  {
    code: 'forge/read-denied',
    // Gerrit 3.11: the project exists and this account may not see it, or none of this name does.
    // Gitea 1.26.
    // Gitolite.
    lines: [
      'fatal: Project not found: {project}',
      'User: {#}:{user} with Key: {} is not authorized to {} {project}',
      'FATAL: {} any {project} {user} DENIED',
      'repository access denied',
      'You are not allowed to <download code|access|read>',
      "You don't have <|read ><access|permission|permissions> to <read|access|this>",
      'TF400813',
      'TF401027',
      'VS30063',
      'TF30063',
      'Deploy Key: {#}:{} is not authorized to {} {project}',
      'deploy key does not have read access',
      'You do not have <access|permission|permissions> to <|access |read |view ><this|the> <repository|project>',
      'PERMISSION_DENIED',
      'The caller does not have permission',
      'upload-pack not permitted',
      ': not permitted',
      'You are not permitted to access this repository',
      'Repository read access denied',
      'Permission to {project} denied to {user}',
      'Write access to repository not granted',
      'not authorized to access <|this ><repository|project>',
      'Access denied to <repository|project>',
    ],
    cause: [
      '{account} may not read {project} on {server}, or there is no such project',
      '{account} may not read this repository on {server}, or there is no such repository',
    ],
    remedy: [
      'have its owners give this account or token the right to read, and see as whom you are known:\nssh -T -p {forgePort} {user}@{host}',
      'have its owners give this account or token the right to read (on GitLab the role Reporter; for a job token the allowlist of the project); try again with:\ngit ls-remote {repo}',
      'have its owners give this account or token the right to read (on GitLab the role Reporter; for a job token the allowlist of the project)',
    ],
  },
  {
    code: 'forge/invalid-path',
    // Gitea 1.26, for a path of a web page.
    lines: [
      'error: Invalid repo name',
      'Invalid repository <path|name|syntax>',
      'Invalid project path',
      'is not a valid <repository|project> <path|name>',
    ],
    cause:
      '{server} has no repository whose path looks like that in the URL: it is the path of a web page, or has too many or too few elements',
    remedy: [
      'the operators of the import path write the repository as {fixedRepo}',
      'compare the URL with the clone button of the forge, and have the operators of the import path correct it; the wrong one is:\ngit ls-remote {repo}',
      'compare the URL with the clone button of the forge, and have the operators of the import path correct it',
    ],
  },
  {
    code: 'forge/unavailable',
    lines: [
      'Internal API unreachable',
      'unable to handle this request due to load',
      'repository is <temporarily|currently> <unavailable|read-only>',
      '<is|in> maintenance',
      'maintenance mode',
      'GitLab is not responding',
      'remote: Internal <|Server >Error',
      'Internal Error occurred',
      'remote: Service Unavailable',
      'repository storage {...}<unavailable|broken>',
      'Failed to get internal',
      '<Gitea|Forgejo|Gogs>: Internal',
      'Failed to contact Gitaly',
    ],
    cause: '{server} is in trouble of its own or in maintenance',
    remedy: [
      'try again later, and look at its status page, or have its administrators look at its log:\ncurl -sI https://{host}/',
    ],
  },
  {
    code: 'forge/rate-limited',
    lines: [
      'RESOURCE_EXHAUSTED',
      'rate limit<ed| exceeded|>',
      'You have exceeded {...}<limit|quota>',
      'Too many requests',
      'abuse detection',
    ],
    cause: '{server} takes no more requests from this account or address for now',
    remedy:
      'wait some minutes, run fewer fetches at once, and log in if it was without a login; a Go proxy spares the forge:\ngo env GOPROXY GONOPROXY GOPRIVATE',
  },
  {
    code: 'forge/interactive-shell',
    lines: [
      'successfully authenticated, but {...}does not provide shell access',
      'interactive <shell|shells> <is|are> <disabled|not enabled>',
      'Interactive git shell is not enabled',
      'Welcome to GitLab, @',
      'You can use git to connect',
      'What do you think I am? A shell?',
    ],
    cause: 'the login to {server} works, but no repository was named',
    remedy: 'nothing is wrong with the key; ask for a repository:\ngit ls-remote ssh://git@{host}/GROUP/PROJECT.git',
    echoOf: 'anything',
  },
  {
    code: 'forge/no-git',
    lines: [
      'git-upload-pack: <|command >not found',
      "unrecognized command <|'>git-upload-pack",
      '<Unknown|Disallowed> <|git >command',
      'This account is currently not available',
      '<exec|shell> request failed on channel',
    ],
    cause: 'the login to {server} works, but no git runs there for this account',
    remedy:
      'use the account that serves git (mostly git@), or have its operators install git for this one:\nssh -T git@{host}',
  },

  // What an https login fails with, in the forges' words; `git/no-credentials` and its like follow.
  {
    code: 'forge/credentials-refused',
    lines: [
      'HTTP Basic: Access denied',
      'remote: Invalid <username or password|username or token|credentials>',
      'remote: <Unauthorized|Access denied|Authentication failed|Authentication required|Incorrect username or password|Bad credentials>',
    ],
    cause:
      '{server} refuses the login that git has: the password or token is wrong, has expired, or lacks the scope; with a second factor only tokens work',
    remedy: [
      'create a token (scope {tokenScope}) at {tokensPage}, and replace the old one in ~/.netrc (mode 600) or in the credential helper:\nmachine {host} login USER password TOKEN',
      'create a new {tokenName} at {tokensPage}, and replace the old one in ~/.netrc (mode 600) or in the credential helper:\nmachine {host} login USER password TOKEN',
      'create a token that may read repositories, and replace the old one in ~/.netrc (mode 600) or in the credential helper:\nmachine {host} login USER password TOKEN',
    ],
    echoOf: [
      'forge/password-refused',
      'forge/sso',
      'forge/account-locked',
      'forge/token-policy',
      'forge/address-blocked',
      'forge/job-token',
      'forge/read-denied',
    ],
  },
] as const satisfies readonly CatalogueRow[];
