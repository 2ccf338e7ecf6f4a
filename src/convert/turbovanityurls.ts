import type { Report } from '../config/read-fields.ts';
import type { MappingEntry, MappingNode } from '../config/yaml-node.ts';
import type { DraftEntry, DraftField } from './draft.ts';
import { type Kind, valueAt } from './kind.ts';
import { addedFields, addedPathKeys, cacheAge, hasPaths, pathEntries, vcsField } from './path-entries.ts';
import { fieldOf, PeerMapping, type PeerValue } from './peer-mapping.ts';

const topKeys = {
  used: ['host', 'title', 'cache_max_age', 'paths'],
  withoutCounterpart: {
    description: 'a custom template can show it: see --templates',
    logo_url: 'a custom template can show it: see --templates',
    links: 'a custom template can show them: see --templates',
    src: 'a custom template can link to it: see --templates',
    redir_paths: 'govanity does not redirect: configure it in the proxy in front',
    redir_index: 'govanity does not redirect: configure it in the proxy in front',
    redir_404: 'govanity does not redirect: configure it in the proxy in front',
    bd_path: 'govanity has no badges',
  },
};

const pathKeys = {
  used: ['repo', 'display', 'vcs', 'wildcard', 'redir', ...addedPathKeys],
  withoutCounterpart: {
    redir_paths: 'govanity does not redirect: configure it in the proxy in front',
    name: 'govanity lists modules, not applications',
    image_url: 'a custom template can show it: see --templates',
    links: 'a custom template can show them: see --templates',
  },
};

/** Keys of a path that govanityurls does not have. */
const ownPathKeys = ['wildcard', 'redir', 'redir_paths', 'name', 'image_url', 'links', 'description', 'cache_max_age'];

/** golift.io/turbovanityurls (pkg/handler/handler.go). */
export const turbovanityurls: Kind = {
  name: 'turbovanityurls',
  looks: 'that of govanityurls with `title`, `redir_paths`, `wildcard` ...',
  isNearlyOurs: true,
  recognises(root) {
    const paths = valueAt(root, 'paths');
    if (!hasPaths(root) || paths?.kind !== 'mapping') return false;
    const own = ['title', ...Object.keys(topKeys.withoutCounterpart)];
    if (own.some((name) => valueAt(root, name) !== undefined)) return true;
    return paths.entries.some(
      ({ value }) => value.kind === 'mapping' && value.entries.some(({ key }) => ownPathKeys.includes(key.text)),
    );
  },
  read(root, report) {
    const top = new PeerMapping(root, 'at the top level', topKeys, report);
    const cache = cacheAge(top, 'turbovanityurls', 86_400);
    return {
      top: [...top.copied('host'), ...top.copied('title'), ...cache.fields],
      entries: pathEntries(top, report).flatMap(({ entry, node }) => readEntry(entry, node, report) ?? []),
      notes: cache.notes,
    };
  },
};

function readEntry(entry: MappingEntry, node: MappingNode, report: Report): DraftEntry | undefined {
  const path = entry.key.text;
  const fields = new PeerMapping(node, `in \`${path}\``, pathKeys, report);
  const repo = fields.text('repo');
  const redir = fields.text('redir');
  if (redir !== undefined) {
    const message = `\`redir\` in \`${path}\` redirects browsers, and govanity does not`;
    report({ code: 'convert/not-carried-over', message, hint: 'configure it in the proxy in front' }, redir.entry.key);
  }
  if (repo === undefined) {
    if (redir !== undefined) return undefined;
    const message = `\`${path}\` has no repository`;
    report({ code: 'convert/not-carried-over', message, hint: 'add `repo`' }, entry.key);
    return undefined;
  }
  const isWildcard = fields.flag('wildcard')?.value === true;
  if (isWildcard && !path.endsWith('/')) {
    const message = `\`wildcard\` of \`${path}\` appends names directly to \`${path}\`, but here a name is a whole path element`;
    report({ code: 'convert/not-carried-over', message, hint: 'list the modules one by one' }, entry.key);
    return undefined;
  }
  return {
    key: isWildcard ? `${path}{name}` : path,
    fields: [
      isWildcard ? wildcardRepo(repo, report) : fieldOf('repo', repo),
      ...vcsOf(fields, repo.value, report),
      ...fields.copied('display'),
      ...addedFields(fields, report),
    ],
    notes: [],
    span: { start: entry.key.start, end: entry.value.end },
    from: entry,
  };
}

/** turbovanityurls appends the element; a fork puts it in the place of a `*`, which no forge has in a name. */
function wildcardRepo(repo: PeerValue<string>, report: Report): DraftField {
  if (!repo.value.includes('*')) return { ...fieldOf('repo', repo), value: `${repo.value}{name}` };
  const message = 'the `*` of a `wildcard` repository becomes `{name}`';
  const hint = 'turbovanityurls itself keeps the `*` and appends the name: a fork of it replaces the `*`';
  report({ code: 'convert/changed', message, hint }, repo.entry.value);
  return { ...fieldOf('repo', repo), value: repo.value.replaceAll('*', '{name}') };
}

/** `github`, `gitlab` and `bitbucket` mean git; without `vcs` the beginning of the URL decides. */
function vcsOf(fields: PeerMapping, repo: string, report: Report): DraftField[] {
  const vcs = fields.text('vcs');
  if (vcs !== undefined && ['github', 'gitlab', 'bitbucket'].includes(vcs.value)) {
    return [{ ...fieldOf('vcs', vcs), value: 'git' }];
  }
  const [, guess] = beginnings.find(([beginning]) => repo.startsWith(beginning)) ?? [];
  return vcsField(fields, guess, report);
}

const beginnings: readonly (readonly [string, string])[] = [
  ['https://git', 'git'],
  ['https://bitbucket', 'git'],
  ['https://bazaar', 'bzr'],
  ['https://hg.', 'hg'],
  ['https://mercurial', 'hg'],
  ['https://svn.', 'svn'],
];
