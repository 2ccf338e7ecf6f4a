import type { Config } from '../config/config.ts';
import type { Directory } from './directory.ts';
import { discoveryTags } from './go-get-page.ts';
import type { ListedModule, Listing } from './listing.ts';
import type { ModuleMatch } from './module-match.ts';
import { type IndexEntry, safeHtml, type Templates } from './templates.ts';

/** Makes the HTML pages of a configuration. */
export interface Pages {
  /** List of all modules, with the tags of a catch-all. */
  index(host: string): string;
  /** List of the modules below a path that has no module of its own, with the tags of a catch-all; undefined where none is listed. */
  below(host: string, path: string): string | undefined;
  /** `path` is what was asked for: the module's, or one below it. */
  module(host: string, path: string, module: ModuleMatch): string;
  notFound(host: string, path: string): string;
}

export function createPages(
  config: Config,
  directory: Directory,
  listing: Listing,
  templates: Templates,
  { styleUrl, notice }: { readonly styleUrl: string; readonly notice: string | undefined },
): Pages {
  const base = { siteTitle: config.title, styleUrl };
  const catchAllTags = (host: string) => {
    const catchAll = directory.find(host, '/');
    return catchAll && safeHtml(discoveryTags(catchAll));
  };
  return {
    index(host) {
      const modules = listing.of(host).map((module) => indexEntry(module, host));
      const isHidden = config.index === 'hidden';
      return templates.index({
        ...base,
        tags: catchAllTags(host),
        pageTitle: config.title,
        host,
        below: undefined,
        notice,
        isHidden,
        modules,
      });
    },
    below(host, path) {
      const modules = listing.below(host, path).map((module) => indexEntry(module, host));
      if (modules.length === 0) return undefined;
      const pageTitle = `${host}${path}`;
      return templates.index({
        ...base,
        tags: catchAllTags(host),
        pageTitle,
        host,
        below: path,
        notice: undefined,
        isHidden: false,
        modules,
      });
    },
    module(host, path, module) {
      const { route, importPath, goImport } = module;
      const asked = `${host}${path === '/' ? '' : path}`;
      return templates.module({
        ...base,
        tags: safeHtml(discoveryTags(module)),
        pageTitle: importPath,
        host,
        importPath,
        packagePath: asked === importPath ? undefined : asked,
        description: route.description,
        deprecated: route.deprecated,
        home: module.home,
        docs: module.docs,
        repo: goImport.repo,
        vcs: goImport.vcs,
        subdir: goImport.subdir || undefined,
        goImport: module.goImportContent,
        goSource: module.goSourceContent,
      });
    },
    notFound(host, path) {
      const importPath = `${host}${path}`;
      const nearest = listing.nearest(host, path).map((url) => ({ importPath: `${host}${url}`, url }));
      return templates.notFound({ ...base, tags: undefined, pageTitle: importPath, host, importPath, nearest });
    },
  };
}

function indexEntry({ route, path }: ListedModule, host: string): IndexEntry {
  const { description, deprecated } = route;
  const isCatchAll = path === '/';
  const url = route.isPattern || isCatchAll ? undefined : path;
  return { importPath: isCatchAll ? host : `${host}${path}`, url, description, deprecated };
}
