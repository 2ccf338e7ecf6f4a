import type { Report } from '../config/read-fields.ts';
import type { MappingNode } from '../config/yaml-node.ts';
import type { DraftEntry, DraftField } from './draft.ts';
import { readImportsRepository } from './go-importshttp-repository.ts';
import { type Kind, listHasKey } from './kind.ts';
import { fieldOf, PeerMapping } from './peer-mapping.ts';

const onPages = 'a custom template can show it: see --templates';
const topKeys = {
  used: ['site', 'packages', 'server'],
  withoutCounterpart: { theme: onPages },
};
const siteKeys = {
  used: ['title'],
  withoutCounterpart: {
    url: 'links here need no base URL',
    generator: onPages,
    content_language: onPages,
    links: onPages,
    metadata: onPages,
  },
};
const packageKeys = {
  used: ['import', 'import_subpackage', 'repository', 'deprecated', 'unlisted', 'metadata'],
  withoutCounterpart: { links: 'one of them can be the `docs` of the path' },
};

/** github.com/dpb587/go-importshttp (config/raw.go, package_list.go). */
export const goImportshttp: Kind = {
  name: 'go-importshttp',
  looks: 'a list of `packages` with `import` and `repository`',
  isNearlyOurs: false,
  recognises: (root) => listHasKey(root, 'packages', 'import'),
  read(root, report) {
    const top = new PeerMapping(root, 'at the top level', topKeys, report);
    const site = top.mapping('site');
    const server = top.mapping('server');
    const bind = { bind: 'the address is an option of the server: --listen HOST:PORT' };
    if (server !== undefined) new PeerMapping(server, 'in `server`', { used: [], withoutCounterpart: bind }, report);
    const title = site === undefined ? [] : new PeerMapping(site, 'in `site`', siteKeys, report).copied('title');
    const packages = top.mappings('packages').map((node) => readPackage(node, report));
    const [first] = packages;
    const host: DraftField[] =
      first === undefined ? [] : [{ name: 'host', value: hostOf(first.key), span: first.span }];
    const entries = packages.map((entry) => {
      const isOnHost = hostOf(entry.key) === host[0]?.value;
      return isOnHost ? { ...entry, key: entry.key.slice(hostOf(entry.key).length) || '/' } : entry;
    });
    const note =
      'importshttp sends no Cache-Control; here answers are cached for 300 seconds unless cache_max_age says otherwise';
    return { top: [...host, ...title], entries, notes: [note] };
  },
};

/** The first element of an import path. */
function hostOf(path: string): string {
  return path.split('/', 1)[0] ?? '';
}

function readPackage(node: MappingNode, report: Report): DraftEntry {
  const fields = new PeerMapping(node, 'in `packages`', packageKeys, report);
  const importPath = fields.text('import');
  const subpackage = fields.text('import_subpackage');
  if (subpackage !== undefined) {
    const message =
      '`import_subpackage` makes importshttp answer for that package alone, here the whole path is answered';
    report({ code: 'convert/changed', message, hint: 'nothing needs to be done' }, subpackage.entry.key);
  }
  const unlisted = fields.flag('unlisted');
  const deprecated = fields.flag('deprecated');
  const isDeprecated = deprecated?.value === true;
  return {
    key: importPath?.value ?? '',
    fields: [
      ...readImportsRepository(fields, report),
      ...descriptionOf(fields.mapping('metadata'), report),
      ...(unlisted?.value === true ? [fieldOf('hidden', unlisted)] : []),
      ...(isDeprecated ? [{ ...fieldOf('deprecated', deprecated), value: 'this module is no longer maintained' }] : []),
    ],
    notes: isDeprecated ? ['decide: `deprecated` may say what to use instead'] : [],
    span: { start: node.start, end: node.end },
  };
}

function descriptionOf(metadata: MappingNode | undefined, report: Report): DraftField[] {
  if (metadata === undefined) return [];
  const rest = metadata.entries.filter(({ key }) => key.text !== 'description').map(({ key }) => [key.text, onPages]);
  const keys = { used: ['description'], withoutCounterpart: Object.fromEntries(rest) };
  return new PeerMapping(metadata, 'in `metadata`', keys, report).copied('description');
}
