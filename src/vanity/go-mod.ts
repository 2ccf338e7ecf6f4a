/** The path of the module directive. */
export function modulePathOf(goMod: string): string | undefined {
  for (const line of goMod.split(/\r?\n/)) {
    const [, path] = /^\s*module\s+(?:\(\s*)?["`]?([^\s"`()]+)/.exec(line) ?? [];
    if (path !== undefined) return path;
  }
  return undefined;
}
