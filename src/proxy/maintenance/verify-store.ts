import { unescapeName } from '../protocol/escaped.ts';
import type { StoredVersions } from '../store/stored-versions.ts';
import { parseVersionInfo } from '../store/stored-versions.ts';
import type { GoSums } from './go-sums.ts';
import { hashGoMod, summariseZip } from './module-hash.ts';

/** A version of the store, looked at. */
export interface VerifiedVersion {
  readonly modulePath: string;
  readonly version: string;
  /** `h1:` digest of the zip as it is now; undefined if there is none. */
  readonly hash: string | undefined;
  /** What is wrong; empty if all of it is as it was stored. */
  readonly faults: readonly string[];
}

/** All versions of a store with the modules that they belong to. */
export async function* storedVersionsOf(
  stored: StoredVersions,
): AsyncIterable<{ readonly modulePath: string; readonly version: string }> {
  for await (const escaped of stored.store.modules()) {
    const modulePath = unescapeName(escaped);
    if (modulePath === undefined) continue;
    for (const version of (await stored.list(modulePath)).sort()) yield { modulePath, version };
  }
}

/** Computes every hash again and compares it with the stored one, and with a go.sum. */
export async function* verifyStore(stored: StoredVersions, sums: GoSums): AsyncIterable<VerifiedVersion> {
  for await (const { modulePath, version } of storedVersionsOf(stored)) {
    yield await verifyVersion(stored, modulePath, version, sums);
  }
}

async function verifyVersion(
  stored: StoredVersions,
  modulePath: string,
  version: string,
  sums: GoSums,
): Promise<VerifiedVersion> {
  const read = async (kind: 'info' | 'mod' | 'ziphash') =>
    (await (await stored.find(modulePath, version, kind))?.read())?.toString('utf8');
  const [info, mod, zipHash] = [await read('info'), await read('mod'), await read('ziphash')];
  const zip = await stored.find(modulePath, version, 'zip');
  const faults: string[] = [];
  if (info !== undefined && parseVersionInfo(info)?.version !== version) faults.push('.info does not name the version');
  // Of modules from upstream single texts may be stored.
  const isWhole = zip !== undefined || zipHash !== undefined;
  if (mod === undefined && isWhole) faults.push('.mod is missing');
  if (mod !== undefined) faults.push(...compare('go.mod', hashGoMod(mod), sums.goMod(modulePath, version), 'go.sum'));
  let hash: string | undefined;
  if (zip !== undefined) {
    const prefix = `${modulePath}@${version}/`;
    try {
      const summary = await summariseZip(zip, prefix);
      hash = summary.hash;
      if (summary.names.some((name) => !name.startsWith(prefix))) faults.push('.zip holds files of another module');
      if (mod !== undefined && summary.goMod !== undefined && summary.goMod !== mod) {
        faults.push('.mod is not the go.mod in .zip');
      }
      faults.push(...compare('.zip', hash, zipHash?.trim(), '.ziphash'));
      faults.push(...compare('.zip', hash, sums.zip(modulePath, version), 'go.sum'));
    } catch (error) {
      faults.push(`.zip is broken: ${(error as Error).message}`);
    }
  } else if (zipHash !== undefined) {
    faults.push(...compare('.ziphash', zipHash.trim(), sums.zip(modulePath, version), 'go.sum'));
  }
  return { modulePath, version, hash, faults };
}

function compare(what: string, found: string, expected: string | undefined, where: string): string[] {
  return expected === undefined || expected === found ? [] : [`${what} has ${found}, and ${where} has ${expected}`];
}
