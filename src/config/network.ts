import ipaddr from 'ipaddr.js';

/**
 * Whether a text is an IP address in the one notation that all programs read alike. `010.0.0.1` is 8.0.0.1 to some and
 * 10.0.0.1 to others, and `10.1` and `0xa000001` are addresses to some and none to others.
 */
export function isPlainAddress(text: string): boolean {
  if (!text.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(text);
  const last = text.slice(text.lastIndexOf(':') + 1);
  const quad = last.includes('.') ? last : undefined;
  return /^[0-9A-Fa-f:.]+$/.test(text) && ipaddr.IPv6.isValid(text) && (quad === undefined || isPlainAddress(quad));
}

/** Why a text is no network (an address, or an address with a prefix length), and what to write; undefined: it is one. */
export function networkFault(text: string): { readonly message: string; readonly hint: string } | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const message = `\`${text}\` is not an address or network`;
  if (!isPlainAddress(address) || rest.length > 0) return { message, hint: hintFor(address, length) };
  const bits = address.includes(':') ? 128 : 32;
  if (length !== undefined && !(/^(?:0|[1-9][0-9]{0,2})$/.test(length) && Number(length) <= bits)) {
    return { message, hint: `the number after the slash is the length of the prefix, from 0 to ${bits}` };
  }
  const parsed = ipaddr.parse(address);
  if (!(parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress())) return undefined;
  const plain = parsed.toIPv4Address().toString();
  const suffix = length === undefined || Number(length) < 96 ? '' : `/${Number(length) - 96}`;
  return { message: `\`${text}\` is an IPv4 address in the notation of IPv6`, hint: `write \`${plain}${suffix}\`` };
}

/** Four numbers of which one begins with a zero, or fewer than four, have one likely meaning. */
function hintFor(address: string, length: string | undefined): string {
  const numbers = /^[0-9]+(?:\.[0-9]+){1,3}$/.test(address) ? address.split('.').map(Number) : [];
  const padded = [...numbers, 0, 0, 0].slice(0, 4).join('.');
  const usual = 'such as 10.0.0.0/8 or fd00::/8';
  if (numbers.length === 0 || !isPlainAddress(padded)) return usual;
  return `four decimal numbers without leading zeros: did you mean \`${padded}${length === undefined ? '' : `/${length}`}\`?`;
}
