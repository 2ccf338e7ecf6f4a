import type { Config } from '../config/config.ts';
import { discoveryTags } from './go-get-page.ts';
import type { HostTable } from './host-table.ts';
import { createListViews, type ListRequest } from './index-view.ts';
import type { ModuleFacts } from './module-facts.ts';
import type { Listing } from './module-list.ts';
import type { ModuleMatch } from './module-match.ts';
import { moduleView } from './module-view.ts';
import { safeHtml } from './page-views.ts';
import { pathOf } from './path-order.ts';
import { buildSetupView, findSetupNeeds } from './setup-view.ts';
import type { StaticFiles } from './static-files.ts';
import type { Templates } from './templates.ts';

/** Makes the HTML pages of a configuration. */
export interface Pages {
  /** List of all modules, or of those below a path that has no module of its own, with the tags of a catch-all. */
  list(request: ListRequest): string;
  module(host: string, facts: ModuleFacts): string;
  notFound(host: string, path: string): string;
  /** The same for whatever path is not known. */
  anyNotFound(host: string): string;
  setup(host: string): string;
}

export interface PagesOptions {
  readonly templates: Templates;
  readonly staticFiles: StaticFiles;
  /** The line that the index shows above the modules at the moment. */
  readonly banner: () => string | undefined;
  /** Whether each list is on one page. */
  readonly isUnpaged: boolean;
}

/** Modules below another one that its page names. */
const maxBelow = 20;

export function createPages(
  config: Config,
  hostTable: HostTable,
  listing: Listing,
  { templates, staticFiles, banner, isUnpaged }: PagesOptions,
): Pages {
  const needs = findSetupNeeds(config);
  const base = {
    tags: undefined,
    siteTitle: config.title,
    styleUrl: staticFiles.urlOf('style.css'),
    scriptUrl: staticFiles.urlOf('script.js'),
    iconUrl: staticFiles.urlOf('icon.svg'),
    needsSetup: needs.needsSetup,
  };
  const isHidden = config.index === 'hidden';
  const tags = (module: ModuleMatch | undefined) => module && safeHtml(discoveryTags(module));
  const lists = createListViews(isUnpaged);
  return {
    list(request) {
      const { host, below } = request;
      const page = { ...base, tags: tags(hostTable.find(host, '/')), host, isHidden };
      const own =
        below === ''
          ? { below: undefined, pageTitle: config.title, banner: banner() }
          : { below, pageTitle: `${host}${below}`, banner: undefined };
      return templates.index({ ...page, ...own, ...lists.view(listing.modulesOf(host), request) });
    },
    module(host, facts) {
      const path = facts.askedPath.slice(host.length);
      const page = { ...base, tags: tags(facts.match), pageTitle: facts.askedPath, host };
      const list = listing.modulesOf(host);
      const { start, end } = path === '' ? { start: 0, end: 0 } : list.below(path);
      const shown = list.routes.slice(start, Math.min(end, start + maxBelow));
      const below = shown.map((route) => lists.entry(host, route));
      const moreBelow = end - start > maxBelow ? { count: end - start, url: `/?q=${path}/` } : undefined;
      return templates.module({ ...page, below, moreBelow, ...moduleView(facts, host) });
    },
    notFound(host, path) {
      const importPath = `${host}${path}`;
      const nearest = listing
        .modulesOf(host)
        .findNear(path)
        .map((url) => ({ importPath: `${host}${url}`, url }));
      const name = path.slice(path.lastIndexOf('/') + 1);
      return templates.notFound({ ...base, pageTitle: importPath, host, importPath, nearest, isHidden, name });
    },
    anyNotFound(host) {
      const page = { ...base, pageTitle: config.title, host, isHidden };
      return templates.notFound({ ...page, importPath: undefined, nearest: [], name: '' });
    },
    setup(host) {
      const hosts = hostTable.hosts.size === 0 ? [host] : [...hostTable.hosts];
      const { example } = listing.modulesOf(host);
      const view = buildSetupView(needs, hosts, example && `${host}${pathOf(example)}`);
      return templates.setup({ ...base, pageTitle: `Setup: ${config.title}`, host, ...view });
    },
  };
}
