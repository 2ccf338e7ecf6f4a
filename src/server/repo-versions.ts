import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { redact } from '../diagnostics/redact.ts';
import { unattendedGitEnvironment } from '../programs/git/git-environment.ts';
import { createGitRunner, type GitRunner } from '../programs/git/git-runner.ts';
import { type ReadFilesResult, readFiles } from '../programs/git/read-files.ts';
import { noRedirects, type RemoteRefsResult } from '../programs/git/remote-refs.ts';
import { createSharedRefs, type SharedRefs } from '../programs/git/shared-refs.ts';
import { onInterruption } from '../programs/on-interruption.ts';
import { createProcessQueue } from '../programs/process-queue.ts';
import type { VersionsWanted } from '../site/answer.ts';
import type { FindVersions } from '../site/module-facts.ts';
import { modulePathOf } from '../vanity/go-mod.ts';
import { buildVersionTable, type DeclaredPaths, decidingTags, type VersionTable } from '../vanity/versions.ts';
import { type ClientBudget, createClientBudget } from './client-budget.ts';

export interface RepoVersionsLimits {
  /** How long refs are used before they are listed again. */
  readonly freshMs: number;
  /** How long a repository that could not be read is left alone. */
  readonly failedMs: number;
  /** Time for one process. */
  readonly timeoutMs: number;
  readonly processes: number;
  /** Repositories that may wait for a process; no more are listed. */
  readonly waiting: number;
  /** Repositories that one client can have looked up at once, and per minute, by paths that a pattern made up. */
  readonly perClient: number;
}

export const usualLimits: RepoVersionsLimits = {
  freshMs: 300_000,
  failedMs: 60_000,
  timeoutMs: 20_000,
  processes: 2,
  waiting: 200,
  perClient: 20,
};

/** Characters of git's complaint that the operator gets to see. */
const maxComplaintLength = 2_000;
/** Modules whose versions are remembered, and tags in all of them. */
const maxTables = 5_000;
const maxTags = 500_000;

/** Called when a repository can no longer be read, with what git printed; not again until it could be. */
export type OnFailure = (repo: string, complaint: string) => void;

/** Reports to the operator which repositories cannot be read; what git printed is for nobody else. */
export function logVersionFailures(logger: Logger): OnFailure {
  return (repo, complaint) => logger.warn({ repo, complaint }, `cannot list the versions of ${repo}`);
}

interface Known {
  readonly table: VersionTable;
  /** Digest of the refs that it was made of. */
  readonly digest: string;
  readonly size: number;
  /** When the go.mod files could not be read: versions from v2 on are left out. Undefined: they could. */
  readonly failedAtMs: number | undefined;
}

/**
 * The versions of modules, looked up in their repositories in the background. They outlive reloads, since they belong to
 * repositories and not to a configuration. If git fails, those that were known before stay.
 */
