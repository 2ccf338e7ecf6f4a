import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LRUCache } from 'lru-cache';
import { redact } from '../diagnostics/redact.ts';
import { gitEnvironment } from '../programs/git/git-environment.ts';
import type { FindTags } from '../site/module-facts.ts';

/** The tags of repositories, fetched in the background by `git ls-remote`. */
export interface RepoTags {
  /** Never waits; what is not known yet, or no longer fresh, is fetched for a later request. */
  readonly find: FindTags;
  /** Ends what is running; nothing is fetched any more. */
  close(): void;
}

export interface RepoTagsLimits {
  /** How long tags are good before they are fetched again. */
  readonly freshMs: number;
  /** How long a repository that could not be asked is left alone. */
  readonly failedMs: number;
  /** Time for one repository. */
  readonly timeoutMs: number;
  readonly processes: number;
  /** Repositories that may wait for a process; of more, none is asked. */
  readonly waiting: number;
}

export const usualLimits: RepoTagsLimits = {
  freshMs: 300_000,
  failedMs: 60_000,
  timeoutMs: 20_000,
  processes: 2,
  waiting: 200,
};

/** Repositories that are remembered. */
const maxRepos = 5_000;
/** Bytes of git's output; what is longer counts as a failure. */
const maxOutput = 8_000_000;

/** Bytes of git's complaint that the operator is told. */
const maxComplaint = 2_000;

/** Is told when a repository cannot be asked any more, with what git says; not again until it could be. */
export type OnFailure = (repo: string, complaint: string) => void;

interface Entry {
  /** Undefined where they could not be had. */
  readonly tags: readonly string[] | undefined;
  /** Whether the last attempt failed. */
  readonly isFailed: boolean;
  readonly goodUntil: number;
}

/**
 * Tags outlive reloads, since they belong to repositories and not to a configuration. Where git fails, the tags that
 * were known before stay; what it says is for the operator alone, since it may hold what pages must not show.
 */
export function createRepoTags(
  environment: NodeJS.ProcessEnv,
  onFailure: OnFailure,
  limits: RepoTagsLimits = usualLimits,
): RepoTags {
  const memory = createMemory(limits, onFailure);
  const waiting = new Set<string>();
  const running = new Map<string, () => void>();
  let isClosed = false;

  const startNext = (): void => {
    for (const repo of waiting) {
      if (running.size >= limits.processes) return;
      waiting.delete(repo);
      const { outcome, stop } = listTags(repo, environment, limits.timeoutMs);
      running.set(repo, stop);
      void outcome.then((found) => {
        running.delete(repo);
        if (isClosed) return;
        memory.keep(repo, found);
        startNext();
      });
    }
  };

  return {
    find(repo) {
      const entry = memory.get(repo);
      if (entry !== undefined && Date.now() < entry.goodUntil) return entry.tags;
      if (!isClosed && !running.has(repo) && waiting.size < limits.waiting) {
        waiting.add(repo);
        startNext();
      }
      if (entry !== undefined) return entry.tags;
      return waiting.has(repo) || running.has(repo) ? 'pending' : undefined;
    },
    close() {
      isClosed = true;
      waiting.clear();
      for (const stop of running.values()) stop();
    },
  };
}

/** What is known of repositories; a failure leaves the tags as they were. */
function createMemory(
  { freshMs, failedMs }: RepoTagsLimits,
  onFailure: OnFailure,
): { get(repo: string): Entry | undefined; keep(repo: string, outcome: Outcome): void } {
  const known = new LRUCache<string, Entry>({ max: maxRepos });
  return {
    get: (repo) => known.get(repo),
    keep(repo, { tags, complaint }) {
      const before = known.peek(repo);
      const isFailed = tags === undefined;
      if (isFailed && !before?.isFailed) onFailure(repo, redact(complaint));
      const goodUntil = Date.now() + (isFailed ? failedMs : freshMs);
      known.set(repo, { tags: tags ?? before?.tags, isFailed, goodUntil });
    },
  };
}

interface Outcome {
  /** Undefined where git failed, or took too long. */
  readonly tags: readonly string[] | undefined;
  readonly complaint: string;
}

/** Asks a repository; never rejects. */
function listTags(
  repo: string,
  environment: NodeJS.ProcessEnv,
  timeoutMs: number,
): { outcome: Promise<Outcome>; stop: () => void } {
  // A group of its own: git's helpers (ssh, git-remote-https) end with it.
  const child = spawn('git', ['ls-remote', '--tags', '--refs', '--', repo], {
    env: quietEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = () => endGroup(child.pid);
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxOutput) stop();
    else chunks.push(chunk);
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, maxComplaint);
  });
  const timer = setTimeout(() => {
    complaint += `no answer in ${timeoutMs / 1000} seconds`;
    stop();
  }, timeoutMs);
  const outcome = once(child, 'close')
    .then(([code]) => (code === 0 ? readTags(Buffer.concat(chunks).toString('utf8')) : undefined))
    .catch((error: Error) => {
      complaint = error.message;
      return undefined;
    })
    .then((tags) => ({ tags, complaint: complaint.trim() }))
    .finally(() => clearTimeout(timer));
  return { outcome, stop };
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Nobody is there to be asked, and no transport but those of repository URLs is used. */
function quietEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { GIT_ASKPASS: '', ...gitEnvironment(environment, ''), GIT_ALLOW_PROTOCOL: 'https:http:ssh:git' };
}

function readTags(output: string): string[] {
  return output.split('\n').flatMap((line) => /^[0-9a-f]+\trefs\/tags\/(.+)$/.exec(line)?.[1] ?? []);
}
