import pLimit from 'p-limit';
import type { RemoteRefs } from '../programs/git/remote-refs.ts';
import type { HostTable } from '../site/host-table.ts';
import type { ModuleMatch } from '../site/module-match.ts';
import { compareVersionTexts } from '../vanity/versions.ts';
import type { FindDenied } from './denied.ts';
import type { FindModuleDirectories } from './fetch/module-directories.ts';
import type { KnownRefs } from './known-refs.ts';
import type { ModuleSource } from './module-source.ts';
import { findTarget, type ModuleTarget } from './module-target.ts';
import type { MovedTags } from './moved-tags.ts';
import type { ProxyEvents } from './outcome.ts';
import { isCanonicalVersion, isPseudoVersion, majorOf } from './protocol/module-version.ts';
import { isModulePath } from './protocol/parse-proxy-target.ts';
import type { StoredVersions } from './store/stored-versions.ts';

/** Brings modules up to date whose repository was pushed to. */
export interface PushRefresh {
  /**
   * Lists the refs of the repository of these modules again, fetches new versions, and takes note of tags that are gone or
   * elsewhere; `tags` are those that the forge names. Several pushes at a time are one refresh. Whether it could be listed.
   */
  refresh(modules: readonly ModuleMatch[], tags: readonly string[]): Promise<boolean>;
}

export interface PushRefreshOptions {
  readonly refs: KnownRefs;
  readonly source: ModuleSource;
  readonly directories: FindModuleDirectories;
  readonly stored: StoredVersions;
  readonly moved: MovedTags;
  readonly findDenied: FindDenied;
  readonly hostTable: () => HostTable;
  readonly events: ProxyEvents;
}

/** Versions of one repository that are fetched after a push: of many new ones, the highest. */
const maxVersions = 20;
/** Modules of one repository whose tags are compared with what is stored. */
const maxModules = 200;
/** Repositories that are refreshed at once, so that requests find a free place, and that may wait. */
const running = 2;
const maxWaiting = 500;

interface Refresh {
  readonly modules: readonly ModuleMatch[];
  readonly tags: ReadonlySet<string>;
}

interface Repository {
  /** What has been pushed since the running refresh began; undefined: nothing. */
  next: { modules: readonly ModuleMatch[]; readonly tags: Set<string> } | undefined;
  done: Promise<boolean>;
}

/** A version that a tag stands for. */
interface TaggedVersion {
  readonly target: ModuleTarget;
  readonly version: string;
  readonly tag: string;
}

export function createPushRefresh(options: PushRefreshOptions): PushRefresh {
  const { events } = options;
  const limit = pLimit(running);
  const repositories = new Map<string, Repository>();

  const run = async (repo: string, repository: Repository): Promise<boolean> => {
    let isListed = true;
    while (repository.next !== undefined) {
      const { next } = repository;
      repository.next = undefined;
      isListed = await refreshRepository(options, next).catch((error: unknown) => {
        events.failed(error);
        return false;
      });
    }
    repositories.delete(repo);
    return isListed;
  };

  return {
    async refresh(modules, tags) {
      const [first] = modules;
      if (first === undefined) return true;
      const { repo } = first.goImport;
      const known = repositories.get(repo);
      if (known?.next !== undefined) for (const tag of tags) known.next.tags.add(tag);
      else if (known !== undefined) known.next = { modules, tags: new Set(tags) };
      if (known !== undefined) return known.done;
      if (limit.pendingCount >= maxWaiting) return false;
      const repository: Repository = { next: { modules, tags: new Set(tags) }, done: Promise.resolve(true) };
      repositories.set(repo, repository);
      repository.done = limit(() => run(repo, repository));
      return repository.done;
    },
  };
}

