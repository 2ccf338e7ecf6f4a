import type { RemoteRefs } from '../../programs/git/remote-refs.ts';
import type { PinnedCommit, RepoFact } from './repo-fact.ts';

/** A branch or tag that is another commit on the new side. */
export interface Divergence {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** What the refs alone show, and what has to be looked up in the objects. */
export interface RefComparison {
  readonly facts: readonly RepoFact[];
  /** Whose trees have to be compared. */
  readonly tags: readonly Divergence[];
  /** Of which the new one has to contain the old one. */
  readonly branches: readonly Divergence[];
  /** Branches that the new side does not have, and whose commits it may have all the same. */
  readonly lostBranches: readonly { readonly name: string; readonly commit: string }[];
  /** Commits that no ref of the new side names. */
  readonly pins: readonly PinnedCommit[];
}

/** Compares the refs of two repositories; a ref that is the same on both sides needs no further look. */
export function compareRefs(before: RemoteRefs, after: RemoteRefs, pins: readonly PinnedCommit[]): RefComparison {
  const facts: RepoFact[] = [];
  const tags: Divergence[] = [];
  for (const [tag, old] of before.tags) {
    const now = after.tags.get(tag);
    if (now === undefined) facts.push({ kind: 'tag-missing', tag });
    else if (now.commit !== old.commit) tags.push({ name: tag, from: old.commit, to: now.commit });
    else if (now.object !== old.object) facts.push({ kind: 'tag-object', tag, change: changeOf(old, now) });
  }
  const branches: Divergence[] = [];
  const lostBranches: { name: string; commit: string }[] = [];
  for (const [name, commit] of before.heads) {
    const now = after.heads.get(name);
    if (now === undefined) lostBranches.push({ name, commit });
    else if (now !== commit) branches.push({ name, from: commit, to: now });
  }
  const [from] = before.defaults;
  if (from !== undefined && !before.defaults.some((name) => after.defaults.includes(name))) {
    facts.push({ kind: 'default-branch', from, to: after.defaults[0] });
  }
  if (before.tags.size === 0 && before.heads.size === 0) facts.push({ kind: 'empty' });
  const known = [...after.heads.values(), ...[...after.tags.values()].map(({ commit }) => commit)];
  const isNamed = ({ revision }: PinnedCommit) => known.some((commit) => commit.startsWith(revision));
  return { facts, tags, branches, lostBranches, pins: pins.filter((pin) => !isNamed(pin)) };
}

function changeOf(old: { object: string; commit: string }, now: { object: string; commit: string }): string {
  if (now.object === now.commit) return 'an annotated tag became a lightweight one';
  return old.object === old.commit ? 'a lightweight tag became an annotated one' : 'the message of the tag differs';
}
