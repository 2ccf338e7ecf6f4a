import { setTimeout as sleep } from 'node:timers/promises';
import type { Config, HttpsClone, ProxySettings } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import type { Answer, ServedAnswer } from '../site/answer.ts';
import type { HostTable } from '../site/host-table.ts';
import { proxyMount } from '../site/module-match.ts';
import { createCurrentAnswers } from './current-answers.ts';
import { createFindDenied } from './denied.ts';
import { withoutCredentials } from './fetch/go-fetcher.ts';
import { notThere, type ProxyFailure } from './fetch/proxy-failure.ts';
import { createHotAnswers } from './hot-answers.ts';
import type { ModuleOrigin } from './module-origin.ts';
import { type ModuleSource, originOf } from './module-source.ts';
import { findTarget, type ModuleTarget, type TargetResult } from './module-target.ts';
import { type Permission, refusePermission } from './permission.ts';
import {
  type CurrentRequest,
  type ProxyRequest,
  parseProxyTarget,
  type SumdbRequest,
  type VersionRequest,
} from './protocol/parse-proxy-target.ts';
import {
  currentAnswer,
  failureAnswer,
  type ProxyCaching,
  resolvedAnswer,
  sumdbAnswer,
  versionAnswer,
} from './proxy-answers.ts';
import { storeFailure } from './store/store-failure.ts';
import { parseVersionInfo, type StoredVersions, versionFile } from './store/stored-versions.ts';
import { createStoredOrigin } from './stored-origin.ts';
import type { UpstreamModules } from './upstream/upstream-modules.ts';

/** What answers below the mount are made of. */
export interface ProxyService {
  readonly config: Config;
  readonly settings: ProxySettings;
  readonly hostTable: HostTable;
  readonly stored: StoredVersions;
  /** Undefined if nothing is fetched. */
  readonly source: ModuleSource | undefined;
  /** Undefined if there is none, or if nothing is fetched. */
  readonly upstream: UpstreamModules | undefined;
}

/** A request below the mount, as far as answers depend on it. */
export interface ModuleRequest {
  /** As sent, with the mount. */
  readonly path: string;
  /** The host that is asked. */
  readonly host: string;
  /** Whether the sender may download a module, or modules of which nothing is known. */
  mayDownload(target: ModuleTarget | undefined): Permission | Promise<Permission>;
}

/** How a request came out, for the metrics. */
export type RequestOutcome = 'hit' | 'fetched' | 'stale' | 'missing' | 'refused' | 'failed';

/** Answers the requests of `go` for modules. */
export interface ModuleAnswers {
  answer(request: ModuleRequest): Promise<ServedAnswer>;
  /**
   * The answer to a request that is in memory, if everybody may have it, or if `isKnown` is true of its repository: the
   * forge lets the sender read it; at once.
   */
  findPrepared(path: string, isKnown: (clone: HttpsClone) => boolean): ServedAnswer | undefined;
  /** Forgets what it has in memory: a version was purged. */
  forget(): void;
}

type Kind = ProxyRequest['kind'] | 'invalid';

