import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Watches directories and calls back soon after something in them changed, and every `pollMs` in any case:
 * a file that is watched itself goes deaf when it is renamed over or swapped as a Kubernetes ConfigMap is,
 * and network file systems report nothing at all.
 */
export class FileWatcher {
  private readonly onSignal: (isPoll: boolean) => void;
  private readonly timer: NodeJS.Timeout;
  private readonly watchers = new Map<string, FSWatcher>();

  constructor(pollMs: number, onSignal: (isPoll: boolean) => void) {
    this.onSignal = onSignal;
    this.timer = setInterval(() => onSignal(true), pollMs);
    this.timer.unref();
  }

  /** Watches the directories of these files, and no others any more. */
  watch(files: readonly string[]): void {
    const wanted = new Set(files.map((file) => dirname(file)));
    for (const directory of this.watchers.keys()) if (!wanted.has(directory)) this.drop(directory);
    for (const directory of wanted) if (!this.watchers.has(directory)) this.add(directory);
  }

  close(): void {
    clearInterval(this.timer);
    for (const directory of [...this.watchers.keys()]) this.drop(directory);
  }

  /** A directory that cannot be watched is left to the polling. */
  private add(directory: string): void {
    try {
      const watcher = watch(directory, { persistent: false }, () => this.onSignal(false));
      watcher.on('error', () => this.drop(directory));
      this.watchers.set(directory, watcher);
    } catch {
      this.watchers.delete(directory);
    }
  }

  private drop(directory: string): void {
    this.watchers.get(directory)?.close();
    this.watchers.delete(directory);
  }
}
