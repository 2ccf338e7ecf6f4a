import type { CatalogueRow } from './catalogue-row.ts';

/** What ssh and plink print about the way to the host, and about its key. */
export const sshHostErrors = [
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
] as const satisfies readonly CatalogueRow[];
