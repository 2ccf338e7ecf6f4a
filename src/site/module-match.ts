import type { Route } from '../config/config.ts';
import { goSourceOf } from '../config/go-source.ts';
import { type GoImport, goImportContent, goSourceContent } from '../vanity/tags.ts';

/** A route together with the path that it answers, its templates filled in. */
export interface ModuleMatch {
  readonly route: Route;
  /** Import path of the repository root: host and matched elements. */
  readonly importPath: string;
  /** What the placeholders of the route stand for. */
  readonly placeholders: ReadonlyMap<string, string>;
  readonly goImport: GoImport;
  /** Content of the go-import tag for the version control system. */
  readonly goImportContent: string;
  /** Content of the `mod` tag, which `go` prefers; undefined: there is none. */
  readonly modImportContent: string | undefined;
  /** Content of the go-source tag; undefined where there is none. */
  readonly goSourceContent: string | undefined;
  /** Page of the repository. */
  readonly home: string | undefined;
  readonly docs: string | undefined;
}

/** Path below which the module proxy answers. */
export const proxyMount = '/-/proxy';

/** Fills a route's templates; `prefix` is the matched part of the path, "" for the catch-all. */
export function fillRoute(route: Route, host: string, prefix: string): ModuleMatch {
  const importPath = `${host}${prefix}`;
  const placeholders = readPlaceholders(route, prefix);
  const fill = createFill(placeholders);
  const source = goSourceOf(route);
  const goImport = { prefix: importPath, vcs: route.vcs, repo: fill(route.repo.href), subdir: route.subdir };
  const modImport = route.modTag && {
    prefix: importPath,
    vcs: 'mod' as const,
    repo: route.modTag.url ?? `https://${host}${proxyMount}`,
    subdir: '',
  };
  return {
    route,
    importPath,
    placeholders,
    goImport,
    goImportContent: goImportContent(goImport),
    modImportContent: modImport && goImportContent(modImport),
    goSourceContent: source === undefined ? undefined : goSourceContent(importPath, fill(source)),
    home: route.home === undefined ? undefined : fill(route.home),
    docs: route.docs === undefined ? undefined : fill(route.docs).replaceAll('{importPath}', importPath),
  };
}

/** Fills templates of a route with the elements of a path that it answers. */
export function createRouteFill(route: Route, prefix: string): (template: string) => string {
  return createFill(readPlaceholders(route, prefix));
}

function readPlaceholders({ elements }: Route, prefix: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const actual = prefix.split('/').slice(1);
  for (const [index, element] of elements.entries()) {
    if ('placeholder' in element) values.set(element.placeholder, actual[index] ?? '');
  }
  return values;
}

/** Replaces `{name}` by the element of the path that stands for it; other braces are left alone. */
function createFill(values: ReadonlyMap<string, string>): (template: string) => string {
  if (values.size === 0) return (template) => template;
  return (template) => template.replace(/\{(\w+)\}/g, (token, name: string) => values.get(name) ?? token);
}
