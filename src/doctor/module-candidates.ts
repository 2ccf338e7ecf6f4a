import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import { majorVersion } from '../vanity/module-path.ts';

/** A path that can be the module's, and where it then lies in the repository. */
export interface ModuleCandidate {
  readonly path: string;
  /** Directory in the repository, without a `/vN`; "" for the root. */
  readonly dir: string;
  readonly major: number;
  /** Files that can be its go.mod, in the order in which `go` looks. */
  readonly goModFiles: readonly string[];
}

/** The module paths that `go` considers for an import path below a tag's prefix, longest first. */
export function moduleCandidates({ prefix, subdir }: ImportTag, importPath: string): ModuleCandidate[] {
  const rest = importPath === prefix ? [] : importPath.slice(prefix.length + 1).split('/');
  const candidates = rest.map((_, index) => toCandidate(prefix, subdir, rest.slice(0, rest.length - index)));
  return [...candidates, toCandidate(prefix, subdir, [])];
}

function toCandidate(prefix: string, subdir: string, elements: readonly string[]): ModuleCandidate {
  const path = [prefix, ...elements].join('/');
  const suffix = path.split('/').at(-1) ?? '';
  const number = majorVersion(suffix);
  const isMajor = number !== undefined && path.includes('/');
  const own = isMajor ? elements.slice(0, -1) : elements;
  const dir = [...(subdir === '' ? [] : [subdir]), ...own].join('/');
  const inDir = (...names: string[]) => [...(dir === '' ? [] : [dir]), ...names, 'go.mod'].join('/');
  return {
    path,
    dir,
    major: isMajor ? Number(number) : 1,
    goModFiles: isMajor ? [inDir(), inDir(suffix)] : [inDir()],
  };
}
