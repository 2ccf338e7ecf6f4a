import { majorVersion } from '../vanity/module-path.ts';
import { type ModuleVersions, moduleVersions } from '../vanity/versions.ts';
import type { ModuleMatch } from './module-match.ts';

/**
 * The tags of a git repository as far as they are known, without waiting: a repository that was not asked for before
 * is `pending`, and its tags are there for a later request. Undefined where they cannot be had.
 */
export type FindTags = (repo: string) => readonly string[] | 'pending' | undefined;

/** What is told about a module, on its page and by the API. */
export interface ModuleFacts {
  readonly match: ModuleMatch;
  /** The import path that was asked for. */
  readonly askedPath: string;
  /** Import path of the module: the repository's, with `/vN` where that was asked for. */
  readonly importPath: string;
  /** The import path that was asked for, where it lies below the module's. */
  readonly packagePath: string | undefined;
  readonly versions: ModuleVersions | undefined;
  /** Whether versions are still being looked up. */
  readonly isPending: boolean;
}

/** Gathers what is known about the module that answers for a path on a host. */
export function gatherFacts(
  match: ModuleMatch,
  host: string,
  path: string,
  findTags: FindTags | undefined,
): ModuleFacts {
  const askedPath = `${host}${path === '/' ? '' : path}`;
  const { importPath: root, goImport } = match;
  const ownMajor = majorOf(root.slice(root.lastIndexOf('/') + 1));
  const askedMajor = ownMajor ?? majorOf(askedPath.slice(root.length + 1).split('/', 1)[0] ?? '');
  const importPath = ownMajor === undefined && askedMajor !== undefined ? `${root}/v${askedMajor}` : root;
  const tags = goImport.vcs === 'git' ? findTags?.(goImport.repo) : undefined;
  const known = typeof tags === 'object' ? moduleVersions(tags, goImport.subdir, askedMajor ?? 1) : undefined;
  return {
    match,
    askedPath,
    importPath,
    packagePath: askedPath === importPath ? undefined : askedPath,
    // A route for one major version says nothing of the others.
    versions: known && (ownMajor === undefined ? known : { ...known, otherMajors: [] }),
    isPending: tags === 'pending',
  };
}

/** 2 and up: no module path ends in /v0 or /v1. */
function majorOf(element: string): number | undefined {
  const digits = majorVersion(element);
  return digits === undefined || digits.startsWith('0') || digits === '1' || digits.length > 9
    ? undefined
    : Number(digits);
}
