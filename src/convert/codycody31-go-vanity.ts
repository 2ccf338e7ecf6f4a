import type { DraftField } from './draft.ts';
import { type Kind, listHasKey, valueAt } from './kind.ts';
import { vcsField } from './path-entries.ts';
import { fieldOf, PeerMapping } from './peer-mapping.ts';

/** github.com/Codycody31/go-vanity (config/config.go, server/handler.go): no go-source tag, no answer below a path. */
export const codycody31GoVanity: Kind = {
  name: 'codycody31-go-vanity',
  looks: '`domain` and a list of `packages` with `path` and `repo`',
  isNearlyOurs: false,
  recognises: (root) => valueAt(root, 'domain') !== undefined && listHasKey(root, 'packages', 'path', 'repo'),
  read(root, report) {
    const used = ['domain', 'packages', 'disableRootPackagesPage'];
    const top = new PeerMapping(root, 'at the top level', { used }, report);
    const domain = top.text('domain');
    const isHidden = top.flag('disableRootPackagesPage');
    const entries = top.mappings('packages').map((node) => {
      const fields = new PeerMapping(node, 'in `packages`', { used: ['path', 'repo', 'vcs'] }, report);
      return {
        key: `/${(fields.text('path')?.value ?? '').replace(/^\//, '')}`,
        fields: [...fields.copied('repo'), ...vcsField(fields, undefined, report)],
        notes: [],
        span: { start: node.start, end: node.end },
      };
    });
    const index: DraftField[] = isHidden?.value === true ? [{ ...fieldOf('index', isHidden), value: 'hidden' }] : [];
    const host = domain === undefined ? [] : [{ ...fieldOf('host', domain), value: domain.value.replace(/\/$/, '') }];
    const note =
      'go-vanity sends no Cache-Control; here answers are cached for 300 seconds unless cache_max_age says otherwise';
    return { top: [...host, ...index], entries, notes: [note] };
  },
};
