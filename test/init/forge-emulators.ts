import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Authorities are not read for emulations without TLS: it takes longer than all the rest. */
export const withoutAuthorities = { SSL_CERT_FILE: '/none', SSL_CERT_DIR: '/none' };

/** A repository of an emulated forge. */
export interface EmulatedProject {
  readonly name: string;
  readonly description?: string | null;
  readonly archived?: boolean;
  readonly empty?: boolean;
  readonly fork?: boolean;
  readonly branch?: string;
  /** Files on the default branch. */
  readonly files?: Readonly<Record<string, string>>;
  /** Answers to all questions about its files with this status. */
  readonly status?: number;
}

export interface Emulation {
  readonly projects: readonly EmulatedProject[];
  /** As it is sent; undefined: everybody may ask. */
  readonly token?: string;
  /** Projects per page at most. */
  readonly pageSize?: number;
  /** Answers that come before the real ones, for the requests in turn. */
  readonly before?: readonly EarlyAnswer[];
  /** Path of the instance, such as `/gitlab`. */
  readonly root?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Whether GitLab's X-Next-Page is the only header about pages. */
  readonly hasNextPageOnly?: boolean;
  /** Where the forge says that it clones from over ssh, up to the project. */
  readonly ssh?: string;
}

/** An answer in place of the real one; undefined: the real one. */
export type EarlyAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | undefined;

export interface EmulatedForge {
  /** With the path of the instance. */
  readonly url: string;
  /** Paths with queries, in order. */
  readonly requests: readonly string[];
}

interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Items per page at most. */
  readonly pageSize: number;
  readonly hasNextPageOnly: boolean;
  /** Of the server, for the addresses in its answers. */
  readonly origin: string;
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is if it is a text, else as JSON. */
  readonly body: unknown;
}

type Answer = (asked: Asked, emulation: Emulation) => Reply;

const json = { 'Content-Type': 'application/json; charset=utf-8' };

/** As in the documentation of the REST API, version 4: "Groups API", "Projects API", "Repository files API", "Repositories API". */
const gitlab: Answer = (asked, { projects, token, root = '', ssh }) => {
  const { path, headers, query } = asked;
  if (token !== undefined && headers['private-token'] !== token) {
    return { status: 401, body: { message: '401 Unauthorized' } };
  }
  const api = path.slice(`${root}/api/v4`.length);
  const [, groupId, userId] = /^\/(?:groups\/([^/]+)|users\/([^/]+))\/projects$/.exec(api) ?? [];
  const group = decodeURIComponent(groupId ?? userId ?? '');
  if (group !== '') {
    const below = projects.filter(({ name }) => name.startsWith(`${group}/`));
    const isPerson = group === 'alice';
    if (below.length === 0 || isPerson !== (groupId === undefined)) {
      return { status: 404, body: { message: groupId === undefined ? '404 User Not Found' : '404 Group Not Found' } };
    }
    const direct = below.filter(({ name }) => !name.slice(group.length + 1).includes('/'));
    const all = query.get('include_subgroups') === 'true' || isPerson ? below : direct;
    return pageOf(
      asked,
      all,
      'per_page',
      ({ name, description = null, archived = false, empty = false, fork = false, branch }) => ({
        id: projects.findIndex((project) => project.name === name) + 1,
        description,
        name: name.split('/').at(-1),
        path: name.split('/').at(-1),
        path_with_namespace: name,
        default_branch: empty ? null : (branch ?? 'main'),
        ssh_url_to_repo: `${ssh ?? 'git@gitlab.company.com:'}${name}.git`,
        http_url_to_repo: `https://gitlab.company.com/${name}.git`,
        archived,
        empty_repo: empty,
        ...(fork ? { forked_from_project: { id: 1, path_with_namespace: 'other/lib' } } : {}),
        marked_for_deletion_on: null,
      }),
    );
  }
  const [, id = '', rest = ''] = /^\/projects\/([^/]+)\/(.*)$/.exec(api) ?? [];
  const project = projects.find(({ name }) => name === decodeURIComponent(id));
  if (project === undefined) return { status: 404, body: { message: '404 Project Not Found' } };
  if (project.status !== undefined) return { status: project.status, body: { message: `${project.status} Forbidden` } };
  if (rest === 'languages') return { body: hasGo(project) ? { Go: 97.2, Makefile: 2.8 } : { TypeScript: 100 } };
  if (query.get('ref') !== (project.branch ?? 'main'))
    return { status: 404, body: { message: '404 Commit Not Found' } };
  if (rest === 'repository/tree') {
    const paths = Object.keys(project.files ?? {});
    return pageOf(asked, paths, 'per_page', (file) => ({
      id: 'a1e8',
      name: file,
      type: 'blob',
      path: file,
      mode: '100644',
    }));
  }
  const [, file = ''] = /^repository\/files\/([^/]+)\/raw$/.exec(rest) ?? [];
  const text = project.files?.[decodeURIComponent(file)];
  return text === undefined ? { status: 404, body: { message: '404 File Not Found' } } : { body: text };
};

