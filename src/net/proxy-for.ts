import ipaddr from 'ipaddr.js';

/**
 * The proxy that Go's net/http takes for a URL, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY (upper case first); undefined
 * where it connects itself. Loopback addresses and `localhost` are never asked through a proxy.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const names = url.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const proxy = parseProxy(firstSet(env, names));
  const host = bareHost(url).toLowerCase();
  if (proxy === undefined || host === 'localhost') return undefined;
  const address = ipaddr.isValid(host) ? ipaddr.process(host) : undefined;
  if (address?.range() === 'loopback') return undefined;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const entries = (firstSet(env, ['NO_PROXY', 'no_proxy']) ?? '').split(',').map((entry) => entry.trim().toLowerCase());
  const isExempt = entries.some((entry) =>
    address === undefined ? matchesDomain(entry, host, port) : matchesAddress(entry, address, port),
  );
  return isExempt ? undefined : proxy;
}

function firstSet(env: NodeJS.ProcessEnv, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

function parseProxy(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  for (const candidate of [text, `http://${text}`]) {
    if (URL.canParse(candidate) && new URL(candidate).host !== '') return new URL(candidate);
  }
  return undefined;
}

function matchesAddress(entry: string, address: ipaddr.IPv4 | ipaddr.IPv6, port: string): boolean {
  if (entry === '*') return true;
  if (ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    return network.kind() === address.kind() && address.match(network, bits);
  }
  const { host, port: wanted } = splitPort(entry);
  if (!ipaddr.isValid(host)) return false;
  return ipaddr.process(host).toString() === address.toString() && (wanted === '' || wanted === port);
}

/** `foo.com` stands for itself and all below it, `.foo.com` and `*.foo.com` for what lies below it. */
function matchesDomain(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const { host: name, port: wanted } = splitPort(entry);
  if (name === '' || (wanted !== '' && wanted !== port)) return false;
  const suffix = name.startsWith('*.') ? name.slice(1) : name;
  if (suffix.startsWith('.')) return host.endsWith(suffix);
  return host === suffix || host.endsWith(`.${suffix}`);
}

function splitPort(entry: string): { host: string; port: string } {
  if (ipaddr.isValid(entry)) return { host: entry, port: '' };
  const [, host = entry, port = ''] = /^(.*):([0-9]+)$/.exec(entry) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** The host of a URL, an IPv6 address without its brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
