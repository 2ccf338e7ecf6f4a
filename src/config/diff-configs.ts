import type { Config, Route } from './config.ts';
import { goSourceOf } from './go-source.ts';

/** What became of one module path between two configurations. */
export type ModuleChange =
  | { readonly kind: 'added' | 'removed'; readonly key: string; readonly repo: string }
  | { readonly kind: 'repo'; readonly key: string; readonly from: string; readonly to: string }
  /** The same repository, but another tag: vcs, subdirectory, source links or cache age. */
  | { readonly kind: 'tag'; readonly key: string };

/** Compares two configurations module by module, in the order of the new one, what was removed at the end. */
export function diffConfigs(before: Config, after: Config): ModuleChange[] {
  const old = new Map(before.routes.map((route) => [route.key, route]));
  const changes: ModuleChange[] = [];
  for (const route of after.routes) {
    const previous = old.get(route.key);
    old.delete(route.key);
    if (previous === undefined) changes.push({ kind: 'added', key: route.key, repo: route.repo.href });
    else if (previous.repo.href !== route.repo.href)
      changes.push({ kind: 'repo', key: route.key, from: previous.repo.href, to: route.repo.href });
    else if (!hasSameTag(previous, route)) changes.push({ kind: 'tag', key: route.key });
  }
  for (const route of old.values()) changes.push({ kind: 'removed', key: route.key, repo: route.repo.href });
  return changes;
}

function hasSameTag(a: Route, b: Route): boolean {
  const isSame = a.vcs === b.vcs && a.subdir === b.subdir && a.cacheMaxAgeSeconds === b.cacheMaxAgeSeconds;
  return isSame && (hasSameLinks(a, b) || goSourceOf(a) === goSourceOf(b));
}

/** Whether all that source links are made of is the same: to make those of all modules would take long. */
function hasSameLinks(a: Route, b: Route): boolean {
  return a.display === b.display && a.home === b.home && a.branch === b.branch && a.forge === b.forge;
}
