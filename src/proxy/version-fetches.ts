import type { Fetched, GoFetcher, ResolvedVersion } from './fetch/go-fetcher.ts';
import { unavailable } from './fetch/proxy-failure.ts';
import type { RepositoryQueue } from './fetch/repository-queue.ts';
import type { WorkDirectory } from './fetch/work-directory.ts';
import type { KnownRefs } from './known-refs.ts';
import { type ModuleTarget, tagOf } from './module-target.ts';
import type { ProxyEvents } from './outcome.ts';
import { storeFailure } from './store/store-failure.ts';
import { type Conflict, parseVersionInfo, type StoredVersions } from './store/stored-versions.ts';

/** The fetch of one version, for all who wait for it. */
export interface VersionFetch {
  /** Its texts, which are there before the zip is. */
  readonly resolved: Promise<Fetched<ResolvedVersion>>;
  /** When all of it is in the store. */
  readonly stored: Promise<Fetched<ResolvedVersion>>;
}

/** Fetches versions into the store, each once for all who ask for it at the same time. */
export interface VersionFetches {
  /** Undefined if it is not being fetched. */
  running(modulePath: string, version: string): VersionFetch | undefined;
  /** Goes on when whoever asked has hung up. */
  start(target: ModuleTarget, version: string): VersionFetch;
}

export interface VersionFetchesOptions {
  readonly go: GoFetcher;
  readonly queue: RepositoryQueue;
  readonly refs: KnownRefs;
  readonly stored: StoredVersions;
  readonly work: WorkDirectory;
  readonly timeoutMs: number;
  readonly events: ProxyEvents;
  /** Makes the clone of a repository forget a tag. */
  readonly dropTag: (repo: string, tag: string) => Promise<void>;
  /** Called after each fetch that was stored. */
  readonly onStored: (target: ModuleTarget, version: string) => void;
}

interface RunningFetch extends VersionFetch {
  waiting: number;
}

/** What is told of a fetch before it has ended. */
interface Progress {
  readonly resolved: (texts: ResolvedVersion) => void;
  /** It is in the store; what is left is to tidy up. */
  readonly stored: (texts: ResolvedVersion) => void;
}

/** `go` took the tag for another commit than it is on now. */
type Outdated = 'outdated';

export function createVersionFetches(options: VersionFetchesOptions): VersionFetches {
  const { events, onStored } = options;
  const fetches = new Map<string, RunningFetch>();
  const keyOf = (modulePath: string, version: string) => `${modulePath}@${version}`;

  const start = (target: ModuleTarget, version: string): RunningFetch => {
    const key = keyOf(target.modulePath, version);
    const started = performance.now();
    let resolveWith: (result: Fetched<ResolvedVersion>) => void = () => undefined;
    let storeWith: typeof resolveWith = () => undefined;
    const resolved = new Promise<Fetched<ResolvedVersion>>((resolve) => {
      resolveWith = resolve;
    });
    const stored = new Promise<Fetched<ResolvedVersion>>((resolve) => {
      storeWith = resolve;
    });
    let hasEnded = false;
    const end = (result: Fetched<ResolvedVersion>): void => {
      if (hasEnded) return;
      hasEnded = true;
      resolveWith(result);
      storeWith(result);
      fetches.delete(key);
      if (result.ok) onStored(target, version);
      const outcome = result.ok ? 'fetched' : result.failure.isConflict ? 'refused' : 'failed';
      const seconds = (performance.now() - started) / 1000;
      const failure = result.ok ? undefined : result.failure;
      events.fetched({ modulePath: target.modulePath, version, outcome, seconds, waiting: fetch.waiting, failure });
    };
    const fetch: RunningFetch = { resolved, stored, waiting: 0 };
    fetches.set(key, fetch);
    const progress: Progress = {
      resolved: (value) => resolveWith({ ok: true, value }),
      stored: (value) => end({ ok: true, value }),
    };
    void fetchVersion(options, target, version, progress).then(end);
    return fetch;
  };

  return {
    running: (modulePath, version) => fetches.get(keyOf(modulePath, version)),
    start(target, version) {
      const fetch = fetches.get(keyOf(target.modulePath, version)) ?? start(target, version);
      fetch.waiting++;
      return fetch;
    },
  };
}

/** Never rejects. */
async function fetchVersion(
  options: VersionFetchesOptions,
  target: ModuleTarget,
  version: string,
  progress: Progress,
): Promise<Fetched<ResolvedVersion>> {
  const { queue, refs, events, dropTag } = options;
  try {
    const first = await queue.run(target.repo, () => attempt(options, target, version, progress));
    if (!first.ok || first.value !== 'outdated') return withoutOutdated(first);
    // Either the refs are out of date, or the clone: it keeps the old commit of a tag that was moved.
    await refs.anew(target);
    const second = await queue.run(target.repo, async () => {
      const tag = tagOf(target, version);
      if (tag !== undefined) await dropTag(target.repo, tag);
      return attempt(options, target, version, progress);
    });
    return withoutOutdated(second);
  } catch (error) {
    events.failed(error);
    return { ok: false, failure: storeFailure(error) };
  }
}

function withoutOutdated(fetched: Fetched<ResolvedVersion | Outdated>): Fetched<ResolvedVersion> {
  if (!fetched.ok) return fetched;
  const { value } = fetched;
  if (value !== 'outdated') return { ok: true, value };
  return { ok: false, failure: unavailable(503, 'the tag is being moved, try again in a moment') };
}

async function attempt(
  { go, refs, stored, timeoutMs, work }: VersionFetchesOptions,
  target: ModuleTarget,
  version: string,
  progress: Progress,
): Promise<Fetched<ResolvedVersion | Outdated>> {
  const { modulePath, repo } = target;
  const isCurrent = (commit: string | undefined): boolean => {
    const tag = tagOf(target, version);
    const now = tag === undefined ? undefined : refs.last(target)?.tags.get(tag)?.commit;
    return commit === undefined || now === undefined || commit === now;
  };
  const order = {
    ...{ modulePath, version, repo, timeoutMs },
    // Nobody gets texts that the commit of the zip may contradict.
    onResolved: (texts: ResolvedVersion) => {
      if (isCurrent(parseVersionInfo(texts.info)?.commit)) progress.resolved(texts);
    },
  };
  const fetched = await go.download(order, async (made): Promise<Conflict | Outdated | ResolvedVersion> => {
    if (!isCurrent(parseVersionInfo(made.info)?.commit)) return 'outdated';
    const texts = { version, info: made.info, mod: made.mod };
    return (await stored.commit(modulePath, version, made, () => progress.stored(texts))) ?? texts;
  });
  await work.markUsed(repo);
  if (!fetched.ok) return isCurrent(fetched.commit) ? fetched : { ok: true, value: 'outdated' };
  const { value } = fetched;
  if (value === 'outdated') return { ok: true, value };
  return 'stored' in value ? refuse(target, version, value) : { ok: true, value };
}

function refuse({ modulePath }: ModuleTarget, version: string, { stored, made }: Conflict): Fetched<never> {
  return {
    ok: false,
    failure: {
      status: 502,
      lines: [
        `${modulePath}@${version} is not what it was: its tag was moved`,
        `stored first: ${stored}`,
        `fetched now:  ${made}`,
        `put the tag back, or accept the new one on the server: govanity proxy purge ${modulePath}@${version}`,
      ],
      isLasting: false,
      isConflict: true,
    },
  };
}
