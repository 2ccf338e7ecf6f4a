/** The modules that every contender serves in a run: `count` in teams of 20. */
export const host = 'go.company.com';

/** Import paths without the host. */
export function listPaths(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `/team${Math.floor(at / 20)}/lib${at}`);
}

export function repoOf(path: string): string {
  return `https://github.com/company/${path.slice(path.lastIndexOf('/') + 1)}`;
}

/** A file that govanity and govanityurls read alike. */
export function writeYaml(paths: readonly string[]): string {
  const entries = paths.map((path) => `  ${path}:\n    repo: ${repoOf(path)}\n`);
  return `host: ${host}\npaths:\n${entries.join('')}`;
}

/** The same for sally, which knows no directories in names and no schemes. */
export function writeSallyYaml(paths: readonly string[]): string {
  const entries = paths.map((path) => `  ${path.slice(1)}:\n    repo: ${repoOf(path).replace('https://', '')}\n`);
  return `url: ${host}\npackages:\n${entries.join('')}`;
}
