import type { CatalogueRow } from './catalogue-row.ts';

/** What ssh says; git repeats it. */
export const sshErrors = [
  {
    code: 'ssh/permission-denied',
    pattern:
      /(?:(?<user>[^\s@]{1,64})@(?<host>[A-Za-z0-9.-]{1,253}): )?Permission denied \((?:publickey|keyboard-interactive|password|gssapi)/,
    cause:
      '{host} knows none of the keys that ssh offers: the key is not registered there, not loaded, or the user is wrong',
    remedy:
      'register the public key with the forge (a deploy key on CI), and let ssh offer it, in ~/.ssh/config:\nHost {host}\n    IdentityFile ~/.ssh/id_ed25519',
  },
  {
    code: 'ssh/too-many-keys',
    pattern: /(?:disconnect from \S{1,253} port (?<port>\d{1,5}):2: )?Too many authentication failures/,
    cause: 'ssh offers {host} one key after the other, and is sent away before the right one',
    remedy:
      'let ssh offer one key to this host, in ~/.ssh/config:\nHost {host}\n    IdentitiesOnly yes\n    IdentityFile ~/.ssh/id_ed25519',
  },
  {
    code: 'ssh/host-key-changed',
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for (?<known>\S{1,253}) has changed/,
    cause:
      '{host} shows another host key than known_hosts remembers: the server was replaced, or somebody stands between',
    remedy:
      'ask its operators for the new fingerprint, and only then:\nssh-keygen -R "{knownHost}"\nssh-keyscan -p {port} {host} >> ~/.ssh/known_hosts',
  },
  {
    code: 'ssh/unknown-host-key',
    pattern:
      /Host key verification failed|host key is known for (?<known>\S{1,253}) and you have requested strict checking/,
    cause: 'ssh has never seen {host}, and has nobody to ask whether its key is right',
    remedy:
      'compare the fingerprint with what its operators publish, and only then keep the key:\nssh-keyscan -p {port} {host} > host_key; ssh-keygen -lf host_key\ncat host_key >> ~/.ssh/known_hosts',
    unless: ['ssh/host-key-changed'],
  },
  {
    code: 'ssh/key-exchange',
    pattern:
      /(?:negotiate with \S{1,253} port (?<port>\d{1,5}): )?no matching key exchange method found\. Their offer: (?<offer>[^\s]{1,1000})/,
    cause: '{host} offers old key exchange methods only ({offer}), which this ssh refuses; often an old Gerrit',
    remedy:
      'update the server, or allow what it offers for this host alone, in ~/.ssh/config:\nHost {host}\n    KexAlgorithms +{offer}\n    HostKeyAlgorithms +ssh-rsa\n    PubkeyAcceptedAlgorithms +ssh-rsa',
  },
  {
    code: 'ssh/host-key-type',
    pattern:
      /(?:negotiate with \S{1,253} port (?<port>\d{1,5}): )?no matching host key type found\. Their offer: (?<offer>[^\s]{1,1000})/,
    cause: '{host} has host keys of old kinds only ({offer}), which this ssh refuses',
    remedy:
      'give the server an ed25519 host key, or allow what it has for this host alone, in ~/.ssh/config:\nHost {host}\n    HostKeyAlgorithms +{offer}\n    PubkeyAcceptedAlgorithms +{offer}',
  },
  {
    code: 'ssh/cipher',
    pattern:
      /(?:negotiate with \S{1,253} port (?<port>\d{1,5}): )?no matching (?<kind>cipher|MAC) found\. Their offer: (?<offer>[^\s]{1,1000})/,
    cause: '{host} offers an old {kind} only ({offer}), which this ssh refuses',
    remedy:
      'update the server, or allow what it offers for this host alone, in ~/.ssh/config:\nHost {host}\n    {kind}s +{offer}',
  },
  {
    code: 'ssh/not-installed',
    pattern: /cannot run ssh: |\bssh: (?:command )?not found/,
    cause: 'there is no ssh on the PATH, which git runs for this repository',
    remedy:
      'install an ssh client, or let git go over https:\ngit config --global url."https://{host}/".insteadOf "ssh://git@{host}/"',
  },
  {
    code: 'ssh/not-ssh',
    pattern: /kex_exchange_identification: |Connection closed by \S{1,253} port \d{1,5}$/,
    cause:
      '{host}:{port} broke off before any ssh was spoken: it is no ssh port (80 and 443 speak http), too many logins at once (MaxStartups), or a ban',
    remedy:
      'name the ssh port in the URL: 22 (none), Gerrit 29418, Bitbucket Server 7999; look at what answers:\nssh-keyscan -p {port} {host}',
    unless: ['network/connection-refused', 'ssh/connection-refused'],
  },
  {
    code: 'ssh/connection-refused',
    pattern:
      /connect to (?:host )?(?<host>[A-Za-z0-9.:-]{1,253}) port (?<port>\d{1,5}): (?:Connection refused|No route to host|Network is unreachable)/,
    cause: 'no ssh server listens on {host}:{port}, or there is no way there',
    remedy:
      'name the right port in the URL: 22 (none), Gerrit 29418, Bitbucket Server 7999; look:\nssh-keyscan -p {port} {host}',
  },
  {
    code: 'ssh/no-such-host',
    pattern: /Could not resolve hostname (?<host>[A-Za-z0-9.-]{1,253})/,
    cause:
      'DNS does not know {host}: a typo in the URL, an alias that stands in another ~/.ssh/config, or a VPN that is down',
    remedy: 'mend the host in vanity.yaml, or join the VPN; look:\nnslookup {host}',
  },
  {
    code: 'ssh/timeout',
    pattern:
      /connect to host (?<host>[A-Za-z0-9.:-]{1,253}) port (?<port>\d{1,5}): (?:Connection|Operation) timed out|timed out during banner exchange|Connection to \S{1,253} port \d{1,5} timed out/,
    cause: '{host}:{port} does not answer: a firewall drops the packets, a VPN is down, or the server hangs',
    remedy: 'open the way, or name the jump host in ~/.ssh/config:\nHost {host}\n    ProxyJump JUMP_HOST',
  },
] as const satisfies readonly CatalogueRow[];
