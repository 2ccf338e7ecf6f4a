import { type ChildProcess, spawn } from 'node:child_process';

export type ProcessOptions = {
  readonly cwd?: string;
  /** The whole environment: nothing is inherited, so no setting of the machine can help or hinder a test. */
  readonly env?: Readonly<Record<string, string>>;
};

const alive = new Set<number>();
process.once('exit', () => {
  for (const pid of alive) signalGroup(pid, 'SIGKILL');
});

/** Starts a program as the leader of its own process group, so that it can be ended with all that it started. */
export function spawnGroup(command: string, args: readonly string[], options: ProcessOptions): ChildProcess {
  const env = options.env ?? { PATH: process.env.PATH ?? '' };
  const child = spawn(command, args, { cwd: options.cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid !== undefined) {
    alive.add(pid);
    child.once('close', () => alive.delete(pid));
  }
  return child;
}

/** Signals a program started by `spawnGroup` and its children; nothing happens where all have ended. */
export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: the group is gone, which is what was wanted.
  }
}
