import type { IncomingMessage } from 'node:http';
import { isRestricted } from '../config/is-restricted.ts';
import { refusedAnswer, type ServedAnswer, textAnswer } from '../site/answer.ts';
import { chooseHost } from '../site/host-table.ts';
import { tooBusy } from '../site/refusals.ts';
import { splitRequestTarget, type TargetParts } from '../site/request-target.ts';
import type { Site } from '../site/site.ts';
import type { FindStored } from '../site/stored-module.ts';
import type { Admission, Authorise } from './access-control.ts';
import type { ClientAddress } from './access-log.ts';
import { askResponder, findResponder, type Responder } from './responder.ts';

/** What answers a request from its beginning to its end. */
export interface Service {
  readonly site: Site;
  /** Undefined if everybody may ask. */
  readonly authorise?: Authorise | undefined;
}

/** How requests are answered beside the site. */
export interface AnswerOptions {
  readonly clientAddress: ClientAddress;
  /** The first whose path fits answers; default none. */
  readonly responders?: readonly Responder[] | undefined;
  /** What the module proxy holds, for pages; default: there is none. */
  readonly findStored?: FindStored | undefined;
}

/** Load balancers ask by address, so that their Host is none of ours, and take nothing but 200 for healthy. */
const healthPath = '/-/healthz';

/** Makes the answer to a request that came to the HTTP server: the server's own, a responder's, or the site's. */
export function answerRequest(
  request: IncomingMessage,
  { site, authorise }: Service,
  { clientAddress, responders = [], findStored }: AnswerOptions,
): ServedAnswer | Promise<ServedAnswer> {
  const health = answerHealth(request);
  if (health !== undefined) return health;
  const decide = () => (authorise === undefined ? 'allowed' : authorise(request, clientAddress));
  const target = splitRequestTarget(urlOf(request));
  const asked = typeof target === 'string' ? undefined : withoutBase(target, request, site);
  const responder = asked && findResponder(responders, asked.target.path);
  if (asked !== undefined && responder !== undefined) {
    const { hostTable } = site;
    const client = clientAddress(request);
    return askResponder(responder, { ...asked, request, hostTable, client, authorise: decide });
  }
  // Who only needs a login for downloads need not have it checked here.
  const admission = isRestricted(site.config.access, 'index') ? decide() : 'allowed';
  return admission instanceof Promise
    ? admission.then((decided) => askSite(site, request, decided, findStored))
    : askSite(site, request, admission, findStored);
}

/** The server's own pages are also below the base of a host, which is a part of the path. */
function withoutBase(
  target: TargetParts,
  { headers }: IncomingMessage,
  { hostTable, ownBase }: Site,
): { readonly target: TargetParts; readonly base: string } {
  const isBelow = !target.path.startsWith('/-/') && target.path.includes('/-/');
  const choice = isBelow ? chooseHost(target.host ?? headers.host, hostTable) : undefined;
  const base = choice === undefined ? '' : ownBase(choice.host, target.path);
  return { base, target: base === '' ? target : { ...target, path: target.path.slice(base.length) } };
}

/** Answers checks of the health, whatever their Host; undefined for all other requests. */
export function answerHealth(request: IncomingMessage): ServedAnswer | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const target = splitRequestTarget(urlOf(request));
  if (typeof target === 'string' || target.path !== healthPath) return undefined;
  return { ...textAnswer(200, ['ok']), kind: 'health', module: undefined };
}

function askSite(
  site: Site,
  request: IncomingMessage,
  admission: Admission,
  findStored: FindStored | undefined,
): ServedAnswer {
  if (admission === 'busy') return refusedAnswer(tooBusy());
  const { method = '', headersDistinct } = request;
  const host = headersDistinct.host?.join(',');
  return site.answer({ method, target: urlOf(request), host, isAuthorised: admission === 'allowed', findStored });
}

/** Express replaces `url`. */
export function urlOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return request.originalUrl ?? request.url ?? '';
}
