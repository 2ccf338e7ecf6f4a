import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { BackOff } from './back-off.ts';
import { Member } from './member.ts';
import type { Change, WorkerStart } from './messages.ts';

/** Milliseconds that workers get beyond the grace; then they are killed. */
const endMs = 2_000;

export interface FleetOptions {
  /** Whether nobody can listen again after the last listener: systemd's socket is then closed. */
  readonly endsWithLast: boolean;
  readonly logger: Logger;
  /** Takes whole lines of the workers' logs. */
  readonly log: (lines: string) => void;
  /** A worker has ended that was to go on. */
  readonly onLoss: () => void;
}

/** The workers. One that ends is replaced; where that leads nowhere the fleet fails. */
export class Fleet {
  /** Resolves with the reason when the fleet cannot go on. */
  readonly failed: Promise<string>;
  private readonly options: FleetOptions;
  /** What all workers are to know. */
  private latest: WorkerStart;
  private readonly members = new Set<Member>();
  private readonly backOff = new BackOff();
  private readonly started: Promise<number | undefined>;
  private fail!: (reason: string) => void;
  private succeed!: (port: number | undefined) => void;
  private hasStarted = false;
  private readonly stopping = new AbortController();

  constructor(start: WorkerStart, options: FleetOptions) {
    this.latest = start;
    this.options = options;
    this.failed = new Promise((resolve) => {
      this.fail = resolve;
    });
    this.started = new Promise((resolve, reject) => {
      this.succeed = resolve;
      void this.failed.then((reason) => reject(new Error(reason)));
    });
    // Each worker takes connections from the system by itself. With round-robin the primary takes them all and hands
    // them over: that costs as much as the answer, and nobody gets in while the primary reads a large configuration.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    // A worker is told its options, and does not read the command line.
    cluster.setupPrimary({ args: ['serve'], serialization: 'advanced' });
  }

  /** Resolves with the port when all have served; rejects where they cannot. */
  start(): Promise<number | undefined> {
    for (let count = 0; count < this.size; count++) this.add();
    return this.started;
  }

  /** Tells all workers, also those that are still to come. */
  tell(change: Change): void {
    this.latest = { ...this.latest, ...(change.site && { notice: undefined }), ...change };
    for (const member of this.members) member.tell({ kind: 'change', ...change });
  }

  /** Those that answer requests. */
  serving(): readonly Member[] {
    return [...this.members].filter(({ serving }) => serving !== undefined);
  }

  /** Lets all finish what is in flight for `graceMs`; resolves when they have ended. */
  async stop(graceMs: number): Promise<void> {
    this.stopping.abort();
    const members = [...this.members];
    // This process gives the address up first: after the last worker, connections are refused at once, instead of
    // waiting for somebody who only holds the address, and being reset.
    for (const { worker } of members) worker.disconnect();
    for (const member of members) {
      if (member.serving === undefined) member.kill();
      else member.tell({ kind: 'stop', graceMs });
    }
    const kill = setTimeout(() => {
      for (const member of members) member.kill();
    }, graceMs + endMs);
    await Promise.all(members.map(({ closed }) => closed));
    clearTimeout(kill);
  }

  private get size(): number {
    return this.latest.options.workers;
  }

  private add(): void {
    try {
      const member = new Member({
        start: () => this.latest,
        log: this.options.log,
        onServing: (served) => this.onServing(served),
        onCannotStart: (reason) => this.onCannotStart(reason),
        onEnd: (ended, how) => this.onEnd(ended, how),
      });
      this.members.add(member);
    } catch (error) {
      this.replace(undefined, `no worker can be started: ${(error as Error).message}`);
    }
  }

  private onServing({ serving }: Member): void {
    this.backOff.served();
    if (this.hasStarted || this.serving().length < this.size) return;
    this.hasStarted = true;
    this.succeed(serving?.port);
  }

  /** What one cannot have at the start, all cannot; later, those that serve go on. */
  private onCannotStart(reason: string): void {
    if (this.hasStarted) this.options.logger.error(`a worker cannot start: ${reason}`);
    else this.fail(reason);
  }

  private onEnd(member: Member, how: string): void {
    if (!this.members.delete(member) || this.stopping.signal.aborted) return;
    const { serving, name } = member;
    this.replace(serving && performance.now() - serving.sinceMs, `${name} ${how}`);
  }

  private replace(servedMs: number | undefined, what: string): void {
    const { logger, onLoss, endsWithLast } = this.options;
    onLoss();
    const delayMs = this.backOff.ended(servedMs);
    const isAlone = this.serving().length === 0;
    if ((this.backOff.isLoop && (isAlone || !this.hasStarted)) || (endsWithLast && isAlone && servedMs !== undefined)) {
      this.fail(`${what}, and no other takes its place`);
      return;
    }
    logger.error(`${what}; another one starts in ${delayMs} ms`);
    // Not for the time of a stop, but else it keeps the process alive, which may have nothing else to wait for.
    void sleep(delayMs, undefined, this.stopping).then(
      () => this.add(),
      () => undefined,
    );
  }
}
