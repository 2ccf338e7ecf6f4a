import type { CatalogueRow } from './catalogue-row.ts';

/**
 * What ssh, its agent and plink print; git repeats it. In the order in which ssh works: its settings, its keys, the way to
 * the host, the host's key, what the two agree on, and the login, whose words come last since they follow all others.
 */
export const sshErrors = [
  // Renamed in OpenSSH 8.5. An ssh that knows only the old name refuses the whole file.
  {
    code: 'ssh/renamed-option',
    lines: ['{file}<:|> line {line#}: Bad configuration option: pubkeyacceptedalgorithms'],
    cause:
      'this ssh is older than OpenSSH 8.5 and does not know {option} in line {line} of {file}; with that line it connects to no host',
    remedy:
      'use the older name, which all versions read:\nsed -i.bak "{line}s/[Pp][Uu][Bb][Kk][Ee][Yy][A-Za-z]*/PubkeyAcceptedKeyTypes/" {file}',
  },
  {
    code: 'ssh/unknown-option',
    lines: ['{file}<:|> line {line#}: Bad configuration option: {option}'],
    cause: [
      'ssh does not know the option {option} in line {line} of {file}: a typo, or an option of another version; with that line it connects to no host',
      'ssh does not know the option {option}, which an -o of GIT_SSH_COMMAND or core.sshCommand sets',
    ],
    remedy: [
      'correct the line, or let ssh pass over the option by this line at the top of {file}:\nIgnoreUnknown {option}',
      'correct the option where it is set:\ngit config --show-origin --get core.sshCommand\necho "$GIT_SSH_COMMAND"',
    ],
  },
  {
    code: 'ssh/option-value',
    lines: ['{file}<:|> line {line#}: {reason...}'],
    when: 'whenBadValue',
    cause: [
      'ssh does not accept line {line} of {file} ({reason}); with that line it connects to no host',
      'ssh does not accept an -o of GIT_SSH_COMMAND or core.sshCommand ({reason})',
    ],
    remedy: [
      'correct or remove the line; see it:\nsed -n {line}p {file}',
      'correct the option where it is set:\ngit config --show-origin --get core.sshCommand\necho "$GIT_SSH_COMMAND"',
    ],
  },
  {
    code: 'ssh/config-permissions',
    lines: ['Bad owner or permissions on {file...}'],
    cause: [
      'ssh refuses to read {file}: it belongs to another user, or others may write it',
      'ssh refuses to read one of its files: it belongs to another user, or others may write it',
    ],
    remedy: [
      'make it yours alone:\nchmod 600 {file}\nchown "$(id -u)" {file}',
      'make it yours alone:\nicacls "{windowsFile}" /inheritance:r /grant:r "%USERNAME%:F"',
      'make it yours alone:\nchmod 600 FILE\nchown "$(id -u)" FILE',
    ],
  },
  {
    code: 'ssh/config-refused',
    lines: ['{file}: terminating, {#} bad configuration options'],
    cause: 'ssh ends because of errors in {file}, which it names in the lines above',
    remedy: 'correct them; see them again:\nssh -F {file} -G localhost >/dev/null',
    echoOf: ['ssh/renamed-option', 'ssh/unknown-option', 'ssh/option-value'],
  },
  {
    code: 'ssh/no-user',
    lines: ['No user exists for uid {uid#}', 'unknown user {uid#}', "You don't exist, go away"],
    cause: [
      'the user id {uid} under which ssh runs is not in /etc/passwd, as in containers that run with any user id',
      'the user id under which ssh runs is not in /etc/passwd, as in containers that run with any user id',
    ],
    remedy: [
      'add the user to the image, or run the container as a user that it has:\necho "builder:x:{uid}:0::/tmp:/bin/sh" >> /etc/passwd',
      'add the user to the image, or run the container as a user that it has:\necho "builder:x:$(id -u):0::/tmp:/bin/sh" >> /etc/passwd',
    ],
  },
  {
    code: 'ssh/no-home',
    lines: ["Could not create directory '{file...}'"],
    cause:
      'ssh cannot create {file}: its user has no home directory here, or may not write to it, so no host key is remembered',
    remedy:
      'give the user a home directory that it owns, or keep the host keys elsewhere, after comparing the fingerprint:\nssh-keyscan -p {port} {host} > /tmp/known_hosts; ssh-keygen -lf /tmp/known_hosts\nexport GIT_SSH_COMMAND="ssh -o UserKnownHostsFile=/tmp/known_hosts"',
  },

  // Keys: ssh says why it leaves one out, goes on, and ends with `Permission denied`.
  {
    code: 'ssh/key-permissions',
    lines: [
      "Permissions {#} for '{key...}' are too open",
      "Permissions for '{key...}' are too open",
      'Load key "{key...}": bad permissions',
      'Try removing permissions for user: {...} on file {key}',
      'UNPROTECTED PRIVATE KEY FILE',
      'key_load_private_type: bad permissions',
    ],
    cause: [
      'others can read the private key {key}, so ssh does not use it',
      'others can read the private key {windowsFile}, so ssh does not use it',
      'others can read the private key, so ssh does not use it',
    ],
    remedy: [
      'make it yours alone:\nchmod 600 {key}',
      'make it yours alone:\nicacls "{windowsFile}" /inheritance:r /grant:r "%USERNAME%:R"',
      'make it yours alone:\nchmod 600 {key}',
    ],
  },
  {
    code: 'ssh/key-missing',
    lines: [
      'no such identity: {key...}: No such file',
      'Identity file {key...} not accessible: No such file',
      'Load key "{key...}": No such file',
    ],
    cause: 'the private key {key} that the settings of ssh name (IdentityFile, -i) does not exist',
    remedy: [
      'name a key that exists, or create this one and register its .pub with the forge:\nls -l ~/.ssh\n{keygen} -f {key}',
      'name a key that exists; see which there are:\nls -l ~/.ssh',
    ],
  },
  {
    code: 'ssh/key-unreadable',
    lines: [
      'Load key "{key...}": <Permission denied|Is a directory|Operation not permitted>',
      'no such identity: {key...}: Permission denied',
      'Identity file {key...} not accessible: Permission denied',
    ],
    cause: 'the user who runs ssh may not read the private key {key}',
    remedy:
      'run it as the user who owns the key, or make the key this user\'s own:\nls -l {key}\nsudo chown "$(id -u)" {key}',
  },
  {
    code: 'ssh/key-passphrase',
    lines: [
      '<Load key|Error loading key> "{key...}": incorrect passphrase',
      'incorrect passphrase supplied to decrypt private key',
      'Bad passphrase, try again',
      "Enter passphrase for key '{key...}'",
      'Enter passphrase for {key}:',
    ],
    cause: [
      'the private key {key} has a passphrase, and nobody can be asked for it',
      'the private key has a passphrase, and nobody can be asked for it',
    ],
    remedy: [
      'load it into an agent first; on CI use a deploy key without a passphrase:\neval "$(ssh-agent -s)"\nssh-add {key}',
    ],
  },
  {
    code: 'ssh/key-format',
    lines: [
      '<Load key|load pubkey|Error loading key> "{key...}": <error in libcrypto|invalid|unknown or unsupported key type|unsupported|incomplete message|string is too large|No such device|key type does not match>',
      'key_load_<public|private|private_type|public_rsa1>: <invalid format|error in libcrypto|incorrect>',
      '{key} is not a <|public |private >key file',
    ],
    cause: [
      'ssh cannot read the private key {key}: the file is cut off, has Windows line ends or no newline at its end, or is no OpenSSH key (a .pub, or one of PuTTY)',
      'ssh cannot read the private key: it is cut off, has Windows line ends or no newline at its end, or is no OpenSSH key (a .pub, or one of PuTTY)',
    ],
    remedy: [
      'write it again, with plain line ends and a newline at its end (from a variable of CI: printf "%s\\n" "$SSH_PRIVATE_KEY"), and see whether it can be read:\ntr -d "\\r" < {key} > {key}.new && mv {key}.new {key} && chmod 600 {key}\nssh-keygen -y -f {key}',
      'give the key with plain line ends and a newline at its end, such as from a variable of CI:\nprintf "%s\\n" "$SSH_PRIVATE_KEY" | tr -d "\\r" | ssh-add -',
    ],
  },
  {
    code: 'ssh/security-key',
    lines: ['signing failed for {}-SK', 'Confirm user presence for key'],
    cause: 'the key is on a security device, which is not plugged in, was not touched, or cannot be reached from here',
    remedy:
      'plug it in and touch it when it blinks; where nobody can (CI, containers) use a key without a device:\nssh-keygen -t ed25519',
  },
  {
    code: 'ssh/agent-refused',
    lines: [
      'signing failed for {} "{key...}"',
      'agent refused operation',
      'communication with agent failed',
      'sign_and_send_pubkey: signing failed',
      'returned incorrect signature type',
    ],
    cause:
      'the ssh agent has the key and refuses to sign with it: it cannot ask for a confirmation or PIN, or the key file is open to others',
    remedy: [
      'load the key again; if the agent is gpg-agent, the last line gives it the terminal to ask on:\nchmod 600 {key}\nssh-add -d {key}; ssh-add {key}\ngpg-connect-agent updatestartuptty /bye',
      'load the key again; if the agent is gpg-agent, the last line gives it the terminal to ask on:\nchmod 600 {keyFile}\nssh-add -d {keyFile}; ssh-add {keyFile}\ngpg-connect-agent updatestartuptty /bye',
    ],
  },
  {
    code: 'ssh/agent-unreachable',
    lines: [
      'Could not open a connection to your authentication agent',
      'Error connecting to agent: ',
      'ssh_get_authentication_socket: ',
      'The agent has no identities',
    ],
    cause: 'there is no ssh agent here, or it holds no key',
    remedy: 'start one, and load the key:\neval "$(ssh-agent -s)"\nssh-add {keyFile}',
  },
  {
    code: 'ssh/signature-algorithm',
    lines: ['no mutual signature <supported|algorithm>'],
    cause: '{server} accepts RSA keys only with SHA-1 signatures, which this ssh no longer makes',
    remedy:
      'register an ed25519 key, or allow SHA-1 for this host alone, in ~/.ssh/config:\nHost {sshHost}\n    PubkeyAcceptedKeyTypes +ssh-rsa',
  },
  {
    code: 'ssh/too-many-keys',
    // What Gerrit says after the sixth key.
    lines: [
      'disconnect from {} port {port#}:2: Too many authentication failures',
      'Too many authentication failures',
      'disconnect from {} port {port#}:2: Protocol error or corrupt packet',
    ],
    cause: 'ssh offers {server} one key after another, and the server gives up before the right one',
    remedy:
      'offer one key alone to this host, in ~/.ssh/config:\nHost {sshHost}\n    IdentitiesOnly yes\n    IdentityFile {keyFile}',
  },

  // The way to the host.
  {
    code: 'ssh/not-installed',
    lines: [
      'cannot <run|spawn> <|/usr/bin/>ssh<|.exe>: ',
      'ssh: <|command >not found',
      'exec: "ssh": executable file not found',
      "'ssh' is not recognized",
    ],
    cause: 'there is no ssh on the PATH, which git runs for this repository',
    remedy: [
      'install it (apt-get install openssh-client, apk add openssh-client), or let git ask over https:\n{httpsRewrite}',
      'install an ssh client, such as the package openssh-client',
    ],
  },
  {
    code: 'ssh/git-ssh-options',
    lines: ['cannot <run|spawn> {} -{words...}: No such file'],
    cause: 'GIT_SSH holds options (-{words}), but it takes the name of a program alone',
    remedy: 'use GIT_SSH_COMMAND, which takes a command line:\nexport GIT_SSH_COMMAND="$GIT_SSH"\nunset GIT_SSH',
  },
  {
    code: 'ssh/jump-host',
    lines: ['channel {#}: open failed: {reason...}', 'stdio forwarding failed', 'Jump host {...} <failed|refused>'],
    cause: [
      'the jump host (ProxyJump) does not connect to the server: {reason}',
      'the jump host (ProxyJump) does not connect to the server',
    ],
    remedy: [
      'the jump host has to reach {host} and to permit forwarding (AllowTcpForwarding); see which one ssh uses:\nssh -G {host} | grep -i proxy',
      'the jump host has to reach the server and to permit forwarding (AllowTcpForwarding); see which one is set:\ngrep -in proxyjump ~/.ssh/config',
    ],
  },
  {
    code: 'ssh/proxy-command',
    lines: [
      'Could not open connection to {...} via proxy',
      'Proxy could not open <connection|connnection>',
      "FATAL: Couldn't establish connection to proxy",
      'FATAL: <|Unable to connect to ><relay|proxy>',
    ],
    cause: 'the program that connects for ssh (ProxyCommand in its settings) does not reach {server}',
    remedy: [
      'correct it; see which one ssh runs for this host:\nssh -G {host} | grep -i proxy',
      'correct it; see where it is set:\ngrep -in proxy ~/.ssh/config',
    ],
  },
  {
    code: 'ssh/multiplexing',
    lines: [
      'path "{file...}" too long for Unix domain socket',
      'ControlPath too long',
      'unix_listener: cannot bind to path',
      'mux_client_',
      'muxclient: ',
      'Control socket connect({...}): ',
    ],
    cause:
      'the shared connection of ssh (ControlMaster, ControlPath) does not work: its socket is stale, cannot be created, or takes no more sessions',
    remedy:
      'connect without it for this host; in ~/.ssh/config:\nHost {sshHost}\n    ControlMaster no\n    ControlPath none',
  },
  {
    code: 'ssh/bad-port',
    lines: ["Bad port '{words...}'", 'ssh: Invalid port', 'port number out of range: {words}'],
    cause: [
      'the repository URL has `{words}` where a port belongs',
      'the repository URL has something other than a number where a port belongs',
    ],
    remedy: [
      'the operators of the import path write the URL as {fixedRepo}',
      'write ssh://git@HOST/GROUP/PROJECT.git, or ssh://git@HOST:PORT/GROUP/PROJECT.git; if your own rule makes the URL, it is among these:\ngit config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
    ],
  },
  {
    code: 'ssh/connection-refused',
    lines: [
      'connect to <|host >{host} port {port#}: Connection refused',
      'FATAL ERROR: Network error: Connection refused',
    ],
    cause: ['no ssh server listens on {host}:{port}', 'no ssh server listens there'],
    remedy: [
      '{host} takes ssh on port 443, too, if the network blocks 22; in ~/.ssh/config:\nHost {sshHost}\n    HostName {sshOver443}\n    Port 443',
      'the ssh server of {forgeTitle} listens on port {forgePort} by default; see what answers, and have git ask there until the operators of the import path correct the URL:\nssh-keyscan -p {forgePort} {host}\n{portRewrite}',
      'the ssh server of {forgeTitle} listens on port {forgePort} by default; see what answers, and set the port for this host in ~/.ssh/config:\nssh-keyscan -p {forgePort} {host}\nHost {sshHost}\n    Port {forgePort}{whenOwnPort}',
      'start the server, or use its right port: 22 (none in the URL), Gerrit 29418, Bitbucket Server 7999; see what answers:\nssh-keyscan -p {port} {host}',
    ],
  },
  {
    code: 'ssh/unreachable',
    lines: [
      'connect to <|host >{host} port {port#}: <No route to host|Network is unreachable|Host is down>',
      'FATAL ERROR: Network error: <No route to host|Network is unreachable>',
    ],
    cause: 'there is no way from this machine to {server}: another network, or a VPN that is down',
    remedy: [
      'join the VPN, or name the jump host that leads there, in ~/.ssh/config:\nHost {sshHost}\n    ProxyJump JUMP_HOST',
    ],
  },
  {
    code: 'ssh/timeout',
    lines: [
      'connect to <|host >{host} port {port#}: <Connection|Operation> timed out',
      'banner exchange: Connection to {host} port {port#}: <Connection|Operation> timed out',
      'timed out during banner exchange',
      'Connection to {host} port {port#} timed out',
      'Timeout, server {host} not responding',
      'FATAL ERROR: Network error: Connection timed out',
    ],
    cause: [
      '{host}:{port} does not answer: a firewall drops the packets, a VPN is down, or the server hangs',
      'the ssh server does not answer: a firewall drops the packets, a VPN is down, or it hangs',
    ],
    remedy: [
      '{host} takes ssh on port 443, too, if the network blocks 22; in ~/.ssh/config:\nHost {sshHost}\n    HostName {sshOver443}\n    Port 443',
      'open the way or join the VPN, or name the jump host that leads there, in ~/.ssh/config:\nHost {sshHost}\n    ProxyJump JUMP_HOST',
    ],
  },
  {
    code: 'ssh/rate-limited',
    lines: [
      'Exceeded MaxStartups',
      'Not allowed at this time',
      'ssh: rate limit',
      'Too many <|concurrent >connections',
    ],
    cause: '{server} takes no more connections from this address for now: too many at once, or too many failed logins',
    remedy:
      'wait some minutes, and run fewer fetches at once:\ngit config --global fetch.parallel 1\nexport GOFLAGS=-p=1',
  },

  // The host's key.
  {
    code: 'ssh/host-key-revoked',
    lines: ['host key for {knownName} is marked as revoked', 'REVOKED HOST KEY DETECTED'],
    cause: 'the host key that {server} shows is marked as revoked in known_hosts',
    remedy: 'do not connect; ask the operators of {host} which key is theirs now',
  },
  {
    code: 'ssh/host-key-changed',
    lines: [
      'REMOTE HOST IDENTIFICATION HAS CHANGED',
      'POSSIBLE DNS SPOOFING DETECTED',
      'Host key for {knownName} has changed',
      'Offending {} key <|for IP >in {knownHostsFile}:{#}',
      'WARNING - POTENTIAL SECURITY BREACH',
    ],
    cause: '{server} shows another host key than known_hosts holds: the server was replaced, or somebody is in between',
    remedy: [
      'ask its operators for the new fingerprint, compare it, and only then let an administrator replace the key in {knownHostsFile}{whenSharedKnownHosts}:\nssh-keyscan -p {port} {host} > host_key; ssh-keygen -lf host_key\nsudo ssh-keygen -f {knownHostsFile} -R "{knownHost}"\nsudo tee -a {knownHostsFile} < host_key',
      'ask its operators for the new fingerprint, compare it with what is shown, and only then replace the key:\nssh-keyscan -p {port} {host} > host_key; ssh-keygen -lf host_key\nssh-keygen -f {knownHostsFile} -R "{knownHost}"\ncat host_key >> {knownHostsFile}',
      'ask its operators for the new fingerprint, compare it with what is shown, and only then replace the key:\nssh-keyscan -p {port} {host} > host_key; ssh-keygen -lf host_key\nssh-keygen -R "{knownHost}"\ncat host_key >> ~/.ssh/known_hosts',
    ],
  },
  {
    code: 'ssh/known-hosts-unreadable',
    lines: ['hostkeys_foreach failed for {file}: Permission denied', 'load_hostkeys: fopen {file}: Permission denied'],
    cause: 'the user who runs ssh may not read {file}, which holds the known host keys',
    remedy: 'make it readable:\nchmod a+r {file}',
  },
  {
    code: 'ssh/plink-host-key',
    lines: ['host key is not cached <in the registry|for this server>', 'Host key not in manually configured list'],
    cause: 'plink (PuTTY), which git runs in place of ssh, has never seen the key of {server}, and cannot ask here',
    remedy: [
      'compare the fingerprint with what its operators publish, and only then connect once by hand to keep the key:\nplink -P {port} git@{host}',
      'compare the fingerprint with what its operators publish, and only then connect once by hand to keep the key:\nplink git@{host}',
    ],
  },
  {
    code: 'ssh/unknown-host-key',
    lines: [
      'host key is known for {knownName} and you have requested strict checking',
      "authenticity of host '{knownName}< ({})|>' can't be established",
      'Host key verification failed',
    ],
    cause: 'the key of {server} is not in known_hosts, and nobody can be asked here whether it is right',
    remedy: [
      'compare the fingerprint with what its operators publish, and only then keep the key:\nssh-keyscan -p {port} {host} > host_key; ssh-keygen -lf host_key\ncat host_key >> ~/.ssh/known_hosts',
    ],
    echoOf: ['ssh/host-key-changed', 'ssh/host-key-revoked', 'ssh/known-hosts-unreadable', 'ssh/no-home'],
  },

  // What the two sides agree on. PubkeyAcceptedKeyTypes is the name that OpenSSH before and after 8.5 reads.
  {
    code: 'ssh/key-exchange',
    lines: [
      'negotiate with {} port {port#}: no matching key exchange method found. Their offer: {offer}',
      'no matching key exchange method found. Their offer: {offer}',
      "Couldn't agree a key exchange algorithm (available: {offer}",
    ],
    cause: '{server} offers only old key exchange methods ({offer}), which this ssh refuses; often an old Gerrit',
    remedy:
      'update the server, or allow what it offers for this host alone, in ~/.ssh/config:\nHost {sshHost}\n    KexAlgorithms +{offer}\n    HostKeyAlgorithms +ssh-rsa\n    PubkeyAcceptedKeyTypes +ssh-rsa',
  },
  {
    code: 'ssh/host-key-type',
    lines: [
      'negotiate with {} port {port#}: no matching host key type found. Their offer: {offer}',
      'no matching host key type found. Their offer: {offer}',
      "Couldn't agree a host key algorithm (available: {offer}",
    ],
    cause: '{server} has only host keys of old types ({offer}), which this ssh refuses',
    remedy:
      'give the server an ed25519 host key, or allow what it has for this host alone, in ~/.ssh/config:\nHost {sshHost}\n    HostKeyAlgorithms +{offer}\n    PubkeyAcceptedKeyTypes +ssh-rsa',
  },
  {
    code: 'ssh/cipher',
    lines: [
      'negotiate with {} port {port#}: no matching {kind} found. Their offer: {offer}',
      'no matching {kind} found. Their offer: {offer}',
    ],
    cause: '{server} offers only an old {kind} ({offer}), which this ssh refuses',
    remedy:
      'update the server, or allow what it offers for this host alone, in ~/.ssh/config:\nHost {sshHost}\n    {kind}s +{offer}',
  },
  {
    code: 'ssh/weak-host-key',
    lines: [
      'Bad server host key: Invalid key length',
      'Connection to {} port {port#}: Invalid key length',
      '^Invalid key length',
    ],
    cause: 'the RSA host key of {server} is shorter than this ssh accepts (2,048 bits, since OpenSSH 9.1 a setting)',
    remedy:
      'give the server a new host key, or accept the short one for this host alone, in ~/.ssh/config:\nHost {sshHost}\n    RequiredRSASize 1024',
  },
  {
    code: 'ssh/key-exchange-group',
    lines: [
      'DH GEX group out of range',
      'dh_gen_key: group too small',
      'DH parameter <negotiation|check> failed',
      'kex_protocol_error: type ',
    ],
    cause: '{server} and this ssh cannot agree on a Diffie-Hellman group: the server has only short ones',
    remedy:
      'update the server, or leave this method out for this host alone, in ~/.ssh/config:\nHost {sshHost}\n    KexAlgorithms -diffie-hellman-group-exchange-*',
  },
  {
    code: 'ssh/corrupt-connection',
    lines: [
      'Corrupted MAC on input',
      'message authentication code incorrect',
      'incorrect signature$',
      'Bad packet length {#}',
      'padding error: need',
      'Corrupted padding',
    ],
    cause:
      'data arrives damaged at ssh: something between this machine and {server} changes it, or what answers does not speak ssh',
    remedy: [
      'try another network or without the VPN; see what answers:\nssh-keyscan -p {port} {host}',
      'try another network or without the VPN',
    ],
  },
  {
    code: 'ssh/not-ssh',
    lines: [
      '<kex|ssh>_exchange_identification: <Connection closed|read: Connection reset|banner line|write: |No banner|server sent|Connection reset>',
      'Bad remote protocol version identification',
      'Protocol major versions differ',
      'invalid SSH identification string',
      'Connection <closed by|to|reset by> UNKNOWN port ',
      'Connection <closed|reset> by <|authenticating user {} |user {} |invalid user {} >{host} port {port#}$',
      'FATAL ERROR: Remote side unexpectedly closed',
      'FATAL ERROR: Network error: <Software caused connection abort|Connection reset>',
    ],
    cause: [
      'port {webPort} of {host} speaks http, not ssh',
      'the program that connects for ssh (ProxyCommand or ProxyJump in its settings) ended without an ssh connection to {server}{whenProxied}',
      '{host}:{port} ended the connection before the login: it is no ssh port, a firewall or ban is in the way, or there are too many logins at once (MaxStartups)',
      'the server ended the connection before the login: it is no ssh port, a firewall or ban is in the way, or there are too many logins at once (MaxStartups)',
    ],
    remedy: [
      'use the ssh port of the forge ({forgeTitle}: {forgePort} by default); see first what answers there, and have git ask there until the operators of the import path correct the URL:\nssh-keyscan -p {forgePort} {host}\n{portRewrite}',
      'use the ssh port of the forge ({forgeTitle}: {forgePort} by default) for this host, in ~/.ssh/config; see first what answers there:\nssh-keyscan -p {forgePort} {host}\nHost {sshHost}\n    Port {forgePort}{whenOwnPort}',
      'use the ssh port in place of {webPort}: 22 (none in the URL), Gerrit 29418, Bitbucket Server 7999; have git do it until the operators of the import path correct the URL:\nssh-keyscan -p 22 {host}\n{portRewrite}',
      'use the ssh port in place of {webPort}: 22 (none in the URL), Gerrit 29418, Bitbucket Server 7999; see what answers:\nssh-keyscan -p 22 {host}',
      'correct the program; see which one ssh runs for this host:\nssh -G {host} | grep -i proxy{whenProxied}',
      '{host} takes ssh on port 443, too, if the network blocks 22; in ~/.ssh/config:\nHost {sshHost}\n    HostName {sshOver443}\n    Port 443',
      'try again later and with fewer fetches at once, or use the right port: 22 (none in the URL), Gerrit 29418, Bitbucket Server 7999; see what answers:\nssh-keyscan -p {port} {host}',
    ],
    echoOf: [
      'network/connection-refused',
      'ssh/connection-refused',
      'ssh/timeout',
      'ssh/rate-limited',
      'ssh/too-many-keys',
      'ssh/jump-host',
      'ssh/proxy-command',
      'ssh/plink-host-key',
      'ssh/key-exchange-group',
      'git/helper-not-found',
    ],
  },
  {
    code: 'ssh/connection-lost',
    lines: [
      'client_loop: send disconnect',
      'packet_write_wait: Connection',
      'Connection to {host} closed by remote host',
      'Read from remote host {host}: ',
      'Write failed: Broken pipe',
      'ssh_dispatch_run_fatal: ',
    ],
    cause: '{server} or something on the way (firewall, NAT, VPN) cut the ssh connection while data was sent',
    remedy:
      'try again, and keep the connection alive for this host, in ~/.ssh/config:\nHost {sshHost}\n    ServerAliveInterval 15\n    ServerAliveCountMax 8',
    echoOf: ['ssh/weak-host-key', 'ssh/corrupt-connection', 'ssh/key-exchange-group', 'forge/'],
  },

  // The login. Everything above, and what forges say, explains it better.
  {
    code: 'ssh/plink-login',
    lines: ['FATAL ERROR: <|Disconnected: >No supported authentication methods available', 'Server refused our key'],
    cause: 'plink (PuTTY), which git runs in place of ssh, has no key that {server} accepts',
    remedy: 'load the key into Pageant, or let git run OpenSSH:\ngit config --global core.sshCommand ssh',
  },
  {
    code: 'ssh/permission-denied',
    lines: [
      '{user}@{host}: Permission denied (<publickey|keyboard-interactive|password|gssapi|hostbased>',
      'Permission denied (<publickey|keyboard-interactive|password|gssapi|hostbased>',
      '<No more|No supported> authentication methods',
      'Permission denied, please try again',
    ],
    cause: [
      '{host} has one ssh user for everybody, {sharedUser}, and the URL names {wrongUser}',
      'Gerrit at {host} knows none of the keys that ssh offers for this user: each person logs in by their own name and key{whenGerrit}',
      '{server} accepts RSA keys alone, and knows none of those that ssh offers: none is registered there, or none is loaded{whenAzure}',
      '{server} knows none of the keys that ssh offers: none is registered there, none is loaded, or the user is wrong',
    ],
    remedy: [
      'write {sharedUser}@ into the URL, or have git do it:\ngit config --global --add url."ssh://{sharedUser}@{host}/".insteadOf "ssh://{wrongUser}@{host}/"\ngit config --global --add url."ssh://{sharedUser}@{host}/".insteadOf "ssh://{host}/"',
      'register your key at {keysPage}, and name yourself for this host, in ~/.ssh/config:\nHost {sshHost}\n    User USER\n    IdentityFile {keyFile}{whenGerrit}',
      'make an RSA key, register its .pub in the user settings of Azure DevOps (SSH public keys), and let ssh offer it, in ~/.ssh/config:\n{keygen}\nHost {sshHost}\n    IdentityFile {keyFile}\n    IdentitiesOnly yes{whenAzure}',
      'register the .pub of your key at {keysPage} (on CI as a deploy key of the project), and let ssh offer it, in ~/.ssh/config; without a key make one first:\n{keygen}\nHost {sshHost}\n    IdentityFile {keyFile}',
      'register the .pub of your key with the forge (on CI as a deploy key of the project), and let ssh offer it, in ~/.ssh/config; without a key make one first:\n{keygen}\nHost {sshHost}\n    IdentityFile {keyFile}',
    ],
    echoOf: [
      'forge/',
      'ssh/agent-refused',
      'ssh/agent-unreachable',
      'ssh/key-format',
      'ssh/key-missing',
      'ssh/key-passphrase',
      'ssh/key-permissions',
      'ssh/key-unreadable',
      'ssh/multiplexing',
      'ssh/no-user',
      'ssh/option-value',
      'ssh/plink-login',
      'ssh/renamed-option',
      'ssh/security-key',
      'ssh/signature-algorithm',
      'ssh/too-many-keys',
      'ssh/unknown-option',
      'git/repository-not-found',
    ],
  },
] as const satisfies readonly CatalogueRow[];
