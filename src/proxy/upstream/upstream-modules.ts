import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteRange } from '../../site/answer.ts';
import { type Fetched, withoutCredentials } from '../fetch/go-fetcher.ts';
import { type ProxyFailure, unavailable } from '../fetch/proxy-failure.ts';
import type { WorkDirectory } from '../fetch/work-directory.ts';
import { summariseZip } from '../maintenance/module-hash.ts';
import type { ModuleOrigin } from '../module-origin.ts';
import type { Outcome, ProxyEvents } from '../outcome.ts';
import { escapeName } from '../protocol/escaped.ts';
import { isCanonicalVersion } from '../protocol/module-version.ts';
import { storeFailure } from '../store/store-failure.ts';
import { parseVersionInfo, type StoredVersions, versionFile } from '../store/stored-versions.ts';
import { latestOfStored, sortVersions } from '../stored-latest.ts';
import { createFreshValues } from './fresh-values.ts';
import type { UpstreamClient } from './upstream-client.ts';

/** Modules of other hosts, which come from another module proxy and are stored as those of this server are. */
export interface UpstreamModules {
  of(modulePath: string): ModuleOrigin;
  /** A file of a checksum database, such as `/sumdb/sum.golang.org/latest`. */
  sumdb(path: string): Promise<Outcome<Buffer>>;
}

export interface UpstreamModulesOptions {
  readonly client: UpstreamClient;
  readonly stored: StoredVersions;
  readonly work: WorkDirectory;
  readonly freshSeconds: number;
  readonly events: ProxyEvents;
}

/** Bytes: the limits of golang.org/x/mod/zip for a zip and a go.mod, and more than any text has. */
const maxZip = 500 * 2 ** 20;
const maxMod = 16 * 2 ** 20;
const maxInfo = 2 ** 20;
const maxList = 8 * 2 ** 20;
const maxSumdb = 2 ** 20;
/** Bytes of answers that are kept in memory. */
const maxRemembered = 32 * 2 ** 20;

export function createUpstreamModules(options: UpstreamModulesOptions): UpstreamModules {
  const { client, stored, freshSeconds } = options;
  const sizeOf = (value: Buffer) => value.length;
  const passing = createFreshValues<Buffer>({ freshMs: freshSeconds * 1000, maxSize: maxRemembered, sizeOf });
  const lasting = createFreshValues<Buffer>({ freshMs: undefined, maxSize: maxRemembered, sizeOf });
  const texts = shared<string>();
  const zips = shared<void>();

  const readInfo = async (path: string): Promise<Fetched<Buffer>> => {
    const answer = await client.get(path, maxInfo);
    if (!answer.ok) return answer;
    const info = withoutCredentials(answer.value.toString('utf8'));
    const { version } = parseVersionInfo(info) ?? {};
    if (version !== undefined && isCanonicalVersion(version)) return { ok: true, value: Buffer.from(info) };
    return { ok: false, failure: unavailable(502, `the upstream proxy answers ${path} with no version`) };
  };
  /** From the store if it has one, or from upstream; what comes from there is stored. */
  const readText = (modulePath: string, version: string, kind: 'info' | 'mod'): Promise<Fetched<string>> =>
    texts(`${kind} ${modulePath}@${version}`, async () => {
      const known = await storedText(stored, modulePath, version, kind);
      if (known !== undefined) return { ok: true, value: known };
      const path = `/${versionFile(modulePath, version, kind)}`;
      const answer = kind === 'info' ? await readInfo(path) : await client.get(path, maxMod);
      if (!answer.ok) return answer;
      const text = answer.value.toString('utf8');
      if (kind === 'info' && parseVersionInfo(text)?.version !== version) {
        return { ok: false, failure: unavailable(502, `the upstream proxy answers ${path} with another version`) };
      }
      return { ok: true, value: await stored.keepText(modulePath, version, kind, text) };
    });
  const whileDown = async <Value>(made: Outcome<Value>, find: () => Promise<Value | undefined>) => {
    if (made.ok || made.failure.status < 502) return made;
    const value = await find();
    return value === undefined ? made : ({ ok: true, value, how: 'stale' } as const);
  };

  return {
    of: (modulePath) => ({
      async list() {
        const path = `/${escapeName(modulePath)}/@v/list`;
        const made = await passing.recall(path, () => client.get(path, maxList));
        const versions: Outcome<readonly string[]> = made.ok ? { ...made, value: parseList(made.value) } : made;
        return whileDown(versions, () => storedList(stored, modulePath));
      },
      async latest() {
        const path = `/${escapeName(modulePath)}/@latest`;
        const made = asText(await passing.recall(path, () => readInfo(path)));
        return whileDown(made, async () => (await latestOfStored(modulePath, stored))?.info);
      },
      async query(query) {
        // No proxy can be asked for a slash.
        const path = `/${escapeName(modulePath)}/@v/${escapeName(query).replaceAll('/', '~')}.info`;
        return asText(await passing.recall(path, () => readInfo(path)));
      },
      async text(version, kind) {
        const made = await readText(modulePath, version, kind);
        return made.ok ? { ...made, how: 'fetched' } : made;
      },
      async fetch(version) {
        const made = await zips(`${modulePath}@${version}`, () => fetchZip(options, modulePath, version, readText));
        return made.ok ? { ...made, how: 'fetched' } : made;
      },
    }),
    sumdb(path) {
      // Tiles and records never change; what a partial tile lacks is in another one.
      const values = /\/(?:tile|lookup)\//.test(path) ? lasting : passing;
      return values.recall(path, () => client.get(path, maxSumdb));
    },
  };
}

