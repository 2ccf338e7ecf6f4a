/** What a request line asks for. */
export interface RequestTarget {
  /** Begins with a slash; "/" or without a final slash. */
  readonly path: string;
  /** Whether it is `go` that asks. */
  readonly isGoGet: boolean;
  /** Without the question mark. */
  readonly query: string;
}

/** Reads a request target; a text is the reason why it is refused. Honest import paths hold nothing that is refused. */
export function parseRequestTarget(target: string): RequestTarget | string {
  if (!target.startsWith('/')) return 'the request target does not begin with /';
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark + 1);
  const fault = pathFault(path);
  if (fault !== undefined) return fault;
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return { path: trimmed, isGoGet: query.split('&').includes('go-get=1'), query };
}

function pathFault(path: string): string | undefined {
  if (path.includes('%')) return 'the path holds a %, import paths need no percent-encoding';
  if (path.includes('//')) return 'the path holds an empty element';
  if (path.includes('\\')) return 'the path holds a backslash';
  if (/\/\.{1,2}(?:\/|$)/.test(path)) return 'the path holds a dot segment';
  if (!/^[\x21-\x7e]*$/.test(path)) return 'the path holds a character that is not printable ASCII';
  return undefined;
}
