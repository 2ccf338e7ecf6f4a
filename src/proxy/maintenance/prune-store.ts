import type { StoredVersions } from '../store/stored-versions.ts';
import { storedVersionsOf } from './verify-store.ts';

/** A zip that is removed, or would be. */
export interface PrunedZip {
  readonly modulePath: string;
  readonly version: string;
  readonly size: number;
  readonly usedAt: Date;
}

export interface PruneLimits {
  /** Zips that were not used since then go; undefined: none for that reason. */
  readonly unusedSince: Date | undefined;
  /** Bytes of all zips beyond which those that were not used for the longest time go; undefined: no limit. */
  readonly maxBytes: number | undefined;
}

/** Chooses the zips to remove among those that can be made again; the others count towards the limit, too. */
export async function findPrunable(
  stored: StoredVersions,
  { unusedSince, maxBytes }: PruneLimits,
  canBeMade: (modulePath: string) => boolean,
): Promise<PrunedZip[]> {
  const zips: (PrunedZip & { readonly isKept: boolean })[] = [];
  for await (const { modulePath, version } of storedVersionsOf(stored)) {
    const zip = await stored.find(modulePath, version, 'zip');
    if (zip === undefined) continue;
    // Without a pin nobody would notice that it comes back changed.
    const isKept = !canBeMade(modulePath) || (await stored.pin(modulePath, version))?.zipHash === undefined;
    zips.push({ modulePath, version, size: zip.size, usedAt: await zip.usedAt(), isKept });
  }
  const oldestFirst = zips.sort((a, b) => a.usedAt.getTime() - b.usedAt.getTime());
  let total = zips.reduce((sum, { size }) => sum + size, 0);
  const pruned: PrunedZip[] = [];
  for (const { isKept, ...zip } of oldestFirst) {
    const isUnused = unusedSince !== undefined && zip.usedAt < unusedSince;
    const isTooMuch = maxBytes !== undefined && total > maxBytes;
    if (isKept || !(isUnused || isTooMuch)) continue;
    total -= zip.size;
    pruned.push(zip);
  }
  return pruned;
}
