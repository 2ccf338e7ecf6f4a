import type { Config } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import { cacheableAnswer, htmlType, jsonType, type SiteAnswer, type TextAnswer, textAnswer } from './answer.ts';
import { createAnswerMemory } from './answer-memory.ts';
import { type ApiResult, createApi } from './api.ts';
import type { HostChoice, HostTable } from './host-table.ts';
import { parseFilter } from './index-groups.ts';
import type { Listing } from './listing.ts';
import { type FindVersions, gatherFacts, type ModuleFacts } from './module-facts.ts';
import { createPages } from './pages.ts';
import type { RequestTarget } from './request-target.ts';
import type { StaticFiles } from './static-files.ts';
import type { FindStored } from './stored-module.ts';
import type { Templates } from './templates.ts';

/** Characters of lists that are kept: making one of thousands of modules takes many times as long as sending it. */
const maxRemembered = 32_000_000;

/** What pages are made with. */
export interface PageOptions {
  /** The line that the index shows above the modules at the moment; default none. */
  readonly banner?: () => string | undefined;
  /** Undefined: pages show no versions. */
  readonly findVersions?: FindVersions | undefined;
}

/** Answers to those who are not `go`. */
export interface PeopleAnswers {
  page(choice: HostChoice, request: RequestTarget, findStored?: FindStored): SiteAnswer;
  /** What a page for an unknown path says as far as it does not depend on the path. */
  notFound(host: string): TextAnswer;
  setup(choice: HostChoice): SiteAnswer;
  /** Undefined where the path is none of the API's. */
  api(choice: HostChoice, path: string, findStored?: FindStored): SiteAnswer | undefined;
}

const apiPath = '/-/api/modules';

export function createPeopleAnswers(
  config: Config,
  hostTable: HostTable,
  listing: Listing,
  templates: Templates,
  staticFiles: StaticFiles,
  { banner = () => undefined, findVersions }: PageOptions,
): PeopleAnswers {
  const pages = createPages(config, hostTable, listing, templates, { staticFiles, banner });
  const api = createApi(config, hostTable, listing, findVersions);
  const { cacheable, html, json } = createWriters(config);
  const remember = createAnswerMemory(maxRemembered);

  const list = ({ host, isDynamic }: HostChoice, path: string, query: string): SiteAnswer | undefined => {
    if (path !== '/' && listing.below(host, path).length === 0) return undefined;
    const filter = parseFilter(query);
    const make = () => {
      const body = path === '/' ? pages.index(host, filter) : pages.below(host, path, filter);
      return html(cacheable(body, htmlType, isDynamic));
    };
    const shownBanner = path === '/' ? (banner() ?? '') : '';
    return filter === '' ? remember(`${host}${path} ${shownBanner}`, make) : make();
  };

  return {
    page(choice, { path, query }, findStored) {
      const { host, isDynamic } = choice;
      const match = path === '/' ? undefined : hostTable.find(host, path);
      const found = match === undefined || match.importPath === host ? list(choice, path, query) : undefined;
      if (found !== undefined) return found;
      if (match === undefined) return html(notFound(pages.notFound(host, path), htmlType));
      const facts = gatherFacts(match, host, path, findVersions, findStored);
      return html(cacheable(pages.module(host, facts), htmlType, isDynamic, facts), facts);
    },
    notFound: (host) => notFound(pages.anyNotFound(host), htmlType),
    setup: ({ host, isDynamic }) => html(cacheable(pages.setup(host), htmlType, isDynamic)),
    api({ host, isDynamic }, path, findStored) {
      if (path === apiPath) return remember(`${host}${path}`, () => json(api.list(host), isDynamic));
      if (!path.startsWith(`${apiPath}/`)) return undefined;
      return json(api.module(host, path.slice(apiPath.length + 1), findStored), isDynamic);
    },
  };
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

/** Never cached, so that a mended configuration helps at once. */
function notFound(body: string, type: string): TextAnswer {
  return { ...textAnswer(404, [], { 'Content-Type': type }), body };
}
