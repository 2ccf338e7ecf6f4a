import type { Config } from '../config/config.ts';
import { configHash } from '../files/config-hash.ts';
import { FileSet } from '../files/file-set.ts';
import type { Attempt, Live } from '../files/live.ts';
import type { Parse } from '../files/parse-aside.ts';
import { type ConfigFile, readConfigFile } from '../files/read-config-file.ts';
import type { TemplateDiagnostic } from '../files/read-templates.ts';
import type { FindVersions } from '../site/module-facts.ts';
import { buildSite, type Site } from '../site/site.ts';
import { type Authorise, createAccessControl } from './access-control.ts';
import { readPageFiles } from './read-page-files.ts';

/** A site in service, with what it was made from. */
export interface Snapshot {
  readonly site: Site;
  /** See `configHash`. */
  readonly configHash: string;
  readonly loadedAt: Date;
  /** Undefined where everybody may ask. */
  readonly authorise: Authorise | undefined;
  /** Of the configuration: warnings only. */
  readonly read: ConfigFile;
  /** Of the templates: warnings only. */
  readonly templateDiagnostics: readonly TemplateDiagnostic[];
  /** The line that the index shows beside the modules. */
  readonly notice: string | undefined;
  /** The same with another line on the index. */
  withNotice(notice: string): Snapshot;
}

export interface LoadedSite extends Attempt<Snapshot> {
  /** The configuration as read, with its diagnostics. */
  readonly read: ConfigFile;
  /** Of the templates; none where the configuration has errors, since they are then not looked at. */
  readonly templateDiagnostics: readonly TemplateDiagnostic[];
  /** Why a configuration without errors cannot be served: a file of the program itself is missing. */
  readonly fault?: string;
}

/** The one mutable reference of the server: which snapshot answers now. */
export type LiveSite = Live<Snapshot, LoadedSite>;

export interface LoadOptions {
  /** Directory of templates that replace the program's own; undefined: there is none. */
  readonly templates?: string | undefined;
  /** Undefined: pages show no versions. */
  readonly findVersions?: FindVersions | undefined;
  /** What files are read through; default: the disk. */
  readonly files?: FileSet;
  /** What becomes of the configuration before it is served; default: itself. */
  readonly adapt?: (config: Config) => Config;
  /** What reads the configuration's text; default: at once. */
  readonly parse?: Parse;
}

/** Reads a configuration and everything that it takes to serve it. */
export async function loadSite(
  configFile: string,
  { templates: overrides, findVersions, files = new FileSet(), adapt = (config) => config, parse }: LoadOptions = {},
): Promise<LoadedSite> {
  const read = await readConfigFile(configFile, files, parse);
  if (read.config === undefined) return { read, files, templateDiagnostics: [] };
  const { users, text } = read;
  const config = adapt(read.config);
  try {
    const { pageFiles, diagnostics: templateDiagnostics } = await readPageFiles(overrides, files);
    if (pageFiles === undefined) return { read, files, templateDiagnostics };
    const { templates, staticFiles } = pageFiles;
    const authorise = createAccessControl(config.access, users);
    const hash = configHash(text);
    const loadedAt = new Date();
    const build = (notice?: string): Snapshot => {
      const site = buildSite(config, templates, staticFiles, { notice, findVersions });
      return { site, configHash: hash, loadedAt, authorise, read, templateDiagnostics, notice, withNotice: build };
    };
    return { read, files, templateDiagnostics, value: build() };
  } catch (error) {
    return { read, files, templateDiagnostics: [], fault: (error as Error).message };
  }
}
