/** The checksums of a go.sum. */
export interface GoSums {
  /** Undefined if the file names none. */
  zip(modulePath: string, version: string): string | undefined;
  goMod(modulePath: string, version: string): string | undefined;
  /** Versions with a checksum of their zip. */
  readonly versions: readonly { readonly modulePath: string; readonly version: string }[];
}

/** Reads any number of go.sum files as one; lines that are none are ignored. */
export function parseGoSums(texts: readonly string[]): GoSums {
  const sums = new Map<string, string>();
  const versions: { modulePath: string; version: string }[] = [];
  for (const line of texts.join('\n').split(/\r?\n/)) {
    const [modulePath = '', version = '', sum] = line.trim().split(/\s+/);
    if (sum === undefined || !version.startsWith('v') || sums.has(`${modulePath}@${version}`)) continue;
    sums.set(`${modulePath}@${version}`, sum);
    if (!version.endsWith('/go.mod')) versions.push({ modulePath, version });
  }
  return {
    zip: (modulePath, version) => sums.get(`${modulePath}@${version}`),
    goMod: (modulePath, version) => sums.get(`${modulePath}@${version}/go.mod`),
    versions,
  };
}
