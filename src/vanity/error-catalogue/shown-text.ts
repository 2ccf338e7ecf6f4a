import { printable } from '../../diagnostics/printable.ts';
import { redactStart } from '../../diagnostics/redact.ts';

/** The one query that is no secret; with another value behind it, it is masked like the others. */
const goGetQuery = /\?go-get=1(?![\w&%+;=-])/;

/** A line of another program, or of a server, as it may be printed: at most so many characters, no secrets, no control characters. */
export function shownText(text: string, maxLength: number): string {
  const parts = text.split(goGetQuery).map((part) => redactStart(part, maxLength));
  return printable(parts.join('?go-get=1').slice(0, maxLength));
}
