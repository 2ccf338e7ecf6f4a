import { createHash } from 'node:crypto';
import { buildSite, type Site } from '../site/site.ts';
import { type Authorise, createAccessControl } from './access-control.ts';
import { FileSet } from './file-set.ts';
import type { Attempt, Live } from './live.ts';
import { type ConfigFile, readConfigFile } from './read-config-file.ts';
import { readTemplates } from './read-templates.ts';

/** A site in service, with what it was made from. */
export interface Snapshot {
  readonly site: Site;
  /** Digest of the configuration's text, by which replicas can be compared. */
  readonly configHash: string;
  readonly loadedAt: Date;
  /** Undefined where everybody may ask. */
  readonly authorise: Authorise | undefined;
  /** Of the configuration: warnings only. */
  readonly read: ConfigFile;
}

export interface LoadedSite extends Attempt<Snapshot> {
  /** The configuration as read, with its diagnostics. */
  readonly read: ConfigFile;
}

/** The one mutable reference of the server: which snapshot answers now. */
export type LiveSite = Live<Snapshot, LoadedSite>;

/** Reads a configuration and everything that it takes to serve it. */
export async function loadSite(configFile: string): Promise<LoadedSite> {
  const files = new FileSet();
  const read = await readConfigFile(configFile, files);
  if (read.config === undefined) return { read, files };
  const { templates, staticFiles } = await readTemplates();
  const site = buildSite(read.config, templates, staticFiles);
  const authorise = createAccessControl(read.config.access, read.users);
  const configHash = createHash('sha256').update(read.text).digest('hex').slice(0, 16);
  return { read, files, value: { site, configHash, loadedAt: new Date(), authorise, read } };
}
