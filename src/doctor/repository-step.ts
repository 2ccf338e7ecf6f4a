import { redact } from '../diagnostics/redact.ts';
import { gitEnvironment } from '../programs/git/git-environment.ts';
import { runProcess } from '../programs/run-process.ts';
import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import { type Context, questionOf } from './context.ts';
import { escapeCase } from './module-proxy.ts';
import type { Netrc } from './netrc.ts';
import { Fault, type Found, failed, type Outcome, ok, skipped } from './step.ts';

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
  tag: ImportTag,
  git: Git,
  destination: Destination,
  netrc: Netrc,
): Promise<Found<RemoteNames>> {
  const output = await git.run(['ls-remote', '--symref', '--', tag.repo], knownOf(destination)).catch((error) => {
    throw withNetrc(error, destination, netrc);
  });
  const value = readRemoteNames(output);
  const { head, branches, tags } = value;
  const counted = `${branches.length} branch${branches.length === 1 ? '' : 'es'}, ${tags.length} tag${tags.length === 1 ? '' : 's'}`;
  return { ...ok(`${destination.url}: ${head === undefined ? 'no HEAD' : `HEAD is ${head}`}, ${counted}`), value };
}

/** Where `.netrc` has an entry that is refused, git complains that it has nobody to ask. */
function withNetrc(error: unknown, { isHttps, host, url }: Destination, netrc: Netrc): unknown {
  const isRefused = error instanceof Fault && /could not read (?:Username|Password) for/.test(error.message);
  if (!isRefused || !isHttps || !netrc.has(host)) return error;
  return new Fault(`Authentication failed for '${url}', which has an entry in ${netrc.file}`, error.known);
}

/** With `mod` the tag names a Go proxy instead of a repository. */
export async function askTaggedProxy({ repo, prefix }: ImportTag, context: Context): Promise<Outcome> {
  const text = `${repo.replace(/\/$/, '')}/${escapeCase(prefix)}/@v/list`;
  if (!URL.canParse(text)) throw new Fault(`invalid repo root "${repo}"`, { repo });
  const { status, statusLine, body } = await context.network.get(questionOf(new URL(text), context));
  if (status !== 200) {
    const cause = 'the tag names this Go proxy for the module, and the proxy does not have it';
    const remedy = 'publish the module there, or let the tag name a repository';
    return failed('proxy/not-found', `reading ${text}: ${statusLine}`, cause, remedy);
  }
  const versions = body.toString('utf8').split('\n').filter(Boolean).length;
  return ok(`${new URL(text).host} has ${versions} version${versions === 1 ? '' : 's'}`);
}

/** For what the doctor does not look into. */
export function otherVcs({ vcs }: ImportTag): Outcome {
  return skipped(`the doctor knows git and mod, and no ${vcs}`);
}

/** How much longer git may take than a part of a connection. */
const patience = 3;

/** git as the user would run it: with that user's ssh, credentials and rewriting, but without a question. */
export interface Git {
  /** What git prints; throws a Fault with all that it complained about. */
  run(args: readonly string[], known?: Readonly<Record<string, string>>): Promise<string>;
  /** The same, where a failure is an answer, too. */
  ask(args: readonly string[]): Promise<string | undefined>;
  readonly env: NodeJS.ProcessEnv;
}

/** Undefined where there is no git. */
export async function createGit({ env, dir, limitMs }: Context): Promise<Git | undefined> {
  const start = { cwd: dir, timeoutMs: limitMs * patience };
  const version = await runProcess('git', ['--version'], { ...start, env: { ...env } });
  if (version.exitCode !== 0) return undefined;
  const configured = await runProcess('git', ['config', '--get', 'core.sshCommand'], { ...start, env: { ...env } });
  const gitEnv = gitEnvironment({ ...env }, configured.stdout.trim());
  const git = (args: readonly string[]) => runProcess('git', args, { ...start, env: gitEnv });
  return {
    env: gitEnv,
    run: async (args, known = {}) => {
      const { exitCode, stdout, stderr } = await git(args);
      if (exitCode !== 0) throw new Fault(stderr, known);
      return stdout;
    },
    ask: async (args) => {
      const { exitCode, stdout } = await git(args);
      return exitCode === 0 ? stdout : undefined;
    },
  };
}

/** What a repository says that it has. */
export interface RemoteNames {
  /** Branch that HEAD stands for; undefined where there is none. */
  readonly head: string | undefined;
  readonly branches: readonly string[];
  readonly tags: readonly string[];
}

/** Reads the output of `git ls-remote --symref`. */
export function readRemoteNames(output: string): RemoteNames {
  const lines = output.split('\n').map((line) => line.split('\t'));
  const names = lines.map(([, name = '']) => name);
  const below = (prefix: string) =>
    names.filter((name) => name.startsWith(prefix) && !name.endsWith('^{}')).map((name) => name.slice(prefix.length));
  const head = lines.find(([value = '', name]) => name === 'HEAD' && value.startsWith('ref: refs/heads/'))?.[0];
  return { head: head?.slice('ref: refs/heads/'.length), branches: below('refs/heads/'), tags: below('refs/tags/') };
}
