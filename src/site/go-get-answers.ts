import type { Route } from '../config/config.ts';
import { cacheableAnswer, htmlType, type SiteAnswer } from './answer.ts';
import { createAnswerMemory } from './answer-memory.ts';
import { goGetPage } from './go-get-page.ts';
import type { HostChoice, HostTable } from './host-table.ts';
import { fillRoute } from './module-match.ts';

/** Characters of answers that are kept of patterns, and of hosts that only requests name. */
const maxRemembered = 16_000_000;

/** Finds the answer to `go` for a path; undefined where no route answers. */
export type GoGetAnswers = (choice: HostChoice, path: string) => SiteAnswer | undefined;

/**
 * Answers are made when they are first asked for and kept: one for each route and host,
 * a bounded number for patterns and unknown hosts.
 */
export function createGoGetAnswers(hostTable: HostTable, isPrivate: boolean): GoGetAnswers {
  const byHost = new Map([...hostTable.hosts].map((host) => [host, new Map<Route, SiteAnswer>()]));
  const rememberOther = createAnswerMemory(maxRemembered);
  return ({ host, isDynamic }, path) => {
    const match = hostTable.match(host, path);
    if (match === undefined) return undefined;
    const { route, prefix } = match;
    const prepare = () => prepareAnswer(route, host, prefix, { isPrivate, isDynamic });
    const fixed = isDynamic || route.isPattern ? undefined : byHost.get(host);
    return fixed === undefined ? rememberOther(`${host}${prefix}`, prepare) : remember(fixed, route, prepare);
  };
}

function remember(memory: Map<Route, SiteAnswer>, route: Route, prepare: () => SiteAnswer): SiteAnswer {
  const known = memory.get(route);
  if (known !== undefined) return known;
  const answer = prepare();
  memory.set(route, answer);
  return answer;
}

function prepareAnswer(
  route: Route,
  host: string,
  prefix: string,
  caching: { isPrivate: boolean; isDynamic: boolean },
): SiteAnswer {
  const body = goGetPage(fillRoute(route, host, prefix));
  const answer = cacheableAnswer(body, htmlType, { maxAgeSeconds: route.cacheMaxAgeSeconds, ...caching });
  // With the spread first, V8 in Node.js 20 makes a hidden class for each answer, which slows every look at one.
  return { kind: 'go-get', module: route.key, isGoGet: true, ...answer };
}
