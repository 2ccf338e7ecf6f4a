import { isRestricted } from '../../config/is-restricted.ts';
import type { Span } from '../../config/yaml-node.ts';
import { type Diagnostic, hasError, type Location, toDiagnostic } from '../../diagnostics/diagnostic.ts';
import { listSecurityHeaders } from '../../site/security-headers.ts';
import type { Site } from '../../site/site.ts';
import { askSite, collectPages, type PageChoice, type StaticPage } from './collect-pages.ts';
import { fileOfPage, findConflicts } from './find-conflicts.ts';
import { describeRedirectLimits, writeHeaders, writeRedirects } from './hosting-files.ts';
import type { Contents } from './inspect-directory.ts';

/** What an export consists of. */
export interface StaticExport {
  /** Contents by name relative to the output directory, with `/` between elements. None where there is an error. */
  readonly files: ReadonlyMap<string, Contents>;
  readonly diagnostics: readonly Diagnostic[];
  /** Paths of the modules, "/" for a catch-all; none where there is an error. */
  readonly modules: readonly string[];
  /** Which hosts leave parts of `_redirects` out, in words. */
  readonly redirectLimits: readonly string[];
}

/** Makes every file of the export of one host; the same site makes the same files. `onPage` is called before each page. */
export function planStaticExport(
  site: Site,
  choice: PageChoice,
  locate: (span: Span) => Location,
  onPage: (done: number, all: number) => void = () => undefined,
): StaticExport {
  const refuse = (diagnostics: readonly Diagnostic[]): StaticExport => {
    return { files: new Map(), diagnostics, modules: [], redirectLimits: [] };
  };
  const { access } = site.config;
  const { restrict } = access;
  if (isRestricted(access, 'index')) return refuse([restrictedAccess(restrict)]);
  const pages = collectPages(site, choice, onPage);
  const others = otherFiles(site, choice.host, pages);
  const diagnostics = [
    ...findConflicts(pages, [...others.keys()], locate),
    ...findPatterns(site, choice, pages, locate),
    ...findOtherHosts(site, choice.host, locate),
  ];
  if (hasError(diagnostics)) return refuse(diagnostics);
  return {
    files: new Map<string, Contents>([...pages.map(({ path, body }) => [fileOfPage(path), body] as const), ...others]),
    diagnostics,
    modules: pages.filter(({ isRoot }) => isRoot).map(({ path }) => path),
    redirectLimits: describeRedirectLimits(others.get('_redirects') ?? ''),
  };
}

/** What is no page of its own path. */
function otherFiles(site: Site, host: string, pages: readonly StaticPage[]): Map<string, string> {
  const statics = site.staticPaths.map((path) => ({ path, answer: askSite(site, host, path) }));
  const cacheControl = statics[0]?.answer.headers['Cache-Control'] ?? '';
  return new Map([
    ...statics.map(({ path, answer }): [string, string] => [path.slice(1), answer.body]),
    ['404.html', site.notFound(host).body],
    ['_headers', writeHeaders(pages, cacheControl, listSecurityHeaders())],
    ['_redirects', writeRedirects(pages, host)],
    // Jekyll, through which GitHub Pages sends what it serves, leaves out names that begin with an underscore.
    ['.nojekyll', ''],
  ]);
}

function restrictedAccess(restrict: string): Diagnostic {
  return toDiagnostic({
    code: 'export/restricted',
    message: `\`access: {restrict: ${restrict}}\` asks for a login, which files cannot: the export would publish every module`,
    hint: 'export a configuration without `access`, where the host itself keeps strangers out',
  });
}

/** Patterns of which no path is exported. */
function findPatterns(
  site: Site,
  { host }: PageChoice,
  pages: readonly StaticPage[],
  locate: (span: Span) => Location,
) {
  const exported = new Set(pages.map(({ route }) => route));
  return site.hostTable
    .routesOf(host)
    .filter((route) => route.isPattern && !exported.has(route))
    .map((route) =>
      toDiagnostic(
        {
          code: 'export/pattern',
          message: `\`${route.key}\` is a pattern, which files cannot answer`,
          hint: 'name the modules that it stands for with --paths FILE, or let `govanity serve` or nginx answer',
        },
        { location: locate(route.span) },
      ),
    );
}

function findOtherHosts(site: Site, host: string, locate: (span: Span) => Location): Diagnostic[] {
  const { config, hostTable } = site;
  return [...hostTable.hosts]
    .filter((other) => other !== host)
    .map((other) => {
      const [first, ...rest] = config.routes.filter((route) => route.host === other);
      const keys = first === undefined ? '' : `, nor are the keys of that host (${rest.length + 1})`;
      return toDiagnostic(
        {
          code: 'export/other-host',
          message: `\`${other}\` is not exported${keys}: an export answers for one host, this one for ${host}`,
          hint: `export it into another directory with --host ${other}`,
        },
        first === undefined ? {} : { location: locate(first.span) },
      );
    });
}
