import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchTimeoutMs, type GitRunner } from './git-runner.ts';

/** Thrown where a side does not give what it named; holds what git printed. */
export class FetchFailure extends Error {
  /** Address of the side. */
  readonly url: string;

  constructor(url: string, output: string) {
    super(output);
    this.url = url;
  }
}

/** A bare repository for as long as two sides are compared. */
export interface ScratchRepository {
  /**
   * Fetches references, with as few objects as the server can be asked for: the first filter that it takes, else all.
   * Throws FetchFailure.
   */
  fetch(url: string, refspecs: readonly string[], options: FetchOptions): Promise<void>;
  /** Resolves each expression to the name of an object that was fetched; undefined where there is none, or several. */
  resolve(expressions: readonly string[]): Promise<(string | undefined)[]>;
  /** Whether a commit can be reached from another; false where it was not fetched. */
  isAncestor(commit: string, descendant: string): Promise<boolean>;
  /** Calls back with the path of each file of a commit; false if git cannot list them. Unusual names are quoted. */
  listFiles(revision: string, onPath: (path: string) => void): Promise<boolean>;
  remove(): Promise<void>;
}

export interface FetchOptions {
  /** In order of preference; git's `--filter`. */
  readonly filters: readonly string[];
  /** Without it, the whole history. */
  readonly depth?: number;
}

/** Neither a remote nor a promise of more objects: what is absent here is absent, git asks nobody for it. */
const plainConfig =
  '[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n';

/** Characters of the names of all files of a commit. */
const maxListing = 512 * 1024 * 1024;

/** Makes an empty one in the runner's directory. */
export async function createScratchRepository(runner: GitRunner): Promise<ScratchRepository> {
  const dir = await mkdtemp(join(runner.workDir, 'scratch-'));
  const git = (args: readonly string[], input = '') =>
    runner.git({ args: ['-C', dir, ...args], input, timeoutMs: fetchTimeoutMs });
  const resetConfig = () => writeFile(join(dir, 'config'), plainConfig);
  await git(['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  await resetConfig();
  return {
    async fetch(url, refspecs, { filters, depth }) {
      const depths = depth === undefined ? [] : [`--depth=${depth}`];
      const input = refspecs.map((refspec) => `${refspec}\n`).join('');
      const plain = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', ...depths];
      for (const filter of [...filters, undefined]) {
        const options = filter === undefined ? [] : [`--filter=${filter}`];
        const { exitCode, stderr } = await git([...plain, ...options, '--stdin', '--', url], input);
        await resetConfig();
        if (exitCode === 0) return;
        if (filter === undefined || !isFilterRefusal(stderr)) throw new FetchFailure(url, stderr);
      }
    },
    async resolve(expressions) {
      if (expressions.length === 0) return [];
      const input = expressions.map((expression) => `${expression}\n`).join('');
      const { stdout } = await git(['cat-file', '--batch-check=%(objectname)'], input);
      const lines = stdout.split('\n');
      return expressions.map((_, index) => /^[0-9a-f]{40,64}$/.exec(lines[index] ?? '')?.[0]);
    },
    async isAncestor(commit, descendant) {
      return (await git(['merge-base', '--is-ancestor', commit, descendant])).exitCode === 0;
    },
    async listFiles(revision, onLine) {
      const args = ['-C', dir, 'ls-tree', '-r', '--name-only', '--end-of-options', revision];
      return (
        (await runner.git({ args, timeoutMs: fetchTimeoutMs, maxOutputLength: maxListing, onLine })).exitCode === 0
      );
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** `uploadpackfilter.allow=false` and its kin; a server that knows no filters at all ignores them. */
function isFilterRefusal(output: string): boolean {
  return /filter/i.test(output);
}
