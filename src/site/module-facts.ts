import { majorVersion } from '../vanity/module-path.ts';
import type { ModuleVersions, VersionTable } from '../vanity/versions.ts';
import type { VersionsWanted } from './answer.ts';
import type { ModuleMatch } from './module-match.ts';
import type { FindStored, StoredModule } from './stored-module.ts';

/**
 * The versions in a directory of a git repository as far as they are known, without contacting anybody: `pending` if they
 * may be known later, undefined if they cannot be read.
 */
export type FindVersions = (repo: string, subdir: string) => VersionTable | 'pending' | undefined;

/** What is shown of a module, on its page and by the API. */
export interface ModuleFacts {
  readonly match: ModuleMatch;
  /** The import path that was asked for. */
  readonly askedPath: string;
  /** Import path of the module: the repository's, with `/vN` where that was asked for. */
  readonly importPath: string;
  /** The import path that was asked for, where it lies below the module's. */
  readonly packagePath: string | undefined;
  readonly versions: ModuleVersions | undefined;
  /** What the module proxy holds; undefined if the module does not come through it, or while that is not known. */
  readonly stored: StoredModule | undefined;
  /** Where the versions come from; undefined if they are not shown. */
  readonly versionsWanted: VersionsWanted | undefined;
  /** What the versions are read from: others come from another table. */
  readonly versionTable: VersionTable | undefined;
  /** Whether versions are still being looked up. */
  readonly isPending: boolean;
}

/** Gathers what is known about the module that answers for a path on a host. */
export function gatherFacts(
  match: ModuleMatch,
  host: string,
  path: string,
  findVersions: FindVersions | undefined,
  findStored?: FindStored,
): ModuleFacts {
  const askedPath = `${host}${path === '/' ? '' : path}`;
  const { importPath: root, goImport } = match;
  const ownMajor = majorOf(root.slice(root.lastIndexOf('/') + 1));
  const askedMajor = ownMajor ?? majorOf(askedPath.slice(root.length + 1).split('/', 1)[0] ?? '');
  const importPath = ownMajor === undefined && askedMajor !== undefined ? `${root}/v${askedMajor}` : root;
  const { repo, subdir, vcs } = goImport;
  const find = vcs === 'git' ? findVersions : undefined;
  const found = find?.(repo, subdir);
  const stored = match.route.isProxied ? findStored?.(importPath) : undefined;
  const versionTable = typeof found === 'object' ? found : undefined;
  const known = versionTable?.of(askedMajor ?? 1);
  return {
    match,
    askedPath,
    importPath,
    packagePath: askedPath === importPath ? undefined : askedPath,
    // A route for one major version says nothing of the others.
    versions: known && (ownMajor === undefined ? known : { ...known, otherMajors: [] }),
    versionsWanted: find && { repo, subdir, isMadeUp: match.route.isPattern },
    versionTable,
    stored: stored === 'pending' ? undefined : stored,
    isPending: found === 'pending' || stored === 'pending',
  };
}

/** 2 and up: no module path ends in /v0 or /v1. */
function majorOf(element: string): number | undefined {
  const digits = majorVersion(element);
  return digits === undefined || digits.startsWith('0') || digits === '1' || digits.length > 9
    ? undefined
    : Number(digits);
}
