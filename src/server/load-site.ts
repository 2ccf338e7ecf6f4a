import { setImmediate } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { FilesRead } from '../files/files-read.ts';
import type { Attempt, Live } from '../files/live.ts';
import type { Parse } from '../files/parse-aside.ts';
import { type ConfigFile, readConfigFile } from '../files/read-config-file.ts';
import type { TemplateDiagnostic } from '../files/read-templates.ts';
import { UsersFile } from '../files/users-file.ts';
import { buildSiteInSteps, type PageOptions, type Site } from '../site/site.ts';
import type { Steps } from '../site/steps.ts';
import { type Authorise, createAccessControl } from './access-control.ts';
import type { PasswordCheck } from './password-check.ts';
import { readPageFiles } from './read-page-files.ts';

/** A configuration in service, with what it was made from. */
export interface Snapshot {
  readonly site: Site;
  readonly loadedAt: Date;
  /** Undefined if everybody may ask. */
  readonly authorise: Authorise | undefined;
  /** Those whom `authorise` admits; one and the same as long as configurations name the same file. */
  readonly users: UsersFile | undefined;
  /** The configuration as read, with its digest; its diagnostics are warnings. */
  readonly source: ConfigFile;
  /** Of the templates: warnings only. */
  readonly templateDiagnostics: readonly TemplateDiagnostic[];
}

/** What was read, and what was made of it. */
export interface SiteReading extends Attempt<Site> {
  /** The configuration as read, with its diagnostics. */
  readonly source: ConfigFile;
  /** Of the templates; none if the configuration has errors, since they are then not looked at. */
  readonly templateDiagnostics: readonly TemplateDiagnostic[];
  /** Why a configuration without errors cannot be served: a file of the program itself is missing. */
  readonly fault?: string;
}

export interface LoadedSite extends Omit<SiteReading, 'value'>, Attempt<Snapshot> {}

/** The one mutable reference of the server: which snapshot answers now. */
export type LiveSite = Live<Snapshot, LoadedSite>;

export interface ReadOptions extends PageOptions {
  /** Directory of templates that replace the program's own; undefined: there is none. */
  readonly templates?: string | undefined;
  /** What becomes of the configuration before it is served; default: itself. */
  readonly adapt?: (config: Config) => Config;
  /** What reads the configuration's text; default: at once. */
  readonly parse?: Parse;
  /** Aborted if what is read is of no use any more: the next step rejects. Default: never. */
  readonly signal?: AbortSignal;
}

/** Reads a configuration and everything that it takes to show its pages. */
export async function readSite(
  configFile: string,
  { templates: overrides, adapt = (config) => config, parse, signal, ...pageOptions }: ReadOptions = {},
): Promise<SiteReading> {
  const files = new FilesRead();
  const source = await readConfigFile(configFile, files, parse);
  signal?.throwIfAborted();
  if (source.config === undefined) return { source, files, templateDiagnostics: [] };
  try {
    const { pageFiles, diagnostics: templateDiagnostics } = await readPageFiles(overrides, files);
    if (pageFiles === undefined) return { source, files, templateDiagnostics };
    const { templates, staticFiles } = pageFiles;
    const value = await withPauses(buildSiteInSteps(adapt(source.config), templates, staticFiles, pageOptions));
    return { source, files, templateDiagnostics, value };
  } catch (error) {
    return { source, files, templateDiagnostics: [], fault: (error as Error).message };
  }
}

/** Milliseconds that requests wait at most for the work of a reload. */
const pauseAfterMs = 10;

async function withPauses<Result>(steps: Steps<Result>): Promise<Result> {
  let lastPause = performance.now();
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    if (performance.now() - lastPause < pauseAfterMs) continue;
    await setImmediate();
    lastPause = performance.now();
  }
  return step.value;
}

/**
 * Reads a configuration and everything that it takes to serve it. A server needs its users: an htpasswd file that
 * cannot be used is an error, unless it is the one of `current`, which is followed by itself.
 */
export async function loadSite(
  configFile: string,
  options: ReadOptions,
  checkPassword: PasswordCheck,
  current?: Snapshot,
): Promise<LoadedSite> {
  const { value: site, ...reading } = await readSite(configFile, options);
  const { source, files, templateDiagnostics } = reading;
  if (site === undefined) return reading;
  const isFollowed = source.users !== undefined && source.users.path === current?.users?.path;
  if (source.users?.fault !== undefined && !isFollowed) {
    files.add(source.users.files);
    return { ...reading, source: withUsersError(source) };
  }
  const users = isFollowed ? current?.users : source.users && new UsersFile(source.users);
  const authorise = createAccessControl(site.config.access, () => users?.current() ?? new Map(), checkPassword);
  return { ...reading, value: { site, loadedAt: new Date(), authorise, users, source, templateDiagnostics } };
}

function withUsersError(source: ConfigFile): ConfigFile {
  const diagnostics = source.diagnostics.map((diagnostic) =>
    diagnostic.code === 'config/users-file' ? ({ ...diagnostic, severity: 'error' } as const) : diagnostic,
  );
  return { ...source, diagnostics };
}
