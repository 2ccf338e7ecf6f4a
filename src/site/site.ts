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

/** What was asked for; a refusal is a request that could not even be asked. */
export type AnswerKind = 'go-get' | 'page' | 'static' | 'refused';

export interface SiteAnswer extends Answer {
  readonly kind: AnswerKind;
  /** Key of the route that answers; undefined where none does. */
  readonly module: string | undefined;
}

/** Everything that one configuration answers; it never changes. */
export interface Site {
  readonly config: Config;
  readonly directory: Directory;
  answer(request: SiteRequest): SiteAnswer;
}

/** Builds the site of a configuration. Host, path and headers never reach a tag, except a valid dynamic Host. */
export function buildSite(config: Config, templates: Templates, staticFiles: StaticFiles): Site {
  const directory = buildDirectory(config);
  const listing = createListing(config, directory);
  const pages = createPages(config, directory, listing, templates, staticFiles.urlOf('style.css'));

  const fresh = (body: string, { isDynamic }: HostChoice, module?: ModuleMatch): Answer =>
    cacheableAnswer(body, htmlType, (module?.route ?? config).cacheMaxAgeSeconds, isDynamic);

  const answerGoGet = (choice: HostChoice, path: string): SiteAnswer => {
    const module = directory.find(choice.host, path);
    const answer =
      module === undefined ? goGetNotFound(choice.host, path, listing) : fresh(goGetPage(module), choice, module);
    return { ...answer, kind: 'go-get', module: module?.route.key };
  };

  const answerPeople = (choice: HostChoice, path: string): SiteAnswer => {
    const { host } = choice;
    const module = path === '/' ? undefined : directory.find(host, path);
    const isCatchAll = module?.importPath === host;
    const list =
      path === '/' ? pages.index(host) : module === undefined || isCatchAll ? pages.below(host, path) : undefined;
    if (list !== undefined) return { ...fresh(list, choice), kind: 'page', module: undefined };
    if (module === undefined) return { ...pageNotFound(pages.notFound(host, path)), kind: 'page', module: undefined };
    return { ...fresh(pages.module(host, path, module), choice, module), kind: 'page', module: module.route.key };
  };

  const refuse = (answer: Answer): SiteAnswer => ({ ...answer, kind: 'refused', module: undefined });

  return {
    config,
    directory,
    answer({ method, target, host }) {
      if (method !== 'GET' && method !== 'HEAD') return refuse(methodNotAllowed(method));
      const request = parseRequestTarget(target);
      if (typeof request === 'string') return refuse(refusedTarget(request));
      const choice = chooseHost(host, directory.hosts, directory.allowsAnyHost);
      if (choice === undefined) return refuse(misdirected(directory));
      if (request.path === '/-' || request.path.startsWith('/-/')) {
        return { ...(staticFiles.answer(request.path) ?? unknownOwnPath()), kind: 'static', module: undefined };
      }
      return request.isGoGet ? answerGoGet(choice, request.path) : answerPeople(choice, request.path);
    },
  };
}

function pageNotFound(body: string): Answer {
  return { ...textAnswer(404, [], { 'Content-Type': htmlType }), body };
}
