import { LRUCache } from 'lru-cache';
import type { Fetched, FetchOrder, GoFetcher, ResolvedVersion } from './fetch/go-fetcher.ts';
import type { FindModuleDirectories } from './fetch/module-directories.ts';
import { notThere, type ProxyFailure } from './fetch/proxy-failure.ts';
import type { RepositoryQueue } from './fetch/repository-queue.ts';
import { findRef, knownVersions } from './find-ref.ts';
import type { KnownRefs, RefsState } from './known-refs.ts';
import { createMemo } from './memo.ts';
import type { ModuleOrigin } from './module-origin.ts';
import { type ModuleTarget, taggedVersions, tagOf } from './module-target.ts';
import type { MovedTags } from './moved-tags.ts';
import type { Outcome } from './outcome.ts';
import type { StoredVersions } from './store/stored-versions.ts';
import { latestOfStored, sortVersions } from './stored-latest.ts';
import type { VersionFetch, VersionFetches } from './version-fetches.ts';

/** Everything that is to be known of modules: from the store, from refs, and from `go`. */
export interface ModuleSource {
  /** A module is in use: its tags are compared with what is stored, once in a while and in the background. */
  watch(target: ModuleTarget): void;
  /** Forgets what it has made: a version was purged. */
  forget(): void;
  /** Names the refs that answers are made of now; undefined if they have to be listed first. */
  freshDigest(target: ModuleTarget): string | undefined;
  /** Tagged versions, in ascending order. */
  list(target: ModuleTarget): Promise<Outcome<readonly string[]>>;
  latest(target: ModuleTarget): Promise<Outcome<ResolvedVersion>>;
  query(target: ModuleTarget, query: string): Promise<Outcome<ResolvedVersion>>;
  /** The texts of a version that is not stored; its zip is fetched behind. */
  texts(target: ModuleTarget, version: string): Promise<Outcome<ResolvedVersion>>;
  /** Stores a version that is not stored. */
  fetch(target: ModuleTarget, version: string): Promise<Outcome<ResolvedVersion>>;
}

export interface ModuleSourceOptions {
  readonly refs: KnownRefs;
  readonly go: GoFetcher;
  readonly queue: RepositoryQueue;
  readonly directories: FindModuleDirectories;
  readonly fetches: VersionFetches;
  readonly stored: StoredVersions;
  readonly moved: MovedTags;
  /** Whether there is a clone of a repository, of whatever age. */
  readonly hasClone: (repo: string) => Promise<boolean>;
  readonly timeoutMs: number;
}

/** Milliseconds in which the same question gets the same "not there": `go` asks twice when it might have a login. */
const repeatMs = 250;
/** Texts of versions that queries resolved to, which are being fetched: how many, and for how long (milliseconds). */
const maxResolved = 2_000;
const resolvedMs = 10 * 60_000;

