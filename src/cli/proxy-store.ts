import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseSize } from '../config/read-proxy.ts';
import { describeFileError } from '../files/read-file.ts';
import { unattendedGitEnvironment } from '../programs/git/git-environment.ts';
import { dropTagOfClone } from '../proxy/create-proxy.ts';
import { createWorkDirectory } from '../proxy/fetch/work-directory.ts';
import { importTree } from '../proxy/maintenance/import-tree.ts';
import { findPrunable } from '../proxy/maintenance/prune-store.ts';
import { storedVersionsOf, verifyStore } from '../proxy/maintenance/verify-store.ts';
import { findTarget, tagOf } from '../proxy/module-target.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { createProgress } from './progress.ts';
import {
  type GoSumFlags,
  type ProxyFlags,
  type PruneFlags,
  parseModuleVersion,
  readConfiguredProxy,
  readGoSums,
} from './proxy-settings.ts';

/** `govanity proxy verify`: 1 if a version is not what it was, or not what a go.sum says. */
export async function proxyVerify(flags: ProxyFlags & GoSumFlags, io: Io): Promise<ExitCode> {
  const sums = await readGoSums(flags);
  const proxy = await readConfiguredProxy(flags, io);
  if (proxy === undefined) return 1;
  const isJson = flags.format === 'json';
  const versions: object[] = [];
  let [count, faulty] = [0, 0];
  const progress = createProgress(io);
  for await (const { modulePath, version, hash, faults } of verifyStore(proxy.stored, sums)) {
    count++;
    progress.show(`verified ${count} versions`);
    if (faults.length > 0) faulty++;
    if (isJson) versions.push({ module: modulePath, version, hash: hash ?? null, faults });
    else for (const fault of faults) io.stdout(`${modulePath}@${version}: ${fault}\n`);
  }
  progress.end();
  if (isJson) printJson(io, { store: proxy.storeName, ok: faulty === 0, versions });
  else
    io.stderr(
      `${count} versions in ${proxy.storeName}, ${faulty === 0 ? 'all as they were stored' : `${faulty} with faults`}\n`,
    );
  return faulty === 0 ? 0 : 1;
}

/** `govanity proxy import`: 1 if a version is refused. */
export async function proxyImport(directories: readonly string[], flags: ProxyFlags, io: Io): Promise<ExitCode> {
  const proxy = await readConfiguredProxy(flags, io);
  if (proxy === undefined) return 1;
  for (const directory of directories) await refuseUnlessDirectory(directory);
  const isJson = flags.format === 'json';
  const versions: object[] = [];
  const counts = { imported: 0, known: 0, refused: 0 };
  const progress = createProgress(io);
  for (const directory of directories) {
    for await (const { modulePath, version, outcome, reason } of importTree(directory, proxy.stored, proxy.isOurs)) {
      counts[outcome]++;
      progress.show(`read ${counts.imported + counts.known + counts.refused} versions`);
      if (isJson) versions.push({ module: modulePath, version, outcome, reason: reason ?? null });
      else if (outcome !== 'known') io.stdout(`${modulePath}@${version}: ${outcome}${reason ? `, ${reason}` : ''}\n`);
    }
  }
  progress.end();
  if (isJson) printJson(io, { store: proxy.storeName, ...counts, versions });
  else io.stderr(`${counts.imported} imported, ${counts.known} known already, ${counts.refused} refused\n`);
  return counts.refused === 0 ? 0 : 1;
}

