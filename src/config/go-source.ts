import { forges } from '../vanity/forges/forge-table.ts';
import type { Route } from './config.ts';

/**
 * Template: the three fields of a route's go-source tag after the prefix; undefined if it has none.
 * Made when it is asked for: kept for many thousand modules it would take most of the memory.
 */
export function goSourceOf({ display, home, forge, branch, subdir }: Route): string | undefined {
  if (display !== undefined) return display === '' ? undefined : display;
  const templates = home === undefined ? undefined : forges[forge].sourceTemplates(home, branch, subdir);
  return templates && `${home} ${templates.dir} ${templates.file}`;
}
