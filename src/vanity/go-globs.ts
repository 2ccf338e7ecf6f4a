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

/** Whether a text is a pattern that can fit something: each set is closed, and nothing follows `\\` but a character. */
export function isGlob(text: string): boolean {
  return text.split('/').every((element) => readGlob(element) !== undefined);
}

type Character = (character: string) => boolean;

/** Go's path.Match for one element; a malformed pattern fits nothing. A star takes as little as the rest needs. */
function matchesElement(glob: string, element: string): boolean {
  const pieces = readGlob(glob);
  if (pieces === undefined) return false;
  const [first = [], ...others] = pieces;
  const last = others.pop();
  const fits = (piece: readonly Character[], at: number) => {
    return (
      at >= 0 && at + piece.length <= element.length && piece.every((one, index) => one(element.charAt(at + index)))
    );
  };
  if (!fits(first, 0)) return false;
  let end = first.length;
  if (last === undefined) return end === element.length;
  for (const piece of others) {
    while (end < element.length && !fits(piece, end)) end++;
    if (!fits(piece, end)) return false;
    end += piece.length;
  }
  return element.length - last.length >= end && fits(last, element.length - last.length);
}

/** What is between the stars of a glob. */
function readGlob(glob: string): Character[][] | undefined {
  const pieces: Character[][] = [[]];
  for (const [whole, quoted, not, set] of glob.matchAll(/\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|./gsu)) {
    const piece = pieces.at(-1);
    if (whole === '*') pieces.push([]);
    else if (whole === '?') piece?.push(() => true);
    else if (quoted !== undefined) piece?.push((character) => character === quoted);
    else if (set !== undefined) {
      const ranges = not === '' && set.startsWith('^') ? undefined : readRanges(set);
      if (ranges === undefined) return undefined;
      piece?.push((character) => ranges.some(([low, high]) => low <= character && character <= high) === (not === ''));
    } else if (whole === '[' || whole === '\\') return undefined;
    else piece?.push((character) => character === whole);
  }
  return pieces;
}

/** The ranges of a set such as `a-z_`; undefined where one has no end. */
function readRanges(set: string): [string, string][] | undefined {
  const ranges: [string, string][] = [];
  const range = /(?:\\(.)|([^\\-]))(?:-(?:\\(.)|([^\\-])))?|./gsu;
  for (const [, quotedLow, plainLow, quotedHigh, plainHigh] of set.matchAll(range)) {
    const low = quotedLow ?? plainLow;
    if (low === undefined) return undefined;
    ranges.push([low, quotedHigh ?? plainHigh ?? low]);
  }
  return ranges;
}
