import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { FileSet } from './file-set.ts';
import { FileWatcher } from './watch-files.ts';

/** Milliseconds. An edit is served within one second of its last write, also where only polling notices it. */
const pollMs = 300;
/** Files that were written in place hold still this long before they count as whole. */
const settleMs = 150;
/** For files that end in the middle of a line, or are empty or gone: their writer is probably not done. */
const settleCutMs = 400;
/** How often it is looked whether they do. */
const settleStepMs = 25;
/** A file that never holds still is loaded all the same; until then its writer may be slow. */
const settleLimitMs = 5_000;
/** Contents at which loading failed are tried again after so long: mostly they fail again, and at some cost. */
const failedRestMs = 30_000;
/** Times and sizes are compared in every poll, contents in every tenth. */
const contentPolls = 10;

/** One attempt to make something of files. */
export interface Attempt<Value> {
  /** Every file that was read. */
  readonly files: FileSet;
  /** Undefined where their contents are not fit for use. */
  readonly value?: Value;
}

/** What is told about reloads. */
export interface ReloadListener<Value, Tried> {
  loaded(value: Value, previous: Value): void;
  /** What is on disk is not fit for use; called once for each such contents. Returns what to hold meanwhile. */
  refused(attempt: Tried, current: Value): Value;
  /** Something else than the files' contents went wrong; the value stays. */
  failed(error: unknown): void;
}

/**
 * Holds a mutable reference to a value that is made of files, and follows those files by itself.
 * Contents that cannot be used change nothing.
 */
export class Live<Value, Tried extends Attempt<Value> = Attempt<Value>> {
  private value: Value;
  /** The last attempt, successful or not: what to compare the disk with. */
  private last: Tried;
  private readonly load: () => Promise<Tried>;
  private readonly listener: ReloadListener<Value, Tried>;
  private readonly watcher: FileWatcher;
  private reloading: Promise<void> | undefined;
  private settling: AbortController | undefined;
  private isStale = false;
  /** What the files held when they were last worth loading. */
  private settled: string | undefined;
  private failed: { readonly fingerprint: string | undefined; readonly until: number } | undefined;
  private polls = 0;

  constructor(initial: Tried & { value: Value }, load: () => Promise<Tried>, listener: ReloadListener<Value, Tried>) {
    this.value = initial.value;
    this.last = initial;
    this.load = load;
    this.listener = listener;
    this.watcher = new FileWatcher(pollMs, (isPoll) => void this.notice(isPoll));
    this.watcher.watch(initial.files.paths);
  }

  current(): Value {
    return this.value;
  }

  /** The last attempt to load, which may have been refused. */
  lastAttempt(): Tried {
    return this.last;
  }

  /** Looks at the files at once and takes what they hold if it is new and fit for use. */
  async reload(): Promise<void> {
    this.settling?.abort();
    while (this.reloading !== undefined) await this.reloading;
    await this.exclusively(() => this.swap());
  }

  close(): void {
    this.watcher.close();
  }

  private async notice(isPoll: boolean): Promise<void> {
    if (this.reloading !== undefined) {
      this.isStale ||= !isPoll;
      return;
    }
    await this.exclusively(async () => {
      if (isPoll && (await this.last.files.looksUnchanged()) && ++this.polls % contentPolls !== 0) return;
      do {
        this.isStale = false;
        if (await this.hasSettledOnChange()) await this.swap();
      } while (this.isStale);
    });
  }

  /** Waits until the files hold still, or until `reload` is in a hurry; true where they then hold something new. */
  private async hasSettledOnChange(): Promise<boolean> {
    const { files } = this.last;
    const deadline = Date.now() + settleLimitMs;
    this.settling = new AbortController();
    const { signal } = this.settling;
    this.watcher.watch(files.paths);
    let seen = await files.reread();
    let seenAt = Date.now();
    while (seen.fingerprint !== files.fingerprint && !this.hasFailed(seen.fingerprint)) {
      await sleep(settleStepMs, undefined, { signal }).catch(() => undefined);
      const next = await files.reread();
      const now = Date.now();
      if (next.fingerprint !== seen.fingerprint) seenAt = now;
      const stillMs = now - seenAt;
      if (stillMs >= (next.looksCut ? settleCutMs : settleMs) || signal.aborted || now > deadline) {
        this.settled = next.fingerprint;
        return true;
      }
      seen = next;
    }
    return false;
  }

  private hasFailed(fingerprint: string): boolean {
    return this.failed?.fingerprint === fingerprint && Date.now() < this.failed.until;
  }

  private async swap(): Promise<void> {
    const loaded = await this.load();
    if (loaded.files.fingerprint === this.last.files.fingerprint) return;
    this.last = loaded;
    this.watcher.watch(loaded.files.paths);
    if (loaded.value === undefined) {
      this.value = this.listener.refused(loaded, this.value);
      return;
    }
    const previous = this.value;
    this.value = loaded.value;
    // Requests first: of many modules it takes a while to tell what has changed.
    await setImmediate();
    this.listener.loaded(loaded.value, previous);
  }

  private async exclusively(work: () => Promise<void>): Promise<void> {
    this.reloading = work().catch((error: unknown) => {
      this.failed = { fingerprint: this.settled, until: Date.now() + failedRestMs };
      this.listener.failed(error);
    });
    await this.reloading;
    this.reloading = undefined;
  }
}
