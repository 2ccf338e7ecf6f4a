import type { Report } from '../config/read-fields.ts';
import type { MappingEntry, MappingNode } from '../config/yaml-tree.ts';
import type { DraftField } from './draft.ts';
import { valueAt } from './kind.ts';
import { fieldOf, type PeerMapping } from './peer-mapping.ts';

/** Whether a file has the `paths` of govanityurls: a mapping of paths to mappings. */
export function hasPaths(root: MappingNode): boolean {
  return valueAt(root, 'paths')?.kind === 'mapping';
}

/** Entries below `paths` that are mappings; the others are reported. */
export function pathEntries(top: PeerMapping, report: Report): { entry: MappingEntry; node: MappingNode }[] {
  return (top.mapping('paths')?.entries ?? []).flatMap((entry) => {
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
    const message = '`vcs` is missing, and the other server does not tell it from the repository';
    report({ code: 'convert/changed', message, hint: 'git is assumed; add `vcs` if it is another' }, fields.node);
  }
  if (guess === undefined || guess === 'git') return [];
  return [{ name: 'vcs', value: guess, span: { start: fields.node.start, end: fields.node.end } }];
}
