/** A vanity.yaml and what is reported about it. */
export interface Case {
  readonly name: string;
  readonly yaml: string;
  /** All diagnostics in order: `severity code line:column`, then words that its message or hint must hold. */
  readonly expected: readonly (readonly [string, ...string[]])[];
}

/** A good file whose only path has the given fields in flow style: they begin in 3:10. */
export function entry(fields: string): string {
  return `host: go.company.com\npaths:\n  /foo: {${fields}}\n`;
}

/** A good file with one path under the given key, in 3:3. */
export function key(text: string): string {
  return `host: go.company.com\npaths:\n  ${text}: {repo: https://github.com/company/foo}\n`;
}

/** A file with the given lines at the top level, which begin in 1:1, and a path that needs nothing of them. */
export function top(lines: string): string {
  return `${lines}\npaths:\n  /foo: {repo: https://github.com/company/foo}\n`;
}

/** A file with one back end `forge` of the given fields in flow style, which begin in 3:11. */
export function backend(fields: string, path = 'backend: forge, project: group/foo'): string {
  return `host: go.company.com\nbackends:\n  forge: {${fields}}\npaths:\n  /foo: {${path}}\n`;
}

/** A variable as shells and CI write it. */
export function variable(name: string): string {
  return `\${${name}}`;
}
