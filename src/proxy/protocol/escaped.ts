/** Writes a module path or version as file names and URLs have it: an upper-case letter is `!` and the letter in lower case. */
export function escapeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** Reads what `escapeName` writes; undefined for anything that it does not write. */
export function unescapeName(escaped: string): string | undefined {
  if (/[A-Z]/.test(escaped) || /!(?![a-z])/.test(escaped)) return undefined;
  return escaped.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
