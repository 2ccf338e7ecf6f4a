import { withoutCredentials } from '../fetch/go-fetcher.ts';
import { createDirectoryStore } from '../store/directory-store.ts';
import { createStoredVersions, type StoredVersions } from '../store/stored-versions.ts';
import { summariseZip } from './module-hash.ts';
import { storedVersionsOf } from './verify-store.ts';

/** What became of a version of another tree. */
export interface ImportedVersion {
  readonly modulePath: string;
  readonly version: string;
  readonly outcome: 'imported' | 'known' | 'refused';
  /** Why it was refused. */
  readonly reason: string | undefined;
}

/**
 * Takes the versions of a `cache/download` tree whose zip is there and is what its `.ziphash` says. A version that the
 * store has with other bytes stays as it is.
 */
export async function* importTree(
  directory: string,
  stored: StoredVersions,
  isOurs: (modulePath: string) => boolean,
): AsyncIterable<ImportedVersion> {
  const source = createStoredVersions(createDirectoryStore(directory));
  for await (const { modulePath, version } of storedVersionsOf(source)) {
    if (!isOurs(modulePath)) continue;
    const zip = await source.find(modulePath, version, 'zip');
    if (zip === undefined) continue;
    const result = (outcome: ImportedVersion['outcome'], reason?: string) => ({ modulePath, version, outcome, reason });
    try {
      yield result(...(await importVersion(source, stored, modulePath, version)));
    } catch (error) {
      yield result('refused', (error as Error).message);
    }
  }
}

async function importVersion(
  source: StoredVersions,
  stored: StoredVersions,
  modulePath: string,
  version: string,
): Promise<[ImportedVersion['outcome'], string?]> {
  const text = async (kind: 'info' | 'mod' | 'ziphash') =>
    (await (await source.find(modulePath, version, kind))?.read())?.toString('utf8');
  const zip = await source.find(modulePath, version, 'zip');
  const [info, mod, zipHash] = [await text('info'), await text('mod'), await text('ziphash')];
  if (zip?.path === undefined || mod === undefined) return ['refused', 'its .zip or .mod is missing'];
  const { hash } = await summariseZip(zip, `${modulePath}@${version}/`);
  if (zipHash !== undefined && zipHash.trim() !== hash) return ['refused', 'its .zip is not what its .ziphash says'];
  if ((await stored.find(modulePath, version, 'zip')) !== undefined) {
    const pin = await stored.pin(modulePath, version);
    return pin?.zipHash === hash ? ['known'] : ['refused', 'the store has other bytes of it'];
  }
  const clean = info === undefined ? undefined : withoutCredentials(info);
  const conflict = await stored.commit(modulePath, version, { info: clean, mod, zipFile: zip.path, zipHash: hash });
  return conflict === undefined ? ['imported'] : ['refused', `the store has other bytes of it: ${conflict.stored}`];
}
