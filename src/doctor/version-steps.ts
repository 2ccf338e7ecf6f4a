import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { Fault } from '../net/fault.ts';
import type { RemoteRefs } from '../programs/git/remote-refs.ts';
import { detectForge } from '../vanity/forges/forge-table.ts';
import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import { modulePathOf } from '../vanity/go-mod.ts';
import { majorVersion } from '../vanity/module-path.ts';
import { normaliseRepoUrl } from '../vanity/repo-url/normalise-repo-url.ts';
import { moduleVersions } from '../vanity/versions.ts';
import type { Context } from './context.ts';
import type { Git } from './repository-step.ts';
import { type Found, failed, ok, type StepOutcome, skipped, warning } from './step.ts';

/** A version, and the name under which the repository has it. */
export interface ChosenVersion {
  readonly module: ModuleCandidate;
  /** For people and for the checksum database; undefined where it is no tagged version. */
  readonly version: string | undefined;
  /** Full name of the reference. */
  readonly ref: string;
}

const canonical = /^v\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+incompatible)?$/;
const pseudo = /[-.]\d{14}-[0-9a-f]{12}$/;

/** Finds the version that was asked for, or the latest, among the tags of the repository. */
export function chooseVersion(
  refs: RemoteRefs,
  tag: ImportTag,
  context: Pick<Context, 'importPath' | 'version'>,
): Found<ChosenVersion> | StepOutcome {
  const candidates = moduleCandidates(tag, context.importPath);
  const { version = 'latest' } = context;
  if (version === 'latest') return latest(refs, candidates, tag);
  if (pseudo.test(version)) return skipped(`${version} names a commit; only a clone shows whether it is there`);
  if (canonical.test(version)) return tagged(refs, candidates, version.replace(/\+incompatible$/, ''), tag);
  if (/^v\d+(?:\.\d+)?$/.test(version)) {
    const found = highest(refs, candidates, `${version}.`);
    if (found !== undefined) return found;
    throw new Fault(`no matching versions for query "${version}"`, { module: tag.prefix, repo: tag.repo });
  }
  const module = candidates.at(-1);
  const ref = [
    refs.heads.has(version) && `refs/heads/${version}`,
    refs.tags.has(version) && `refs/tags/${version}`,
  ].find((name) => name !== false);
  if (module === undefined || ref === undefined)
    return skipped(`${version} is no version, branch or tag of the repository: only \`go\` finds out what it means`);
  return { ...ok(`${ref} is there`), value: { module, version: undefined, ref } };
}

function tagName({ dir }: ModuleCandidate, version: string): string {
  return dir === '' ? version : `${dir}/${version}`;
}

function tagged(
  refs: RemoteRefs,
  candidates: readonly ModuleCandidate[],
  version: string,
  { prefix, repo }: ImportTag,
): Found<ChosenVersion> {
  const module = candidates.find((candidate) => refs.tags.has(tagName(candidate, version)));
  if (module !== undefined) {
    const name = tagName(module, version);
    return { ...ok(`the tag ${name} is there`), value: { module, version, ref: `refs/tags/${name}` } };
  }
  const newest = candidates
    .flatMap(({ dir, major }) => moduleVersions([...refs.tags.keys()], dir, major).versions)
    .slice(0, 3);
  const beside = newest.length === 0 ? 'it has no versions' : `it has ${newest.join(', ')}`;
  throw new Fault(`${prefix}@${version}: invalid version: unknown revision ${version} (${beside})`, {
    module: prefix,
    repo,
  });
}

function latest(
  refs: RemoteRefs,
  candidates: readonly ModuleCandidate[],
  tag: ImportTag,
): Found<ChosenVersion> | StepOutcome {
  const found = highest(refs, candidates, 'v');
  const module = candidates.at(-1);
  if (found !== undefined) return found;
  const [head] = refs.defaults;
  if (module === undefined || head === undefined)
    return refs.headCommit === undefined
      ? headOutcome(refs, tag)
      : skipped('no branch has the commit of HEAD: only `go` finds out which version that is');
  const value = { module, version: undefined, ref: `refs/heads/${head}` };
  return { ...ok(`no version is tagged: \`go\` takes the head of ${head}`), value };
}

