import type { OutputCase } from './output-case.ts';

/** What ssh and its agent print, with the explanation that it gets. */
export const sshCases: readonly OutputCase[] = [
  [
    'ssh/agent-refused',
    'sign_and_send_pubkey: signing failed for ED25519 "/home/dev/.ssh/id_ed25519" from agent: agent refused operation\ngit@gitlab.example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    'chmod 600 /home/dev/.ssh/id_ed25519',
  ],
  ['ssh/agent-unreachable', 'Could not open a connection to your authentication agent.', 'eval "$(ssh-agent -s)"'],
  [
    'ssh/bad-port',
    "Bad port 'go'\nfatal: Could not read from remote repository.",
    'git config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
  ],
  [
    'ssh/cipher',
    'Unable to negotiate with 127.0.0.1 port 21005: no matching MAC found. Their offer: hmac-sha1-96\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'Host HOST',
  ],
  [
    'ssh/config-permissions',
    'Bad owner or permissions on /root/.ssh/config\nfatal: Could not read from remote repository.',
    'chmod 600 /root/.ssh/config',
  ],
  [
    'ssh/config-refused',
    '/home/dev/.ssh/config: terminating, 1 bad configuration options',
    'ssh -F /home/dev/.ssh/config -G localhost >/dev/null',
  ],
  [
    'ssh/connection-lost',
    'client_loop: send disconnect: Broken pipe\nfatal: the remote end hung up unexpectedly\nfatal: early EOF\nfatal: index-pack failed',
    'Host HOST',
  ],
  [
    'ssh/connection-refused',
    'ssh: connect to host gerrit.example.com port 22: Connection refused\nfatal: Could not read from remote repository.',
    'ssh-keyscan -p 29418 gerrit.example.com',
  ],
  [
    'ssh/connection-refused',
    'ssh: connect to host gitlab.company.com port 2222: Connection refused\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'ssh-keyscan -p 2222 gitlab.company.com',
  ],
  [
    'ssh/corrupt-connection',
    'ssh_dispatch_run_fatal: Connection to 10.0.0.4 port 22: message authentication code incorrect\nfatal: the remote end hung up unexpectedly',
    'ssh-keyscan -p 22 10.0.0.4',
  ],
  [
    'ssh/git-ssh-options',
    'error: cannot run ssh -i /root/.ssh/key: No such file or directory\nfatal: unable to fork',
    'export GIT_SSH_COMMAND="$GIT_SSH"',
  ],
  [
    'ssh/host-key-changed',
    '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\nSomeone could be eavesdropping on you right now (man-in-the-middle attack)!\nIt is also possible that a host key has just been changed.\nThe fingerprint for the RSA key sent by the remote host is\nSHA256:uNiVztksCsDhcc0u9e8BgrJXVGDvQ0Jk.\nPlease contact your system administrator.\nAdd correct host key in /home/dev/.ssh/known_hosts to get rid of this message.\nOffending RSA key in /etc/ssh/ssh_known_hosts:6\n  remove with:\n  ssh-keygen -f "/etc/ssh/ssh_known_hosts" -R "github.com"\nHost key for github.com has changed and you have requested strict checking.\nHost key verification failed.\nfatal: Could not read from remote repository.',
    'ssh-keyscan -p 22 github.com > host_key; ssh-keygen -lf host_key',
  ],
  [
    'ssh/host-key-changed',
    '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\n  remove with:\n  ssh-keygen -f "/root/.ssh/known_hosts" -R "[gerrit.company.com]:29418"\nHost key for [gerrit.company.com]:29418 has changed and you have requested strict checking.\nHost key verification failed.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'ssh-keyscan -p 29418 gerrit.company.com > host_key; ssh-keygen -lf host_key',
  ],
  [
    'ssh/host-key-revoked',
    '@       WARNING: REVOKED HOST KEY DETECTED!               @\nThe ED25519 host key for gitlab.example.com is marked as revoked.\nHost key verification failed.\nfatal: Could not read from remote repository.',
    'do not connect; ask the operators of gitlab.example.com which key is theirs now',
  ],
  [
    'ssh/host-key-type',
    'Unable to negotiate with 192.0.2.9 port 29418: no matching host key type found. Their offer: ssh-rsa\nfatal: Could not read from remote repository.',
    'Host HOST',
  ],
  [
    'ssh/host-key-type',
    'Unable to negotiate with 127.0.0.1 port 21003: no matching host key type found. Their offer: ssh-rsa\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'Host HOST',
  ],
  [
    'ssh/jump-host',
    'channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535\nfatal: Could not read from remote repository.',
    'grep -in proxyjump ~/.ssh/config',
  ],
  [
    'ssh/key-exchange',
    "FATAL ERROR: Couldn't agree a key exchange algorithm (available: diffie-hellman-group1-sha1)\nfatal: Could not read from remote repository.",
    'Host HOST',
  ],
  [
    'ssh/key-exchange',
    'go: module go.company.com/x: git ls-remote -q --end-of-options ssh://old@gerrit.company.com:29418/x in /root/x: exit status 128:\n\tUnable to negotiate with 127.0.0.1 port 29418: no matching key exchange method found. Their offer: diffie-hellman-group14-sha1,diffie-hellman-group1-sha1,kex-strict-s-v00@openssh.com\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'Host gerrit.company.com',
  ],
  [
    'ssh/key-exchange-group',
    'ssh_dispatch_run_fatal: Connection to 10.0.0.4 port 22: DH GEX group out of range\nfatal: Could not read from remote repository.',
    'Host HOST',
  ],
  [
    'ssh/key-format',
    'Load key "/root/.ssh/id_rsa": error in libcrypto\ngit@gitlab.example.com: Permission denied (publickey,keyboard-interactive).\nfatal: Could not read from remote repository.',
    'tr -d "\\r" < /root/.ssh/id_rsa > /root/.ssh/id_rsa.new && mv /root/.ssh/id_rsa.new /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa',
  ],
  [
    ['ssh/key-format', 'ssh/permission-denied'],
    'go: go.example.com/a@v1.0.0: invalid version: git ls-remote -q --end-of-options ssh://git@gitlab.example.com/a.git in /go/pkg/mod/cache/vcs/0123456789: exit status 128:\n\tLoad key "/root/.ssh/id_rsa": invalid format\n\tgit@gitlab.example.com: Permission denied (publickey).\n\tfatal: Could not read from remote repository.\n\n\tPlease make sure you have the correct access rights\n\tand the repository exists.\ngo: go.example.com/b@v1.0.0: invalid version: git ls-remote -q --end-of-options ssh://git@other.example.com/b.git in /go/pkg/mod/cache/vcs/abcdef0123: exit status 128:\n\tgit@other.example.com: Permission denied (publickey).\n\tfatal: Could not read from remote repository.\n\n\tPlease make sure you have the correct access rights\n\tand the repository exists.',
    'ssh-keygen -t ed25519',
  ],
  [
    'ssh/key-format',
    'Error loading key "(stdin)": error in libcrypto',
    'printf "%s\\n" "$SSH_PRIVATE_KEY" | tr -d "\\r" | ssh-add -',
  ],
  [
    'ssh/key-missing',
    "Warning: Permanently added 'github.com' (ED25519) to the list of known hosts.\nWarning: Identity file /root/.ssh/deploy not accessible: No such file or directory.\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
    'ls -l ~/.ssh',
  ],
  [
    'ssh/key-missing',
    'no such identity: /root/.ssh/id_rsa: No such file or directory\ngit@gitlab.example.com: Permission denied (publickey,gssapi-keyex,gssapi-with-mic,password).\nfatal: Could not read from remote repository.',
    'ls -l ~/.ssh',
  ],
  [
    'ssh/key-passphrase',
    'Load key "/root/.ssh/id_ed25519": incorrect passphrase supplied to decrypt private key\ngit@gitlab.example.com: Permission denied (publickey).',
    'eval "$(ssh-agent -s)"',
  ],
  [
    'ssh/key-permissions',
    '@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\nPermissions 0755 for \'/root/.ssh/id_rsa\' are too open.\nIt is required that your private key files are NOT accessible by others.\nThis private key will be ignored.\nLoad key "/root/.ssh/id_rsa": bad permissions\ngit@gitlab.example.com: Permission denied (publickey).',
    'chmod 600 /root/.ssh/id_rsa',
  ],
  [
    'ssh/key-permissions',
    'Bad permissions. Try removing permissions for user: BUILTIN\\\\Users (S-1-5-32-545) on file C:/Users/dev/.ssh/id_rsa.\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\nPermissions for \'C:\\\\Users\\\\dev\\\\.ssh\\\\id_rsa\' are too open.\nIt is required that your private key files are NOT accessible by others.\nThis private key will be ignored.\nLoad key "C:\\\\Users\\\\dev\\\\.ssh\\\\id_rsa": bad permissions\ngit@github.com: Permission denied (publickey).',
    'icacls "C:\\Users\\dev\\.ssh\\id_rsa" /inheritance:r /grant:r "%USERNAME%:R"',
  ],
  [
    'ssh/key-unreadable',
    'Load key "/root/.ssh/id_ed25519": Permission denied\ngit@gitlab.example.com: Permission denied (publickey).',
    'ls -l /root/.ssh/id_ed25519',
  ],
  [
    'ssh/known-hosts-unreadable',
    'hostkeys_foreach failed for /root/.ssh/known_hosts: Permission denied\nHost key verification failed.\nfatal: Could not read from remote repository.',
    'chmod a+r /root/.ssh/known_hosts',
  ],
  [
    'ssh/multiplexing',
    '/home/dev/.ssh/control/%r@%h:%p: unix_listener: path "/home/dev/.ssh/control/aaaaaaaaaaaaaaaaaaaa@gitlab.example.com:22.abcdefgh" too long for Unix domain socket\nfatal: Could not read from remote repository.',
    'Host gitlab.example.com',
  ],
  [
    'ssh/multiplexing',
    'mux_client_request_session: session request failed: Session open refused by peer\ngit@gitlab.example.com: Permission denied (keyboard-interactive).\nfatal: Could not read from remote repository.',
    'Host gitlab.example.com',
  ],
  [
    'ssh/no-home',
    "Could not create directory '/nonexistent/.ssh' (No such file or directory).\nHost key verification failed.\nfatal: Could not read from remote repository.",
    'ssh-keyscan -p PORT HOST > /tmp/known_hosts; ssh-keygen -lf /tmp/known_hosts',
  ],
  [
    'ssh/no-such-host',
    'ssh: Could not resolve hostname gitlab.company.invalid: Name or service not known\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'nslookup gitlab.company.invalid',
  ],
  [
    'ssh/no-user',
    'No user exists for uid 1001\nfatal: Could not read from remote repository.',
    'echo "builder:x:1001:0::/tmp:/bin/sh" >> /etc/passwd',
  ],
  [
    'ssh/not-installed',
    'go: go.company.com/good@v1.0.0: invalid version: git ls-remote -q --end-of-options ssh://git@gitlab.company.com/go/good.git in /root/x: exit status 128:\n\terror: cannot run ssh: No such file or directory\n\tfatal: unable to fork',
    'git config --global --add url."https://gitlab.company.com/".insteadOf "ssh://git@gitlab.company.com/"',
  ],
  [
    'ssh/not-installed',
    'ssh -o BatchMode=yes: 1: ssh: not found\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'install an ssh client, such as the package openssh-client',
  ],
  [
    'ssh/not-ssh',
    'kex_exchange_identification: Connection closed by remote host\nConnection closed by 140.82.121.4 port 443\nfatal: Could not read from remote repository.',
    'ssh-keyscan -p 22 140.82.121.4',
  ],
  [
    'ssh/not-ssh',
    'kex_exchange_identification: read: Connection reset by peer\nConnection reset by 10.0.0.4 port 22\nfatal: Could not read from remote repository.',
    'ssh-keyscan -p 22 10.0.0.4',
  ],
  [
    'ssh/not-ssh',
    'Connection closed by 10.0.0.9 port 29418\nfatal: Could not read from remote repository.',
    'ssh-keyscan -p 29418 10.0.0.9',
  ],
  [
    'ssh/not-ssh',
    'ssh_exchange_identification: Connection closed by remote host\nfatal: Could not read from remote repository.',
    'ssh-keyscan -p PORT HOST',
  ],
  [
    'ssh/not-ssh',
    'kex_exchange_identification: Connection closed by remote host\nConnection closed by 127.0.0.1 port 80\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'ssh-keyscan -p 22 127.0.0.1',
  ],
  [
    'ssh/not-ssh',
    'go: module go.company.com/x: git ls-remote -q --end-of-options ssh://git@gitlab.company.com:443/go/x.git in /root/x: exit status 128:\n\tkex_exchange_identification: Connection closed by remote host\n\tConnection closed by 10.0.0.4 port 443',
    'git config --global --add url."ssh://git@gitlab.company.com/".insteadOf "ssh://git@gitlab.company.com:443/"',
  ],
  [
    'ssh/connection-refused',
    'go: module go.company.com/x: git ls-remote -q --end-of-options ssh://jane@gerrit.company.com:2222/go/x in /root/x: exit status 128:\n\tssh: connect to host gerrit.company.com port 2222: Connection refused',
    'git config --global --add url."ssh://jane@gerrit.company.com:29418/".insteadOf "ssh://jane@gerrit.company.com:2222/"',
  ],
  [
    'ssh/connection-refused',
    'ssh: connect to host gerrit.company.com port 22: Connection refused\nfatal: Could not read from remote repository.',
    'Host gerrit.company.com\n    Port 29418',
  ],
  [
    'ssh/option-value',
    "/root/.ssh/config line 7: Bad SSH2 KexAlgorithms '+diffie-hellman-group1-sha1'.",
    'sed -n 7p /root/.ssh/config',
  ],
  [
    'ssh/permission-denied',
    'alice@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    'git config --global --add url."ssh://git@github.com/".insteadOf "ssh://alice@github.com/"',
  ],
  [
    'ssh/permission-denied',
    'go: module gerrit.example.com/x: git ls-remote -q --end-of-options ssh://git@gerrit.example.com:29418/x in /root/go/pkg/mod/cache/vcs/012345678: exit status 128:\n\tgit@gerrit.example.com: Permission denied (publickey).\n\tfatal: Could not read from remote repository.',
    'Host gerrit.example.com',
  ],
  [
    'ssh/permission-denied',
    'git@ssh.dev.azure.com: Permission denied (password,publickey).\nfatal: Could not read from remote repository.',
    'ssh-keygen -t rsa -b 4096',
  ],
  [
    'ssh/permission-denied',
    'git@gitlab.company.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'ssh-keygen -t ed25519',
  ],
  [
    'ssh/plink-host-key',
    'The host key is not cached for this server:\n  gitlab.example.com (port 22)\nYou have no guarantee that the server is the computer you think it is.\nFATAL ERROR: Network error: Software caused connection abort\nfatal: Could not read from remote repository.',
    'plink -P 22 git@gitlab.example.com',
  ],
  [
    'ssh/plink-login',
    'FATAL ERROR: No supported authentication methods available (server sent: publickey)\nfatal: Could not read from remote repository.',
    'git config --global core.sshCommand ssh',
  ],
  [
    'ssh/proxy-command',
    "FATAL: Couldn't establish connection to proxy\nfatal: Could not read from remote repository.",
    'grep -in proxy ~/.ssh/config',
  ],
  [
    'ssh/rate-limited',
    'Not allowed at this time\nkex_exchange_identification: banner line contains invalid characters\nfatal: Could not read from remote repository.',
    'git config --global fetch.parallel 1',
  ],
  [
    'ssh/renamed-option',
    '/home/dev/.ssh/config: line 4: Bad configuration option: pubkeyacceptedalgorithms\n/home/dev/.ssh/config: terminating, 1 bad configuration options\nfatal: Could not read from remote repository.',
    'sed -i.bak "4s/[Pp][Uu][Bb][Kk][Ee][Yy][A-Za-z]*/PubkeyAcceptedKeyTypes/" /home/dev/.ssh/config',
  ],
  [
    'ssh/security-key',
    'sign_and_send_pubkey: signing failed for ED25519-SK "/home/dev/.ssh/id_sk": device not found\ngit@gitlab.example.com: Permission denied (publickey).',
    'ssh-keygen -t ed25519',
  ],
  [
    'ssh/signature-algorithm',
    'sign_and_send_pubkey: no mutual signature supported\ngit@gitlab.example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    'Host gitlab.example.com',
  ],
  [
    'ssh/timeout',
    'ssh: connect to host github.com port 22: Connection timed out\nfatal: Could not read from remote repository.',
    'Host github.com',
  ],
  [
    'ssh/timeout',
    'ssh: connect to host gitlab.example.com port 22: Operation timed out\nfatal: Could not read from remote repository.',
    'Host gitlab.example.com',
  ],
  [
    'ssh/timeout',
    'Connection timed out during banner exchange\nConnection to 127.0.0.1 port 21012 timed out\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'Host HOST',
  ],
  [
    'ssh/too-many-keys',
    'Received disconnect from 10.0.0.9 port 29418:2: Protocol error or corrupt packet\nDisconnected from 10.0.0.9 port 29418\nfatal: Could not read from remote repository.',
    'Host HOST',
  ],
  [
    'ssh/too-many-keys',
    'Received disconnect from 10.0.0.9 port 2222:2: too many authentication failures\nfatal: Could not read from remote repository.',
    'Host HOST',
  ],
  [
    'ssh/too-many-keys',
    'Received disconnect from 10.0.0.4 port 22:2: Too many authentication failures for git\nfatal: Could not read from remote repository.',
    'Host HOST',
  ],
  [
    'ssh/too-many-keys',
    'Received disconnect from 127.0.0.1 port 31583:2: Too many authentication failures\nDisconnected from 127.0.0.1 port 31583\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'Host HOST',
  ],
  [
    'ssh/unknown-host-key',
    "The authenticity of host 'gitlab.example.com (10.0.0.4)' can't be established.\nED25519 key fingerprint is SHA256:xyz.\nHost key verification failed.\nfatal: Could not read from remote repository.",
    'ssh-keyscan -p 22 gitlab.example.com > host_key; ssh-keygen -lf host_key',
  ],
  [
    'ssh/unknown-host-key',
    'No ED25519 host key is known for [gerrit.company.com]:29418 and you have requested strict checking.\nHost key verification failed.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'ssh-keyscan -p 29418 gerrit.company.com > host_key; ssh-keygen -lf host_key',
  ],
  [
    'ssh/unknown-host-key',
    'No ED25519 host key is known for new.company.com and you have requested strict checking.\nHost key verification failed.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'ssh-keyscan -p 22 new.company.com > host_key; ssh-keygen -lf host_key',
  ],
  [
    'ssh/unknown-option',
    '/Users/dev/.ssh/config: line 3: Bad configuration option: usekeychain\n/Users/dev/.ssh/config: terminating, 1 bad configuration options',
    'IgnoreUnknown usekeychain',
  ],
  [
    'ssh/unreachable',
    'ssh: connect to host gitlab.example.com port 22: No route to host\nfatal: Could not read from remote repository.',
    'Host gitlab.example.com',
  ],
  [
    'ssh/weak-host-key',
    'Bad server host key: Invalid key length\nfatal: Could not read from remote repository.',
    'Host HOST',
  ],

  // Options given by -o have no file.
  [
    'ssh/renamed-option',
    'command-line: line 0: Bad configuration option: pubkeyacceptedalgorithms\nfatal: Could not read from remote repository.',
    'git config --show-origin --get core.sshCommand',
  ],
  [
    'ssh/crypto-policy',
    'ssh_dispatch_run_fatal: Connection to 10.0.0.5 port 22: error in libcrypto\nfatal: Could not read from remote repository.',
    'update-crypto-policies --show',
  ],
  [
    'ssh/disconnected',
    'Received disconnect from 140.82.121.4 port 22:11: Bye Bye\nDisconnected from 140.82.121.4 port 22\nfatal: Could not read from remote repository.',
    'ssh -v -p 22 git@140.82.121.4',
  ],
];
