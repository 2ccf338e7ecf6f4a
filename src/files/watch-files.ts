import { type FSWatcher, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Milliseconds in which changes are taken together: a log in the same directory changes it without a pause. */
const collectMs = 50;

interface Watched {
  readonly watcher: FSWatcher;
  /** Which directory it was: one that takes its place is another one. */
  readonly identity: string;
}

/**
 * Watches directories and calls back soon after something in them changed, and every `pollMs` in any case:
 * a file that is watched itself goes deaf when it is renamed over or swapped as a Kubernetes ConfigMap is,
 * and network file systems report nothing at all.
 */
export class FileWatcher {
  private readonly onSignal: (isPoll: boolean) => void;
  private readonly timer: NodeJS.Timeout;
  private readonly watched = new Map<string, Watched>();
  private collecting: NodeJS.Timeout | undefined;

  constructor(pollMs: number, onSignal: (isPoll: boolean) => void) {
    this.onSignal = onSignal;
    this.timer = setInterval(() => onSignal(true), pollMs);
    this.timer.unref();
  }

  /** Watches the directories that these files are in now, and no others any more. */
  watch(files: readonly string[]): void {
    const wanted = new Set(files.map((file) => dirname(file)));
    for (const [directory, { identity }] of this.watched) {
      if (!wanted.has(directory) || identity !== identify(directory)) this.drop(directory);
    }
    for (const directory of wanted) if (!this.watched.has(directory)) this.add(directory);
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.collecting);
    for (const directory of [...this.watched.keys()]) this.drop(directory);
  }

  /** A directory that cannot be watched is left to the polling. */
  private add(directory: string): void {
    try {
      const identity = identify(directory);
      const watcher = watch(directory, { persistent: false }, () => this.collect());
      watcher.on('error', () => this.drop(directory));
      this.watched.set(directory, { watcher, identity });
    } catch {
      this.watched.delete(directory);
    }
  }

  private collect(): void {
    this.collecting ??= setTimeout(() => {
      this.collecting = undefined;
      this.onSignal(false);
    }, collectMs).unref();
  }

  private drop(directory: string): void {
    this.watched.get(directory)?.watcher.close();
    this.watched.delete(directory);
  }
}

function identify(directory: string): string {
  const found = statSync(directory, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? '' : `${found.dev} ${found.ino}`;
}
