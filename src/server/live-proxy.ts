import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { HttpsClone } from '../config/config.ts';
import { createHttpClient } from '../net/http-client.ts';
import { createProxy, type ModuleProxy } from '../proxy/create-proxy.ts';
import { createModuleAnswers, type ModuleAnswers } from '../proxy/module-proxy.ts';
import { findTarget, type ModuleTarget } from '../proxy/module-target.ts';
import type { ProxyEvents } from '../proxy/outcome.ts';
import { refusedAnswer, type ServedAnswer } from '../site/answer.ts';
import { type ModuleMatch, proxyMount } from '../site/module-match.ts';
import { unknownOwnPath } from '../site/refusals.ts';
import type { FindStored } from '../site/stored-module.ts';
import { basicLogin } from './access-control.ts';
import type { Snapshot } from './load-site.ts';
import { logProxyEvents } from './log-proxy.ts';
import { createProxyMetrics } from './proxy-metrics.ts';
import { createForgeReaders, type ForgeReadersOptions } from './readers/forge-readers.ts';
import { createModulePermission, type ModulePermission } from './readers/module-permission.ts';
import type { Responder } from './responder.ts';
import { createStoredLookup, type StoredLookup } from './stored-lookup.ts';

export interface LiveProxyOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly configFile: string;
  readonly registry: Registry;
  readonly logger: Logger;
}

/** The module proxy of the configuration in service, if it has one. It outlives reloads. */
export interface LiveProxy {
  readonly responder: Responder;
  /** What pages show of the store. */
  readonly findStored: FindStored;
  /** The same, read now. */
  readonly readStored: StoredLookup['read'];
  /** Whether the sender of a request may download a module. */
  mayDownload(request: Parameters<ModulePermission>[0], modulePath: string): ReturnType<ModulePermission>;
  /** Modules of one repository that was pushed to; whether their refs could be listed. */
  refresh(modules: readonly ModuleMatch[], tags: readonly string[]): Promise<boolean>;
  /** The proxy that answers now. */
  current(): ModuleProxy | undefined;
  /** A new configuration came into service. */
  follow(snapshot: Snapshot): Promise<void>;
  close(): void;
}

/** What answers, and the configuration's part that it was made from. */
interface Current {
  readonly proxy: ModuleProxy;
  readonly stopWatching: () => void;
  readonly answers: ModuleAnswers;
}

/** Milliseconds that requests may wait longer than two fetches take: one before theirs, and theirs. */
const marginMs = 30_000;
/** Milliseconds between looks whether a proxy that has been replaced still fetches. */
const idleCheckMs = 1_000;

/** Starts the proxy of a configuration, if it has one; rejects if it cannot work. */
export async function startLiveProxy(initial: Snapshot, options: LiveProxyOptions): Promise<LiveProxy> {
  const { registry, logger } = options;
  let snapshot = initial;
  let current: Current | undefined;
  // Registered with the first proxy, for a server without one has nothing to count.
  const metrics = once(() => createProxyMetrics([registry], () => current?.proxy));
  const lookup = createStoredLookup(() => current?.proxy);
  const events = once((): ProxyEvents => {
    const logged = logProxyEvents(logger, metrics());
    return {
      ...logged,
      fetched(report) {
        logged.fetched(report);
        lookup.fetched(report);
      },
    };
  });
  const hostTable = () => snapshot.site.hostTable;
  const client = createHttpClient(options.env);
  const readers = createForgeReaders({
    client,
    onReply: logForgeReplies(logger),
    onReading: (reading) => metrics().asked(reading),
  });
  const permission = createModulePermission(() => snapshot.site.config.access, readers);

  const answersOf = (proxy: ModuleProxy): Current => {
    const { config } = snapshot.site;
    const { settings, stored, fetching } = proxy;
    const { source, upstream } = fetching ?? {};
    const service = { config, settings, hostTable: hostTable(), stored, source, upstream };
    const answers = createModuleAnswers(service, metrics().answered, events().failed);
    return { proxy, answers, stopWatching: stored.store.watchPurges(answers.forget) };
  };
  const start = async (): Promise<Current | undefined> => {
    const settings = snapshot.site.config.proxy;
    if (settings === undefined) return undefined;
    return answersOf(
      await createProxy(settings, { env: options.env, configFile: options.configFile, hostTable, events: events() }),
    );
  };
  current = await start();
  let following = Promise.resolve();

  const replace = async (before: Current | undefined): Promise<void> => {
    try {
      current = await start();
      before?.stopWatching();
      if (before !== undefined) closeWhenIdle(before.proxy);
    } catch (error) {
      // A proxy that works is better than one that does not.
      before?.stopWatching();
      current = before && answersOf(before.proxy);
      logger.error(
        `the new settings of the module proxy cannot be used, the old ones stay: ${(error as Error).message}`,
      );
    }
  };

  return {
    responder: {
      path: `${proxyMount}/`,
      methods: ['GET'],
      get timeLimitMs() {
        return 2 * (current?.proxy.settings.timeoutSeconds ?? 0) * 1000 + marginMs;
      },
      answer(request): ServedAnswer | Promise<ServedAnswer> {
        if (current === undefined) return refusedAnswer(unknownOwnPath());
        const { path, choice } = request;
        const mayDownload = (target: ModuleTarget | undefined) => permission(request, target);
        return current.answers.answer({ path, host: choice.host, mayDownload });
      },
      findPrepared(path, authorization) {
        const isKnown = (clone: HttpsClone) => readers.isKnown(clone, basicLogin(authorization));
        return current?.answers.findPrepared(path, isKnown);
      },
    },
    findStored: lookup.find,
    readStored: lookup.read,
    mayDownload(request, modulePath) {
      const found = findTarget(modulePath, hostTable());
      return permission(request, found.kind === 'module' ? found.target : undefined);
    },
    current: () => current?.proxy,
    refresh: async (modules, tags) => (await current?.proxy.fetching?.pushes.refresh(modules, tags)) ?? true,
    follow(next) {
      snapshot = next;
      // One after the other: starting a proxy takes a while.
      following = following.then(async () => {
        const settings = snapshot.site.config.proxy;
        if (current === undefined || !isDeepStrictEqual(settings, current.proxy.settings)) return replace(current);
        current.stopWatching();
        current = answersOf(current.proxy);
      });
      return following;
    },
    close() {
      current?.stopWatching();
      current?.proxy.close();
      client.close();
    },
  };
}

/** Reports once that a forge cannot be asked, and that it can be again. */
function logForgeReplies(logger: Logger): ForgeReadersOptions['onReply'] {
  const silent = new Set<string>();
  return (forge, reason) => {
    if (reason === undefined) {
      if (silent.delete(forge)) logger.info({ forge }, 'the forge can be asked again who may download');
    } else if (!silent.has(forge)) {
      silent.add(forge);
      logger.warn({ forge, reason }, 'the forge cannot be asked who may download, those it let in lately go on');
    }
  };
}

/** What is being fetched ends under the settings with which it began. */
function closeWhenIdle(proxy: ModuleProxy): void {
  const { queue } = proxy.fetching ?? {};
  const timer = setInterval(() => {
    if (queue !== undefined && queue.running + queue.waiting > 0) return;
    clearInterval(timer);
    proxy.close();
  }, idleCheckMs);
  timer.unref();
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
