import { ApiFault, type ForgeApiKind, type ListedProject } from './forge-api.ts';
import { filesOf, listPages, membersOf, textOf } from './pages.ts';

/** Pages of 100 files that are read of a repository without a go.mod at its root. */
const maxFilePages = 20;

/** GitLab's REST API, version 4. */
export const gitlabApi: ForgeApiKind = {
  groupWord: 'group',
  baseOf: (web) => `${web}/api/v4`,
  tokenVariables: ['GITLAB_TOKEN'],
  tokenScope: 'read_api',
  headers: (token) => (token === undefined ? {} : { 'PRIVATE-TOKEN': token }),
  create: (client) => ({
    async *listProjects(group) {
      const id = encodeURIComponent(group);
      const query = { per_page: '100', order_by: 'id', sort: 'asc' };
      const ofGroup = { ...query, include_subgroups: 'true', with_shared: 'false' };
      for await (const page of listPages(client, `groups/${id}/projects`, ofGroup)) {
        if (page !== undefined) yield page.flatMap(readProject);
        // Projects may also belong to a person.
        else for await (const own of listPages(client, `users/${id}/projects`, query)) yield found(own, group);
      }
    },
    async readFile({ name, branch }, path) {
      const file = `projects/${encodeURIComponent(name)}/repository/files/${encodeURIComponent(path)}/raw`;
      const answer = await client.ask(file, { ref: branch ?? 'HEAD' });
      return answer.status < 300 ? answer.text : undefined;
    },
    async listFiles({ name, branch }) {
      const project = `projects/${encodeURIComponent(name)}`;
      const { value: languages } = await client.askJson(`${project}/languages`);
      const named = Object.keys(membersOf(languages));
      // Most repositories without a go.mod at the root hold no Go, and may be large.
      if (named.length > 0 && !named.includes('Go')) return { paths: [], isComplete: true };
      const query = { recursive: 'true', per_page: '100', ref: branch ?? 'HEAD', pagination: 'keyset' };
      const paths: string[] = [];
      let pages = 0;
      for await (const page of listPages(client, `${project}/repository/tree`, query)) {
        paths.push(...filesOf(page, 'path'));
        pages++;
        if (pages === maxFilePages && page?.length === 100) return { paths, isComplete: false };
      }
      return { paths, isComplete: true };
    },
  }),
};

function found(page: readonly Readonly<Record<string, unknown>>[] | undefined, group: string): ListedProject[] {
  if (page !== undefined) return page.flatMap(readProject);
  throw new ApiFault(`there is no group \`${group}\`, or the token may not see it (404)`);
}

function readProject(project: Readonly<Record<string, unknown>>): ListedProject[] {
  const name = textOf(project.path_with_namespace);
  // Newer versions also change the name of what is to be deleted.
  const isDoomed = textOf(project.marked_for_deletion_on ?? project.marked_for_deletion_at) !== undefined;
  if (name === undefined || isDoomed) return [];
  return [
    {
      name,
      description: textOf(project.description),
      isArchived: project.archived === true,
      isFork: typeof project.forked_from_project === 'object' && project.forked_from_project !== null,
      isEmpty: project.empty_repo === true,
      branch: textOf(project.default_branch),
      sshUrl: textOf(project.ssh_url_to_repo),
    },
  ];
}