async function refuseUnlessDirectory(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) return;
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${describeFileError(error as NodeJS.ErrnoException)}`);
  }
  throw new UsageError(`cannot read ${path}: it is not a directory`);
}

/** `govanity proxy prune`: removes zips; pins and texts stay. */
export async function proxyPrune(flags: PruneFlags, io: Io): Promise<ExitCode> {
  const unusedMs = flags.unused === undefined ? undefined : parseAge(flags.unused);
  const maxBytes = flags.limit === undefined ? undefined : parseLimit(flags.limit);
  if (unusedMs === undefined && maxBytes === undefined)
    throw new UsageError('name what to remove: --unused or --limit');
  const proxy = await readConfiguredProxy(flags, io);
  if (proxy === undefined) return 1;
  if (!proxy.settings.fetches) throw new UsageError('with `fetch: false` no zip could be fetched again');
  const unusedSince = unusedMs === undefined ? undefined : new Date(Date.now() - unusedMs);
  const progress = createProgress(io);
  progress.show('looking at the store');
  const pruned = await findPrunable(proxy.stored, { unusedSince, maxBytes }, proxy.isOurs);
  for (const [index, { modulePath, version }] of pruned.entries()) {
    if (!flags.dryRun) await proxy.stored.prune(modulePath, version);
    progress.show(`removed ${index + 1} of ${pruned.length} zips`);
  }
  progress.end();
  const bytes = pruned.reduce((sum, { size }) => sum + size, 0);
  if (flags.format === 'json') {
    const zips = pruned.map(({ modulePath, version, size, usedAt }) => ({ module: modulePath, version, size, usedAt }));
    printJson(io, { store: proxy.storeName, removed: !flags.dryRun, bytes, zips });
    return 0;
  }
  for (const { modulePath, version, size } of pruned) io.stdout(`${modulePath}@${version}: ${size} bytes\n`);
  io.stderr(`${flags.dryRun ? 'would remove' : 'removed'} ${pruned.length} zips, ${bytes} bytes\n`);
  return 0;
}

/** `govanity proxy purge`: 1 if a version was not stored. */
export async function proxyPurge(texts: readonly string[], flags: ProxyFlags, io: Io): Promise<ExitCode> {
  const named = texts.map(parseModuleVersion);
  const proxy = await readConfiguredProxy(flags, io);
  if (proxy === undefined) return 1;
  const results: { module: string; version: string; purged: boolean }[] = [];
  for (const { modulePath, version } of named) {
    const isKnown = (await proxy.stored.pin(modulePath, version)) !== undefined;
    await proxy.stored.purge(modulePath, version);
    const target = findTarget(modulePath, proxy.hostTable);
    const tag = target.kind === 'module' ? tagOf(target.target, version) : undefined;
    if (target.kind === 'module' && tag !== undefined && proxy.settings.fetches) {
      const { work } = proxy.settings;
      const directory = createWorkDirectory(work === undefined ? undefined : resolve(dirname(flags.config), work));
      await dropTagOfClone(unattendedGitEnvironment(io.env), directory, target.target.repo, tag);
    }
    results.push({ module: modulePath, version, purged: isKnown });
  }
  if (flags.format === 'json') printJson(io, { store: proxy.storeName, versions: results });
  else
    for (const { module, version, purged } of results)
      io.stdout(`${module}@${version}: ${purged ? 'purged' : 'was not stored'}\n`);
  return results.every(({ purged }) => purged) ? 0 : 1;
}

/** `govanity proxy list`. */
export async function proxyList(flags: ProxyFlags, io: Io): Promise<ExitCode> {
  const proxy = await readConfiguredProxy(flags, io);
  if (proxy === undefined) return 1;
  const { stored } = proxy;
  const versions: object[] = [];
  for await (const { modulePath, version } of storedVersionsOf(stored)) {
    const [zip, pin] = [await stored.find(modulePath, version, 'zip'), await stored.pin(modulePath, version)];
    const { zipHash = null, info } = pin ?? {};
    const [size, commit, time] = [zip?.size ?? null, info?.commit ?? null, info?.time ?? null];
    if (flags.format === 'json') versions.push({ module: modulePath, version, size, hash: zipHash, commit, time });
    else
      io.stdout(
        `${modulePath}@${version}\t${size === null ? 'pruned' : `${size} bytes`}\t${zipHash ?? ''}\t${commit ?? ''}\n`,
      );
  }
  if (flags.format === 'json') printJson(io, { store: proxy.storeName, versions });
  return 0;
}

function printJson(io: Io, value: object): void {
  io.stdout(`${JSON.stringify(value, null, 2)}\n`);
}

const hourMs = 60 * 60_000;
const ageUnits: Readonly<Record<string, number>> = { h: hourMs, d: 24 * hourMs, w: 7 * 24 * hourMs };

function parseAge(text: string): number {
  const [, digits, unit = ''] = /^([0-9]{1,6})([hdw])$/.exec(text) ?? [];
  const factor = ageUnits[unit];
  if (digits === undefined || factor === undefined) {
    throw new UsageError(`--unused takes hours, days or weeks such as 90d, found \`${text}\``);
  }
  return Number(digits) * factor;
}

function parseLimit(text: string): number {
  const bytes = parseSize(text);
  if (bytes === undefined) throw new UsageError(`--limit takes a size such as 50GB, found \`${text}\``);
  return bytes;
}
