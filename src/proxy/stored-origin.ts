import { notThere } from './fetch/proxy-failure.ts';
import type { ModuleOrigin } from './module-origin.ts';
import type { Outcome } from './outcome.ts';
import type { StoredVersions } from './store/stored-versions.ts';
import { latestOfStored, sortVersions } from './stored-latest.ts';

/** A module of a store that this server does not fill: there is what is there. */
export function createStoredOrigin(modulePath: string, stored: StoredVersions): ModuleOrigin {
  const notStored = (what: string): Outcome<never> => {
    return { ok: false, failure: notThere(`${what} is not stored here, and this proxy fetches nothing`) };
  };
  const noVersion = async (version: string) => notStored(`${modulePath}@${version}`);
  return {
    async list() {
      const versions = await stored.list(modulePath);
      return versions.length === 0 ? notStored(modulePath) : { ok: true, value: sortVersions(versions), how: 'hit' };
    },
    async latest() {
      const found = await latestOfStored(modulePath, stored);
      return found === undefined ? notStored(modulePath) : { ok: true, value: found.info, how: 'hit' };
    },
    query: noVersion,
    text: noVersion,
    fetch: noVersion,
  };
}
