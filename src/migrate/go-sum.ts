/** A line of a go.sum, without its checksum. */
export interface ModuleVersion {
  readonly modulePath: string;
  /** Without `/go.mod`: `go` needs the commit for a go.mod, too. */
  readonly version: string;
}

/** The versions that a go.sum (or go.work.sum) names, each once; other lines are ignored. */
export function parseGoSum(text: string): ModuleVersion[] {
  const found = new Map<string, ModuleVersion>();
  for (const line of text.split(/\r?\n/)) {
    const [modulePath = '', written = '', sum] = line.trim().split(/\s+/);
    if (sum === undefined || !written.startsWith('v')) continue;
    const version = written.replace(/\/go\.mod$/, '');
    found.set(`${modulePath}@${version}`, { modulePath, version });
  }
  return [...found.values()];
}

/** As in golang.org/x/mod/module (pseudoVersionRE), for the revisions that git has: twelve hexadecimal digits. */
const pseudoVersion =
  /^v[0-9]+\.(?:0\.0-|[0-9]+\.[0-9]+-(?:[^+]*\.)?0\.)[0-9]{14}-([0-9a-f]{12})(?:\+[0-9A-Za-z.-]+)?$/;

/** The first twelve digits of a pseudo-version's commit; undefined for other versions. */
export function pinnedRevision(version: string): string | undefined {
  return pseudoVersion.exec(version)?.[1];
}
