import { isDeepStrictEqual } from 'node:util';
import type { Config, Route } from '../../config/config.ts';
import { diffConfigs } from '../../config/diff-configs.ts';
import type { MigrationPlan, Move } from '../plan-migration.ts';
import type { Refusal } from './plan-edits.ts';

const sharing = 'it shares lines by `*` or `<<` with an entry that moves: write out its values, or move both';
const missed = 'the edit would not give the planned result';

/** Differences between two configurations that a plan does not ask for, and planned ones that are missing. */
export function unplannedChanges(before: Config, after: Config, plan: MigrationPlan): Refusal[] {
  const moves = new Map(plan.moves.map((move) => [move.route.key, move]));
  const refusals: Refusal[] = [];
  for (const change of diffConfigs(before, after)) {
    const move = moves.get(change.key);
    const isPlanned =
      move !== undefined && (change.kind === 'tag' || (change.kind === 'repo' && change.to === move.to));
    if (!isPlanned) refusals.push({ key: change.key, reason: move === undefined ? sharing : missed });
  }
  if (refusals.length > 0) return refusals;
  if (!isDeepStrictEqual(globalsOf(before), globalsOf(after))) {
    refusals.push({ key: undefined, reason: 'more than the paths would change' });
  }
  for (const [index, route] of before.routes.entries()) {
    const next = after.routes[index];
    const fault =
      next === undefined ? 'it would be lost' : routeFault(route, next, moves.get(route.key), plan.backend.name);
    if (fault !== undefined) refusals.push({ key: route.key, reason: fault });
  }
  return refusals;
}

/** All but the routes, without places in the file. */
function globalsOf({ routes: _routes, access, ...globals }: Config): object {
  return { ...globals, access: { ...access, users: access.users?.file } };
}

function routeFault(before: Route, after: Route, move: Move | undefined, target: string): string | undefined {
  if (move === undefined) return isDeepStrictEqual(withoutPlace(before), withoutPlace(after)) ? undefined : sharing;
  const isMoved = after.repo.href === move.to && after.backend === target;
  return isMoved && isDeepStrictEqual(withoutRepository(before), withoutRepository(after)) ? undefined : missed;
}

/** Whether a field follows the repository when that moves. */
const followsRepository: Readonly<Record<keyof Route, boolean>> = {
  key: false,
  host: false,
  elements: false,
  isPattern: false,
  vcs: false,
  repo: true,
  subdir: false,
  forge: true,
  backend: true,
  home: true,
  branch: true,
  display: true,
  docs: true,
  description: false,
  hidden: false,
  deprecated: false,
  cacheMaxAgeSeconds: false,
  isProxied: false,
  httpsClone: true,
  modTag: false,
  // A place in the file.
  span: true,
};

/** What is the same wherever the repository lives. */
function withoutRepository(route: Route): object {
  const names = Object.keys(followsRepository) as (keyof Route)[];
  return Object.fromEntries(names.filter((name) => !followsRepository[name]).map((name) => [name, route[name]]));
}

function withoutPlace({ span: _span, ...route }: Route): object {
  return route;
}
