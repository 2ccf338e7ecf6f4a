import { redact } from '../diagnostics/redact.ts';
import { Fault } from '../net/fault.ts';
import { createGitRunner } from '../programs/git/git-runner.ts';
import { type RemoteRefs, readRemoteRefs } from '../programs/git/remote-refs.ts';
import { createProcessQueue } from '../programs/process-queue.ts';
import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import type { Context } from './context.ts';
import type { Netrc } from './netrc.ts';
import { type Found, ok, type StepOutcome, skipped } from './step.ts';

/** Where git really goes for a repository, after the user's insteadOf rules. */
export interface Destination {
  /** Without secrets. */
  readonly url: string;
  readonly isRewritten: boolean;
  readonly isSsh: boolean;
  readonly isHttps: boolean;
  readonly user: string | undefined;
  readonly host: string;
  /** "" where the URL names none. */
  readonly port: string;
}

/** Asks git what it makes of a URL. */
export async function findDestination(repo: string, git: Git): Promise<Destination> {
  const url = (await git.ask(['ls-remote', '--get-url', '--', repo]))?.trim() || repo;
  const [, scheme = 'ssh', login = '', host = '', port = ''] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^@/]*)@)?(\[[^\]]*\]|[^:/]*)(?::(\d+)(?=\/|$))?/i.exec(url) ?? [];
  // Without a host it is a directory of this machine.
  const isSsh = host !== '' && /^(?:git\+)?ssh$/i.test(scheme);
  return {
    url: redact(url),
    isRewritten: url !== repo,
    isSsh,
    isHttps: scheme === 'https',
    user: login.split(':', 1)[0] || undefined,
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port,
  };
}

/** What is known to the error catalogue about the place that git talks to. */
function knownOf({ url, host, port, isSsh }: Destination): Record<string, string> {
  return { repo: url, host, port: port === '' ? (isSsh ? '22' : '443') : port };
}

/** Lists what the repository has, with the user's own ssh and credentials. */
export async function listRepository(
  { importPath }: Context,
  tag: ImportTag,
  git: Git,
  destination: Destination,
  netrc: Netrc,
): Promise<Found<RemoteRefs>> {
  const known = { ...knownOf(destination), module: importPath };
  const value = await git.refs(tag.repo, known).catch((error) => {
    throw withNetrc(error, destination, netrc);
  });
  return { ...ok(`${destination.url}: ${describeRefs(value)}`), value };
}

/** What a repository has, in numbers. */
export function describeRefs({ head, heads, tags }: RemoteRefs): string {
  const counted = `${heads.size} branch${heads.size === 1 ? '' : 'es'}, ${tags.size} tag${tags.size === 1 ? '' : 's'}`;
  return `${head === undefined ? 'no HEAD' : `HEAD is ${head}`}, ${counted}`;
}

/** Where `.netrc` has an entry that is refused, git complains that it has nobody to ask. */
function withNetrc(error: unknown, { isHttps, host, url }: Destination, netrc: Netrc): unknown {
  const isRefused = error instanceof Fault && /could not read (?:Username|Password) for/.test(error.message);
  if (!isRefused || !isHttps || !netrc.has(host)) return error;
  return new Fault(`Authentication failed for '${url}', which has an entry in ${netrc.file}`, error.known);
}

/** For what the doctor does not look into. */
export function otherVcs({ vcs }: ImportTag): StepOutcome {
  return skipped(`the doctor looks into git repositories and Go proxies, not into ${vcs}`);
}

/** How much longer git may take than a part of a connection. */
const patience = 3;

/** git as the user would run it: with that user's ssh, credentials and rewriting, but without a question. */
export interface Git {
  /** What git prints; throws a Fault with all that it complained about. */
  run(args: readonly string[], known?: Readonly<Record<string, string>>): Promise<string>;
  /** The same, where a failure is an answer, too. */
  ask(args: readonly string[]): Promise<string | undefined>;
  /** Branches and tags of a repository; throws a Fault as `run`. */
  refs(repo: string, known: Readonly<Record<string, string>>): Promise<RemoteRefs>;
  readonly env: NodeJS.ProcessEnv;
}

/** Undefined where there is no git. */
export async function createGit({ env, dir, limitMs }: Context): Promise<Git | undefined> {
  const timeoutMs = limitMs * patience;
  const runner = await createGitRunner({ workDir: dir, env: { ...env }, queue: createProcessQueue(4) });
  const version = await runner.git({ args: ['--version'], timeoutMs });
  if (version.exitCode !== 0) return undefined;
  return {
    env: runner.env,
    run: async (args, known = {}) => {
      const { exitCode, stdout, stderr } = await runner.git({ args, timeoutMs });
      if (exitCode !== 0) throw new Fault(stderr, known);
      return stdout;
    },
    ask: async (args) => {
      const { exitCode, stdout } = await runner.git({ args, timeoutMs });
      return exitCode === 0 ? stdout : undefined;
    },
    refs: async (repo, known) => {
      const result = await readRemoteRefs(runner, repo, { timeoutMs });
      if (!result.ok) throw new Fault(result.output, known);
      return result.refs;
    },
  };
}
