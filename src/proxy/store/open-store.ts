import { dirname, resolve } from 'node:path';
import type { StoreLocation } from '../../config/config.ts';
import { createDirectoryStore } from './directory-store.ts';
import type { ModuleStore } from './module-store.ts';

/** The store of a configuration; contacts nobody, and finds nothing wrong. */
export async function openStore(location: StoreLocation, configFile: string): Promise<ModuleStore> {
  if (location.kind === 'directory') return createDirectoryStore(resolve(dirname(configFile), location.path));
  // The library for it takes as long to load as all of the program.
  const { createS3Store } = await import('./s3-store.ts');
  return createS3Store(location);
}
