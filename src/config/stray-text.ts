import type { Finding } from '../diagnostics/diagnostic.ts';
import { variableSyntax } from '../vanity/repo-url/variables.ts';

/** What word processors and web pages make of quotes. */
const typographicQuotes = '“”„‟‘’‚‛«»‹›「」『』';
/** Spaces that do not break, characters without width, directions of text: nobody sees them, and none is in a name. */
const invisible = /[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\u2066-\u2069\u3000\ufeff]/;
const allInvisible = /[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\u2066-\u2069\u3000\ufeff]/g;

/** The finding for a text in which a variable is left; undefined if it holds none. `what` names the text. */
export function variableFinding(text: string, what: string): Finding | undefined {
  const syntax = variableSyntax(text);
  if (syntax === undefined) return undefined;
  const message = `${what} holds a variable (\`${syntax}\`): variables are not expanded here`;
  const hint = 'write the value itself, or the file with a tool that expands it, such as envsubst';
  return { code: 'config/variable', message, hint };
}

/** The finding for a name with characters that came with copying it: typographic quotes around it, invisible ones in it. */
export function strayCharacterFinding(text: string, what: string): Finding | undefined {
  const quote = [text.charAt(0), text.charAt(text.length - 1)].find(
    (end) => end !== '' && typographicQuotes.includes(end),
  );
  const [hidden] = quote === undefined ? (invisible.exec(text) ?? []) : [];
  if (quote === undefined && hidden === undefined) return undefined;
  const found =
    hidden === undefined
      ? `the typographic quote \`${quote}\``
      : `an invisible character (U+${hidden.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')})`;
  const message = `${what} holds ${found}, which is part of the text to YAML`;
  return { code: 'config/stray-character', message, hint: `write \`${withoutStray(text)}\`` };
}

function withoutStray(text: string): string {
  let start = 0;
  let end = text.length;
  const isStray = (character: string) => typographicQuotes.includes(character) || invisible.test(character);
  while (start < end && isStray(text.charAt(start))) start++;
  while (end > start && isStray(text.charAt(end - 1))) end--;
  return text.slice(start, end).replace(allInvisible, '');
}
