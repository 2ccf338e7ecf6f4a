import type { Config } from '../config/config.ts';
import { buildHostTable, type HostTable } from '../site/host-table.ts';
import { createRouteFill } from '../site/module-match.ts';
import { parseImportPath } from '../vanity/import-path.ts';
import type { PinnedCommit } from './compare/repo-fact.ts';
import { type ModuleVersion, pinnedRevision } from './go-sum.ts';
import type { MigrationPlan, Move } from './plan-migration.ts';

/** A module whose two repositories are compared. */
export interface Target {
  readonly move: Move;
  /** Key of the route, of a pattern with its placeholders filled in. */
  readonly path: string;
  /** Import path of the repository's root (or of `subdir` in it). */
  readonly importPath: string;
  readonly from: string;
  readonly to: string;
  readonly project: string;
  readonly subdir: string;
  /** Versions that the go.sum files name. */
  readonly versions: readonly ModuleVersion[];
}

export interface Targets {
  /** In the order of the plan; modules of a pattern as they were named. */
  readonly targets: readonly Target[];
  /** Patterns below which no module was named. */
  readonly unnamed: readonly Move[];
  /** Import paths that were named and that belong to no entry that moves. */
  readonly unanswered: readonly string[];
}

/** The host if the configuration names none: checksums of both sides are compared under the same name. */
const anyHost = 'vanity.invalid';

/**
 * Lists the modules that a plan moves. Those below a pattern have to be named: `named` are import paths or paths, `goSum`
 * the versions of go.sum files.
 */
export function findTargets(
  config: Config,
  plan: MigrationPlan,
  named: readonly string[],
  goSum: readonly ModuleVersion[],
): Targets {
  const hostTable = buildHostTable(config);
  const finder = new TargetFinder(plan, hostTable);
  const host = config.hosts[0] ?? anyHost;
  for (const move of plan.moves) if (!move.route.isPattern) finder.addRoute(move, move.route.host ?? host);
  const unanswered = named.filter((name) => !finder.addNamed(name.startsWith('/') ? `${host}${name}` : name));
  for (const version of goSum) finder.addVersion(version);
  const found = new Map(plan.moves.map((move) => [move, finder.targetsOf(move)]));
  return {
    targets: [...found.values()].flat(),
    unnamed: plan.moves.filter((move) => move.route.isPattern && found.get(move)?.length === 0),
    unanswered,
  };
}

type GrowingTarget = Target & { readonly versions: ModuleVersion[] };

class TargetFinder {
  private readonly moves: ReadonlyMap<unknown, Move>;
  private readonly hostTable: HostTable;
  private readonly found = new Map<Move, Map<string, GrowingTarget>>();

  constructor(plan: MigrationPlan, hostTable: HostTable) {
    this.moves = new Map(plan.moves.map((move) => [move.route, move]));
    this.hostTable = hostTable;
  }

  targetsOf(move: Move): readonly Target[] {
    return [...(this.found.get(move)?.values() ?? [])];
  }

  addRoute(move: Move, host: string): void {
    const path = move.route.key === '/' || !move.route.key.includes('/') ? '' : move.route.key.replace(/^[^/]*/, '');
    this.add(move, host, path, move.route.key);
  }

  /** Whether an import path belongs to an entry that moves. */
  addNamed(importPath: string): boolean {
    return this.find(importPath) !== undefined;
  }

  addVersion(version: ModuleVersion): void {
    this.find(version.modulePath)?.versions.push(version);
  }

  private find(importPath: string): GrowingTarget | undefined {
    const { host, path: askedPath } = parseImportPath(importPath);
    if (!this.hostTable.hosts.has(host) && host !== anyHost) return undefined;
    const match = this.hostTable.match(host, askedPath);
    const move = this.moves.get(match?.route);
    if (move === undefined || match === undefined) return undefined;
    const { key, host: ownHost, isPattern } = move.route;
    const path = isPattern ? `${ownHost ?? ''}${match.prefix}` : key;
    return this.add(move, host, match.prefix, path);
  }

  private add(move: Move, host: string, prefix: string, path: string): GrowingTarget {
    const targets = this.found.get(move) ?? new Map<string, GrowingTarget>();
    this.found.set(move, targets);
    const known = targets.get(path);
    if (known !== undefined) return known;
    const fill = createRouteFill(move.route, prefix);
    const target: GrowingTarget = {
      move,
      path,
      importPath: `${host}${prefix}`,
      from: fill(move.from),
      to: fill(move.to),
      project: fill(move.project),
      subdir: move.route.subdir,
      versions: [],
    };
    targets.set(path, target);
    return target;
  }
}

/** The commits of a target's pseudo-versions. */
export function pinsOf({ versions }: Target): PinnedCommit[] {
  return versions.flatMap((version) => {
    const revision = pinnedRevision(version.version);
    return revision === undefined ? [] : [{ ...version, revision }];
  });
}
