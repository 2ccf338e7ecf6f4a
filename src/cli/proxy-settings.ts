import type { Config, ProxySettings } from '../config/config.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { readConfigFile } from '../files/read-config-file.ts';
import { type GoSums, parseGoSums } from '../proxy/maintenance/go-sums.ts';
import { findTarget } from '../proxy/module-target.ts';
import { isCanonicalVersion } from '../proxy/protocol/module-version.ts';
import { isModulePath } from '../proxy/protocol/parse-proxy-target.ts';
import { openStore } from '../proxy/store/open-store.ts';
import { createStoredVersions, type StoredVersions } from '../proxy/store/stored-versions.ts';
import { buildHostTable, type HostTable } from '../site/host-table.ts';
import type { OutputFormat } from './command-options.ts';
import { type Io, UsageError } from './io.ts';
import { readText } from './read-text.ts';

/** The options of every `proxy` command. */
export interface ProxyFlags {
  readonly config: string;
  readonly format: OutputFormat;
}

export interface GoSumFlags {
  readonly goSum?: readonly string[];
}

export interface FetchFlags extends ProxyFlags, GoSumFlags {
  readonly jobs?: string;
}

export interface PruneFlags extends ProxyFlags {
  readonly unused?: string;
  readonly limit?: string;
  readonly dryRun?: boolean;
}

/** The module proxy of a configuration, without anything that runs. */
export interface ConfiguredProxy {
  readonly config: Config;
  readonly settings: ProxySettings;
  readonly hostTable: HostTable;
  readonly stored: StoredVersions;
  /** Where the store is, for people. */
  readonly storeName: string;
  /** Whether a module is one that this server proxies, its own or one from upstream. */
  isOurs(modulePath: string): boolean;
}

/** Reads the configuration; undefined if it has errors, which are printed. Throws UsageError if it has no proxy. */
export async function readConfiguredProxy({ config: file }: ProxyFlags, io: Io): Promise<ConfiguredProxy | undefined> {
  const { config, diagnostics, text } = await readConfigFile(file);
  if (config === undefined) {
    io.stderr(formatDiagnostics(diagnostics, { color: io.color, source: text }));
    return undefined;
  }
  if (config.proxy === undefined) throw new UsageError(`${file} configures no module proxy: add \`proxy:\``);
  return openProxy(file, config, config.proxy);
}

/** Opens the store of a configuration. */
export async function openProxy(file: string, config: Config, settings: ProxySettings): Promise<ConfiguredProxy> {
  const hostTable = buildHostTable(config);
  const store = await openStore(settings.store, file);
  const isOurs = (modulePath: string) => {
    const { kind } = findTarget(modulePath, hostTable);
    return kind === 'module' || (kind === 'foreign' && settings.upstream !== undefined);
  };
  return { config, settings, hostTable, stored: createStoredVersions(store), storeName: store.name, isOurs };
}

/** Reads the go.sum files that a command line names; throws UsageError for one that cannot be read. */
export async function readGoSums({ goSum = [] }: GoSumFlags): Promise<GoSums> {
  return parseGoSums(await Promise.all(goSum.map(readText)));
}

/** MODULE@VERSION with a canonical version; throws UsageError for anything else. */
export function parseModuleVersion(text: string): { modulePath: string; version: string } {
  const at = text.indexOf('@');
  const [modulePath, version] = [text.slice(0, at), text.slice(at + 1)];
  if (at > 0 && isModulePath(modulePath) && isCanonicalVersion(version)) return { modulePath, version };
  throw new UsageError(`\`${text}\` is not a MODULE@VERSION such as go.company.com/foo@v1.2.3`);
}
