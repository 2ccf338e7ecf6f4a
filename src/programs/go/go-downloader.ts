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

/** A text is `go`'s reason why there is no such version. */
export type Downloaded = ModuleSums | string;

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
    return queries.map((query) => found.get(query) ?? firstLine(stderr));
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
export function parseGoJson(stdout: string): unknown[] {
  return stdout.split(/(?<=^\}\r?\n)/m).flatMap((text) => {
    try {
      return [JSON.parse(text)];
    } catch {
      return [];
    }
  });
}

function parseDownloads(stdout: string): [string, Downloaded][] {
  return (parseGoJson(stdout) as GoDownload[]).map(({ Path: path, Version: version, Error: error, ...sums }) => {
    const { Sum: sum = '', GoModSum: goModSum = '' } = sums;
    return [`${path}@${version}`, error === undefined ? { sum, goModSum } : firstLine(error)];
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] || 'no answer';
}