async function refreshRepository(options: PushRefreshOptions, { modules, tags }: Refresh): Promise<boolean> {
  const { refs, moved, events, stored, hostTable } = options;
  const roots = modules.flatMap(({ importPath }) => {
    const found = findTarget(importPath, hostTable());
    return found.kind === 'module' ? [found.target] : [];
  });
  const [root] = roots;
  if (root === undefined) return true;
  const before = refs.last(root);
  const listed = await refs.now(root);
  const after = listed.ok && listed.value.failure === undefined ? listed.value.refs : undefined;
  if (after === undefined) return false;
  const versionsOf = (names: Iterable<string>) =>
    roots.flatMap((each) => [...names].flatMap((tag) => versionsOfTag(each, tag, hostTable())));
  watch(versionsOf([...after.tags.keys(), ...(before?.tags.keys() ?? [])]), moved);
  moved.check(root.repo, after);
  const gone = [...(before?.tags.keys() ?? tags)].filter((tag) => !after.tags.has(tag));
  for (const { target, version } of versionsOf(gone)) {
    const isStored = (await stored.pin(target.modulePath, version)) !== undefined;
    if (isStored) events.deleted(target.modulePath, version);
  }
  // Without an earlier listing every tag would be new; and what a delivery names may have been listed for the one before.
  const fresh = [...after.tags.keys()].filter(
    (tag) => tags.has(tag) || (before !== undefined && !before.tags.has(tag)),
  );
  await fetchNew(options, versionsOf(fresh), after);
  return true;
}

function watch(versions: readonly TaggedVersion[], moved: MovedTags): void {
  const modules = new Map(versions.map(({ target }) => [target.modulePath, target]));
  for (const target of [...modules.values()].slice(0, maxModules)) moved.watch(target);
}

async function fetchNew(
  options: PushRefreshOptions,
  versions: readonly TaggedVersion[],
  refs: RemoteRefs,
): Promise<void> {
  const { source, stored, findDenied } = options;
  const highest = versions.toSorted((a, b) => compareVersionTexts(b.version, a.version)).slice(0, maxVersions);
  for (const tagged of highest) {
    const { target, version } = tagged;
    if (findDenied(target.modulePath, version) !== undefined) continue;
    if ((await stored.pin(target.modulePath, version)) !== undefined) continue;
    if (await isModule(options.directories, tagged, refs)) await source.fetch(target, version);
  }
}

/** Of what a tag may stand for, whether it does: that depends on go.mod. */
async function isModule(
  directories: FindModuleDirectories,
  { target, version, tag }: TaggedVersion,
  refs: RemoteRefs,
): Promise<boolean> {
  const { repo, directory, major } = target;
  const commit = refs.tags.get(tag)?.commit;
  const isPlain = directory === '' && major === undefined && !version.endsWith('+incompatible');
  if (isPlain || commit === undefined) return true;
  const found = await directories.find(repo, `refs/tags/${tag}`, commit);
  if (!found.ok) return false;
  const hasGoMod = found.value.has(directory);
  if (version.endsWith('+incompatible')) return !hasGoMod;
  const inMajor = [directory, `v${major}`].filter((part) => part !== '').join('/');
  return hasGoMod || (major !== undefined && found.value.has(inMajor));
}

/** What a tag may stand for among the modules below the root of a route. */
function versionsOfTag(root: ModuleTarget, tag: string, hostTable: HostTable): TaggedVersion[] {
  const slash = tag.lastIndexOf('/');
  const [directory, version] = [tag.slice(0, Math.max(slash, 0)), tag.slice(slash + 1)];
  if (!isCanonicalVersion(version) || isPseudoVersion(version) || version.includes('+')) return [];
  const subdir = root.directory;
  const isInside = subdir === '' || directory === subdir || directory.startsWith(`${subdir}/`);
  if (!isInside) return [];
  const below = directory.slice(subdir === '' || directory === subdir ? subdir.length : subdir.length + 1);
  const base = below === '' ? root.modulePath : `${root.modulePath}/${below}`;
  const major = majorOf(version);
  const named = (modulePath: string, as: string): TaggedVersion[] => {
    const found = isModulePath(modulePath) ? findTarget(modulePath, hostTable) : undefined;
    if (found?.kind !== 'module' || found.target.repo !== root.repo) return [];
    return [{ target: found.target, version: as, tag }];
  };
  if (major < 2) return named(base, version);
  return [...named(`${base}/v${major}`, version), ...(below === '' ? named(base, `${version}+incompatible`) : [])];
}
