import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchTimeoutMs, type GitRunner } from '../git/git-runner.ts';
import { type FindDiscoveryPage, startDiscoveryStub } from './discovery-stub.ts';
import { goEnvironment, writeGitWrapper } from './go-environment.ts';

/** The checksums of a version, as go.sum has them. */
export interface ModuleSums {
  readonly sum: string;
  readonly goModSum: string;
}

export interface DownloadFailure {
  /** What `go` printed, or why it did not answer. */
  readonly error: string;
  /** Whether `go` looked into the repository and there is no such version; false if it could not find out. */
  readonly isAbsent: boolean;
}

export type Downloaded = ModuleSums | DownloadFailure;

/** Downloads modules with the real `go`, into a module cache of its own that is empty at first. */
export interface GoDownloader {
  /** `queries` are `module@version`; the answers are in their order. */
  download(queries: readonly string[]): Promise<Downloaded[]>;
  close(): void;
}

export interface GoDownloaderOptions {
  /** All that vanity servers answer. */
  readonly findPage: FindDiscoveryPage;
  /** Hosts of the modules. */
  readonly hosts: readonly string[];
}

/** Versions that one `go` process is asked for. */
const maxQueries = 100;

/** Whether there is a `go` that runs. */
export async function hasGo({ run, env, workDir }: GitRunner): Promise<boolean> {
  const command = { args: ['version'], timeoutMs: fetchTimeoutMs };
  return (await run('go', command, env, workDir)).exitCode === 0;
}

/** A downloader that clones as the user's git does. */
export async function createGoDownloader(
  runner: GitRunner,
  { findPage, hosts }: GoDownloaderOptions,
): Promise<GoDownloader> {
  const home = await mkdtemp(join(runner.workDir, 'go-'));
  const [bin, workDir] = [join(home, 'bin'), join(home, 'work')];
  await Promise.all([writeGitWrapper(bin, runner.env), mkdir(workDir)]);
  const stub = await startDiscoveryStub(findPage);
  const env = goEnvironment({
    gitEnv: runner.env,
    bin,
    home,
    modCache: join(home, 'mod'),
    hosts,
    stubUrl: stub.url,
    vcs: ['git'],
  });
  const downloadSome = async (queries: readonly string[]): Promise<Downloaded[]> => {
    const command = { args: ['mod', 'download', '-json', ...queries], timeoutMs: fetchTimeoutMs };
    const { stdout, stderr } = await runner.run('go', command, env, workDir);
    const found = new Map(parseDownloads(stdout));
    const unanswered = { error: stderr.trim() || '`go` printed no answer', isAbsent: false };
    return queries.map((query) => found.get(query) ?? unanswered);
  };
  return {
    async download(queries) {
      const results: Downloaded[] = [];
      for (let start = 0; start < queries.length; start += maxQueries) {
        results.push(...(await downloadSome(queries.slice(start, start + maxQueries))));
      }
      return results;
    },
    close: () => stub.close(),
  };
}

/** What `go mod download -json` prints for one version; a key is absent if `go` did not get that far. */
export interface GoDownload {
  readonly Path: string;
  readonly Version: string;
  readonly Error?: string;
  readonly Info?: string;
  readonly GoMod?: string;
  readonly Zip?: string;
  readonly Sum?: string;
  readonly GoModSum?: string;
}

/** The objects that `go` prints one after the other with `-json`; one that is cut off is left out. */
export function parseGoJson(stdout: string): object[] {
  return stdout.split(/(?<=^\}\r?\n)/m).flatMap((text) => {
    try {
      const value = JSON.parse(text);
      return typeof value === 'object' && value !== null ? [value] : [];
    } catch {
      return [];
    }
  });
}

function parseDownloads(stdout: string): [string, Downloaded][] {
  return (parseGoJson(stdout) as GoDownload[]).map(({ Path: path, Version: version, Error: error, ...sums }) => {
    const { Sum: sum = '', GoModSum: goModSum = '' } = sums;
    const isComplete = error === undefined && sum !== '' && goModSum !== '';
    if (isComplete) return [`${path}@${version}`, { sum, goModSum }];
    return [`${path}@${version}`, { error: error ?? 'no checksum', isAbsent: isAbsent(error ?? '') }];
  });
}

/** What comes from git, the network or the disk. `go` puts "invalid version:" in front of that, too. */
const circumstance =
  /exit (?:status|code) \d|signal: |\bfatal: |i\/o timeout|no space left|permission denied|cannot allocate|too many open|unrecognized import path|dial tcp|connection re/i;
/** What modfetch (coderepo.go) and module/zip make of a repository that they have read. */
const verdict =
  /unknown revision|invalid version: |at revision |is not canonical|create zip: |malformed (?:file|module) path|too large|case-insensitive/i;

function isAbsent(error: string): boolean {
  return !circumstance.test(error) && verdict.test(error);
}
