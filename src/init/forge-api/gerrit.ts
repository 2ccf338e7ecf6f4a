import { type ApiClient, ApiFault, type FileList, type ForgeApiKind, type ListedProject } from './forge-api.ts';
import { escapePath, filesOf, membersOf, textOf } from './pages.ts';

const pageLength = 500;
/** What Gerrit keeps its own settings in. */
const ownProjects: ReadonlySet<string> = new Set(['All-Projects', 'All-Users']);

/** Gerrit's REST API; files are listed by its Gitiles plugin, for the API itself does not. */
export const gerritApi: ForgeApiKind = {
  groupWord: 'prefix',
  baseOf: (web, hasToken) => (hasToken ? `${web}/a` : web),
  tokenVariables: ['GERRIT_TOKEN'],
  tokenScope: 'none: it is USER:HTTP_PASSWORD, from Settings, HTTP Credentials',
  headers(token) {
    if (token === undefined) return {};
    if (!/^[^:\s]+:\S+$/.test(token)) {
      throw new ApiFault('the token for Gerrit is not USER:HTTP_PASSWORD', 'make one in Settings, HTTP Credentials');
    }
    return { Authorization: `Basic ${Buffer.from(token).toString('base64')}` };
  },
  create(client) {
    return {
      async *listProjects(prefix) {
        let isFirst = true;
        for await (const page of projectPages(client, prefix)) {
          if (isFirst && page.length === 0) {
            const hint = 'a prefix is the beginning of the names, such as platform/; "" is for all projects';
            throw new ApiFault(`there is no project whose name begins with \`${prefix}\`, or it may not be seen`, hint);
          }
          isFirst = false;
          yield page;
        }
      },
      async readFile({ name }, path) {
        const project = `projects/${encodeURIComponent(name)}`;
        const answer = await client.ask(`${project}/branches/HEAD/files/${encodeURIComponent(path)}/content`);
        return answer.status < 300 ? Buffer.from(answer.text, 'base64').toString('utf8') : undefined;
      },
      listFiles: ({ name }) => listFiles(client, name),
    };
  },
};

async function* projectPages(client: ApiClient, prefix: string): AsyncGenerator<readonly ListedProject[]> {
  for (let start = 0, hasMore = true; hasMore; ) {
    const query = { p: prefix, d: '', type: 'CODE', n: String(pageLength), S: String(start) };
    const { value } = await client.askJson('projects/', query);
    const projects = Object.entries(membersOf(value)).map(([name, project]) => [name, membersOf(project)] as const);
    hasMore = projects.some(([, project]) => project._more_projects === true);
    // A server may send fewer than it is asked for.
    start += projects.length;
    yield projects.flatMap(([name, project]) => readProject(textOf(name) ?? '', project));
  }
}

function readProject(name: string, { description, state }: Readonly<Record<string, unknown>>): ListedProject[] {
  if (name === '' || ownProjects.has(name) || state === 'HIDDEN') return [];
  const isArchived = state === 'READ_ONLY';
  const unknown = { isFork: false, isEmpty: false, branch: undefined, sshUrl: undefined };
  return [{ name, description: textOf(description), isArchived, ...unknown }];
}

async function listFiles(client: ApiClient, name: string): Promise<FileList> {
  const path = `plugins/gitiles/${escapePath(name)}/+/HEAD/`;
  const { value } = await client.askJson(path, { format: 'JSON', recursive: '1' });
  const paths = filesOf(membersOf(value).entries, 'name');
  if (value !== undefined) return { paths, isComplete: true };
  // Without a commit there is nothing to list; otherwise there is no Gitiles.
  const head = await client.ask(`projects/${encodeURIComponent(name)}/branches/HEAD`);
  return { paths, isComplete: head.status === 404 };
}