export function createModuleSource(options: ModuleSourceOptions): ModuleSource {
  const { refs, go, queue, fetches, stored, moved, hasClone, timeoutMs } = options;
  const lists = createMemo<readonly string[]>();
  const resolutions = createMemo<ResolvedVersion>();
  const resolvedTexts = new LRUCache<string, ResolvedVersion>({ max: maxResolved, ttl: resolvedMs });
  const failures = new LRUCache<string, ProxyFailure>({ max: maxResolved });
  const missing = new LRUCache<string, ProxyFailure>({ max: maxResolved, ttl: repeatMs });

  const orderOf = ({ modulePath, repo }: ModuleTarget): FetchOrder => ({ modulePath, repo, timeoutMs });

  const resolve = async (target: ModuleTarget, query: string): Promise<Fetched<ResolvedVersion>> => {
    const found = await queue.run(target.repo, () => go.resolve({ ...orderOf(target), query }));
    if (!found.ok) return found;
    const value = await firstTexts(target, found.value);
    return { ok: true, value };
  };
  /** What is stored is what the version is, and what is not is fetched behind. */
  const firstTexts = async (target: ModuleTarget, found: ResolvedVersion): Promise<ResolvedVersion> => {
    const { modulePath } = target;
    const pin = await stored.pin(modulePath, found.version);
    if (pin?.info !== undefined) return { ...found, info: pin.info.text };
    resolvedTexts.set(`${modulePath}@${found.version}`, found);
    fetches.start(target, found.version);
    return found;
  };

  const source: ModuleSource = {
    watch(target) {
      moved.watch(target);
      // What is being fetched comes first.
      if (!refs.isUntried(target) || !queue.isBusy(target.repo)) refs.lookInBackground(target);
    },
    forget() {
      lists.clear();
      resolutions.clear();
      resolvedTexts.clear();
    },
    freshDigest: refs.freshDigest,
    async list(target) {
      const state = await refs.fresh(target);
      if (!state.ok) return storedList(target, stored, state.failure);
      const made = await lists.recall(target, 'list', state.value, () => makeList(target, state.value));
      return made.ok || made.failure.status < 502 ? made : storedList(target, stored, made.failure);
    },
    async latest(target) {
      const state = await refs.fresh(target);
      if (!state.ok) return storedLatest(target, stored, state.failure);
      const made = await resolutions.recall(target, 'latest', state.value, async () => {
        const fault = await whyNoModule(target, state.value, 'HEAD', state.value.refs?.headCommit);
        return fault ?? resolve(target, 'latest');
      });
      return made.ok || made.failure.status < 502 ? made : storedLatest(target, stored, made.failure);
    },
    async query(target, query) {
      const state = await refs.fresh(target);
      if (!state.ok) return state;
      return resolutions.recall(target, `query ${query}`, state.value, () => makeQuery(target, query, state.value));
    },
    async texts(target, version) {
      const known = resolvedTexts.get(`${target.modulePath}@${version}`);
      // Once it is stored, the store alone counts.
      const isOnItsWay = fetches.running(target.modulePath, version) !== undefined;
      if (known !== undefined && isOnItsWay) return { ok: true, value: known, how: 'hit' };
      return outcomeOf(target, version, ({ resolved }) => resolved);
    },
    fetch: (target, version) => outcomeOf(target, version, (fetch) => fetch.stored),
  };

  const makeList = async (target: ModuleTarget, state: RefsState): Promise<Fetched<readonly string[]>> => {
    const hasTags = state.refs === undefined || taggedVersions(target, state.refs).length > 0;
    if (hasTags) {
      lookAhead(target, state);
      const listed = await queue.run(target.repo, () => go.list(orderOf(target)));
      if (!listed.ok || listed.value.length > 0) return listed;
    }
    // `go` lists nothing for what is no module, too.
    const latest = await source.latest(target);
    return latest.ok ? { ok: true, value: [] } : latest;
  };

  /** `go get` asks for all paths below a module, too: what is a module there is read before, behind the answer. */
  const lookAhead = ({ modulePath, rootPath, repo }: ModuleTarget, { refs: found }: RefsState): void => {
    if (modulePath !== rootPath || found?.headCommit === undefined) return;
    void options.directories.find(repo, 'HEAD', found.headCommit);
  };

  const makeQuery = async (
    target: ModuleTarget,
    query: string,
    state: RefsState,
  ): Promise<Fetched<ResolvedVersion>> => {
    if (state.refs === undefined) return resolve(target, query);
    let found = findRef(target, query, state.refs);
    if (found === undefined) {
      const anew = await refs.anew(target);
      if (!anew.ok) return anew;
      if (anew.value.failure !== undefined) return { ok: false, failure: anew.value.failure };
      found = anew.value.refs && findRef(target, query, anew.value.refs);
      if (found === undefined) return { ok: false, failure: unknownQuery(target, query, anew.value) };
    }
    const { ref, commit } = found;
    const fault = ref === undefined ? undefined : await whyNoModule(target, state, ref, commit);
    return fault ?? resolve(target, query);
  };

  /** Of a path below a repository's root that no tag names, whether there is a go.mod at a commit; undefined if so. */
  const whyNoModule = async (
    target: ModuleTarget,
    state: RefsState,
    ref: string,
    commit: string | undefined,
  ): Promise<Fetched<never> | undefined> => {
    const { modulePath, rootPath, directory, major, repo } = target;
    const isRoot = modulePath === rootPath;
    if (isRoot || state.refs === undefined || commit === undefined) return undefined;
    if (ref === 'HEAD' && taggedVersions(target, state.refs).length > 0) return undefined;
    const found = await options.directories.find(repo, ref, commit);
    if (!found.ok) return found;
    const inMajor = [directory, `v${major}`].filter((part) => part !== '').join('/');
    if (found.value.has(directory) || (major !== undefined && found.value.has(inMajor))) return undefined;
    const place = directory === '' ? 'the root of the repository' : `directory ${directory}`;
    return {
      ok: false,
      failure: notThere(`${modulePath} is no module: there is no go.mod in ${place}, and no tag for it`),
    };
  };

  const outcomeOf = async (
    target: ModuleTarget,
    version: string,
    wait: (fetch: VersionFetch) => Promise<Fetched<ResolvedVersion>>,
  ): Promise<Outcome<ResolvedVersion>> => {
    const { modulePath, rootPath, repo } = target;
    const isRunning = fetches.running(modulePath, version) !== undefined;
    // Of a repository that was neither listed nor cloned, `go` reads the tags itself: nothing is out of date yet.
    const isNew = !isRunning && modulePath === rootPath && refs.isUntried(target) && !(await hasClone(repo));
    const failure = isRunning || isNew ? undefined : await whyNot(target, version);
    if (failure !== undefined) return { ok: false, failure };
    const result = await wait(fetches.start(target, version));
    if (result.ok) return { ...result, how: 'fetched' };
    const reason = isNew ? await whyNot(target, version) : undefined;
    if (reason !== undefined) return { ok: false, failure: reason };
    const digest = refs.last(target)?.digest;
    if (result.failure.isLasting && digest !== undefined) {
      failures.set(`${digest}\n${modulePath}@${version}`, result.failure);
    }
    return result;
  };

  /** Why a version is not fetched at all: there is no tag for it. */
  const whyNot = async (target: ModuleTarget, version: string): Promise<ProxyFailure | undefined> => {
    const { modulePath, vcs } = target;
    const name = `${modulePath}@${version}`;
    const last = refs.last(target);
    const before = missing.get(name) ?? failures.get(`${last?.digest}\n${name}`);
    if (before !== undefined) return before;
    const tag = tagOf(target, version);
    if (vcs !== 'git' || tag === undefined || last?.tags.has(tag)) return undefined;
    // A version that is pinned is made again from the clone, even if its tag is gone.
    if ((await stored.pin(modulePath, version)) !== undefined) return undefined;
    const state = last === undefined ? await refs.fresh(target) : await refs.anew(target);
    if (!state.ok) return state.failure;
    if (state.value.refs?.tags.has(tag)) return undefined;
    if (state.value.failure !== undefined) return state.value.failure;
    const failure = unknownVersion(target, version, tag, state.value);
    missing.set(name, failure);
    return failure;
  };
  return source;
}

