import { cutText } from '../diagnostics/cut-text.ts';
import { type TextAnswer, textAnswer } from './answer.ts';
import type { HostTable } from './host-table.ts';
import type { ModuleList } from './module-list.ts';

/** What `go` prints of a text (maxErrorDetailLines and maxErrorDetailBytes in cmd/go/internal/web); all texts are ASCII. */
const maxLines = 8;
const maxBytes = 648;
/** Longest path that a text repeats. */
export const maxShownPath = 160;

export function methodNotAllowed(method: string, allowed: readonly string[] = ['GET', 'HEAD']): TextAnswer {
  const names = allowed.join(', ').replace(/, (?=[A-Z]+$)/, ' and ');
  const verb = allowed.length === 1 ? 'is' : 'are';
  return textAnswer(405, [`${method} is not allowed here, only ${names} ${verb}`], { Allow: allowed.join(', ') });
}

export function refusedTarget(reason: string): TextAnswer {
  return textAnswer(400, [`bad request: ${reason}`]);
}

export function unknownOwnPath(): TextAnswer {
  return textAnswer(404, ['there is no such page; /-/ holds the pages of this server itself, and no Go module']);
}

/** For a request that only a module proxy can answer; the path reveals nothing, so it needs no login. */
export function notAModuleProxy(host: string): TextAnswer {
  return textAnswer(404, [
    `there is no module proxy at https://${host}/`,
    'no import path has an element that begins with @: remove this address from GOPROXY',
  ]);
}

/**
 * The same for every path, so it reveals nothing about modules. `isOfForge`: the login is one of the forge that the
 * repository is on.
 */
export function unauthorised(host: string, isOfForge = false): TextAnswer {
  return textAnswer(
    401,
    [
      `${host} requires a login`,
      `for go, add to ~/.netrc (mode 600): machine ${host} login USER password PASSWORD`,
      ...(isOfForge ? ['with the user and the token or password with which git clones the repository over https'] : []),
      'go sends it over https only',
    ],
    { 'WWW-Authenticate': `Basic realm="${host}", charset="UTF-8"` },
  );
}

/** For a login with which a module may not be downloaded. The same for every path, also for those without a module. */
export function forbiddenModule(host: string): TextAnswer {
  return textAnswer(403, [
    'this login may not download this module, or there is no such module',
    `the login for ${host} in ~/.netrc has to be one with which git clones the repository over https`,
  ]);
}

/** For logins that are not shown to a forge, which might lock this server out. */
export function tooManyWrongLogins(): TextAnswer {
  return textAnswer(429, ['too many wrong logins, try again in a minute'], { 'Retry-After': '60' });
}

/** For a module whose forge does not answer whether the login may read it. */
export function forgeSilent(): TextAnswer {
  return textAnswer(502, ['the forge cannot be asked whether this login may download the module, try again later']);
}

/** For requests whose password cannot be checked now. */
export function tooBusy(): TextAnswer {
  return textAnswer(503, ['too many logins are being checked, try again in a moment'], { 'Retry-After': '1' });
}

/** For a Host that is not served: mostly a proxy that does not pass Host on. */
export function misdirected({ hosts }: HostTable): TextAnswer {
  const names = fitting(firstOf(hosts, 5), maxBytes / 2).join(', ');
  const served =
    names === '' ? 'the request names no host that can begin an import path' : `this server answers for ${names}`;
  const remedy =
    names === '' ? 'or set `host:` in vanity.yaml' : 'to serve another name, add it to `host:` in vanity.yaml';
  return textAnswer(421, [
    `misdirected request: ${served}`,
    'behind nginx, pass the name on: proxy_set_header Host $host;',
    remedy,
  ]);
}

/**
 * What `go` prints as `server response:` for an import path that no route answers.
 * Without a list it names no other module. `explainUrl`: of the page that explains errors, if there is one.
 */
export function goGetNotFound(
  host: string,
  path: string,
  list: NeighbourList | undefined,
  explainUrl?: string,
): TextAnswer {
  const shown = cutText(path, maxShownPath);
  const lines = [`no Go module is configured for ${host}${shown === '/' ? '' : shown}`];
  if (list !== undefined) lines.push(...neighbours(host, path, list));
  const last = explainUrl === undefined ? [] : fitting([`explain an error: ${explainUrl}`], maxBytes / 2);
  const left = maxBytes - last.join('').length - last.length;
  return textAnswer(404, [...fitting(lines, left).slice(0, maxLines - last.length), ...last]);
}

type NeighbourList = Pick<ModuleList, 'findNear' | 'below' | 'routes'>;

function neighbours(host: string, path: string, list: NeighbourList): string[] {
  const lines: string[] = [];
  const nearest = list.findNear(path);
  const { start, end } = list.below(path);
  const below = path === '/' ? 0 : end - start;
  if (nearest.length > 0) lines.push(`did you mean ${nearest.map((found) => `${host}${found}`).join(' or ')}?`);
  if (below > 0) lines.push(`${below} ${below === 1 ? 'module lies' : 'modules lie'} below it`);
  if (list.routes.length > 0) lines.push(`all modules: https://${host}/`);
  return lines;
}

function firstOf(hosts: Iterable<string>, count: number): string[] {
  const first: string[] = [];
  for (const host of hosts) if (first.push(host) === count) break;
  return first;
}

/** As many of the texts as fit into a number of bytes, each with a line end; those that are too long are left out. */
function fitting(texts: readonly string[], bytes: number): string[] {
  let left = bytes;
  return texts.filter((text) => {
    const fits = text.length + 1 <= left;
    if (fits) left -= text.length + 1;
    return fits;
  });
}
