import { findForeignKey } from '../config/foreign-keys.ts';
import type { Report } from '../config/read-fields.ts';
import { pathFields } from '../config/schema.ts';
import type { MappingEntry, MappingNode } from '../config/yaml-node.ts';
import type { DraftField } from './draft.ts';
import { valueAt } from './kind.ts';
import { fieldOf, type PeerMapping, type PeerValue } from './peer-mapping.ts';

/** Whether a file has the `paths` of govanityurls: a mapping of paths to mappings. */
export function hasPaths(root: MappingNode): boolean {
  return valueAt(root, 'paths')?.kind === 'mapping';
}

/** Keys of forks of govanityurls that vanity.yaml has under another name. */
const forkNames = ['private', 'unlisted', 'subdirectory', 'sub_directory'];

/** Keys of a path that vanity.yaml has and govanityurls does not, with the names that forks have for them. */
export const addedPathKeys: readonly string[] = [
  ...Object.keys(pathFields).filter((name) => !['repo', 'vcs', 'display'].includes(name)),
  ...forkNames,
];

/** The fields of a path that govanityurls itself does not read, except those in `others`. */
export function addedFields(fields: PeerMapping, report: Report, others: readonly string[] = []): DraftField[] {
  const read = new Map<string, DraftField>();
  for (const name of addedPathKeys) {
    if (others.includes(name)) continue;
    const ours = findForeignKey('path', name)?.ours ?? name;
    const found = readAdded(fields, name, ours);
    if (found === undefined) continue;
    if (ours !== name) {
      const message = `\`${name}\` becomes \`${ours}\``;
      const hint = ours === 'hidden' ? 'the module answers `go` and is not listed' : 'its module is in that directory';
      report({ code: 'convert/changed', message, hint }, found.entry.key);
    }
    if (!read.has(ours)) read.set(ours, fieldOf(ours, found));
  }
  return [...read.values()];
}

function readAdded(fields: PeerMapping, name: string, ours: string): PeerValue<string | number | boolean> | undefined {
  if (ours === 'hidden') return fields.flag(name);
  return ours === 'cache_max_age' ? fields.count(name) : fields.text(name);
}

/** Entries below `paths` that are mappings; the others are reported. */
export function pathEntries(top: PeerMapping, report: Report): { entry: MappingEntry; node: MappingNode }[] {
  return repoEntries(top.mapping('paths')?.entries ?? [], report);
}

/** Those of some entries that are mappings; the others are reported. */
export function repoEntries(
  entries: readonly MappingEntry[],
  report: Report,
): { entry: MappingEntry; node: MappingNode }[] {
  return entries.flatMap((entry) => {
    if (entry.value.kind === 'mapping') return { entry, node: entry.value };
    const message = `\`${entry.key.text}\` has no repository`;
    report({ code: 'convert/not-carried-over', message, hint: 'add `repo`' }, entry.key);
    return [];
  });
}

/** `cache_max_age` as it is; where it is absent, a note says what the other server would have said. */
export function cacheAge(top: PeerMapping, server: string, seconds: number): { fields: DraftField[]; notes: string[] } {
  const age = top.count('cache_max_age');
  if (age !== undefined) return { fields: [fieldOf('cache_max_age', age)], notes: [] };
  const note = `${server} lets answers be cached for ${seconds} seconds by default, govanity for 300, so that a move arrives soon: cache_max_age says otherwise`;
  return { fields: [], notes: [note] };
}

/**
 * `vcs` as it is, or what the other server makes of a repository; `guess` is undefined where it makes nothing of it,
 * and refuses to start: then git is assumed, and reported.
 */
export function vcsField(fields: PeerMapping, guess: string | undefined, report: Report): DraftField[] {
  const vcs = fields.text('vcs');
  if (vcs !== undefined) return [fieldOf('vcs', vcs)];
  if (guess === undefined) {
    const message = '`vcs` is missing, and the other server does not infer it from the repository';
    report({ code: 'convert/changed', message, hint: 'git is assumed; add `vcs` if it is another' }, fields.node);
  }
  if (guess === undefined || guess === 'git') return [];
  return [{ name: 'vcs', value: guess, span: { start: fields.node.start, end: fields.node.end } }];
}
