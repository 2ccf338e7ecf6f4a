import { LRUCache } from 'lru-cache';
import type { ModuleProxy } from '../proxy/create-proxy.ts';
import type { FetchReport } from '../proxy/outcome.ts';
import type { FindStored, StoredError, StoredModule } from '../site/stored-module.ts';
import { compareVersionTexts } from '../vanity/versions.ts';

/** What pages show of the store of the module proxy, looked up in the background. */
export interface StoredLookup {
  readonly find: FindStored;
  /** The same, read now; undefined also if it cannot be read. */
  read(modulePath: string): Promise<StoredModule | undefined>;
  /** A fetch has ended. */
  fetched(report: FetchReport): void;
}

/** Milliseconds after which a module is looked at again. */
const freshMs = 5_000;
const maxModules = 2_000;
/** Modules that are looked at at once; for others `pending` just lasts longer. */
const maxLoading = 8;
/** Versions that a page shows. */
const maxVersions = 50;

export function createStoredLookup(proxy: () => ModuleProxy | undefined): StoredLookup {
  const known = new LRUCache<string, { readonly module: StoredModule; readonly readAtMs: number }>({ max: maxModules });
  const errors = new LRUCache<string, StoredError>({ max: maxModules });
  const loading = new Set<string>();

  const load = async (modulePath: string, current: ModuleProxy): Promise<void> => {
    const module = await readModule(modulePath, current, errors.get(modulePath));
    known.set(modulePath, { module, readAtMs: performance.now() });
  };
  return {
    find(modulePath) {
      const current = proxy();
      if (current === undefined) return undefined;
      const entry = known.get(modulePath);
      const isFresh = entry !== undefined && performance.now() - entry.readAtMs < freshMs;
      if (!isFresh && !loading.has(modulePath) && loading.size < maxLoading) {
        loading.add(modulePath);
        // A store that cannot be read shows as nothing.
        load(modulePath, current)
          .catch(() => undefined)
          .finally(() => loading.delete(modulePath));
      }
      return entry?.module ?? 'pending';
    },
    async read(modulePath) {
      const current = proxy();
      if (current === undefined) return undefined;
      try {
        return await readModule(modulePath, current, errors.get(modulePath));
      } catch {
        return undefined;
      }
    },
    fetched({ modulePath, version, failure }) {
      known.delete(modulePath);
      if (failure === undefined) errors.delete(modulePath);
      else errors.set(modulePath, { version, time: new Date().toISOString(), message: failure.lines.join('; ') });
    },
  };
}

async function readModule(
  modulePath: string,
  { stored, fetching }: ModuleProxy,
  lastError: StoredError | undefined,
): Promise<StoredModule> {
  const all = (await stored.list(modulePath)).sort((a, b) => compareVersionTexts(b, a));
  const moved = new Map(fetching?.moved.of(modulePath).map(({ version, now }) => [version, now]));
  const versions = await Promise.all(
    all.slice(0, maxVersions).map(async (version) => {
      const [zip, pin] = await Promise.all([stored.find(modulePath, version, 'zip'), stored.pin(modulePath, version)]);
      const { zipHash: hash, info } = pin ?? {};
      return { version, time: info?.time, size: zip?.size, hash, commit: info?.commit, movedTo: moved.get(version) };
    }),
  );
  return { versions, count: all.length, lastError };
}
