const identifier = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const number = '(?:0|[1-9][0-9]*)';
const canonical = new RegExp(
  `^v(${number})\\.${number}\\.${number}(?:-${identifier}(?:\\.${identifier})*)?(\\+incompatible)?$`,
);
/** As in golang.org/x/mod/module (PseudoVersionRE): v0.0.0-TIME-COMMIT, vX.Y.Z-pre.0.TIME-COMMIT, vX.Y.(Z+1)-0.TIME-COMMIT. */
const pseudo =
  /^v[0-9]+\.(?:0\.0-|[0-9]+\.[0-9]+-(?:[^+]*\.)?0\.)[0-9]{14}-[A-Za-z0-9]+(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** The longest version, query or file name that any file system and any `go` can have. */
const maxLength = 200;

/** Whether a text is a version in its canonical form, such as v1.2.3, v2.0.0+incompatible, or a pseudo-version. */
export function isCanonicalVersion(text: string): boolean {
  return text.length <= maxLength && canonical.test(text);
}

/** Whether a canonical version names a commit instead of a tag. */
export function isPseudoVersion(version: string): boolean {
  return version.split('-').length > 2 && pseudo.test(version);
}

/** N of a canonical version vN.*.*. */
export function majorOf(version: string): number {
  return Number(canonical.exec(version)?.[1] ?? Number.NaN);
}

/** The name that the tag of a canonical version has, apart from the directory before it. */
export function tagNameOf(version: string): string {
  return version.replace(/\+incompatible$/, '');
}

/** Words that `go` resolves itself, and never asks a proxy for as a query. */
const ownWords = ['upgrade', 'patch', 'none'];

/**
 * Whether a text can be a query: the name of a branch or tag, a commit or its beginning, or the beginning of a version.
 * What is accepted can be taken for no option, no operator of version queries, no revision syntax of git and no other path.
 */
export function isVersionQuery(text: string): boolean {
  if (text.length > maxLength || ownWords.includes(text)) return false;
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.+=&$/-]*$/.test(text) || /[./]$|\.lock$/.test(text)) return false;
  return !text.includes('..') && !text.includes('//') && !text.includes('/.') && !text.includes('.lock/');
}
