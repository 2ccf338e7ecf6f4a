import { type GitRunner, listTimeoutMs } from './git-runner.ts';

/** A tag, peeled. */
export interface RemoteTag {
  /** What the tag's name stands for: a commit, or the tag object of an annotated tag. */
  readonly object: string;
  /** The commit in the end. */
  readonly commit: string;
}

/** The names of a repository that `go` can see. */
export interface RemoteRefs {
  /** Branches that HEAD may stand for, one where the server says which (old ones do not); empty where there is none. */
  readonly defaults: readonly string[];
  /** Commits by branch. */
  readonly heads: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, RemoteTag>;
}

export type RemoteRefsResult =
  | { readonly ok: true; readonly refs: RemoteRefs }
  /** What git and ssh printed. */
  | { readonly ok: false; readonly output: string };

/** Asks a repository for its names. Those of Gerrit's changes and GitLab's merge requests are not kept: `go` has no use for them. */
export async function readRemoteRefs(runner: GitRunner, url: string): Promise<RemoteRefsResult> {
  const reader = createRefReader();
  const args = ['ls-remote', '--symref', '--', url];
  const { exitCode, stderr } = await runner.git({ args, timeoutMs: listTimeoutMs, onLine: reader.line });
  return exitCode === 0 ? { ok: true, refs: reader.refs() } : { ok: false, output: stderr };
}

/** Reads the lines of `git ls-remote --symref`. */
export function createRefReader(): { line(text: string): void; refs(): RemoteRefs } {
  let head: string | undefined;
  let headCommit: string | undefined;
  const heads = new Map<string, string>();
  const tags = new Map<string, RemoteTag>();
  return {
    line(text) {
      const [object = '', name = ''] = text.split('\t');
      const symbolic = /^ref: refs\/heads\/(.*)$/.exec(object)?.[1];
      if (name === 'HEAD' && symbolic !== undefined) head = symbolic;
      else if (name === 'HEAD') headCommit = object;
      if (name.startsWith('refs/heads/')) heads.set(name.slice('refs/heads/'.length), object);
      if (!name.startsWith('refs/tags/')) return;
      const tag = name.slice('refs/tags/'.length);
      // The peeled line follows that of the tag itself.
      if (!tag.endsWith('^{}')) tags.set(tag, { object, commit: object });
      else tags.set(tag.slice(0, -3), { object: tags.get(tag.slice(0, -3))?.object ?? object, commit: object });
    },
    refs() {
      const likely = [...heads].filter(([, commit]) => commit === headCommit).map(([name]) => name);
      return { defaults: head === undefined ? likely : [head], heads, tags };
    },
  };
}
