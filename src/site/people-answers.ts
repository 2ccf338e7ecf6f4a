import type { Config } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import { cacheableAnswer, htmlType, jsonType, type SiteAnswer, type TextAnswer, textAnswer } from './answer.ts';
import { createAnswerMemory } from './answer-memory.ts';
import { type ApiResult, apiPath, createApi } from './api.ts';
import type { ExplainResult } from './explain-view.ts';
import type { HostChoice, HostTable } from './host-table.ts';
import { countPages } from './index-view.ts';
import { type FindVersions, gatherFacts, type ModuleFacts } from './module-facts.ts';
import type { Listing } from './module-list.ts';
import type { ModuleMatch } from './module-match.ts';
import { createPages, explainPath, type PagesOptions } from './pages.ts';
import type { RequestTarget } from './request-target.ts';
import { parseFilter } from './search.ts';
import type { FindStored } from './stored-module.ts';

/** Characters of lists and setup pages that are kept, and of modules' pages: making one takes longer than sending it. */
const maxRememberedLists = 32_000_000;
const maxRememberedModules = 8_000_000;

/** Answers to those who are not `go`. */
export interface PeopleAnswers {
  page(choice: HostChoice, request: RequestTarget, findStored?: FindStored): SiteAnswer;
  /** What a page for an unknown path says as far as it does not depend on the path. */
  notFound(host: string): TextAnswer;
  /** `base`: of the host, if the page was asked for below it, else "". */
  setup(choice: HostChoice, base: string): SiteAnswer;
  /** The page that explains errors, before anything was sent. `base`: as above. */
  explain(choice: HostChoice, base: string): SiteAnswer;
  /** The same with a result, for whoever sent it. */
  explained(choice: HostChoice, base: string, status: number, result: ExplainResult): SiteAnswer;
  /** Undefined if the path is none of the API's. */
  api(choice: HostChoice, request: RequestTarget, findStored?: FindStored): SiteAnswer | undefined;
}

/** Numbers objects: the same one has the same number. */
function createIds(): (object: object | undefined) => number {
  const ids = new WeakMap<object, number>();
  let last = 0;
  return (object) => {
    if (object === undefined) return 0;
    const id = ids.get(object) ?? ++last;
    ids.set(object, id);
    return id;
  };
}

export function createPeopleAnswers(
  config: Config,
  hostTable: HostTable,
  listing: Listing,
  { findVersions, ...options }: PagesOptions & { readonly findVersions: FindVersions | undefined },
): PeopleAnswers {
  const pages = createPages(config, hostTable, listing, options);
  const api = createApi(config, hostTable, listing, findVersions);
  const { cacheable, html, json } = createWriters(config);
  const idOf = createIds();
  const rememberList = createAnswerMemory(maxRememberedLists);
  const rememberModule = createAnswerMemory(maxRememberedModules);

  const list = ({ host, isDynamic }: HostChoice, path: string, query: string): SiteAnswer | undefined => {
    const below = path === '/' ? '' : path;
    const { start, end } = listing.modulesOf(host).below(below);
    if (below !== '' && start === end) return undefined;
    const page = Math.min(parsePage(query), options.isForFiles ? 1 : countPages(end - start));
    const request = { host, below, filter: parseFilter(query), page };
    const make = () => html(cacheable(pages.list(request), htmlType, isDynamic));
    const banner = below === '' ? (options.banner() ?? '') : '';
    return request.filter === '' ? rememberList(`${host}${path}?${page} ${banner}`, make) : make();
  };

  const module = (
    { host, isDynamic }: HostChoice,
    path: string,
    match: ModuleMatch,
    findStored?: FindStored,
  ): SiteAnswer => {
    const facts = gatherFacts(match, host, path, findVersions, findStored);
    const make = () => html(cacheable(pages.module(host, facts), htmlType, isDynamic, facts), facts);
    const state = `${idOf(facts.versionTable)} ${JSON.stringify(facts.stored)}`;
    return facts.isPending ? make() : rememberModule(`${host}${path} ${state}`, make);
  };

  return {
    page(choice, { path, query }, findStored) {
      const { host } = choice;
      const match = path === '/' ? undefined : hostTable.find(host, path);
      const found = match === undefined || match.importPath === host ? list(choice, path, query) : undefined;
      if (found !== undefined) return found;
      return match === undefined
        ? html(notFound(pages.notFound(host, path), htmlType))
        : module(choice, path, match, findStored);
    },
    notFound: (host) => notFound(pages.anyNotFound(host), htmlType),
    setup: ({ host, isDynamic }, base) =>
      rememberList(`${host}${base}/-/setup`, () => html(cacheable(pages.setup(host, base), htmlType, isDynamic))),
    explain: ({ host, isDynamic }, base) =>
      rememberList(`${host}${base}${explainPath}`, () =>
        html(cacheable(pages.explain(host, base, {}), htmlType, isDynamic)),
      ),
    explained({ host }, base, status, result) {
      const answer = textAnswer(status, [], { 'Content-Type': htmlType });
      return html({ ...answer, body: pages.explain(host, base, result) });
    },
    api({ host, isDynamic }, { path, query }, findStored) {
      if (path.startsWith(`${apiPath}/`))
        return json(api.module(host, path.slice(apiPath.length + 1), findStored), isDynamic);
      if (path !== apiPath) return undefined;
      const page = parsePage(query);
      const make = () => json(api.list(host, page), isDynamic);
      return page > api.countPages(host) ? make() : rememberList(`${host}${path}?${page}`, make);
    },
  };
}

/** The `page` of a query string, from 1; 1 where there is none, or none that is a number. */
function parsePage(query: string): number {
  const page = new URLSearchParams(query).get('page') ?? '';
  return /^[1-9][0-9]{0,6}$/.test(page) ? Number(page) : 1;
}

function createWriters(config: Config) {
  const isPrivate = isRestricted(config.access, 'index');
  const cacheable = (body: string, type: string, isDynamic: boolean, facts?: ModuleFacts): TextAnswer => {
    const age = facts?.match.route.cacheMaxAgeSeconds ?? config.cacheMaxAgeSeconds;
    return cacheableAnswer(body, type, { maxAgeSeconds: facts?.isPending ? 0 : age, isPrivate, isDynamic });
  };
  return {
    cacheable,
    html: (answer: TextAnswer, facts?: ModuleFacts): SiteAnswer => ({ ...answer, kind: 'page', ...aboutOf(facts) }),
    json({ status, content, facts }: ApiResult, isDynamic: boolean): SiteAnswer {
      const body = `${JSON.stringify(content)}\n`;
      const answer = status === 200 ? cacheable(body, jsonType, isDynamic, facts) : notFound(body, jsonType);
      return { ...answer, kind: 'api', ...aboutOf(facts) };
    },
  };
}

function aboutOf(facts: ModuleFacts | undefined): Pick<SiteAnswer, 'module' | 'versions'> {
  const versions = facts?.versionsWanted;
  return { module: facts?.match.route.key, ...(versions && { versions }) };
}

/** Never cached, so that a corrected configuration helps at once. */
function notFound(body: string, type: string): TextAnswer {
  return { ...textAnswer(404, [], { 'Content-Type': type }), body };
}
