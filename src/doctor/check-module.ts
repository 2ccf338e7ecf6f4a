import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { Fault } from '../net/fault.ts';
import { unattendedGitEnvironment } from '../programs/git/git-environment.ts';
import { createGitRunner, type GitRunner } from '../programs/git/git-runner.ts';
import { readFiles } from '../programs/git/read-files.ts';
import { noRedirects, type RemoteRefs, readRemoteRefs } from '../programs/git/remote-refs.ts';
import { createProcessQueue } from '../programs/process-queue.ts';
import type { CheckModule, ModuleCheck, ModuleQuestion } from '../site/module-check.ts';
import type { StoredModule } from '../site/stored-module.ts';
import { explainError } from '../vanity/error-catalogue/explain-error.ts';
import { chooseGoImport, type ImportTag, tagContent } from '../vanity/go-import-page/choose-go-import.ts';
import { readGoImports } from '../vanity/go-import-page/read-go-imports.ts';
import { checkImportPath } from './import-path.ts';
import { checkRepoUrl } from './repo-url-step.ts';
import { describeRefs } from './repository-step.ts';
import { createRecorder, type Found, failed, ok, type Recorder, type StepOutcome, skipped, warning } from './step.ts';
import { withThrowAwayDirectory } from './throw-away-directory.ts';
import { type ChosenVersion, chooseVersion, judgeGoMod } from './version-steps.ts';

export interface CheckLimits {
  /** Time for a whole check, with the wait for its turn. */
  readonly wholeMs: number;
  /** Time for one program. */
  readonly programMs: number;
  /** Checks that run at once. */
  readonly running: number;
  /** Checks that may wait. */
  readonly waiting: number;
  /** How long a result is given again. */
  readonly freshMs: number;
}

const usualLimits: CheckLimits = { wholeMs: 13_000, programMs: 8_000, running: 2, waiting: 16, freshMs: 10_000 };
const maxRemembered = 500;
/** Milliseconds that are left for the answer when the time is over. */
const leastMs = 500;

/**
 * Checks modules with what a server can see itself: its own answers, its store, and the repository by the git of
 * `environment`. A module is checked once at a time, and its result is given again for some seconds.
 */
export function createModuleCheck(environment: NodeJS.ProcessEnv, limits: CheckLimits = usualLimits): CheckModule {
  const env = unattendedGitEnvironment(environment);
  const queue = createProcessQueue(limits.running, limits.waiting);
  const remembered = new LRUCache<string, Promise<ModuleCheck | undefined>>({ max: maxRemembered });
  return (question) => {
    const key = JSON.stringify([question.importPath, question.version, question.goGet.body]);
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const checking = checkInTime(question, { env, limits, queue }).finally(() => {
      setTimeout(() => remembered.delete(key), limits.freshMs).unref();
    });
    remembered.set(key, checking);
    return checking;
  };
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly limits: CheckLimits;
  readonly queue: ReturnType<typeof createProcessQueue>;
}

/** Whatever has been found when the time is over. */
async function checkInTime(
  question: ModuleQuestion,
  { env, limits, queue }: Surroundings,
): Promise<ModuleCheck | undefined> {
  const recorder = createRecorder();
  const endsAtMs = performance.now() + limits.wholeMs;
  const timeoutMs = () => Math.max(leastMs, Math.min(limits.programMs, endsAtMs - performance.now() - leastMs));
  const abort = new AbortController();
  const walk = queue.run(() =>
    abort.signal.aborted
      ? Promise.resolve()
      : withThrowAwayDirectory((dir) => walkThrough(question, recorder, { env, dir, timeoutMs })),
  );
  if (walk === undefined) return undefined;
  const outcome = await Promise.race([
    walk.then(
      () => 'done' as const,
      (error: Error) => error,
    ),
    sleep(limits.wholeMs, 'late' as const, { signal: abort.signal }).catch(() => 'late' as const),
  ]);
  abort.abort();
  const steps = [...recorder.steps];
  if (outcome === 'late' && steps.length === 0) return undefined;
  if (outcome !== 'done') {
    const message =
      outcome === 'late' ? `no answer in ${limits.wholeMs / 1000} seconds` : 'this server cannot check repositories';
    steps.push({ name: 'repository', ms: 0, ...skipped(message) });
  }
  return { importPath: question.importPath, ok: steps.every(({ status }) => status !== 'failed'), steps };
}

interface Tools {
  readonly env: NodeJS.ProcessEnv;
  /** A directory that is thrown away at the end. */
  readonly dir: string;
  /** Milliseconds that a program may take now. */
  readonly timeoutMs: () => number;
}

const laterSteps = ['route', 'tags', 'repo url', 'repository', 'version', 'go.mod'];

async function walkThrough(question: ModuleQuestion, recorder: Recorder, tools: Tools): Promise<void> {
  const { importPath, stored } = question;
  const isValid = await recorder.step('import path', () => checkImportPath(importPath));
  const match = isValid && (await recorder.step('route', () => tellRoute(question)));
  if (match === undefined) {
    recorder.skip(isValid === undefined ? laterSteps : laterSteps.slice(1), 'not reached');
    return;
  }
  await recorder.step('tags', () => tellTags(question));
  if (stored !== undefined) await recorder.note('module proxy', () => tellStored(stored, question));
  const { prefix, vcs, repo, subdir } = match.goImport;
  const tag: ImportTag = { prefix, vcs, repo, subdir };
  if (vcs === 'mod') {
    recorder.skip(laterSteps.slice(2), `the module comes through the Go proxy ${repo}, which is not asked from here`);
    return;
  }
  // A private module may have any version control system: it is for the reader's GOPRIVATE to name it.
  const rules = { goEnv: { GOVCS: '', GOPRIVATE: prefix } };
  const usable = await recorder.step('repo url', () => checkRepoUrl(tag, rules));
  if (usable === undefined) recorder.skip(laterSteps.slice(3), 'not reached');
  else if (vcs !== 'git') recorder.skip(laterSteps.slice(3), `only git repositories are looked into, not ${vcs}`);
  else await lookIntoRepository(usable, question, recorder, tools);
}

