import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ProxySettings } from '../config/config.ts';
import { unattendedGitEnvironment } from '../programs/git/git-environment.ts';
import { createGitRunner, type GitRunner } from '../programs/git/git-runner.ts';
import { createSharedRefs, type SharedRefs } from '../programs/git/shared-refs.ts';
import { type DiscoveryStub, startDiscoveryStub } from '../programs/go/discovery-stub.ts';
import { writeGitWrapper } from '../programs/go/go-environment.ts';
import { createProcessQueue } from '../programs/process-queue.ts';
import { runProcess } from '../programs/run-process.ts';
import type { HostTable } from '../site/host-table.ts';
import { metaTag } from '../vanity/tags.ts';
import { createFindDenied } from './denied.ts';
import { createGoFetcher } from './fetch/go-fetcher.ts';
import { createModuleDirectories } from './fetch/module-directories.ts';
import { classifyOutput } from './fetch/proxy-failure.ts';
import { createRepositoryQueue, type RepositoryQueue } from './fetch/repository-queue.ts';
import { createWorkDirectory, type WorkDirectory } from './fetch/work-directory.ts';
import { createKnownRefs } from './known-refs.ts';
import { createModuleSource, type ModuleSource } from './module-source.ts';
import { createMovedTags, type MovedTags } from './moved-tags.ts';
import type { ProxyEvents } from './outcome.ts';
import { createPushRefresh, type PushRefresh } from './push-refresh.ts';
import type { ModuleStore } from './store/module-store.ts';
import { openStore } from './store/open-store.ts';
import { createStoredVersions, type StoredVersions } from './store/stored-versions.ts';
import { createUpstreamClient } from './upstream/upstream-client.ts';
import { createUpstreamModules, type UpstreamModules } from './upstream/upstream-modules.ts';
import { createVersionFetches } from './version-fetches.ts';

/** A module proxy that works: where modules are kept, and what fetches them. */
export interface ModuleProxy {
  readonly settings: ProxySettings;
  readonly stored: StoredVersions;
  /** Undefined if nothing is fetched. */
  readonly fetching: Fetching | undefined;
  /** Ends what is running; nothing is fetched any more. */
  close(): void;
}

/** What fetches modules. */
export interface Fetching {
  readonly source: ModuleSource;
  readonly work: WorkDirectory;
  readonly queue: RepositoryQueue;
  readonly moved: MovedTags;
  /** The refs of repositories, for whoever shows them. */
  readonly listed: SharedRefs;
  /** Undefined if no modules of other hosts are served. */
  readonly upstream: UpstreamModules | undefined;
  readonly pushes: PushRefresh;
  /** Makes the clone of a repository forget a tag. */
  dropTag(repo: string, tag: string): Promise<void>;
}

export interface ProxyOptions {
  /** Of this process: git works with its keys, credentials and settings. */
  readonly env: NodeJS.ProcessEnv;
  /** Names of directories are relative to the directory of this file. */
  readonly configFile: string;
  /** The modules, as they are when a fetch asks. */
  readonly hostTable: () => HostTable;
  readonly events: ProxyEvents;
}

/** Fetches and listings that may wait; 200 modules that are asked for at once are as many of each. */
const maxWaiting = 2_000;
/** Milliseconds for a command that contacts nobody. */
const localTimeoutMs = 30_000;
/** Milliseconds for listing the refs of a repository, at most. */
const maxListMs = 120_000;
/** Milliseconds between two looks at the size of all clones. */
const limitEveryMs = 60_000;

/** Starts the proxy of a configuration; throws, saying what is missing and what to do, if it cannot work. */
export async function createProxy(settings: ProxySettings, options: ProxyOptions): Promise<ModuleProxy> {
  const directory = (name: string) => resolve(dirname(options.configFile), name);
  const store = await openStore(settings.store, options.configFile);
  const stored = createStoredVersions(store);
  if (!settings.fetches) {
    warn(await store.requireReadable(), options);
    return { settings, stored, fetching: undefined, close: () => undefined };
  }
  const work = createWorkDirectory(settings.work === undefined ? undefined : directory(settings.work));
  const { warning } = await checkMachine(settings, store, options);
  warn(warning, options);
  const { fetching, close } = await startFetching(settings, stored, work, options);
  return { settings, stored, fetching, close };
}

