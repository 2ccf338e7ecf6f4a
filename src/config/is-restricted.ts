import type { Access, Restriction } from './config.ts';

const levels: readonly Restriction[] = ['none', 'downloads', 'index', 'all'];

/** Whether one kind of request needs a login: downloads from the module proxy, pages (`index`), or discovery by `go` (`all`). */
export function isRestricted({ restrict }: Access, what: Exclude<Restriction, 'none'>): boolean {
  return levels.indexOf(restrict) >= levels.indexOf(what);
}