export function createModuleAnswers(
  { config, settings, hostTable, stored, source, upstream }: ProxyService,
  onOutcome: (kind: Kind, outcome: RequestOutcome) => void,
  onError: (error: unknown) => void,
): ModuleAnswers {
  const isPublic = !isRestricted(config.access, 'downloads');
  const isForgeAsked = config.access.forge !== undefined;
  const caching: ProxyCaching = { isPublic, freshSeconds: settings.freshSeconds };
  const findDenied = createFindDenied(settings.deny);
  const hot = createHotAnswers();
  const currents = createCurrentAnswers();
  /** Where the forge is asked who may have an answer. */
  const clones = new WeakMap<ServedAnswer, HttpsClone>();

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

  const answerVersion = async (
    path: string,
    request: VersionRequest,
    origin: ModuleOrigin,
    target: ModuleTarget | undefined,
  ): Promise<ServedAnswer> => {
    const { kind, modulePath, version } = request;
    const fromStore = async (outcome: RequestOutcome): Promise<ServedAnswer | undefined> => {
      const look = () => stored.find(modulePath, version, kind);
      const file = await look();
      if (file === undefined) return undefined;
      if (kind === 'zip')
        void stored.store.markUsed(versionFile(modulePath, version, kind), file).catch(() => undefined);
      const make = async () => label(await versionAnswer(kind, file, caching), kind, target);
      const isKept = kind !== 'zip' || file.signUrl === undefined;
      const answer = isKept ? await hot.keep(path, file, make, look) : await make();
      if (target?.httpsClone !== undefined) clones.set(answer, target.httpsClone);
      onOutcome(kind, outcome);
      return answer;
    };
    const known = await fromStore('hit');
    if (known !== undefined) return known;
    if (kind === 'zip') {
      const fetched = await origin.fetch(version);
      if (!fetched.ok) {
        const first = fetched.failure.isConflict
          ? await waitForFirst(() => fromStore('hit'), stored, request)
          : undefined;
        return first ?? refuse(fetched.failure, kind, target);
      }
      const gone: ProxyFailure = { status: 503, lines: ['the store lost the version, try again'], isLasting: false };
      return (await fromStore('fetched')) ?? refuse(gone, kind, target);
    }
    const made = await origin.text(version, kind);
    if (!made.ok) return refuse(made.failure, kind, target);
    return serve(resolvedAnswer(kind, made.value, caching), kind, target, made.how);
  };

  /** What depends on the refs of a repository. */
  const answerCurrent = async (
    request: CurrentRequest,
    origin: ModuleOrigin,
    target: ModuleTarget | undefined,
  ): Promise<ServedAnswer> => {
    const { kind, modulePath } = request;
    if (kind === 'list') {
      const listed = await origin.list();
      if (!listed.ok) return refuse(listed.failure, kind, target);
      const versions = listed.value.filter((version) => findDenied(modulePath, version) === undefined);
      const text = versions.map((version) => `${version}\n`).join('');
      return serve(currentAnswer('list', text, listed.how === 'stale', caching), kind, target, listed.how);
    }
    const found = await (request.kind === 'query' ? origin.query(request.query) : origin.latest());
    if (!found.ok) return refuse(found.failure, kind, target);
    const denied = findDenied(modulePath, parseVersionInfo(found.value)?.version);
    if (denied !== undefined) return refuse(denied, kind, target);
    const info = withoutCredentials(found.value);
    return serve(currentAnswer('info', info, found.how === 'stale', caching), kind, target, found.how);
  };
  const answerSumdb = async ({ kind, path, modulePath }: SumdbRequest): Promise<ServedAnswer> => {
    if (upstream === undefined || path === undefined)
      return refuse(notThere('this proxy has no checksum database'), kind);
    // The database does not know private modules, and has no business to.
    if (modulePath !== undefined && findTarget(modulePath, hostTable).kind !== 'foreign') {
      return refuse(notThere(`${modulePath} is private: set GONOSUMDB=${modulePath.split('/', 1)[0]}`), kind);
    }
    const found = await upstream.sumdb(path);
    if (!found.ok) return refuse(found.failure, kind);
    return serve(sumdbAnswer(path, found.value, settings.freshSeconds), kind, undefined, found.how);
  };
  /** The same, kept as long as the refs that it is made of are the fresh ones. */
  const answerAndKeep = async (
    below: string,
    request: CurrentRequest,
    origin: ModuleOrigin,
    target: ModuleTarget | undefined,
  ): Promise<ServedAnswer> => {
    const freshDigest = () => target && source?.freshDigest(target);
    const before = freshDigest();
    const answer = await answerCurrent(request, origin, target);
    // Of refs that were fresh before and after it was made, and so while it was.
    const isFresh = before !== undefined && before === freshDigest();
    if (isFresh && answer.status === 200 && answer.headers['Cache-Control'] !== 'no-store') {
      currents.keep(below, answer, before, freshDigest);
      if (target?.httpsClone !== undefined) clones.set(answer, target.httpsClone);
    }
    return answer;
  };
  const answerModule = async (
    below: string,
    request: VersionRequest | CurrentRequest,
    found: Exclude<TargetResult, { kind: 'refused' }>,
  ): Promise<ServedAnswer> => {
    const target = found.kind === 'module' ? found.target : undefined;
    const denied = findDenied(request.modulePath, 'version' in request ? request.version : undefined);
    if (denied !== undefined) return refuse(denied, request.kind, target);
    const fetched = target === undefined ? upstream?.of(request.modulePath) : source && originOf(source, target);
    const origin = fetched ?? createStoredOrigin(request.modulePath, stored);
    const answer = await ('version' in request
      ? answerVersion(below, request, origin, target)
      : answerAndKeep(below, request, origin, target));
    // Afterwards: the first answer of all does not wait for the list of tags.
    if (target !== undefined) source?.watch(target);
    return answer;
  };

  return {
    async answer({ path, host, mayDownload }) {
      const below = path.slice(proxyMount.length);
      const request = parseProxyTarget(below);
      if (request === undefined) return refuse(notCanonical, 'invalid');
      const { kind } = request;
      if (kind === 'sumdb') return answerSumdb(request);
      const found = findTarget(request.modulePath, hostTable);
      // No reason for a login, and no other status lets `go` ask the next proxy.
      if (found.kind === 'foreign' && settings.upstream === undefined) {
        return refuse(notThere(`${request.modulePath} is not on this server`), kind);
      }
      // No forge knows who may read modules of other hosts.
      const isUnknownToForges = found.kind === 'foreign' && isForgeAsked && config.access.restrict === 'downloads';
      const isOpen = isPublic || isUnknownToForges;
      const permission = isOpen ? 'allowed' : await mayDownload(found.kind === 'module' ? found.target : undefined);
      if (permission !== 'allowed') {
        const isPassing = permission === 'busy' || permission === 'no-answer';
        return serve(
          refusePermission(permission, host, isForgeAsked),
          kind,
          undefined,
          isPassing ? 'failed' : 'refused',
        );
      }
      if (found.kind === 'refused') return refuse(found.failure, kind);
      try {
        return await answerModule(below, request, found);
      } catch (error) {
        onError(error);
        return refuse(storeFailure(error), kind, found.kind === 'module' ? found.target : undefined);
      }
    },
    forget() {
      hot.clear();
      currents.clear();
      source?.forget();
    },
    findPrepared(path, isKnown) {
      if (!isPublic && !isForgeAsked) return undefined;
      const below = path.slice(proxyMount.length);
      const answer = hot.find(below) ?? currents.find(below);
      const clone = isPublic || answer === undefined ? undefined : clones.get(answer);
      if (!isPublic && (clone === undefined || !isKnown(clone))) return undefined;
      if (answer !== undefined) onOutcome(answer.kind.slice('proxy-'.length) as Kind, 'hit');
      return answer;
    },
  };
}

/** Milliseconds between looks for a zip that another replica is about to store, and how many there are. */
const lookMs = 500;
const maxLooks = 20;

/** Of other bytes than those that were stored first, nothing is served; undefined if the first are not there, either. */
async function waitForFirst(
  look: () => Promise<ServedAnswer | undefined>,
  stored: StoredVersions,
  { modulePath, version }: VersionRequest,
): Promise<ServedAnswer | undefined> {
  for (let count = 0; count < maxLooks; count++) {
    const answer = await look();
    if (answer !== undefined) return answer;
    // With `.info` the version is complete, and its zip was pruned.
    if ((await stored.pin(modulePath, version))?.info !== undefined) return undefined;
    await sleep(lookMs);
  }
  return undefined;
}

const notCanonical = notThere(
  'this is no request of the module proxy protocol',
  'module paths and versions are written with !a for A, and versions of .mod and .zip are canonical, such as v1.2.3',
);

function outcomeOf({ status, isConflict }: ProxyFailure): RequestOutcome {
  if (status === 404 || status === 410) return 'missing';
  return status === 403 || isConflict ? 'refused' : 'failed';
}
