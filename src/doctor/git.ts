import { gitEnvironment } from '../programs/git/git-environment.ts';
import { runProcess } from '../programs/run-process.ts';
import type { Context } from './context.ts';
import { Fault } from './step.ts';

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