export class RepoVersions {
  readonly #limits: RepoVersionsLimits;
  readonly #onFailure: OnFailure;
  readonly #lookUps: ClientBudget;
  readonly #directory = new VersionsDirectory();
  readonly #runner: Promise<GitRunner>;
  readonly #ownRefs: SharedRefs;
  #findProxyRefs: () => SharedRefs | undefined = () => undefined;
  readonly #failed = new LRUCache<string, true>({ max: maxTables });
  readonly #tables = new LRUCache<string, Known>({
    max: maxTables,
    maxSize: maxTags,
    sizeCalculation: ({ size }) => size,
  });
  readonly #running = new Set<string>();
  #isClosed = false;

  constructor(environment: NodeJS.ProcessEnv, onFailure: OnFailure, limits: RepoVersionsLimits = usualLimits) {
    const { timeoutMs, processes, waiting, perClient } = limits;
    this.#limits = limits;
    this.#onFailure = onFailure;
    this.#lookUps = createClientBudget(perClient);
    const queue = createProcessQueue(processes, waiting);
    const env = unattendedGitEnvironment(environment);
    this.#runner = this.#directory.path.then((workDir) => createGitRunner({ workDir: workDir ?? '/', env, queue }));
    // A page that anybody may ask for is what makes the server contact a URL.
    this.#ownRefs = createSharedRefs(this.#runner, { timeoutMs, redirects: 'same-host' });
  }

  /** From now on, repositories that the module proxy lists are listed once for both; `find` gives its refs, if it has any. */
  shareRefs(find: () => SharedRefs | undefined): void {
    this.#findProxyRefs = find;
  }

  /** What is known; contacts nobody. */
  readonly find: FindVersions = (repo, subdir) => {
    const known = this.#tables.get(keyOf(repo, subdir));
    if (known !== undefined) return known.table;
    return this.#refsOf(repo).known(repo)?.failure === undefined ? 'pending' : undefined;
  };

  /** A client was shown these versions: what is not known yet, or no longer fresh, is looked up for a later request. */
  want(wanted: VersionsWanted, client: string): void {
    const { processes, waiting } = this.#limits;
    if (this.#isClosed || this.#running.size >= processes + waiting || !this.#isDue(wanted)) return;
    const isKnown = this.#refsOf(wanted.repo).known(wanted.repo)?.refs !== undefined;
    if (wanted.isMadeUp && !isKnown && !this.#lookUps.take(client)) return;
    void this.#lookUp(wanted);
  }

  /** A repository was pushed to: what pages show of it is looked up anew. Whether it could be. */
  async refresh({ repo, subdir }: Pick<VersionsWanted, 'repo' | 'subdir'>): Promise<boolean> {
    const refs = this.#refsOf(repo);
    const isKnown = this.#tables.has(keyOf(repo, subdir)) || refs.known(repo) !== undefined;
    // What nobody has looked at is looked up when somebody does.
    if (this.#isClosed || !isKnown) return true;
    if (refs.isListing(repo)) await refs.list(repo, { maxAgeMs: Number.POSITIVE_INFINITY });
    const listed = await refs.list(repo, { maxAgeMs: 0 });
    await this.#lookUp({ repo, subdir, isMadeUp: false });
    return listed.ok;
  }

  /** Ends what is running; nothing is looked up any more. */
  close(): void {
    this.#isClosed = true;
    this.#ownRefs.close();
    this.#directory.remove();
  }

  /** Those of the proxy where it has tried the repository: it contacts what nobody but its readers may choose. */
  #refsOf(repo: string): SharedRefs {
    const ofProxy = this.#findProxyRefs();
    return ofProxy?.known(repo) === undefined ? this.#ownRefs : ofProxy;
  }

  #isDue({ repo, subdir }: VersionsWanted): boolean {
    const { refs, listedAtMs = Number.NEGATIVE_INFINITY, failure } = this.#refsOf(repo).known(repo) ?? {};
    const now = performance.now();
    if (failure !== undefined) return now - failure.failedAtMs >= this.#limits.failedMs;
    if (refs === undefined || now - listedAtMs >= this.#limits.freshMs) return true;
    return !this.#isBuilt(keyOf(repo, subdir), refs.digest);
  }

  #isBuilt(key: string, digest: string): boolean {
    const known = this.#tables.get(key);
    const { failedAtMs = Number.POSITIVE_INFINITY } = known ?? {};
    return known?.digest === digest && performance.now() - failedAtMs < this.#limits.failedMs;
  }

  async #lookUp(wanted: VersionsWanted): Promise<void> {
    const { repo, subdir } = wanted;
    const { freshMs, failedMs } = this.#limits;
    const key = keyOf(repo, subdir);
    if (this.#running.has(key)) return;
    this.#running.add(key);
    try {
      const refs = this.#refsOf(repo);
      const listed = await refs.list(repo, { maxAgeMs: freshMs, retryAfterMs: failedMs });
      if (!listed.ok) this.#fail(repo, listed);
      else if (this.#isBuilt(key, listed.refs.digest)) this.#failed.delete(repo);
      else await this.#build(key, wanted, listed, refs === this.#ownRefs ? [noRedirects] : []);
    } catch (error) {
      this.#fail(repo, { output: (error as Error).message, failure: undefined });
    } finally {
      this.#running.delete(key);
    }
  }

  async #build(
    key: string,
    { repo, subdir }: VersionsWanted,
    { refs, url }: RefsFound,
    settings: readonly string[],
  ): Promise<void> {
    const tags = [...refs.tags.keys()];
    const deciding = decidingTags(tags, subdir);
    const files = deciding.map(({ tag, goModFiles }) => ({ ref: `refs/tags/${tag}`, paths: goModFiles }));
    const options = { timeoutMs: this.#limits.timeoutMs, settings };
    const hasDirectory = (await this.#directory.path) !== undefined;
    const read =
      files.length === 0
        ? noFiles
        : hasDirectory
          ? await readFiles(await this.#runner, url, files, options)
          : noDirectory;
    if (this.#isClosed) return;
    if (read.ok) this.#failed.delete(repo);
    else this.#fail(repo, read);
    const texts = read.ok ? read.files : [];
    const declared: DeclaredPaths = new Map(
      texts.map((own, index) => [deciding[index]?.tag ?? '', own.map((text) => text && (modulePathOf(text) ?? ''))]),
    );
    const table = buildVersionTable(tags, subdir, declared);
    const failedAtMs = read.ok ? undefined : performance.now();
    this.#tables.set(key, { table, digest: refs.digest, size: tags.length + 1, failedAtMs });
  }

  #fail(repo: string, { output, failure }: Pick<RefsNotFound, 'output' | 'failure'>): void {
    if (this.#isClosed || failure === 'queue-full' || this.#failed.has(repo)) return;
    this.#failed.set(repo, true);
    this.#onFailure(repo, redact(output.slice(0, maxComplaintLength).trim()));
  }
}

const noFiles: ReadFilesResult = { ok: true, files: [] };
const noDirectory: ReadFilesResult = {
  ok: false,
  output: `go.mod files of versions from v2 on cannot be read: ${tmpdir()} is not writable`,
  failure: undefined,
};

type RefsFound = RemoteRefsResult & { readonly ok: true };
type RefsNotFound = RemoteRefsResult & { readonly ok: false };

function keyOf(repo: string, subdir: string): string {
  return `${repo}\n${subdir}`;
}

/** A temporary directory that goes with this process. */
class VersionsDirectory {
  /** Undefined if it cannot be made, as with a read-only disk: refs can be listed all the same. */
  readonly path: Promise<string | undefined>;
  #made: string | undefined;
  #isRemoved = false;
  readonly #forget = onInterruption(() => this.#delete());

  constructor() {
    this.path = mkdtemp(join(tmpdir(), 'govanity-versions-')).then(
      (made) => {
        this.#made = made;
        if (this.#isRemoved) this.#delete();
        return made;
      },
      () => undefined,
    );
  }

  remove(): void {
    this.#isRemoved = true;
    this.#forget();
    this.#delete();
  }

  #delete(): void {
    if (this.#made !== undefined) rmSync(this.#made, { recursive: true, force: true });
  }
}
