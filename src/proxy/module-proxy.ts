import type { Config, ProxySettings } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import type { Answer, ServedAnswer } from '../site/answer.ts';
import type { HostTable } from '../site/host-table.ts';
import { proxyMount } from '../site/module-match.ts';
import { tooBusy, unauthorised } from '../site/refusals.ts';
import { withoutCredentials } from './fetch/go-fetcher.ts';
import { notThere, type ProxyFailure } from './fetch/proxy-failure.ts';
import { createHotAnswers } from './hot-answers.ts';
import type { ModuleSource } from './module-source.ts';
import { findTarget, type ModuleTarget } from './module-target.ts';
import type { Outcome } from './outcome.ts';
import {
  type CurrentRequest,
  type ProxyRequest,
  parseProxyTarget,
  type VersionRequest,
} from './protocol/parse-proxy-target.ts';
import { currentAnswer, failureAnswer, type ProxyCaching, resolvedAnswer, versionAnswer } from './proxy-answers.ts';
import { type StoredVersions, versionFile } from './store/stored-versions.ts';
import { latestOfStored, sortVersions } from './stored-latest.ts';

/** What answers below the mount are made of. */
export interface ProxyService {
  readonly config: Config;
  readonly settings: ProxySettings;
  readonly hostTable: HostTable;
  readonly stored: StoredVersions;
  /** Undefined if nothing is fetched. */
  readonly source: ModuleSource | undefined;
}

/** A request below the mount, as far as answers depend on it. */
export interface ModuleRequest {
  /** As sent, with the mount. */
  readonly path: string;
  /** The host that is asked. */
  readonly host: string;
  authorise(): 'allowed' | 'denied' | 'busy' | Promise<'allowed' | 'denied' | 'busy'>;
}

/** How a request came out, for the metrics. */
export type RequestOutcome = 'hit' | 'fetched' | 'stale' | 'missing' | 'refused' | 'failed';

/** Answers the requests of `go` for modules. */
export interface ModuleAnswers {
  answer(request: ModuleRequest): Promise<ServedAnswer>;
  /** The answer to a request that is in memory, if everybody may have it; at once. */
  findPrepared(path: string): ServedAnswer | undefined;
  /** Forgets what it has in memory: a version was purged. */
  forget(): void;
}

type Kind = ProxyRequest['kind'] | 'invalid';

