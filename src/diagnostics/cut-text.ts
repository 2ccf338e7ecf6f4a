/** Characters of a name or value that a message repeats. */
const maxShown = 60;

/** The start of a text that may be of any length, with `...` where something is left out. */
export function cutText(text: string, most = maxShown): string {
  return text.length > most ? `${text.slice(0, most)}...` : text;
}
