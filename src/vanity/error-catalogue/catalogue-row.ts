/** One thing that `go`, git or ssh may say, with its reason and what to do about it. */
export interface CatalogueRow {
  /** Permanent; listed in docs/doctor.md. */
  readonly code: string;
  /** Matches one line; its named groups are fields (see `fields.ts`). Linear: no nested repetition. */
  readonly pattern: RegExp;
  /** One sentence, with `{field}`s. */
  readonly cause: string;
  /** What to do, with `{field}`s; lines after the first can be pasted. */
  readonly remedy: string;
  /** Codes beside which this one is only an echo; `anything` for the frames and trailers around a real reason. */
  readonly unless?: readonly string[] | 'anything';
}
