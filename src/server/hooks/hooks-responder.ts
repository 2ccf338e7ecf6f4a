import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type ServedAnswer, textAnswer } from '../../site/answer.ts';
import type { ModuleMatch } from '../../site/module-match.ts';
import { createFindProjectModules, type FindProjectModules } from '../../site/project-modules.ts';
import type { Site } from '../../site/site.ts';
import type { ForgeHook, HookEvent, JsonObject } from '../../vanity/forges/forge-hook.ts';
import { forges } from '../../vanity/forges/forge-table.ts';
import type { Responder, ResponderRequest } from '../responder.ts';
import { checkProof, type ProofOutcome } from './check-proof.ts';
import { createHookSecrets } from './hook-secrets.ts';
import { hooksMount } from './hooks-mount.ts';

export interface HooksOptions {
  readonly site: () => Site;
  /** Names of secret files are relative to its directory. */
  readonly configFile: string;
  readonly logger: Logger;
  /** Modules of one repository that was pushed to, and the tags that the forge names; whether it was looked at. */
  readonly onPush: (modules: readonly ModuleMatch[], tags: readonly string[]) => Promise<boolean>;
}

const maxBodyBytes = 1_000_000;
/** Tags of one push that are logged. */
const maxLogged = 20;
/** Deliveries that are remembered. */
const maxDeliveries = 20_000;

/** Takes the webhooks of back ends that have a secret. What they are about is looked up after the answer. */
export function createHooksResponder(options: HooksOptions): Responder {
  const { site, configFile, logger } = options;
  const readSecrets = createHookSecrets(configFile, logger);
  const deliveries = createDeliveries();
  const findModules = createFindModules();
  /** Begins what a delivery asks for; what becomes of it, for the log of the forge. */
  const handle = (name: string, hook: ForgeHook, request: ResponderRequest, event: HookEvent): string => {
    const { projects, tags } = event;
    if (projects.length === 0) return 'nothing to do: this is no push of branches or tags';
    const modules = projects.flatMap((project) => findModules(site())(name, project));
    if (modules.length === 0) return 'nothing to do: no module lives in this project';
    const delivery = deliveries.take([name, ...projects].join('\n'), nameOf(hook, request.headers), request.body);
    if (delivery === undefined) return 'nothing to do: this delivery came before';
    logger.info({ backend: name, projects, tags: tags.slice(0, maxLogged) }, 'a push was reported');
    const refreshed = groupByRepo(modules).map((group) => options.onPush(group, tags));
    // A delivery that was of no use may be sent again.
    Promise.all(refreshed).then(
      (done) => done.every(Boolean) || delivery.forget(),
      (error: unknown) => {
        delivery.forget();
        logger.error({ err: error }, 'a push could not be looked at');
      },
    );
    return 'accepted: the repository is looked at';
  };
  return {
    path: hooksMount,
    methods: ['POST'],
    maxBodyBytes,
    async answer(request) {
      const [name = '', pathSecret, ...more] = request.path.slice(hooksMount.length).split('/').map(decode);
      const backend = site().config.backends.get(name);
      const hook = backend && forges[backend.forge].hook;
      if (backend?.hookSecretFile === undefined || hook === undefined) {
        return answer(404, `there is no back end of this name with \`hook_secret_file\``);
      }
      const secrets = more.length > 0 ? [] : await readSecrets(backend.hookSecretFile);
      if (secrets === undefined) return answer(503, 'the secret of this webhook cannot be read, see the log');
      const { headers, body } = request;
      const outcome = checkProof(hook.proof, { headers, body, pathSecret }, secrets);
      if (outcome !== 'right') return refuse(outcome, hook);
      const payload = parsePayload(body, headers['content-type']);
      const event = payload && hook.readEvent(payload);
      if (event === undefined) return answer(400, 'the body is not an event of this forge: send JSON');
      return answer(202, handle(name, hook, request, event));
    },
  };
}

/** Modules by the project that they live in, made once per configuration. */
function createFindModules(): (site: Site) => FindProjectModules {
  const made = new WeakMap<Site, FindProjectModules>();
  return (site) => {
    const find = made.get(site) ?? createFindProjectModules(site.config, site.hostTable);
    made.set(site, find);
    return find;
  };
}

function groupByRepo(modules: readonly ModuleMatch[]): ModuleMatch[][] {
  const groups = new Map<string, ModuleMatch[]>();
  for (const module of modules) {
    const { repo } = module.goImport;
    const group = groups.get(repo);
    if (group === undefined) groups.set(repo, [module]);
    else group.push(module);
  }
  return [...groups.values()];
}

interface Deliveries {
  /** Undefined if the delivery was handled before. */
  take(subject: string, name: string | undefined, body: Buffer): { forget(): void } | undefined;
}

/**
 * Remembers deliveries by name, and the last one about each subject by its body, too: the name is not signed. What was sent
 * before the last one may come again, when a tag is deleted and made again.
 */
function createDeliveries(): Deliveries {
  // Not `max`, which allocates room for all at once.
  const bounds = { maxSize: maxDeliveries, sizeCalculation: () => 1 };
  const named = new LRUCache<string, true>(bounds);
  const last = new LRUCache<string, string>(bounds);
  return {
    take(subject, name, body) {
      const digest = createHash('sha256').update(body).digest('base64');
      const id = `${subject}\n${name}`;
      if (last.get(subject) === digest || (name !== undefined && named.has(id))) return undefined;
      if (name !== undefined) named.set(id, true);
      last.set(subject, digest);
      return {
        forget() {
          named.delete(id);
          if (last.get(subject) === digest) last.delete(subject);
        },
      };
    },
  };
}

function nameOf({ deliveryHeaders }: ForgeHook, headers: IncomingHttpHeaders): string | undefined {
  const name = deliveryHeaders.map((header) => headers[header]).find((value) => typeof value === 'string');
  return typeof name === 'string' && name.length <= 200 ? name : undefined;
}

/** JSON, or a form with JSON in the field `payload`, as GitHub and Gitea may be told to send it. */
function parsePayload(body: Buffer, type = 'application/json'): JsonObject | undefined {
  const text = body.toString('utf8');
  const isForm = type.toLowerCase().startsWith('application/x-www-form-urlencoded');
  try {
    const payload: unknown = JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
    const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
    return isObject ? (payload as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function refuse(outcome: Exclude<ProofOutcome, 'right'>, { proof }: ForgeHook): ServedAnswer {
  if (outcome === 'wrong') return answer(403, 'the secret of this webhook is another one');
  const place = {
    path: 'the last element of the path is the secret',
    token: 'the header X-Gitlab-Token is missing',
    hmac: 'the delivery is not signed: enter the secret in the settings of the webhook',
  };
  return answer(401, place[proof.kind]);
}

function answer(status: number, text: string): ServedAnswer {
  return { ...textAnswer(status, [text]), kind: 'hook', module: undefined };
}

function decode(element: string): string {
  try {
    return decodeURIComponent(element);
  } catch {
    return element;
  }
}
