import type { Config, Route } from '../config/config.ts';
import { unknownBackend } from '../config/read-backends.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { type ConfigFile, readConfigFile } from '../files/read-config-file.ts';
import { readConfigEntries } from '../migrate/config-entries.ts';
import { type ModuleVersion, parseGoSum } from '../migrate/go-sum.ts';
import { matchesRoute, parseOnlyPattern } from '../migrate/only-pattern.ts';
import { type MigrationPlan, planMigration } from '../migrate/plan-migration.ts';
import type { OutputFormat } from './command-options.ts';
import { type Io, UsageError } from './io.ts';
import { readText } from './read-text.ts';

/** The options of every `migrate` command. */
export interface PlanFlags {
  readonly to: string;
  readonly only?: readonly string[];
  readonly project?: readonly string[];
  readonly config: string;
}

/** The options of `migrate check` and `migrate apply`. */
export interface CheckFlags extends PlanFlags {
  readonly goSum?: readonly string[];
  readonly jobs: string;
  readonly deep?: boolean;
}

/** The options of `migrate apply` alone. */
export interface ApplyFlags {
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** The option of commands that report. */
export interface Format {
  readonly format: OutputFormat;
}

/** The options of `migrate check` alone. */
export interface CheckFormat extends Format {
  readonly quiet?: boolean;
}

/** A configuration and the plan for it. */
export interface ReadPlan {
  readonly read: ConfigFile;
  readonly config: Config;
  readonly plan: MigrationPlan;
}

/** Reads the configuration and plans the move; undefined if it has errors, which are printed. Throws UsageError. */
export async function readPlan(flags: PlanFlags, io: Io): Promise<ReadPlan | undefined> {
  const read = await readConfigFile(flags.config);
  const { config } = read;
  if (config === undefined) {
    io.stderr(formatDiagnostics(read.diagnostics, { color: io.color, source: read.text }));
    return undefined;
  }
  const backend = config.backends.get(flags.to);
  if (backend === undefined) {
    const { message, hint } = unknownBackend(flags.to, config.backends);
    throw new UsageError(`--to: ${message}; ${hint}`);
  }
  const isSelected = readOnly(flags.only, config);
  const projects = readProjects(flags.project ?? [], config);
  const entries = readConfigEntries(read.text, read.file, config);
  return { read, config, plan: planMigration(config, entries, backend, { isSelected, projects }) };
}

function readOnly(texts: readonly string[] | undefined, { routes, hosts }: Config): (route: Route) => boolean {
  if (texts === undefined) return () => true;
  const patterns = texts.map((text) => {
    const pattern = parseOnlyPattern(text);
    if (typeof pattern === 'string') throw new UsageError(`--only: \`${text}\` is not a valid pattern: ${pattern}`);
    if (!routes.some((route) => matchesRoute(pattern, route, hosts)))
      throw new UsageError(noEntry('--only', text, routes));
    return pattern;
  });
  return (route) => patterns.some((pattern) => matchesRoute(pattern, route, hosts));
}

function readProjects(texts: readonly string[], { routes }: Config): Map<string, string> {
  return new Map(
    texts.map((text) => {
      const [key = '', project = ''] = text.split(/=(.*)/s);
      if (project === '') throw new UsageError(`--project expects KEY=PROJECT, found \`${text}\``);
      if (!routes.some((route) => route.key === key)) throw new UsageError(noEntry('--project', key, routes));
      return [key, project];
    }),
  );
}

function noEntry(option: string, text: string, routes: readonly Route[]): string {
  const keys = routes.map(({ key }) => key);
  const [meant] = nearest(text, keys, 1);
  return `${option}: there is no entry \`${text}\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
}

/** Modules or processes at a time; throws UsageError. */
export function readJobs(text: string): number {
  const jobs = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (jobs < 1 || jobs > 256) throw new UsageError(`--jobs expects a number from 1 to 256, found \`${text}\``);
  return jobs;
}

/** The versions in go.sum files; throws UsageError if a file cannot be read or no module in it could be known. */
export async function readGoSumVersions(files: readonly string[], { hosts, routes }: Config): Promise<ModuleVersion[]> {
  if (files.length > 0 && hosts.length === 0 && routes.every(({ host }) => host === undefined)) {
    throw new UsageError('--go-sum requires `host` in the configuration: without it no module path can be recognised');
  }
  const texts = await Promise.all(files.map(readText));
  return texts.flatMap(parseGoSum);
}
