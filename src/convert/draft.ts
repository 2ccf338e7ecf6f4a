import type { MappingEntry, Span } from '../config/yaml-node.ts';
import type { Location } from '../diagnostics/diagnostic.ts';

/** A key with its value as it goes into vanity.yaml, and where it came from. */
export interface DraftField {
  readonly name: string;
  readonly value: string | number | boolean;
  /** Place in the source to show for what is wrong with it. */
  readonly span: Span;
  /** The key of the source that stays in place where the source is edited; undefined: a new key. */
  readonly from?: MappingEntry;
}

/** An entry below `paths`. */
export interface DraftEntry {
  readonly key: string;
  readonly fields: readonly DraftField[];
  /** Texts that go above the entry as comments. */
  readonly notes: readonly string[];
  readonly span: Span;
  /** The entry of the source that stays in place where the source is edited. */
  readonly from?: MappingEntry;
}

/** A vanity.yaml before it is written. */
export interface Draft {
  readonly top: readonly DraftField[];
  readonly entries: readonly DraftEntry[];
  /** Texts that go above everything as comments. */
  readonly notes: readonly string[];
}

/** A part of a draft that can be left out by itself. */
export type DraftPart = DraftField | DraftEntry;

/** Where a line of a written vanity.yaml came from. */
export interface Origin {
  /** Place in the source. */
  readonly span: Span;
  /** Undefined for what belongs to no part. */
  readonly part: DraftPart | undefined;
}

/** A written vanity.yaml with the way back to the source. */
export interface Written {
  readonly text: string;
  originOf(location: Location): Origin;
}
