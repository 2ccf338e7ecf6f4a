import { LRUCache } from 'lru-cache';
import type { GitRunner } from '../../programs/git/git-runner.ts';
import { createScratchRepository, FetchFailure } from '../../programs/git/scratch-repository.ts';
import type { Fetched } from './go-fetcher.ts';
import { classifyOutput, unavailable } from './proxy-failure.ts';

/** Directories of a commit that hold a go.mod, "" for the root. */
export type ModuleDirectories = ReadonlySet<string>;

/**
 * Tells which directories of a repository are modules at a commit: without tags there is no other way to know whether
 * a path below a module is one, too. A repository is asked once per commit.
 */
export interface FindModuleDirectories {
  /** `ref` is HEAD or a whole name such as refs/heads/main, which stands for `commit`. */
  find(repo: string, ref: string, commit: string): Promise<Fetched<ModuleDirectories>>;
}

const maxRemembered = 2_000;
const localRef = 'refs/heads/govanity';

export function createModuleDirectories(runner: Promise<GitRunner>): FindModuleDirectories {
  const known = new LRUCache<string, Promise<Fetched<ModuleDirectories>>>({ max: maxRemembered });
  return {
    find(repo, ref, commit) {
      const key = `${repo}\n${commit}`;
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered;
      const reading = readDirectories(runner, repo, ref);
      known.set(key, reading);
      void reading.then(
        ({ ok }) => ok || known.delete(key),
        () => known.delete(key),
      );
      return reading;
    },
  };
}

async function readDirectories(
  runner: Promise<GitRunner>,
  repo: string,
  ref: string,
): Promise<Fetched<ModuleDirectories>> {
  const scratch = await createScratchRepository(await runner);
  try {
    // Names of files are in trees; their contents are not needed.
    await scratch.fetch(repo, [`+${ref}:${localRef}`], { filters: ['blob:none'], depth: 1 });
    const directories = new Set<string>();
    const isListed = await scratch.listFiles(localRef, (path) => {
      if (path === 'go.mod') directories.add('');
      else if (path.endsWith('/go.mod')) directories.add(path.slice(0, -'/go.mod'.length));
    });
    if (isListed) return { ok: true, value: directories };
    return { ok: false, failure: unavailable(502, 'the files of the repository cannot be listed') };
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    return { ok: false, failure: classifyOutput(error.message, undefined, repo) };
  } finally {
    await scratch.remove();
  }
}
