/**
 * Why `go` refuses the third field of a tag, in its words; undefined where it takes it. It requires no more than that Go's
 * url.Parse succeeds and that there is a scheme other than file.
 */
export function repoRootFault(repo: string): string | undefined {
  const parse = (complaint: string) => `invalid repo root "${repo}": parse "${repo}": ${complaint}`;
  if (/[\0-\x20\x7f]/.test(repo)) return parse('net/url: invalid control character in URL');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(repo)?.[1];
  if (scheme === undefined) {
    if (repo.startsWith(':')) return parse('missing protocol scheme');
    const [first = ''] = repo.split('/', 1);
    if (first.includes(':')) return parse('first path segment in URL cannot contain colon');
    return `invalid repo root "${repo}": no scheme`;
  }
  if (scheme.toLowerCase() === 'file') return `invalid repo root "${repo}": file scheme disallowed`;
  const rest = repo.slice(scheme.length + 1);
  if (!rest.startsWith('/')) return undefined; // Go calls it opaque, and looks no further
  const fault = authorityFault(rest) ?? escapeFault(rest);
  return fault === undefined ? undefined : parse(fault);
}

function authorityFault(rest: string): string | undefined {
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1];
  if (authority === undefined) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.startsWith('[')) {
    const close = host.lastIndexOf(']');
    if (close === -1) return "missing ']' in host";
    return portFault(host.slice(close + 1));
  }
  const colon = host.lastIndexOf(':');
  return colon === -1 ? undefined : portFault(host.slice(colon));
}

function portFault(port: string): string | undefined {
  return /^(?::[0-9]*)?$/.test(port) ? undefined : `invalid port "${port}" after host`;
}

function escapeFault(repo: string): string | undefined {
  const found = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(repo)?.[0];
  return found === undefined ? undefined : `invalid URL escape "${found}"`;
}
