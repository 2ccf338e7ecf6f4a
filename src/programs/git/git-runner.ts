import type { ProcessQueue } from '../process-queue.ts';
import { type ProcessOptions, type ProcessResult, runProcess } from '../run-process.ts';
import { gitEnvironment } from './git-environment.ts';

/** Milliseconds for a command that only reads names, and for one that fetches objects or reads the scratch copy. */
export const listTimeoutMs = 60_000;
export const fetchTimeoutMs = 600_000;

/** A command for git, or for another program under the same bound. */
export interface GitCommand extends Omit<ProcessOptions, 'cwd' | 'env'> {
  readonly args: readonly string[];
}

/** Runs git and go through one queue. */
export interface GitRunner {
  /** A directory outside of every repository, in which files may be left. */
  readonly workDir: string;
  /** Environment of git: the user's own, with nothing that asks questions. */
  readonly env: NodeJS.ProcessEnv;
  git(command: GitCommand): Promise<ProcessResult>;
  /** Another program, through the same queue. */
  run(program: string, command: GitCommand, env: NodeJS.ProcessEnv, cwd: string): Promise<ProcessResult>;
}

export interface GitRunnerOptions {
  readonly workDir: string;
  /** The user's environment: git works with their keys, credentials and settings. */
  readonly env: NodeJS.ProcessEnv;
  readonly queue: ProcessQueue;
}

/** A runner whose processes go through `queue`; if that is full, the result is the failure `queue-full`. */
export async function createGitRunner({ workDir, env, queue }: GitRunnerOptions): Promise<GitRunner> {
  const asked = { cwd: workDir, env, timeoutMs: listTimeoutMs };
  const configured = await runProcess('git', ['config', '--get', 'core.sshCommand'], asked);
  const gitEnv = gitEnvironment(env, configured.stdout.trim());
  const run: GitRunner['run'] = async (program, { args, ...options }, runEnv, cwd) =>
    (await queue.run(() => runProcess(program, args, { ...options, cwd, env: runEnv }))) ?? queueFull(program);
  return { workDir, env: gitEnv, run, git: (command) => run('git', command, gitEnv, workDir) };
}

function queueFull(program: string): ProcessResult {
  const stderr = `cannot run ${program}: too many processes are waiting\n`;
  return { exitCode: undefined, failure: 'queue-full', stdout: '', stderr };
}
