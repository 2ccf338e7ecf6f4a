import type { Finding } from '../../diagnostics/diagnostic.ts';

/** What a text was read as, before its parts are checked and encoded. */
export interface Address {
  /** Lower case, one that the version control system uses. */
  readonly scheme: string;
  /** As written. */
  readonly user?: string | undefined;
  /** As written; IPv6 in brackets. */
  readonly host: string;
  /** Digits, as written. */
  readonly port?: string | undefined;
  /** As written; begins with `/`, or is empty. */
  readonly path: string;
  /** Whether it was the scp form, in which git decodes no `%XX`. */
  readonly scp: boolean;
  /** What was corrected, in words that continue "the URL was corrected:". */
  readonly changes: readonly string[];
  /** Why something else could have been meant. */
  readonly doubts: readonly string[];
  /** A change that has a code of its own instead of `repo/rewritten`. */
  readonly notice?: Rejection | undefined;
}

/** An error with, perhaps, a URL that the hint recommends once it has been normalised and found good. */
export interface Rejection extends Finding {
  readonly candidate?: string;
  /** What follows the candidate in the hint: another key to write, for example. */
  readonly remark?: string;
  /** What the text means in two ways; the hint shows both once they have been found good. */
  readonly readings?: readonly Meaning[];
}

/** A URL, and what has to be true for it to be the one that is meant: "`22` is the port". */
interface Meaning {
  readonly candidate: string;
  readonly condition: string;
}

/** Distinguishes the two outcomes of a reading. */
export function isRejection(reading: object): reading is Rejection {
  return 'code' in reading;
}

/** Whether the text is one or more ASCII digits. */
export function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/** Names a character for a message: quoted if it can be shown, else by its code point. */
export function showCharacter(character: string): string {
  if (character === ' ') return 'a space';
  if (character > ' ' && character < '\x7f' && character !== '`') return `\`${character}\``;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
