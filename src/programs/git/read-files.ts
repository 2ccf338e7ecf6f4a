import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessFailure, ProcessResult } from '../run-process.ts';
import { fetchTimeoutMs, type GitRunner } from './git-runner.ts';

/** Files of one ref. */
export interface WantedFiles {
  /** Full name, such as `refs/tags/v1.0.0`. */
  readonly ref: string;
  readonly paths: readonly string[];
}

export interface ReadFilesOptions {
  /** For each command; ten minutes by default. */
  readonly timeoutMs?: number;
  /** Settings of git, as `name=value`. */
  readonly settings?: readonly string[];
}

export type ReadFilesResult =
  /** Contents by ref and path, in the order asked for; undefined for a file that does not exist. */
  | { readonly ok: true; readonly files: readonly (readonly (string | undefined)[])[] }
  /** `output` is what git printed; `failure` is undefined if git ended by itself. */
  | { readonly ok: false; readonly output: string; readonly failure: ProcessFailure | undefined };

/** Characters of a file, bytes of the objects that a server sends although nobody asked for them, and bytes of memory. */
const maxFileLength = 1024 * 1024;
const maxPackBytes = 256 * 1024 * 1024;
const maxMemoryBytes = 1024 * 1024 * 1024;

/**
 * Reads small files of a repository: fetches the commits and trees of the refs without history, and of the file contents
 * only these, if the server supports filters. Never rejects.
 */
export async function readFiles(
  runner: GitRunner,
  url: string,
  wanted: readonly WantedFiles[],
  { timeoutMs = fetchTimeoutMs, settings = [] }: ReadFilesOptions = {},
): Promise<ReadFilesResult> {
  let dir: string;
  try {
    dir = await mkdtemp(join(runner.workDir, 'files-'));
  } catch (error) {
    return { ok: false, output: (error as Error).message, failure: undefined };
  }
  const all = [`remote.origin.url=${url}`, ...settings].flatMap((one) => ['-c', one]);
  const git = async (...args: string[]): Promise<string> => {
    const limits = { timeoutMs, maxOutputLength: maxFileLength, maxMemoryBytes, maxFileBytes: maxPackBytes };
    const result = await runner.git({ args: ['-C', dir, ...all, ...args], ...limits });
    if (result.exitCode !== 0) throw new GitFailure(result);
    return result.stdout;
  };
  try {
    await git('init', '--quiet', '--bare', '--initial-branch=main', '.');
    // Contents that are missing are fetched when they are read.
    await writeFile(join(dir, 'config'), partialClone);
    const refspecs = wanted.map(({ ref }) => `+${ref}:${ref}`);
    await git('fetch', '--quiet', '--depth=1', '--no-tags', '--filter=blob:none', 'origin', ...refspecs);
    const files: (string | undefined)[][] = [];
    for (const { ref, paths } of wanted) {
      const listed = await git('ls-tree', '--name-only', '-z', `${ref}^{tree}`, '--', ...paths);
      const names = new Set(listed.split('\0'));
      const texts: (string | undefined)[] = [];
      for (const path of paths)
        texts.push(names.has(path) ? await git('cat-file', 'blob', `${ref}:${path}`) : undefined);
      files.push(texts);
    }
    return { ok: true, files };
  } catch (error) {
    const failure = error instanceof GitFailure ? error.failure : undefined;
    return { ok: false, output: (error as Error).message, failure };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const partialClone = `[core]
	repositoryformatversion = 1
	bare = true
[remote "origin"]
	promisor = true
	partialclonefilter = blob:none
[extensions]
	partialClone = origin
[gc]
	auto = 0
[maintenance]
	auto = false
`;

class GitFailure extends Error {
  readonly failure: ProcessFailure | undefined;

  constructor({ stderr, failure }: ProcessResult) {
    super(stderr);
    this.failure = failure;
  }
}
