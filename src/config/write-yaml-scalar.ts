/** Words that some reader of YAML takes for something else than text. */
const reserved = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;
const plain = /^[A-Za-z/](?:[A-Za-z0-9 ./:@%~+=_#{}()*!?&,;'-]*[A-Za-z0-9/)}])?$/;
/** The same without what ends a scalar in `[a, b]` and `{a: b}`. */
const plainInFlow = /^[A-Za-z/](?:[A-Za-z0-9 ./:@%~+=_#()*!?&;'-]*[A-Za-z0-9/)])?$/;
// Cc: controls, Cs: halves of surrogate pairs, Zl and Zp: line breaks to old readers, and byte order marks.
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]/gu;

/** Where a scalar is written. */
export interface ScalarContext {
  /** Quotes that the value gets if it can; default: none if it needs none. */
  readonly quote?: string | undefined;
  /** Whether the value is, or may be, inside `[]` or `{}`; default false. */
  readonly isInFlow?: boolean;
}

/**
 * A value on one line as every reader of YAML understands it, as text where it is a text:
 * without quotes only where nothing else could be read.
 */
export function writeYamlScalar(value: string | number | boolean, { quote, isInFlow }: ScalarContext = {}): string {
  if (typeof value !== 'string') return String(value);
  if (quote === "'" && value.search(unprintable) === -1) return `'${value.replaceAll("'", "''")}'`;
  const allowed = isInFlow ? plainInFlow : plain;
  const isPlain = allowed.test(value) && !reserved.test(value) && !/: | #|:$/.test(value);
  return isPlain && !quote ? value : doubleQuoted(value);
}

function doubleQuoted(value: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(unprintable, escaped)}"`;
}

/** A text as a comment, whatever it holds: line breaks and controls become spaces. */
export function writeYamlComment(text: string): string {
  return `# ${text.replace(unprintable, ' ').replace(/\s+/g, ' ').trim()}`;
}