/** Prepares the directories and looks for the programs; throws, saying what is missing and what to do. Returns `go version`, and what is wrong with the store if it may pass. */
export async function checkMachine(
  settings: ProxySettings,
  store: ModuleStore,
  options: Pick<ProxyOptions, 'env' | 'configFile' | 'hostTable'>,
): Promise<{ readonly go: string; readonly warning: string | undefined }> {
  const directory = (name: string) => resolve(dirname(options.configFile), name);
  const isDirectory = settings.store.kind === 'directory';
  const warning = isDirectory ? await prepareDirectory('store', store.name, store) : await store.prepare();
  const work = createWorkDirectory(settings.work === undefined ? undefined : directory(settings.work));
  await prepareDirectory('work', work.path, work);
  return { go: await requirePrograms(options), warning };
}

function warn(warning: string | undefined, { events }: ProxyOptions): void {
  if (warning !== undefined) events.warned(warning);
}

async function prepareDirectory(
  name: 'store' | 'work',
  path: string,
  { prepare }: { prepare(): Promise<unknown> },
): Promise<undefined> {
  try {
    await prepare();
    return undefined;
  } catch (error) {
    const user = process.getuid?.();
    const owner = user === undefined ? 'the user of this process' : `uid ${user}`;
    throw new Error(
      `\`proxy.${name}\`: ${path} cannot be written by ${owner} (${(error as Error).message}): create it and give it to that user`,
    );
  }
}

/** The oldest `go` that can be kept from switching to another (GOTOOLCHAIN), and the one that reads `subdir`. */
const oldestGo = 21;
const oldestGoWithSubdir = 25;

async function requirePrograms({
  env,
  configFile,
  hostTable,
}: Pick<ProxyOptions, 'env' | 'configFile' | 'hostTable'>): Promise<string> {
  const version = async (program: string, args: readonly string[]) => {
    const { exitCode, stdout } = await runProcess(program, args, {
      cwd: dirname(resolve(configFile)),
      env: { ...env, GOTOOLCHAIN: 'local' },
      timeoutMs: localTimeoutMs,
    });
    if (exitCode === 0) return stdout;
    throw new Error(`\`proxy\` needs ${program}, which does not run: install it, or write \`fetch: false\``);
  };
  const [go] = await Promise.all([version('go', ['version']), version('git', ['--version'])]);
  const minor = Number(/\bgo1\.([0-9]+)/.exec(go)?.[1] ?? Number.POSITIVE_INFINITY);
  const routes = [...hostTable().hosts].flatMap((host) => hostTable().routesOf(host));
  const needed = routes.some(({ isProxied, subdir }) => isProxied && subdir !== '') ? oldestGoWithSubdir : oldestGo;
  if (minor >= needed) return go.trim();
  throw new Error(`\`proxy\` needs Go 1.${needed} or newer, found ${go.trim()}: install it, or write \`fetch: false\``);
}

