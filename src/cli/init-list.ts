import type { SearchedProject } from '../init/find-modules.ts';
import { forgeApis } from '../init/forge-api/forge-apis.ts';
import { listModules } from '../init/list-modules.ts';
import { type NewBackend, sshOf } from '../init/new-backend.ts';
import { type EntryPlan, joinPlans, type KeyHost, type LeftOut, planEntries } from '../init/plan-entries.ts';
import { type InitFlags, readApiBase, readToken, type Source } from './init-settings.ts';
import type { ExitCode, Io } from './io.ts';
import { createProgress } from './progress.ts';

/** What a forge has, and what becomes of it. */
export interface Listing {
  readonly plan: EntryPlan;
  readonly projects: readonly SearchedProject[];
}

/** Lists the repositories of a source and plans their entries, with progress on stderr. Throws ApiFault and UsageError. */
export async function list(
  source: Source,
  web: string,
  hosts: readonly KeyHost[],
  flags: InitFlags,
  io: Io,
): Promise<Listing> {
  const token = await readToken(flags, source.forge, io);
  const base = readApiBase(flags, source.forge, web, token !== undefined);
  const progress = createProgress(io);
  try {
    const found = await listModules({ ...source, base, token, env: { ...io.env }, onProgress: progress.show });
    const { all = false, descriptions } = flags;
    const plans = [...found].map(([group, projects]) => planEntries(projects, { hosts, group, all, descriptions }));
    return { plan: joinPlans(plans), projects: [...found.values()].flat() };
  } finally {
    progress.end();
  }
}

/** The back end with the ssh endpoint that the forge names, unless a flag did. */
export function withSshOf(backend: NewBackend, projects: readonly SearchedProject[]): NewBackend {
  if (backend.clone !== 'ssh' || backend.ssh !== undefined) return backend;
  const named = projects.find(({ project }) => project.sshUrl !== undefined)?.project.sshUrl;
  return { ...backend, ssh: sshOf(backend.forge, backend.web, named) };
}

const maxLines = 20;

/** Shows what is left out, and what could not be searched. */
export function reportLeftOut(leftOut: readonly LeftOut[], { projects }: Listing, io: Io): void {
  const gaps = projects.flatMap(({ project: { name }, gap }) => (gap === undefined ? [] : [{ name, reason: gap }]));
  printSome('left out', leftOut, io);
  printSome('not searched', gaps, io);
}

function printSome(what: string, lines: readonly LeftOut[], io: Io): void {
  for (const { name, reason } of lines.slice(0, maxLines)) io.stderr(`${what}: ${name}: ${reason}\n`);
  if (lines.length > maxLines) io.stderr(`${what}: ${lines.length - maxLines} more\n`);
}

/** Says why there is nothing to write, and what would help. */
export function nothingFound({ plan, projects }: Listing, source: Source, hosts: string, io: Io): ExitCode {
  const group = source.groups.join(', ');
  const word = forgeApis[source.forge].groupWord;
  const of = `${count(projects.length, 'repository', 'repositories')} of the ${word} ${group}`;
  io.stderr(`govanity: none of ${of} has a go.mod whose module line begins with ${hosts}\n`);
  const [other] = plan.others.flatMap(({ project, modules }) => modules.map(({ path }) => ({ path, project })));
  if (other !== undefined) io.stderr(`  ${other.project.name} is ${other.path}\n`);
  io.stderr('  = hint: --all adds them under their own names; their go.mod files have to name these paths, too\n');
  return 1;
}

/** A number with its noun. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
