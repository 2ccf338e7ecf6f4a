import type { OutputCase } from './output-case.ts';

/** What forges print before git and ssh do, with the explanation that it gets. */
export const forgeCases: readonly OutputCase[] = [
  [
    'forge/account-locked',
    "remote: Your Bitbucket account has been locked. To unlock it and log in again you must solve a CAPTCHA.\nfatal: Authentication failed for 'https://bitbucket.example.com/scm/go/lib.git/'",
    'https://bitbucket.example.com/',
  ],
  [
    'forge/address-blocked',
    "remote: The repository owner has an IP allow list enabled, and 203.0.113.9 is not permitted to access this repository.\nfatal: unable to access 'https://github.com/acme/lib.git/': The requested URL returned error: 403",
    'curl -s https://ifconfig.me',
  ],
  [
    'forge/azure-key',
    'remote: Public key authentication failed.\nfatal: Could not read from remote repository.',
    'ssh-keygen -t rsa -b 4096 -f ~/.ssh/id_rsa',
  ],
  [
    'forge/azure-path',
    "Command git-upload-pack '/acme/tools/lib' is not in expected format\nfatal: Could not read from remote repository.",
    'ssh://git@ssh.dev.azure.com/v3/acme/tools/lib',
  ],
  [
    'forge/credentials-refused',
    "remote: HTTP Basic: Access denied. The provided password or token is incorrect or your account has 2FA enabled and you must use a personal access token instead of a password. See https://gitlab.example.com/help/topics/git/troubleshooting_git#error-on-git-fetch-http-basic-access-denied\nfatal: Authentication failed for 'https://gitlab.example.com/team/lib.git/'",
    'machine gitlab.example.com login USER password TOKEN',
  ],
  [
    'forge/credentials-refused',
    "remote: Invalid username or password.\nfatal: Authentication failed for 'https://github.com/acme/lib.git/'",
    'machine github.com login USER password TOKEN',
  ],
  [
    'forge/credentials-refused',
    "remote: Unauthorized\nfatal: Authentication failed for 'https://gerrit.example.com/a/lib/'",
    'machine gerrit.example.com login USER password TOKEN',
  ],
  [
    'forge/credentials-refused',
    "remote: Access denied\nfatal: unable to access 'https://bitbucket.example.com/scm/go/lib.git/': The requested URL returned error: 403",
    'machine bitbucket.example.com login USER password TOKEN',
  ],
  [
    'forge/deploy-key',
    'remote: deployment key is not associated with the requested repository.\nfatal: Could not read from remote repository.',
    'Host HOST',
  ],
  [
    'forge/interactive-shell',
    "Hi dev! You've successfully authenticated, but GitHub does not provide shell access.",
    'git ls-remote ssh://git@HOST/GROUP/PROJECT.git',
  ],
  [
    'forge/invalid-path',
    'error: Invalid repo name\nfatal: Could not read from remote repository.',
    'compare the URL with the clone button of the forge, and have the operators of the import path correct it',
  ],
  [
    'forge/job-token',
    "remote: Authentication by CI/CD job token not allowed from acme/app to acme/lib.\nfatal: unable to access 'https://gitlab.com/acme/lib.git/': The requested URL returned error: 403",
    'https://gitlab.com/acme/lib/-/settings/ci_cd#js-token-access',
  ],
  [
    'forge/key-expired',
    'remote: Your SSH key has expired.\nfatal: Could not read from remote repository.',
    'ssh-keygen -t ed25519',
  ],
  [
    'forge/no-git',
    'bash: git-upload-pack: command not found\nfatal: Could not read from remote repository.',
    'ssh -T git@HOST',
  ],
  [
    'forge/password-refused',
    "remote: Support for password authentication was removed on August 13, 2021.\nremote: Please see https://docs.github.com/get-started/getting-started-with-git/about-remote-repositories#cloning-with-https-urls for information on currently recommended modes of authentication.\nfatal: Authentication failed for 'https://github.com/acme/lib.git/'",
    'machine github.com login USER password TOKEN',
  ],
  [
    'forge/password-refused',
    "remote: App passwords are deprecated and must be replaced with API tokens by June 9, 2026.\nfatal: Authentication failed for 'https://bitbucket.org/acme/lib.git/'",
    'machine bitbucket.org login USER password TOKEN',
  ],
  [
    'forge/protocol-disabled',
    'ERROR: Git access over SSH is not allowed\nfatal: Could not read from remote repository.',
    'ask over the other one (ssh or https)',
  ],
  [
    'forge/rate-limited',
    "remote: RESOURCE_EXHAUSTED: Resource has been exhausted (e.g. check quota).\nfatal: unable to access 'https://go.googlesource.com/x/': The requested URL returned error: 429",
    'go env GOPROXY GONOPROXY GOPRIVATE',
  ],
  [
    'forge/read-denied',
    "remote: You are not allowed to download code from this project.\nfatal: unable to access 'https://gitlab.com/team/lib.git/': The requested URL returned error: 403",
    'git ls-remote https://gitlab.com/team/lib.git/',
  ],
  [
    'forge/read-denied',
    'fatal: Project not found: secret/lib\nfatal: Could not read from remote repository.',
    'have its owners give this account or token the right to read (on GitLab the role Reporter; for a job token the allowlist of the project)',
  ],
  [
    'forge/read-denied',
    'error: User: 3:alice with Key: 2:k is not authorized to read go/secret.\nfatal: Could not read from remote repository.',
    'have its owners give this account or token the right to read (on GitLab the role Reporter; for a job token the allowlist of the project)',
  ],
  [
    'forge/read-denied',
    'FATAL: R any go/lib alice DENIED by fallthru\n(or you mis-spelled the reponame)\nfatal: Could not read from remote repository.',
    'have its owners give this account or token the right to read (on GitLab the role Reporter; for a job token the allowlist of the project)',
  ],
  [
    'forge/read-denied',
    "go: github.com/acme/private@v0.1.0: invalid version: git ls-remote -q https://github.com/acme/private in /root/go/pkg/mod/cache/vcs/aabbccdd: exit status 128:\n\tremote: Write access to repository not granted.\n\tfatal: unable to access 'https://github.com/acme/private/': The requested URL returned error: 403",
    'git ls-remote https://github.com/acme/private/',
  ],
  [
    'forge/read-denied',
    "remote: TF400813: The user 'aaaa' is not authorized to access this resource.\nfatal: unable to access 'https://dev.azure.com/acme/tools/_git/lib/': The requested URL returned error: 403",
    'git ls-remote https://dev.azure.com/acme/tools/_git/lib/',
  ],
  [
    'forge/read-only-git-protocol',
    'fatal: remote error:\n  The unauthenticated git protocol on port 9418 is no longer supported.\nPlease see https://github.blog/2021-09-01-improving-git-protocol-security-github/ for more information.',
    'git config --global --add url."https://HOST/".insteadOf "git://HOST/"',
  ],
  [
    'forge/repository-disabled',
    'ERROR: Access to this repository has been disabled by GitHub Staff\nfatal: Could not read from remote repository.',
    'GOPROXY=https://proxy.golang.org go mod download MODULE@latest',
  ],
  [
    'forge/second-factor',
    'remote: OTP verification is required to access the repository.\nremote: Use: ssh git@gitlab.example.com 2fa_verify\nfatal: Could not read from remote repository.',
    'ssh git@gitlab.example.com 2fa_verify',
  ],
  [
    'forge/ssh-rsa-sha1',
    "ERROR: You're using an RSA key with SHA-1, which is no longer allowed. Please use a newer client or a different key type.\nPlease see https://github.blog/2021-09-01-improving-git-protocol-security-github/ for more information.\nfatal: Could not read from remote repository.",
    'ssh -V',
  ],
  [
    'forge/ssh-rsa-sha1',
    'remote: Command git-upload-pack \'/acme/tools/lib\': You\'re using ssh-rsa that is unsupported. Please use SSH algorithm "rsa-sha2-256" or "rsa-sha2-512". For more details see https://devblogs.microsoft.com/devops/ssh-rsa-deprecation.\nfatal: Could not read from remote repository.',
    'ssh -V',
  ],
  [
    'forge/sso',
    "Cloning into 'lib'...\nERROR: The 'acme' organization has enabled or enforced SAML SSO.\nTo access this repository, you must use the HTTPS remote with a personal access token\nor SSH with an SSH key and passphrase\nthat has been authorized for this organization.\nVisit https://docs.github.com/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/ for more information.\n\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.",
    'https://github.com/settings/keys',
  ],
  [
    'forge/token-policy',
    "remote: 'acme' forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.\nfatal: unable to access 'https://github.com/acme/lib.git/': The requested URL returned error: 403",
    'machine github.com login USER password TOKEN',
  ],
  [
    'forge/unavailable',
    'remote: GitLab: Internal API unreachable\nfatal: Could not read from remote repository.',
    'curl -sI https://HOST/',
  ],
  [
    'forge/unavailable',
    'remote: Internal Server Error\nfatal: Could not read from remote repository.',
    'curl -sI https://HOST/',
  ],

  [
    'forge/protocol-disabled',
    "remote: Git access over HTTP is not allowed\nfatal: unable to access 'https://gitlab.example.com/acme/lib.git/': The requested URL returned error: 403",
    /^have git ask over ssh:\n\S.* url\."ssh:\/\/git@gitlab\.example\.com\/"\.insteadOf "https:\/\/gitlab\.example\.com\/"$/,
  ],
  [
    'forge/protocol-disabled',
    'git ls-remote ssh://git@gitlab.example.com/a/b.git\nremote: ERROR: Git access over SSH is not allowed\nfatal: Could not read from remote repository.',
    /^have git ask over https:\n\S.* url\."https:\/\/gitlab\.example\.com\/"\.insteadOf "ssh:\/\/git@gitlab\.example\.com\/"$/,
  ],
  [
    'forge/read-denied',
    'remote: ERROR: This deploy key does not have read access to this project.\nfatal: Could not read from remote repository.',
    'have its owners give this account or token the right to read',
  ],
  [
    'forge/read-denied',
    'You do not have access to this repository.\nfatal: Could not read from remote repository.',
    'have its owners give this account or token the right to read',
  ],
  [
    'forge/unavailable',
    'remote: GitLab: Failed to contact Gitaly\nfatal: Could not read from remote repository.',
    'try again later',
  ],
];
