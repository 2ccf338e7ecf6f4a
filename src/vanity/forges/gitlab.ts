import { dotGitProject, dotGitUrls, sharedAccess, webPage, withDotGit } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { type HookEvent, type JsonObject, listAt, pushEvent, valueAt } from './forge-hook.ts';
import type { ForgePage, PageHost } from './forge-page.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

/** GitLab.com's ssh on port 443 (GitLab docs, "GitLab.com settings"). */
const pageHosts = new Map([['altssh.gitlab.com', 'gitlab.com']]);

/** First elements of GitLab's own pages, and names in place of a project's that are pages (docs, "Reserved names"). */
const reservedGroups = new Set(['admin', 'dashboard', 'explore', 'groups', 'help', 'profile', 'projects', 'users']);
const reservedProjects = new Set([
  ...[
    'blame',
    'blob',
    'builds',
    'commits',
    'create_dir',
    'edit',
    'environments',
    'files',
    'find_file',
    'new',
    'preview',
  ],
  ...['raw', 'refs', 'tree', 'update', 'wikis', 'merge_requests'],
]);

/** GitLab: `group/…/project`, where groups nest to any depth but a project always lies in one. */
export const gitlab: Forge = {
  name: 'gitlab',
  title: 'GitLab',
  projectForm: 'GROUP/PROJECT',
  access: {
    ...sharedAccess,
    sshKeysPage: (web) => `${web}/-/user_settings/ssh_keys`,
    tokensPage: (web) => `${web}/-/user_settings/personal_access_tokens`,
    tokenScope: 'read_repository',
  },
  ...dotGitUrls,
  isPublic: (host) => host === 'gitlab.com',
  isHost: (host) => host === 'gitlab.com' || pageHosts.has(host),
  labels: ['gitlab'],
  projectOf: (url, webPath) => dotGitProject(url, webPath, 2, Number.POSITIVE_INFINITY),
  readPage,
  pageMarks: ['-', 'api', ...reservedGroups, ...reservedProjects],
  webOf: (url) => webPage(url, pageHosts),
  hook: {
    proof: { kind: 'token', header: 'x-gitlab-token' },
    deliveryHeaders: ['idempotency-key', 'x-gitlab-event-uuid'],
    readEvent,
  },
  sourceTemplates(home, branch = 'HEAD', subdir) {
    // `/-/` parts the project from the page: without it a sub-group called `tree` would be ambiguous.
    const place = `${encodePath(branch)}${encodeSubdir(subdir)}{/dir}`;
    return { dir: `${home}/-/tree/${place}`, file: `${home}/-/blob/${place}/{file}#L{line}` };
  },
};

/** `/-/` separates a project from its pages; older addresses have none. */
function readPage(elements: readonly string[], { is }: PageHost): ForgePage | undefined {
  const separator = elements.indexOf('-');
  if (separator !== -1) return readTail(elements.slice(0, separator), elements.slice(separator + 1));
  if (is === 'unknown') return undefined;
  const [first = '', second, third] = elements;
  if (first === 'api') return second === 'v4' && third === 'projects' ? { repository: decodeProject(elements[3]) } : {};
  if (reservedGroups.has(first)) return {};
  const page = elements.findIndex((element, index) => index >= 2 && reservedProjects.has(element));
  if (page === -1) return undefined;
  const { subdir } = readTail(elements.slice(0, page), elements.slice(page));
  return { repository: elements.slice(0, page), subdir: subdir ?? '' };
}

function readTail(project: readonly string[], [word, , ...path]: readonly string[]): ForgePage {
  if (project.length < 2 || project[0] === 'groups') return {};
  const subdir =
    word === 'tree' ? path : word === 'blob' || word === 'raw' || word === 'blame' ? path.slice(0, -1) : [];
  const repository = [...project.slice(0, -1), withDotGit(project.at(-1) ?? '')];
  return { repository, subdir: subdir.join('/'), rewrite: { was: 'a page of GitLab', doubts: [] } };
}

function decodeProject(project: string | undefined): string[] | undefined {
  const elements = project?.split(/%2f/i) ?? [];
  return elements.length > 1 ? elements : undefined;
}

/** Push and tag events of projects, groups and the system; the system's `repository_update` lists what has changed. */
function readEvent(payload: JsonObject): HookEvent | undefined {
  const kind = payload.object_kind ?? payload.event_name;
  const project = valueAt(payload, 'project', 'path_with_namespace');
  if (kind === 'push' || kind === 'tag_push') return pushEvent(project, [payload.ref]);
  return pushEvent(project, kind === 'repository_update' ? (listAt(payload, 'refs') ?? []) : undefined);
}
