import type { Backend, Config, Route } from '../config/config.ts';
import { webPathOf } from '../config/find-backend.ts';
import { readProject } from '../config/read-repo.ts';
import { hasError } from '../diagnostics/diagnostic.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { formatPathPattern } from '../vanity/path-pattern.ts';
import type { ConfigEntries, ConfigEntry } from './config-entries.ts';

/** One entry that moves. */
export interface Move {
  readonly route: Route;
  /** Template, as in the route. */
  readonly from: string;
  /** Template of the same placeholders. */
  readonly to: string;
  /** Template: the project on the new back end. */
  readonly project: string;
  /** What to look at before or after the move. */
  readonly notes: readonly string[];
}

/** An entry with the reason why it does not move. */
export interface Stay {
  readonly route: Route;
  readonly reason: string;
}

/** What happens to the entries that are not on the back end yet. */
export interface MigrationPlan {
  readonly backend: Backend;
  /** In file order. */
  readonly moves: readonly Move[];
  /** Entries without a git repository. */
  readonly skipped: readonly Stay[];
  /** Entries that should move, but whose repository on the back end is not known. */
  readonly faults: readonly Stay[];
}

export interface PlanOptions {
  /** Which routes may move. */
  readonly isSelected: (route: Route) => boolean;
  /** Projects by the key of their entry, instead of what the entry says. */
  readonly projects: ReadonlyMap<string, string>;
}

/** Works out for every entry that is not on `backend` yet where it will be there. Contacts nothing. */
export function planMigration(
  config: Config,
  { entries }: ConfigEntries,
  backend: Backend,
  { isSelected, projects }: PlanOptions,
): MigrationPlan {
  const moves: Move[] = [];
  const skipped: Stay[] = [];
  const faults: Stay[] = [];
  for (const entry of entries) {
    const { route } = entry;
    if (route.backend === backend.name || !isSelected(route)) continue;
    if (route.vcs !== 'git') {
      skipped.push({ route, reason: skipReason(route) });
      continue;
    }
    const move = planMove(entry, config, backend, projects.get(route.key));
    if (typeof move === 'string') faults.push({ route, reason: move });
    else moves.push(move);
  }
  return { backend, moves, skipped, faults };
}

function skipReason({ vcs }: Route): string {
  return vcs === 'mod'
    ? 'it is served by a Go proxy (`vcs: mod`) and names no repository'
    : `it is a ${vcs} repository, and only git repositories can be compared`;
}

/** A text is the reason why the entry cannot move. */
function planMove(entry: ConfigEntry, config: Config, backend: Backend, override: string | undefined): Move | string {
  const { route } = entry;
  const placeholders = route.elements.flatMap((element) => ('placeholder' in element ? [element.placeholder] : []));
  const project = override ?? projectOf(entry, placeholders, config, backend);
  const advice = `name its project with --project ${route.key}=PROJECT`;
  if (project === undefined) return `${route.repo.href} does not name a project: ${advice}`;
  const { repo, findings } = readProject(project, route.vcs, placeholders, backend);
  if (repo === undefined || hasError(findings)) return `${findings[0]?.message ?? 'no repository'}: ${advice}`;
  const notes = findings.map(({ message }) => message);
  if (entry.field('display') !== undefined) {
    notes.push('`display` is not changed: its links still lead to the old back end');
  }
  return { route, from: route.repo.href, to: repo.url.href, project, notes };
}

/** The project that the entry names, else the one in its repository's URL, else its path. */
function projectOf(
  { route, field }: ConfigEntry,
  placeholders: readonly string[],
  { backends }: Config,
  target: Backend,
): string | undefined {
  const named = field('project')?.value;
  if (named?.kind === 'scalar') return named.text.trimEnd();
  const written = field('repo')?.value;
  if (written?.kind !== 'scalar') return formatPathPattern(route.elements).slice(1);
  const from = route.backend === undefined ? undefined : backends.get(route.backend);
  const old = forges[route.forge].projectOf(route.repo, from?.webPath ?? '');
  return old === undefined ? undefined : inFormOf(target, old, placeholders);
}

/** The name as the new forge has it: mostly without a final `.git`, which its URLs carry anyway. */
function inFormOf(backend: Backend, project: string, placeholders: readonly string[]): string {
  const { repo } = readProject(project, 'git', placeholders, backend);
  return (repo && forges[backend.forge].projectOf(repo.url, webPathOf(backend.web))) ?? project;
}