async function startFetching(
  settings: ProxySettings,
  stored: StoredVersions,
  work: WorkDirectory,
  { env, hostTable, events }: ProxyOptions,
): Promise<{ fetching: Fetching; close: () => void }> {
  const timeoutMs = settings.timeoutSeconds * 1000;
  const processes = createProcessQueue(settings.jobs, maxWaiting);
  const queue = createRepositoryQueue(processes, maxWaiting);
  const gitEnv = unattendedGitEnvironment(env);
  const gitRunner = await createGitRunner({ workDir: work.temporary, env: gitEnv, queue: processes });
  const runner: GitRunner = {
    ...gitRunner,
    git: (command) =>
      work.restore().then(
        () => gitRunner.git(command),
        ({ message }: Error) => ({ exitCode: undefined, failure: 'not-started', stdout: '', stderr: `${message}\n` }),
      ),
  };
  const moved = createMovedTags(stored, events);
  const shared = createSharedRefs(Promise.resolve(runner), {
    timeoutMs: Math.min(timeoutMs, maxListMs),
    onListed(repo, { refs, failure }) {
      const { result } = failure ?? {};
      events.listed(repo, result && classifyOutput(result.output, result.failure, repo));
      if (result === undefined && refs !== undefined) moved.check(repo, refs);
    },
  });
  const bin = join(work.path, 'bin');
  const writeWrapper = () => writeGitWrapper(bin, runner.env);
  await writeWrapper();
  const stub = await startStub(hostTable);
  const go = createGoFetcher({
    work,
    gitEnv: runner.env,
    bin,
    stubUrl: stub.url,
    hosts: () => [...hostTable().hosts],
    restoreBin: () => access(join(bin, 'git')).catch(writeWrapper),
  });
  const refs = createKnownRefs(shared, settings.freshSeconds);
  const dropTag = (repo: string, tag: string) => dropTagOfClone(runner.env, work, repo, tag);
  const limitWork = createWorkLimit(work, settings.workLimitBytes, queue, events);
  const fetches = createVersionFetches({
    ...{ go, queue, refs, stored, work, timeoutMs, events, dropTag },
    onStored(target, version) {
      moved.forget(target.modulePath, version);
      refs.lookInBackground(target);
      limitWork();
    },
  });
  const directories = createModuleDirectories(Promise.resolve(runner));
  const hasClone = async (repo: string) => (await work.findClone(repo)) !== undefined;
  const source = createModuleSource({ refs, go, queue, directories, fetches, stored, moved, hasClone, timeoutMs });
  const findDenied = createFindDenied(settings.deny);
  const pushes = createPushRefresh({ refs, source, directories, stored, moved, findDenied, hostTable, events });
  const client =
    settings.upstream === undefined
      ? undefined
      : createUpstreamClient({ url: settings.upstream, env, timeoutMs, onAnswered: events.upstream });
  const upstream =
    client && createUpstreamModules({ client, stored, work, freshSeconds: settings.freshSeconds, events });
  return {
    fetching: { source, work, queue, moved, listed: shared, upstream, pushes, dropTag },
    close() {
      client?.close();
      shared.close();
      stub.close();
    },
  };
}

/** Answers `go` with the tag of the version control system alone: `mod` would lead it back here. */
function startStub(hostTable: () => HostTable): Promise<DiscoveryStub> {
  return startDiscoveryStub((importPath) => {
    const slash = importPath.indexOf('/');
    const host = slash === -1 ? importPath : importPath.slice(0, slash);
    if (!hostTable().hosts.has(host)) return undefined;
    const match = hostTable().find(host, slash === -1 ? '/' : importPath.slice(slash));
    return match && `<html><head>${metaTag('go-import', match.goImportContent)}</head></html>\n`;
  });
}

/** Makes the clone of a repository forget a tag. Not through the queue: it contacts nobody, and who calls has a place. */
export async function dropTagOfClone(
  env: NodeJS.ProcessEnv,
  work: WorkDirectory,
  repo: string,
  tag: string,
): Promise<void> {
  const clone = await work.findClone(repo);
  if (clone === undefined) return;
  const args = ['update-ref', '-d', '--end-of-options', `refs/tags/${tag}`];
  await runProcess('git', args, { cwd: clone, env: { ...env, GIT_DIR: clone }, timeoutMs: localTimeoutMs });
}

/** Looks at the clones once in a while, after fetches. */
function createWorkLimit(work: WorkDirectory, bytes: number, queue: RepositoryQueue, events: ProxyEvents): () => void {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - lookedAtMs < limitEveryMs) return;
    lookedAtMs = performance.now();
    const tidy = work.sweep().then(() => work.limit(bytes, queue.isBusy));
    tidy.catch((error: unknown) => events.failed(error));
  };
}
