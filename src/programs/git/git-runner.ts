import pLimit from 'p-limit';
import { type ProcessResult, runProcess } from '../run-process.ts';
import { gitEnvironment } from './git-environment.ts';

/** Milliseconds for a command that only reads names, and for one that fetches objects or reads the scratch copy. */
export const listTimeoutMs = 60_000;
export const fetchTimeoutMs = 600_000;

export interface GitCommand {
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly input?: string;
  readonly onLine?: (line: string) => void;
}

/** Runs git and go, never more than so many processes at once. */
export interface GitRunner {
  /** An empty directory outside of every repository, that files may be left in. */
  readonly workDir: string;
  readonly env: NodeJS.ProcessEnv;
  git(command: GitCommand): Promise<ProcessResult>;
  /** Another program, under the same bound. */
  run(program: string, command: GitCommand, env: NodeJS.ProcessEnv, cwd: string): Promise<ProcessResult>;
}

/** A runner for the user with this environment; `workDir` is where it works, `jobs` how many processes it may start. */
export async function createGitRunner(workDir: string, env: NodeJS.ProcessEnv, jobs: number): Promise<GitRunner> {
  const limit = pLimit(jobs);
  const configured = await runProcess('git', ['config', '--get', 'core.sshCommand'], {
    cwd: workDir,
    env,
    timeoutMs: listTimeoutMs,
  });
  const gitEnv = gitEnvironment(env, configured.stdout.trim());
  const run: GitRunner['run'] = (program, { args, ...options }, runEnv, cwd) =>
    limit(() => runProcess(program, args, { ...options, cwd, env: runEnv }));
  return { workDir, env: gitEnv, run, git: (command) => run('git', command, gitEnv, workDir) };
}
