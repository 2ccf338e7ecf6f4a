import { compareVersionTexts } from '../vanity/versions.ts';
import type { ResolvedVersion } from './fetch/go-fetcher.ts';
import { isPseudoVersion } from './protocol/module-version.ts';
import type { StoredVersions } from './store/stored-versions.ts';

/** The versions that have tags, in ascending order. */
export function sortVersions(versions: readonly string[]): string[] {
  return versions.filter((version) => !isPseudoVersion(version)).sort(compareVersionTexts);
}

/** The latest of the stored versions, in the order in which `go` prefers them; undefined if there is none. */
export async function latestOfStored(modulePath: string, stored: StoredVersions): Promise<ResolvedVersion | undefined> {
  const all = await stored.list(modulePath);
  const [version] = all.sort((a, b) => rank(b) - rank(a) || compareVersionTexts(b, a) || (a < b ? 1 : -1));
  if (version === undefined) return undefined;
  const info = (await stored.pin(modulePath, version))?.info;
  const mod = await (await stored.find(modulePath, version, 'mod'))?.read();
  if (info === undefined || mod === undefined) return undefined;
  return { version, info: info.text, mod: mod.toString('utf8') };
}

function rank(version: string): number {
  if (isPseudoVersion(version)) return 0;
  if (version.endsWith('+incompatible')) return 2;
  return version.includes('-') ? 1 : 3;
}
