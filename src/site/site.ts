import type { Config } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import { refusedAnswer, type SiteAnswer, type TextAnswer } from './answer.ts';
import { createGoGetAnswers } from './go-get-answers.ts';
import { buildHostTable, chooseHost, type HostChoice, type HostTable } from './host-table.ts';
import type { FindVersions } from './module-facts.ts';
import { createListing } from './module-list.ts';
import { createPeopleAnswers } from './people-answers.ts';
import {
  goGetNotFound,
  methodNotAllowed,
  misdirected,
  refusedTarget,
  unauthorised,
  unknownOwnPath,
} from './refusals.ts';
import { parseRequestTarget, type RequestTarget } from './request-target.ts';
import type { StaticFiles } from './static-files.ts';
import { atOnce, type Steps } from './steps.ts';
import type { FindStored } from './stored-module.ts';
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
  /** What the module proxy holds; default: there is none. */
  readonly findStored?: FindStored | undefined;
}

/** Everything that one configuration answers; it never changes. */
export interface Site {
  readonly config: Config;
  readonly hostTable: HostTable;
  answer(request: SiteRequest): SiteAnswer;
  /**
   * The answer to a GET or HEAD of `go` for a known module, where anybody may have it; it is kept from one request
   * to the next. Undefined for everything else.
   */
  findGoGet(target: string, hostHeader: string | undefined): SiteAnswer | undefined;
  /** The page for whatever path is not known, for hosts that can have only one. */
  notFound(host: string): TextAnswer;
  /** Paths of the files that pages load. */
  readonly staticPaths: readonly string[];
}

/** What pages are made with. */
export interface PageOptions {
  /** The line that the index shows above the modules at the moment; default none. */
  readonly banner?: () => string | undefined;
  /** Undefined: pages show no versions. */
  readonly findVersions?: FindVersions | undefined;
  /** Whether each list is on one page, for hosts of files; default no. */
  readonly isUnpaged?: boolean;
}

/** How `go` asks; other parameters are as rare as they are allowed. */
const goGetQuery = '?go-get=1';

/** Builds the site of a configuration. Host, path and headers never reach a tag, except a valid dynamic Host. */
export function buildSite(...parts: Parameters<typeof buildSiteInSteps>): Site {
  return atOnce(buildSiteInSteps(...parts));
}

/** The same with pauses, since 100,000 modules take half a second. */
export function* buildSiteInSteps(
  config: Config,
  templates: Templates,
  staticFiles: StaticFiles,
  { banner = () => undefined, findVersions, isUnpaged = false }: PageOptions = {},
): Steps<Site> {
  const hostTable = buildHostTable(config);
  yield;
  const listing = yield* createListing(config, hostTable);
  const people = createPeopleAnswers(config, hostTable, listing, {
    templates,
    staticFiles,
    banner,
    findVersions,
    isUnpaged,
  });
  const restrictsPages = isRestricted(config.access, 'index');
  const restrictsGo = isRestricted(config.access, 'all');
  const goGetAnswers = createGoGetAnswers(hostTable, restrictsGo);

  const answerGoGet = (choice: HostChoice, path: string, mayKnow: boolean): SiteAnswer => {
    const known = goGetAnswers(choice, path);
    if (known !== undefined) return known;
    const answer = goGetNotFound(choice.host, path, mayKnow ? listing.modulesOf(choice.host) : undefined);
    return { ...answer, kind: 'go-get', module: undefined, isGoGet: true };
  };

  const answerOwn = (choice: HostChoice, request: RequestTarget, findStored?: FindStored): SiteAnswer => {
    const { path } = request;
    if (path === setupPath) return people.setup(choice);
    const own = people.api(choice, request, findStored);
    if (own !== undefined) return own;
    return { ...(staticFiles.answer(path) ?? unknownOwnPath()), kind: 'static', module: undefined };
  };

  return {
    config,
    hostTable,
    notFound: people.notFound,
    staticPaths: staticFiles.paths,
    findGoGet(target, hostHeader) {
      if (restrictsGo || !target.endsWith(goGetQuery)) return undefined;
      const request = parseRequestTarget(target);
      if (typeof request === 'string' || request.host !== undefined || kindOf(request) !== 'go-get') return undefined;
      const choice = chooseHost(hostHeader, hostTable);
      return choice && goGetAnswers(choice, request.path);
    },
    answer({ method, target, host, isAuthorised = false, findStored }) {
      if (method !== 'GET' && method !== 'HEAD') return refusedAnswer(methodNotAllowed(method));
      const request = parseRequestTarget(target);
      if (typeof request === 'string') return refusedAnswer(refusedTarget(request));
      if (host?.includes(',')) return refusedAnswer(refusedTarget('the request names more than one Host'));
      const choice = chooseHost(request.host ?? host, hostTable);
      if (choice === undefined) return refusedAnswer(misdirected(hostTable));
      const kind = kindOf(request);
      const mayKnow = isAuthorised || !restrictsPages;
      if (!mayKnow && (kind !== 'go-get' || restrictsGo)) {
        return { ...unauthorised(choice.host), kind, module: undefined };
      }
      if (isOwn(request.path)) return answerOwn(choice, request, findStored);
      return kind === 'go-get' ? answerGoGet(choice, request.path, mayKnow) : people.page(choice, request, findStored);
    },
  };
}

const setupPath = '/-/setup';

/** `/-/` is the server's own: no import path begins with it. */
function isOwn(path: string): boolean {
  return path === '/-' || path.startsWith('/-/');
}

function kindOf({ path, isGoGet }: RequestTarget): string {
  if (path === setupPath) return 'page';
  if (path.startsWith('/-/api/')) return 'api';
  if (isOwn(path)) return 'static';
  return isGoGet ? 'go-get' : 'page';
}
