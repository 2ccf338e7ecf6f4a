import pLimit from 'p-limit';
import { createProxy, type Fetching, type ModuleProxy } from '../proxy/create-proxy.ts';
import { createFindDenied } from '../proxy/denied.ts';
import type { GoSums } from '../proxy/maintenance/go-sums.ts';
import { hashGoMod } from '../proxy/maintenance/module-hash.ts';
import type { ModuleOrigin } from '../proxy/module-origin.ts';
import { originOf } from '../proxy/module-source.ts';
import { findTarget } from '../proxy/module-target.ts';
import type { ProxyEvents } from '../proxy/outcome.ts';
import { isCanonicalVersion, isVersionQuery } from '../proxy/protocol/module-version.ts';
import { isModulePath } from '../proxy/protocol/parse-proxy-target.ts';
import { parseVersionInfo } from '../proxy/store/stored-versions.ts';
import type { HostTable } from '../site/host-table.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { createProgress } from './progress.ts';
import { type FetchFlags, readConfiguredProxy, readGoSums } from './proxy-settings.ts';

/** A version that is asked for. */
interface Wanted {
  readonly modulePath: string;
  /** A canonical version or a query; undefined: the latest. */
  readonly query: string | undefined;
}

interface Result {
  readonly module: string;
  readonly version: string | null;
  readonly outcome: 'fetched' | 'stored' | 'failed';
  readonly reason: string | null;
}

const silent: ProxyEvents = {
  fetched: () => undefined,
  moved: () => undefined,
  deleted: () => undefined,
  listed: () => undefined,
  upstream: () => undefined,
  warned: () => undefined,
  failed: () => undefined,
};

/** `govanity proxy fetch`: fills the store; 1 if a version cannot be fetched, or differs from a go.sum. */
export async function proxyFetch(modules: readonly string[], flags: FetchFlags, io: Io): Promise<ExitCode> {
  const named = modules.map(parseWanted);
  const sums = await readGoSums(flags);
  const jobs = flags.jobs === undefined ? undefined : parseJobs(flags.jobs);
  const configured = await readConfiguredProxy(flags, io);
  if (configured === undefined) return 1;
  const ofGoSum = sums.versions.filter(({ modulePath }) => configured.isOurs(modulePath));
  const wanted = [...named, ...ofGoSum.map(({ modulePath, version }) => ({ modulePath, query: version }))];
  if (wanted.length === 0)
    throw new UsageError('name modules, or --go-sum with a file that names modules of this server');
  const settings = { ...configured.settings, ...(jobs === undefined ? {} : { jobs }) };
  if (!settings.fetches) throw new UsageError('with `fetch: false` nothing is fetched');
  const hostTable = () => configured.hostTable;
  const options = { env: io.env, configFile: flags.config, hostTable, events: silent };
  const proxy = await createProxy(settings, options).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  try {
    return report(await fetchAll(wanted, proxy, hostTable, sums, flags, io), flags, io);
  } finally {
    proxy.close();
  }
}

async function fetchAll(
  wanted: readonly Wanted[],
  proxy: ModuleProxy,
  hostTable: () => HostTable,
  sums: GoSums,
  { format }: FetchFlags,
  io: Io,
): Promise<Result[]> {
  let done = 0;
  const progress = createProgress(io);
  const limit = pLimit(proxy.settings.jobs * 2);
  const fetching = proxy.fetching as Fetching;
  const results = await Promise.all(
    wanted.map(({ modulePath, query }) =>
      limit(async () => {
        const origin = findOrigin(modulePath, query, proxy, fetching, hostTable());
        const result = Array.isArray(origin)
          ? failed(modulePath, query, origin)
          : await fetchOne(modulePath, query, proxy, origin, sums);
        done++;
        if (format === 'text') {
          const name = `${result.module}${result.version === null ? '' : `@${result.version}`}`;
          io.stderr(
            `[${done}/${wanted.length}] ${name}: ${result.outcome}${result.reason === null ? '' : `, ${result.reason}`}\n`,
          );
        } else progress.show(`fetched ${done} of ${wanted.length} versions`);
        return result;
      }),
    ),
  );
  progress.end();
  return results;
}

