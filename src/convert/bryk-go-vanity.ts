import type { Report } from '../config/read-fields.ts';
import type { DraftField } from './draft.ts';
import { type Kind, valueAt } from './kind.ts';
import { cacheAge, hasPaths, pathEntries, vcsField } from './path-entries.ts';
import { fieldOf, PeerMapping } from './peer-mapping.ts';

/**
 * github.com/bryk-io/go-vanity (config.go, handler.go): the keys of govanityurls, paths also without a leading slash.
 * Its go-source tag has the repository before `display`, so two links make a whole one.
 */
export const brykGoVanity: Kind = {
  name: 'bryk-go-vanity',
  looks: 'that of govanityurls with paths without a leading slash',
  isNearlyOurs: true,
  recognises(root) {
    const paths = valueAt(root, 'paths');
    if (!hasPaths(root) || paths?.kind !== 'mapping' || paths.entries.length === 0) return false;
    return paths.entries.some(({ key }) => !key.text.startsWith('/'));
  },
  read(root, report) {
    const top = new PeerMapping(root, 'at the top level', { used: ['host', 'cache_max_age', 'paths'] }, report);
    const cache = cacheAge(top, 'go-vanity', 3600);
    const entries = pathEntries(top, report).map(({ entry, node }) => {
      const fields = new PeerMapping(node, `in \`${entry.key.text}\``, { used: ['repo', 'vcs', 'display'] }, report);
      return {
        key: entry.key.text.startsWith('/') ? entry.key.text : `/${entry.key.text}`,
        fields: [...fields.copied('repo'), ...vcsField(fields, undefined, report), ...displayOf(fields, report)],
        notes: [],
        span: { start: entry.key.start, end: entry.value.end },
        from: entry,
      };
    });
    return { top: [...top.copied('host'), ...cache.fields], entries, notes: cache.notes };
  },
};

function displayOf(fields: PeerMapping, report: Report): DraftField[] {
  const display = fields.text('display');
  const repo = fields.text('repo');
  if (display === undefined || repo === undefined) return [];
  if (display.value.split(/\s+/).length === 2) {
    return [{ ...fieldOf('display', display), value: `${repo.value} ${display.value}` }];
  }
  const message = 'go-vanity puts the repository in front of `display`, so that its go-source tag has a field too many';
  report({ code: 'convert/changed', message, hint: '`display` is carried over as it is written' }, display.entry.value);
  return [fieldOf('display', display)];
}
