/** Milliseconds. A worker that has served for less has not proven itself: the next one waits longer. */
const provenMs = 10_000;
const firstMs = 200;
const mostMs = 5_000;
/** So many in a row that ended before they served are no accident. */
const failedStartsMost = 3;

/** How long the next worker waits, by how the last ones ended. */
export class BackOff {
  private failedStarts = 0;
  private earlyEnds = 0;

  /** Whether the last workers all ended before they served. */
  get isLoop(): boolean {
    return this.failedStarts >= failedStartsMost;
  }

  served(): void {
    this.failedStarts = 0;
  }

  /** A worker has ended that had served for so long, or never; returns the milliseconds until the next one. */
  ended(servedMs: number | undefined): number {
    if (servedMs === undefined) this.failedStarts++;
    this.earlyEnds = (servedMs ?? 0) < provenMs ? this.earlyEnds + 1 : 0;
    return this.earlyEnds === 0 ? 0 : Math.min(mostMs, firstMs * 2 ** (this.earlyEnds - 1));
  }
}
