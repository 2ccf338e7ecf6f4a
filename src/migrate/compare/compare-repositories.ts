import type { GitRunner } from '../../programs/git/git-runner.ts';
import { type RemoteRefs, readRemoteRefs } from '../../programs/git/remote-refs.ts';
import {
  createScratchRepository,
  FetchFailure,
  type ScratchRepository,
} from '../../programs/git/scratch-repository.ts';
import { compareRefs, type Divergence, type RefComparison } from './compare-refs.ts';
import type { PinnedCommit, RepoFact } from './repo-fact.ts';

/** The addresses of a repository on both sides. */
export interface RepoPair {
  readonly from: string;
  readonly to: string;
}

/** What comparing two repositories found. */
export interface RepoComparison {
  readonly facts: readonly RepoFact[];
  /** Refs of the old side; undefined if a side could not be read. */
  readonly before: RemoteRefs | undefined;
}

/** Compares a repository with its copy; fetches only if refs name different commits. */
export async function compareRepositories(
  runner: GitRunner,
  { from, to }: RepoPair,
  pins: readonly PinnedCommit[],
): Promise<RepoComparison> {
  const [before, after] = await Promise.all([readRemoteRefs(runner, from), readRemoteRefs(runner, to)]);
  const facts: RepoFact[] = [];
  if (!before.ok) facts.push({ kind: 'unreachable', side: 'old', url: from, output: before.output });
  if (!after.ok) facts.push({ kind: 'unreachable', side: 'new', url: to, output: after.output });
  if (!before.ok || !after.ok) return { facts, before: undefined };
  const comparison = compareRefs(before.refs, after.refs, pins);
  try {
    const tags = await compareTrees(runner, { from, to }, comparison.tags);
    const histories = await compareHistories(runner, { from, to }, comparison, after.refs);
    return { facts: inOrderOfFixing([...comparison.facts, ...tags, ...histories]), before: before.refs };
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    const side = error.url === from ? 'old' : 'new';
    return { facts: [{ kind: 'unreachable', side, url: error.url, output: error.message }], before: undefined };
  }
}

/** A branch has to exist before it can be the default. */
function inOrderOfFixing(facts: readonly RepoFact[]): RepoFact[] {
  const isLast = ({ kind }: RepoFact) => kind === 'default-branch';
  return [...facts.filter((fact) => !isLast(fact)), ...facts.filter(isLast)];
}

async function compareTrees(
  runner: GitRunner,
  { from, to }: RepoPair,
  tags: readonly Divergence[],
): Promise<RepoFact[]> {
  if (tags.length === 0) return [];
  return withScratch(runner, async (scratch) => {
    const options = { filters: ['blob:none'], depth: 1 };
    const refspecs = (side: string) => tags.map(({ name }) => `+refs/tags/${name}:refs/${side}/${name}`);
    await scratch.fetch(from, refspecs('old'), options);
    await scratch.fetch(to, refspecs('new'), options);
    const trees = async (commits: string[]) => scratch.resolve(commits.map((commit) => `${commit}^{tree}`));
    const [old, now] = await Promise.all([trees(tags.map((tag) => tag.from)), trees(tags.map((tag) => tag.to))]);
    return tags.map(({ name, ...commits }, index): RepoFact => {
      const isSame = old[index] !== undefined && old[index] === now[index];
      return { kind: isSame ? 'tag-same-tree' : 'tag-moved', tag: name, ...commits };
    });
  });
}

/** Only the commits of the new side are fetched; those of the old one that are not among them are missing. */
async function compareHistories(
  runner: GitRunner,
  { from, to }: RepoPair,
  { branches, lostBranches, pins }: RefComparison,
  after: RemoteRefs,
): Promise<RepoFact[]> {
  if (branches.length + lostBranches.length + pins.length === 0) return [];
  return withScratch(runner, async (scratch) => {
    await fetchHistory(scratch, to, after);
    const behind = await Promise.all(
      branches.map(async ({ name, ...commits }): Promise<RepoFact[]> => {
        const isContained = await scratch.isAncestor(commits.from, commits.to);
        return isContained ? [] : [{ kind: 'branch-behind', branch: name, ...commits }];
      }),
    );
    const heads = await scratch.resolve(lostBranches.map(({ commit }) => `${commit}^{commit}`));
    const lost = lostBranches.map(
      ({ name, commit }, index): RepoFact => ({
        kind: 'branch-missing',
        branch: name,
        commit,
        isContained: heads[index] !== undefined,
      }),
    );
    const pinned = await scratch.resolve(pins.map(({ revision }) => `${revision}^{commit}`));
    const missing = pins.filter((_, index) => pinned[index] === undefined);
    return [...behind.flat(), ...lost, ...(await missingPins(runner, from, missing))];
  });
}

/** Tells commits that the move loses from those that were lost before. */
async function missingPins(runner: GitRunner, from: string, pins: readonly PinnedCommit[]): Promise<RepoFact[]> {
  if (pins.length === 0) return [];
  return withScratch(runner, async (scratch) => {
    await fetchHistory(scratch, from);
    const found = await scratch.resolve(pins.map(({ revision }) => `${revision}^{commit}`));
    return pins.map((pin, index) => ({ kind: 'commit-missing', pin, isOnOldSide: found[index] !== undefined }));
  });
}

/** All that `go` can reach, as commits alone where the server can be asked for that. */
async function fetchHistory(scratch: ScratchRepository, url: string, refs?: RemoteRefs): Promise<void> {
  if (refs !== undefined && refs.heads.size + refs.tags.size === 0) return;
  const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  await scratch.fetch(url, refspecs, { filters: ['tree:0', 'blob:none'] });
}

async function withScratch<Result>(
  runner: GitRunner,
  use: (scratch: ScratchRepository) => Promise<Result>,
): Promise<Result> {
  const scratch = await createScratchRepository(runner);
  try {
    return await use(scratch);
  } finally {
    await scratch.remove();
  }
}
