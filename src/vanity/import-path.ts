/** An import path taken apart. */
export interface ImportPath {
  /** Host and path, as `go` writes them. */
  readonly importPath: string;
  /** "" for a text that begins with a slash. */
  readonly host: string;
  /** What follows the host: "" or with a leading and without a final slash. */
  readonly path: string;
  /** What follows the `@`, a version or a branch; undefined if nothing does. */
  readonly version: string | undefined;
}

/**
 * Reads an import path as people copy it: also as the URL of its page, with a final slash, or with `@version`.
 * Takes any text; whether it is a valid import path is for the caller to say.
 */
export function parseImportPath(text: string): ImportPath {
  const scheme = /^https?:\/\//i.exec(text)?.[0] ?? '';
  const address = text.slice(scheme.length);
  const end = address.search(/[?#]/);
  const bare = withoutUser(end === -1 ? address : address.slice(0, end), scheme);
  const at = bare.indexOf('@');
  const named = at === -1 ? bare : bare.slice(0, at);
  const importPath = named.endsWith('/') ? named.slice(0, -1) : named;
  const slash = importPath.indexOf('/');
  const host = slash === -1 ? importPath : importPath.slice(0, slash);
  const version = at === -1 ? '' : bare.slice(at + 1);
  return { importPath, host, path: importPath.slice(host.length), version: version === '' ? undefined : version };
}

/** A URL may hold a login before its host. */
function withoutUser(address: string, scheme: string): string {
  if (scheme === '') return address;
  const slash = address.indexOf('/');
  const at = address.lastIndexOf('@', slash === -1 ? address.length : slash);
  return address.slice(at + 1);
}
