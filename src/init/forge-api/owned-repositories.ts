import { type ApiClient, ApiFault, type FileList, type ForgeApi, type ListedProject } from './forge-api.ts';
import { escapePath, filesOf, listPages, membersOf, objectsOf, textOf } from './pages.ts';

/** What differs between GitHub and Gitea, whose API is made after it. */
export interface OwnedRepositoriesOptions {
  /** Query that makes pages as long as they can be. */
  readonly pageQuery: Readonly<Record<string, string>>;
  /** Whether a repository has no commit. */
  readonly isEmpty: (repository: Readonly<Record<string, unknown>>) => boolean;
  readFile(project: ListedProject, path: string): Promise<string | undefined>;
}

/** Pages of files that are read of a repository without a go.mod at its root. */
const maxFilePages = 20;

/** Repositories that belong to an organization or a person, and lie in no groups. */
export function createOwnedRepositories(client: ApiClient, options: OwnedRepositoriesOptions): ForgeApi {
  const { pageQuery, isEmpty, readFile } = options;
  const readAll = (page: readonly Readonly<Record<string, unknown>>[]) =>
    page.flatMap((repository) => readRepository(repository, isEmpty));
  return {
    async *listProjects(owner) {
      const id = encodeURIComponent(owner);
      for await (const page of listPages(client, `orgs/${id}/repos`, pageQuery)) {
        if (page !== undefined) {
          yield readAll(page);
          continue;
        }
        for await (const own of listPages(client, `users/${id}/repos`, pageQuery)) {
          if (own === undefined) {
            throw new ApiFault(`there is no organization or user \`${owner}\`, or the token may not see it (404)`);
          }
          yield readAll(own);
        }
      }
    },
    readFile,
    listFiles: (project) => listTree(client, project),
  };
}

function readRepository(
  repository: Readonly<Record<string, unknown>>,
  isEmpty: OwnedRepositoriesOptions['isEmpty'],
): ListedProject[] {
  const name = textOf(repository.full_name);
  if (name === undefined) return [];
  return [
    {
      name,
      description: textOf(repository.description),
      isArchived: repository.archived === true,
      isFork: repository.fork === true,
      isEmpty: isEmpty(repository),
      branch: textOf(repository.default_branch),
      sshUrl: textOf(repository.ssh_url),
    },
  ];
}

/** GitHub answers with the whole tree, Gitea in pages. */
async function listTree(client: ApiClient, { name, branch }: ListedProject): Promise<FileList> {
  const path = `repos/${escapePath(name)}/git/trees/${encodeURIComponent(branch ?? 'HEAD')}`;
  const paths: string[] = [];
  for (let page = 1; page <= maxFilePages; page++) {
    const { value } = await client.askJson(path, { recursive: 'true', per_page: '1000', page: String(page) });
    if (value === undefined) break;
    const { tree, truncated, total_count: total } = membersOf(value);
    paths.push(...filesOf(tree, 'path'));
    const isPaged = typeof total === 'number';
    if (truncated !== true || objectsOf(tree).length === 0) return { paths, isComplete: true };
    if (!isPaged) return { paths, isComplete: false };
  }
  return { paths, isComplete: paths.length === 0 };
}
