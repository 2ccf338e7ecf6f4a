/** A store on another machine that does not do what it should; the message is for people and holds no secret. */
export class StoreError extends Error {
  /** Whether it may work the next time. */
  readonly isPassing: boolean;

  constructor(message: string, isPassing: boolean) {
    super(message);
    this.isPassing = isPassing;
  }
}
