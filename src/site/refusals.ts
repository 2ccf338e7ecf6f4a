import { type Answer, textAnswer } from './answer.ts';
import type { Directory } from './directory.ts';
import type { Listing } from './listing.ts';

/** Longest path that a text repeats: `go` prints 648 bytes of it. */
const maxShownPath = 160;

export function methodNotAllowed(method: string): Answer {
  return textAnswer(405, [`${method} is not allowed here, only GET and HEAD are`], { Allow: 'GET, HEAD' });
}

export function refusedTarget(reason: string): Answer {
  return textAnswer(400, [`bad request: ${reason}`]);
}

export function unknownOwnPath(): Answer {
  return textAnswer(404, ['there is no such page; /-/ holds the pages of this server itself, and no Go module']);
}

/** For a Host that is not served: mostly a proxy that does not pass Host on. */
export function misdirected({ hosts }: Directory): Answer {
  const names = [...hosts].slice(0, 5).join(', ');
  const served =
    names === '' ? 'the request names no host that can begin an import path' : `this server answers for ${names}`;
  return textAnswer(421, [
    `misdirected request: ${served}`,
    'behind nginx, pass the name on: proxy_set_header Host $host;',
    ...(names === '' ? ['or set `host:` in vanity.yaml'] : ['to serve another name, add it to `host:` in vanity.yaml']),
  ]);
}

/** What `go` prints as `server response:` for an import path that no route answers. */
export function goGetNotFound(host: string, path: string, listing: Listing): Answer {
  const shown = path.length > maxShownPath ? `${path.slice(0, maxShownPath)}...` : path;
  const lines = [`no Go module is configured for ${host}${shown === '/' ? '' : shown}`];
  const nearest = listing.nearest(host, path);
  const below = path === '/' ? 0 : listing.below(host, path).length;
  if (nearest.length > 0) lines.push(`did you mean ${nearest.map((found) => `${host}${found}`).join(' or ')}?`);
  if (below > 0) lines.push(`${below} ${below === 1 ? 'module lies' : 'modules lie'} below it`);
  if (listing.of(host).length > 0) lines.push(`all modules: https://${host}/`);
  return textAnswer(404, lines);
}