function hasGo({ files = {} }: EmulatedProject): boolean {
  return Object.keys(files).some((path) => path.endsWith('.go') || path.endsWith('go.mod'));
}

/** GitHub's REST API (version 2022-11-28) and Gitea's API v1 (its swagger), which differ in the names of few things. */
function ownedRepositories(kind: 'github' | 'gitea'): Answer {
  const isGitea = kind === 'gitea';
  return (asked, { projects, token, root = '', ssh }) => {
    const { path, headers, query } = asked;
    const expected = isGitea ? `token ${token}` : `Bearer ${token}`;
    if (token !== undefined && headers.authorization !== expected) {
      return { status: 401, body: { message: isGitea ? 'invalid username, password or token' : 'Bad credentials' } };
    }
    if (!isGitea && headers['user-agent'] === undefined) return { status: 403, body: 'User agent required' };
    const api = path.slice(`${root}${isGitea ? '/api/v1' : '/api/v3'}`.length);
    const [, kindOfOwner, owner] = /^\/(orgs|users)\/([^/]+)\/repos$/.exec(api) ?? [];
    if (owner !== undefined) {
      const own = projects.filter(({ name }) => name.startsWith(`${decodeURIComponent(owner)}/`));
      const isPerson = owner === 'alice';
      if (own.length === 0 || isPerson !== (kindOfOwner === 'users')) {
        return { status: 404, body: { message: isGitea ? "GetOrgByName: org doesn't exist" : 'Not Found' } };
      }
      return pageOf(asked, own, isGitea ? 'limit' : 'per_page', (project) => ({
        full_name: project.name,
        name: project.name.split('/')[1],
        description: project.description ?? (isGitea ? '' : null),
        archived: project.archived ?? false,
        fork: project.fork ?? false,
        default_branch: project.branch ?? 'main',
        ssh_url: `${ssh ?? `git@${kind}.company.com:`}${project.name}.git`,
        clone_url: `https://${kind}.company.com/${project.name}.git`,
        ...(isGitea ? { empty: project.empty ?? false } : { size: 12, disabled: false }),
      }));
    }
    const [, ownerName, name, rest = ''] = /^\/repos\/([^/]+)\/([^/]+)\/(.*)$/.exec(api) ?? [];
    const project = projects.find((candidate) => candidate.name === `${ownerName}/${name}`);
    if (project === undefined) return { status: 404, body: { message: 'Not Found' } };
    if (project.status !== undefined) return { status: project.status, body: { message: 'Repository access blocked' } };
    const files = project.files ?? {};
    if (rest === `git/trees/${encodeURIComponent(project.branch ?? 'main')}`) {
      if (project.empty) return { status: 409, body: { message: 'Git Repository is empty.' } };
      const all = Object.keys(files).map((file) => ({ path: file, mode: '100644', type: 'blob', sha: 'a1e8' }));
      if (!isGitea) return { body: { sha: 'c0ffee', tree: all, truncated: false } };
      const size = Math.min(Number(query.get('per_page')), 2);
      const page = Number(query.get('page'));
      const tree = all.slice((page - 1) * size, page * size);
      return { body: { sha: 'c0ffee', tree, truncated: page * size < all.length, page, total_count: all.length } };
    }
    const [, file = ''] = (isGitea ? /^raw\/(.*)$/ : /^contents\/(.*)$/).exec(rest) ?? [];
    const text = files[decodeURIComponent(file)];
    if (text === undefined) return { status: 404, body: { message: 'Not Found' } };
    const isRaw = isGitea || (headers.accept ?? '').includes('raw');
    return { body: isRaw ? text : { type: 'file', encoding: 'base64', content: Buffer.from(text).toString('base64') } };
  };
}