type ReadText = (modulePath: string, version: string, kind: 'info' | 'mod') => Promise<Fetched<string>>;

/** Stores a whole version; never rejects. */
async function fetchZip(
  options: UpstreamModulesOptions,
  modulePath: string,
  version: string,
  readText: ReadText,
): Promise<Fetched<void>> {
  const { events } = options;
  const started = performance.now();
  const result = await storeZip(options, modulePath, version, readText).catch((error: unknown): Fetched<void> => {
    events.failed(error);
    return { ok: false, failure: storeFailure(error) };
  });
  const failure = result.ok ? undefined : result.failure;
  // That there is no such version is an answer, and no event.
  if (failure !== undefined && failure.status < 500) return result;
  const outcome = result.ok ? 'fetched' : failure?.isConflict ? 'refused' : 'failed';
  const seconds = (performance.now() - started) / 1000;
  events.fetched({ modulePath, version, outcome, seconds, waiting: 1, failure });
  return result;
}

async function storeZip(
  { client, stored, work }: UpstreamModulesOptions,
  modulePath: string,
  version: string,
  readText: ReadText,
): Promise<Fetched<void>> {
  const [info, mod] = await Promise.all([readText(modulePath, version, 'info'), readText(modulePath, version, 'mod')]);
  if (!info.ok) return info;
  if (!mod.ok) return mod;
  return work.withCache(async ({ cwd }) => {
    const zipFile = join(cwd, 'module.zip');
    const path = `/${versionFile(modulePath, version, 'zip')}`;
    const downloaded = await client.download(path, zipFile, maxZip);
    if (!downloaded.ok) return downloaded;
    const prefix = `${modulePath}@${version}/`;
    const { size } = await stat(zipFile);
    const file = { size, open: (range?: ByteRange) => createReadStream(zipFile, { ...range }) };
    const zip = await summariseZip(file, prefix, maxZip).catch(() => undefined);
    const isOurs = zip?.names.every((name) => name.startsWith(prefix)) && (zip.goMod ?? mod.value) === mod.value;
    if (zip === undefined || !isOurs) {
      return { ok: false, failure: unavailable(502, `the upstream proxy answers ${path} with no zip of this version`) };
    }
    const conflict = await stored.commit(modulePath, version, {
      ...{ info: info.value, mod: mod.value, zipFile, zipHash: zip.hash },
    });
    if (conflict === undefined) return { ok: true, value: undefined };
    return { ok: false, failure: changed(modulePath, version, conflict.stored, conflict.made) };
  });
}

function changed(modulePath: string, version: string, before: string, now: string): ProxyFailure {
  return {
    status: 502,
    lines: [
      `${modulePath}@${version} is not what it was when it was stored first`,
      `stored first: ${before}`,
      `upstream now: ${now}`,
      `to accept the new one, on the server: govanity proxy purge ${modulePath}@${version}`,
    ],
    isLasting: false,
    isConflict: true,
  };
}

async function storedText(
  stored: StoredVersions,
  modulePath: string,
  version: string,
  kind: 'info' | 'mod',
): Promise<string | undefined> {
  return (await (await stored.find(modulePath, version, kind))?.read())?.toString('utf8');
}

/** What can be built with while upstream is down. */
async function storedList(stored: StoredVersions, modulePath: string): Promise<string[] | undefined> {
  const versions: string[] = [];
  for (const version of sortVersions(await stored.list(modulePath))) {
    if ((await stored.find(modulePath, version, 'zip')) !== undefined) versions.push(version);
  }
  return versions.length === 0 ? undefined : versions;
}

function parseList(list: Buffer): string[] {
  const lines = list.toString('utf8').split('\n');
  return lines.flatMap((line) => line.trim().split(/\s/, 1)).filter(isCanonicalVersion);
}

function asText(outcome: Outcome<Buffer>): Outcome<string> {
  return outcome.ok ? { ...outcome, value: outcome.value.toString('utf8') } : outcome;
}

/** Runs a task once for all who ask for it at the same time. */
function shared<Value>(): (key: string, task: () => Promise<Fetched<Value>>) => Promise<Fetched<Value>> {
  const running = new Map<string, Promise<Fetched<Value>>>();
  return (key, task) => {
    const known = running.get(key);
    if (known !== undefined) return known;
    const started = task().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
