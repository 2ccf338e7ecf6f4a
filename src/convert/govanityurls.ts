import type { Report } from '../config/read-fields.ts';
import type { DraftEntry } from './draft.ts';
import type { Kind } from './kind.ts';
import { cacheAge, hasPaths, pathEntries, vcsField } from './path-entries.ts';
import { PeerMapping } from './peer-mapping.ts';

/** github.com/GoogleCloudPlatform/govanityurls v0.1.0 (handler.go); a vanity.yaml of it is one of ours. */
export const govanityurls: Kind = {
  name: 'govanityurls',
  looks: '`paths` with /paths as keys',
  isNearlyOurs: true,
  recognises: hasPaths,
  read(root, report) {
    const top = new PeerMapping(root, 'at the top level', { used: ['host', 'cache_max_age', 'paths'] }, report);
    const cache = cacheAge(top, 'govanityurls', 86_400);
    return {
      top: [...top.copied('host'), ...cache.fields],
      entries: readEntries(top, report),
      notes: cache.notes,
    };
  },
};

function readEntries(top: PeerMapping, report: Report): DraftEntry[] {
  return pathEntries(top, report).map(({ entry, node }) => {
    const fields = new PeerMapping(node, `in \`${entry.key.text}\``, { used: ['repo', 'vcs', 'display'] }, report);
    const isGitHub = fields.text('repo')?.value.startsWith('https://github.com/');
    return {
      key: entry.key.text,
      fields: [
        ...fields.copied('repo'),
        ...vcsField(fields, isGitHub ? 'git' : undefined, report),
        ...fields.copied('display'),
      ],
      notes: [],
      span: { start: entry.key.start, end: entry.value.end },
      from: entry,
    };
  });
}
