import { setTimeout as sleep } from 'node:timers/promises';
import type { RemoteRefs } from '../programs/git/remote-refs.ts';
import type { SharedRefs } from '../programs/git/shared-refs.ts';
import type { Fetched } from './fetch/go-fetcher.ts';
import { classifyOutput, type ProxyFailure } from './fetch/proxy-failure.ts';
import type { ModuleTarget } from './module-target.ts';

/** The refs that answers are made from. */
export interface RefsState {
  /** Undefined for other version control systems than git, which `go` alone can read. */
  readonly refs: RemoteRefs | undefined;
  /** Equal as long as nothing has changed. */
  readonly digest: string;
  /** Why they could not be listed again; undefined if they are fresh. */
  readonly failure: ProxyFailure | undefined;
}

/** Milliseconds in which a repository is listed at most once because of a version that it does not have. */
const relistMs = 5_000;
const timerSlackMs = 500;
/** Milliseconds for which a repository that could not be listed is not tried again. */
const retryAfterMs = 5_000;

/** How many times longer than fresh the refs of modules may be that are served from the store. */
const watchFactor = 5;

/** The refs of the repositories of modules. */
export interface KnownRefs {
  /** Refs that are fresh, or the last ones; a failure only if there are none. */
  fresh(target: ModuleTarget): Promise<Fetched<RefsState>>;
  /** The same, but listed in the last seconds: after a wait, if they were just listed. */
  anew(target: ModuleTarget): Promise<Fetched<RefsState>>;
  /** Lists them in any case, also if that was just done or begun: something was pushed a moment ago. */
  now(target: ModuleTarget): Promise<Fetched<RefsState>>;
  /** Lists them if that was long ago, for the sake of those who watch over tags. */
  lookInBackground(target: ModuleTarget): void;
  /** Names the refs that `fresh` gives at once; undefined if it would have to list them. */
  freshDigest(target: ModuleTarget): string | undefined;
  /** Whether nobody has tried to list them yet. */
  isUntried(target: ModuleTarget): boolean;
  /** The last ones; contacts nobody. */
  last(target: ModuleTarget): RemoteRefs | undefined;
}

export function createKnownRefs(shared: SharedRefs, freshSeconds: number): KnownRefs {
  const read = async (target: ModuleTarget, maxAgeMs: number, waitMs = retryAfterMs): Promise<Fetched<RefsState>> => {
    if (target.vcs !== 'git') return { ok: true, value: unlisted(freshSeconds) };
    const result = await shared.list(target.repo, { maxAgeMs, retryAfterMs: waitMs });
    if (result.ok) return { ok: true, value: { refs: result.refs, digest: result.refs.digest, failure: undefined } };
    const failure = classifyOutput(result.output, result.failure, target.repo);
    const refs = shared.known(target.repo)?.refs;
    if (refs === undefined) return { ok: false, failure };
    return { ok: true, value: { refs, digest: refs.digest, failure } };
  };
  return {
    fresh: (target) => read(target, freshSeconds * 1000),
    async anew(target) {
      const { listedAtMs } = shared.known(target.repo) ?? {};
      const ageMs = listedAtMs === undefined ? Number.POSITIVE_INFINITY : performance.now() - listedAtMs;
      // Whoever pushes a tag and asks for it at once waits instead of being refused it.
      if (ageMs < relistMs) await sleep(relistMs - ageMs);
      // Timers are not exact: what was listed before the wait must not count as new.
      return read(target, relistMs - timerSlackMs);
    },
    async now(target) {
      // What is being listed may have been read before the push.
      if (shared.isListing(target.repo)) await shared.list(target.repo, { maxAgeMs: Number.POSITIVE_INFINITY });
      return read(target, 0, 0);
    },
    lookInBackground({ vcs, repo }) {
      const maxAgeMs = freshSeconds * 1000 * watchFactor;
      if (vcs === 'git') void shared.list(repo, { maxAgeMs, retryAfterMs: Math.max(maxAgeMs, retryAfterMs) });
    },
    freshDigest({ vcs, repo }) {
      const known = vcs === 'git' ? shared.known(repo) : undefined;
      const isFresh = known?.listedAtMs !== undefined && performance.now() - known.listedAtMs < freshSeconds * 1000;
      return isFresh ? known.refs?.digest : undefined;
    },
    isUntried: ({ repo }) => shared.known(repo) === undefined,
    last: (target) => shared.known(target.repo)?.refs,
  };
}

/** Nothing is known, so that what was made of it holds for a time alone. */
function unlisted(freshSeconds: number): RefsState {
  const period = Math.floor(Date.now() / Math.max(1_000, freshSeconds * 1000));
  return { refs: undefined, digest: `period ${period}`, failure: undefined };
}
