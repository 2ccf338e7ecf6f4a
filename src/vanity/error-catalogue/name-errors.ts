import type { CatalogueRow } from './catalogue-row.ts';

/** What Go, git and ssh print if a host name cannot be looked up. The general words of DNS come last. */
export const nameErrors = [
  // Two schemes in one URL leave the second as a host: no DNS server helps.
  {
    code: 'git/double-scheme',
    lines: [
      'Could not resolve hostname {scheme}: ',
      'Could not resolve <host:|host> {scheme}',
      'lookup {scheme}< on {}|>: ',
      '<https|http|ssh|git>://<https|http|ssh|git>:',
      '<https|http|ssh|git>://{}@<https|http|ssh|git>:',
    ],
    when: 'whenTwoSchemes',
    cause: 'the repository URL has two schemes, such as https:// after git@: `{scheme}` is taken for the host',
    remedy: [
      'the repository is {fixedFailedUrl}; if your own rule makes the URL, it is among these, else the operators of the import path correct it:\ngit config --show-origin --get-regexp "^url\\..*\\.insteadof$"\ngit ls-remote {fixedFailedUrl}',
      'write the URL with one scheme; if your own rule makes it, it is among these, else the operators of the import path correct it:\ngit config --show-origin --get-regexp "^url\\..*\\.insteadof$"',
    ],
  },
  {
    code: 'network/no-dns',
    lines: [
      'lookup {host}< on {}|>: <server misbehaving|Temporary failure in name resolution|i/o timeout|connection refused|Try again|no answer from DNS server|cannot unmarshal DNS|dial|read|write>',
      'lookup {host}: {...}This is usually a temporary error during hostname resolution',
      'Could not resolve hostname {host}: <Temporary failure in name resolution|Try again|Non-recoverable|System error|Device not configured|No address associated|Resource temporarily>',
      'Resolving timed out after',
      'Could not contact DNS servers',
      'getaddrinfo() thread failed',
      'unable to look up {host} (port {#}) (<Temporary failure|Try again>',
    ],
    cause: [
      'DNS does not answer on this machine when asked for {host}: the resolver is down or out of reach',
      'DNS does not answer on this machine: the resolver is down or out of reach',
    ],
    remedy: [
      '{publicProxy} is asked for public modules alone; a private one is fetched without it{privateNote}, once DNS answers:\n{privateLine}\ncat /etc/resolv.conf',
      'join the VPN or repair the resolver; see whether it answers:\ncat /etc/resolv.conf\nnslookup {host}',
    ],
  },
  {
    code: 'network/no-such-host',
    lines: ['lookup {host}< on {}|>: <no such host|getaddrinfow: No such host is known>'],
    cause: 'DNS does not know {host}: a typo, a missing record, or a VPN that is down',
    remedy: [
      '{publicProxy} is out of reach from here; a private module is fetched without it{privateNote}, for others name a Go proxy that is in reach:\n{privateLine}\ngo env -w GOPROXY=https://PROXY_HOST,direct',
      'correct the name in the import path, join the VPN, or add the record; see what DNS knows:\nnslookup {host}',
    ],
  },
  {
    code: 'ssh/no-such-host',
    lines: [
      'Could not resolve hostname {host}: ',
      'Could not resolve hostname {host}$',
      'FATAL ERROR: <|Network error: ><Host does not exist|Name or service not known>',
      'FATAL ERROR: unable to open connection to {host}',
    ],
    cause:
      "DNS does not know {server}: a typo in the URL, an alias from somebody else's ~/.ssh/config, or a VPN that is down",
    remedy: [
      'join the VPN, or let the operators of the import path correct the host; see what DNS knows:\nnslookup {host}',
    ],
  },
  // The way to it.
  {
    code: 'git/no-such-host',
    lines: ['Could not resolve <host:|host> {host}', 'unable to look up {host} (port {#})'],
    cause: 'DNS does not know {host}, the host of the repository URL',
    remedy:
      'join the VPN, or let the operators of the import path correct the host; see what DNS knows:\nnslookup {host}',
  },
] as const satisfies readonly CatalogueRow[];
