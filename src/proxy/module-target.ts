import type { HttpsClone, Route } from '../config/config.ts';
import type { RemoteRefs } from '../programs/git/remote-refs.ts';
import type { HostTable } from '../site/host-table.ts';
import { createRouteFill, type ModuleMatch } from '../site/module-match.ts';
import type { Vcs } from '../vanity/vcs.ts';
import type { ProxyFailure } from './fetch/proxy-failure.ts';
import { isCanonicalVersion, isPseudoVersion, majorOf, tagNameOf } from './protocol/module-version.ts';

/** A module path below a route of ours, and where `go` would look for it. */
export interface ModuleTarget {
  readonly modulePath: string;
  readonly route: Route;
  /** Import path of the repository's root. */
  readonly rootPath: string;
  readonly repo: string;
  /** Where the forge is asked who may download; undefined if it is not asked, or if that is not known. */
  readonly httpsClone: HttpsClone | undefined;
  readonly vcs: Vcs;
  /** Directory of the module in the repository, "" for its root; a final `/vN` of the path is no part of it. */
  readonly directory: string;
  /** N of the path's final `/vN`; undefined if it has none. */
  readonly major: number | undefined;
}

export type TargetResult =
  | { readonly kind: 'module'; readonly target: ModuleTarget }
  /** A module of a host that is not ours. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'refused'; readonly failure: ProxyFailure };

/** Finds the route of a module path. */
export function findTarget(modulePath: string, hostTable: HostTable): TargetResult {
  const slash = modulePath.indexOf('/');
  const host = slash === -1 ? modulePath : modulePath.slice(0, slash);
  if (!hostTable.hosts.has(host)) return { kind: 'foreign' };
  const match = hostTable.find(host, slash === -1 ? '/' : modulePath.slice(slash));
  if (match === undefined) return refuse(`no Go module is configured for ${modulePath}`);
  if (match.route.isProxied) return { kind: 'module', target: targetOf(modulePath, match) };
  const what = match.route.vcs === 'mod' ? `is served by ${match.goImport.repo}` : 'is fetched with git';
  return refuse(`${match.importPath} ${what}, not by this proxy`, `set GONOPROXY=${match.importPath}`);
}

function refuse(...lines: string[]): TargetResult {
  return { kind: 'refused', failure: { status: 403, lines, isLasting: false } };
}

/** By newCodeRepo in cmd/go/internal/modfetch. */
function targetOf(modulePath: string, { route, importPath, goImport }: ModuleMatch): ModuleTarget {
  const [, prefix = modulePath, digits] = /^(.*)\/v([1-9][0-9]*)$/.exec(modulePath) ?? [];
  const major = digits === undefined ? undefined : Number(digits);
  const below = modulePath === importPath ? '' : prefix.slice(importPath.length + 1);
  const directory = [below, goImport.subdir].filter((part) => part !== '').join('/');
  const { repo, vcs } = goImport;
  const httpsClone = route.httpsClone && fillClone(route.httpsClone, route, importPath);
  return { modulePath, route, rootPath: importPath, repo, httpsClone, vcs, directory, major };
}

function fillClone(clone: HttpsClone, route: Route, importPath: string): HttpsClone {
  if (!route.isPattern) return clone;
  const slash = importPath.indexOf('/');
  const fill = createRouteFill(route, slash === -1 ? '' : importPath.slice(slash));
  return { ...clone, withLogin: fill(clone.withLogin), anonymous: fill(clone.anonymous) };
}

/** The tag of a version; undefined for a pseudo-version. */
export function tagOf({ directory }: ModuleTarget, version: string): string | undefined {
  if (isPseudoVersion(version)) return undefined;
  const name = tagNameOf(version);
  return directory === '' ? name : `${directory}/${name}`;
}

/** The versions that a repository has tags for, as far as is known without looking into it. */
export function taggedVersions({ directory, major }: ModuleTarget, { tags }: RemoteRefs): string[] {
  const prefix = directory === '' ? '' : `${directory}/`;
  const versions: string[] = [];
  for (const tag of tags.keys()) {
    if (!tag.startsWith(prefix)) continue;
    const version = tag.slice(prefix.length);
    if (!isCanonicalVersion(version) || isPseudoVersion(version)) continue;
    // Without /vN, v2 and up may be +incompatible.
    if (major === undefined || majorOf(version) === major) versions.push(version);
  }
  return versions;
}
