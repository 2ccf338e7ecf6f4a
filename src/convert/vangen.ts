import type { Report } from '../config/read-fields.ts';
import type { MappingNode } from '../config/yaml-node.ts';
import type { DraftEntry, DraftField } from './draft.ts';
import { type Kind, valueAt } from './kind.ts';
import { fieldOf, PeerMapping } from './peer-mapping.ts';

const keys = (used: readonly string[], withoutCounterpart: Readonly<Record<string, string>> = {}) => ({
  used,
  withoutCounterpart,
  ignoresCase: true,
});

/**
 * 4d63.com/vangen 1 (config.go, generate_package.go): the tag is `<domain>/<prefix> <type> <url>` on the page of the
 * prefix and of each sub-package. `type` is git for GitHub.com and GitLab.com, else what is written.
 */
export const vangen: Kind = {
  name: 'vangen',
  looks: 'JSON with `domain` and `repositories`',
  isNearlyOurs: false,
  recognises: (root) => root.entries.some(({ key }) => key.text.toLowerCase() === 'repositories'),
  read(root, report) {
    const top = new PeerMapping(
      root,
      'at the top level',
      keys(['domain', 'docsDomain', 'index', 'repositories']),
      report,
    );
    const domain = top.text('domain');
    const docsDomain = top.text('docsDomain');
    const index = top.flag('index');
    const span = { start: root.start, end: root.start };
    const hidden: DraftField[] = index?.value === true ? [] : [{ name: 'index', value: 'hidden', span }];
    return {
      top: [
        ...(domain === undefined ? [] : [fieldOf('host', domain)]),
        ...(docsDomain === undefined
          ? []
          : [{ ...fieldOf('docs', docsDomain), value: `https://${docsDomain.value}/{importPath}` }]),
        ...hidden,
      ],
      entries: lastOfEachKey(
        top.mappings('repositories').map((node) => readRepository(node, report)),
        report,
      ),
      notes: ['sub-packages need no entries: each prefix answers for everything below it'],
    };
  },
};

/** vangen writes one file per prefix, so of several repositories with one prefix the last is served. */
function lastOfEachKey(entries: readonly DraftEntry[], report: Report): DraftEntry[] {
  const last = new Map(entries.map((entry) => [entry.key, entry]));
  return entries.filter((entry) => {
    if (last.get(entry.key) === entry) return true;
    const message = `a later repository has the prefix \`${entry.key.slice(1)}\`, too, and vangen serves that one`;
    report({ code: 'convert/changed', message, hint: 'this one is left out' }, entry.span);
    return false;
  });
}

const repositoryKeys = keys(
  ['prefix', 'subs', 'type', 'url', 'hidden', 'source', 'website', 'subdir', 'subdirectory'],
  {
    main: 'pages here do not distinguish commands from libraries',
  },
);

function readRepository(node: MappingNode, report: Report): DraftEntry {
  const prefixName = valueAt(node, 'prefix');
  const owner = `in \`${prefixName?.kind === 'scalar' ? prefixName.text : 'repositories'}\``;
  const fields = new PeerMapping(node, owner, repositoryKeys, report);
  const hidden = fields.flag('hidden');
  const url = fields.text('url');
  // Keys of forks: the fourth field of the tag.
  const subdir = fields.text('subdir') ?? fields.text('subdirectory');
  return {
    key: `/${(fields.text('prefix')?.value ?? '').replace(/^\//, '')}`,
    fields: [
      ...(url === undefined ? [] : [fieldOf('repo', url)]),
      ...typeOf(fields, url?.value ?? '', report),
      ...displayOf(fields, url?.value ?? '', owner, report),
      ...websiteOf(fields.mapping('website'), owner, report),
      ...(hidden?.value === true ? [fieldOf('hidden', hidden)] : []),
      ...(subdir === undefined ? [] : [fieldOf('subdir', subdir)]),
    ],
    notes: [],
    span: { start: node.start, end: node.end },
  };
}

/** The two hosts for which vangen knows the type and the source links. */
function isKnownHost(url: string): boolean {
  return url.startsWith('https://github.com') || url.startsWith('https://gitlab.com');
}

function typeOf(fields: PeerMapping, url: string, report: Report): DraftField[] {
  const type = fields.text('type');
  if (type !== undefined) return [fieldOf('vcs', type)];
  if (isKnownHost(url)) return [];
  const message = '`type` is missing, so that vangen writes a tag that `go` cannot read';
  report({ code: 'convert/changed', message, hint: 'git is assumed; add `vcs` if it is another' }, fields.node);
  return [];
}

/** As vangen fills what is missing: for the known hosts with links to master, for others with `_`. */
function displayOf(fields: PeerMapping, url: string, owner: string, report: Report): DraftField[] {
  const node = fields.mapping('source');
  if (node === undefined) return [];
  const source = new PeerMapping(node, `in \`source\` ${owner}`, keys(['home', 'dir', 'file']), report);
  const [home, dir, file] = ['home', 'dir', 'file'].map((name) => source.text(name)?.value);
  if (home === undefined && dir === undefined && file === undefined) return [];
  const isKnown = isKnownHost(url);
  const page = home ?? (/^https?:\/\//.test(url) ? url : undefined);
  if (page === undefined) {
    const message = '`source` has no `home`, without which nobody reads a go-source tag';
    report({ code: 'convert/not-carried-over', message, hint: 'add the https page of the repository' }, node);
    return [];
  }
  if (home === undefined && !isKnown) {
    const message = '`source` has no `home`, without which nobody reads a go-source tag';
    report({ code: 'convert/changed', message, hint: 'the repository is taken for its own page' }, node);
  }
  const links = [
    dir ?? (isKnown ? `${url}/tree/master{/dir}` : '_'),
    file ?? (isKnown ? `${url}/blob/master{/dir}/{file}#L{line}` : '_'),
  ];
  return [{ name: 'display', value: [page, ...links].join(' '), span: { start: node.start, end: node.end } }];
}

function websiteOf(node: MappingNode | undefined, owner: string, report: Report): DraftField[] {
  if (node === undefined) return [];
  const url = new PeerMapping(node, `in \`website\` ${owner}`, keys(['url']), report).text('url');
  return url === undefined ? [] : [fieldOf('docs', url)];
}
