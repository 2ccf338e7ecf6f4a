import {
  COLLECTION_STYLE,
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  type Event,
  SCALAR_STYLE,
  type ScalarEvent,
  timestampTag,
} from 'js-yaml';

/** js-yaml's default, plus dates: they are a mistake wherever a string is meant, as in YAML 1.1. */
const schema = CORE_SCHEMA.withTags(timestampTag);

/**
 * Whether a scalar is text without a closer look: quoted, or beginning with a character that no other type begins with
 * (null, true, false, numbers and dates). That is so for nearly all of a large file.
 */
export function isSurelyText({ tagStart, valueStart, style }: ScalarEvent, source: string): boolean {
  if (tagStart !== -1 || valueStart === -1) return false;
  return style !== SCALAR_STYLE.PLAIN || /[/A-EG-MO-SU-Za-eg-mo-su-z]/.test(source.charAt(valueStart));
}

/** The values of all other scalars of one document, resolved by js-yaml in one go, as one long sequence. */
export function resolveScalars(events: readonly Event[], source: string): unknown[] {
  const [document] = events;
  const none = { anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1 };
  if (document === undefined) return [];
  const scalars = events.filter((event) => event.type === EVENT_ID.SCALAR && !isSurelyText(event, source));
  const sequence = { type: EVENT_ID.SEQUENCE, start: 0, style: COLLECTION_STYLE.FLOW, ...none };
  const pop = { type: EVENT_ID.POP };
  const [values] = constructFromEvents([document, sequence, ...scalars, pop, pop], { source, schema });
  return (values as unknown[]).map(withoutCollection);
}

/** `!!map` and `!!seq` without a value make an empty collection of a scalar: here that is no value. */
function withoutCollection(value: unknown): unknown {
  return typeof value === 'object' && !(value instanceof Date) ? null : value;
}

export interface ScalarPlace {
  readonly style: 'plain' | 'quoted' | 'block';
  readonly start: number;
  readonly end: number;
}

/** The place of a scalar that is written: with its quotes; of a block (`|`, `>`) from its first to its last letter. */
export function placeOfScalar({ valueStart, valueEnd, style }: ScalarEvent, source: string): ScalarPlace {
  switch (style) {
    case SCALAR_STYLE.PLAIN:
      return { style: 'plain', start: valueStart, end: valueEnd };
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return { style: 'quoted', start: valueStart - 1, end: valueEnd + 1 };
    default: {
      const text = source.slice(valueStart, valueEnd);
      const end = valueStart + text.trimEnd().length;
      return { style: 'block', start: Math.min(valueEnd - text.trimStart().length, end), end };
    }
  }
}