export function createModuleAnswers(
  { config, settings, hostTable, stored, source }: ProxyService,
  onOutcome: (kind: Kind, outcome: RequestOutcome) => void,
): ModuleAnswers {
  const isPublic = !isRestricted(config.access, 'downloads');
  const caching: ProxyCaching = { isPublic, freshSeconds: settings.freshSeconds };
  const hot = createHotAnswers();

  const label = (answer: Answer, kind: Kind, target: ModuleTarget | undefined): ServedAnswer => {
    return { kind: `proxy-${kind}`, module: target?.route.key, ...answer };
  };
  const serve = (
    answer: Answer,
    kind: Kind,
    target: ModuleTarget | undefined,
    outcome: RequestOutcome,
  ): ServedAnswer => {
    onOutcome(kind, outcome);
    return label(answer, kind, target);
  };
  const refuse = (failure: ProxyFailure, kind: Kind, target?: ModuleTarget): ServedAnswer =>
    serve(failureAnswer(failure), kind, target, outcomeOf(failure));

  const answerVersion = async (path: string, request: VersionRequest, target: ModuleTarget): Promise<ServedAnswer> => {
    const { kind, modulePath, version } = request;
    const fromStore = async (outcome: RequestOutcome): Promise<ServedAnswer | undefined> => {
      const look = () => stored.find(modulePath, version, kind);
      const file = await look();
      if (file === undefined) return undefined;
      if (kind === 'zip')
        void stored.store.markUsed(versionFile(modulePath, version, kind), file).catch(() => undefined);
      const make = async () => label(await versionAnswer(kind, file, caching), kind, target);
      const answer = await hot.keep(path, file, make, look);
      onOutcome(kind, outcome);
      return answer;
    };
    const known = await fromStore('hit');
    if (known !== undefined) return known;
    if (source === undefined) return refuse(notStored(request), kind, target);
    const fetched = kind === 'zip' ? await source.fetch(target, version) : await source.texts(target, version);
    if (!fetched.ok) return refuse(fetched.failure, kind, target);
    if (kind === 'zip') {
      const gone: ProxyFailure = { status: 503, lines: ['the store lost the version, try again'], isLasting: false };
      return (await fromStore('fetched')) ?? refuse(gone, kind, target);
    }
    return serve(
      resolvedAnswer(kind, kind === 'info' ? fetched.value.info : fetched.value.mod, caching),
      kind,
      target,
      fetched.how,
    );
  };

  const answerCurrent = async (request: CurrentRequest, target: ModuleTarget): Promise<ServedAnswer> => {
    const { kind } = request;
    const outcome = source === undefined ? await fromStoreAlone(request, stored) : await ask(source, request, target);
    if (!outcome.ok) return refuse(outcome.failure, kind, target);
    const type = kind === 'list' ? 'list' : 'info';
    return serve(currentAnswer(type, outcome.value, outcome.how === 'stale', caching), kind, target, outcome.how);
  };

  return {
    async answer({ path, host, authorise }) {
      const below = path.slice(proxyMount.length);
      const request = parseProxyTarget(below);
      if (request === undefined) return refuse(notCanonical, 'invalid');
      const { kind } = request;
      if (kind === 'sumdb') return refuse(notThere('this proxy has no checksum database'), kind);
      const found = findTarget(request.modulePath, hostTable);
      // No reason for a login, and no other status lets `go` ask the next proxy.
      if (found.kind === 'foreign') return refuse(notThere(`${request.modulePath} is not on this server`), kind);
      const verdict = isPublic ? 'allowed' : await authorise();
      if (verdict === 'busy') return serve(tooBusy(), kind, undefined, 'failed');
      if (verdict === 'denied') return serve(unauthorised(host), kind, undefined, 'refused');
      if (found.kind === 'refused') return refuse(found.failure, kind);
      const { target } = found;
      source?.watch(target);
      return 'version' in request ? answerVersion(below, request, target) : answerCurrent(request, target);
    },
    forget() {
      hot.clear();
      source?.forget();
    },
    findPrepared(path) {
      if (!isPublic) return undefined;
      const answer = hot.find(path.slice(proxyMount.length));
      if (answer !== undefined) onOutcome(answer.kind.slice('proxy-'.length) as Kind, 'hit');
      return answer;
    },
  };
}

async function ask(source: ModuleSource, request: CurrentRequest, target: ModuleTarget): Promise<Outcome<string>> {
  if (request.kind === 'list') {
    const outcome = await source.list(target);
    return outcome.ok ? { ...outcome, value: listText(outcome.value) } : outcome;
  }
  const outcome = request.kind === 'query' ? await source.query(target, request.query) : await source.latest(target);
  return outcome.ok ? { ...outcome, value: withoutCredentials(outcome.value.info) } : outcome;
}

/** What is known of a store that is not filled by this server. */
async function fromStoreAlone(request: CurrentRequest, stored: StoredVersions): Promise<Outcome<string>> {
  const { modulePath } = request;
  if (request.kind === 'list') {
    const versions = await stored.list(modulePath);
    if (versions.length > 0) return { ok: true, value: listText(sortVersions(versions)), how: 'hit' };
  }
  if (request.kind === 'latest') {
    const latest = await latestOfStored(modulePath, stored);
    if (latest !== undefined) return { ok: true, value: withoutCredentials(latest.info), how: 'hit' };
  }
  const what = request.kind === 'query' ? `${modulePath}@${request.query}` : modulePath;
  return { ok: false, failure: notThere(`${what} is not stored here, and this proxy fetches nothing`) };
}

function listText(versions: readonly string[]): string {
  return versions.map((version) => `${version}\n`).join('');
}

const notCanonical = notThere(
  'this is no request of the module proxy protocol',
  'module paths and versions are written with !a for A, and versions of .mod and .zip are canonical, such as v1.2.3',
);

function notStored({ modulePath, version }: { modulePath: string; version: string }): ProxyFailure {
  return notThere(`${modulePath}@${version} is not stored here, and this proxy fetches nothing`);
}

function outcomeOf({ status, isConflict }: ProxyFailure): RequestOutcome {
  if (status === 404) return 'missing';
  return status === 403 || isConflict ? 'refused' : 'failed';
}
