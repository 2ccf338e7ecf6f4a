import pLimit from 'p-limit';
import type { Backend, Route } from '../config/config.ts';
import type { GitRunner } from '../programs/git/git-runner.ts';
import { compareRepositories, type RepoComparison } from './compare/compare-repositories.ts';
import type { PinnedCommit, RepoFact } from './compare/repo-fact.ts';
import { compareSums, type SumComparer } from './deep/compare-sums.ts';
import { describeFact } from './findings/describe-fact.ts';
import type { ModuleReport, MoveFinding, Safety } from './findings/finding.ts';
import { findingCodes } from './findings/finding-codes.ts';
import type { MigrationPlan, Move } from './plan-migration.ts';
import { pinsOf, type Target, type Targets } from './targets.ts';

export interface CheckMigrationOptions {
  readonly plan: MigrationPlan;
  /** Modules that are compared at once. */
  readonly jobs: number;
  /** Downloads both sides with `go`; undefined: refs are compared, nothing is downloaded. */
  readonly sums: SumComparer | undefined;
  readonly stored: StoredByModule;
  /** Called after each module. */
  readonly onProgress: (done: number, all: number) => void;
}

/** Versions that the store of the module proxy holds, in the order of versions, by module path. */
export type StoredByModule = ReadonlyMap<string, readonly string[]>;

/** Compares the two repositories of each module, once for each pair of repositories; only reads. */
export async function checkMigration(
  runner: GitRunner,
  { targets, unnamed }: Targets,
  { plan: { backend, faults }, jobs, sums, stored, onProgress }: CheckMigrationOptions,
): Promise<ModuleReport[]> {
  const limit = pLimit(jobs);
  const pins = pinsByPair(targets);
  const comparisons = new Map<string, Promise<RepoComparison>>();
  let done = 0;
  const checkTarget = async (target: Target): Promise<ModuleReport> => {
    const pair = pairOf(target);
    const comparison = comparisons.get(pair) ?? compareRepositories(runner, target, pins.get(pair) ?? []);
    comparisons.set(pair, comparison);
    const { facts, before } = await comparison;
    const deep = sums === undefined || before === undefined ? [] : await compareSums(sums, target, before);
    onProgress(++done, targets.length);
    const report = reportTarget(target, [...facts.filter((fact) => concerns(fact, target)), ...deep], backend);
    return { ...report, findings: [...report.findings, ...storedFinding(stored, target)] };
  };
  const reports = await Promise.all(targets.map((target) => limit(checkTarget, target)));
  return inPlanOrder([
    ...targets.map(({ move }, index) => [move.route, reports[index]] as const),
    ...unnamed.map((move) => [move.route, reportUnnamed(move)] as const),
    ...faults.map(({ route, reason }) => [route, reportFault(route, reason)] as const),
  ]);
}

function pairOf({ from, to }: Target): string {
  return `${from} ${to}`;
}

/** All pinned commits of a repository are looked up together, whichever module names them. */
function pinsByPair(targets: readonly Target[]): Map<string, PinnedCommit[]> {
  const pins = new Map<string, PinnedCommit[]>();
  for (const target of targets) pins.set(pairOf(target), [...(pins.get(pairOf(target)) ?? []), ...pinsOf(target)]);
  return pins;
}

/** Pinned commits belong to the module that was named with them, everything else to all modules of the repository. */
function concerns(fact: RepoFact, { versions }: Target): boolean {
  if (fact.kind !== 'commit-missing') return true;
  return versions.some(({ modulePath, version }) => modulePath === fact.pin.modulePath && version === fact.pin.version);
}

function reportTarget(target: Target, facts: readonly RepoFact[], { web, forge }: Backend): ModuleReport {
  const { move, path, from, to, project } = target;
  const findings = facts.map((fact) => describeFact(fact, { from, to, project, web, forge }));
  return { key: move.route.key, path, from, to, verdict: verdictOf(findings), findings };
}

function verdictOf(findings: readonly MoveFinding[]): Safety {
  const breaking = findings.filter(({ code }) => findingCodes[code].breaks);
  if (breaking.length === 0) return 'safe';
  const isUnread = ({ code }: MoveFinding) => code === 'migrate/unreachable' || code === 'migrate/not-downloaded';
  return breaking.every(isUnread) ? 'unreachable' : 'unsafe';
}

/** Versions that a message names; a store holds any number. */
const maxNamed = 10;

function storedFinding(stored: StoredByModule, { importPath }: Target): MoveFinding[] {
  const own = [...stored].filter(([module]) => module === importPath || module.startsWith(`${importPath}/`));
  const all = own.flatMap(([module, versions]) => versions.map((version) => nameOf(module, version, importPath)));
  if (all.length === 0) return [];
  const more = all.length > maxNamed ? ` and ${all.length - maxNamed} more` : '';
  const named = `${all.slice(-maxNamed).reverse().join(', ')}${more}`;
  const message = `the store of the module proxy holds ${all.length === 1 ? 'a version' : `${all.length} versions`}, which the move cannot change: ${named}`;
  return [{ code: 'migrate/stored', message }];
}

/** The version alone for the module itself, with the rest of the path for one below it. */
function nameOf(module: string, version: string, importPath: string): string {
  return module === importPath ? version : `${module.slice(importPath.length + 1)}@${version}`;
}

function reportUnnamed({ route: { key }, from, to }: Move): ModuleReport {
  const message = `the modules below \`${key}\` cannot be listed: name them on the command line, or give go.sum files that contain them with --go-sum`;
  return { key, path: key, from, to, verdict: 'unreachable', findings: [{ code: 'migrate/not-named', message }] };
}

function reportFault({ key, repo }: Route, message: string): ModuleReport {
  const findings = [{ code: 'migrate/no-project', message } as const];
  return { key, path: key, from: repo.href, to: undefined, verdict: 'unreachable', findings };
}

/** Modules of a pattern stay together, in the order in which they were named. */
function inPlanOrder(reports: readonly (readonly [Route, ModuleReport | undefined])[]): ModuleReport[] {
  const sorted = reports.toSorted(([a], [b]) => a.span.start - b.span.start);
  return sorted.flatMap(([, report]) => report ?? []);
}
