/** A branch or directory as it is written in a URL's path or query: slashes and `{placeholders}` stay. */
export function encodePath(path: string): string {
  return /^[\w./-]*$/.test(path) ? path : path.replace(/[^/{}]+/g, encodeURIComponent);
}

/** A module's directory as it follows a branch in a link template: with a leading slash, "" for the root. */
export function encodeSubdir(subdir: string): string {
  return subdir === '' ? '' : `/${encodePath(subdir)}`;
}
