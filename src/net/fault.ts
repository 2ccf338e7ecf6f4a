import type { Known } from '../vanity/error-catalogue/facts.ts';

/** Why something does not work, in the words of `go`, git or ssh, which the error catalogue knows. */
export class Fault extends Error {
  /** What is known of the place beside the words. */
  readonly known: Known;
  constructor(message: string, known: Known = {}) {
    super(message);
    this.known = known;
  }
}
