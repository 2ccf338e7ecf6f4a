import type { Config } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import { type Permission, refusePermission } from '../proxy/permission.ts';
import { jsonType, refusedAnswer, type ServedAnswer, textAnswer } from '../site/answer.ts';
import { configFacts } from '../site/config-facts.ts';
import { type ExplainResult, explanationJson, explanationText, maxModuleLength } from '../site/explain-view.ts';
import type { CheckModule, ModuleQuestion } from '../site/module-check.ts';
import { gatherFacts } from '../site/module-facts.ts';
import { explainPath } from '../site/pages.ts';
import { tooBusy, unauthorised, unknownOwnPath } from '../site/refusals.ts';
import type { Site } from '../site/site.ts';
import type { StoredModule } from '../site/stored-module.ts';
import { explainError } from '../vanity/error-catalogue/explain-error.ts';
import type { Known } from '../vanity/error-catalogue/facts.ts';
import { type ImportPath, parseImportPath } from '../vanity/import-path.ts';
import { createClientBudget } from './client-budget.ts';
import { findOwnModule } from './find-own-module.ts';
import { type Posted, parsePosted } from './parse-posted.ts';
import type { Responder, ResponderRequest } from './responder.ts';
import { createTimeBudget } from './time-budget.ts';

export interface ExplainOptions {
  readonly site: () => Site;
  /** Undefined: modules are not checked. */
  readonly checkModule?: CheckModule | undefined;
  /** What the module proxy holds of a module; default: nothing. */
  readonly readStored?: ReadStored;
  /** Whether the sender of a request may download a module; asked where downloads are restricted. */
  readonly mayDownload: (request: ResponderRequest, modulePath: string) => Permission | Promise<Permission>;
}

type ReadStored = (modulePath: string) => Promise<StoredModule | undefined>;

/** Bytes of the pasted text. */
const maxTextBytes = 65_536;
/** A form writes a byte as up to three; its fields have names, and JSON has escapes. */
const maxBodyBytes = 3 * maxTextBytes + 4_096;
/** Explanations in one answer. */
const maxExplanations = 40;
/** Texts and modules that one client can send at once, and per minute. */
const textsPerMinute = 60;
const checksPerMinute = 20;
/** What explaining the texts of all clients may take of the time: a hostile text takes a fifth of a second. */
const timeShare = 0.2;
const timeBurstMs = 3_000;

const apiPath = '/-/api/explain';

const notices = {
  foreign: 'this was sent by another site: paste it here yourself if you want to have it explained',
  empty: 'nothing was sent: paste what the command printed',
  tooLong: 'the text is longer than 64 KB: paste its last part, where the errors are',
  tooOften: 'too many requests: try again in a minute',
  busy: 'too many modules are being checked: try again in a moment',
  otherHost: 'modules of other hosts cannot be checked from here',
  busyTexts: 'too many texts are being explained: try again in a moment',
  noChecks: 'this server does not check modules',
  longModule: `the import path is longer than ${maxModuleLength} characters`,
} as const;

/** Answers `/-/explain` and its JSON: what pasted output means, and whether a module works from here. Keeps nothing of it. */
export function createExplainResponders(options: ExplainOptions): Responder[] {
  const explain = createExplain(options);
  const answer = async (request: ResponderRequest): Promise<ServedAnswer> => {
    const site = options.site();
    if (site.config.explain === 'none') return { ...unknownOwnPath(), kind: 'static', module: undefined };
    const refused = isRestricted(site.config.access, 'index') ? await refuseStrangers(request) : undefined;
    if (refused !== undefined) return refused;
    if (request.method !== 'POST') return site.explainPages.explain(request.choice, request.base);
    const outcome = await explain(site, request);
    return 'headers' in outcome ? outcome : writeOutcome(site, request, outcome);
  };
  return [
    { path: explainPath, methods: ['GET', 'POST'], maxBodyBytes, answer },
    { path: apiPath, methods: ['POST'], maxBodyBytes, answer },
  ];
}

/** What is answered to a text or a module, before it is written. */
interface Outcome extends ExplainResult {
  readonly status: number;
}

