import type { RemoteRefs } from '../programs/git/remote-refs.ts';
import { compareVersionTexts } from '../vanity/versions.ts';
import { type ModuleTarget, taggedVersions } from './module-target.ts';

/** What a query stands for. */
export interface FoundRef {
  /** Such as refs/heads/main; undefined if `go` has to look for it: a commit that no ref names, or a version. */
  readonly ref: string | undefined;
  readonly commit: string | undefined;
}

/** The shortest beginning of a commit that `go` takes for one. */
const minCommitLength = 7;

/** Finds what a query may mean; undefined if the repository has nothing of the kind. */
export function findRef(target: ModuleTarget, query: string, refs: RemoteRefs): FoundRef | undefined {
  const branch = refs.heads.get(query);
  if (branch !== undefined) return { ref: `refs/heads/${query}`, commit: branch };
  const prefix = target.directory === '' ? '' : `${target.directory}/`;
  for (const name of [`${prefix}${query}`, query]) {
    const tag = refs.tags.get(name);
    if (tag !== undefined) return { ref: `refs/tags/${name}`, commit: tag.commit };
  }
  if (/^v[0-9]+(?:\.[0-9]+)?$/.test(query)) {
    const isMatch = taggedVersions(target, refs).some((version) => version.startsWith(`${query}.`));
    if (isMatch) return { ref: undefined, commit: undefined };
  }
  const isCommit = query.length >= minCommitLength && /^[0-9a-f]{1,64}$/.test(query);
  return isCommit ? findCommit(query, refs) : undefined;
}

function findCommit(query: string, { heads, tags }: RemoteRefs): FoundRef {
  for (const [name, commit] of heads) if (commit.startsWith(query)) return { ref: `refs/heads/${name}`, commit };
  for (const [name, { commit }] of tags) if (commit.startsWith(query)) return { ref: `refs/tags/${name}`, commit };
  return { ref: undefined, commit: undefined };
}

/** The versions that a repository has tags for, highest first. */
export function knownVersions(target: ModuleTarget, refs: RemoteRefs): string[] {
  return taggedVersions(target, refs).sort((a, b) => compareVersionTexts(b, a));
}
