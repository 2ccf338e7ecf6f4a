import { homedir } from 'node:os';
import { shownText } from '../vanity/error-catalogue/shown-text.ts';
import { matchesGlobs } from '../vanity/go-globs.ts';
import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import { parseImportPath } from '../vanity/import-path.ts';
import { compareWithConfig } from './config-step.ts';
import { type Context, type LocalConfig, machineFacts } from './context.ts';
import { discover } from './discovery.ts';
import { readGoEnv } from './go-env.ts';
import { runGoList, tellGoList } from './go-list.ts';
import { checkImportPath } from './import-path.ts';
import { checkNetrc, tellGitConfig, tellGoEnv, tellSshConfig } from './machine-steps.ts';
import { askChecksumDatabase, askModuleProxies } from './module-proxy.ts';
import { homeNetrc, netrcFile, readNetrc } from './netrc.ts';
import { createNetwork } from './network.ts';
import { checkProxyServer } from './proxy-server-step.ts';
import { checkRepoUrl } from './repo-url-step.ts';
import { createGit, type Destination, findDestination, type Git, listRepository, otherVcs } from './repository-step.ts';
import { createRecorder, failed, ok, type Recorder, type Step, skipped } from './step.ts';
import { lookIntoProxy } from './tagged-proxy.ts';
import { withThrowAwayDirectory } from './throw-away-directory.ts';
import { type ChosenVersion, checkGoMod, chooseVersion } from './version-steps.ts';

export interface DiagnoseOptions {
  readonly env: NodeJS.ProcessEnv;
  /** For each part of a connection; git gets three times as long, `go` six times. */
  readonly limitMs: number;
  readonly server?: URL | undefined;
  readonly localConfig?: LocalConfig | undefined;
  /** Gets each step when it is done. */
  readonly onStep?: (step: Step) => void;
}

export interface Diagnosis {
  /** Without the version. */
  readonly importPath: string;
  readonly ok: boolean;
  readonly steps: readonly Step[];
}

const maxShownPath = 300;

/** Follows the steps of `go get` for an import path, with or without `@version`, and reports what each step found. */
export async function diagnose(query: string, options: DiagnoseOptions): Promise<Diagnosis> {
  const { importPath, host, version } = parseImportPath(query);
  const recorder = createRecorder(options.onStep);
  if (await recorder.step('import path', () => checkImportPath(importPath))) {
    await withThrowAwayDirectory(async (dir) =>
      walk(await createContext({ importPath, version, host, dir }, options), recorder),
    );
  }
  const { steps } = recorder;
  return {
    importPath: shownText(importPath, maxShownPath),
    ok: steps.every(({ status }) => status !== 'failed'),
    steps,
  };
}

type Asked = Pick<Context, 'importPath' | 'version' | 'host' | 'dir'>;

async function createContext({ importPath, version, host, dir }: Asked, options: DiagnoseOptions): Promise<Context> {
  const { env, limitMs, server, localConfig } = options;
  const home = env.HOME || homedir();
  const [goEnv, netrc] = await Promise.all([readGoEnv(env, home, dir), readNetrc(netrcFile(env, home))]);
  return {
    importPath,
    version,
    host,
    goEnv,
    netrc,
    env,
    home,
    dir,
    limitMs,
    server,
    localConfig,
    isInsecure: matchesGlobs(goEnv.GOINSECURE, importPath),
    network: createNetwork({ env, limitMs, override: server && { host, server } }),
  };
}

