import { quoteForShell } from '../../diagnostics/quote-for-shell.ts';
import { type MatchPlace, plainFact } from './facts.ts';
import { shownText } from './shown-text.ts';

/** A field that is made of other facts; undefined if they are not known, or if its condition does not hold. */
export type Derivation = (place: MatchPlace) => string | undefined;

/** Characters of another program's or a server's words that a cause repeats. */
export const maxWords = 200;

/** Condition: the field is an empty text where it holds. */
export function when(holds: (place: MatchPlace) => boolean): Derivation {
  return (place) => (holds(place) ? '' : undefined);
}

/** A file as a shell takes it. */
export function file(field: string): Derivation {
  return (place) => {
    const value = plainFact(field, place);
    // What ssh calls its -o options.
    if (field === 'file' && value === 'command-line') return undefined;
    return value === undefined || windowsPath.test(value) ? undefined : tilde(value);
  };
}

export const windowsPath = /^[A-Za-z]:[\\/]|\\/;

/** A shell does not expand a quoted tilde. */
function tilde(path: string): string {
  return path.startsWith('~/') ? `~/${quoteForShell(path.slice(2))}` : quoteForShell(path);
}

/** Words for a cause alone: a shell would read them as anything. */
export function words(field: string): Derivation {
  return ({ match }) => {
    const value = match.groups[field]?.trim();
    return value === undefined || value === '' ? undefined : asClause(value);
  };
}

/** Words of another program as the end of a sentence. */
export function asClause(text: string): string {
  return shownText(text, maxWords).replace(/\.$/, '').replace(/[{}]/g, ' ');
}
