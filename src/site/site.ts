import type { Config } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import { refusedAnswer, type SiteAnswer, type TextAnswer } from './answer.ts';
import { createGoGetAnswers } from './go-get-answers.ts';
import {
  buildHostTable,
  chooseHost,
  type HostChoice,
  type HostTable,
  isAddress,
  isForModuleProxy,
} from './host-table.ts';
import type { Templates } from './linked-templates.ts';
import type { FindVersions } from './module-facts.ts';
import { createListing } from './module-list.ts';
import { explainPath } from './pages.ts';
import { createPeopleAnswers, type PeopleAnswers } from './people-answers.ts';
import {
  goGetNotFound,
  methodNotAllowed,
  misdirected,
  notAModuleProxy,
  refusedTarget,
  unauthorised,
  unknownOwnPath,
} from './refusals.ts';
import { parseRequestTarget, type RequestTarget } from './request-target.ts';
import type { StaticFiles } from './static-files.ts';
import { atOnce, type Steps } from './steps.ts';
import type { FindStored } from './stored-module.ts';

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
  /** The pages that explain errors; who may see them is for the caller to check. */
  readonly explainPages: Pick<PeopleAnswers, 'explain' | 'explained'>;
  /** The base of a host (see `ModuleList.base`) if a path is one of the server's own pages below it, else "". */
  ownBase(host: string, path: string): string;
  /** Paths of the files that pages load. */
  readonly staticPaths: readonly string[];
}

/** What pages are made with. */
export interface PageOptions {
  /** The line that the index shows above the modules at the moment; default none. */
  readonly banner?: () => string | undefined;
  /** Undefined: pages show no versions. */
  readonly findVersions?: FindVersions | undefined;
  /** Whether pages become files: each list is on one page, and the server's own pages are at the root alone. Default no. */
  readonly isForFiles?: boolean;
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
  { banner = () => undefined, findVersions, isForFiles = false }: PageOptions = {},
): Steps<Site> {
  const hostTable = buildHostTable(config);
  yield;
  const listing = yield* createListing(config, hostTable);
  const baseOf = (host: string) => (isForFiles ? '' : listing.modulesOf(host).base);
  const people = createPeopleAnswers(config, hostTable, listing, {
    templates,
    staticFiles,
    banner,
    findVersions,
    isForFiles,
    baseOf,
  });
  const restrictsPages = isRestricted(config.access, 'index');
  const restrictsGo = isRestricted(config.access, 'all');
  const goGetAnswers = createGoGetAnswers(hostTable, restrictsGo);
  const read = createReadRequest(hostTable, baseOf);

  const explainUrlOf = (host: string) => `https://${host}${baseOf(host)}${explainPath}`;
  const answerGoGet = (choice: HostChoice, path: string, mayKnow: boolean): SiteAnswer => {
    const known = goGetAnswers(choice, path);
    if (known !== undefined) return known;
    const list = mayKnow ? listing.modulesOf(choice.host) : undefined;
    const explainUrl = config.explain === 'none' || isForFiles ? undefined : explainUrlOf(choice.host);
    const answer = goGetNotFound(choice.host, path, list, explainUrl);
    return { ...answer, kind: 'go-get', module: undefined, isGoGet: true };
  };

  const answerOwn = ({ choice, request, base }: SiteQuestion, findStored?: FindStored): SiteAnswer => {
    const { path } = request;
    if (path === setupPath) return people.setup(choice, base);
    if (path === explainPath && config.explain !== 'none') return people.explain(choice, base);
    const own = people.api(choice, request, findStored);
    if (own !== undefined) return own;
    return { ...(staticFiles.answer(path) ?? unknownOwnPath()), kind: 'static', module: undefined };
  };

  return {
    config,
    hostTable,
    notFound: people.notFound,
    explainPages: people,
    ownBase: (host, path) => ownBase(path, baseOf(host)),
    staticPaths: staticFiles.paths,
    findGoGet(target, hostHeader) {
      if (restrictsGo || !target.endsWith(goGetQuery)) return undefined;
      const question = read(target, hostHeader);
      if ('status' in question || question.kind !== 'go-get' || question.request.host !== undefined) return undefined;
      return goGetAnswers(question.choice, question.request.path);
    },
    answer({ method, target, host, isAuthorised = false, findStored }) {
      if (method !== 'GET' && method !== 'HEAD') return refusedAnswer(methodNotAllowed(method));
      const question = read(target, host);
      if ('status' in question) return question;
      const { choice, request, kind } = question;
      const mayKnow = isAuthorised || !restrictsPages;
      if (!mayKnow && (kind !== 'go-get' || restrictsGo)) {
        return { ...unauthorised(choice.host), kind, module: undefined };
      }
      if (isOwn(request.path)) return answerOwn(question, findStored);
      return kind === 'go-get' ? answerGoGet(choice, request.path, mayKnow) : people.page(choice, request, findStored);
    },
  };
}

/** A request that the site can answer. */
interface SiteQuestion {
  readonly choice: HostChoice;
  /** Its path begins with `/-/` for the server's own pages, also for those below the base of the host. */
  readonly request: RequestTarget;
  readonly kind: string;
  /** The base of the host if the server's own pages were asked for below it, else "". */
  readonly base: string;
}

function createReadRequest(hostTable: HostTable, baseOf: (host: string) => string) {
  return (target: string, header: string | undefined): SiteQuestion | SiteAnswer => {
    const asked = parseRequestTarget(target);
    if (typeof asked === 'string') return refusedAnswer(refusedTarget(asked));
    if (header?.includes(',')) return refusedAnswer(refusedTarget('the request names more than one Host'));
    const choice = chooseHost(asked.host ?? header, hostTable) ?? chooseForProbe(asked, header, hostTable);
    if (choice === undefined) return refusedAnswer(misdirected(hostTable));
    const base = asked.path.includes('/-/') ? ownBase(asked.path, baseOf(choice.host)) : '';
    const request = base === '' ? asked : { ...asked, path: asked.path.slice(base.length) };
    const kind = kindOf(request);
    if (isForModuleProxy(asked.path) && !isOwn(asked.path)) {
      return { ...notAModuleProxy(choice.host), kind, module: undefined };
    }
    return { choice, request, kind, base };
  };
}

/** Load balancers ask for the index by address to learn whether the server is alive; the first host answers. */
function chooseForProbe(
  { path, isGoGet, host }: RequestTarget,
  header: string | undefined,
  { hosts, allowsAnyHost }: HostTable,
): HostChoice | undefined {
  const [first] = hosts;
  if (path !== '/' || isGoGet || host !== undefined || allowsAnyHost || first === undefined) return undefined;
  return isAddress(header ?? '') ? { host: first, isDynamic: false } : undefined;
}

const setupPath = '/-/setup';

/** `/-/` is the server's own: no import path begins with it. */
function isOwn(path: string): boolean {
  return path === '/-' || path.startsWith('/-/');
}

/** The base if a path is one of the server's own below it, else "". */
function ownBase(path: string, base: string): string {
  if (base === '' || !path.startsWith(`${base}/-/`)) return '';
  const own = path.slice(base.length);
  return own === setupPath || own === explainPath || own.startsWith('/-/static/') || own.startsWith('/-/api/')
    ? base
    : '';
}

function kindOf({ path, isGoGet }: RequestTarget): string {
  if (path === setupPath || path === explainPath) return 'page';
  if (path.startsWith('/-/api/')) return 'api';
  if (isOwn(path)) return 'static';
  return isGoGet ? 'go-get' : 'page';
}
