import type { RemoteRefs } from '../programs/git/remote-refs.ts';
import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import { modulePathOf } from '../vanity/go-mod.ts';
import { majorVersion } from '../vanity/module-path.ts';
import { moduleVersions } from '../vanity/versions.ts';
import type { Context } from './context.ts';
import type { Git } from './repository-step.ts';
import { Fault, type Found, type Outcome, ok, skipped, warning } from './step.ts';

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
export function chooseVersion(refs: RemoteRefs, tag: ImportTag, context: Context): Found<ChosenVersion> | Outcome {
  const candidates = moduleCandidates(tag, context.importPath);
  const { version = 'latest' } = context;
  if (version === 'latest') return latest(refs, candidates);
  if (pseudo.test(version)) return skipped(`${version} names a commit, which only a clone would show`);
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
    return skipped(`${version} is no version, branch or tag: only \`go\` finds out what it stands for`);
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

function latest(refs: RemoteRefs, candidates: readonly ModuleCandidate[]): Found<ChosenVersion> | Outcome {
  const found = highest(refs, candidates, 'v');
  const module = candidates.at(-1);
  if (found !== undefined) return found;
  if (module === undefined || refs.head === undefined) return skipped('the repository is empty');
  const value = { module, version: undefined, ref: `refs/heads/${refs.head}` };
  return { ...ok(`no version is tagged: \`go\` takes the head of ${refs.head}`), value };
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
export async function checkGoMod(chosen: ChosenVersion, { repo }: ImportTag, git: Git, dir: string): Promise<Outcome> {
  const { module, ref, version } = chosen;
  const revision = version ?? ref.replace(/^refs\/heads\//, '');
  const text = await readGoMod(chosen, repo, git, dir);
  if (text === undefined) {
    if (module.dir === '' && module.major === 1) {
      return warning(
        'doctor/no-go-mod',
        `there is no go.mod at ${revision}; \`go\` makes one up`,
        `go mod init ${module.path}`,
      );
    }
    throw new Fault(`invalid version: missing ${module.path}/go.mod at revision ${revision}`, { module: module.path });
  }
  const declared = modulePathOf(text);
  if (declared === module.path) return ok(`go.mod at ${revision} says module ${declared}`);
  if (declared !== undefined && withoutMajor(declared) === withoutMajor(module.path)) {
    const kind = module.major === 1 ? `post-${declared.split('/').at(-1)}` : `non-.../v${module.major}`;
    throw new Fault(`invalid version: go.mod has ${kind} module path "${declared}" at revision ${revision}`, {
      version: version ?? 'latest',
    });
  }
  const words = `module declares its path as: ${declared ?? 'nothing'}`;
  throw new Fault(`${words}\n\tbut was required as: ${module.path}`, { module: module.path, required: module.path });
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
  const gitDir = ['-C', dir, '--git-dir=module.git'];
  await git.run([...gitDir, 'init', '--quiet', '--bare']);
  for (const [key, value] of [
    ['remote.origin.url', repo],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialclonefilter', 'blob:none'],
    ['extensions.partialClone', 'origin'],
  ] as const) {
    await git.run([...gitDir, 'config', key, value]);
  }
  await git.run([...gitDir, 'fetch', '--quiet', '--depth=1', '--no-tags', '--filter=blob:none', 'origin', ref], {
    repo,
  });
  for (const file of module.goModFiles) {
    const listed = await git.run([...gitDir, 'ls-tree', '--name-only', 'FETCH_HEAD', '--', file]);
    if (listed.trim() !== '') return git.run([...gitDir, 'cat-file', 'blob', `FETCH_HEAD:${file}`], { repo });
  }
  return undefined;
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
