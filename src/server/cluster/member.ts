import cluster, { type Worker } from 'node:cluster';
import { type ToPrimary, type ToWorker, tellWorker, type WorkerStart } from './messages.ts';

export interface MemberEvents {
  /** What the worker is told first, when it is able to listen. */
  start(): WorkerStart;
  /** Takes whole lines of its log. */
  log(lines: string): void;
  /** It answers requests with the newest configuration that it was told. */
  onServing(member: Member): void;
  onCannotStart(reason: string): void;
  /** It has ended; `how` continues a sentence that begins with its name. */
  onEnd(member: Member, how: string): void;
}

/** One worker, as the primary knows it. */
export class Member {
  readonly worker: Worker;
  /** Resolves when it has ended and its last message has been read. */
  readonly closed: Promise<void>;
  /** Undefined until it answers requests. */
  serving: { readonly hash: string; readonly port: number | undefined; readonly sinceMs: number } | undefined;
  private readonly events: MemberEvents;
  private isStarted = false;

  /** Throws where the system allows no further process. */
  constructor(events: MemberEvents) {
    this.events = events;
    this.worker = cluster.fork();
    const { process: child } = this.worker;
    this.worker.on('message', (message: ToPrimary) => this.hear(message));
    this.worker.once('exit', (code, signal) => {
      events.onEnd(this, signal ? `was ended by ${signal}` : `ended by itself with code ${code}`);
    });
    this.closed = new Promise((resolve) => {
      child.once('close', () => resolve());
      this.worker.on('error', (error) => {
        // Without a process there will be no exit; other errors are followed by one.
        if (child.pid !== undefined) return;
        events.onEnd(this, `could not be started: ${error.message}`);
        resolve();
      });
    });
  }

  get name(): string {
    return `worker ${this.worker.id} (process ${this.worker.process.pid})`;
  }

  /** As /config shows it; `hash` is undefined until it serves. */
  describe(): object {
    return { worker: this.worker.id, pid: this.worker.process.pid, hash: this.serving?.hash };
  }

  /** One that has not been told `start` yet will then be told what is the latest. */
  tell(message: ToWorker): void {
    if (this.isStarted) tellWorker(this.worker, message);
  }

  kill(): void {
    this.worker.process.kill('SIGKILL');
  }

  private hear(message: ToPrimary): void {
    switch (message.kind) {
      case 'hello':
        this.isStarted = true;
        tellWorker(this.worker, { kind: 'start', ...this.events.start() });
        return;
      case 'log':
        this.events.log(message.lines);
        return;
      case 'cannot-start':
        this.events.onCannotStart(message.reason);
        return;
      case 'serving':
        this.serving = { ...message, sinceMs: this.serving?.sinceMs ?? performance.now() };
        this.events.onServing(this);
    }
  }
}
