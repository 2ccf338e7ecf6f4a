import { Fault } from '../net/fault.ts';
import type { HttpAnswer } from '../net/http-get.ts';
import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import { modulePathOf } from '../vanity/go-mod.ts';
import { moduleVersions } from '../vanity/versions.ts';
import { type Context, questionOf } from './context.ts';
import { statusWords } from './go-get-page.ts';
import { escapeCase } from './module-proxy.ts';
import { type Found, failed, ok, type Recorder, type StepOutcome, skipped } from './step.ts';
import { type ChosenVersion, type ModuleCandidate, moduleCandidates, pathOutcome } from './version-steps.ts';

/** A module as the Go proxy of the tag has it. */
interface ProxiedModule {
  readonly module: ModuleCandidate;
  /** Release and pre-release versions, as listed. */
  readonly versions: readonly string[];
}

/** With `mod` the tag names a Go proxy in place of a repository: looks there for module, version and go.mod, as `go` does. */
export async function lookIntoProxy(
  tag: ImportTag,
  context: Context,
  recorder: Recorder,
): Promise<ChosenVersion | undefined> {
  const found = await recorder.step('repository', () => findModule(tag, context));
  const chosen = found && (await recorder.step('version', () => chooseProxied(found, tag, context)));
  if (chosen !== undefined) await recorder.note('go.mod', () => checkProxiedGoMod(chosen, tag, context));
  recorder.skip(['version', 'go.mod'].slice(found === undefined ? 0 : chosen === undefined ? 1 : 2), 'not reached');
  return chosen;
}

async function ask({ repo }: ImportTag, path: string, context: Context): Promise<{ url: URL; answer: HttpAnswer }> {
  const text = `${repo.replace(/\/$/, '')}/${path}`;
  if (!URL.canParse(text)) throw new Fault(`invalid repo root "${repo}"`, { repo });
  const url = new URL(text);
  return { url, answer: await context.network.get(questionOf(url, context)) };
}

/** The longest path that the proxy knows; `go` asks for each. */
async function findModule(tag: ImportTag, context: Context): Promise<Found<ProxiedModule> | StepOutcome> {
  let missing: StepOutcome | undefined;
  for (const module of moduleCandidates(tag, context.importPath)) {
    const { url, answer } = await ask(tag, `${escapeCase(module.path)}/@v/list`, context);
    if (answer.status === 200) {
      const versions = answer.body.toString('utf8').split('\n').filter(Boolean);
      const count = `${versions.length} version${versions.length === 1 ? '' : 's'}`;
      return { ...ok(`${url.host} has ${count} of ${module.path}`), value: { module, versions } };
    }
    const outcome = refusal(url, answer, context);
    if (answer.status !== 404 && answer.status !== 410) return outcome;
    missing ??= outcome;
  }
  return missing ?? skipped('there is no path to ask for');
}

/** Other remedies than for a proxy of GOPROXY: no setting of `go` leads past a proxy that the tag names. */
function refusal(url: URL, answer: HttpAnswer, { host }: Context): StepOutcome {
  const [words = '', ...response] = statusWords(answer).split('\n');
  const said = response.map((line) => line.replace(/^\s*server response:/, '').trim()).find((line) => line !== '');
  const message = `reading ${url.href}: ${words}`;
  const answers = said === undefined ? '' : `; it answers: ${said}`;
  const see = `curl -si ${url.href}`;
  if (answer.status === 404 || answer.status === 410) {
    const cause = `the tag names the Go proxy ${url.host} for the module, and the proxy does not have it${answers}`;
    const remedy = `the operators of ${host} publish the module there, or let the tag name its repository; see the answer:\n${see}`;
    return failed('proxy/not-found', message, cause, remedy);
  }
  if (answer.status === 401 || answer.status === 403) {
    const cause = `the Go proxy ${url.host}, which the tag names, requires a login or does not give this module${answers}`;
    const remedy = `put a login for it into ~/.netrc (mode 600):\nmachine ${url.hostname} login USER password TOKEN`;
    return failed('proxy/refused', message, cause, remedy);
  }
  const cause = `the Go proxy ${url.host}, which the tag names, fails for this module${answers}`;
  return failed('proxy/failed', message, cause, `see the whole answer, and the log of the proxy:\n${see}`);
}

async function chooseProxied(
  { module, versions }: ProxiedModule,
  tag: ImportTag,
  context: Context,
): Promise<Found<ChosenVersion> | StepOutcome> {
  const { version = 'latest' } = context;
  const listed = moduleVersions(versions, '', module.major).latest;
  if (version === 'latest' && listed !== undefined) {
    return { ...ok(`the latest is ${listed}`), value: { module, version: listed, ref: listed } };
  }
  const path = version === 'latest' ? '@latest' : `@v/${escapeCase(version)}.info`;
  const { url, answer } = await ask(tag, `${escapeCase(module.path)}/${path}`, context);
  if (answer.status !== 200) return refusal(url, answer, context);
  const found = versionIn(answer);
  if (found === undefined) {
    throw new Fault(`invalid response from proxy "${tag.repo}": no version in ${url.href}`, { module: module.path });
  }
  return { ...ok(`${version} is ${found}`), value: { module, version: found, ref: found } };
}

function versionIn({ body }: HttpAnswer): string | undefined {
  try {
    const { Version: version } = JSON.parse(body.toString('utf8')) as { Version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

async function checkProxiedGoMod(chosen: ChosenVersion, tag: ImportTag, context: Context): Promise<StepOutcome> {
  const { module, version = '' } = chosen;
  const { url, answer } = await ask(tag, `${escapeCase(module.path)}/@v/${escapeCase(version)}.mod`, context);
  if (answer.status !== 200) return refusal(url, answer, context);
  return pathOutcome(modulePathOf(answer.body.toString('utf8')), chosen, version);
}