function createExplain({ checkModule, readStored, mayDownload }: ExplainOptions) {
  const texts = createClientBudget(textsPerMinute);
  const checks = createClientBudget(checksPerMinute);
  const budget = createTimeBudget(timeShare, timeBurstMs);
  const factsOf = createFacts();

  const check = async (site: Site, request: ResponderRequest, module: string): Promise<Outcome | ServedAnswer> => {
    const { config } = site;
    if (config.explain !== 'all' || checkModule === undefined) return { status: 400, notice: notices.noChecks };
    const { host } = request.choice;
    const asked = readModule(module, host);
    if (host !== asked.host && !site.hostTable.hosts.has(asked.host)) {
      return { status: 400, notice: notices.otherHost };
    }
    // What the server can read is for those who may have it.
    const isOpen = !isRestricted(config.access, 'downloads');
    const permission = isOpen ? 'allowed' : await mayDownload(request, asked.importPath);
    if (permission !== 'allowed') {
      const refusal = refusePermission(permission, host, config.access.forge !== undefined);
      return { ...refusal, kind: 'page', module: undefined };
    }
    const question = await askSite(site, asked, readStored);
    if (!checks.take(request.client)) return { status: 429, notice: notices.tooOften };
    const found = await checkModule(question);
    return found === undefined ? { status: 503, notice: notices.busy } : { status: 200, check: found };
  };

  return async (site: Site, request: ResponderRequest): Promise<Outcome | ServedAnswer> => {
    // Another site could have this one show lines to paste that it has made up.
    if (request.headers['sec-fetch-site'] === 'cross-site') return { status: 403, notice: notices.foreign };
    const posted = parsePosted(request.headers['content-type'], request.body);
    if ('status' in posted) return { status: posted.status, notice: posted.reason };
    const fault = faultOf(posted);
    if (fault !== undefined) return fault;
    const { text, module } = posted;
    const isText = text.trim() !== '';
    if (isText && !texts.take(request.client)) return { status: 429, notice: notices.tooOften };
    const known = factsOf(site.config);
    const explanations = isText ? budget.spend(() => explainError(text, known, maxExplanations)) : undefined;
    if (isText && explanations === undefined) return { status: 503, notice: notices.busyTexts };
    if (module === '') return { status: 200, explanations, module: findOwnModule(text, request.choice.host) };
    const checked = await check(site, request, module);
    return 'headers' in checked ? checked : { ...checked, explanations, module };
  };
}

function faultOf({ text, module }: Posted): Outcome | undefined {
  if (Buffer.byteLength(text) > maxTextBytes) return { status: 413, notice: notices.tooLong };
  if (module.length > maxModuleLength) return { status: 400, notice: notices.longModule };
  return text.trim() === '' && module === '' ? { status: 400, notice: notices.empty } : undefined;
}

/** The facts of a configuration, gathered once. */
function createFacts(): (config: Config) => Known {
  let last: { readonly config: Config; readonly facts: Known } | undefined;
  return (config) => {
    // Readers of the page have no `govanity doctor`.
    if (last?.config !== config) last = { config, facts: { ...configFacts(config), isInDoctor: true } };
    return last.facts;
  };
}

/** Undefined for those whom `access` admits. */
async function refuseStrangers({ authorise, choice }: ResponderRequest): Promise<ServedAnswer | undefined> {
  const admission = await authorise();
  if (admission === 'allowed') return undefined;
  if (admission === 'busy') return refusedAnswer(tooBusy());
  return { ...unauthorised(choice.host), kind: 'page', module: undefined };
}

/** An import path as people write it; without a host it is one of the host that is asked. */
function readModule(module: string, askedHost: string): ImportPath {
  const { path, version, ...parsed } = parseImportPath(module);
  const host = parsed.host.toLowerCase() || askedHost;
  return { host, path, version, importPath: `${host}${path}` };
}

/** What a check needs to know of a module. */
async function askSite(
  site: Site,
  { host, path, version, importPath }: ImportPath,
  readStored: ReadStored | undefined,
): Promise<ModuleQuestion> {
  const goGet = site.answer({ method: 'GET', target: `${path || '/'}?go-get=1`, host, isAuthorised: true });
  const match = goGet.status === 200 ? site.hostTable.find(host, path || '/') : undefined;
  const facts = match?.route.isProxied ? gatherFacts(match, host, path || '/', undefined) : undefined;
  const stored = facts && (await readStored?.(facts.importPath));
  return { importPath, version, match, goGet, stored };
}

function writeOutcome(site: Site, request: ResponderRequest, { status, ...result }: Outcome): ServedAnswer {
  const retry: Record<string, string> = status === 429 || status === 503 ? { 'Retry-After': '10' } : {};
  const answer = writeBody(site, request, status, result);
  return { ...answer, headers: { ...answer.headers, ...retry } };
}

/** As JSON, as text to those who send text, else as a page. */
function writeBody(
  site: Site,
  { path, base, choice, headers }: ResponderRequest,
  status: number,
  result: ExplainResult,
): ServedAnswer {
  const { notice } = result;
  if (path === apiPath) {
    const content = notice === undefined ? explanationJson(result) : { error: notice };
    const answer = textAnswer(status, [JSON.stringify(content)], { 'Content-Type': jsonType });
    return { ...answer, kind: 'api', module: undefined };
  }
  if (/^text\/plain\b/i.test(headers['content-type'] ?? '')) {
    const answer = textAnswer(status, [notice ?? explanationText(result)]);
    return { ...answer, kind: 'page', module: undefined };
  }
  return site.explainPages.explained(choice, base, status, result);
}
