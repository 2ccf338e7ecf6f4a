import type { Report } from '../config/read-fields.ts';
import type { MappingEntry, MappingNode } from '../config/yaml-tree.ts';
import type { DraftEntry, DraftField } from './draft.ts';
import { type Kind, valueAt } from './kind.ts';
import { cacheAge, hasPaths, pathEntries, vcsField } from './path-entries.ts';
import { fieldOf, PeerMapping } from './peer-mapping.ts';

const topKeys = {
  used: ['host', 'title', 'cache_max_age', 'paths'],
  withoutCounterpart: {
    description: 'templates can say it: see --templates',
    logo_url: 'templates can show it: see --templates',
    links: 'templates can show them: see --templates',
    src: 'templates can link to it: see --templates',
    redir_paths: 'govanity redirects nothing: let the proxy in front do it',
    redir_index: 'govanity redirects nothing: let the proxy in front do it',
    redir_404: 'govanity redirects nothing: let the proxy in front do it',
    bd_path: 'govanity has no badges',
  },
};

const pathKeys = {
  used: ['repo', 'display', 'vcs', 'wildcard', 'redir', 'description', 'cache_max_age'],
  withoutCounterpart: {
    redir_paths: 'govanity redirects nothing: let the proxy in front do it',
    name: 'govanity lists modules, no applications',
    image_url: 'templates can show it: see --templates',
    links: 'templates can show them: see --templates',
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
    const message = `\`redir\` in \`${path}\` sends people elsewhere, and govanity redirects nothing`;
    report({ code: 'convert/not-carried-over', message, hint: 'let the proxy in front do it' }, redir.entry.key);
  }
  if (repo === undefined) {
    if (redir !== undefined) return undefined;
    const message = `\`${path}\` has no repository`;
    report({ code: 'convert/not-carried-over', message, hint: 'add `repo`' }, entry.key);
    return undefined;
  }
  const isWildcard = fields.flag('wildcard')?.value === true;
  if (isWildcard && !path.endsWith('/')) {
    const message = `\`wildcard\` of \`${path}\` puts names directly behind \`${path}\`, and here a name is a whole path element`;
    report({ code: 'convert/not-carried-over', message, hint: 'list the modules one by one' }, entry.key);
    return undefined;
  }
  const age = fields.count('cache_max_age');
  return {
    key: isWildcard ? `${path}{name}` : path,
    fields: [
      { ...fieldOf('repo', repo), value: isWildcard ? `${repo.value}{name}` : repo.value },
      ...vcsOf(fields, repo.value, report),
      ...fields.copied('display'),
      ...fields.copied('description'),
      ...(age === undefined ? [] : [fieldOf('cache_max_age', age)]),
    ],
    notes: [],
    span: { start: entry.key.start, end: entry.value.end },
    from: entry,
  };
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
