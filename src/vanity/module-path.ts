/**
 * The rules for module paths, from golang.org/x/mod/module (CheckPath) and
 * cmd/go/internal/vcs (the suffixes that make `go` clone instead of asking).
 */

const elementCharacters = /^[A-Za-z0-9._~-]+$/;
const hostCharacters = /^[a-z0-9.-]+$/;
const maxHostLength = 253;
const windowsDevice = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
const vcsSuffix = /\.(?:git|hg|svn|fossil|bzr)$/;

/** Why a path element cannot be in a module path; undefined if it can. */
export function elementFault(element: string): string | undefined {
  if (element === '') return 'an element is empty';
  if (!elementCharacters.test(element)) return 'only ASCII letters, digits and - . _ ~ are allowed';
  if (element.startsWith('.')) return /^\.+$/.test(element) ? 'an element is all dots' : 'an element begins with a dot';
  if (element.endsWith('.')) return 'an element ends with a dot';
  const dot = element.indexOf('.');
  const short = dot === -1 ? element : element.slice(0, dot);
  if (windowsDevice.test(short)) return `\`${short}\` is a device name on Windows`;
  if (/~[0-9]+$/.test(short)) return 'an element ends in ~digits, a short name on Windows';
  return undefined;
}

/** Why a host cannot begin the import paths of a server; undefined if it can. */
export function hostFault(host: string): string | undefined {
  return moduleHostFault(host) ?? urlHostFault(host);
}

/** Why a host cannot be the first element of a module path, by Go's rules; undefined if it can. */
export function moduleHostFault(host: string): string | undefined {
  if (!hostCharacters.test(host)) return 'only lower-case ASCII letters, digits, - and . are allowed, and no port';
  if (!host.includes('.')) return 'it has no dot, and `go` takes such names for the standard library';
  if (host.startsWith('-')) return 'it begins with -';
  if (host.length > maxHostLength) return `it is longer than ${maxHostLength} characters, which no name in DNS is`;
  return elementFault(host);
}

/**
 * Why no URL can have a host of ASCII letters, digits, `.`, `-` and `_`, by the rules of WHATWG URLs, which browsers and
 * this program follow; undefined if one can. What ends in a number is an IPv4 address there, in whatever notation.
 */
export function urlHostFault(host: string): string | undefined {
  // Nearly all hosts are plain names, and to ask takes longer.
  if (!/xn--|(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$/i.test(host)) return undefined;
  if (!URL.canParse(`http://${host}/`)) return 'no URL can have this host';
  const { hostname } = new URL(`http://${host}/`);
  const isSame = hostname === host.toLowerCase() || `${hostname}.` === host.toLowerCase();
  return isSame ? undefined : `it is the address ${hostname} to some programs`;
}

/** Whether `go` takes a path with this element for a repository and never asks the server. */
export function hasVcsSuffix(element: string): boolean {
  return vcsSuffix.test(element);
}

/** The N of a final `/vN` element; undefined for any other element. */
export function majorVersion(element: string): string | undefined {
  return /^v([0-9]+)$/.exec(element)?.[1];
}

/** Whether a final element reads as a version with dots, such as `v1.2`, which CheckPath refuses. */
export function isDottedVersion(element: string): boolean {
  return /^v[0-9.]*\.[0-9]+$/.test(element);
}

/** Whether a placeholder may stand for this element of a request. */
export function isPlaceholderValue(element: string): boolean {
  return !element.startsWith('-') && !hasVcsSuffix(element) && elementFault(element) === undefined;
}

/** Why a path cannot be a module path, as in module.CheckPath; undefined if it can. */
export function modulePathFault(path: string): string | undefined {
  const [host = '', ...elements] = path.split('/');
  const ofHost = moduleHostFault(host);
  if (ofHost !== undefined) return ofHost;
  for (const element of elements) {
    const fault = element.startsWith('-') ? 'an element begins with -' : elementFault(element);
    if (fault !== undefined) return fault;
  }
  const last = elements.at(-1) ?? '';
  const major = majorVersion(last);
  const isRefused = major === undefined ? isDottedVersion(last) : /^0|^1$/.test(major);
  return isRefused ? `\`${last}\` cannot end a module path` : undefined;
}