/** A module of this server as one of all modules. */
export function originOf(source: ModuleSource, target: ModuleTarget): ModuleOrigin {
  const infoOf = (found: Outcome<ResolvedVersion>): Outcome<string> =>
    found.ok ? { ...found, value: found.value.info } : found;
  return {
    list: () => source.list(target),
    latest: async () => infoOf(await source.latest(target)),
    query: async (query) => infoOf(await source.query(target, query)),
    async text(version, kind) {
      const found = await source.texts(target, version);
      return found.ok ? { ...found, value: found.value[kind] } : found;
    },
    fetch: (version) => source.fetch(target, version),
  };
}

function unknownVersion(target: ModuleTarget, version: string, tag: string, { refs }: RefsState): ProxyFailure {
  return notThere(`${target.modulePath} has no version ${version}: there is no tag ${tag}`, ...newest(target, refs));
}

function unknownQuery(target: ModuleTarget, query: string, { refs }: RefsState): ProxyFailure {
  const lines = [`${target.modulePath} has no branch, tag or commit ${query}`, ...newest(target, refs)];
  // Of names that refs do not have, the next listing may know more.
  return { status: 404, lines, isLasting: false };
}

function newest(target: ModuleTarget, refs: RefsState['refs']): string[] {
  const versions = refs === undefined ? [] : knownVersions(target, refs).slice(0, 5);
  return versions.length === 0 ? ['there are no tags for versions'] : [`the newest tags are ${versions.join(', ')}`];
}

/** The list while the forge cannot be asked: what is stored, if there is anything. */
async function storedList(
  { modulePath }: ModuleTarget,
  stored: StoredVersions,
  failure: ProxyFailure,
): Promise<Outcome<readonly string[]>> {
  const versions = sortVersions(await stored.list(modulePath));
  return versions.length === 0 ? { ok: false, failure } : { ok: true, value: versions, how: 'stale' };
}

async function storedLatest(
  { modulePath }: ModuleTarget,
  stored: StoredVersions,
  failure: ProxyFailure,
): Promise<Outcome<ResolvedVersion>> {
  const found = await latestOfStored(modulePath, stored);
  return found === undefined ? { ok: false, failure } : { ok: true, value: found, how: 'stale' };
}
