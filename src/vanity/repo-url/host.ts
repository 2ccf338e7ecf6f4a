import { domainToASCII } from 'node:url';
import { urlHostFault } from '../module-path.ts';
import { isDigits, type Rejection, showCharacter } from './address.ts';

/** The rejection of a host that is neither a DNS name nor an IP address; IPv6 is expected in brackets. */
export function rejectHost(host: string): Rejection | undefined {
  if (host.startsWith('-'))
    return { code: 'repo/leading-dash', message: 'the host begins with `-`, which ssh takes for an option' };
  if (host.startsWith('[')) return isIpv6(host.slice(1, -1)) ? undefined : badIpv6;
  const odd = /[^A-Za-z0-9._-]/u.exec(host)?.[0];
  if (odd !== undefined) return odd > '\x7f' ? nonAscii(host) : badCharacter(odd);
  if (/^[^.]{1,63}(?:\.[^.]{1,63})*\.?$/.test(host)) return rejectUnreadable(host);
  return {
    code: 'repo/bad-host',
    message: 'the host holds an empty part, or one of more than 63 characters, between its dots',
  };
}

function rejectUnreadable(host: string): Rejection | undefined {
  const fault = urlHostFault(host);
  if (fault === undefined) return undefined;
  const hint = 'write a DNS name, or an IPv4 address of four decimal numbers without leading zeros';
  return { code: 'repo/bad-host', message: `\`${host}\` cannot be a host: ${fault}`, hint };
}

/** The rejection of brackets without an IPv6 address in them. */
export const badIpv6: Rejection = {
  code: 'repo/bad-host',
  message:
    'what is in `[...]` is not an IPv6 address that all programs read alike (zone ids such as `%eth0` are not allowed)',
  hint: 'write the address as in `ssh://git@[2001:db8::1]:22/group/project.git`, or a host name',
};

function badCharacter(character: string): Rejection {
  return {
    code: 'repo/bad-host',
    message: `the host holds ${showCharacter(character)}: letters, digits, \`.\`, \`-\` and \`_\` are allowed`,
  };
}

/** Letters of other alphabets that look like Latin ones. */
const lookalikes: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwɡgοoαaνvіiıiⅼlցg'].flatMap((letter, index, all) =>
    index % 2 === 0 ? [[letter, all[index + 1] ?? '']] : [],
  ),
);

function nonAscii(host: string): Rejection {
  const latin = [...host].map((letter) => lookalikes[letter.toLowerCase()] ?? letter).join('');
  const [odd = ''] = /[^\x20-\x7e]/u.exec(host) ?? [];
  if (/^[\x21-\x7e]+$/.test(latin) && /[a-z]/i.test(host.split('.').slice(0, -1).join(''))) {
    return {
      code: 'repo/non-ascii-host',
      message: `the host holds ${showCharacter(odd)}, which only looks like the Latin letter \`${lookalikes[odd.toLowerCase()] ?? ''}\``,
      hint: `type the host again: it is probably \`${latin}\``,
    };
  }
  const ascii = domainToASCII(host);
  const rest = ascii === '' ? 'it begins with `xn--`' : `it is \`${ascii}\``;
  return {
    code: 'repo/non-ascii-host',
    message: 'the host is not ASCII, and git, ssh and `go` each make another name of it',
    hint: `write the host in its ASCII (punycode) form: ${rest}`,
  };
}

/** Whether the text is an IPv6 address, without brackets and without zone id. */
export function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const halves = text.split('::');
  if (text.length > 45 || halves.length > 2) return false;
  const counts = halves.map((half, index) => (half === '' ? 0 : countGroups(half, index === halves.length - 1)));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return halves.length === 2 ? total <= 7 : total === 8;
}

/** The number of 16-bit groups, or NaN where one is malformed; only the last may be a dotted IPv4 address. */
function countGroups(text: string, mayEndInIpv4: boolean): number {
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  const dotted = mayEndInIpv4 && isIpv4(last);
  const hex = dotted ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return Number.NaN;
  return hex.length + (dotted ? 2 : 0);
}

function isIpv4(text: string): boolean {
  const numbers = text.split('.');
  return (
    numbers.length === 4 && numbers.every((number) => /^(?:0|[1-9][0-9]{0,2})$/.test(number) && Number(number) < 256)
  );
}

/** The port that digits name, or undefined outside 1 to 65535. */
export function portNumber(digits: string): number | undefined {
  if (!isDigits(digits)) return undefined;
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** The rejection of something in the place of a port. */
export function badPort(found: string): Rejection {
  return {
    code: 'repo/bad-port',
    message: `${found}: a port is a number from 1 to 65535`,
    hint: 'write the port directly after the host, as in `ssh://git@HOST:2222/PATH`, or leave it out',
  };
}
