/**
 * Whether one of the comma-separated patterns of GOPRIVATE and its like fits the beginning of a path, as in
 * module.MatchPrefixPatterns: a pattern of n elements is compared with the first n elements.
 */
export function matchesGlobs(globs: string, path: string): boolean {
  const elements = path.split('/');
  return globs.split(',').some((text) => {
    const pattern = text.replace(/\/$/, '');
    const glob = pattern.split('/');
    if (pattern === '' || glob.length > elements.length) return false;
    return glob.every((part, index) => matchesElement(part, elements[index] ?? ''));
  });
}

/** Makes a regular expression that is none. */
const malformed = '(';

/** Go's path.Match for one element; a malformed pattern fits nothing. */
function matchesElement(glob: string, element: string): boolean {
  const source = glob.replace(/\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|\*+|\?|[^A-Za-z0-9]/g, (whole, quoted, not, set) => {
    if (quoted !== undefined) return literal(quoted);
    if (set?.startsWith('^') || whole === '[') return malformed;
    if (set !== undefined) return `[${not}${set.replaceAll('[', '\\[')}]`;
    return whole.startsWith('*') ? '.*' : whole === '?' ? '.' : literal(whole);
  });
  try {
    return new RegExp(`^${source}$`, 's').test(element);
  } catch {
    return false;
  }
}

function literal(character: string): string {
  return /\w/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