/** Without a version, `go` takes what HEAD refers to: here nothing, or a branch that is not there. */
function headOutcome({ heads }: RemoteRefs, { repo, prefix }: ImportTag): StepOutcome {
  const [branch] = heads.has('main') ? ['main'] : heads.keys();
  if (branch === undefined) {
    const remedy = `push a commit, and a tag such as v0.1.0:\ngit push ${quoteForShell(repo)} main v0.1.0`;
    return failed(
      'git/empty-repository',
      'the repository has no branches and no tags',
      'the repository is empty, so there is no version',
      remedy,
    );
  }
  const message = `no version is tagged, and HEAD refers to no branch of the repository (${[...heads.keys()].slice(0, 5).join(', ')})`;
  const cause =
    'HEAD names a branch that does not exist, as in a Gerrit project that was made without a commit: `go` finds no latest version';
  const setHead = setHeadLine(repo, branch);
  const remedy = `make ${branch} the default branch on the forge, push a version tag, or ask for the branch:\ngo get ${prefix}@${branch}${setHead === undefined ? '' : `\n${setHead}`}`;
  return failed('doctor/dangling-head', message, cause, remedy);
}

/** How Gerrit sets the HEAD of a project. */
function setHeadLine(repo: string, branch: string): string | undefined {
  const reading = normaliseRepoUrl(repo);
  if (!reading.ok) return undefined;
  const { host } = reading.url;
  const forge = detectForge(host);
  const project = forge?.name === 'gerrit' ? forge.projectOf(reading.url, '') : undefined;
  if (project === undefined || host.endsWith('.googlesource.com')) return undefined;
  return `ssh -p 29418 USER@${host} gerrit set-head ${quoteForShell(project)} --new-head ${quoteForShell(branch)}`;
}

/** The highest version that begins so, of the longest path that has one. */
function highest(
  { tags }: RemoteRefs,
  candidates: readonly ModuleCandidate[],
  start: string,
): Found<ChosenVersion> | undefined {
  for (const module of candidates) {
    const fitting = [...tags.keys()].filter((tag) => tag.startsWith(tagName(module, start)));
    const { latest: version, versions } = moduleVersions(fitting, module.dir, module.major);
    if (version === undefined) continue;
    const value = { module, version, ref: `refs/tags/${tagName(module, version)}` };
    return { ...ok(`${versions.length} version${versions.length === 1 ? '' : 's'}, the latest is ${version}`), value };
  }
  return undefined;
}

/** Whether go.mod says that the module is the one that was asked for; fetches one commit, and no files but go.mod. */
export async function checkGoMod(
  chosen: ChosenVersion,
  { repo }: ImportTag,
  git: Git,
  dir: string,
): Promise<StepOutcome> {
  return judgeGoMod(await readGoMod(chosen, repo, git, dir), chosen);
}

