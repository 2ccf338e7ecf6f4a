import type { PageTag } from './read-go-imports.ts';

/** A go-import tag with the right number of fields. */
export interface ImportTag {
  readonly prefix: string;
  readonly vcs: string;
  readonly repo: string;
  /** "" where there is no fourth field. */
  readonly subdir: string;
}

/** A tag, or why there is none, in the words of `go`. */
export type Choice = { readonly tag: ImportTag } | { readonly complaint: string };

/** The tag that `go` takes for an import path; up to Go 1.24 only those with three fields count (`maxFields`). */
export function chooseGoImport(tags: readonly PageTag[], importPath: string, maxFields: 3 | 4): Choice {
  const read = tags.filter(({ isSeen }) => isSeen).flatMap(({ fields }) => toImportTag(fields, maxFields));
  const proxies = read.filter(({ vcs }) => vcs === 'mod');
  const superseded = new Set(proxies.map(({ prefix }) => prefix));
  const list = [...proxies, ...read.filter(({ vcs, prefix }) => vcs !== 'mod' && !superseded.has(prefix))];
  const matching = list.filter(({ prefix }) => isPathPrefix(prefix, importPath));
  const [first, second] = matching;
  if (first === undefined) {
    const mismatches = list.map(({ prefix }) => `meta tag ${prefix} did not match import path ${importPath}`);
    return { complaint: `no go-import meta tags (${mismatches.join(', ')})` };
  }
  if (second === undefined || (first.vcs === 'mod' && second.vcs !== 'mod')) return { tag: first };
  return { complaint: `multiple meta tags match import path "${importPath}"` };
}

/** Whether two tags are the same to `go`. */
export function isSameTag(a: ImportTag, b: ImportTag): boolean {
  return a.prefix === b.prefix && a.vcs === b.vcs && a.repo === b.repo && a.subdir === b.subdir;
}

/** The fields as they are in the tag. */
export function tagContent({ prefix, vcs, repo, subdir }: ImportTag): string {
  return [prefix, vcs, repo, ...(subdir === '' ? [] : [subdir])].join(' ');
}

function toImportTag([prefix, vcs, repo, subdir, ...rest]: readonly string[], maxFields: 3 | 4): ImportTag[] {
  if (prefix === undefined || vcs === undefined || repo === undefined || rest.length > 0) return [];
  if (subdir !== undefined && maxFields === 3) return [];
  return [{ prefix, vcs, repo, subdir: subdir ?? '' }];
}

/** Whether `path` is `prefix` or lies below it; as in Go, everything lies below "". */
function isPathPrefix(prefix: string, path: string): boolean {
  return (
    path === prefix ||
    (path.startsWith(prefix) && (prefix === '' || prefix.endsWith('/') || path.charAt(prefix.length) === '/'))
  );
}