async function walk(context: Context, recorder: Recorder): Promise<void> {
  recorder.learn(machineFacts(context));
  // `go` takes long: it works meanwhile.
  const goAnswer = context.server === undefined ? runGoList(context) : Promise.resolve(undefined);
  await recorder.note('go env', () => tellGoEnv(context.goEnv, context.isInsecure));
  await recorder.note('module proxy', () => askModuleProxies(context));
  const tag = await discover(context, recorder);
  const { localConfig } = context;
  if (localConfig !== undefined) await recorder.note('vanity.yaml', () => compareWithConfig(localConfig, tag, context));
  if (localConfig?.config?.proxy !== undefined) {
    await recorder.note('proxy server', () => checkProxyServer(localConfig, context));
  }
  const usable = tag && (await recorder.step('repo url', () => checkRepoUrl(tag, context)));
  if (tag === undefined) recorder.skip(['repo url'], 'not reached');
  const git = await createGit(context);
  const destination = usable?.vcs === 'git' && git !== undefined ? await findDestination(usable.repo, git) : undefined;
  const chosen = await lookIntoRepository({ tag: usable, git, destination }, context, recorder);
  await askChecksums(chosen, context, recorder);
  await lookAtMachine({ git, destination }, context, recorder);
  const answer = await goAnswer;
  const failure = recorder.steps.find(({ name, status }) => name === 'repository' && status === 'failed');
  await recorder.note('go list', () => tellGoList(answer, context, { modulePath: chosen?.module.path, failure }));
}

interface Repository {
  readonly tag: ImportTag | undefined;
  readonly git: Git | undefined;
  readonly destination: Destination | undefined;
}

const repositorySteps = ['repository', 'version', 'go.mod'];

async function lookIntoRepository(
  { tag, git, destination }: Repository,
  context: Context,
  recorder: Recorder,
): Promise<ChosenVersion | undefined> {
  if (tag === undefined) {
    recorder.skip(repositorySteps, 'not reached');
    return undefined;
  }
  if (git === undefined || destination === undefined) {
    if (tag.vcs === 'mod') return lookIntoProxy(tag, context, recorder);
    await recorder.note('repository', () => (tag.vcs === 'git' ? noGit : otherVcs(tag)));
    recorder.skip(repositorySteps.slice(1), 'not reached');
    return undefined;
  }
  const gitNetrc = await readNetrc(homeNetrc(context.home));
  const names = await recorder.step('repository', () => listRepository(context, tag, git, destination, gitNetrc));
  const chosen = names && (await recorder.step('version', () => chooseVersion(names, tag, context)));
  if (chosen !== undefined) await recorder.note('go.mod', () => checkGoMod(chosen, tag, git, context.dir));
  recorder.skip(repositorySteps.slice(names === undefined ? 1 : chosen === undefined ? 2 : 3), 'not reached');
  return chosen;
}

const noGit = failed(
  'doctor/git-missing',
  'there is no git on this machine',
  '`go` runs git to fetch a repository',
  'install git (apt-get install git, apk add git), or have `go` ask a Go proxy (GOPROXY):\ngit --version',
);

/** The checksum database is asked about versions that nothing calls private. */
async function askChecksums(chosen: ChosenVersion | undefined, context: Context, recorder: Recorder): Promise<void> {
  const { goEnv, importPath } = context;
  const isOff = goEnv.GOSUMDB === 'off' || /(?:^| )-insecure\b/.test(goEnv.GOFLAGS);
  await recorder.note('checksum database', () => {
    if (isOff) return skipped('GOSUMDB=off');
    if (matchesGlobs(goEnv.GONOSUMDB, importPath))
      return ok(`not asked: GOPRIVATE or GONOSUMDB names the path (${goEnv.GONOSUMDB})`);
    if (chosen?.version === undefined) return skipped('there is no version to ask about');
    return askChecksumDatabase(chosen.module.path, chosen.version, context);
  });
}

async function lookAtMachine(
  { git, destination }: Pick<Repository, 'git' | 'destination'>,
  context: Context,
  recorder: Recorder,
): Promise<void> {
  await recorder.note('.netrc', () => checkNetrc(context, destination));
  if (git === undefined || destination === undefined) {
    recorder.skip(['git config', 'ssh config'], 'no repository for git is known');
    return;
  }
  await recorder.note('git config', () => tellGitConfig(git, destination));
  await recorder.note('ssh config', () => tellSshConfig(context, git, destination));
}
