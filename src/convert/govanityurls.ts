import type { Report } from '../config/read-fields.ts';
import type { MappingEntry, MappingNode } from '../config/yaml-node.ts';
import type { DraftEntry } from './draft.ts';
import { type Kind, valueAt } from './kind.ts';
import { addedFields, addedPathKeys, cacheAge, hasPaths, pathEntries, repoEntries, vcsField } from './path-entries.ts';
import { PeerMapping } from './peer-mapping.ts';

/**
 * github.com/GoogleCloudPlatform/govanityurls v0.1.0 (handler.go); a vanity.yaml of it is one of ours. Its first layout,
 * before `host` and `paths`, has the paths at the top level.
 */
export const govanityurls: Kind = {
  name: 'govanityurls',
  looks: '`paths` with /paths as keys',
  isNearlyOurs: true,
  recognises: (root) => hasPaths(root) || topLevelPaths(root).length > 0,
  read(root, report) {
    const atTop = topLevelPaths(root);
    const used = ['host', 'cache_max_age', 'paths', ...atTop.map(({ key }) => key.text)];
    const top = new PeerMapping(root, 'at the top level', { used }, report);
    const cache = cacheAge(top, 'govanityurls', 86_400);
    const entries = atTop.length > 0 ? repoEntries(atTop, report) : pathEntries(top, report);
    return {
      top: [...top.copied('host'), ...cache.fields],
      entries: entries.map(({ entry, node }) => readEntry(entry, node, report)),
      notes: cache.notes,
    };
  },
};

/** The entries of the first layout; none where there are `paths`, beside which govanityurls ignores them. */
function topLevelPaths(root: MappingNode): readonly MappingEntry[] {
  if (valueAt(root, 'paths') !== undefined) return [];
  return root.entries.filter(
    ({ key, value }) => key.text.startsWith('/') && value.kind === 'mapping' && valueAt(value, 'repo') !== undefined,
  );
}

function readEntry(entry: MappingEntry, node: MappingNode, report: Report): DraftEntry {
  const used = ['repo', 'vcs', 'display', ...addedPathKeys];
  const fields = new PeerMapping(node, `in \`${entry.key.text}\``, { used }, report);
  const isGitHub = fields.text('repo')?.value.startsWith('https://github.com/');
  return {
    key: entry.key.text,
    fields: [
      ...fields.copied('repo'),
      ...vcsField(fields, isGitHub ? 'git' : undefined, report),
      ...fields.copied('display'),
      ...addedFields(fields, report),
    ],
    notes: [],
    span: { start: entry.key.start, end: entry.value.end },
    from: entry,
  };
}
