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
  /** `url` is where they were found: after a redirect another one than was asked for. */
  | { readonly ok: true; readonly refs: RemoteRefs; readonly url: string }
  /** `output` is what git and ssh printed; `failure` is undefined if git ended by itself. */
  | { readonly ok: false; readonly output: string; readonly failure: ProcessFailure | undefined };

export interface ReadRefsOptions {
  /** 60 seconds by default. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /**
   * `git` follows a redirect of the first request to any host, as git does by default.
   * `same-host` never leaves the host of the URL: for URLs that somebody else than the reader of the refs has chosen.
   */
  readonly redirects?: 'git' | 'same-host';
}

/** Characters of refs that are kept, and of all that a repository lists; beyond them, listing it fails. */
const maxKeptLength = 16 * 1024 * 1024;
const maxListedLength = 256 * 1024 * 1024;
/** git keeps all refs in memory before it prints the first. */
const maxMemoryBytes = 512 * 1024 * 1024;
const maxRedirects = 3;
/** Setting of git. */
export const noRedirects = 'http.followRedirects=false';

/** Lists the refs of a repository. Those of Gerrit's changes and GitLab's merge requests are not kept. Never rejects. */
export async function readRemoteRefs(
  runner: GitRunner,
  url: string,
  { redirects = 'git', ...options }: ReadRefsOptions = {},
): Promise<RemoteRefsResult> {
  if (redirects === 'git') return listRefs(runner, url, ['-c', 'http.followRedirects=initial'], options);
  const stay = ['-c', noRedirects];
  let next = url;
  for (let count = 0; count <= maxRedirects; count++) {
    const result = await listRefs(runner, next, stay, options);
    if (result.ok || !/^fatal: .* returned error: 30[12378]$/m.test(result.output)) return result;
    const redirect = await findRedirect(runner, next, stay, options);
    if (redirect === undefined) return result;
    if (!isSameHost(redirect)) {
      const output = `${url} redirects to another host, ${redirect.to.host}, which is not followed\n`;
      return { ok: false, output, failure: undefined };
    }
    next = redirect.to.href;
  }
  return { ok: false, output: `${url} redirects more than ${maxRedirects} times\n`, failure: undefined };
}

async function listRefs(
  runner: GitRunner,
  url: string,
  settings: readonly string[],
  { timeoutMs = listTimeoutMs, signal }: ReadRefsOptions,
): Promise<RemoteRefsResult> {
  const tooMany = new AbortController();
  const reader = createRefReader();
  const { exitCode, stderr, failure } = await runner.git({
    args: [...settings, 'ls-remote', '--symref', '--', url],
    timeoutMs,
    maxOutputLength: maxListedLength,
    maxMemoryBytes,
    onLine: (line) => {
      if (reader.line(line) > maxKeptLength) tooMany.abort();
    },
    signal: signal === undefined ? tooMany.signal : AbortSignal.any([signal, tooMany.signal]),
  });
  if (exitCode === 0) return { ok: true, refs: reader.refs(), url };
  const isTooLong = failure === 'output-limit' || tooMany.signal.aborted || /^fatal: Out of memory/m.test(stderr);
  if (!isTooLong) return { ok: false, output: stderr, failure };
  return { ok: false, output: 'the repository lists more refs than can be read\n', failure: 'output-limit' };
}

interface Redirect {
  readonly from: URL;
  readonly to: URL;
}

/** Asks once more, for the Location that git does not print. */
async function findRedirect(
  runner: GitRunner,
  url: string,
  settings: readonly string[],
  { timeoutMs = listTimeoutMs, signal }: ReadRefsOptions,
): Promise<Redirect | undefined> {
  const args = [...settings, 'ls-remote', '--', url];
  const env = { ...runner.env, GIT_TRACE_CURL: '1', GIT_TRACE_CURL_NO_DATA: '1' };
  const { stderr } = await runner.run('git', { args, timeoutMs, ...(signal && { signal }) }, env, runner.workDir);
  return parseRedirect(stderr);
}

/** Reads a repository's redirect from what git traces; undefined if it leads to no repository. */
export function parseRedirect(trace: string): Redirect | undefined {
  const from = /^fatal: unable to access '([^']+)'/m.exec(trace)?.[1];
  const location = trace.split('\n').findLast((line) => /<= Recv header: location:/i.test(line));
  const target = location?.replace(/^.*?location:\s*/i, '').trim() ?? '';
  // git asks for the refs below the URL of the repository, whose final slash it leaves out.
  const asked = `${from?.replace(/\/$/, '')}/info/refs`;
  if (from === undefined || target === '' || !URL.canParse(from) || !URL.canParse(target, asked)) return undefined;
  const to = new URL(target, asked);
  if (!to.pathname.endsWith('/info/refs')) return undefined;
  to.pathname = to.pathname.slice(0, -'/info/refs'.length);
  to.search = '';
  return { from: new URL(from), to };
}

function isSameHost({ from, to }: Redirect): boolean {
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && from.port === '' && to.port === '';
  const isSameScheme = from.protocol === to.protocol && from.port === to.port;
  return from.hostname === to.hostname && (isSameScheme || isUpgrade) && to.username === '' && to.password === '';
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
