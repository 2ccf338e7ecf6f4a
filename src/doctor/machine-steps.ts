import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { runProcess } from '../programs/run-process.ts';
import type { Context } from './context.ts';
import type { GoEnv } from './go-env.ts';
import { homeNetrc, readNetrc } from './netrc.ts';
import type { Destination, Git } from './repository-step.ts';
import { ok, type StepOutcome, skipped, warning } from './step.ts';

/** The settings of `go` as far as they differ from nothing, and from GOPRIVATE where that is their default. */
export function tellGoEnv(goEnv: GoEnv, isInsecure: boolean): StepOutcome {
  const { GOVERSION, GOPRIVATE, ...others } = goEnv;
  const own = Object.entries(others).filter(([name, value]) => !name.startsWith('GONO') || value !== GOPRIVATE);
  const settings = [['GOPRIVATE', GOPRIVATE], ...own].flatMap(([name, value]) =>
    value === '' ? [] : [`${name}=${value}`],
  );
  const message = `${GOVERSION || 'there is no `go` here'}: ${settings.join(' ')}`;
  if (!isInsecure) return ok(message);
  return warning(
    'doctor/insecure',
    `${message}; GOINSECURE turns off certificate checks for this path`,
    'once the server has a valid certificate, remove the setting:\ngo env -u GOINSECURE',
  );
}

/** Whether `.netrc` is private, and names the hosts that matter; never what else is in it. */
export async function checkNetrc(context: Context, destination: Destination | undefined): Promise<StepOutcome> {
  const { netrc, home, host } = context;
  const forGit = destination?.isHttps ? destination.host : undefined;
  const own = homeNetrc(home);
  const gitNetrc = own === netrc.file ? netrc : await readNetrc(own);
  const file = netrc.exists ? netrc : gitNetrc;
  if (!file.exists) return ok(`there is no ${netrc.file}`);
  const mode = file.mode === undefined ? '' : ` (mode ${file.mode.toString(8)})`;
  const entries = [`${netrc.has(host) ? 'an' : 'no'} entry for ${host}`];
  if (forGit !== undefined) entries.push(`${gitNetrc.has(forGit) ? 'an' : 'no'} entry for ${forGit}`);
  const message = `${file.file}${mode}: ${entries.join(', ')}`;
  if (file.mode !== undefined && (file.mode & 0o077) !== 0) {
    return warning('doctor/netrc', `${message}; others can read it`, `chmod 600 ${quoteForShell(file.file)}`);
  }
  if (forGit !== undefined && netrc !== gitNetrc && netrc.has(forGit) && !gitNetrc.has(forGit)) {
    const remedy = `let git find it, too:\nln -s ${quoteForShell(netrc.file)} ${quoteForShell(own)}`;
    return warning('doctor/netrc', `${message}; git reads ${own} and not $NETRC`, remedy);
  }
  return ok(message);
}

const maxSettings = 10;

/** Which of the user's git settings change where, or how, git goes. */
export async function tellGitConfig(git: Git, { url, isRewritten }: Destination): Promise<StepOutcome> {
  const pattern = '^(http|core\\.sshcommand|protocol|credential)\\b';
  const listed = await git.ask(['config', '--name-only', '--get-regexp', pattern]);
  const names = [...new Set((listed ?? '').split('\n').filter(Boolean))].slice(0, maxSettings);
  const beside = names.length === 0 ? '' : `; settings: ${names.join(', ')}`;
  return ok(`${isRewritten ? `insteadOf changes the URL to ${url}` : 'no insteadOf rule changes the URL'}${beside}`);
}

/** What ssh makes of the host, by `~/.ssh/config` and its defaults. */
export async function tellSshConfig(
  context: Context,
  git: Git,
  { isSsh, host, port, user }: Destination,
): Promise<StepOutcome> {
  if (!isSsh) return skipped('the repository is not reached over ssh');
  const target = user === undefined ? host : `${user}@${host}`;
  const args = ['-G', ...(port === '' ? [] : ['-p', port]), '--', target];
  const command = git.env.GIT_SSH_COMMAND ?? git.env.GIT_SSH ?? 'ssh';
  const options = { cwd: context.dir, env: git.env, timeoutMs: context.limitMs };
  const asked = await runProcess('sh', ['-c', `${command} "$@"`, 'ssh', ...args], options);
  if (asked.exitCode !== 0) return skipped('this ssh cannot print its configuration (ssh -G)');
  const settings = readSettings(asked.stdout);
  const keys = await existing(settings.get('identityfile') ?? [], context.home);
  const one = (name: string) => settings.get(name)?.[0];
  const parts = [
    `${one('user')}@${one('hostname')}:${one('port')}`,
    keys.length === 0 ? 'no key files' : `keys ${keys.join(', ')}`,
    context.env.SSH_AUTH_SOCK ? 'an agent' : 'no agent',
    `known hosts ${(one('userknownhostsfile') ?? 'none').split(' ')[0]}`,
    ...['proxyjump', 'proxycommand'].flatMap((name) => (settings.has(name) ? [`a ${name}`] : [])),
  ];
  return ok(parts.join(', '));
}

function readSettings(text: string): Map<string, string[]> {
  const settings = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    settings.set(name, [...(settings.get(name) ?? []), value]);
  }
  return settings;
}

async function existing(files: readonly string[], home: string): Promise<string[]> {
  const found = files.map(async (file) => {
    const path = file.replace(/^~(?=\/)/, home || homedir());
    return access(path).then(
      () => [file],
      () => [],
    );
  });
  return (await Promise.all(found)).flat();
}
