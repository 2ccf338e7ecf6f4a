import { createHash } from 'node:crypto';
import type { ProcessFailure } from '../run-process.ts';
import { type GitRunner, listTimeoutMs } from './git-runner.ts';

/** A tag, peeled. */
export interface RemoteTag {
  /** Object that the tag's name refers to: a commit, or the tag object of an annotated tag. */
  readonly object: string;
  /** The commit after peeling. */
  readonly commit: string;
}

/** The refs of a repository that `go` can use: HEAD, branches and tags. */
export interface RemoteRefs {
  /** Branch that HEAD refers to, if the server reports it; undefined if HEAD is missing or dangling, and with old servers. */
  readonly head: string | undefined;
  /** Commit of HEAD; undefined if HEAD is missing or dangling. */
  readonly headCommit: string | undefined;
  /** Branches that HEAD may refer to: `head`, else each branch with the commit of HEAD; may be empty. */
  readonly defaults: readonly string[];
  /** Commits by branch. */
  readonly heads: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, RemoteTag>;
  /** SHA-256 of all of the above, in hexadecimal digits: equal if and only if nothing has changed. */
  readonly digest: string;
}

export type RemoteRefsResult =
  | { readonly ok: true; readonly refs: RemoteRefs }
  /** `output` is what git and ssh printed; `failure` is undefined if git ended by itself. */
  | { readonly ok: false; readonly output: string; readonly failure: ProcessFailure | undefined };

export interface ReadRefsOptions {
  /** 60 seconds by default. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Characters of refs that are kept, and of all that a repository lists; beyond them, listing it fails. */
const maxKeptLength = 16 * 1024 * 1024;
const maxListedLength = 256 * 1024 * 1024;
/** git keeps all refs in memory before it prints the first. */
const maxMemoryBytes = 512 * 1024 * 1024;

/** Lists the refs of a repository. Those of Gerrit's changes and GitLab's merge requests are not kept. Never rejects. */
export async function readRemoteRefs(
  runner: GitRunner,
  url: string,
  { timeoutMs = listTimeoutMs, signal }: ReadRefsOptions = {},
): Promise<RemoteRefsResult> {
  const tooMany = new AbortController();
  const reader = createRefReader();
  const result = await runner.git({
    args: ['-c', 'http.followRedirects=initial', 'ls-remote', '--symref', '--', url],
    timeoutMs,
    maxOutputLength: maxListedLength,
    maxMemoryBytes,
    onLine: (line) => {
      if (reader.line(line) > maxKeptLength) tooMany.abort();
    },
    signal: signal === undefined ? tooMany.signal : AbortSignal.any([signal, tooMany.signal]),
  });
  const { exitCode, stderr, failure } = result;
  if (exitCode === 0) return { ok: true, refs: reader.refs() };
  if (!tooMany.signal.aborted) return { ok: false, output: stderr, failure };
  const output = `the repository has more branches and tags than ${maxKeptLength} characters can name\n`;
  return { ok: false, output, failure: 'output-limit' };
}

/** Reads the lines of `git ls-remote --symref`; `line` gives the number of characters that are kept. */
export function createRefReader(): { line(text: string): number; refs(): RemoteRefs } {
  let head: string | undefined;
  let headCommit: string | undefined;
  let keptLength = 0;
  const heads = new Map<string, string>();
  const tags = new Map<string, RemoteTag>();
  const hash = createHash('sha256');
  const keep = (object: string, name: string): boolean => {
    const symbolic = /^ref: refs\/heads\/(.*)$/.exec(object)?.[1];
    if (name === 'HEAD' && symbolic !== undefined) head = symbolic;
    else if (name === 'HEAD') headCommit = object;
    else if (name.startsWith('refs/heads/')) heads.set(name.slice('refs/heads/'.length), object);
    else if (name.startsWith('refs/tags/')) {
      const tag = name.slice('refs/tags/'.length);
      // The peeled line follows that of the tag itself.
      if (!tag.endsWith('^{}')) tags.set(tag, { object, commit: object });
      else tags.set(tag.slice(0, -3), { object: tags.get(tag.slice(0, -3))?.object ?? object, commit: object });
    } else return false;
    return true;
  };
  return {
    line(text) {
      const [object = '', name = ''] = text.split('\t', 2);
      if (keep(object, name)) {
        keptLength += text.length;
        hash.update(`${text}\n`);
      }
      return keptLength;
    },
    refs() {
      const likely = [...heads].filter(([, commit]) => commit === headCommit).map(([name]) => name);
      const defaults = head === undefined ? likely : [head];
      return { head, headCommit, defaults, heads, tags, digest: hash.copy().digest('hex') };
    },
  };
}
