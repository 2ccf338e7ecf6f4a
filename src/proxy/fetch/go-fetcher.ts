import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GoDownload, parseGoJson } from '../../programs/go/go-downloader.ts';
import { goEnvironment } from '../../programs/go/go-environment.ts';
import { type ProcessResult, runProcess } from '../../programs/run-process.ts';
import { escapeName } from '../protocol/escaped.ts';
import type { MadeVersion } from '../store/stored-versions.ts';
import { versionFile } from '../store/stored-versions.ts';
import { classifyOutput, type ProxyFailure } from './proxy-failure.ts';
import type { TemporaryCache, WorkDirectory } from './work-directory.ts';

export type Fetched<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly failure: ProxyFailure;
      /** The commit that `go` took the version's tag for; undefined if it did not get that far. */
      readonly commit?: string | undefined;
    };

/** The texts of a version, without its zip. */
export interface ResolvedVersion {
  readonly version: string;
  readonly info: string;
  readonly mod: string;
}

/** What one run of `go` is about. */
export interface FetchOrder {
  readonly modulePath: string;
  /** Repository of the module, for messages. */
  readonly repo: string;
  readonly timeoutMs: number;
}

/** Makes everything that the proxy serves, with the real `go`. */
export interface GoFetcher {
  /**
   * Makes a canonical version and lends it to `take`; `onResolved` gets its texts as soon as they are there, long
   * before a large zip.
   */
  download<Result>(
    order: FetchOrder & { readonly version: string; readonly onResolved: (resolved: ResolvedVersion) => void },
    take: (made: MadeVersion & { readonly info: string }) => Promise<Result>,
  ): Promise<Fetched<Result>>;
  /** Resolves a query, such as `latest` or the name of a branch. */
  resolve(order: FetchOrder & { readonly query: string }): Promise<Fetched<ResolvedVersion>>;
  /** The tagged versions of a module, retracted ones too; empty for what is no module, too. */
  list(order: FetchOrder): Promise<Fetched<readonly string[]>>;
}

export interface GoFetcherOptions {
  readonly work: WorkDirectory;
  /** Environment of git. */
  readonly gitEnv: NodeJS.ProcessEnv;
  /** Directory with the `git` that `go` is to run. */
  readonly bin: string;
  readonly stubUrl: string;
  /** Hosts of the modules, as they are now. */
  readonly hosts: () => readonly string[];
  /** Makes `bin` again if somebody has removed it, such as a cleaner of temporary files. */
  readonly restoreBin: () => Promise<void>;
}

/** How often it is looked whether the texts of a version are there, in milliseconds. */
const lookMs = 10;
const vcs = ['git', 'hg', 'svn', 'fossil', 'bzr'];

