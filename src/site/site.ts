import type { Config } from '../config/config.ts';
import { type Answer, cacheableAnswer, htmlType, textAnswer } from './answer.ts';
import { buildDirectory, type Directory } from './directory.ts';
import { goGetPage } from './go-get-page.ts';
import { chooseHost, type HostChoice } from './host-choice.ts';
import { createListing } from './listing.ts';
import type { ModuleMatch } from './module-match.ts';
import { createPages } from './pages.ts';
import { goGetNotFound, methodNotAllowed, misdirected, refusedTarget, unknownOwnPath } from './refusals.ts';
import { parseRequestTarget } from './request-target.ts';
import type { StaticFiles } from './static-files.ts';
import type { Templates } from './templates.ts';

/** What a request asks, as far as answers depend on it. */
export interface SiteRequest {
  readonly method: string;
  /** The raw request target. */
  readonly target: string;
  /** The Host header. */
  readonly host: string | undefined;
}

/** Everything that one configuration answers; it never changes. */
export interface Site {
  readonly config: Config;
  readonly directory: Directory;
  answer(request: SiteRequest): Answer;
}

/** Builds the site of a configuration. Host, path and headers never reach a tag, except a valid dynamic Host. */
export function buildSite(config: Config, templates: Templates, staticFiles: StaticFiles): Site {
  const directory = buildDirectory(config);
  const listing = createListing(config, directory);
  const pages = createPages(config, directory, listing, templates, staticFiles.urlOf('style.css'));

  const page = (body: string, { isDynamic }: HostChoice, module?: ModuleMatch): Answer =>
    cacheableAnswer(body, htmlType, (module?.route ?? config).cacheMaxAgeSeconds, isDynamic);

  const answerGoGet = (choice: HostChoice, path: string): Answer => {
    const module = directory.find(choice.host, path);
    return module === undefined ? goGetNotFound(choice.host, path, listing) : page(goGetPage(module), choice, module);
  };

  const answerPeople = (choice: HostChoice, path: string): Answer => {
    const { host } = choice;
    if (path === '/') return page(pages.index(host), choice);
    const module = directory.find(host, path);
    if (module !== undefined && module.importPath !== host)
      return page(pages.module(host, path, module), choice, module);
    const below = pages.below(host, path);
    if (below !== undefined) return page(below, choice);
    if (module !== undefined) return page(pages.module(host, path, module), choice, module);
    return { ...textAnswer(404, [], { 'Content-Type': htmlType }), body: pages.notFound(host, path) };
  };

  return {
    config,
    directory,
    answer({ method, target, host }) {
      if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed(method);
      const request = parseRequestTarget(target);
      if (typeof request === 'string') return refusedTarget(request);
      const choice = chooseHost(host, directory.hosts, directory.allowsAnyHost);
      if (choice === undefined) return misdirected(directory);
      if (request.path === '/-' || request.path.startsWith('/-/'))
        return staticFiles.answer(request.path) ?? unknownOwnPath();
      return request.isGoGet ? answerGoGet(choice, request.path) : answerPeople(choice, request.path);
    },
  };
}
