import { redact } from '../diagnostics/redact.ts';
import { parsePathPattern } from '../vanity/path-pattern.ts';
import type { SearchedProject } from './find-modules.ts';
import type { ListedProject } from './forge-api/forge-api.ts';
import { moduleRoot } from './module-root.ts';

/** An entry below `paths`. */
export interface NewEntry {
  /** `/foo`, with a host before it where the file's own hosts are others. */
  readonly key: string;
  readonly project: string;
  readonly subdir: string;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
}

/** What does not become an entry, and why. */
export interface LeftOut {
  /** Of the repository, or of the entry. */
  readonly name: string;
  readonly reason: string;
}

export interface EntryPlan {
  readonly entries: readonly NewEntry[];
  readonly leftOut: readonly LeftOut[];
  /** Repositories of which go.mod names no host of the file, or that have none. */
  readonly others: readonly SearchedProject[];
}

/** An import-path host, and what keys for it begin with: "" if they are for all hosts of the file. */
export interface KeyHost {
  readonly host: string;
  readonly keyPrefix: string;
}

export interface PlanOptions {
  readonly hosts: readonly KeyHost[];
  /** The group that was listed, whose repositories without a go.mod for the host are named by what follows it. */
  readonly group: string;
  /** Whether repositories without a go.mod for the host get an entry, too. */
  readonly all: boolean;
  readonly descriptions: boolean;
}

/** A key that a repository asks for. */
interface Claim {
  readonly searched: SearchedProject;
  readonly key: string;
  readonly subdir: string;
  /** The lowest major version of its modules there. */
  readonly major: number;
}

/** Decides which entries answer for the modules of repositories. */
export function planEntries(projects: readonly SearchedProject[], options: PlanOptions): EntryPlan {
  const claims: Claim[] = [];
  const others: SearchedProject[] = [];
  for (const searched of projects) {
    const own = claimsOf(searched, options.hosts);
    if (own.length === 0) others.push(searched);
    claims.push(...own);
    if (own.length === 0 && options.all) claims.push(claimByName(searched, options.group));
  }
  const leftOut: LeftOut[] = [];
  const entries: NewEntry[] = [];
  for (const [key, claimants] of groupBy(claims, ({ key: wanted }) => wanted)) {
    for (const claim of settle(key, claimants, leftOut)) {
      const fault = keyFault(claim.key);
      const { name } = claim.searched.project;
      if (fault === undefined) entries.push(toEntry(claim, options.descriptions));
      else leftOut.push({ name, reason: `it cannot be \`${claim.key}\`: ${fault}` });
    }
  }
  return { entries: entries.sort((a, b) => compare(a.key, b.key)), leftOut, others: options.all ? [] : others };
}

/** Why a path cannot be a key: one with braces would answer for others, too. */
function keyFault(key: string): string | undefined {
  if (/[{}]/.test(key)) return 'a module path has no braces';
  return parsePathPattern(key.slice(key.indexOf('/'))).findings[0]?.message;
}

/** One claim for each key, however many modules of a repository need it. */
function claimsOf(searched: SearchedProject, hosts: readonly KeyHost[]): Claim[] {
  const claims = new Map<string, Claim>();
  for (const { path, directory } of searched.modules) {
    for (const { host, keyPrefix } of hosts) {
      const root = moduleRoot(path, directory, host);
      if (root === undefined) continue;
      const key = `${keyPrefix}${root.key}`;
      const known = claims.get(key);
      const major = Math.min(root.major, known?.major ?? root.major);
      // Without `subdir` one entry serves all directories.
      const subdir = known === undefined || root.subdir === '' ? root.subdir : known.subdir;
      claims.set(key, { searched, key, subdir, major });
    }
  }
  return [...claims.values()];
}

function claimByName(searched: SearchedProject, group: string): Claim {
  const { name } = searched.project;
  const prefix = group.endsWith('/') ? group : `${group}/`;
  const below = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return { searched, key: `/${below}`, subdir: '', major: 1 };
}

/**
 * Which of several repositories gets a key: one that is neither archived nor a fork, then the lowest major version, then
 * one whose name ends like the key. Others get the key of their major version, if that is theirs alone.
 */
function settle(key: string, claimants: readonly Claim[], leftOut: LeftOut[]): Claim[] {
  const doubts = ({ searched: { project } }: Claim) => Number(project.isArchived) * 2 + Number(project.isFork);
  const differs = ({ searched: { project } }: Claim) => Number(!`/${project.name}`.endsWith(key));
  const nameOf = ({ searched }: Claim) => searched.project.name;
  const sorted = claimants.toSorted(
    (a, b) => doubts(a) - doubts(b) || a.major - b.major || differs(a) - differs(b) || compare(nameOf(a), nameOf(b)),
  );
  const taken = new Map<number, Claim>();
  const settled: Claim[] = [];
  for (const claim of sorted) {
    const holder = taken.get(claim.major);
    if (holder === undefined) {
      settled.push(taken.size === 0 ? claim : { ...claim, key: `${key === '/' ? '' : key}/v${claim.major}` });
      taken.set(claim.major, claim);
    } else {
      leftOut.push({ name: nameOf(claim), reason: `\`${key}\` already leads to \`${nameOf(holder)}\`` });
    }
  }
  return settled;
}

function toEntry({ searched: { project }, key, subdir }: Claim, descriptions: boolean): NewEntry {
  const description = descriptions ? oneLine(project) : undefined;
  return {
    key,
    // As in a URL; `+` and its like need no escape there.
    project: encodeURI(project.name).replace(/[?#]/g, encodeURIComponent),
    subdir,
    description,
    deprecated: project.isArchived ? 'the repository is archived' : undefined,
  };
}

const maxDescription = 300;

/** A description as the pages show it; undefined if nothing is left. */
function oneLine({ description = '' }: ListedProject): string | undefined {
  const text = redact(description.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim());
  if (text === '') return undefined;
  const characters = [...text];
  return characters.length <= maxDescription
    ? text
    : `${characters
        .slice(0, maxDescription - 1)
        .join('')
        .trimEnd()}…`;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

/** By code units, as the same everywhere. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The plans of several groups as one: of entries with the same key the first counts. */
export function joinPlans(plans: readonly EntryPlan[]): EntryPlan {
  const entries = new Map<string, NewEntry>();
  const leftOut = plans.flatMap((plan) => plan.leftOut);
  for (const entry of plans.flatMap((plan) => plan.entries)) {
    const first = entries.get(entry.key);
    if (first === undefined) entries.set(entry.key, entry);
    else leftOut.push({ name: entry.project, reason: `\`${entry.key}\` already leads to \`${first.project}\`` });
  }
  return { entries: [...entries.values()], leftOut, others: plans.flatMap((plan) => plan.others) };
}
