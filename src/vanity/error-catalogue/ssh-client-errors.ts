import type { CatalogueRow } from './catalogue-row.ts';

/** What ssh, its agent and plink print about settings and keys; git repeats it. */
export const sshClientErrors = [
  // Renamed in OpenSSH 8.5. An ssh that knows only the old name refuses the whole file.
  {
    code: 'ssh/renamed-option',
    lines: ['{file}<:|> line {line#}: Bad configuration option: pubkeyacceptedalgorithms'],
    cause: [
      'this ssh is older than OpenSSH 8.5 and does not know PubkeyAcceptedAlgorithms in line {line} of {file}; with that line it connects to no host',
      'this ssh is older than OpenSSH 8.5 and does not know PubkeyAcceptedAlgorithms, which an -o of GIT_SSH_COMMAND or core.sshCommand sets',
    ],
    remedy: [
      'use the older name, which all versions read:\nsed -i.bak "{line}s/[Pp][Uu][Bb][Kk][Ee][Yy][A-Za-z]*/PubkeyAcceptedKeyTypes/" {file}',
      'write the older name, PubkeyAcceptedKeyTypes, which all versions read; see where the option is set:\ngit config --show-origin --get core.sshCommand\necho "$GIT_SSH_COMMAND"',
    ],
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
      'plug it in and touch it when it blinks; where nobody can (CI, containers) use a key without a device:\n{keygen}',
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
      'register a key from `{keygen}`, or allow SHA-1 for this host alone, in ~/.ssh/config:\nHost {sshHost}\n    PubkeyAcceptedKeyTypes +ssh-rsa',
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
] as const satisfies readonly CatalogueRow[];