function tellRoute({ importPath, match, goGet }: ModuleQuestion): Found<NonNullable<ModuleQuestion['match']>> {
  if (match === undefined) {
    const [paragraph = ''] = goGet.body.trim().split('\n\n');
    const words = paragraph.split('\n').map((line) => `\n\t${line}`);
    throw new Fault(
      `reading https://${importPath}?go-get=1: ${statusLines[goGet.status] ?? goGet.status}\n\tserver response:${words.join('')}`,
      {
        module: importPath,
      },
    );
  }
  const { key, isPattern } = match.route;
  return { ...ok(`${isPattern ? 'the pattern ' : ''}${key} answers for ${match.importPath}`), value: match };
}

const statusLines: Readonly<Record<number, string>> = { 400: '400 Bad Request', 404: '404 Not Found' };

function tellTags({ importPath, goGet }: ModuleQuestion): StepOutcome {
  const { tags } = readGoImports(Buffer.from(goGet.body));
  const choice = chooseGoImport(tags, importPath, 4);
  if ('complaint' in choice) throw new Fault(choice.complaint, { module: importPath });
  const others = tags.length === 1 ? '' : `, the first of ${tags.length} tags`;
  const needsNewGo = 'complaint' in chooseGoImport(tags, importPath, 3) ? '; Go 1.24 and older do not see it' : '';
  return ok(`${tagContent(choice.tag)}${others}${needsNewGo}`);
}

function tellStored({ versions, count, lastError }: StoredModule, { version }: ModuleQuestion): StepOutcome {
  const latest = versions[0]?.version;
  const held = latest === undefined ? 'no version is stored yet' : `${count} stored, the highest is ${latest}`;
  if (lastError === undefined) {
    const isMissing = version !== undefined && !versions.some((one) => one.version === version);
    return ok(isMissing && latest !== undefined ? `${held}; ${version} is not stored yet` : held);
  }
  const { version: failedVersion, time, message } = lastError;
  return warning('doctor/module-proxy', `${held}; the last fetch failed, of ${failedVersion} at ${time}: ${message}`);
}

async function lookIntoRepository(
  tag: ImportTag,
  question: ModuleQuestion,
  recorder: Recorder,
  { env, dir, timeoutMs }: Tools,
): Promise<void> {
  const runner = await createGitRunner({ workDir: dir, env, queue: createProcessQueue(1) });
  const { exitCode } = await runner.git({ args: ['--version'], timeoutMs: timeoutMs() });
  if (exitCode !== 0) {
    recorder.skip(laterSteps.slice(3), 'git is not installed on this server');
    return;
  }
  let url = tag.repo;
  const refs = await recorder.step('repository', async () => {
    const found = await listRefs(tag, question, runner, timeoutMs());
    if ('url' in found) url = found.url;
    return found;
  });
  const chosen = refs && (await recorder.step('version', () => chooseVersion(refs, tag, question)));
  if (chosen !== undefined) await recorder.note('go.mod', () => readGoMod(chosen, url, runner, timeoutMs()));
  recorder.skip(laterSteps.slice(refs === undefined ? 4 : chosen === undefined ? 5 : 6), 'not reached');
}

/** The repository as this server reaches it; a page that anybody may ask for is what makes it contact a URL. */
async function listRefs(
  { repo }: ImportTag,
  { importPath }: ModuleQuestion,
  runner: GitRunner,
  timeoutMs: number,
): Promise<(Found<RemoteRefs> & { readonly url: string }) | StepOutcome> {
  const result = await readRemoteRefs(runner, repo, { timeoutMs, redirects: 'same-host' });
  if (result.ok) return { ...ok(`${repo}: ${describeRefs(result.refs)}`), value: result.refs, url: result.url };
  // What git printed may name files and accounts of this server.
  const [first] = explainError(result.output, { module: importPath, repo, isInDoctor: true });
  return failed(
    first?.code ?? 'doctor/unknown',
    `this server cannot read ${repo}`,
    first?.cause ?? 'git failed for a reason that is not in the error catalogue',
    `if \`go get\` works on your machine, nothing is wrong there; if not, paste what it prints. The administrators of this server see more by:\ngovanity doctor ${importPath}`,
  );
}

async function readGoMod(
  chosen: ChosenVersion,
  url: string,
  runner: GitRunner,
  timeoutMs: number,
): Promise<StepOutcome> {
  const { ref, module } = chosen;
  const wanted = [{ ref, paths: module.goModFiles }];
  const read = await readFiles(runner, url, wanted, { timeoutMs, settings: [noRedirects] });
  if (!read.ok) return skipped('go.mod could not be read alone: the server of the repository gives no parts of it');
  return judgeGoMod(
    read.files[0]?.find((text) => text !== undefined),
    chosen,
  );
}
