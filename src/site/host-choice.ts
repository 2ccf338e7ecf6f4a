import { hostFault } from '../vanity/module-path.ts';

/** The host that a request is answered as. */
export interface HostChoice {
  readonly host: string;
  /** Whether the request named a host that the configuration does not: the answer varies by it. */
  readonly isDynamic: boolean;
}

/** Names under which the server is reached for trying it out, or by a proxy that forgets Host. */
export const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Chooses by the Host header. `known` are the hosts of the configuration, the first being the default;
 * with `allowsAny` every other valid import-path host is answered as well. Undefined: misdirected.
 */
export function chooseHost(
  header: string | undefined,
  known: ReadonlySet<string>,
  allowsAny: boolean,
): HostChoice | undefined {
  if (header !== undefined && known.has(header)) return { host: header, isDynamic: false };
  const name = header === undefined ? '' : withoutPort(header).toLowerCase();
  if (known.has(name)) return { host: name, isDynamic: false };
  if (name === '' || loopbackNames.has(name)) {
    const [first] = known;
    if (first !== undefined) return { host: first, isDynamic: false };
  }
  return allowsAny && hostFault(name) === undefined ? { host: name, isDynamic: true } : undefined;
}

function withoutPort(header: string): string {
  return header.replace(/:[0-9]*$/, '').replace(/\.$/, '');
}
