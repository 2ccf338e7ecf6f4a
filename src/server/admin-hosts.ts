import { isIP } from 'node:net';

/**
 * Whether the admin listener answers a request with this Host: addresses, loopback names, and the names that it was
 * given, each with any port. A web page can let its own name lead to 127.0.0.1 (DNS rebinding), and its visitors'
 * browsers would read /config for it; they send that name as Host. No browser sends none.
 */
export function isAdminHost(header: string | undefined, names: readonly string[]): boolean {
  if (header === undefined) return true;
  const host = header.replace(/:[0-9]*$/, '').toLowerCase();
  const name = host.replace(/\.$/, '');
  if (isIP(host) === 4 || (/^\[.*\]$/.test(host) && isIP(host.slice(1, -1)) === 6)) return true;
  return name === 'localhost' || name.endsWith('.localhost') || names.includes(name);
}
