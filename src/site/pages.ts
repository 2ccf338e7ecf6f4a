import type { Config } from '../config/config.ts';
import { cutText } from '../diagnostics/cut-text.ts';
import { type ExplainResult, explainView } from './explain-view.ts';
import { discoveryTags } from './go-get-page.ts';
import type { HostTable } from './host-table.ts';
import { createListViews, type ListRequest } from './index-view.ts';
import type { Templates } from './linked-templates.ts';
import type { ModuleFacts } from './module-facts.ts';
import type { Listing } from './module-list.ts';
import type { ModuleMatch } from './module-match.ts';
import { moduleView } from './module-view.ts';
import { type PageView, safeHtml } from './page-views.ts';
import { pathOf } from './path-order.ts';
import { maxShownPath } from './refusals.ts';
import { buildSetupView, findSetupNeeds } from './setup-view.ts';
import type { StaticFiles } from './static-files.ts';

/** Makes the HTML pages of a configuration. */
export interface Pages {
  /** List of all modules, or of those below a path that has no module of its own, with the tags of a catch-all. */
  list(request: ListRequest): string;
  module(host: string, facts: ModuleFacts): string;
  notFound(host: string, path: string): string;
  /** The same for whatever path is not known. */
  anyNotFound(host: string): string;
  /** `base`: of the host, if the page was asked for below it, else "". */
  setup(host: string, base: string): string;
  /** The page that explains errors, with what it found. `base`: as above. */
  explain(host: string, base: string, result: ExplainResult): string;
}

export interface PagesOptions {
  readonly templates: Templates;
  readonly staticFiles: StaticFiles;
  /** The line that the index shows above the modules at the moment. */
  readonly banner: () => string | undefined;
  /** Whether pages become files: each list is on one page. */
  readonly isForFiles: boolean;
  /** See `ModuleList.base`. */
  readonly baseOf: (host: string) => string;
}

/** The page that explains errors. */
export const explainPath = '/-/explain';

/** Modules below another one that its page names. */
const maxBelow = 20;

export function createPages(
  config: Config,
  hostTable: HostTable,
  listing: Listing,
  { templates, staticFiles, banner, isForFiles, baseOf }: PagesOptions,
): Pages {
  const needs = findSetupNeeds(config);
  const isHidden = config.index === 'hidden';
  const lists = createListViews(isForFiles);
  const hasExplain = config.explain !== 'none' && !isForFiles;
  const pageView = (host: string, path: string, pageTitle: string, module?: ModuleMatch): PageView => {
    const base = baseFor(path, baseOf(host));
    return {
      tags: module && safeHtml(discoveryTags(module)),
      siteTitle: config.title,
      pageTitle,
      host,
      homeUrl: `${base}/`,
      ownUrl: `${base}/-`,
      styleUrl: base + staticFiles.urlOf('style.css'),
      scriptUrl: base + staticFiles.urlOf('script.js'),
      iconUrl: base + staticFiles.urlOf('icon.svg'),
      needsSetup: needs.needsSetup,
      explainUrl: hasExplain ? `${base}${explainPath}` : undefined,
      canCheck: hasExplain && config.explain === 'all',
    };
  };
  return {
    list(request) {
      const { host, below } = request;
      const isAll = below === '';
      const page = pageView(host, below, isAll ? config.title : `${host}${below}`, hostTable.find(host, '/'));
      const own = { below: isAll ? undefined : below, banner: isAll ? banner() : undefined, isHidden };
      return templates.index({ ...page, ...own, ...lists.view(listing.modulesOf(host), request) });
    },
    module(host, facts) {
      const path = facts.askedPath.slice(host.length);
      const page = pageView(host, path, facts.askedPath, facts.match);
      const list = listing.modulesOf(host);
      const { start, end } = path === '' ? { start: 0, end: 0 } : list.below(path);
      const shown = list.routes.slice(start, Math.min(end, start + maxBelow));
      const below = shown.map((route) => lists.entry(host, route));
      const isMore = end - start > maxBelow;
      const moreBelow = isMore ? { count: end - start, url: `${page.homeUrl}?q=${path}/` } : undefined;
      return templates.module({ ...page, below, moreBelow, ...moduleView(facts, host) });
    },
    notFound(host, path) {
      const importPath = `${host}${cutText(path, maxShownPath)}`;
      const found = listing.modulesOf(host).findNear(path);
      const nearest = found.map((url) => ({ importPath: `${host}${url}`, url }));
      const name = path.slice(path.lastIndexOf('/') + 1).slice(0, maxShownPath);
      return templates.notFound({ ...pageView(host, path, importPath), importPath, nearest, isHidden, name });
    },
    anyNotFound(host) {
      const page = pageView(host, '', config.title);
      return templates.notFound({ ...page, importPath: undefined, nearest: [], isHidden, name: '' });
    },
    setup(host, base) {
      const hosts = hostTable.hosts.size === 0 ? [host] : [...hostTable.hosts];
      const { example } = listing.modulesOf(host);
      const view = buildSetupView(needs, hosts, example && `${host}${pathOf(example)}`);
      return templates.setup({ ...pageView(host, base, `Setup: ${config.title}`), ...view });
    },
    explain(host, base, result) {
      return templates.explain({
        ...pageView(host, base, `Explain an error: ${config.title}`),
        ...explainView(result),
      });
    },
  };
}

/** The base of a host for pages below it; other pages do not name it. */
function baseFor(path: string, base: string): string {
  return `${path}/`.startsWith(`${base}/`) ? base : '';
}
