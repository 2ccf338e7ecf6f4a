import { redact } from '../diagnostics/redact.ts';
import { unattendedGitEnvironment } from '../programs/git/git-environment.ts';
import { createGitRunner } from '../programs/git/git-runner.ts';
import { createSharedRefs } from '../programs/git/shared-refs.ts';
import { createProcessQueue } from '../programs/process-queue.ts';
import type { FindTags } from '../site/module-facts.ts';

/** The tags of repositories, listed in the background by `git ls-remote`. */
export interface RepoTags {
  /** Never waits; what is not known yet, or no longer fresh, is listed for a later request. */
  readonly find: FindTags;
  /** Ends what is running; nothing is listed any more. */
  close(): void;
}

export interface RepoTagsLimits {
  /** How long tags are served before they are listed again. */
  readonly freshMs: number;
  /** How long a repository that could not be listed is left alone. */
  readonly failedMs: number;
  /** Time for one repository. */
  readonly timeoutMs: number;
  readonly processes: number;
  /** Repositories that may wait for a process; of more, none is listed. */
  readonly waiting: number;
}

export const usualLimits: RepoTagsLimits = {
  freshMs: 300_000,
  failedMs: 60_000,
  timeoutMs: 20_000,
  processes: 2,
  waiting: 200,
};

/** Characters of git's complaint that the operator gets to see. */
const maxComplaintLength = 2_000;

/** Called when a repository can no longer be listed, with what git printed; not again until it could be. */
export type OnFailure = (repo: string, complaint: string) => void;

/**
 * Tags outlive reloads, since they belong to repositories and not to a configuration. If git fails, the tags that were
 * known before stay; what it prints is for the operator alone, since it may hold what pages must not show.
 */
export function createRepoTags(
  environment: NodeJS.ProcessEnv,
  onFailure: OnFailure,
  { freshMs, failedMs, timeoutMs, processes, waiting }: RepoTagsLimits = usualLimits,
): RepoTags {
  const queue = createProcessQueue(processes, waiting);
  const runner = createGitRunner({ workDir: '/', env: unattendedGitEnvironment(environment), queue });
  const failed = new Set<string>();
  const shared = createSharedRefs(runner, {
    timeoutMs,
    // A page that anybody may ask for is what makes the server contact a URL.
    redirects: 'same-host',
    onListed(repo, { failure }) {
      if (failure === undefined) failed.delete(repo);
      else if (!failed.has(repo)) {
        failed.add(repo);
        onFailure(repo, redact(failure.result.output.slice(0, maxComplaintLength).trim()));
      }
    },
  });
  return {
    find(repo) {
      const known = shared.known(repo);
      const { refs, failure, listedAtMs = Number.NEGATIVE_INFINITY } = known ?? {};
      const now = performance.now();
      const isDue = failure === undefined ? now - listedAtMs >= freshMs : now - failure.failedAtMs >= failedMs;
      if (isDue && shared.listing < processes + waiting)
        void shared.list(repo, { maxAgeMs: freshMs, retryAfterMs: failedMs });
      if (known === undefined && shared.isListing(repo)) return 'pending';
      return refs && [...refs.tags.keys()];
    },
    close: shared.close,
  };
}
