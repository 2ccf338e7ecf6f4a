import type { RequestListener } from 'node:http';
import type { Answer } from '../site/answer.ts';
import { chooseHost } from '../site/host-choice.ts';
import { methodNotAllowed, misdirected, refusedTarget } from '../site/refusals.ts';
import { parseRequestTarget } from '../site/request-target.ts';
import type { LiveSite } from './load-site.ts';

/** Sends plain HTTP to the same path on https, with its query: `go` does not carry `?go-get=1` over by itself. */
export function redirectToHttps(live: LiveSite, httpsPort: number): RequestListener {
  return (request, response) => {
    const { method = '', url = '', headers } = request;
    const { directory } = live.current().site;
    const choice = chooseHost(headers.host, directory.hosts, directory.allowsAnyHost);
    const target = parseRequestTarget(url);
    let answer: Answer;
    if (method !== 'GET' && method !== 'HEAD') answer = methodNotAllowed(method);
    else if (typeof target === 'string') answer = refusedTarget(target);
    else if (choice === undefined) answer = misdirected(directory);
    else answer = permanentRedirect(`https://${choice.host}${httpsPort === 443 ? '' : `:${httpsPort}`}${url}`);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };
}

/** 308 keeps the method; not cached for long, so that a mistake here can be mended. */
function permanentRedirect(location: string): Answer {
  return { status: 308, headers: { Location: location, 'Cache-Control': 'public, max-age=300' }, body: '' };
}