/** As in Gerrit's documentation, "/projects/ REST API", and Gitiles's, "JSON". */
const gerrit: Answer = ({ path, query, headers }, { projects, token, pageSize = 500, root = '' }) => {
  const below = path.slice(root.length);
  const isAuthenticated = below.startsWith('/a/');
  const basic = `Basic ${Buffer.from(token ?? '').toString('base64')}`;
  if (isAuthenticated && headers.authorization !== basic) return { status: 401, body: 'Unauthorized' };
  const visible = token === undefined || isAuthenticated ? projects : [];
  const api = isAuthenticated ? below.slice(2) : below;
  if (api === '/projects/') {
    const named = visible.filter(({ name }) => name.startsWith(query.get('p') ?? ''));
    const start = Number(query.get('S') ?? '0');
    const size = Math.min(Number(query.get('n')), pageSize);
    const page = named.slice(start, start + size);
    const hasMore = start + size < named.length;
    const infos = page.map(({ name, description, archived }, index) => [
      name,
      {
        id: encodeURIComponent(name.replace(/\p{Cs}/gu, '?')),
        ...(description && query.has('d') ? { description } : {}),
        state: archived ? 'READ_ONLY' : 'ACTIVE',
        web_links: [{ name: 'browse', url: `/plugins/gitiles/${name}`, target: '_blank' }],
        ...(hasMore && index === page.length - 1 ? { _more_projects: true } : {}),
      },
    ]);
    return { body: `)]}'\n${JSON.stringify(Object.fromEntries(infos))}\n` };
  }
  const [, id = '', rest = ''] = /^\/projects\/([^/]+)\/branches\/HEAD(.*)$/.exec(api) ?? [];
  const project = visible.find(({ name }) => name === decodeURIComponent(id));
  if (project !== undefined) {
    if (project.empty) return { status: 404, body: 'Not found: HEAD' };
    const [, file = ''] = /^\/files\/([^/]+)\/content$/.exec(rest) ?? [];
    const text = project.files?.[decodeURIComponent(file)];
    if (rest === '') return { body: `)]}'\n{"ref":"HEAD","revision":"master"}` };
    return text === undefined
      ? { status: 404, body: `Not found: ${file}` }
      : { headers: { 'X-FYI-Content-Encoding': 'base64' }, body: Buffer.from(text).toString('base64') };
  }
  const [, shown = ''] = /^\/plugins\/gitiles\/(.*)\/\+\/HEAD\/$/.exec(api) ?? [];
  const tree = visible.find(({ name, empty }) => !empty && name === decodeURIComponent(shown));
  if (tree === undefined) return { status: 404, body: 'Not Found' };
  const entries = Object.keys(tree.files ?? {}).map((file) => ({ mode: 33188, type: 'blob', id: 'a1e8', name: file }));
  return { body: `)]}'\n${JSON.stringify({ id: 'c0ffee', entries })}` };
};

/** A page with the headers that GitLab, GitHub and Gitea send. */
function pageOf<Item>(
  { path, query, origin, pageSize, hasNextPageOnly }: Asked,
  items: readonly Item[],
  sizeName: string,
  describe: (item: Item) => unknown,
): Reply {
  const size = Math.min(Number(query.get(sizeName) ?? '20'), pageSize);
  const page = Number(query.get('page') ?? '1');
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (number: number, rel: string) => {
    const to = new URLSearchParams(query);
    to.set('page', String(number));
    // The forge calls itself as its own configuration has it, not as it was asked.
    return `<${origin}${path}?${to}>; rel="${rel}"`;
  };
  const links = [...(page < last ? [link(page + 1, 'next')] : []), link(1, 'first'), link(last, 'last')];
  const headers: Record<string, string> = hasNextPageOnly
    ? { 'X-Next-Page': page < last ? String(page + 1) : '' }
    : { Link: links.join(', '), 'X-Total-Count': String(items.length), 'X-Page': String(page) };
  return { headers, body: items.slice((page - 1) * size, page * size).map(describe) };
}

const kinds = { gitlab, gerrit, github: ownedRepositories('github'), gitea: ownedRepositories('gitea') };

/** Runs an emulation on loopback until the end of the test. */
export async function emulateForge(kind: keyof typeof kinds, emulation: Emulation): Promise<EmulatedForge> {
  const { before = [], pageSize = 100, hasNextPageOnly = false, tls, root = '' } = emulation;
  const requests: string[] = [];
  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    const early = before[requests.length];
    requests.push(incoming.url ?? '');
    const url = new URL(incoming.url ?? '', 'http://forge');
    const asked = {
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      hasNextPageOnly,
      pageSize,
      origin: 'https://inner',
    };
    const { status = 200, headers = {}, body } = early ?? kinds[kind](asked, emulation);
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? { message: 'no' });
    response.writeHead(status, { ...json, ...headers }).end(text);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `${tls === undefined ? 'http://127.0.0.1' : 'https://localhost'}:${port}${root}`;
  return { url, requests };
}