export function createGoFetcher({ work, gitEnv, bin, stubUrl, hosts, restoreBin }: GoFetcherOptions): GoFetcher {
  const run = async ({ modCache, cwd }: TemporaryCache, args: readonly string[], timeoutMs: number) => {
    await restoreBin();
    const home = join(work.path, 'go');
    const env = goEnvironment({ gitEnv, bin, home, modCache, hosts: hosts(), stubUrl, vcs });
    return runProcess('go', args, { cwd, env: { ...env, GO111MODULE: 'on', GODEBUG: '' }, timeoutMs });
  };
  return {
    download({ modulePath, version, repo, timeoutMs, onResolved }, take) {
      return work.withCache(async (cache) => {
        // Who serves a zip has no use for its files: `go` does not unpack what seems to be unpacked.
        await mkdir(join(cache.modCache, `${escapeName(modulePath)}@${escapeName(version)}`), { recursive: true });
        const looking = lookForTexts(cache, modulePath, version, onResolved);
        const result = await run(cache, ['mod', 'download', '-json', `${modulePath}@${version}`], timeoutMs);
        await looking.stop();
        const [download] = parseGoJson(result.stdout) as (GoDownload & { Origin?: { Hash?: string } })[];
        const { Zip: zipFile, Sum: zipHash, Error: error } = download ?? {};
        const texts = await readTexts(cache, modulePath, version);
        if (result.exitCode !== 0 || error !== undefined || zipFile === undefined || !zipHash || texts === undefined) {
          return { ok: false, failure: failureOf(result, error, repo), commit: download?.Origin?.Hash };
        }
        onResolved(texts);
        return { ok: true, value: await take({ ...texts, zipFile, zipHash }) };
      });
    },
    resolve({ modulePath, query, repo, timeoutMs }) {
      return work.withCache(async (cache) => {
        const result = await run(cache, ['list', '-m', '-json', '--', `${modulePath}@${query}`], timeoutMs);
        const [found] = parseGoJson(result.stdout) as { Version?: string; Error?: { Err?: string } }[];
        const version = found?.Version;
        const texts = version === undefined ? undefined : await readTexts(cache, modulePath, version);
        if (result.exitCode === 0 && texts !== undefined) return { ok: true, value: texts };
        return { ok: false, failure: failureOf(result, found?.Error?.Err, repo) };
      });
    },
    list({ modulePath, repo, timeoutMs }) {
      return work.withCache(async (cache) => {
        const args = ['list', '-m', '-json', '-versions', '-retracted', '--', modulePath];
        const result = await run(cache, args, timeoutMs);
        const [found] = parseGoJson(result.stdout) as { Versions?: string[]; Error?: { Err?: string } }[];
        if (result.exitCode === 0 && found !== undefined && found.Error === undefined) {
          return { ok: true, value: found.Versions ?? [] };
        }
        return { ok: false, failure: failureOf(result, found?.Error?.Err, repo) };
      });
    },
  };
}

function failureOf({ stderr, failure }: ProcessResult, error: string | undefined, repo: string): ProxyFailure {
  return classifyOutput(error === undefined || failure !== undefined ? stderr : error, failure, repo);
}

/** `go` writes both texts before it begins with the zip, each whole or not at all. */
function lookForTexts(
  cache: TemporaryCache,
  modulePath: string,
  version: string,
  onResolved: (resolved: ResolvedVersion) => void,
): { stop(): Promise<void> } {
  let isDone = false;
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => {
      const texts = isDone ? undefined : await readTexts(cache, modulePath, version);
      if (texts === undefined || isDone) return;
      isDone = true;
      clearInterval(timer);
      onResolved(texts);
    });
  }, lookMs);
  return {
    stop() {
      clearInterval(timer);
      isDone = true;
      return looking;
    },
  };
}

async function readTexts(
  { modCache }: TemporaryCache,
  modulePath: string,
  version: string,
): Promise<ResolvedVersion | undefined> {
  const path = (kind: 'info' | 'mod') => join(modCache, 'cache', 'download', versionFile(modulePath, version, kind));
  try {
    // The later one first, which costs nothing until it is there.
    await access(path('mod'));
    const [info, mod] = await Promise.all([readFile(path('info'), 'utf8'), readFile(path('mod'), 'utf8')]);
    return { version, info: withoutCredentials(info), mod };
  } catch {
    return undefined;
  }
}

/** An `.info` as it is, unless its URL holds a password, or the login of an https URL; what is not JSON is nothing. */
export function withoutCredentials(info: string): string {
  const url = originUrl(info);
  if (url === undefined || (url.password === '' && (url.username === '' || !isWeb(url)))) return info;
  url.password = '';
  // ssh needs its user, and it is no secret.
  if (isWeb(url)) url.username = '';
  const parsed = JSON.parse(info);
  return JSON.stringify({ ...parsed, Origin: { ...parsed.Origin, URL: url.href } });
}

function originUrl(info: string): URL | undefined {
  try {
    const url = JSON.parse(info)?.Origin?.URL;
    return typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  } catch {
    return undefined;
  }
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}
