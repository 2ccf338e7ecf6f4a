import { LRUCache } from 'lru-cache';
import type { Config } from '../config/config.ts';
import { type Answer, cacheableAnswer, htmlType, jsonType, textAnswer } from './answer.ts';
import { type ApiResult, createApi } from './api.ts';
import type { Directory } from './directory.ts';
import type { HostChoice } from './host-choice.ts';
import { parseFilter } from './index-groups.ts';
import type { Listing } from './listing.ts';
import { type FindTags, gatherFacts } from './module-facts.ts';
import { createPages } from './pages.ts';
import type { RequestTarget } from './request-target.ts';
import type { SiteAnswer } from './site-answer.ts';
import type { StaticFiles } from './static-files.ts';
import type { Templates } from './templates.ts';

/** Characters of lists that are kept: making one of thousands of modules takes many times as long as sending it. */
const maxRemembered = 32_000_000;

/** What pages are made with. */
export interface PageOptions {
  /** The line that the index shows beside the modules. */
  readonly notice?: string | undefined;
  /** Undefined: pages tell no versions. */
  readonly findTags?: FindTags | undefined;
}

/** Answers to those who are not `go`. */
export interface PeopleAnswers {
  page(choice: HostChoice, request: RequestTarget): SiteAnswer;
  setup(choice: HostChoice): SiteAnswer;
  /** Undefined where the path is none of the API's. */
  api(choice: HostChoice, path: string): SiteAnswer | undefined;
}

const apiPath = '/-/api/modules';

export function createPeopleAnswers(
  config: Config,
  directory: Directory,
  listing: Listing,
  templates: Templates,
  staticFiles: StaticFiles,
  { notice, findTags }: PageOptions,
): PeopleAnswers {
  const pages = createPages(config, directory, listing, templates, { staticFiles, notice });
  const isServed = (host: string) => directory.hosts.has(host);
  const isPrivate = config.access.restrict !== 'none';
  const remembered = new LRUCache<string, SiteAnswer>({
    maxSize: maxRemembered,
    sizeCalculation: ({ body }) => body.length + 1,
  });

  const cacheable = (
    body: string,
    type: string,
    { isDynamic }: HostChoice,
    maxAgeSeconds = config.cacheMaxAgeSeconds,
  ) => cacheableAnswer(body, type, { maxAgeSeconds, isPrivate, isDynamic });

  const remember = (key: string, filter: string, make: () => SiteAnswer): SiteAnswer => {
    if (filter !== '') return make();
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const answer = make();
    remembered.set(key, answer);
    return answer;
  };

  const list = (choice: HostChoice, path: string, query: string): SiteAnswer | undefined => {
    const filter = parseFilter(query);
    const { host } = choice;
    if (path !== '/' && listing.below(host, path).length === 0) return undefined;
    return remember(`${host}${path}`, filter, () => {
      const body = path === '/' ? pages.index(host, filter) : pages.below(host, path, filter);
      return { ...cacheable(body, htmlType, choice), kind: 'page', module: undefined };
    });
  };

  const jsonAnswer = (choice: HostChoice, { status, content, facts }: ApiResult): SiteAnswer => {
    const body = `${JSON.stringify(content)}\n`;
    const route = facts?.match.route;
    const answer =
      status === 200
        ? cacheable(body, jsonType, choice, facts?.isPending ? 0 : route?.cacheMaxAgeSeconds)
        : notFound(body, jsonType);
    return { ...answer, kind: 'api', module: route?.key };
  };

  return {
    page(choice, { path, query }) {
      const { host } = choice;
      const match = path === '/' ? undefined : directory.find(host, path);
      if (path === '/' || match === undefined || match.importPath === host) {
        const found = list(choice, path, query);
        if (found !== undefined) return found;
      }
      if (match === undefined) {
        return { ...notFound(pages.notFound(host, path), htmlType), kind: 'page', module: undefined };
      }
      const facts = gatherFacts(match, host, path, findTags);
      const age = facts.isPending ? 0 : match.route.cacheMaxAgeSeconds;
      const answer = cacheable(pages.module(host, facts), htmlType, choice, age);
      return { ...answer, kind: 'page', module: match.route.key };
    },
    setup: (choice) => ({ ...cacheable(pages.setup(choice.host), htmlType, choice), kind: 'page', module: undefined }),
    api(choice, path) {
      const served = (host: string) => isServed(host) || host === choice.host;
      const api = createApi(config, directory, listing, findTags, served);
      if (path === apiPath)
        return remember(`${choice.host}${path}`, '', () => jsonAnswer(choice, api.list(choice.host)));
      if (!path.startsWith(`${apiPath}/`)) return undefined;
      return jsonAnswer(choice, api.module(path.slice(apiPath.length + 1)));
    },
  };
}

/** Never cached, so that a mended configuration helps at once. */
function notFound(body: string, type: string): Answer {
  return { ...textAnswer(404, [], { 'Content-Type': type }), body };
}
