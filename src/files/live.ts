import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { FilesRead } from './files-read.ts';
import { isShortage } from './read-file.ts';

/** Milliseconds. An edit is served within one second of its last write: this, what follows here, and loading. */
const pollMs = 250;
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
/** The same if the files could not be read: that is cheap, and may be over soon. */
const shortageRestMs = 2_000;
/**
 * Polls after a load that compare contents, too: times are blind to a second change within one tick of the file
 * system's clock, which takes some milliseconds, or two seconds on some file systems.
 */
const contentPolls: ReadonlySet<number> = new Set([1, 2, 10]);
/** And every so many polls, once a minute, for file systems on which times are not to be relied upon. */
const contentPollInterval = 240;

/** The same failure is reported again after so long. */
const failureReportMs = 60_000;

interface Failure {
  readonly message: string;
  /** Of the files when it happened; undefined if not even these are known. */
  readonly signatures: string | undefined;
  /** As `performance.now()`, like all times here. */
  readonly restsUntilMs: number;
  readonly reportedAtMs: number;
}

/** One attempt to make something of files. */
export interface Attempt<Value> {
  /** Every file that was read. */
  readonly files: FilesRead;
  /** Undefined if their contents are not fit for use. */
  readonly value?: Value;
}

/** Learns of reloads. */
export interface ReloadListener<Value, Tried> {
  loaded(value: Value, previous: Value): void;
  /** What is on disk is not fit for use; called once for each such contents. */
  refused(attempt: Tried): void;
  /** Something else than the files' contents went wrong; the value stays. */
  failed(error: unknown): void;
  /** What failed works again, and the files hold what they held at the last attempt. */
  recovered(): void;
}

/**
 * Holds a mutable reference to a value that is made of files, and follows those files by itself: it polls their times
 * and sizes. Contents that cannot be used change nothing. The clock of the machine does not matter.
 *
 * Nothing is watched: a watched file goes deaf when it is renamed over or swapped as a Kubernetes ConfigMap is, a
 * watched directory reports every line of a log in it, and network file systems report nothing at all.
 */
export class Live<Value, Tried extends Attempt<Value> = Attempt<Value>> {
  private value: Value;
  /** The last attempt, successful or not: what to compare the disk with. */
  private last: Tried;
  private readonly load: (current: Value, signal: AbortSignal) => Promise<Tried>;
  private readonly listener: ReloadListener<Value, Tried>;
  private readonly timer: NodeJS.Timeout;
  /** What is being done; there is never more than one thing at a time. */
  private running: Promise<void> | undefined;
  /** A reload that has been asked for and not begun; those who ask meanwhile wait for the same one. */
  private pending: Promise<void> | undefined;
  private settling = new AbortController();
  private readonly closing = new AbortController();
  private polls = 0;
  private failure: Failure | undefined;

  constructor(
    initial: Tried & { value: Value },
    load: (current: Value, signal: AbortSignal) => Promise<Tried>,
    listener: ReloadListener<Value, Tried>,
  ) {
    this.value = initial.value;
    this.last = initial;
    this.load = load;
    this.listener = listener;
    this.timer = setInterval(() => {
      if (this.running === undefined && this.pending === undefined) void this.exclusively(() => this.look());
    }, pollMs).unref();
  }

  current(): Value {
    return this.value;
  }

  /** The last attempt to load, which may have been refused. */
  lastAttempt(): Tried {
    return this.last;
  }

  /** Looks at the files at once and takes what they hold if it is new and fit for use. At most one reload waits. */
  reload(): Promise<void> {
    this.settling.abort();
    this.pending ??= Promise.resolve(this.running).then(() => this.reloadNext());
    return this.pending;
  }

  /** Ends the following. What is being loaded changes nothing any more, and its signal is aborted. */
  close(): void {
    this.closing.abort();
    clearInterval(this.timer);
    this.settling.abort();
  }

  private async reloadNext(): Promise<void> {
    while (this.running !== undefined) await this.running;
    this.pending = undefined;
    await this.exclusively(async () => {
      const { fingerprint } = await this.last.files.reread();
      await this.take(fingerprint !== this.last.files.fingerprint);
    });
  }

  private async look(): Promise<void> {
    const { files } = this.last;
    const failure = this.failure !== undefined && performance.now() < this.failure.restsUntilMs && this.failure;
    if (failure && failure.signatures === undefined) return;
    const signatures = await files.look();
    if (failure && failure.signatures === signatures) return;
    this.polls++;
    const comparesContents = contentPolls.has(this.polls) || this.polls % contentPollInterval === 0;
    if (signatures === files.signatures && !comparesContents && this.failure === undefined) return;
    await this.take(await this.hasSettledOnChange(signatures));
  }

  private async take(isNew: boolean): Promise<void> {
    if (isNew) await this.swap();
    else if (this.failure !== undefined) this.listener.recovered();
    this.failure = undefined;
  }

  /** Waits until the files hold still, or until `reload` is in a hurry; true if they then hold something new. */
  private async hasSettledOnChange(signatures: string): Promise<boolean> {
    const { files } = this.last;
    this.settling = new AbortController();
    const { signal } = this.settling;
    const startedMs = performance.now();
    let seen = { signatures, atMs: startedMs };
    let held: { readonly isNew: boolean; readonly looksCut: boolean } | undefined;
    while (!this.isClosed) {
      const now = performance.now();
      const isUrgent = signal.aborted || now - startedMs > settleLimitMs;
      if (isUrgent || now - seen.atMs >= settleMs || seen.signatures === files.signatures) {
        if (held === undefined) {
          const { fingerprint, looksCut } = await files.reread();
          held = { isNew: fingerprint !== files.fingerprint, looksCut };
        }
        if (!held.isNew) return false;
        if (isUrgent || now - seen.atMs >= (held.looksCut ? settleCutMs : settleMs)) return true;
      }
      await sleep(settleStepMs, undefined, { signal }).catch(() => undefined);
      const next = await files.look();
      if (next === seen.signatures) continue;
      seen = { signatures: next, atMs: performance.now() };
      held = undefined;
    }
    return false;
  }

  private async swap(): Promise<void> {
    const loaded = await this.load(this.value, this.closing.signal);
    if (this.isClosed) return;
    if (loaded.files.shortage !== undefined) throw loaded.files.shortage;
    if (loaded.files.fingerprint === this.last.files.fingerprint) return;
    this.last = loaded;
    this.polls = 0;
    if (loaded.value === undefined) {
      this.listener.refused(loaded);
      return;
    }
    const previous = this.value;
    this.value = loaded.value;
    // Requests first: of many modules it takes a while to find out what has changed.
    await setImmediate();
    this.listener.loaded(loaded.value, previous);
  }

  private async exclusively(work: () => Promise<void>): Promise<void> {
    if (this.isClosed) return;
    this.running = this.guard(work);
    await this.running;
    this.running = undefined;
  }

  /** Never rejects. */
  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.fail(error as NodeJS.ErrnoException);
    }
  }

  private get isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  private async fail(error: NodeJS.ErrnoException): Promise<void> {
    if (this.isClosed) return;
    const signatures = await this.last.files.look().catch(() => undefined);
    const now = performance.now();
    const { message } = error;
    const known = this.failure?.message === message ? this.failure.reportedAtMs : undefined;
    const isKnown = known !== undefined && now - known < failureReportMs;
    this.failure = {
      message,
      signatures,
      restsUntilMs: now + (isShortage(error) ? shortageRestMs : failedRestMs),
      reportedAtMs: isKnown ? known : now,
    };
    if (!isKnown) this.listener.failed(error);
  }
}
