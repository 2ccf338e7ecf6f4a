import { LRUCache } from 'lru-cache';
import type { GitRunner } from './git-runner.ts';
import { type RemoteRefs, type RemoteRefsResult, readRemoteRefs } from './remote-refs.ts';

/** What is known of a repository without contacting it. Times are those of performance.now(). */
export interface ListedRefs {
  /** The last refs that could be listed; undefined if none could. */
  readonly refs: RemoteRefs | undefined;
  /** When `refs` were listed. */
  readonly listedAtMs: number | undefined;
  /** The last attempt, if it failed. */
  readonly failure: RefsFailure | undefined;
}

interface RefsListing {
  readonly result: RemoteRefsResult & { readonly ok: true };
  readonly listedAtMs: number;
}

export interface RefsFailure {
  readonly result: RemoteRefsResult & { readonly ok: false };
  readonly failedAtMs: number;
}

export interface Freshness {
  /** Refs that were listed longer ago are listed again. */
  readonly maxAgeMs: number;
  /** A failure that happened less long ago is the answer without another attempt; 0 by default. */
  readonly retryAfterMs?: number;
}

/** The refs of repositories: one `git ls-remote` for all who ask for a repository at the same time, and the last result. */
export interface SharedRefs {
  /** Contacts nobody. */
  known(repo: string): ListedRefs | undefined;
  /** Whether a listing of the repository is running or waiting. */
  isListing(repo: string): boolean;
  /**
   * Refs that are fresh enough. Never rejects; if the queue is full, the failure is `queue-full` and not remembered.
   * Anything else that fails leaves the last refs in `known`.
   */
  list(repo: string, freshness: Freshness): Promise<RemoteRefsResult>;
  /** Ends what is running; nothing is listed any more. */
  close(): void;
}

export interface SharedRefsOptions {
  /** Time for one repository. */
  readonly timeoutMs: number;
  /** As `readRemoteRefs` has it. */
  readonly redirects?: 'git' | 'same-host';
  /** Called after each attempt to list a repository, except if the queue was full. */
  readonly onListed?: (repo: string, known: ListedRefs) => void;
}

/** Characters of refs that are remembered in all. */
const maxKnownLength = 64 * 1024 * 1024;
/** Repositories whose failures are remembered: others than those that have been listed, so that they drive none of them out. */
const maxFailures = 5_000;

/** Creates the refs of repositories that `runner` lists. */
export function createSharedRefs(runner: Promise<GitRunner>, { onListed, ...reading }: SharedRefsOptions): SharedRefs {
  const listed = new LRUCache<string, RefsListing>({
    maxSize: maxKnownLength,
    sizeCalculation: ({ result }) => lengthOf(result.refs),
  });
  const failures = new LRUCache<string, RefsFailure>({ max: maxFailures });
  const running = new Map<string, Promise<RemoteRefsResult>>();
  const closing = new AbortController();

  const known = (repo: string): ListedRefs | undefined => {
    const [last, failure] = [listed.get(repo), failures.get(repo)];
    if (last === undefined && failure === undefined) return undefined;
    return { refs: last?.result.refs, listedAtMs: last?.listedAtMs, failure };
  };
  const listNow = async (repo: string): Promise<RemoteRefsResult> => {
    const result = await readRemoteRefs(await runner, repo, { ...reading, signal: closing.signal });
    if (closing.signal.aborted || (!result.ok && result.failure === 'queue-full')) return result;
    if (result.ok) {
      listed.set(repo, { result, listedAtMs: performance.now() });
      failures.delete(repo);
    } else failures.set(repo, { result, failedAtMs: performance.now() });
    const now = known(repo);
    if (now !== undefined) onListed?.(repo, now);
    return result;
  };
  return {
    known,
    isListing: (repo) => running.has(repo),
    async list(repo, { maxAgeMs, retryAfterMs = 0 }) {
      const shared = running.get(repo);
      if (shared !== undefined) return shared;
      const [last, failure] = [listed.get(repo), failures.get(repo)];
      const now = performance.now();
      if (last !== undefined && now - last.listedAtMs < maxAgeMs) return last.result;
      if (failure !== undefined && now - failure.failedAtMs < retryAfterMs) return failure.result;
      const listing = listNow(repo).finally(() => running.delete(repo));
      running.set(repo, listing);
      return listing;
    },
    close: () => closing.abort(),
  };
}

/** As much as the names and commits take up, and something for a repository without any. */
function lengthOf({ heads, tags }: RemoteRefs): number {
  let length = 200;
  for (const name of heads.keys()) length += name.length + 40;
  for (const name of tags.keys()) length += name.length + 80;
  return length;
}
