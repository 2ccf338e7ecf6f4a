export interface FairQueueLimits {
  /** Tasks that run at once. */
  readonly running: number;
  /** Tasks that wait. */
  readonly waiting: number;
  /** Tasks of one client that wait. */
  readonly waitingPerClient: number;
}

interface Task {
  start(): void;
  /** Ends it without having run. */
  drop(): void;
}

/**
 * Runs a few tasks at once. Clients take turns, and so do the users of one client: nobody waits for all tasks of
 * somebody else. If too many wait, whoever has the most of them loses the last one.
 */
export class FairQueue {
  private readonly limits: FairQueueLimits;
  /** Waiting tasks of each client, in turn. */
  private readonly clients = new Map<string, Turns<Task>>();
  private waiting = 0;
  private running = 0;

  constructor(limits: FairQueueLimits) {
    this.limits = limits;
  }

  /** Resolves with the result of the task; undefined if it was not run because too many wait. */
  run<Result>(client: string, user: string, task: () => Promise<Result>): Promise<Result | undefined> {
    return new Promise((resolve, reject) => {
      const start = () => {
        this.running++;
        const end = () => {
          this.running--;
          this.startNext();
        };
        task().then(resolve, reject).finally(end);
      };
      this.add(client, user, { start, drop: () => resolve(undefined) });
      this.startNext();
    });
  }

  private add(client: string, user: string, task: Task): void {
    const own = this.clients.get(client) ?? new Turns<Task>();
    own.push(user, task);
    this.clients.set(client, own);
    this.waiting++;
    if (own.size > this.limits.waitingPerClient) this.dropOne(own);
    else if (this.waiting > this.limits.waiting) {
      this.dropOne([...this.clients.values()].reduce((most, turns) => (turns.size >= most.size ? turns : most)));
    }
  }

  private dropOne(turns: Turns<Task>): void {
    this.waiting--;
    turns.dropLast()?.drop();
  }

  private startNext(): void {
    if (this.running >= this.limits.running) return;
    for (const [client, turns] of this.clients) {
      this.clients.delete(client);
      const task = turns.take();
      if (turns.size > 0) this.clients.set(client, turns);
      if (task === undefined) continue;
      this.waiting--;
      task.start();
      return;
    }
  }
}

/** Items by key, in the order in which the keys take turns. */
class Turns<Item> {
  private readonly lanes = new Map<string, Item[]>();
  size = 0;

  push(key: string, item: Item): void {
    const lane = this.lanes.get(key) ?? [];
    lane.push(item);
    this.lanes.set(key, lane);
    this.size++;
  }

  /** The first item of the key whose turn it is. */
  take(): Item | undefined {
    for (const [key, lane] of this.lanes) {
      this.lanes.delete(key);
      const item = lane.shift();
      if (lane.length > 0) this.lanes.set(key, lane);
      if (item === undefined) continue;
      this.size--;
      return item;
    }
    return undefined;
  }

  /** The last item of the key that has the most; of several, of the one that came last. */
  dropLast(): Item | undefined {
    let longest: Item[] = [];
    for (const lane of this.lanes.values()) if (lane.length >= longest.length) longest = lane;
    const item = longest.pop();
    if (item !== undefined) this.size--;
    return item;
  }
}
