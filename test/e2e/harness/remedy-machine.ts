import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Defer } from './cleanup.ts';
import type { GoClient } from './go-client.ts';
import { toolPath } from './required-tools.ts';
import { mustRun } from './run-command.ts';
import { createSshCommand } from './ssh-command.ts';
import type { DeveloperOptions, TroubledCompany } from './troubled-company.ts';

/** What people write in place of a placeholder. */
export type Filled = Readonly<Record<string, string>>;

/** A developer's machine that keeps what is changed on it: its ~/.ssh, git's and go's settings, and its shell's variables. */
export type RemedyMachine = {
  readonly home: string;
  readonly go: GoClient;
  /** The environment of the shell, as the commands pasted so far have left it. */
  env: Record<string, string>;
  /** Runs lines in the shell, in the main module. */
  readonly shell: (script: string) => Promise<void>;
  /** Pastes the lines of a remedy where the remedy says; `only` chooses among alternatives. Returns what was pasted. */
  readonly paste: (remedy: string, filled?: Filled, only?: RegExp) => Promise<string[]>;
};

const SHELL = 'a shell';

/** `keysDir` holds the keys that ssh offers without further settings, named after the users of URLs. */
export async function createRemedyMachine(
  defer: Defer,
  troubled: TroubledCompany,
  { keysDir = troubled.company.keysDir, ...options }: DeveloperOptions & { keysDir?: string } = {},
): Promise<RemedyMachine> {
  const go = await troubled.developer(defer, options);
  const home = go.env.HOME ?? '';
  const ssh = join(home, '.ssh');
  await mkdir(ssh, { mode: 0o700 });
  const { proxyPort, knownHosts, sshConfig } = troubled;
  const config = `Include ${join(ssh, 'config')}\n${sshConfig}`;
  const sshCommand = await createSshCommand(ssh, { proxyPort, keysDir, knownHosts, config });
  const bin = await writeKeyScan(home, troubled);
  const machine: RemedyMachine = {
    home,
    go,
    env: {
      ...go.env,
      PATH: `${bin}:${go.env.PATH}`,
      GIT_SSH_COMMAND: sshCommand,
      GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
      GOENV: join(home, '.config/go/env'),
    },
    shell: async (script) => {
      const file = join(home, 'environment');
      await mustRun('/bin/sh', ['-c', `${script}\nenv -0 >'${file}'`], { cwd: join(home, 'app'), env: machine.env });
      const variables = (await readFile(file, 'utf8')).split('\0').filter(Boolean);
      machine.env = Object.fromEntries(variables.map((text) => text.split(/=(.*)/s).slice(0, 2)));
    },
    paste: async (remedy, filled = {}, only = /^/) => {
      const chosen = placedLines(remedy).filter(([place, line]) => only.test(line) || only.test(place));
      const lines = chosen.map(([place, line]) => [place, fill(line, filled)] as const);
      const places = [...new Set(lines.map(([place]) => place))];
      for (const place of places) {
        const block = lines.filter(([at]) => at === place).map(([, line]) => line);
        await pasteInto(machine, place, block);
      }
      return lines.map(([, line]) => line);
    },
  };
  return machine;
}

/**
 * The lines of a remedy that can be pasted, each with its place: what the comment before them names, else the file in
 * the first line, else a shell.
 */
function placedLines(remedy: string): [place: string, line: string][] {
  const [first = '', ...rest] = remedy.split('\n');
  let place = /~\/\.ssh\/config|~\/\.netrc|(?<=at the top of )\S+(?=:$)/.exec(first)?.[0] ?? SHELL;
  const lines: [string, string][] = [];
  for (const line of rest.length === 0 ? [first] : rest) {
    const label = /^# in (.*):$/.exec(line)?.[1];
    if (label === undefined) lines.push([place, line]);
    else place = label;
  }
  return lines;
}

function fill(line: string, filled: Filled): string {
  let text = line;
  for (const [placeholder, value] of Object.entries(filled)) text = text.replaceAll(placeholder, value);
  const left = /\b(?:HOST|USER|TOKEN|PORT|KEY_FILE|JUMP_HOST)\b|\/path\/to\//.exec(text)?.[0];
  if (left !== undefined) throw new Error(`nobody has filled in ${left}: ${text}`);
  return text;
}

async function pasteInto(machine: RemedyMachine, place: string, lines: readonly string[]): Promise<void> {
  if (place === SHELL) return machine.shell(lines.join('\n'));
  const file = place.replace(/^~/, machine.home);
  const old = await readFile(file, 'utf8').catch(() => '');
  const added = `${lines.join('\n')}\n`;
  // One entry a host: a login takes the place of the one that was refused.
  const hosts = lines.map((line) => /^machine \S+ /.exec(line)?.[0]);
  const kept = old.split(/(?<=\n)/).filter((line) => !hosts.some((host) => host && line.startsWith(host)));
  const isTop = !place.startsWith('~');
  await writeFile(file, isTop ? added + old : kept.join('') + added, { mode: 0o600 });
}

/** ssh-keyscan asks no proxy: this one asks the real one at the loopback port, under the name that was asked for. */
async function writeKeyScan(home: string, { addresses }: TroubledCompany): Promise<string> {
  const file = join(home, 'bin/ssh-keyscan');
  const real = join(dirname(toolPath('ssh-keygen')), 'ssh-keyscan');
  const rows = Object.entries(addresses).map(([address, port]) => `  ${address}) port=${port} ;;\n`);
  const script = `#!/bin/sh
[ "$1" = -p ] || exit 2
case $3:$2 in
${rows.join('')}  *) exit 1 ;;
esac
name=$3
[ "$2" = 22 ] || name="[$3]:$2"
'${real}' -p "$port" 127.0.0.1 | while read -r _ key; do echo "$name $key"; done
`;
  await mkdir(dirname(file));
  await writeFile(file, script, { mode: 0o755 });
  return dirname(file);
}
