import { Agent, request } from 'node:http';

export interface LoadOptions {
  readonly port: number;
  /** Asked one after the other, over and over. */
  readonly targets: readonly string[];
  readonly host: string;
  readonly requestsPerSecond: number;
}

export interface LoadResult {
  readonly requests: number;
  /** Those that were not answered with 200, or not at all; the reason of the first. */
  readonly failures: number;
  readonly firstFailure: string | undefined;
  /** Milliseconds from the moment that a request was due, also where it could not be sent then; sorted. */
  readonly latencies: readonly number[];
}

/** Sends requests at a fixed rate, however slowly they are answered: so a server that stands still is not spared. */
export class OpenLoop {
  private readonly options: LoadOptions;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly started = performance.now();
  private readonly latencies: number[] = [];
  private readonly timer: NodeJS.Timeout;
  private readonly pending = new Set<Promise<void>>();
  private sent = 0;
  private failures = 0;
  private firstFailure: string | undefined;

  constructor(options: LoadOptions) {
    this.options = options;
    this.timer = setInterval(() => this.sendDue(), 1);
  }

  /** Resolves when all requests that were sent are answered. */
  async stop(): Promise<LoadResult> {
    clearInterval(this.timer);
    await Promise.all(this.pending);
    this.agent.destroy();
    const { sent: requests, failures, firstFailure } = this;
    return { requests, failures, firstFailure, latencies: this.latencies.sort((a, b) => a - b) };
  }

  private sendDue(): void {
    const intervalMs = 1000 / this.options.requestsPerSecond;
    for (;;) {
      const dueAt = this.started + this.sent * intervalMs;
      if (dueAt > performance.now()) return;
      const target = this.options.targets[this.sent++ % this.options.targets.length] ?? '/';
      const answered = this.ask(target)
        .catch((error: Error) => error.message)
        .then((failure) => {
          this.latencies.push(performance.now() - dueAt);
          if (failure === undefined) return;
          this.failures++;
          this.firstFailure ??= `${target}: ${failure}`;
        });
      this.pending.add(answered);
      void answered.then(() => this.pending.delete(answered));
    }
  }

  /** Resolves with what is wrong with the answer. */
  private ask(path: string): Promise<string | undefined> {
    const { port, host } = this.options;
    return new Promise((resolve, reject) => {
      const sent = request({ port, path, agent: this.agent, headers: { Host: host } }, (response) => {
        response.resume();
        response.once('error', reject);
        response.once('end', () => resolve(response.statusCode === 200 ? undefined : `status ${response.statusCode}`));
      });
      sent.once('error', reject);
      sent.end();
    });
  }
}

/** The value that a share of the sorted ones does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
