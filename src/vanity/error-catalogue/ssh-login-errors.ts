import type { CatalogueRow } from './catalogue-row.ts';

/** What ssh prints about the algorithms that both sides agree on, and about the login, whose words follow all others. */
export const sshLoginErrors = [
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
    code: 'ssh/crypto-policy',
    lines: ['ssh_dispatch_run_fatal: {...}: error in libcrypto'],
    cause:
      'the cryptographic library of this machine refuses what {server} signs with: mostly an ssh-rsa host key with SHA-1, which a policy of the system (RHEL 9, FIPS) forbids',
    remedy: [
      'update the server, or give it an ed25519 or ECDSA host key; see which keys it has, and which policy is in force here:\nssh-keyscan -p {port} {host}\nupdate-crypto-policies --show',
      'update the server, or give it an ed25519 or ECDSA host key; see which policy is in force here:\nupdate-crypto-policies --show',
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
    echoOf: ['ssh/weak-host-key', 'ssh/corrupt-connection', 'ssh/key-exchange-group', 'ssh/crypto-policy', 'forge/'],
  },
  {
    code: 'ssh/disconnected',
    lines: ['Received disconnect from {host} port {port#}:{#}: {reason...}'],
    cause: 'the ssh server {host} ended the connection, with the words: {reason}',
    remedy: ['ask its operators, whose log has the reason; see how far the login goes:\nssh -v -p {port} git@{host}'],
    echoOf: ['ssh/', 'forge/', 'git/repository-not-found', 'git/remote-error'],
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