/** Whether a go.mod, undefined if there is none, is one of the module that was asked for. */
export function judgeGoMod(text: string | undefined, chosen: ChosenVersion): StepOutcome {
  const { module, ref, version } = chosen;
  const revision = version ?? ref.replace(/^refs\/heads\//, '');
  if (text === undefined) {
    if (module.dir === '' && module.major === 1) {
      return warning(
        'doctor/no-go-mod',
        `there is no go.mod at ${revision}; \`go\` generates one`,
        `its owners add one, commit, and tag a new version:\ngo mod init ${module.path}`,
      );
    }
    throw new Fault(`invalid version: missing ${module.path}/go.mod at revision ${revision}`, { module: module.path });
  }
  return pathOutcome(modulePathOf(text), chosen, revision);
}

/** Whether go.mod declares the module that was asked for; a Fault is worded as in `go`. */
export function pathOutcome(
  declared: string | undefined,
  { module, version }: ChosenVersion,
  revision: string,
): StepOutcome {
  if (declared === module.path) return ok(`go.mod at ${revision} declares the module ${declared}`);
  if (declared !== undefined && withoutMajor(declared) === withoutMajor(module.path)) {
    const kind = module.major === 1 ? `post-${declared.split('/').at(-1)}` : `non-.../v${module.major}`;
    throw new Fault(`invalid version: go.mod has ${kind} module path "${declared}" at revision ${revision}`, {
      version: version ?? 'latest',
    });
  }
  const words = `module declares its path as: ${declared ?? 'nothing'}`;
  const known = { module: module.path, required: module.path, ...(version !== undefined && { version }) };
  throw new Fault(`${words}\n\tbut was required as: ${module.path}`, known);
}

function withoutMajor(path: string): string {
  return path.replace(/\/v\d+$/, '');
}

async function readGoMod(
  { module, ref }: ChosenVersion,
  repo: string,
  git: Git,
  dir: string,
): Promise<string | undefined> {
  const gitDir = (await fetchShallow(repo, ref, git, dir)) ?? (await fetchWhole(repo, ref, git, dir));
  for (const file of module.goModFiles) {
    const listed = await git.run([...gitDir, 'ls-tree', '--name-only', 'FETCH_HEAD', '--', file]);
    if (listed.trim() !== '') return git.run([...gitDir, 'cat-file', 'blob', `FETCH_HEAD:${file}`], { repo });
  }
  return undefined;
}

/** One commit without its files, which git asks for where they are needed; undefined where the server gives no parts. */
async function fetchShallow(repo: string, ref: string, git: Git, dir: string): Promise<readonly string[] | undefined> {
  const gitDir = await initRepository('part.git', repo, git, dir);
  for (const [key, value] of [
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialclonefilter', 'blob:none'],
    ['extensions.partialClone', 'origin'],
  ] as const) {
    await git.run([...gitDir, 'config', key, value]);
  }
  const args = ['fetch', '--quiet', '--depth=1', '--no-tags', '--filter=blob:none', 'origin', ref];
  return (await git.ask([...gitDir, ...args])) === undefined ? undefined : gitDir;
}

/** The whole history, as `go` takes it from plain files over http (dumb http) and from old servers. */
async function fetchWhole(repo: string, ref: string, git: Git, dir: string): Promise<readonly string[]> {
  const gitDir = await initRepository('whole.git', repo, git, dir);
  await git.run([...gitDir, 'fetch', '--quiet', '--no-tags', 'origin', ref], { repo });
  return gitDir;
}

async function initRepository(name: string, repo: string, git: Git, dir: string): Promise<readonly string[]> {
  const gitDir = ['-C', dir, `--git-dir=${name}`];
  await git.run([...gitDir, 'init', '--quiet', '--bare']);
  await git.run([...gitDir, 'config', 'remote.origin.url', repo]);
  return gitDir;
}

/** A path that can be the module's, and where it then lies in the repository. */
export interface ModuleCandidate {
  readonly path: string;
  /** Directory in the repository, without a `/vN`; "" for the root. */
  readonly dir: string;
  readonly major: number;
  /** Files that can be its go.mod, in the order in which `go` looks. */
  readonly goModFiles: readonly string[];
}

/** The module paths that `go` considers for an import path below a tag's prefix, longest first. */
export function moduleCandidates({ prefix, subdir }: ImportTag, importPath: string): ModuleCandidate[] {
  const rest = importPath === prefix ? [] : importPath.slice(prefix.length + 1).split('/');
  const candidates = rest.map((_, index) => toCandidate(prefix, subdir, rest.slice(0, rest.length - index)));
  return [...candidates, toCandidate(prefix, subdir, [])];
}

function toCandidate(prefix: string, subdir: string, elements: readonly string[]): ModuleCandidate {
  const path = [prefix, ...elements].join('/');
  const suffix = path.split('/').at(-1) ?? '';
  const number = majorVersion(suffix);
  const isMajor = number !== undefined && path.includes('/');
  const own = isMajor ? elements.slice(0, -1) : elements;
  const dir = [...(subdir === '' ? [] : [subdir]), ...own].join('/');
  const inDir = (...names: string[]) => [...(dir === '' ? [] : [dir]), ...names, 'go.mod'].join('/');
  return {
    path,
    dir,
    major: isMajor ? Number(number) : 1,
    goModFiles: isMajor ? [inDir(), inDir(suffix)] : [inDir()],
  };
}
