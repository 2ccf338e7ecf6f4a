import type { Report } from '../config/read-fields.ts';
import type { DraftField } from './draft.ts';
import { fieldOf, PeerMapping, type PeerValue } from './peer-mapping.ts';

/** Where the pages of a forge name a branch. */
const treeMarks = [
  { host: 'gitlab.com', mark: '/-/tree/' },
  { host: 'github.com', mark: '/tree/' },
  { host: 'bitbucket.org', mark: '/src/' },
];

/** `repository` of importshttp: a page such as `github.com/o/r/tree/main`, or its parts by name. */
export function readImportsRepository(fields: PeerMapping, report: Report): DraftField[] {
  const entry = fields.entry('repository');
  if (entry?.value.kind === 'mapping') return readParts(fields, report);
  const page = fields.text('repository');
  return page === undefined ? [] : splitPage(page, report);
}

/** The repository and the branch of a page. */
function splitPage(page: PeerValue<string>, report: Report): DraftField[] {
  const url = page.value.includes('://') ? page.value : `https://${page.value.replace(/^\/\//, '')}`;
  const host = /^[a-z+]+:\/\/([^/]*)/i.exec(url)?.[1] ?? '';
  const known = treeMarks.find((forge) => forge.host === host);
  if (known === undefined) {
    const message = `importshttp knows no forge at \`${host}\`, and refuses the file`;
    report({ code: 'convert/changed', message, hint: 'a git repository is assumed' }, page.entry.value);
    return [{ ...fieldOf('repo', page), value: url }];
  }
  const [repo = '', branch] = url.split(known.mark);
  return withBranch({ ...fieldOf('repo', page), value: repo }, branch);
}

function withBranch(repo: DraftField, branch: string | undefined): DraftField[] {
  if (branch === undefined || branch === '') return [repo];
  return [repo, { name: 'branch', value: branch, span: repo.span }];
}

const partKeys = ['service', 'server', 'host', 'owner', 'namespace', 'repository', 'project', 'ref', 'url', 'vcs'];

function readParts(fields: PeerMapping, report: Report): DraftField[] {
  const node = fields.mapping('repository');
  const entry = fields.entry('repository');
  if (node === undefined || entry === undefined) return [];
  const parts = new PeerMapping(node, 'in `repository`', { used: partKeys }, report);
  const part = (name: string) => parts.text(name)?.value;
  const ref = part('ref');
  const vcs = parts.text('vcs');
  const url = parts.text('url');
  const span = { start: node.start, end: node.end };
  if (url !== undefined) {
    const href = url.value.includes('://') ? url.value : `https://${url.value}`;
    return [...withBranch({ ...fieldOf('repo', url), value: href }, ref), ...(vcs ? [fieldOf('vcs', vcs)] : [])];
  }
  const owner = part('owner') ?? part('namespace');
  const name = part('repository') ?? part('project');
  const server = serverOf(part('service') ?? '', part('server'), part('host'));
  if (owner !== undefined && name !== undefined && server !== undefined) {
    return withBranch({ name: 'repo', value: `${server}/${owner}/${name}`, span }, ref);
  }
  const message = '`repository` names no repository that importshttp knows how to find';
  report({ code: 'convert/not-carried-over', message, hint: 'write `repo: https://...` for this path' }, node);
  return [];
}

function serverOf(service: string, server: string | undefined, host: string | undefined): string | undefined {
  if (server !== undefined) return server.replace(/\/$/, '');
  if (host !== undefined) return `https://${host}`;
  const known = treeMarks.find((forge) => service !== '' && forge.host.startsWith(`${service}.`));
  return known === undefined ? undefined : `https://${known.host}`;
}