/** Where a module comes from, or why it is not fetched. */
function findOrigin(
  modulePath: string,
  query: string | undefined,
  { settings }: ModuleProxy,
  { source, upstream }: Fetching,
  hostTable: HostTable,
): ModuleOrigin | string[] {
  const denied = createFindDenied(settings.deny)(modulePath, query);
  if (denied !== undefined) return [...denied.lines];
  const found = findTarget(modulePath, hostTable);
  if (found.kind === 'refused') return [...found.failure.lines];
  if (found.kind === 'module') return originOf(source, found.target);
  return upstream?.of(modulePath) ?? ['it is of no host of this server, and there is no `upstream`'];
}

async function fetchOne(
  modulePath: string,
  query: string | undefined,
  { settings, stored }: ModuleProxy,
  origin: ModuleOrigin,
  sums: GoSums,
): Promise<Result> {
  let version = query;
  if (version === undefined || !isCanonicalVersion(version)) {
    const resolved = await (query === undefined ? origin.latest() : origin.query(query));
    if (!resolved.ok) return failed(modulePath, query, resolved.failure.lines);
    version = parseVersionInfo(resolved.value)?.version;
    if (version === undefined) return failed(modulePath, query, ['the answer names no version']);
    const denied = createFindDenied(settings.deny)(modulePath, version);
    if (denied !== undefined) return failed(modulePath, version, denied.lines);
  }
  const isStored = (await stored.find(modulePath, version, 'zip')) !== undefined;
  if (!isStored) {
    const fetched = await origin.fetch(version);
    if (!fetched.ok) return failed(modulePath, version, fetched.failure.lines);
  }
  const fault = await compareWithSums(modulePath, version, stored, sums);
  if (fault !== undefined) return failed(modulePath, version, [fault]);
  return { module: modulePath, version, outcome: isStored ? 'stored' : 'fetched', reason: null };
}

async function compareWithSums(
  modulePath: string,
  version: string,
  stored: ModuleProxy['stored'],
  sums: GoSums,
): Promise<string | undefined> {
  const zipHash = (await stored.pin(modulePath, version))?.zipHash;
  const mod = await (await stored.find(modulePath, version, 'mod'))?.read();
  const [zipSum, modSum] = [sums.zip(modulePath, version), sums.goMod(modulePath, version)];
  if (zipSum !== undefined && zipHash !== zipSum) return `the checksum is ${zipHash}, and go.sum has ${zipSum}`;
  const modHash = mod && hashGoMod(mod);
  if (modSum !== undefined && modHash !== modSum)
    return `the checksum of go.mod is ${modHash}, and go.sum has ${modSum}`;
  return undefined;
}

function failed(module: string, version: string | undefined, lines: readonly string[]): Result {
  return { module, version: version ?? null, outcome: 'failed', reason: lines.join('; ') };
}

function report(results: readonly Result[], { format }: FetchFlags, io: Io): ExitCode {
  const failures = results.filter(({ outcome }) => outcome === 'failed');
  if (format === 'json') io.stdout(`${JSON.stringify({ ok: failures.length === 0, versions: results }, null, 2)}\n`);
  else io.stderr(`${results.length - failures.length} of ${results.length} versions are stored\n`);
  return failures.length === 0 ? 0 : 1;
}

function parseWanted(text: string): Wanted {
  const at = text.indexOf('@');
  const modulePath = at === -1 ? text : text.slice(0, at);
  const query = at === -1 || text.slice(at) === '@latest' ? undefined : text.slice(at + 1);
  if (!isModulePath(modulePath)) throw new UsageError(`\`${text}\` is not a module path such as go.company.com/foo`);
  if (query !== undefined && !isCanonicalVersion(query) && !isVersionQuery(query)) {
    throw new UsageError(`\`${query}\` is not a version, branch, tag or commit`);
  }
  return { modulePath, query };
}

function parseJobs(text: string): number {
  if (/^[1-9][0-9]{0,2}$/.test(text)) return Number(text);
  throw new UsageError(`--jobs takes a number from 1, found \`${text}\``);
}
