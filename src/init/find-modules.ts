import { posix } from 'node:path';
import pLimit from 'p-limit';
import { modulePathOf } from '../vanity/go-mod.ts';
import { ApiFault, type ForgeApi, type ListedProject } from './forge-api/forge-api.ts';

/** A go.mod of a repository. */
export interface FoundModule {
  /** As its module line names it. */
  readonly path: string;
  /** Where it is in the repository, "" for the root. */
  readonly directory: string;
}

/** A repository with its modules. */
export interface SearchedProject {
  readonly project: ListedProject;
  readonly modules: readonly FoundModule[];
  /** Why some of its directories were not searched; undefined: all were. */
  readonly gap: string | undefined;
}

/** Requests at a time: forges limit those of one client. */
const jobs = 4;
/** Modules that are read of one repository. */
const maxModules = 100;

/**
 * Reads the go.mod at the root of each repository, or, if there is none, those below it. `onProject` is called after
 * each. Throws ApiFault if the forge does not answer any more.
 */
export async function findModules(
  api: ForgeApi,
  projects: readonly ListedProject[],
  onProject: () => void,
): Promise<SearchedProject[]> {
  const limit = pLimit(jobs);
  let isOver = false;
  return Promise.all(
    projects.map((project) =>
      limit(async () => {
        // After the first failure nothing that waits is asked any more.
        if (isOver) return { project, modules: [], gap: undefined };
        try {
          return await searchProject(api, project);
        } catch (error) {
          isOver = true;
          throw error;
        } finally {
          onProject();
        }
      }),
    ),
  );
}

async function searchProject(api: ForgeApi, project: ListedProject): Promise<SearchedProject> {
  if (project.isEmpty) return { project, modules: [], gap: undefined };
  try {
    const atRoot = await readModule(api, project, 'go.mod');
    if (atRoot !== undefined) return { project, modules: [atRoot], gap: undefined };
    const { paths, isComplete } = await api.listFiles(project);
    const files = paths.filter(isGoMod);
    const modules: FoundModule[] = [];
    for (const file of files.slice(0, maxModules)) {
      const found = await readModule(api, project, file);
      if (found !== undefined) modules.push(found);
    }
    const gap = isComplete && files.length <= maxModules ? undefined : 'it has too many files';
    return { project, modules, gap };
  } catch (error) {
    // A repository may be closed to a token that sees its name, or be closed by law.
    if (!(error instanceof ApiFault) || (error.status !== 403 && error.status !== 451)) throw error;
    return { project, modules: [], gap: `access to its files is denied (${error.status})` };
  }
}

async function readModule(api: ForgeApi, project: ListedProject, file: string): Promise<FoundModule | undefined> {
  const text = await api.readFile(project, file);
  const path = text === undefined ? undefined : modulePathOf(text);
  const directory = posix.dirname(file);
  return path === undefined ? undefined : { path, directory: directory === '.' ? '' : directory };
}

/** Whether a path is a go.mod that `go` would serve: not one of dependencies, of test data or of what it ignores. */
function isGoMod(path: string): boolean {
  const elements = path.split('/');
  const isIgnored = elements.some((name) => name === 'vendor' || name === 'testdata' || /^[._]/.test(name));
  return elements.at(-1) === 'go.mod' && !isIgnored;
}
