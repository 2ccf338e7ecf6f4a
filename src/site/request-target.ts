/** The parts of a request target. */
export interface TargetParts {
  /** As sent; begins with a slash. */
  readonly path: string;
  /** Authority of the absolute form (RFC 9112, 3.2.2), which counts instead of the Host header; undefined in the usual form. */
  readonly host: string | undefined;
  /** Without the question mark. */
  readonly query: string;
}

/** What a request line asks for; the path is "/" or has no final slash. */
export interface RequestTarget extends TargetParts {
  /** Whether it is `go` that asks. */
  readonly isGoGet: boolean;
}

/** Splits a request target; a text is the reason why it is refused. */
export function splitRequestTarget(target: string): TargetParts | string {
  const isOrigin = target.startsWith('/');
  const [, authority, rest = target] = (!isOrigin && /^https?:\/\/([^/?#]*)(.*)$/is.exec(target)) || [];
  if (authority === '' || authority?.includes('@')) return 'the request target is no address of a server';
  const mark = rest.indexOf('?');
  const ownPath = mark === -1 ? rest : rest.slice(0, mark);
  const path = ownPath === '' && authority !== undefined ? '/' : ownPath;
  const query = mark === -1 ? '' : rest.slice(mark + 1);
  return path.startsWith('/') ? { path, host: authority, query } : 'the request target does not begin with /';
}

/** Reads a request target; a text is the reason why it is refused. Honest import paths hold nothing that is refused. */
export function parseRequestTarget(target: string): RequestTarget | string {
  const parts = splitRequestTarget(target);
  if (typeof parts === 'string') return parts;
  const { path, host, query } = parts;
  const fault = plainPath.test(path) ? undefined : pathFault(path);
  if (fault !== undefined) return fault;
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return {
    path: trimmed,
    host,
    isGoGet: query === 'go-get=1' || query.split('&').includes('go-get=1'),
    query,
  };
}

/** Elements of what import paths are made of, none of which begins with a dot: nothing that could be at fault. */
const plainPath = /^(?:\/[\w\-~][\w\-.~]*)+$/;

function pathFault(path: string): string | undefined {
  if (path.includes('%')) return 'the path holds a %, import paths need no percent-encoding';
  if (path.includes('//')) return 'the path holds an empty element';
  if (path.includes('\\')) return 'the path holds a backslash';
  // No client sends it (RFC 9112, 3.2); nginx ends the path there, and would see dot segments where there are none here.
  if (path.includes('#')) return 'the path holds a #';
  if (/\/\.{1,2}(?:\/|$)/.test(path)) return 'the path holds a dot segment';
  if (!/^[\x21-\x7e]*$/.test(path)) return 'the path holds a character that is not printable ASCII';
  return undefined;
}
