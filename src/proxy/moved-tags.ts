import type { RemoteRefs } from '../programs/git/remote-refs.ts';
import { type ModuleTarget, tagOf } from './module-target.ts';
import type { MovedTag, ProxyEvents } from './outcome.ts';
import type { StoredVersions } from './store/stored-versions.ts';

/** Watches over the tags of stored versions: those that are now on another commit. */
export interface MovedTags {
  /** Remembers whose tags a repository has. */
  watch(target: ModuleTarget): void;
  /** Compares what is stored with the refs of a repository, in the background. */
  check(repo: string, refs: RemoteRefs): void;
  /** A version was stored. */
  forget(modulePath: string, version: string): void;
  of(modulePath: string): readonly MovedTag[];
  readonly count: number;
}

export function createMovedTags(stored: StoredVersions, events: ProxyEvents): MovedTags {
  const watched = new Map<string, Map<string, ModuleTarget>>();
  const checked = new Map<string, string>();
  const moved = new Map<string, Map<string, MovedTag>>();

  const checkModule = async (target: ModuleTarget, { tags }: RemoteRefs): Promise<void> => {
    const { modulePath } = target;
    const found = new Map<string, MovedTag>();
    for (const version of await stored.list(modulePath)) {
      const tag = tagOf(target, version);
      const now = tag === undefined ? undefined : tags.get(tag)?.commit;
      const commit = now === undefined ? undefined : (await stored.pin(modulePath, version))?.info?.commit;
      if (now === undefined || commit === undefined || now === commit) continue;
      found.set(version, { modulePath, version, stored: commit, now });
    }
    const before = moved.get(modulePath);
    if (found.size === 0) moved.delete(modulePath);
    else moved.set(modulePath, found);
    for (const [version, tag] of found) if (before?.get(version)?.now !== tag.now) events.moved(tag);
  };

  return {
    watch(target) {
      const known = watched.get(target.repo) ?? new Map<string, ModuleTarget>();
      watched.set(target.repo, known);
      if (known.has(target.modulePath)) return;
      known.set(target.modulePath, target);
      // The refs may have been listed for another module of the repository.
      checked.delete(target.repo);
    },
    check(repo, refs) {
      if (checked.get(repo) === refs.digest && (moved.size === 0 || !hasMoved(watched.get(repo), moved))) return;
      checked.set(repo, refs.digest);
      for (const target of watched.get(repo)?.values() ?? []) {
        checkModule(target, refs).catch((error: unknown) => events.failed(error));
      }
    },
    forget(modulePath, version) {
      const known = moved.get(modulePath);
      known?.delete(version);
      if (known?.size === 0) moved.delete(modulePath);
    },
    of: (modulePath) => [...(moved.get(modulePath)?.values() ?? [])],
    get count() {
      let count = 0;
      for (const tags of moved.values()) count += tags.size;
      return count;
    },
  };
}

/** A version may have been purged since. */
function hasMoved(
  targets: ReadonlyMap<string, ModuleTarget> | undefined,
  moved: ReadonlyMap<string, unknown>,
): boolean {
  return [...(targets?.keys() ?? [])].some((modulePath) => moved.has(modulePath));
}
