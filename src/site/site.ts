import type { Config } from '../config/config.ts';
import { type Answer, cacheableAnswer, htmlType, textAnswer } from './answer.ts';
import { buildDirectory, type Directory } from './directory.ts';
import { createGoGetAnswers } from './go-get-answers.ts';
import { chooseHost, type HostChoice } from './host-choice.ts';
import { createListing } from './listing.ts';
import type { ModuleMatch } from './module-match.ts';
import { createPages } from './pages.ts';
import {
  goGetNotFound,
  methodNotAllowed,
  misdirected,
  refusedTarget,
  unauthorised,
  unknownOwnPath,
} from './refusals.ts';
import { parseRequestTarget, type RequestTarget } from './request-target.ts';
import type { AnswerKind, SiteAnswer } from './site-answer.ts';
import type { StaticFiles } from './static-files.ts';
import type { Templates } from './templates.ts';

/** What a request asks, as far as answers depend on it. */
export interface SiteRequest {
  readonly method: string;
  /** The raw request target. */
  readonly target: string;
  /** The Host header; several are joined by commas. */
  readonly host: string | undefined;
  /** Whether the sender may know the modules; counts only where the configuration restricts access. */
  readonly isAuthorised: boolean;
}

/** Everything that one configuration answers; it never changes. */
export interface Site {
  readonly config: Config;
  readonly directory: Directory;
  answer(request: SiteRequest): SiteAnswer;
  /**
   * The answer to a GET or HEAD of `go` for a known module, where anybody may have it; it is kept from one request
   * to the next. Undefined for everything else.
   */
  findGoGet(target: string, hostHeader: string | undefined): SiteAnswer | undefined;
}

/** How `go` asks; other parameters are as rare as they are allowed. */
const goGetQuery = '?go-get=1';

/** Builds the site of a configuration; the index shows the notice. Host, path and headers never reach a tag, except a valid dynamic Host. */
export function buildSite(
  config: Config,
  templates: Templates,
  staticFiles: StaticFiles,
  notice?: string | undefined,
): Site {
  const directory = buildDirectory(config);
  const listing = createListing(config, directory);
  const pages = createPages(config, directory, listing, templates, {
    styleUrl: staticFiles.urlOf('style.css'),
    notice,
  });

  const { restrict } = config.access;
  const goGetAnswers = createGoGetAnswers(directory, restrict === 'all');

  const page = (body: string, { isDynamic }: HostChoice, module?: ModuleMatch): SiteAnswer => {
    const maxAgeSeconds = (module?.route ?? config).cacheMaxAgeSeconds;
    const answer = cacheableAnswer(body, htmlType, { maxAgeSeconds, isPrivate: restrict !== 'none', isDynamic });
    return { ...answer, kind: 'page', module: module?.route.key };
  };

  const answerGoGet = (choice: HostChoice, path: string, mayKnow: boolean): SiteAnswer => {
    const known = goGetAnswers(choice, path);
    if (known !== undefined) return known;
    const answer = goGetNotFound(choice.host, path, mayKnow ? listing : undefined);
    return { ...answer, kind: 'go-get', module: undefined };
  };

  const answerPeople = (choice: HostChoice, path: string): SiteAnswer => {
    const { host } = choice;
    const module = path === '/' ? undefined : directory.find(host, path);
    const isCatchAll = module?.importPath === host;
    const list =
      path === '/' ? pages.index(host) : module === undefined || isCatchAll ? pages.below(host, path) : undefined;
    if (list !== undefined) return page(list, choice);
    if (module === undefined) return { ...pageNotFound(pages.notFound(host, path)), kind: 'page', module: undefined };
    return page(pages.module(host, path, module), choice, module);
  };

  const refuse = (answer: Answer): SiteAnswer => ({ ...answer, kind: 'refused', module: undefined });

  return {
    config,
    directory,
    findGoGet(target, hostHeader) {
      if (restrict === 'all' || !target.endsWith(goGetQuery)) return undefined;
      const request = parseRequestTarget(target);
      if (typeof request === 'string' || request.host !== undefined || kindOf(request) !== 'go-get') return undefined;
      const choice = chooseHost(hostHeader, directory.hosts, directory.allowsAnyHost);
      return choice && goGetAnswers(choice, request.path);
    },
    answer({ method, target, host, isAuthorised = false }) {
      if (method !== 'GET' && method !== 'HEAD') return refuse(methodNotAllowed(method));
      const request = parseRequestTarget(target);
      if (typeof request === 'string') return refuse(refusedTarget(request));
      if (host?.includes(',')) return refuse(refusedTarget('the request names more than one Host'));
      const choice = chooseHost(request.host ?? host, directory.hosts, directory.allowsAnyHost);
      if (choice === undefined) return refuse(misdirected(directory));
      const kind = kindOf(request);
      const mayKnow = isAuthorised || restrict === 'none';
      if (!mayKnow && (kind !== 'go-get' || restrict === 'all')) {
        return { ...unauthorised(choice.host), kind, module: undefined };
      }
      if (kind === 'static') {
        return { ...(staticFiles.answer(request.path) ?? unknownOwnPath()), kind, module: undefined };
      }
      return kind === 'go-get' ? answerGoGet(choice, request.path, mayKnow) : answerPeople(choice, request.path);
    },
  };
}

/** `/-/` is the server's own: no import path begins with it. */
function kindOf({ path, isGoGet }: RequestTarget): AnswerKind {
  if (path === '/-' || path.startsWith('/-/')) return 'static';
  return isGoGet ? 'go-get' : 'page';
}

function pageNotFound(body: string): Answer {
  return { ...textAnswer(404, [], { 'Content-Type': htmlType }), body };
}
