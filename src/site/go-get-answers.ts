import { LRUCache } from 'lru-cache';
import type { Route } from '../config/config.ts';
import { cacheableAnswer, htmlType } from './answer.ts';
import type { Directory } from './directory.ts';
import { goGetPage } from './go-get-page.ts';
import type { HostChoice } from './host-choice.ts';
import { fillRoute } from './module-match.ts';
import type { SiteAnswer } from './site-answer.ts';

/** Answers of patterns and of hosts that only requests name have no natural bound, in number and, with long names, in size. */
const maxRemembered = 10_000;
/** Characters of their bodies and names together. */
const maxSize = 16_000_000;

/** Finds the answer to `go` for a path; undefined where no route answers. */
export type GoGetAnswers = (choice: HostChoice, path: string) => SiteAnswer | undefined;

/**
 * Answers are made when they are first asked for and kept: one for each route and host,
 * a bounded number for patterns and unknown hosts.
 */
export function createGoGetAnswers(directory: Directory, isPrivate: boolean): GoGetAnswers {
  const byHost = new Map([...directory.hosts].map((host) => [host, new Map<Route, SiteAnswer>()]));
  const sizeCalculation = ({ body }: SiteAnswer, name: string) => body.length + name.length;
  const others = new LRUCache<string, SiteAnswer>({ max: maxRemembered, maxSize, sizeCalculation });
  return ({ host, isDynamic }, path) => {
    const match = directory.match(host, path);
    if (match === undefined) return undefined;
    const { route, prefix } = match;
    const prepare = () => prepareAnswer(route, host, prefix, { isPrivate, isDynamic });
    const fixed = isDynamic || route.isPattern ? undefined : byHost.get(host);
    if (fixed !== undefined) return remember(fixed, route, prepare);
    return remember(others, `${host}${prefix}`, prepare);
  };
}

interface Memory<Key> {
  get(key: Key): SiteAnswer | undefined;
  set(key: Key, answer: SiteAnswer): unknown;
}

function remember<Key>(memory: Memory<Key>, key: Key, prepare: () => SiteAnswer): SiteAnswer {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const answer = prepare();
  memory.set(key, answer);
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
  return { kind: 'go-get', module: route.key, ...answer };
}
