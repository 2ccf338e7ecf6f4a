import type { Report } from '../config/read-fields.ts';
import type { MappingEntry, MappingNode } from '../config/yaml-node.ts';
import type { DraftEntry, DraftField } from './draft.ts';
import { type Kind, valueAt } from './kind.ts';
import { fieldOf, PeerMapping, type PeerValue } from './peer-mapping.ts';

/**
 * github.com/uber-go/sally 1.5 (config.go, handler.go, templates/package.html):
 * the tag is `<url>/<name> <vcs> https://<repo>`, vcs defaults to git; there is no go-source tag.
 */
export const sally: Kind = {
  name: 'sally',
  looks: '`url` and `packages` with names as keys',
  isNearlyOurs: false,
  recognises: (root) => valueAt(root, 'url')?.kind === 'scalar' && valueAt(root, 'packages')?.kind === 'mapping',
  read(root, report) {
    const top = new PeerMapping(root, 'at the top level', { used: ['url', 'godoc', 'packages'] }, report);
    const url = top.text('url');
    const base = splitBase(url?.value ?? '');
    if (url !== undefined && base.path !== '') reportBasePath(url, base.path, report);
    const packages = top.mapping('packages')?.entries ?? [];
    return {
      top: [
        ...(url === undefined ? [] : [{ ...fieldOf('host', url), value: base.host }]),
        ...docsOf(top.mapping('godoc'), report),
      ],
      entries: packages.flatMap((entry) => readPackage(entry, base, report) ?? []),
      notes: [
        'sally sends no Cache-Control; here answers are cached for 300 seconds unless cache_max_age says otherwise',
      ],
    };
  },
};

interface Base {
  readonly host: string;
  /** Without slashes at its ends. */
  readonly path: string;
}

/** sally joins base and name with path.Join, which takes needless slashes away. */
function splitBase(url: string): Base {
  const [host = '', ...path] = url.split('/');
  return { host, path: path.filter((element) => element !== '').join('/') };
}

function reportBasePath({ value, entry }: PeerValue<string>, path: string, report: Report): void {
  const message = `\`url: ${value}\` has a path, below which sally itself does not answer`;
  const hint = `govanity answers for /${path}/... itself: let the proxy in front no longer take /${path} away`;
  report({ code: 'convert/changed', message, hint }, entry.value);
}

function docsOf(node: MappingNode | undefined, report: Report): DraftField[] {
  if (node === undefined) return [];
  const host = new PeerMapping(node, 'in `godoc`', { used: ['host'] }, report).text('host');
  if (host === undefined) return [];
  const name = host.value
    .replace(/^https:\/\//, '')
    .replace(/^http:\/\//, '')
    .replace(/\/$/, '');
  return [{ ...fieldOf('docs', host), value: `https://${name}/{importPath}` }];
}

const packageKeys = {
  used: ['repo', 'url', 'vcs', 'description', 'doc_url', 'branch'],
  withoutCounterpart: { doc_badge: 'pages here have no badges' },
};

function readPackage(entry: MappingEntry, base: Base, report: Report): DraftEntry | undefined {
  const name = entry.key.text;
  const span = { start: entry.key.start, end: entry.value.end };
  if (entry.value.kind !== 'mapping') {
    report(
      { code: 'convert/not-carried-over', message: `\`${name}\` has no repository`, hint: 'add `repo`' },
      entry.key,
    );
    return undefined;
  }
  const fields = new PeerMapping(entry.value, `in \`${name}\``, packageKeys, report);
  const url = fields.text('url');
  const own = url === undefined ? base : splitBase(url.value);
  if (url !== undefined && own.path !== '') reportBasePath(url, own.path, report);
  const path = [own.path, ...name.split('/')].filter((element) => element !== '').join('/');
  return {
    key: own.host === base.host ? `/${path}` : `${own.host}/${path}`,
    fields: [
      ...repoOf(fields, report),
      ...fields.copied('vcs'),
      ...fields.copied('description'),
      ...docUrlOf(fields, report),
      ...fields.copied('branch'),
    ],
    notes: [],
    span,
  };
}

function repoOf(fields: PeerMapping, report: Report): DraftField[] {
  const repo = fields.text('repo');
  if (repo === undefined) return [];
  if (!/^[a-z+]+:\/\//i.test(repo.value)) return [{ ...fieldOf('repo', repo), value: `https://${repo.value}` }];
  const message = 'sally puts `https://` in front of every `repo`, so that its tag for this one has two schemes';
  report(
    { code: 'convert/changed', message, hint: 'the repository is carried over as it is written' },
    repo.entry.value,
  );
  return [fieldOf('repo', repo)];
}

function docUrlOf(fields: PeerMapping, report: Report): DraftField[] {
  const docs = fields.text('doc_url');
  if (docs === undefined) return [];
  if (/^https?:\/\//i.test(docs.value)) return [fieldOf('docs', docs)];
  const message = '`doc_url` has no scheme, so that sally links to a page of its own';
  report({ code: 'convert/changed', message, hint: '`https://` is put in front of it' }, docs.entry.value);
  return [{ ...fieldOf('docs', docs), value: `https://${docs.value.replace(/^\/+/, '')}` }];
}
